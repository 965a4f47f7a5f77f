"""The sweep over k: mixtures whose number of groups is known, blobs that have none, and what each curve is."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import make_blobs
from sklearn.metrics import adjusted_rand_score, silhouette_score

from components.engine import sweep
from components.engine.clustering import kmeans
from components.engine.encoder import unit_rows
from components.engine.sweep import sweep_k

KS = range(2, 9)


def mixture(k: int, dimensions: int = 384, apart: float = 1.5, texts: int = 50) -> tuple[np.ndarray, np.ndarray]:
    """Draw k groups around centres in random directions, with a spread of length 1 around each; and their labels."""
    draw = np.random.default_rng(k)
    centers = draw.standard_normal((k, dimensions))
    centers *= apart / np.linalg.norm(centers, axis=1, keepdims=True)
    labels = np.repeat(np.arange(k), texts)
    return centers[labels] + draw.standard_normal((len(labels), dimensions)) / np.sqrt(dimensions), labels


@pytest.mark.parametrize("k", [3, 5, 7])
def test_the_suggested_k_of_a_mixture_of_well_separated_groups_is_their_number(k: int) -> None:
    rows, labels = mixture(k)
    found = sweep_k(rows, KS, truth=labels)
    assert (found.suggested, found.reason) == (k, "clear")
    at = list(found.ks).index(k)
    assert found.agreements[at] == (1, 1, 1, 1)
    assert found.stability[at] > 0.95
    assert np.argmax(found.silhouette) == at


def test_groups_of_unequal_size_and_few_dimensions_are_found_as_well() -> None:
    centers = 6 * np.eye(5)[:4]
    rows, _ = make_blobs([200, 60, 30, 90], n_features=5, centers=centers, random_state=1)
    assert sweep_k(rows, KS).suggested == 4


@pytest.mark.parametrize("dimensions", [3, 20, 384])
@pytest.mark.parametrize("off", [0, 2], ids=["around the origin", "off the origin"])
def test_one_gaussian_blob_has_no_clear_k(dimensions: int, off: float) -> None:
    rows = np.random.default_rng(1).standard_normal((300, dimensions))
    rows[:, 0] += off * np.sqrt(dimensions)
    found = sweep_k(rows, KS)
    assert found.suggested is None
    assert found.reason in ("loose", "unstable")


def test_inertia_and_silhouette_are_those_of_k_means_and_scikit_learn() -> None:
    rows, _ = mixture(4, 16)
    found = sweep_k(rows, [6, 3, 4], seed=2)
    assert found.ks.tolist() == [3, 4, 6]
    for k, inertia, value in zip(found.ks, found.inertia, found.silhouette, strict=True):
        clusters = kmeans(rows, int(k), seed=2, n_init=sweep.STARTS)
        assert inertia == pytest.approx(clusters.inertia)
        assert value == pytest.approx(silhouette_score(rows, clusters.labels, metric="cosine"), abs=1e-5)


def test_agreement_is_with_the_known_division() -> None:
    rows, labels = mixture(4, 16)
    found = sweep_k(rows, KS, truth=labels % 2)
    for k, index in zip(found.ks, found.agreements, strict=True):
        clusters = kmeans(rows, int(k), n_init=sweep.STARTS)
        assert index.ari == pytest.approx(adjusted_rand_score(labels % 2, clusters.labels))
    assert sweep_k(rows, [2]).agreements == ()


def test_a_blob_has_the_mean_and_the_covariance_of_the_texts_it_stands_for() -> None:
    rows = np.random.default_rng(5).multivariate_normal([8, 0, 3], [[1, 0.5, 0], [0.5, 1, 0], [0, 0, 0.1]], 4_000)
    rows = unit_rows(rows)
    blob = sweep._blob(rows, 0)
    assert_allclose(np.linalg.norm(blob, axis=1), 1, atol=1e-6)
    assert_allclose(blob.mean(axis=0), rows.mean(axis=0), atol=0.01)
    assert_allclose(np.cov(blob.T), np.cov(rows.T), atol=0.002)


def test_the_blob_of_two_far_groups_is_looser_than_they_are() -> None:
    found = sweep_k(mixture(2)[0], [2])
    assert found.silhouette[0] > found.blob_silhouette[0] + sweep.FAR_TIGHTER
    assert found.suggested == 2


def test_a_division_that_another_sample_undoes_is_not_suggested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "_stability", lambda *_: 0.5)
    found = sweep_k(mixture(4, 16)[0], KS)
    assert (found.suggested, found.reason) == (None, "unstable")


def test_stability_is_the_agreement_with_divisions_of_samples() -> None:
    rows = unit_rows(mixture(4, 16)[0])
    labels = kmeans(rows, 4).labels
    assert sweep._stability(rows, labels, 4, 0, 3) == 1
    assert sweep._stability(rows, np.random.default_rng(0).integers(0, 4, len(rows)), 4, 0, 3) == pytest.approx(
        0, abs=0.03
    )


def test_two_texts_that_are_repeated_are_two_clear_groups() -> None:
    found = sweep_k(np.repeat(np.random.default_rng(0).standard_normal((2, 384)), 4, axis=0), KS)
    assert (found.suggested, found.reason) == (2, "clear")


def test_fewer_texts_than_eight_are_too_few_to_say() -> None:
    rows, _ = mixture(2, texts=3)
    found = sweep_k(rows, KS)
    assert (found.suggested, found.reason, found.ks.tolist()) == (None, "few", [2, 3, 4, 5, 6])


def test_k_goes_no_further_than_the_number_of_different_texts() -> None:
    rows = np.repeat(np.random.default_rng(2).standard_normal((4, 10)), 3, axis=0)
    found = sweep_k(rows, KS)
    assert found.ks.tolist() == [2, 3, 4]
    assert found.silhouette[-1] == pytest.approx(1)
    assert found.inertia[-1] == pytest.approx(0, abs=1e-6)


def test_of_many_texts_a_sample_is_swept_and_its_size_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "SAMPLE", 120)
    rows, labels = mixture(4, 16)
    found = sweep_k(rows, KS, truth=labels)
    assert (found.texts, found.suggested) == (120, 4)
    assert found.agreements[2].ari == 1, "labels are those of the sample"


def test_the_same_seed_gives_the_same_curves() -> None:
    rows, _ = mixture(3, 16)
    for one, other in zip(sweep_k(rows, KS, 7), sweep_k(rows, KS, 7), strict=True):
        assert_array_equal(one, other)


def test_progress_goes_from_0_to_the_number_of_ks() -> None:
    seen: list[tuple[int, int]] = []
    sweep_k(mixture(2, 16)[0], [2, 3, 5], on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("ks", [[], [1, 2], [0]])
def test_ks_below_2_or_none_are_an_error(ks: list[int]) -> None:
    with pytest.raises(ValueError, match=r"ks are \[.*\]; there must be one or more, each from 2"):
        sweep_k(np.eye(5), ks)


def test_texts_that_are_all_alike_are_an_error_that_says_so() -> None:
    with pytest.raises(ValueError, match="the least k is 2; it must be at most the number of different texts, 1"):
        sweep_k(np.ones((9, 4)), KS)


def test_another_number_of_true_labels_is_an_error_with_both() -> None:
    with pytest.raises(ValueError, match="there are 5 embeddings and 4 true labels"):
        sweep_k(np.eye(5), [2], truth=[0, 0, 1, 1])
