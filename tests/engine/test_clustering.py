"""K-means and medoids, against scikit-learn, SciPy and the definitions."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from components.engine import clustering
from components.engine.clustering import Clustering, kmeans, medoids
from components.engine.encoder import unit_rows
from components.engine.sampling import sample_positions

SIZES = (5, 40, 20, 10)
PLANTED = np.repeat(np.arange(4), SIZES)
DRAW = np.random.default_rng(11)
CLUSTERED = np.eye(4, 16)[PLANTED] * 3 + 0.1 * DRAW.standard_normal((75, 16))
SPREAD = DRAW.standard_normal((120, 10))


def inertia_of(rows: np.ndarray, found: Clustering) -> float:
    return float(((rows - found.centers[found.labels]) ** 2).sum())


@pytest.mark.parametrize("k", [2, 6])
def test_labels_centres_and_inertia_are_those_of_scikit_learn_on_rows_of_length_1(k: int) -> None:
    rows = unit_rows(SPREAD)
    expected = KMeans(n_clusters=k, n_init=10, random_state=7).fit(rows)
    found = kmeans(SPREAD, k, seed=7)
    assert adjusted_rand_score(expected.labels_, found.labels) == 1
    assert found.inertia == pytest.approx(expected.inertia_)
    pairs = dict(zip(found.labels.tolist(), expected.labels_.tolist(), strict=True))
    assert_allclose(found.centers, expected.cluster_centers_[[pairs[c] for c in range(k)]], atol=1e-6)


def test_each_centre_is_the_mean_of_its_texts_and_the_inertia_their_squared_distances() -> None:
    rows, found = unit_rows(SPREAD), kmeans(SPREAD, 5)
    for c in range(5):
        assert_allclose(found.centers[c], rows[found.labels == c].mean(axis=0), atol=1e-6)
    assert found.inertia == pytest.approx(inertia_of(rows, found), rel=1e-5)
    assert found.centers.dtype == np.float32


def test_planted_clusters_are_found_and_numbered_from_the_largest_to_the_smallest() -> None:
    found = kmeans(CLUSTERED, 4)
    assert found.labels.tolist() == np.array([3, 0, 1, 2])[PLANTED].tolist()
    assert np.bincount(found.labels).tolist() == [40, 20, 10, 5]
    assert np.argmax(found.centers, axis=1).tolist() == [1, 2, 3, 0], "centres go with their numbers"


def test_texts_meet_by_cosine_whatever_their_length() -> None:
    lengths = np.random.default_rng(1).uniform(0.1, 50, (75, 1))
    assert_array_equal(kmeans(CLUSTERED * lengths, 4).labels, kmeans(CLUSTERED, 4).labels)


def test_one_cluster_is_all_texts_around_their_mean() -> None:
    rows, found = unit_rows(SPREAD), kmeans(SPREAD, 1)
    assert_array_equal(found.labels, np.zeros(120))
    assert_allclose(found.centers, rows.mean(axis=0, keepdims=True), atol=1e-6)
    assert found.inertia == pytest.approx(120 * rows.var(axis=0).sum(), rel=1e-5)


def test_as_many_clusters_as_texts_are_one_text_each() -> None:
    found = kmeans(SPREAD[:9], 9)
    assert sorted(found.labels) == list(range(9))
    assert found.inertia == pytest.approx(0, abs=1e-9)
    assert_allclose(found.centers[found.labels], unit_rows(SPREAD[:9]), atol=1e-6)


def test_a_single_text_is_a_cluster() -> None:
    found = kmeans(SPREAD[:1], 1)
    assert (found.labels.tolist(), found.centers.shape, found.inertia) == ([0], (1, 10), 0)


@pytest.mark.parametrize(("n", "k"), [(5, 6), (5, 0), (5, -1), (0, 1)])
def test_k_below_one_or_above_the_number_of_texts_is_an_error_with_both(n: int, k: int) -> None:
    with pytest.raises(ValueError, match=f"k is {k}; it must be from 1 to the number of texts, {n}"):
        kmeans(SPREAD[:n], k)


@pytest.mark.filterwarnings("error")
def test_fewer_different_texts_than_k_are_as_many_clusters_without_a_warning() -> None:
    found = kmeans(SPREAD[[0, 1, 1, 2, 1, 2]], 5)
    assert found.labels.tolist() == [2, 0, 0, 1, 0, 1]
    assert found.centers.shape == (3, 10)
    assert found.inertia == pytest.approx(0, abs=1e-9)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("row", [SPREAD[0], np.zeros(10)])
def test_texts_that_are_all_alike_are_one_cluster(row: np.ndarray) -> None:
    found = kmeans(np.tile(row, (8, 1)), 3)
    assert found.labels.tolist() == [0] * 8
    assert_allclose(found.centers, unit_rows(row[None]), atol=1e-6)


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = kmeans(SPREAD, 6, seed=3), kmeans(SPREAD.copy(), 6, seed=3)
    assert [first.labels.tobytes(), first.centers.tobytes(), first.inertia] == [
        second.labels.tobytes(),
        second.centers.tobytes(),
        second.inertia,
    ]


def test_another_seed_starts_elsewhere() -> None:
    inertias = {kmeans(SPREAD, 6, seed=seed, n_init=1).inertia for seed in range(5)}
    assert len(inertias) > 1


def test_more_starts_are_never_worse_and_sometimes_better() -> None:
    once = [kmeans(SPREAD, 6, seed=seed, n_init=1).inertia for seed in range(5)]
    often = [kmeans(SPREAD, 6, seed=seed).inertia for seed in range(5)]
    assert all(b <= a for a, b in zip(once, often, strict=True))
    assert sum(often) < sum(once) - 0.1


def test_of_two_users_at_once_one_waits_so_that_the_limit_on_threads_is_lifted(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, fit = 0, 0, KMeans.fit

    def watched(self: KMeans, *arguments: object, **settings: object) -> KMeans:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.05)
        fitted = fit(self, *arguments, **settings)
        running -= 1
        return fitted

    monkeypatch.setattr(KMeans, "fit", watched)
    threads = [threading.Thread(target=kmeans, args=(SPREAD, 3)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_texts_that_differ_by_rounding_alone_give_clusters_without_an_empty_one() -> None:
    near = SPREAD[:1] + 1e-7 * np.random.default_rng(2).standard_normal((30, 10))
    found = kmeans(near, 8)
    assert (np.bincount(found.labels, minlength=len(found.centers)) > 0).all()


def test_places_in_a_picture_are_taken_as_they_are() -> None:
    line = np.array([[1.0, 0], [1.1, 0], [9, 0], [9.1, 0], [9.2, 0]])
    found = kmeans(line, 2, unit=False)
    assert found.labels.tolist() == [1, 1, 0, 0, 0]
    assert_allclose(found.centers, [[9.1, 0], [1.05, 0]], atol=1e-6)
    assert len(kmeans(line, 2).centers) == 1, "scaled to length 1 they are all alike"


def test_many_texts_are_divided_in_mini_batches_and_the_result_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = kmeans(CLUSTERED, 4)
    monkeypatch.setattr(clustering, "MINI_BATCH_FROM", 74)
    found = kmeans(CLUSTERED, 4)
    assert (whole.mini_batch, found.mini_batch) == (False, True)
    assert_array_equal(found.labels, whole.labels)
    assert found.inertia == pytest.approx(whole.inertia, rel=0.01)
    assert_array_equal(kmeans(CLUSTERED, 4).centers, found.centers, "the same seed, the same bytes")


def test_mini_batches_that_leave_a_cluster_empty_have_one_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clustering, "MINI_BATCH_FROM", 5)
    near = SPREAD[:1] + 1e-7 * np.random.default_rng(2).standard_normal((300, 10))
    found = kmeans(np.vstack([near, -near]), 40)
    assert (np.bincount(found.labels, minlength=len(found.centers)) > 0).all()
    assert found.labels.max() == len(found.centers) - 1


@pytest.mark.parametrize("dimensions", [1, 2, 10])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_each_medoid_is_the_member_with_the_least_total_distance_to_the_others(
    dimensions: int, dtype: type[np.floating]
) -> None:
    points, labels = SPREAD[:, :dimensions].astype(dtype), np.random.default_rng(4).integers(0, 5, 120)
    expected = []
    for c in range(5):
        members = np.flatnonzero(labels == c)
        expected.append(int(members[np.argmin(cdist(points[members], points[members]).sum(axis=1))]))
    found = medoids(points, labels)
    assert found.tolist() == expected
    assert found.dtype == np.int64


def test_a_medoid_is_not_the_member_nearest_to_the_mean() -> None:
    # The mean of 0 1 2 3 30 is 7.2 with 3 the nearest; the totals are 36, 33, 32, 33, 114.
    assert medoids(np.array([[30.0], [3], [2], [1], [0]]), np.zeros(5, dtype=np.int64)).tolist() == [2]


def test_the_medoid_of_two_members_is_the_earlier() -> None:
    assert medoids(SPREAD[:3], np.array([1, 0, 1])).tolist() == [1, 0]
    assert medoids(SPREAD, np.repeat(np.arange(60), 2)).tolist() == list(range(0, 120, 2))


def test_of_the_two_middle_ones_of_four_on_a_line_the_earlier_is_the_medoid() -> None:
    line, labels = SPREAD[:, :1], np.repeat(np.arange(30), 4)
    middle = [4 * c + np.sort(np.argsort(line[4 * c : 4 * c + 4, 0])[1:3])[0] for c in range(30)]
    assert medoids(line, labels).tolist() == middle


def test_the_medoid_of_one_member_is_that_member() -> None:
    assert medoids(SPREAD[:1], np.array([0])).tolist() == [0]


def test_a_cluster_without_members_has_no_medoid() -> None:
    assert medoids(SPREAD[:2], np.array([3, 1])).tolist() == [-1, 1, -1, 0]


def test_no_points_have_no_medoids() -> None:
    assert medoids(np.empty((0, 2)), np.empty(0, dtype=np.int64)).shape == (0,)


def test_of_points_that_are_all_alike_the_earliest_is_the_medoid() -> None:
    for row in np.random.default_rng(6).standard_normal((20, 336)):
        assert medoids(np.tile(row, (234, 1)), np.repeat([1, 0], 117)).tolist() == [117, 0]


def test_in_a_large_cluster_distances_are_taken_to_a_sample_that_is_always_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clustering, "MEDOID_SAMPLE", 7)
    labels = np.repeat([0, 1], [114, 6])
    sampled = SPREAD[sample_positions(114, 7, seed=0)]
    expected = int(np.argmin(cdist(SPREAD[:114], sampled).sum(axis=1)))
    small = 114 + int(np.argmin(cdist(SPREAD[114:], SPREAD[114:]).sum(axis=1)))
    assert medoids(SPREAD, labels).tolist() == medoids(SPREAD, labels).tolist() == [expected, small]


def test_the_sampled_medoid_of_a_large_cluster_is_nearly_as_central_as_the_true_one() -> None:
    cloud = np.random.default_rng(5).standard_normal((3000, 2))
    totals = cdist(cloud, cloud).sum(axis=1)
    assert totals[medoids(cloud, np.zeros(3000, dtype=np.int64))[0]] < 1.005 * totals.min()


def test_medoids_are_the_same_where_the_distances_of_a_cluster_come_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = np.zeros(120, dtype=np.int64)
    expected = int(np.argmin(cdist(SPREAD, SPREAD).sum(axis=1)))
    monkeypatch.setattr(clustering, "MEDOID_BLOCK", 10)
    assert medoids(SPREAD, labels).tolist() == [expected]


def test_more_labels_than_points_are_an_error_with_both() -> None:
    with pytest.raises(ValueError, match="there are 5 points and 6 labels; both must be as many"):
        medoids(SPREAD[:5], np.zeros(6, dtype=np.int64))
