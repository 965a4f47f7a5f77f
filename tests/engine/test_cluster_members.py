"""Where texts lie in their clusters, against arrays worked out by hand and scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from components.engine.cluster_members import (
    ClusterMembers,
    cluster_members,
    cohesion_of_all,
    named_clusters,
    typical_and_doubtful,
)
from components.engine.clustering import Clustering, kmeans
from components.engine.encoder import unit_rows

# Four directions in the plane: 0°, 60° and 90°, 180°; the centres lie at 0° and at 90°.
ROOT3 = math.sqrt(3)
PLANE = np.array([[1, 0], [0.5, ROOT3 / 2], [0, 1], [-1, 0]])
HAND = Clustering(np.array([0, 1, 1, 1]), np.array([[1, 0], [0, 0.5]], dtype=np.float32), 0.0)
DRAW = np.random.default_rng(5)
SPREAD = DRAW.standard_normal((150, 12))


def members(cosines: list[float], margins: list[float]) -> ClusterMembers:
    """Return members of which only these are asked."""
    n = len(cosines)
    return ClusterMembers(np.array(cosines), np.zeros(n, dtype=int), np.array(margins), np.zeros(1))


def test_cosines_others_margins_and_cohesion_are_those_worked_out_by_hand() -> None:
    found = cluster_members(PLANE, HAND)
    assert_allclose(found.cosines, [1, ROOT3 / 2, 1, 0], atol=1e-6)
    assert found.others.tolist() == [1, 0, 0, 0]
    # From (1/2, √3/2) to (1, 0) it is 1, to (0, 1/2) it is √(1/4 + (√3/2 - 1/2)²) = √(5/4 - √3/2).
    expected = [math.sqrt(1.25), 1 - math.sqrt(1.25 - ROOT3 / 2), math.sqrt(2) - 0.5, 2 - math.sqrt(1.25)]
    assert_allclose(found.margins, expected, atol=1e-6)
    assert_allclose(found.cohesion, [1, (ROOT3 / 2 + 1) / 3], atol=1e-6)


def test_the_length_of_an_embedding_changes_nothing() -> None:
    longer = PLANE * np.array([[3], [0.1], [20], [7]])
    for one, other in zip(cluster_members(longer, HAND), cluster_members(PLANE, HAND), strict=True):
        assert_allclose(one, other, atol=1e-6)


def test_the_margins_of_k_means_are_not_below_0_as_each_text_is_where_it_is_nearest() -> None:
    found = kmeans(SPREAD, 6)
    lying = cluster_members(SPREAD, found)
    assert lying.margins.min() > -1e-5
    rows = unit_rows(SPREAD)
    distances = np.linalg.norm(rows[:, None] - found.centers[None], axis=2)
    ranked = np.argsort(distances, axis=1)
    assert_array_equal(lying.others, ranked[:, 1])
    assert_allclose(lying.margins, np.sort(distances)[:, 1] - np.sort(distances)[:, 0], atol=1e-5)


def test_the_cohesion_of_a_cluster_around_its_mean_is_the_length_of_that_mean() -> None:
    found = kmeans(SPREAD, 4)
    rows = unit_rows(SPREAD)
    means = np.stack([rows[found.labels == c].mean(axis=0) for c in range(4)])
    assert_allclose(
        cluster_members(SPREAD, found._replace(centers=means)).cohesion, np.linalg.norm(means, axis=1), atol=1e-6
    )


def test_one_cluster_alone_has_no_other_and_no_finite_margin() -> None:
    found = cluster_members(SPREAD, kmeans(SPREAD, 1))
    assert set(found.others) == {-1}
    assert np.isinf(found.margins).all()
    assert found.cohesion == pytest.approx([cohesion_of_all(SPREAD)], abs=1e-6)


def test_one_text_is_its_own_centre() -> None:
    found = cluster_members(SPREAD[:1], kmeans(SPREAD[:1], 1))
    assert_allclose([found.cosines, found.cohesion], 1, atol=1e-6)


def test_a_text_that_is_its_centre_is_not_taken_for_near_it_by_rounding() -> None:
    twins = np.repeat(SPREAD[:2], 3, axis=0)
    found = cluster_members(twins, kmeans(twins, 2))
    rows = unit_rows(SPREAD[:2])
    assert_allclose(found.margins, np.linalg.norm(rows[0] - rows[1]), atol=1e-6)
    assert_allclose(found.cosines, 1, atol=1e-6)


@pytest.mark.filterwarnings("error")
def test_a_cluster_without_texts_and_a_text_without_direction_have_0_and_no_warning() -> None:
    centers = np.array([[1, 0], [0, 1], [0, 0]], dtype=np.float32)
    found = cluster_members(np.array([[1, 0], [0, 0]]), Clustering(np.array([0, 0]), centers, 0.0))
    assert found.cosines.tolist() == [1, 0]
    assert found.cohesion.tolist() == [0.5, 0, 0]
    assert found.others[1] == 2, "the origin is the centre of the third"
    assert found.margins[1] == -1


def test_another_number_of_labels_is_an_error_with_both() -> None:
    with pytest.raises(ValueError, match="3 embeddings and 4 labels"):
        cluster_members(PLANE[:3], HAND)


def test_typical_are_the_largest_cosines_and_doubtful_the_smallest_margins_of_the_cluster() -> None:
    labels = np.array([0, 1, 0, 0, 1, 0, 0])
    lying = members([0.9, 1.0, 0.5, 0.8, 1.0, 0.7, 0.6], [0.3, 0.0, 0.2, 0.4, 0.0, 0.05, 0.1])
    typical, doubtful = typical_and_doubtful(lying, labels, 0, n=2)
    assert (typical.tolist(), doubtful.tolist()) == ([0, 3], [5, 6])


def test_of_equals_the_first_ones_are_taken() -> None:
    typical, doubtful = typical_and_doubtful(members([0.5] * 7, [0.1] * 7), np.zeros(7, dtype=int), 0)
    assert (typical.tolist(), doubtful.tolist()) == ([0, 1, 2], [3, 4, 5])


@pytest.mark.parametrize(
    ("n", "typical", "doubtful"), [(0, [], []), (1, [0], []), (3, [0, 1, 2], []), (4, [0, 1, 2], [3])]
)
def test_in_a_small_cluster_no_text_is_both(n: int, typical: list[int], doubtful: list[int]) -> None:
    cosines = [0.9, 0.8, 0.7, 0.6]
    found = typical_and_doubtful(members(cosines, cosines), np.array([0] * n + [1] * (4 - n)), 0)
    assert [part.tolist() for part in found] == [typical, doubtful]


def test_the_cohesion_of_all_is_the_mean_cosine_with_the_mean() -> None:
    rows = unit_rows(SPREAD)
    mean = rows.mean(axis=0)
    assert cohesion_of_all(SPREAD * 7) == pytest.approx((rows @ mean / np.linalg.norm(mean)).mean(), abs=1e-6)
    assert cohesion_of_all(np.array([[1.0, 0], [-1, 0]])) == 0
    assert cohesion_of_all(np.array([[3.0, 4]])) == pytest.approx(1)


def test_named_clusters_have_the_words_of_their_own_texts() -> None:
    texts = ["a red apple", "an apple pie", "apple juice", "the court judge", "a judge of the court"]
    rows = np.array([[1, 0], [1, 0.1], [1, -0.1], [0, 1], [0.1, 1]])
    found = named_clusters(texts, rows, 2)
    assert found.clustering.labels.tolist() == [0, 0, 0, 1, 1]
    assert found.terms == [["apple"], ["court", "judge"]]
    assert len(found.members.cosines) == 5


def test_the_seed_the_starts_and_the_number_of_words_are_passed_on() -> None:
    texts = [f"word{'abcdefghij'[i % 10]} other{'abcdefghij'[i % 7]} third" for i in range(150)]
    found = named_clusters(texts, SPREAD, 6, seed=3, n_init=1, terms=1)
    assert found.clustering.inertia == kmeans(SPREAD, 6, seed=3, n_init=1).inertia
    assert {len(words) for words in found.terms} == {1}
