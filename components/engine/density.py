"""Where the texts of a picture crowd."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

# Scott's rule is made for one hill. In the UMAP picture of the built-in news it runs everything together (6 peaks); at
# half of it the islands stand apart (22), and at a fifth each few texts are a peak of their own (69).
NARROWER = 0.5
MARGIN = 3  # bandwidths around the texts, so that contours close: beyond lies 0.3% of a text at the edge


class Density(NamedTuple):
    """An estimate of density on a grid.

    Attributes
    ----------
    x, y : ndarray of float64, shape (bins,)
        Middles of the bins, ascending, in units of the picture.
    values : ndarray of float32, shape (bins, bins)
        Row j, column i holds the density at (x[i], y[j]): 0 or more, as a share of the texts for a square unit.
    """

    x: np.ndarray
    y: np.ndarray
    values: np.ndarray


def density(coordinates: np.ndarray, bins: int = 80, bandwidth: float | None = None) -> Density:
    """Estimate the density of a picture with a Gaussian kernel (Parzen, 1962), from a smoothed histogram.

    The kernel is round, not stretched along the picture. Nothing finer than a bin is seen.

    Parameters
    ----------
    coordinates : ndarray, shape (n, 2)
        Where each text is drawn.
    bins : int
        How many along each axis.
    bandwidth : float, optional
        Standard deviation of the kernel, in units of the picture. By default half of Scott's rule (1992), which is
        n^(-1/6) times the spread, here the root of the mean variance of the two axes; 1 where all texts lie on one
        point.

    Returns
    -------
    Density
        It adds up to 1, but for the little beyond the margin of three bandwidths; of no texts it is 0. Cost: n + bins³
        at most.

    Raises
    ------
    ValueError
        The picture is not flat, or the bins or the bandwidth are not positive.
    """
    if coordinates.ndim != 2 or coordinates.shape[1] != 2:
        raise ValueError(f"the coordinates have shape {coordinates.shape}; it must be (n, 2)")
    if bins < 1:
        raise ValueError(f"there are {bins} bins; there must be 1 or more")
    if bandwidth is not None and not bandwidth > 0:
        raise ValueError(f"the bandwidth is {bandwidth}; it must be above 0")
    from scipy.ndimage import gaussian_filter

    points = coordinates.astype(np.float64)
    bandwidth = bandwidth or _default_bandwidth(points)
    inner = points if len(points) else np.zeros((1, 2))
    lowest, highest = inner.min(axis=0) - MARGIN * bandwidth, inner.max(axis=0) + MARGIN * bandwidth
    step_x, step_y = (highest - lowest) / bins
    edges_x, edges_y = np.linspace(lowest, highest, bins + 1).T
    counts = np.histogram2d(points[:, 1], points[:, 0], bins=(edges_y, edges_x))[0]
    smooth = gaussian_filter(counts, (bandwidth / step_y, bandwidth / step_x), mode="constant")
    values = smooth / (max(len(points), 1) * step_x * step_y)
    return Density(edges_x[:-1] + step_x / 2, edges_y[:-1] + step_y / 2, values.astype(np.float32))


def _default_bandwidth(points: np.ndarray) -> float:
    if len(points) == 0 or not np.ptp(points, axis=0).any():
        return 1.0
    return float(NARROWER * len(points) ** (-1 / 6) * np.sqrt(points.var(axis=0).mean()))
