"""Silhouettes by cosine, against scikit-learn's and worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import silhouette_samples

from components.engine.clustering import kmeans
from components.engine.silhouettes import silhouettes

DRAW = np.random.default_rng(3)
SPREAD = DRAW.standard_normal((200, 12)) * DRAW.uniform(0.1, 30, (200, 1))
LABELS = DRAW.integers(0, 5, 200)


@pytest.mark.parametrize("labels", [LABELS, kmeans(SPREAD, 5).labels, kmeans(SPREAD, 40).labels, LABELS % 2])
def test_silhouettes_are_those_of_scikit_learn_by_cosine_distance(labels: np.ndarray) -> None:
    expected = silhouette_samples(SPREAD, labels, metric="cosine")
    found = silhouettes(SPREAD, labels)
    assert_allclose(found.values, expected, atol=1e-5)
    assert found.mean == pytest.approx(expected.mean(), abs=1e-6)
    assert found.values.dtype == np.float32


def test_a_silhouette_worked_out_by_hand() -> None:
    # Unit rows at 0, 60 and 180 degrees. From the first to the second 1 - 1/2, to the third 1 + 1.
    # Of the first: a = 0.5, b = 2, (2 - 0.5) / 2 = 0.75. Of the second: b = 1.5, so 2/3. The third is alone.
    rows = np.array([[1, 0], [0.5, np.sqrt(0.75)], [-1, 0]])
    found = silhouettes(rows, np.array([0, 0, 1]))
    assert_allclose(found.values, [0.75, 2 / 3, 0], atol=1e-6)
    assert found.others.tolist() == [1, 1, 0]


def test_the_other_cluster_is_the_one_with_the_least_mean_distance() -> None:
    found = silhouettes(SPREAD, LABELS)
    rows = SPREAD / np.linalg.norm(SPREAD, axis=1, keepdims=True)
    distances = 1 - rows @ rows.T
    for i in range(0, 200, 17):
        means = [distances[i][c == LABELS].mean() if c != LABELS[i] else np.inf for c in range(5)]
        assert found.others[i] == np.argmin(means)


def test_noise_has_no_silhouette_and_changes_none() -> None:
    noisy = LABELS.copy()
    noisy[::7] = -1
    inside = noisy >= 0
    found, without = silhouettes(SPREAD, noisy), silhouettes(SPREAD[inside], noisy[inside])
    assert np.isnan(found.values[~inside]).all()
    assert (found.others[~inside] == -1).all()
    assert_array_equal(found.values[inside], without.values)
    assert found.mean == without.mean


def test_numbers_that_no_text_has_do_not_matter() -> None:
    found = silhouettes(SPREAD, LABELS * 3)
    assert_array_equal(found.values, silhouettes(SPREAD, LABELS).values)
    assert set(found.others) == {0, 3, 6, 9, 12}


@pytest.mark.parametrize("labels", [[0] * 6, [-1] * 6, [2, 2, 2, -1, -1, 2]], ids=["one", "noise", "one and noise"])
def test_fewer_than_two_clusters_have_no_silhouettes(labels: list[int]) -> None:
    found = silhouettes(SPREAD[:6], np.array(labels))
    assert np.isnan(found.values).all()
    assert np.isnan(found.mean)
    assert (found.others == -1).all()


def test_no_texts_have_no_silhouettes() -> None:
    found = silhouettes(np.empty((0, 3)), np.empty(0, dtype=np.int64))
    assert found.values.shape == (0,)
    assert np.isnan(found.mean)


def test_texts_alone_in_their_clusters_have_0() -> None:
    assert silhouettes(SPREAD[:4], np.arange(4)).values.tolist() == [0] * 4


def test_texts_that_are_all_alike_have_0_wherever_they_are_put() -> None:
    assert silhouettes(np.tile(SPREAD[0], (6, 1)), np.array([0, 0, 0, 1, 1, 1])).values.tolist() == [0] * 6


def test_a_text_without_a_vector_is_at_distance_1_from_all_others() -> None:
    rows = np.array([[0.0, 0.0], [1, 0], [0, 1], [1, 1]])
    labels = np.array([0, 0, 1, 1])
    assert_allclose(silhouettes(rows, labels).values, silhouette_samples(rows, labels, metric="cosine"), atol=1e-6)


def test_more_labels_than_embeddings_are_an_error_with_both() -> None:
    with pytest.raises(ValueError, match="there are 4 embeddings and 5 labels; both must be as many"):
        silhouettes(SPREAD[:4], np.zeros(5, dtype=np.int64))
