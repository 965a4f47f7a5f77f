"""Density on a grid, against SciPy's and scikit-learn's exact estimates."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import gaussian_kde
from sklearn.neighbors import KernelDensity

from components.engine.density import Density, density

DRAW = np.random.default_rng(12)
ROUND = DRAW.normal([5, -3], 1, (2000, 2))
ISLANDS = np.concatenate([DRAW.normal([0, 0], 1, (300, 2)), DRAW.normal([12, 3], 0.6, (150, 2))]).astype(np.float32)


def points_of(found: Density) -> np.ndarray:
    """Return the places of all values, shape (bins², 2), row after row."""
    return np.array([(x, y) for y in found.y for x in found.x])


def mass(found: Density) -> float:
    bin_area = (found.x[1] - found.x[0]) * (found.y[1] - found.y[0])
    return float(found.values.sum(dtype=np.float64) * bin_area)


def test_the_density_is_that_of_scipy_with_the_same_bandwidth() -> None:
    factor = 0.3
    found = density(ROUND, bandwidth=factor)
    expected = gaussian_kde(ROUND.T, bw_method=factor)(points_of(found).T).reshape(80, 80)
    assert np.corrcoef(found.values.ravel(), expected.ravel())[0, 1] > 0.999
    assert_allclose(found.values, expected, atol=0.05 * expected.max())


@pytest.mark.parametrize("bandwidth", [0.6, 1.5])
def test_the_density_of_islands_is_that_of_scikit_learn(bandwidth: float) -> None:
    found = density(ISLANDS, bandwidth=bandwidth)
    exact = KernelDensity(bandwidth=bandwidth).fit(ISLANDS).score_samples(points_of(found))
    expected = np.exp(exact).reshape(80, 80)
    assert_allclose(found.values, expected, atol=0.03 * expected.max())


def test_by_default_the_bandwidth_is_half_of_scotts_rule() -> None:
    spread = np.sqrt(ISLANDS.astype(np.float64).var(axis=0).mean())
    rule = 450 ** (-1 / 6) * spread
    assert gaussian_kde(ISLANDS.T).factor == pytest.approx(450 ** (-1 / 6))
    assert_allclose(density(ISLANDS).values, density(ISLANDS, bandwidth=rule / 2).values, rtol=1e-5)


@pytest.mark.parametrize("bins", [20, 80, 200])
@pytest.mark.parametrize("points", [ROUND, ISLANDS, ISLANDS[:1], ISLANDS[:2]])
def test_the_density_adds_up_to_one(points: np.ndarray, bins: int) -> None:
    assert mass(density(points, bins)) == pytest.approx(1, abs=0.01)


def test_rows_are_y_and_columns_are_x() -> None:
    found = density(np.array([[0.0, 0], [0, 0], [0, 0], [30, 10]]), bandwidth=1)
    row, column = np.unravel_index(np.argmax(found.values), found.values.shape)
    assert (found.x[column], found.y[row]) == (pytest.approx(0, abs=0.3), pytest.approx(0, abs=0.15))
    near = found.values[np.argmin(abs(found.y - 10)), np.argmin(abs(found.x - 30))]
    assert near == pytest.approx(found.values.max() / 3, rel=0.1)
    assert found.values[np.argmin(abs(found.y - 10)), np.argmin(abs(found.x))] < 1e-6


def test_the_grid_reaches_three_bandwidths_beyond_the_texts_so_that_contours_close() -> None:
    found = density(ISLANDS, bins=50, bandwidth=2)
    for axis, middles in enumerate((found.x, found.y)):
        half = (middles[1] - middles[0]) / 2
        assert middles[0] - half == pytest.approx(ISLANDS[:, axis].min() - 6, abs=1e-5)
        assert middles[-1] + half == pytest.approx(ISLANDS[:, axis].max() + 6, abs=1e-5)
        assert_allclose(np.diff(middles), 2 * half)
    border = np.concatenate([found.values[[0, -1]].ravel(), found.values[:, [0, -1]].ravel()])
    assert border.max() < 0.02 * found.values.max()


def test_a_wider_bandwidth_gives_lower_hills() -> None:
    peaks = [density(ISLANDS, bandwidth=bandwidth).values.max() for bandwidth in (0.3, 1, 3)]
    assert peaks == sorted(peaks, reverse=True)


def test_shapes_and_types_are_as_promised() -> None:
    found = density(ISLANDS, bins=30)
    assert (found.x.shape, found.y.shape, found.values.shape) == ((30,), (30,), (30, 30))
    assert found.values.dtype == np.float32
    assert found.values.min() >= 0


def test_no_texts_have_no_density() -> None:
    found = density(np.empty((0, 2)))
    assert_array_equal(found.values, np.zeros((80, 80)))
    assert np.isfinite(found.x).all()
    assert (np.diff(found.y) > 0).all()


@pytest.mark.parametrize("n", [1, 30])
def test_texts_on_one_point_are_a_round_hill_with_a_bandwidth_of_one(n: int) -> None:
    found = density(np.full((n, 2), [0.1, -0.7], dtype=np.float32), bins=81)
    assert found.values.max() == pytest.approx(1 / (2 * np.pi), rel=0.01)
    assert (found.x[40], found.y[40]) == (pytest.approx(0.1), pytest.approx(-0.7))
    assert_allclose(found.values, found.values.T, atol=1e-6)


@pytest.mark.parametrize("axis", [0, 1])
def test_texts_on_a_line_are_a_ridge(axis: int) -> None:
    line = np.zeros((200, 2))
    line[:, axis] = np.linspace(0, 10, 200)
    found = density(line, bins=81)
    across = found.values.sum(axis=1 - axis)
    assert np.argmax(across) == 40
    assert across[40] > 50 * across[0]
    assert mass(found) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("shape", [(5, 3), (5, 1), (5,)])
def test_a_picture_that_is_not_flat_is_an_error_with_its_shape(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"the coordinates have shape \(5,.*; it must be \(n, 2\)"):
        density(np.zeros(shape))


@pytest.mark.parametrize("bandwidth", [0.0, -1.0, float("nan")])
def test_a_bandwidth_that_is_not_positive_is_an_error_that_names_it(bandwidth: float) -> None:
    with pytest.raises(ValueError, match=f"the bandwidth is {bandwidth}; it must be above 0"):
        density(ISLANDS, bandwidth=bandwidth)


def test_no_bins_are_an_error() -> None:
    with pytest.raises(ValueError, match="there are 0 bins; there must be 1 or more"):
        density(ISLANDS, bins=0)
