"""Two vectors scaled to length 1, and what then follows from their dot product: the angle and the distance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Comparison(NamedTuple):
    """Two vectors of d numbers and how they lie to each other.

    Attributes
    ----------
    lengths : (float, float)
        Euclidean, before scaling.
    first, second : ndarray of float64, shape (d,)
        Scaled to length 1.
    products : ndarray of float64, shape (d,)
        What each dimension adds to the dot product of the scaled vectors.
    cosine : float
        The sum of `products`, in [-1, 1].
    degrees : float
        The angle between the vectors, in [0, 180].
    distance : float
        Euclidean, between the scaled vectors, measured; the formula √(2 - 2cos) gives it too. In [0, 2].
    """

    lengths: tuple[float, float]
    first: np.ndarray
    second: np.ndarray
    products: np.ndarray
    cosine: float
    degrees: float
    distance: float


def compare_directions(first: np.ndarray, second: np.ndarray) -> Comparison:
    """Scale two vectors, shape (d,) each, to length 1 and compare them.

    Raises
    ------
    ValueError
        The vectors do not have the same number of dimensions, or one is zero, which has no direction.
    """
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(
            f"the vectors have shapes {first.shape} and {second.shape}; they must be one and the same (d,)"
        )
    ours, theirs = first.astype(np.float64), second.astype(np.float64)
    lengths = float(np.linalg.norm(ours)), float(np.linalg.norm(theirs))
    if not all(lengths):
        raise ValueError(f"the vectors are {lengths[0]:g} and {lengths[1]:g} long; one of length 0 has no direction")
    ours, theirs = ours / lengths[0], theirs / lengths[1]
    products = ours * theirs
    cosine = float(np.clip(products.sum(), -1, 1))  # rounding must not carry it out of where an angle exists
    return Comparison(
        lengths=lengths,
        first=ours,
        second=theirs,
        products=products,
        cosine=cosine,
        degrees=float(np.rad2deg(np.arccos(cosine))),
        distance=float(np.linalg.norm(ours - theirs)),
    )
