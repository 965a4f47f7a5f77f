"""The flat picture, against a singular value decomposition and scikit-learn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.decomposition import PCA

from components.engine.projection import project

EMBEDDINGS = np.random.default_rng(3).standard_normal((30, 10)) @ np.diag(np.arange(1.0, 11.0))


@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_coordinates_are_those_of_the_singular_value_decomposition(dimensions: int) -> None:
    centred = EMBEDDINGS - EMBEDDINGS.mean(axis=0)
    u, s, axes = np.linalg.svd(centred, full_matrices=False)
    found = project(EMBEDDINGS, dimensions=dimensions)
    assert found.coordinates.shape == (30, dimensions)
    assert found.coordinates.dtype == np.float32
    for axis in range(dimensions):
        sign = np.sign(axes[axis][np.argmax(np.abs(axes[axis]))])
        assert_allclose(found.coordinates[:, axis], sign * u[:, axis] * s[axis], atol=1e-4)
    assert found.variance_kept == pytest.approx((s[:dimensions] ** 2).sum() / (s**2).sum())


def test_variance_kept_is_that_of_scikit_learn() -> None:
    expected = PCA(2).fit(EMBEDDINGS).explained_variance_ratio_.sum()
    assert project(EMBEDDINGS).variance_kept == pytest.approx(expected)


def test_texts_on_a_plane_keep_all_variance_and_all_distances() -> None:
    flat = np.zeros((6, 50), dtype=np.float32)
    flat[:, [4, 9]] = np.array([[0, 0], [3, 0], [0, 4], [3, 4], [1, 1], [-2, 5]])
    found = project(flat)
    assert found.variance_kept == pytest.approx(1)
    assert found.variance_kept <= 1
    assert_allclose(np.linalg.norm(found.coordinates[1] - found.coordinates[2]), 5, atol=1e-5)


@pytest.mark.parametrize("n", [0, 1])
def test_no_text_and_one_text_lie_at_the_origin(n: int) -> None:
    found = project(EMBEDDINGS[:n])
    assert_array_equal(found.coordinates, np.zeros((n, 2)))
    assert found.variance_kept == 1


def test_two_texts_lie_on_a_line_at_their_distance() -> None:
    found = project(EMBEDDINGS[:2])
    assert_allclose(found.coordinates[:, 1], 0, atol=1e-6)
    assert_allclose(
        abs(found.coordinates[0, 0] - found.coordinates[1, 0]), np.linalg.norm(np.subtract(*EMBEDDINGS[:2]))
    )
    assert found.variance_kept == pytest.approx(1)


def test_texts_that_are_all_alike_lie_on_one_point() -> None:
    found = project(np.repeat(EMBEDDINGS[:1].astype(np.float32), 7, axis=0))
    assert_array_equal(found.coordinates, np.zeros((7, 2)))
    assert 0 <= found.variance_kept <= 1


def test_fewer_texts_or_numbers_than_axes_leave_the_last_axes_at_zero() -> None:
    assert_allclose(project(EMBEDDINGS[:2], dimensions=5).coordinates[:, 2:], 0)
    narrow = project(np.array([[1.0], [2.0], [4.0]]))
    assert_allclose(np.abs(narrow.coordinates[:, 0]), [4 / 3, 1 / 3, 5 / 3], atol=1e-6)
    assert_allclose(narrow.coordinates[:, 1], 0)


@pytest.mark.parametrize("n", [2, 3, 5, 30])
def test_the_variance_kept_is_a_share(n: int) -> None:
    assert 0 <= project(EMBEDDINGS[:n]).variance_kept <= 1


def test_the_same_texts_land_in_the_same_place() -> None:
    assert_array_equal(project(EMBEDDINGS).coordinates, project(EMBEDDINGS.copy()).coordinates)


def test_an_unknown_method_is_an_error_that_names_it() -> None:
    method: Any = "tsne"
    with pytest.raises(ValueError, match="method is 'tsne'; it must be 'pca'"):
        project(EMBEDDINGS, method)
