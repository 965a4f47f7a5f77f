"""Vectors scaled to length 1: worked out by hand, and against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.spatial.distance import cosine, euclidean

from components.engine.unit_vectors import compare_directions


def test_a_right_triangle_worked_out_by_hand() -> None:
    found = compare_directions(np.array([3.0, 4.0]), np.array([2.0, 0.0]))
    assert found.lengths == (5.0, 2.0)
    assert_allclose(found.first, [0.6, 0.8])
    assert_allclose(found.second, [1, 0])
    assert_allclose(found.products, [0.6, 0])
    assert found.cosine == pytest.approx(0.6)
    assert found.degrees == pytest.approx(53.1301, abs=1e-4)
    assert found.distance == pytest.approx(0.8**0.5)


def test_random_vectors_are_compared_as_scipy_does() -> None:
    first, second = np.random.default_rng(3).normal(size=(2, 384)).astype(np.float32)
    found = compare_directions(first, second)
    assert found.cosine == pytest.approx(1 - cosine(first.astype(float), second.astype(float)))
    assert found.distance == pytest.approx(euclidean(found.first, found.second))
    assert found.distance == pytest.approx((2 - 2 * found.cosine) ** 0.5)
    assert found.products.sum() == pytest.approx(found.cosine)


@pytest.mark.parametrize(("sign", "degrees", "distance"), [(1, 0, 0), (-1, 180, 2)])
def test_a_vector_and_itself_or_its_opposite_have_an_angle_in_spite_of_rounding(
    sign: int, degrees: float, distance: float
) -> None:
    for vector in np.random.default_rng(5).normal(size=(50, 384)):  # of some the products sum to more than 1
        found = compare_directions(vector, sign * 7 * vector)
        assert found.degrees == pytest.approx(degrees, abs=1e-5)
        assert found.distance == pytest.approx(distance, abs=1e-9)


def test_a_zero_vector_is_refused_with_the_lengths() -> None:
    with pytest.raises(ValueError, match="1 and 0 long"):
        compare_directions(np.array([1.0, 0.0]), np.zeros(2))


def test_vectors_of_two_lengths_are_refused_with_both_shapes() -> None:
    with pytest.raises(ValueError, match=r"\(2,\) and \(3,\)"):
        compare_directions(np.ones(2), np.ones(3))
