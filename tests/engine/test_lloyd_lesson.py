"""The lesson on K-means: its plane against scikit-learn's PCA, and its endings against K-means from the same starts."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA

from components.engine.encoder import unit_rows
from components.engine.lloyd import STARTS, starting_centers
from components.engine.lloyd_lesson import ending_inertias, lloyd_lesson
from components.engine.sampling import sample_positions

DRAW = np.random.default_rng(8)
FAR_APART = np.repeat([[0.0, 0.0], [100.0, 0.0], [0.0, 100.0], [100.0, 100.0]], 25, axis=0) + DRAW.random((100, 2))
EMBEDDINGS = DRAW.standard_normal((60, 10)) * DRAW.uniform(0.1, 20, (60, 1))


def test_endings_are_those_of_each_seed_and_some_are_worse_local_optima() -> None:
    found = ending_inertias(FAR_APART, 4, "random", seeds=30)
    for seed in (0, 5, 8, 23):  # in which no cluster loses all its points
        start = starting_centers(FAR_APART, 4, "random", seed)
        model = KMeans(4, init=start, n_init=1, tol=0).fit(FAR_APART)
        assert found[seed] == pytest.approx(model.inertia_)
    assert found.max() > 100 * found.min(), "two groups share a centre"
    assert np.ptp(ending_inertias(FAR_APART, 4, "k-means++", seeds=30)) < 1e-9


def test_the_lesson_is_on_the_plane_of_the_unit_rows() -> None:
    found = lloyd_lesson(EMBEDDINGS, 5)
    pca = PCA(2).fit(unit_rows(EMBEDDINGS).astype(np.float64))
    assert found.positions.tolist() == list(range(60))
    assert_allclose(np.abs(found.points), np.abs(pca.transform(unit_rows(EMBEDDINGS))), atol=1e-5)
    assert found.variance_kept == pytest.approx(pca.explained_variance_ratio_.sum(), abs=1e-6)
    assert found.k == 5
    for how in STARTS:
        assert_array_equal(found.endings[how], ending_inertias(found.points, 5, how))
    assert found.best == min(found.endings["random"].min(), found.endings["k-means++"].min())


def test_of_many_texts_the_lesson_draws_some_that_are_always_the_same() -> None:
    found = lloyd_lesson(EMBEDDINGS, 3, size=20, seed=4)
    assert_array_equal(found.positions, sample_positions(60, 20, seed=4))
    assert_array_equal(found.points, lloyd_lesson(EMBEDDINGS[found.positions], 3).points)


@pytest.mark.parametrize(
    ("rows", "k", "expected"),
    [
        (EMBEDDINGS[:1], 1, 1),
        (EMBEDDINGS[:2], 2, 2),
        (EMBEDDINGS[:3], 3, 3),
        (EMBEDDINGS[:3], 7, 3),
        (EMBEDDINGS[[0, 1, 1, 0]], 3, 2),
        (np.tile(EMBEDDINGS[0], (6, 1)), 4, 1),
        (np.zeros((6, 4)), 2, 1),
        (EMBEDDINGS[:6, :1], 2, 2),
    ],
    ids=["one text", "two", "three", "k above n", "duplicates", "all equal", "all zeros", "one dimension"],
)
def test_the_lesson_cuts_k_to_the_different_points(rows: np.ndarray, k: int, expected: int) -> None:
    found = lloyd_lesson(rows, k)
    assert found.k == expected
    assert found.points.shape == (len(rows), 2)
    assert all(np.isfinite(endings).all() for endings in found.endings.values())
    if expected < k or len(rows) == k:
        assert found.best == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("n", "k"), [(0, 1), (5, 0), (5, -2)])
def test_no_texts_or_no_clusters_are_an_error_with_both(n: int, k: int) -> None:
    with pytest.raises(ValueError, match=f"there are {n} texts and k is {k}; both must be 1 or more"):
        lloyd_lesson(EMBEDDINGS[:n], k)
