"""New texts on a picture that is there, without laying it anew."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from components.engine.neighbors import Neighbors, nearest
from components.engine.similarity import ROUNDING


class Placement(NamedTuple):
    """Where new texts land.

    Attributes
    ----------
    coordinates : ndarray of float32, shape (m, dimensions)
    neighbors : Neighbors
        The true neighbours of each new text among those of the picture, which decided its place. Where their cosines
        are low, no place is good.
    """

    coordinates: np.ndarray
    neighbors: Neighbors


def place(
    embeddings: np.ndarray,
    coordinates: np.ndarray,
    queries: np.ndarray,
    k: int = 15,
    neighbors: Neighbors | None = None,
) -> Placement:
    """Put new texts where the picture shows the most of their true neighbours around them.

    A text's neighbours need not lie together in the picture, and their mean may lie among strangers. So each of the k
    neighbours offers two spots: its own, and the mean of those neighbours that are among the k texts nearest to its
    own. The spot with the most true neighbours among the k texts nearest to it wins; of equal ones a mean, and of
    those the one around the nearest neighbour. A text that is already there lands on it.

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
        Of the texts in the picture.
    coordinates : ndarray, shape (n, dimensions)
        Where they are drawn, by any method.
    queries : ndarray, shape (m, d)
        Of the new texts.
    k : int
        How many neighbours decide; cut to n.
    neighbors : Neighbors, optional
        Of the queries among the embeddings, if known; then their number is k.

    Returns
    -------
    Placement
        Cost: m n d for the neighbours, m k³ for the spots.

    Raises
    ------
    ValueError
        There is no text to be placed among, the shapes do not belong together, or k is below 1.
    """
    n, m = len(embeddings), len(queries)
    if not n:
        raise ValueError("there are 0 texts in the picture; there must be 1 or more to be placed among")
    if len(coordinates) != n:
        raise ValueError(f"there are {n} embeddings and {len(coordinates)} coordinates; both must be as many")
    found = nearest(embeddings, k, queries) if neighbors is None else neighbors
    if len(found.indices) != m:
        raise ValueError(f"there are {m} queries and neighbours of {len(found.indices)}; both must be as many")
    if not m:
        return Placement(np.zeros((0, coordinates.shape[1]), dtype=np.float32), found)
    own = coordinates[found.indices].astype(np.float64)
    around = _neighbors_around(coordinates, own, found.indices)
    around |= np.eye(found.indices.shape[1], dtype=bool)  # where many texts lie on one point, a search may miss its own
    means = np.einsum("mck,mkd->mcd", around, own) / around.sum(axis=2)[:, :, None]
    spots = np.concatenate([means, own], axis=1)
    kept = np.concatenate([_neighbors_around(coordinates, means, found.indices), around], axis=1).sum(axis=2)
    best = np.where(found.cosines[:, 0] >= 1 - ROUNDING, found.indices.shape[1], kept.argmax(axis=1))
    return Placement(spots[np.arange(m), best].astype(np.float32), found)


def _neighbors_around(coordinates: np.ndarray, spots: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Tell which of the k true neighbours of each text are among the k texts nearest to each of its spots.

    Spots have shape (m, c, dimensions), indices (m, k), the answer (m, c, k).
    """
    from scipy.spatial import KDTree

    k = indices.shape[1]
    drawn = KDTree(coordinates).query(spots, k=np.arange(1, k + 1))[1]
    return (drawn[:, :, None, :] == indices[:, None, :, None]).any(axis=3)
