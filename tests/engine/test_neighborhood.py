"""A text's neighbours, true and drawn."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from components.engine.map_quality import kept_neighbors
from components.engine.neighborhood import cosine_ranks, neighborhood
from components.engine.neighbors import nearest

LINE = np.array([[0.0, 0], [1, 0], [2, 0], [10, 0], [11, 0]])


def test_true_neighbours_are_kept_or_torn_and_the_rest_of_the_near_ones_is_false() -> None:
    found = neighborhood(0, np.array([4, 1]), LINE)
    assert_array_equal(found.kept, [1])
    assert_array_equal(found.torn, [4])
    assert_array_equal(found.false, [2])


def test_a_perfect_picture_keeps_all_and_shows_none_falsely() -> None:
    found = neighborhood(2, np.array([1, 0, 3]), LINE)
    assert_array_equal(found.kept, [1, 0, 3])
    assert len(found.torn) == len(found.false) == 0


def test_a_text_is_never_its_own_neighbour_even_where_all_lie_on_one_point() -> None:
    found = neighborhood(1, np.array([3, 0]), np.zeros((4, 2)))
    assert 1 not in np.concatenate(found)
    assert_array_equal(found.kept, [0])
    assert_array_equal(found.false, [2])


@pytest.mark.parametrize("n", [1, 2])
def test_one_or_two_texts(n: int) -> None:
    found = neighborhood(0, np.arange(1, n), LINE[:n])
    assert_array_equal(found.kept, np.arange(1, n))
    assert len(found.torn) == len(found.false) == 0


def test_the_share_kept_is_that_of_kept_neighbors() -> None:
    draw = np.random.default_rng(5)
    embeddings, coordinates = draw.standard_normal((80, 20)), draw.standard_normal((80, 2))
    neighbors = nearest(embeddings, 15).indices
    shares = [len(neighborhood(i, neighbors[i], coordinates).kept) / 15 for i in range(80)]
    assert_allclose(shares, kept_neighbors(neighbors, coordinates), atol=1e-6)


def test_ranks_count_the_texts_with_a_greater_cosine_and_not_the_text_itself() -> None:
    rows = np.eye(4, dtype=np.float32)
    rows[:, 0] = [1.0, 0.9, 0.8, 0.1]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    cosines, ranks = cosine_ranks(0, np.array([3, 1, 2]), rows)
    assert_array_equal(ranks, [3, 1, 2])
    assert_allclose(cosines, (rows @ rows[0])[[3, 1, 2]])


def test_the_nearest_have_the_ranks_from_one_on() -> None:
    rows = np.random.default_rng(6).standard_normal((50, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    _, ranks = cosine_ranks(7, nearest(rows, 10).indices[7], rows)
    assert_array_equal(ranks, np.arange(1, 11))
