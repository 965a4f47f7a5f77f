"""Exact nearest neighbours, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.neighbors import NearestNeighbors

from components.engine import neighbors
from components.engine.neighbors import nearest

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
