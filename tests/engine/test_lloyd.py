"""Lloyd's algorithm step by step, against scikit-learn from the same starts and worked out by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans

from components.engine.lloyd import STARTS, LloydStep, Start, lloyd_steps, starting_centers

DRAW = np.random.default_rng(8)
PLANE = DRAW.standard_normal((300, 2))
FAR_APART = np.repeat([[0.0, 0.0], [100.0, 0.0], [0.0, 100.0], [100.0, 100.0]], 25, axis=0) + DRAW.random((100, 2))
LINE = np.array([[0.0], [1.0], [4.0], [9.0]])


def shape_of(steps: list[LloydStep]) -> list[str]:
    return [step.kind for step in steps]


@pytest.mark.parametrize("how", STARTS)
@pytest.mark.parametrize("dimensions", [1, 2, 5])
@pytest.mark.parametrize("k", [1, 2, 7, 20])
def test_from_the_same_start_it_ends_where_scikit_learn_ends(how: Start, dimensions: int, k: int) -> None:
    points = np.random.default_rng(k).standard_normal((200, dimensions))
    for seed in range(3):
        start = starting_centers(points, k, how, seed)
        model = KMeans(k, init=start, n_init=1, algorithm="lloyd", tol=0).fit(points)
        steps = lloyd_steps(points, start)
        assert not any(step.empty for step in steps), "there scikit-learn does something else"
        assert steps[-1].is_last
        assert_array_equal(steps[-1].labels, model.labels_)
        assert_allclose(steps[-1].centers, model.cluster_centers_, atol=1e-12)
        assert steps[-1].inertia == pytest.approx(model.inertia_, rel=1e-12)
        assert shape_of(steps).count("assign") == model.n_iter_


def test_a_run_worked_out_by_hand() -> None:
    # On a line at 0, 1, 4, 9 from 0 and 1: 4 and 9 go to the second centre, which moves to 14/3; then 1 goes back to
    # the first, as 1 is nearer to 0 than to 4.67, and the means are 0.5 and 6.5; then nothing changes.
    steps = lloyd_steps(LINE, LINE[:2])
    assert shape_of(steps) == ["start", "assign", "move", "assign", "move", "assign"]
    assert [step.labels.tolist() for step in steps[::2]] == [[-1] * 4, [0, 1, 1, 1], [0, 0, 1, 1]]
    assert [step.labels.tolist() for step in steps[1::2]] == [[0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]]
    assert_allclose(np.hstack([step.centers for step in steps[::2]]).T, [[0.0, 1.0], [0.0, 14 / 3], [0.5, 6.5]])
    assert np.isnan(steps[0].inertia)
    assert_allclose([step.inertia for step in steps[1:]], [9 + 64, 98 / 3, 1 + 4 / 9 + 169 / 9, 13, 13])
    assert [step.changed for step in steps] == [0, 4, 0, 1, 0, 0]
    assert_allclose([step.moved for step in steps], [0, 0, 11 / 3, 0, 6.5 - 14 / 3, 0])
    assert [step.is_last for step in steps] == [False] * 5 + [True]


@pytest.mark.parametrize("how", STARTS)
def test_inertia_never_rises_and_is_that_of_labels_and_centres(how: Start) -> None:
    for seed in range(5):
        steps = lloyd_steps(PLANE, starting_centers(PLANE, 9, how, seed))[1:]
        inertias = [step.inertia for step in steps]
        assert_allclose(inertias, [float(((PLANE - s.centers[s.labels]) ** 2).sum()) for s in steps])
        assert (np.diff(inertias) <= 1e-12 * inertias[0]).all()
        assert inertias[-1] < inertias[0]


def test_each_assign_takes_the_nearest_centre_and_each_move_the_means() -> None:
    for before, step in pairwise(lloyd_steps(PLANE, PLANE[:6])):
        if step.kind == "assign":
            assert_array_equal(step.labels, cdist(PLANE, before.centers).argmin(axis=1))
            assert step.centers is before.centers
            assert step.changed == (step.labels != before.labels).sum()
        else:
            assert step.labels is before.labels
            assert_allclose(step.centers, [PLANE[step.labels == c].mean(axis=0) for c in range(6)], atol=1e-12)
            assert step.moved == pytest.approx(np.linalg.norm(step.centers - before.centers, axis=1).max())


def test_between_two_centres_equally_near_a_point_goes_to_the_first() -> None:
    assert lloyd_steps(np.array([[1.0], [3.0], [2.0]]), np.array([[1.0], [3.0]]))[1].labels.tolist() == [0, 1, 0]


def test_a_centre_without_points_stays_where_it_is_and_its_cluster_is_said_to_be_empty() -> None:
    # The centre at 50 is nearest to nothing; the others move as if it were not there.
    start = np.array([[0.0], [50.0], [8.0]])
    steps = lloyd_steps(LINE, start)
    alone = lloyd_steps(LINE, start[[0, 2]])
    assert [step.empty for step in steps] == [[], *[[1]] * (len(steps) - 1)]
    assert {step.centers[1, 0] for step in steps} == {50}
    assert_allclose(steps[-1].centers[[0, 2]], alone[-1].centers)
    assert steps[-1].inertia == alone[-1].inertia
    assert steps[-1].labels.tolist() == [0, 0, 0, 2]


def test_a_cluster_that_loses_its_points_on_the_way_keeps_its_centre() -> None:
    # The first and the last centre move to -5.1 and 5.1, where each takes one of the two points of the middle one.
    steps = lloyd_steps(np.array([[-5.1], [-4.9], [4.9], [5.1]]), np.array([[-10.0], [0], [10]]))
    assert [step.labels.tolist() for step in steps[1::2]] == [[0, 1, 1, 2], [0, 0, 2, 2], [0, 0, 2, 2]]
    assert [step.empty for step in steps] == [[], [], [], [1], [1], [1]]
    assert_allclose(steps[-1].centers[:, 0], [-5, 0, 5], atol=1e-12)
    assert steps[-1].inertia == pytest.approx(0.04)


def test_as_many_clusters_as_points_are_done_at_once() -> None:
    steps = lloyd_steps(PLANE[:9], starting_centers(PLANE[:9], 9, "random", 0))
    assert shape_of(steps) == ["start", "assign", "move", "assign"]
    assert sorted(steps[-1].labels) == list(range(9))
    assert (steps[-1].inertia, steps[2].moved) == (0, 0)


def test_one_cluster_is_all_points_around_their_mean() -> None:
    last = lloyd_steps(PLANE, PLANE[:1])[-1]
    assert_allclose(last.centers, PLANE.mean(axis=0, keepdims=True), atol=1e-12)
    assert last.inertia == pytest.approx(300 * PLANE.var(axis=0).sum())


def test_a_single_point_is_a_cluster() -> None:
    last = lloyd_steps(PLANE[:1], PLANE[:1])[-1]
    assert (last.labels.tolist(), last.inertia, last.is_last) == ([0], 0, True)


def test_points_that_are_all_alike_go_to_the_first_centre() -> None:
    last = lloyd_steps(np.ones((5, 2)), np.ones((2, 2)))[-1]
    assert (last.labels.tolist(), last.empty, last.inertia) == ([0] * 5, [1], 0)


def test_after_so_many_rounds_it_stops_unfinished() -> None:
    steps = lloyd_steps(PLANE, PLANE[:9], max_rounds=2)
    assert shape_of(steps) == ["start", "assign", "move", "assign", "move"]
    assert not steps[-1].is_last


@pytest.mark.parametrize(
    ("points", "centers", "shapes"),
    [
        (PLANE[:0], PLANE[:1], r"\(0, 2\) and centres \(1, 2\)"),
        (PLANE, PLANE[:0], r"\(300, 2\) and centres \(0, 2\)"),
        (PLANE, LINE, r"\(300, 2\) and centres \(4, 1\)"),
    ],
    ids=["no points", "no centres", "other dimensions"],
)
def test_points_and_centres_that_cannot_meet_are_an_error_with_both_shapes(
    points: np.ndarray, centers: np.ndarray, shapes: str
) -> None:
    with pytest.raises(ValueError, match=f"points have shape {shapes}; both need rows"):
        lloyd_steps(points, centers)


@pytest.mark.parametrize("how", STARTS)
@pytest.mark.parametrize("k", [1, 4, 40])
def test_a_start_is_k_different_points_and_the_same_for_the_same_seed(how: Start, k: int) -> None:
    twice = np.vstack([PLANE[:40], PLANE[:40], np.tile(PLANE[:1], (200, 1))])
    places = {tuple(place) for place in PLANE[:40].tolist()}
    for seed in range(5):
        start = starting_centers(twice, k, how, seed)
        assert len({tuple(center) for center in start.tolist()} & places) == k
        assert_array_equal(start, starting_centers(twice.copy(), k, how, seed))
        assert start.dtype == np.float64


@pytest.mark.parametrize("how", STARTS)
def test_other_seeds_start_elsewhere(how: Start) -> None:
    assert len({starting_centers(PLANE, 5, how, seed).tobytes() for seed in range(10)}) == 10


def test_k_means_plus_plus_puts_a_centre_in_each_of_four_far_groups_and_chance_often_does_not() -> None:
    def groups(how: Start) -> list[int]:
        starts = (starting_centers(FAR_APART, 4, how, seed) for seed in range(100))
        return [len({tuple(group) for group in (start // 50).tolist()}) for start in starts]

    assert set(groups("k-means++")) == {4}
    # With 25 points in each: 4! · 25⁴ / (100 · 99 · 98 · 97) = 10% of the draws.
    assert 2 <= groups("random").count(4) <= 20


def test_k_means_plus_plus_draws_in_proportion_to_the_squared_distance() -> None:
    # From 0 the others are at 1, 4, 9: squared 1, 16, 81 of 98.
    seconds = [start[1, 0] for s in range(4000) if (start := starting_centers(LINE, 2, "k-means++", s))[0, 0] == 0]
    shares = np.array([seconds.count(place) for place in (1, 4, 9)]) / len(seconds)
    assert 850 < len(seconds) < 1150, "the first is any of the four"
    assert_allclose(shares, np.array([1, 16, 81]) / 98, atol=0.04)


def test_at_random_a_place_is_as_likely_as_it_has_points() -> None:
    firsts = [starting_centers(np.array([[0.0], [0], [0], [1]]), 1, "random", s)[0, 0] for s in range(1000)]
    assert 200 < sum(firsts) < 300


@pytest.mark.parametrize(("k", "different"), [(0, 4), (-1, 4), (5, 4)])
@pytest.mark.parametrize("how", STARTS)
def test_k_below_one_or_above_the_different_points_is_an_error_with_both(how: Start, k: int, different: int) -> None:
    points = np.vstack([LINE, LINE])
    with pytest.raises(ValueError, match=f"k is {k}; it must be from 1 to the number of different points, {different}"):
        starting_centers(points, k, how, 0)


def test_an_unknown_start_is_an_error_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="how is 'best'; it must be one of random, k-means\\+\\+"):
        starting_centers(PLANE, 2, "best", 0)  # type: ignore[arg-type]
