"""K-means as a lesson: texts on a plane, and how Lloyd's algorithm ends there from many starts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from components.engine.encoder import unit_rows
from components.engine.lloyd import STARTS, Start, lloyd_steps, starting_centers
from components.engine.projection import project
from components.engine.sampling import sample_positions

LESSON_TEXTS, LESSON_SEEDS = 1000, 50  # so that all endings of 12 clusters are there within a second
DECIMALS = 5  # of places on the plane, where PCA's rounding would make equal texts differ


class LloydLesson(NamedTuple):
    """Texts on a plane, and how K-means ends there from many starts.

    Attributes
    ----------
    positions : ndarray of int, shape (m,)
        Which texts they are, ascending.
    points : ndarray of float32, shape (m, 2)
        Where they lie.
    variance_kept : float
        Share of the variance that the plane keeps, in [0, 1].
    k : int
        What was asked for, cut to the number of different points.
    endings : dict of Start to ndarray, shape (LESSON_SEEDS,)
        The inertia that each seed's start ends at.
    """

    positions: np.ndarray
    points: np.ndarray
    variance_kept: float
    k: int
    endings: dict[Start, np.ndarray]

    @property
    def best(self) -> float:
        """The least inertia that any start ends at."""
        return float(min(endings.min() for endings in self.endings.values()))


def ending_inertias(points: np.ndarray, k: int, how: Start, seeds: int = LESSON_SEEDS) -> np.ndarray:
    """Return the inertia that each of the seeds 0 … seeds-1 ends at, shape (seeds,); the cost is that of all runs."""
    starts = (starting_centers(points, k, how, seed) for seed in range(seeds))
    return np.array([lloyd_steps(points, start)[-1].inertia for start in starts])


def lloyd_lesson(embeddings: np.ndarray, k: int, size: int = LESSON_TEXTS, seed: int = 0) -> LloydLesson:
    """Lay texts on their plane of greatest variance, and find how K-means ends there from many starts.

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
        Scaled to length 1 first, as `clustering.kmeans` does it.
    k : int
        1 or more.
    size : int
        Of more texts, as many are drawn at random; the plane is that of the drawn ones.
    seed : int
        Of the draw.

    Raises
    ------
    ValueError
        There are no texts, or k is below 1.
    """
    if not len(embeddings) or k < 1:
        raise ValueError(f"there are {len(embeddings)} texts and k is {k}; both must be 1 or more")
    positions = sample_positions(len(embeddings), size, seed)
    plane = project(unit_rows(embeddings[positions]), method="pca")
    points = np.round(plane.coordinates, DECIMALS)
    k = min(k, len(np.unique(points, axis=0)))
    endings = {how: ending_inertias(points, k, how) for how in STARTS}
    return LloydLesson(positions, points, plane.variance_kept, k, endings)
