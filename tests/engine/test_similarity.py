"""Cosines, ranked pairs, orders and percentiles, against scikit-learn, SciPy and arithmetic by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform
from sklearn.metrics.pairwise import cosine_similarity

from components.engine import similarity
from components.engine.similarity import (
    Pair,
    background_percentile,
    cosine_matrix,
    pair_cosines,
    similarity_order,
    top_pairs,
    top_pairs_of_matrix,
)

# Unit vectors whose cosines are exact in floating point, so that equal ones are equal.
EXACT = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0.5, 0.5, 0.5, 0.5], [1, 0, 0, 0], [-1, 0, 0, 0]], dtype=np.float32)
EXACT_PAIRS = [  # by hand
    (0, 3, 1.0), (0, 2, 0.5), (1, 2, 0.5), (2, 3, 0.5), (0, 1, 0.0), (1, 3, 0.0), (1, 4, 0.0), (2, 4, -0.5),
    (0, 4, -1.0), (3, 4, -1.0),
]  # fmt: skip


def random_embeddings(n: int, d: int = 24, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((n, d)).astype(np.float32) + 0.3


def brute_force(embeddings: np.ndarray) -> list[tuple[int, int, float]]:
    cosines = cosine_similarity(embeddings)
    pairs = [(i, j, float(cosines[i, j])) for i in range(len(cosines)) for j in range(i + 1, len(cosines))]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))


def test_cosine_matrix_is_that_of_scikit_learn_for_rows_of_any_length() -> None:
    embeddings = random_embeddings(40) * np.linspace(0.001, 1000, 40)[:, None].astype(np.float32)
    cosines = cosine_matrix(embeddings)
    assert cosines.dtype == np.float32
    assert_allclose(cosines, cosine_similarity(embeddings.astype(np.float64)), atol=1e-6)


def test_cosine_matrix_is_symmetric_within_bounds_and_one_on_the_diagonal() -> None:
    cosines = cosine_matrix(np.repeat(random_embeddings(30), 2, axis=0))
    assert_array_equal(cosines, cosines.T)
    assert_array_equal(np.diag(cosines), 1)
    assert cosines.max() <= 1
    assert cosines.min() >= -1


def test_a_row_of_zeros_has_cosine_zero_with_everything_itself_included() -> None:
    cosines = cosine_matrix(np.array([[0.0, 0.0], [3.0, 4.0]]))
    assert_array_equal(cosines, [[0, 0], [0, 1]])


@pytest.mark.parametrize("n", [0, 1])
def test_cosine_matrix_of_no_text_and_of_one(n: int) -> None:
    assert_array_equal(cosine_matrix(random_embeddings(n)), np.ones((n, n)))


def test_top_pairs_ranks_best_first_and_skips_self_pairs() -> None:
    assert top_pairs(EXACT, 3) == [Pair(0, 3, 1.0), Pair(0, 2, 0.5), Pair(1, 2, 0.5)]


@pytest.mark.parametrize("block", [1, 2, 3, 1024])
@pytest.mark.parametrize("n", range(12))
def test_of_equal_cosines_the_earlier_pair_comes_first_in_blocks_of_any_size(
    n: int, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similarity, "BLOCK", block)
    assert top_pairs(EXACT, n) == EXACT_PAIRS[:n]
    assert top_pairs_of_matrix(cosine_matrix(EXACT), n) == EXACT_PAIRS[:n]


@pytest.mark.parametrize("block", [1, 7, 1024])
@pytest.mark.parametrize("n", [1, 10, 435, 10_000])
def test_top_pairs_are_those_of_brute_force(n: int, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity, "BLOCK", block)
    embeddings = random_embeddings(30)
    found, expected = top_pairs(embeddings, n), brute_force(embeddings)[:n]
    assert [(pair.first, pair.second) for pair in found] == [(i, j) for i, j, _ in expected]
    assert_allclose([pair.cosine for pair in found], [c for _, _, c in expected], atol=1e-6)


def test_top_pairs_of_more_texts_than_one_block_holds() -> None:
    embeddings = random_embeddings(2500, d=8)
    embeddings[2400] = embeddings[3]  # one twin far from the other
    found = top_pairs(embeddings, 50)
    rows = embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True)
    cosines = (rows.astype(np.float64) @ rows.T.astype(np.float64))[np.triu_indices(2500, k=1)]
    assert found[0][:2] == (3, 2400)
    assert_allclose([pair.cosine for pair in found], np.sort(cosines)[::-1][:50], atol=1e-6)
    assert len({pair[:2] for pair in found}) == 50


def test_duplicates_are_pairs_of_cosine_one_and_each_pair_stands_once() -> None:
    found = top_pairs(np.repeat(EXACT[:1], 6, axis=0), 100)
    assert [pair[:2] for pair in found] == [(i, j) for i in range(6) for j in range(i + 1, 6)]
    assert {pair.cosine for pair in found} == {1.0}


def test_rows_of_zeros_pair_with_cosine_zero() -> None:
    assert top_pairs(np.array([[1.0, 0], [0, 0], [-1, 0]]), 3) == [(0, 1, 0.0), (1, 2, 0.0), (0, 2, -1.0)]


@pytest.mark.parametrize("m", [0, 1])
def test_fewer_than_two_texts_have_no_pairs(m: int) -> None:
    assert top_pairs(random_embeddings(m), 5) == []
    assert top_pairs_of_matrix(cosine_matrix(random_embeddings(m)), 5) == []


def test_a_negative_number_of_pairs_is_an_error_that_names_it() -> None:
    with pytest.raises(ValueError, match="n is -1; it must be 0 or more"):
        top_pairs(EXACT, -1)


def test_pair_cosines_are_the_upper_triangle_row_by_row() -> None:
    matrix = np.array([[1, 0.1, 0.2], [0.1, 1, 0.3], [0.2, 0.3, 1]])
    assert_array_equal(pair_cosines(matrix), [0.1, 0.2, 0.3])


@pytest.mark.parametrize("n", [3, 10, 60])
def test_similarity_order_is_scipys_optimal_leaf_order(n: int) -> None:
    cosines = cosine_matrix(random_embeddings(n, seed=n))
    distances = 1 - cosines.astype(np.float64)
    tree = linkage(squareform(distances, checks=False), "average", optimal_ordering=True)
    assert_array_equal(similarity_order(cosines).order, leaves_list(tree))


def test_optimal_ordering_brings_groups_together_and_like_beside_like() -> None:
    angles = np.deg2rad([0, 90, 10, 100, 20, 110])
    order = similarity_order(cosine_matrix(np.stack([np.cos(angles), np.sin(angles)], axis=1))).order.tolist()
    assert order in ([0, 2, 4, 1, 3, 5], [5, 3, 1, 4, 2, 0])


def test_the_dendrograms_brackets_stand_over_the_order_at_the_height_of_the_merge() -> None:
    cosines = np.array([[1, 0.2, 0.9], [0.2, 1, 0.2], [0.9, 0.2, 1]])
    found = similarity_order(cosines)
    assert found.order.tolist() in ([0, 2, 1], [2, 0, 1], [1, 0, 2], [1, 2, 0])
    pair_first = found.order[2] == 1
    assert_allclose(found.spans[0], [0, 0, 1, 1] if pair_first else [1, 1, 2, 2])
    assert_allclose(found.heights[0], [0, 0.1, 0.1, 0])
    assert_allclose(sorted(found.spans[1]), [0.5, 0.5, 2, 2] if pair_first else [0, 0, 1.5, 1.5])
    assert_allclose(found.heights[1].max(), 0.8)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_fewer_than_three_texts_stay_as_given(n: int) -> None:
    found = similarity_order(cosine_matrix(random_embeddings(n)))
    assert_array_equal(found.order, np.arange(n))
    assert found.spans.shape == found.heights.shape == (max(n - 1, 0), 4)


def test_identical_texts_can_be_ordered() -> None:
    found = similarity_order(cosine_matrix(np.repeat(random_embeddings(1), 5, axis=0)))
    assert sorted(found.order) == [0, 1, 2, 3, 4]
    assert_allclose(found.heights, 0, atol=1e-6)


def test_ordering_leaves_the_matrix_alone() -> None:
    cosines = cosine_matrix(random_embeddings(6))
    before = cosines.copy()
    similarity_order(cosines)
    assert_array_equal(cosines, before)


def test_a_percentile_is_the_share_of_the_background_that_lies_below() -> None:
    background = np.array([0.3, 0.1, 0.2, 0.4])
    assert background_percentile(0.25, background) == 50
    assert background_percentile(-1, background) == 0
    assert background_percentile(1, background) == 100
    assert_array_equal(background_percentile(np.array([[0.15], [0.35]]), background), [[25], [75]])


def test_equal_cosines_do_not_count_as_lower_even_when_float32_tells_them_apart() -> None:
    background = np.array([0.1, 0.2, 0.2, 0.2, 0.3], dtype=np.float32)
    assert background_percentile(0.2, background) == pytest.approx(20)
    assert background_percentile(np.nextafter(np.float32(0.2), np.float32(1)), background) == pytest.approx(20)
    assert background_percentile(0.21, background) == pytest.approx(80)


def test_a_percentile_needs_a_background() -> None:
    with pytest.raises(ValueError, match="the background is empty"):
        background_percentile(0.5, np.array([]))


def test_count_pairs_agrees_with_the_matrix_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity, "BLOCK", 7)
    embeddings = np.random.default_rng(3).normal(size=(40, 4))
    cosines = cosine_matrix(embeddings)[np.triu_indices(40, k=1)]
    for threshold in (-1.0, 0.0, 0.5, 0.9, 1.1):
        assert similarity.count_pairs(embeddings, threshold) == np.count_nonzero(cosines >= threshold)


def test_count_pairs_counts_exact_duplicates_at_a_threshold_of_one() -> None:
    rows = np.random.default_rng(5).normal(size=(200, 384)).astype(np.float32)
    assert similarity.count_pairs(np.concatenate([rows, rows]), 1.0) == 200
