"""Two pictures of the same texts, laid on each other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Alignment(NamedTuple):
    """A picture brought onto another, and what keeps them apart.

    Attributes
    ----------
    coordinates : ndarray of float32, shape (n, dimensions)
        The other picture, moved, turned, mirrored and scaled, in the units of the reference.
    moved : ndarray of float32, shape (n,)
        How far apart the two places of each text are; 1 is the root-mean-square distance of the reference's texts from
        their centre.
    disparity : float
        What is left of the squared distances, as a share of those of the reference's texts from their centre, in
        [0, 1]: 0 where the pictures differ in position, size and side alone.
    """

    coordinates: np.ndarray
    moved: np.ndarray
    disparity: float


def align(reference: np.ndarray, other: np.ndarray) -> Alignment:
    """Bring a picture onto another by orthogonal Procrustes (Schönemann, 1966; Gower, 1975).

    Of all translations, rotations, reflections and uniform scales it takes those that leave the least sum of squared
    distances between the two places of each text.

    Parameters
    ----------
    reference, other : ndarray, shape (n, dimensions)
        Row i of each is where text i is drawn.

    Returns
    -------
    Alignment
        Where all texts of the reference lie on one point, the others land there too and nothing is left; where only
        those of the other picture do, they land at the reference's centre and the disparity is 1.

    Raises
    ------
    ValueError
        The pictures differ in the number of texts or of dimensions.
    """
    if reference.shape != other.shape:
        raise ValueError(f"the reference has shape {reference.shape}, the other picture {other.shape}; they must agree")
    if len(reference) == 0:
        return Alignment(np.empty(other.shape, dtype=np.float32), np.empty(0, dtype=np.float32), 0.0)
    centre, to = _centred(reference)
    _, moving = _centred(other)
    turned = _turned_and_scaled(moving, to)
    residuals = np.linalg.norm(turned - to, axis=1)
    total = (to**2).sum()
    size = np.sqrt(total / len(to)) or 1.0
    disparity = (residuals**2).sum() / total if total else 0.0
    return Alignment(
        (turned + centre).astype(np.float32), (residuals / size).astype(np.float32), float(min(disparity, 1.0))
    )


def _centred(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the centre, shape (dimensions,), and the points around it; exact zeros where all lie on one point."""
    points = points.astype(np.float64)
    if not np.ptp(points, axis=0).any():
        return points[0], np.zeros_like(points)
    centre = points.mean(axis=0)
    return centre, points - centre


def _turned_and_scaled(moving: np.ndarray, to: np.ndarray) -> np.ndarray:
    extent = (moving**2).sum()
    if extent == 0:
        return moving
    from scipy.linalg import orthogonal_procrustes

    rotation, overlap = orthogonal_procrustes(moving, to)
    return moving @ rotation * (overlap / extent)  # the scale of least squares
