"""HDBSCAN and what becomes of noise, against scikit-learn, planted groups and arrays worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.cluster import HDBSCAN
from sklearn.metrics import adjusted_rand_score

from components.engine import density_clusters as module
from components.engine.density_clusters import assign_noise, hdbscan
from components.engine.encoder import unit_rows

DRAW = np.random.default_rng(8)
SIZES = (8, 40, 20)
GROUPS = np.repeat(np.arange(3), SIZES)
PLANTED = np.eye(3, 12)[GROUPS] + 0.05 * DRAW.standard_normal((68, 12))
FAR = np.eye(12)[6:]
MIXED = np.vstack([PLANTED, FAR]) * DRAW.uniform(0.1, 9, (74, 1))
SPREAD = DRAW.standard_normal((150, 4))


def test_planted_groups_are_found_and_numbered_by_size_and_what_lies_apart_is_noise() -> None:
    found = hdbscan(MIXED, 5)
    assert found.labels[:68].tolist() == np.array([2, 0, 1])[GROUPS].tolist()
    assert found.labels[68:].tolist() == [-1] * 6
    assert (found.probabilities[68:] == 0).all()
    assert (found.probabilities[:68] > 0).all()
    assert found.probabilities.max() == 1


@pytest.mark.parametrize("selection", ["eom", "leaf"])
@pytest.mark.parametrize(("size", "samples"), [(2, 1), (3, None), (4, 2), (5, 5)])
def test_labels_and_probabilities_are_those_of_scikit_learn_on_unit_rows(
    selection: str, size: int, samples: int | None
) -> None:
    model = HDBSCAN(
        min_cluster_size=size, min_samples=samples, cluster_selection_method=selection, algorithm="brute", copy=True
    )
    expected = model.fit(unit_rows(SPREAD))
    found = hdbscan(SPREAD, size, samples, selection)
    assert found.labels.max() > 0
    assert (found.labels < 0).tolist() == (expected.labels_ < 0).tolist()
    assert adjusted_rand_score(expected.labels_, found.labels) == 1
    assert_allclose(found.probabilities, expected.probabilities_, atol=1e-6)


def test_without_a_matrix_of_all_distances_the_clusters_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = hdbscan(SPREAD, 4, 3)
    algorithms = []
    real = HDBSCAN.__init__

    def note(self: HDBSCAN, **parameters: object) -> None:
        algorithms.append(parameters["algorithm"])
        real(self, **parameters)

    monkeypatch.setattr(HDBSCAN, "__init__", note)
    assert hdbscan(SPREAD, 4, 3).labels.tolist() == expected.labels.tolist()
    monkeypatch.setattr(module, "MATRIX_TEXTS", 100)
    assert hdbscan(SPREAD, 4, 3).labels.tolist() == expected.labels.tolist()
    assert algorithms == ["brute", "auto"]


def test_each_cluster_has_at_least_as_many_texts_as_asked() -> None:
    for size in (2, 4, 7):
        labels = hdbscan(SPREAD, size, 1).labels
        assert np.bincount(labels[labels >= 0]).min() >= size


def test_more_samples_make_more_noise() -> None:
    noise = [(hdbscan(SPREAD, 4, samples, "leaf").labels < 0).sum() for samples in (1, 6)]
    assert noise[0] < noise[1]


def test_the_same_texts_give_the_same_clusters_and_stay_as_they_are() -> None:
    before = SPREAD.copy()
    assert hdbscan(SPREAD, 3).labels.tolist() == hdbscan(SPREAD, 3).labels.tolist()
    assert (before == SPREAD).all()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("selection", ["leaf", "eom"])
def test_texts_that_are_the_same_are_never_in_two_clusters(selection: str) -> None:
    which = np.random.default_rng(1).integers(0, 5, 300)
    found = hdbscan(np.random.default_rng(0).standard_normal((5, 384))[which], 2, 1, selection)
    assert [len(set(found.labels[which == i])) for i in range(5)] == [1] * 5
    assert set(found.labels) == {0, 1, 2, 3, 4}


def test_duplicates_are_clusters_and_texts_that_are_all_equal_are_noise() -> None:
    twice = np.repeat(SPREAD[:2], 10, axis=0)
    assert hdbscan(twice, 5).labels.tolist() == [0] * 10 + [1] * 10
    assert set(hdbscan(np.tile(SPREAD[0], (20, 1)), 5).labels) == {-1}


@pytest.mark.parametrize("n", [0, 1, 2, 4])
def test_of_fewer_texts_than_a_cluster_needs_all_are_noise(n: int) -> None:
    found = hdbscan(SPREAD[:n], 5)
    assert found.labels.tolist() == [-1] * n
    assert found.probabilities.tolist() == [0] * n


def test_more_samples_than_texts_are_as_many_as_there_are() -> None:
    assert hdbscan(PLANTED[:10], 2, 99).labels.tolist() == hdbscan(PLANTED[:10], 2, 10).labels.tolist()


def test_wrong_arguments_are_errors_that_name_them() -> None:
    with pytest.raises(ValueError, match="min_cluster_size is 1; it must be 2 or more"):
        hdbscan(SPREAD, 1)
    with pytest.raises(ValueError, match="min_samples is 0; it must be 1 or more"):
        hdbscan(SPREAD, 2, 0)
    with pytest.raises(ValueError, match="'best'; it must be one of eom, leaf"):
        hdbscan(SPREAD, 2, 1, "best")


def test_noise_goes_to_the_centre_with_the_largest_cosine_whatever_the_lengths() -> None:
    # Centres at 51 and 90 degrees; were rows not scaled, the first would lie at 3 degrees, farther from 50.
    rows = np.array([[9, 0], [-0.1, 0.5], [0, 50], [0, 90], [2.5, 3], [-1, 0.1]])
    labels = np.array([0, 0, 1, 1, -1, -1])
    assert assign_noise(rows, labels).tolist() == [0, 0, 1, 1, 0, 1]
    assert labels.tolist() == [0, 0, 1, 1, -1, -1], "what was given stays as it is"


def test_noise_itself_moves_no_centre() -> None:
    rows = np.array([[1.0, 0], [0, 1], [-1, 0.2], [-1, 0.2], [0.8, 0.6]])
    assert assign_noise(rows, np.array([0, 1, -1, -1, -1])).tolist() == [0, 1, 1, 1, 0]


def test_a_wide_cluster_has_no_pull_of_its_own() -> None:
    # The mean of the first is short, its direction is 0 degrees: 30 degrees is nearer to it than to 80.
    rows = unit_rows(np.array([[0.2, 1], [0.2, -1], [np.cos(1.4), np.sin(1.4)], [np.cos(0.52), np.sin(0.52)]]))
    assert assign_noise(rows, np.array([0, 0, 1, -1])).tolist() == [0, 0, 1, 0]


def test_equal_cosines_go_to_the_smaller_number() -> None:
    assert assign_noise(np.array([[1.0, 0], [0, 1], [1, 1]]), np.array([1, 0, -1])).tolist() == [1, 0, 0]


def test_where_all_is_noise_or_nothing_is_the_labels_stay() -> None:
    assert assign_noise(SPREAD[:3], np.array([-1, -2, -1])).tolist() == [-1, -1, -1]
    assert assign_noise(SPREAD[:3], np.array([1, 0, 1])).tolist() == [1, 0, 1]
    assert assign_noise(SPREAD[:0], np.empty(0, dtype=np.int64)).tolist() == []


def test_more_labels_than_embeddings_are_an_error_with_both() -> None:
    with pytest.raises(ValueError, match="4 embeddings and 5 labels"):
        assign_noise(SPREAD[:4], np.zeros(5, dtype=np.int64))
