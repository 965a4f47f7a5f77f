"""How far a picture may be trusted: by hand, by brute force and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.spatial.distance import cdist
from sklearn import manifold

from components.engine import neighbors as neighbors_module
from components.engine.map_quality import kept_neighbors, map_neighbors, misplaced, trustworthiness
from components.engine.neighbors import Neighbors, nearest
from components.engine.sampling import sample_positions

EMBEDDINGS = np.random.default_rng(5).standard_normal((60, 12))
PICTURE = EMBEDDINGS[:, :2] + 0.5 * np.random.default_rng(8).standard_normal((60, 2))
ON_A_LINE = np.array([[0.0], [1], [3], [7], [15]])  # the two nearest of each: 12, 02, 01, 12, 23


def shares_by_brute_force(neighbors: np.ndarray, coordinates: np.ndarray) -> list[float]:
    shares = []
    for i, true in enumerate(neighbors.tolist()):
        distances = [np.linalg.norm(point - coordinates[i]) for point in coordinates]
        others = sorted((j for j in range(len(coordinates)) if j != i), key=lambda j: distances[j])
        shares.append(len(set(true) & set(others[: len(true)])) / len(true))
    return shares


def true_ranks() -> np.ndarray:
    """Rank every text of EMBEDDINGS for every other, shape (60, 60): 1 for the nearest, by sorting."""
    distances = cdist(EMBEDDINGS, EMBEDDINGS, "cosine")
    np.fill_diagonal(distances, np.inf)
    return np.argsort(np.argsort(distances, axis=1), axis=1) + 1


def pairs(indices: list[list[int]]) -> Neighbors:
    return Neighbors(np.array(indices), np.ones((len(indices), len(indices[0])), dtype=np.float32))


@pytest.mark.parametrize("k", [1, 7, 59])
def test_map_neighbours_are_those_of_brute_force_nearest_first(k: int) -> None:
    distances = cdist(PICTURE, PICTURE)
    np.fill_diagonal(distances, np.inf)
    found = map_neighbors(PICTURE, k)
    assert_array_equal(found, np.argsort(distances, axis=1)[:, :k])
    assert found.dtype == np.int64


def test_map_neighbours_of_texts_on_one_point_are_the_others_there() -> None:
    coordinates = np.repeat([[0.0, 0], [9, 9]], 4, axis=0)
    found = map_neighbors(coordinates, 3)
    assert [sorted(row) for row in found.tolist()] == [
        [j for j in range(8) if j // 4 == i // 4 and j != i] for i in range(8)
    ]


def test_map_neighbours_are_cut_to_the_others_there_are() -> None:
    assert map_neighbors(ON_A_LINE, 9).tolist()[0] == [1, 2, 3, 4]
    assert map_neighbors(ON_A_LINE[:2], 9).tolist() == [[1], [0]]
    assert map_neighbors(ON_A_LINE[:1], 9).shape == (1, 0)
    assert map_neighbors(ON_A_LINE[:0], 9).shape == (0, 0)


@pytest.mark.parametrize("k", [0, -2])
def test_fewer_map_neighbours_than_one_are_an_error_that_names_k(k: int) -> None:
    with pytest.raises(ValueError, match=f"k is {k}; it must be 1 or more"):
        map_neighbors(ON_A_LINE, k)


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


@pytest.mark.parametrize("k", [1, 5, 15, 29])
@pytest.mark.parametrize("block", [1, 16, 1024])
def test_trustworthiness_is_that_of_scikit_learn(k: int, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbors_module, "BLOCK", block)
    expected = manifold.trustworthiness(EMBEDDINGS, PICTURE, n_neighbors=k, metric="cosine")
    assert trustworthiness(EMBEDDINGS, PICTURE, k) == pytest.approx(expected, abs=1e-9)
    assert expected < 0.9


def test_trustworthiness_looks_at_fifteen_neighbours_and_at_the_directions_of_the_embeddings() -> None:
    expected = trustworthiness(EMBEDDINGS, PICTURE, 15)
    assert trustworthiness(EMBEDDINGS, PICTURE) == expected
    lengths = np.random.default_rng(1).uniform(0.1, 50, (60, 1))
    assert trustworthiness(EMBEDDINGS * lengths, PICTURE) == pytest.approx(expected)


def test_a_picture_that_is_the_space_itself_is_trusted_fully() -> None:
    angles = np.random.default_rng(7).uniform(0, np.pi, 40)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    assert trustworthiness(circle, circle) == 1


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("sample", [1, 20])
def test_of_a_sample_only_its_texts_are_judged_and_their_ranks_are_among_all_texts(sample: int, seed: int) -> None:
    judged = sample_positions(60, sample, seed)
    ranks = np.take_along_axis(true_ranks(), map_neighbors(PICTURE, 15), axis=1)[judged]
    expected = 1 - 2 * np.maximum(ranks - 15, 0).sum() / (sample * 15 * (2 * 60 - 3 * 15 - 1))
    assert trustworthiness(EMBEDDINGS, PICTURE, sample=sample, seed=seed) == pytest.approx(expected)


def test_samples_are_right_on_average_and_one_of_all_texts_is_exact() -> None:
    exact = trustworthiness(EMBEDDINGS, PICTURE)
    estimates = [trustworthiness(EMBEDDINGS, PICTURE, sample=20, seed=seed) for seed in range(40)]
    assert len(set(estimates)) > 20
    assert np.mean(estimates) == pytest.approx(exact, abs=3 * np.std(estimates) / np.sqrt(40))
    assert trustworthiness(EMBEDDINGS, PICTURE, sample=60) == exact
    assert trustworthiness(EMBEDDINGS, PICTURE, sample=999) == exact


def test_k_is_cut_to_less_than_half_of_the_texts() -> None:
    for n in (3, 4, 9, 10):
        expected = manifold.trustworthiness(EMBEDDINGS[:n], PICTURE[:n], n_neighbors=(n - 1) // 2, metric="cosine")
        assert trustworthiness(EMBEDDINGS[:n], PICTURE[:n]) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_of_fewer_than_three_texts_there_is_no_trustworthiness(n: int) -> None:
    assert np.isnan(trustworthiness(EMBEDDINGS[:n], PICTURE[:n]))


@pytest.mark.parametrize("row", [EMBEDDINGS[0], np.zeros(12)])
def test_texts_that_are_all_alike_are_never_out_of_place(row: np.ndarray) -> None:
    assert trustworthiness(np.tile(row, (60, 1)), PICTURE) == 1


def test_no_picture_is_blamed_for_which_of_many_twins_it_draws_nearest() -> None:
    draw = np.random.default_rng(3)
    twins = np.repeat(EMBEDDINGS[:2], 40, axis=0) + 1e-7 * draw.standard_normal((80, 12))
    places = np.repeat([[0.0, 0], [99, 0]], 40, axis=0) + draw.standard_normal((80, 2))
    assert trustworthiness(twins, places, 5) == 1


def test_the_worst_picture_has_a_trustworthiness_of_zero() -> None:
    angles = np.array([0, 1, 90, 91]) * np.pi / 180
    apart = np.column_stack([np.cos(angles), np.sin(angles)])
    farthest_nearest = np.array([[0.0], [3], [-2], [1]])  # the nearest are 3, 3, 0, 0: each the last by cosine
    assert trustworthiness(apart, farthest_nearest, 1) == 0
    assert manifold.trustworthiness(apart, farthest_nearest, n_neighbors=1, metric="cosine") == 0


@pytest.mark.parametrize(
    ("n", "settings", "message"),
    [
        (59, {}, "there are 60 embeddings and 59 coordinates; both must be as many"),
        (60, {"k": 0}, "k is 0; it must be 1 or more"),
        (60, {"sample": 0}, "the sample is 0; it must be 1 or more"),
    ],
)
def test_what_trustworthiness_cannot_use_is_an_error_that_names_it(
    n: int, settings: dict[str, int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        trustworthiness(EMBEDDINGS, PICTURE[:n], **settings)


def test_a_text_drawn_far_from_its_true_neighbours_is_misplaced_as_often_as_worked_out_by_hand() -> None:
    # On the line 0 1 3 7 15 the distances are 1 3, 1 2, 2 3, 4 6, 15 14: medians 2, 1.5, 2.5, 5, 14.5; theirs is 2.5.
    found = misplaced(pairs([[1, 2], [0, 2], [1, 0], [2, 1], [0, 1]]), ON_A_LINE)
    assert_allclose(found, [0.8, 0.6, 1, 2, 5.8], atol=1e-6)
    assert found.dtype == np.float32


@pytest.mark.parametrize("dimensions", [1, 2, 3])
@pytest.mark.parametrize("k", [1, 6, 59])
def test_how_far_texts_are_misplaced_is_what_brute_force_finds(dimensions: int, k: int) -> None:
    coordinates = np.random.default_rng(6).standard_normal((60, dimensions)).astype(np.float32)
    neighbors = nearest(EMBEDDINGS, k)
    medians = [
        np.median([np.linalg.norm(coordinates[i] - coordinates[j]) for j in row])
        for i, row in enumerate(neighbors.indices.tolist())
    ]
    assert_allclose(misplaced(neighbors, coordinates), medians / np.median(medians), rtol=1e-5)


def test_one_neighbour_that_was_torn_away_does_not_make_a_text_misplaced() -> None:
    coordinates = np.array([[0.0], [1], [2], [3], [1000]])
    found = misplaced(pairs([[1, 2, 4], [0, 2, 3], [1, 3, 0], [2, 1, 0], [0, 1, 2]]), coordinates)
    assert_allclose(found, [1, 0.5, 0.5, 1, 499.5])


def test_on_one_point_nothing_is_misplaced() -> None:
    assert_array_equal(misplaced(nearest(EMBEDDINGS, 4), np.full((60, 2), 7.5, dtype=np.float32)), np.ones(60))


def test_where_most_texts_lie_on_their_neighbours_the_mean_is_typical() -> None:
    neighbors = pairs([[1], [0], [3], [2], [0]])
    assert misplaced(neighbors, np.array([[0.0], [0], [5], [5], [10]])).tolist() == [0, 0, 0, 0, 5]


def test_what_belongs_to_other_texts_or_to_none_is_an_error_for_misplaced_too() -> None:
    with pytest.raises(ValueError, match="neighbours of 5 texts and coordinates of 4; both must be as many"):
        misplaced(pairs([[1]] * 5), ON_A_LINE[:4])
    with pytest.raises(ValueError, match="each of the 1 texts has 0 neighbours; they must be from 1 to 0"):
        misplaced(nearest(EMBEDDINGS[:1], 3), ON_A_LINE[:1])
