"""Exact nearest neighbours, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.neighbors import NearestNeighbors

from components.engine import neighbors
from components.engine.neighbors import block_rows, nearest

EMBEDDINGS = np.random.default_rng(1).standard_normal((70, 12)) * np.linspace(0.1, 9, 70)[:, None]
QUERIES = np.random.default_rng(2).standard_normal((9, 12))


@pytest.mark.parametrize("block", [1, 16, 1024])
def test_neighbours_among_the_texts_are_those_of_scikit_learn_without_the_text_itself(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbors, "BLOCK", block)
    distances, indices = NearestNeighbors(n_neighbors=5, metric="cosine").fit(EMBEDDINGS).kneighbors()
    found = nearest(EMBEDDINGS, 5)
    assert_array_equal(found.indices, indices)
    assert_allclose(found.cosines, 1 - distances, atol=1e-6)
    assert found.cosines.dtype == np.float32


@pytest.mark.parametrize("block", [2, 1024])
def test_neighbours_of_queries_are_those_of_scikit_learn(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbors, "BLOCK", block)
    distances, indices = NearestNeighbors(n_neighbors=4, metric="cosine").fit(EMBEDDINGS).kneighbors(QUERIES)
    found = nearest(EMBEDDINGS, 4, QUERIES)
    assert_array_equal(found.indices, indices)
    assert_allclose(found.cosines, 1 - distances, atol=1e-6)


def test_a_query_that_is_a_text_finds_that_text() -> None:
    found = nearest(EMBEDDINGS, 1, EMBEDDINGS[[7]])
    assert found.indices.tolist() == [[7]]
    assert_allclose(found.cosines, 1, atol=1e-6)


def test_k_is_cut_to_the_texts_there_are() -> None:
    assert nearest(EMBEDDINGS, 1000).indices.shape == (70, 69)
    assert nearest(EMBEDDINGS, 1000, QUERIES).indices.shape == (9, 70)
    assert sorted(nearest(EMBEDDINGS, 1000).indices[3]) == [i for i in range(70) if i != 3]


def test_a_single_text_has_no_neighbour_but_may_be_one() -> None:
    assert nearest(EMBEDDINGS[:1], 3).indices.shape == (1, 0)
    assert nearest(EMBEDDINGS[:1], 3, QUERIES).indices.tolist() == [[0]] * 9


def test_no_texts_have_no_neighbours() -> None:
    assert nearest(np.empty((0, 12)), 3).indices.shape == (0, 0)
    assert nearest(np.empty((0, 12)), 3, QUERIES).indices.shape == (9, 0)
    assert nearest(EMBEDDINGS, 3, np.empty((0, 12))).indices.shape == (0, 3)


def test_of_equal_cosines_the_earlier_text_comes_first_and_a_duplicate_finds_its_twin() -> None:
    found = nearest(np.array([[1.0, 0], [0, 1], [1, 0], [1, 0], [0, -1]]), 4)
    assert found.indices.tolist() == [[2, 3, 1, 4], [0, 2, 3, 4], [0, 3, 1, 4], [0, 2, 1, 4], [0, 2, 3, 1]]
    assert found.cosines[1].tolist() == [0, 0, 0, -1]


def test_a_row_of_zeros_has_cosine_zero_with_all() -> None:
    assert nearest(np.array([[0.0, 0], [1, 0], [-1, 0]]), 2).cosines[0].tolist() == [0, 0]


@pytest.mark.parametrize("k", [0, -3])
def test_k_below_one_is_an_error_that_names_it(k: int) -> None:
    with pytest.raises(ValueError, match=f"k is {k}; it must be 1 or more"):
        nearest(EMBEDDINGS, k)


@pytest.mark.parametrize("device", [None, "cpu"])
@pytest.mark.parametrize("queries", [None, QUERIES])
def test_k_below_one_is_an_error_before_any_device_is_asked(device: str | None, queries: np.ndarray | None) -> None:
    with pytest.raises(ValueError, match="k is 0; it must be 1 or more"):
        nearest(EMBEDDINGS, 0, queries, device=device)


def test_a_block_of_cosines_has_1024_rows_and_fewer_where_they_would_not_fit_128_mib() -> None:
    assert [block_rows(n) for n in (0, 1, 1024, 32_768)] == [1024] * 4
    assert block_rows(50_000) * 50_000 * 4 <= 128 * 1024**2 < (block_rows(50_000) + 1) * 50_000 * 4
    assert block_rows(10**9) == 1


@pytest.mark.parametrize("device", [None, "cpu"])
def test_blocks_made_small_for_memory_find_the_same(device: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = nearest(EMBEDDINGS, 5)
    monkeypatch.setattr(neighbors, "BLOCK_BYTES", 3 * 70 * 4)
    found = nearest(EMBEDDINGS, 5, device=device)
    assert block_rows(70) == 3
    assert_array_equal(found.indices, expected.indices)
    assert_allclose(found.cosines, expected.cosines, atol=1e-6)


@pytest.mark.parametrize("groups", [1, 2, 7, 20, 256])
@pytest.mark.parametrize("k", [1, 3, 9, 64, 65])
def test_the_largest_values_are_those_of_sorting_whole_rows_whatever_the_groups(
    k: int, groups: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbors, "GROUPS", groups)
    draw = np.random.default_rng(4)
    for values in (draw.standard_normal((30, 65)), draw.integers(0, 4, (30, 65)), np.zeros((30, 65))):
        ranked = np.argsort(-values, axis=1, kind="stable")[:, :k]
        assert_array_equal(neighbors._largest(values.astype(np.float32), k), ranked)


def test_the_neighbours_of_many_texts_are_those_of_scikit_learn() -> None:
    many = np.random.default_rng(3).standard_normal((3000, 8))
    indices = NearestNeighbors(n_neighbors=15, metric="cosine").fit(many).kneighbors(many[:50], return_distance=False)
    assert_array_equal(nearest(many, 15, many[:50]).indices, indices)
    assert_array_equal(nearest(many, 14).indices[:50], indices[:, 1:])


@pytest.mark.parametrize("block", [1, 16, 1024])
@pytest.mark.parametrize("k", [1, 5, 1000])
@pytest.mark.parametrize("queries", [None, QUERIES])
def test_pytorch_finds_what_numpy_finds(
    queries: np.ndarray | None, k: int, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbors, "BLOCK", block)
    expected, found = nearest(EMBEDDINGS, k, queries), nearest(EMBEDDINGS, k, queries, device="cpu")
    assert_array_equal(found.indices, expected.indices)
    assert_allclose(found.cosines, expected.cosines, atol=1e-6)
    assert found.indices.dtype == np.int64
    assert found.cosines.dtype == np.float32


def test_pytorch_puts_the_earlier_of_equal_cosines_first_and_no_text_beside_itself() -> None:
    found = nearest(np.array([[1.0, 0], [0, 1], [1, 0], [1, 0], [0, -1]]), 4, device="cpu")
    assert found.indices.tolist() == [[2, 3, 1, 4], [0, 2, 3, 4], [0, 3, 1, 4], [0, 2, 1, 4], [0, 2, 3, 1]]
    assert found.cosines[:2].tolist() == [[1, 1, 0, 0], [0, 0, 0, -1]]
    assert nearest(np.zeros((5, 3)), 2, device="cpu").cosines.tolist() == [[0, 0]] * 5


def test_pytorch_finds_nothing_where_there_is_nothing() -> None:
    assert nearest(np.empty((0, 12)), 3, device="cpu").indices.shape == (0, 0)
    assert nearest(EMBEDDINGS[:1], 3, device="cpu").indices.shape == (1, 0)
    assert nearest(EMBEDDINGS, 3, np.empty((0, 12)), device="cpu").indices.shape == (0, 3)


def test_numpy_computes_where_no_device_is_named_and_pytorch_where_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(neighbors, "_torch_search", refuse)
    nearest(EMBEDDINGS, 3)
    with pytest.raises(AssertionError, match="asked"):
        nearest(EMBEDDINGS, 3, device="cpu")
    monkeypatch.undo()
    monkeypatch.setattr(neighbors, "_numpy_search", refuse)
    nearest(EMBEDDINGS, 3, device="cpu")


@pytest.mark.parametrize("queries", [None, QUERIES])
def test_on_a_machine_with_cuda_the_neighbours_are_the_same(
    queries: np.ndarray | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    if not torch.cuda.is_available():
        pytest.skip("this machine has no CUDA device")
    monkeypatch.setattr(neighbors, "BLOCK", 16)
    expected, found = nearest(EMBEDDINGS, 5, queries), nearest(EMBEDDINGS, 5, queries, device="cuda")
    assert_array_equal(found.indices, expected.indices)
    assert_allclose(found.cosines, expected.cosines, atol=1e-5)


@pytest.mark.parametrize("device", [None, "cpu"])
def test_no_cosine_is_above_one_or_below_minus_one(device: str | None) -> None:
    twins = np.concatenate([EMBEDDINGS, EMBEDDINGS, -EMBEDDINGS])
    cosines = nearest(twins, 209, device=device).cosines
    assert (cosines.max(), cosines.min()) == (1, -1)
