"""How many true neighbours a picture keeps, by hand and by brute force."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from components.engine.map_quality import kept_neighbors
from components.engine.neighbors import nearest

EMBEDDINGS = np.random.default_rng(5).standard_normal((60, 12))
ON_A_LINE = np.array([[0.0], [1], [3], [7], [15]])  # the two nearest of each: 12, 02, 01, 12, 23


def shares_by_brute_force(neighbors: np.ndarray, coordinates: np.ndarray) -> list[float]:
    shares = []
    for i, true in enumerate(neighbors.tolist()):
        distances = [np.linalg.norm(point - coordinates[i]) for point in coordinates]
        others = sorted((j for j in range(len(coordinates)) if j != i), key=lambda j: distances[j])
        shares.append(len(set(true) & set(others[: len(true)])) / len(true))
    return shares


def test_the_shares_of_five_texts_on_a_line_are_those_worked_out_by_hand() -> None:
    neighbors = np.array([[2, 1], [2, 3], [3, 4], [1, 0], [0, 1]])
    found = kept_neighbors(neighbors, ON_A_LINE)
    assert found.tolist() == [1, 0.5, 0, 0.5, 0]
    assert found.dtype == np.float32


@pytest.mark.parametrize("dimensions", [1, 2, 3])
@pytest.mark.parametrize("k", [1, 5, 58])
def test_the_shares_are_those_of_brute_force(dimensions: int, k: int) -> None:
    coordinates = np.random.default_rng(6).standard_normal((60, dimensions)).astype(np.float32)
    neighbors = nearest(EMBEDDINGS, k).indices
    assert_allclose(kept_neighbors(neighbors, coordinates), shares_by_brute_force(neighbors, coordinates), atol=1e-6)


def test_a_picture_that_is_the_space_itself_keeps_every_neighbour() -> None:
    angles = np.random.default_rng(7).uniform(0, np.pi, 40)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    assert_array_equal(kept_neighbors(nearest(circle, 6).indices, circle), np.ones(40))


def test_the_order_of_the_neighbours_does_not_matter() -> None:
    neighbors, picture = nearest(EMBEDDINGS, 7).indices, EMBEDDINGS[:, :2]
    assert_array_equal(kept_neighbors(neighbors[:, ::-1], picture), kept_neighbors(neighbors, picture))


def test_texts_on_one_point_are_neighbours_of_each_other_and_never_of_themselves() -> None:
    coordinates = np.repeat([[0.0, 0], [9, 9]], 4, axis=0)
    others = np.array([[j for j in range(8) if j // 4 == i // 4 and j != i] for i in range(8)])
    assert_array_equal(kept_neighbors(others, coordinates), np.ones(8))
    across = np.array([[j for j in range(8) if j // 4 != i // 4][:3] for i in range(8)])
    assert_array_equal(kept_neighbors(across, coordinates), np.zeros(8))


def test_all_texts_on_one_point_keep_a_share_and_all_neighbours_where_all_are_asked_for() -> None:
    coordinates = np.zeros((30, 2), dtype=np.float32)
    some = kept_neighbors(nearest(EMBEDDINGS[:30], 4).indices, coordinates)
    assert ((some >= 0) & (some <= 1)).all()
    assert_array_equal(kept_neighbors(nearest(EMBEDDINGS[:30], 29).indices, coordinates), np.ones(30))


def test_two_texts_keep_each_other() -> None:
    assert kept_neighbors(np.array([[1], [0]]), np.array([[0.0, 0], [5, 5]])).tolist() == [1, 1]


def test_neighbours_and_coordinates_of_different_numbers_of_texts_are_an_error_with_both() -> None:
    with pytest.raises(ValueError, match="neighbours of 5 texts and coordinates of 4; both must be as many"):
        kept_neighbors(np.zeros((5, 2), dtype=np.int64), ON_A_LINE[:4])


@pytest.mark.parametrize("k", [0, 5])
def test_no_neighbour_to_keep_or_more_than_there_are_is_an_error_that_names_the_range(k: int) -> None:
    with pytest.raises(ValueError, match=f"each of the 5 texts has {k} neighbours; they must be from 1 to 4"):
        kept_neighbors(np.zeros((5, k), dtype=np.int64), ON_A_LINE)
