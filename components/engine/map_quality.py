"""How far a picture of embeddings may be trusted."""

from __future__ import annotations

import numpy as np

from components.engine.encoder import unit_rows
from components.engine.neighbors import Neighbors, block_rows
from components.engine.sampling import sample_positions
from components.engine.similarity import ROUNDING


def map_neighbors(coordinates: np.ndarray, k: int) -> np.ndarray:
    """Find the k nearest others of each text in the picture.

    Parameters
    ----------
    coordinates : ndarray, shape (n, dimensions)
        Where each text is drawn.
    k : int
        How many neighbours; cut to n - 1.

    Returns
    -------
    ndarray of int, shape (n, k)
        Nearest first, never the text itself; of those at equal distance in any order. Cost: n log n.

    Raises
    ------
    ValueError
        k is below 1.
    """
    if k < 1:
        raise ValueError(f"k is {k}; it must be 1 or more")
    n = len(coordinates)
    if n < 2:
        return np.empty((n, 0), dtype=np.int64)
    from sklearn.neighbors import NearestNeighbors

    # Without arguments no text counts as its own neighbour, even where several lie on one point.
    found = NearestNeighbors(n_neighbors=min(k, n - 1)).fit(coordinates).kneighbors(return_distance=False)
    return np.asarray(found, dtype=np.int64)


def kept_neighbors(neighbors: np.ndarray, coordinates: np.ndarray) -> np.ndarray:
    """Return for each text which share of its true neighbours are among as many nearest ones in the picture.

    Also known as neighbourhood preservation or k-NN recall (Lee & Verleysen, 2009).

    Parameters
    ----------
    neighbors : ndarray of int, shape (n, k)
        The k exact neighbours of each text in the embedding space: see `neighbors.nearest`.
    coordinates : ndarray, shape (n, dimensions)
        Where each text is drawn.

    Returns
    -------
    ndarray of float32, shape (n,)
        In [0, 1]. Cost: n log n.

    Raises
    ------
    ValueError
        The shapes do not belong together, or there is no neighbour to keep.
    """
    _check_neighbors(neighbors, coordinates)
    k = neighbors.shape[1]
    drawn = map_neighbors(coordinates, k)
    both = np.sort(np.concatenate([neighbors, drawn], axis=1), axis=1)  # what both have stands twice
    return ((both[:, 1:] == both[:, :-1]).sum(axis=1) / k).astype(np.float32)


def misplaced(neighbors: Neighbors, coordinates: np.ndarray) -> np.ndarray:
    """Return for each text how many times as far from its true neighbours it is drawn as a typical text.

    That is the median distance in the picture to its k true neighbours, divided by the median of that over all texts.

    Parameters
    ----------
    neighbors : Neighbors
        The k exact neighbours of each text in the embedding space: see `neighbors.nearest`.
    coordinates : ndarray, shape (n, dimensions)
        Where each text is drawn.

    Returns
    -------
    ndarray of float32, shape (n,)
        0 or more; 1 is typical. Where most texts lie on the points of their neighbours, the mean over all texts takes
        the place of the median; where all do, each is typical.

    Raises
    ------
    ValueError
        The shapes do not belong together, or there is no neighbour.
    """
    _check_neighbors(neighbors.indices, coordinates)
    points = coordinates.astype(np.float64)
    distances = np.median(np.linalg.norm(points[neighbors.indices] - points[:, None], axis=2), axis=1)
    typical = np.median(distances) or distances.mean()
    return np.divide(distances, typical, out=np.ones_like(distances), where=typical > 0).astype(np.float32)


def trustworthiness(
    embeddings: np.ndarray, coordinates: np.ndarray, k: int = 15, sample: int | None = None, seed: int = 0
) -> float:
    """Return how far those that are neighbours in the picture are near each other in truth (Venna & Kaski, 2001).

    T = 1 - 2 / (n k (2n - 3k - 1)) · sum of r(i, j) - k over each text i and those of its k nearest j in the picture
    that are not among its k true neighbours; r(i, j) is the rank of j by cosine to i: 1 + the number of other texts
    with a greater one. Texts whose cosines differ by rounding alone share the best of their ranks, so that no picture
    is blamed for which of several equal texts it draws nearest.

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
    coordinates : ndarray, shape (n, dimensions)
        Where each text is drawn.
    k : int
        How many neighbours; cut to less than n / 2, above which T is not defined.
    sample : int, optional
        How many texts i are judged, drawn at random; their ranks are among all texts, so that the estimate is unbiased.
        By default all.
    seed : int
        Of the sample.

    Returns
    -------
    float
        In [0, 1]; NaN for fewer than 3 texts, of which nothing can be out of place. Cost: n² (d + k), or n (d + k) for
        each text of the sample; memory: n d and some 128 MiB for a block of cosines.

    Raises
    ------
    ValueError
        k or the sample is below 1, or embeddings and coordinates are not as many.
    """
    n = len(embeddings)
    if len(coordinates) != n:
        raise ValueError(f"there are {n} embeddings and {len(coordinates)} coordinates; both must be as many")
    if k < 1:
        raise ValueError(f"k is {k}; it must be 1 or more")
    if sample is not None and sample < 1:
        raise ValueError(f"the sample is {sample}; it must be 1 or more")
    k = min(k, (n - 1) // 2)
    if k < 1:
        return float("nan")
    judged = sample_positions(n, n if sample is None else sample, seed)
    ranks = _true_ranks(unit_rows(embeddings), judged, map_neighbors(coordinates, k)[judged])
    return float(1 - 2 * np.maximum(ranks - k, 0).sum() / (len(judged) * k * (2 * n - 3 * k - 1)))


def _true_ranks(rows: np.ndarray, judged: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Return the rank by cosine of each text j of drawn[i] for text judged[i], shape (m, k), from rows of length 1."""
    ranks = np.empty(drawn.shape, dtype=np.int64)
    step = block_rows(len(rows))
    for start in range(0, len(judged), step):
        block = slice(start, start + step)
        cosines = rows[judged[block]] @ rows.T
        # Row by row: comparisons of a whole block at once would not fit the processor's cache and take 3 times as long.
        for i, row in enumerate(cosines, start):
            limits = row[drawn[i]] + np.float32(ROUNDING)
            row[judged[i]] = -np.inf  # a text has no rank for itself
            ranks[i] = [1 + np.count_nonzero(row > limit) for limit in limits]
    return ranks


def _check_neighbors(neighbors: np.ndarray, coordinates: np.ndarray) -> None:
    n, k = neighbors.shape
    if len(coordinates) != n:
        raise ValueError(
            f"there are neighbours of {n} texts and coordinates of {len(coordinates)}; both must be as many"
        )
    if not 1 <= k < n:
        raise ValueError(f"each of the {n} texts has {k} neighbours; they must be from 1 to {n - 1}")
