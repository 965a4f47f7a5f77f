"""How alike embeddings are: cosines, the most similar pairs, an order that puts like beside like, percentiles."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from components.engine.encoder import unit_rows

ROUNDING = 1e-6  # of a cosine in float32
BLOCK = 1024  # rows of the cosine matrix held at once: 40 MB for 10,000 texts


class Pair(NamedTuple):
    """Two texts by position, `first` < `second`, and their cosine in [-1, 1]."""

    first: int
    second: int
    cosine: float


class SimilarityOrder(NamedTuple):
    """An order of texts, and the dendrogram that it follows.

    Attributes
    ----------
    order : ndarray of int, shape (n,)
        Positions of the texts, like beside like.
    spans, heights : ndarray, shape (n - 1, 4)
        Each row is the bracket of one merge: four positions along the order (the first text at 0, the next at 1), and
        four heights as distances 1 - cosine.
    """

    order: np.ndarray
    spans: np.ndarray
    heights: np.ndarray


def cosine_matrix(embeddings: np.ndarray) -> np.ndarray:
    """Return the cosine of every pair: u·v / (|u| |v|).

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
        Rows of any length; a row of zeros has cosine 0 with everything.

    Returns
    -------
    ndarray of float32, shape (n, n)
        Row i, column j holds the cosine of texts i and j, in [-1, 1]; symmetric. Cost: n² d.
    """
    rows = unit_rows(embeddings)
    cosines = np.clip(rows @ rows.T, -1, 1)
    np.fill_diagonal(cosines, np.linalg.norm(rows, axis=1).round())  # exactly 1, as it is in exact arithmetic
    return np.maximum(cosines, cosines.T)


def top_pairs(embeddings: np.ndarray, n: int) -> list[Pair]:
    """Rank the pairs of different texts, most similar first, without holding the whole matrix.

    Parameters
    ----------
    embeddings : ndarray, shape (m, d)
    n : int
        How many pairs; all m (m - 1) / 2 where there are fewer.

    Returns
    -------
    list of Pair
        Best first; of equal cosines the pair that stands earlier. No text is paired with itself. Cost: m² d.

    Raises
    ------
    ValueError
        n is negative.
    """
    if n < 0:
        raise ValueError(f"n is {n}; it must be 0 or more")
    rows = unit_rows(embeddings)
    first, second, best = np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32)
    for start in range(0, len(rows), BLOCK) if n else ():
        block = np.clip(rows[start : start + BLOCK] @ rows[start:].T, -1, 1)
        block[np.tril_indices(len(block), m=block.shape[1])] = -np.inf  # each pair once, no text with itself
        threshold = best[-1] if len(best) == n else -np.inf  # equal ones come too late: their first text is later
        i, j = np.nonzero(block >= max(_nth_largest(block, n), np.nextafter(threshold, np.float32(2))))
        first, second = np.append(first, i + start), np.append(second, j + start)
        best = np.append(best, block[i, j])
        kept = np.lexsort((second, first, -best))[:n]
        first, second, best = first[kept], second[kept], best[kept]
    return [Pair(int(i), int(j), float(c)) for i, j, c in zip(first, second, best, strict=True)]


def count_pairs(embeddings: np.ndarray, threshold: float) -> int:
    """Count the pairs of different texts with a cosine of at least `threshold`; embeddings of shape (m, d).

    A cosine may miss the threshold by `ROUNDING`: that of a text with its copy comes out just below 1 now and then.
    """
    rows = unit_rows(embeddings)
    total = 0
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK] @ rows[start:].T
        total += int(np.count_nonzero(np.triu(block >= threshold - ROUNDING, k=1)))
    return total


def _nth_largest(values: np.ndarray, n: int) -> np.float32:
    """Return the n-th largest of many values, or the smallest finite one where there are fewer."""
    flat = values.ravel()
    if len(flat) <= n:
        return np.float32(-2)
    return max(np.partition(flat, len(flat) - n)[len(flat) - n], np.float32(-2))


def similarity_order(cosines: np.ndarray) -> SimilarityOrder:
    """Order texts so that neighbours are as alike as a tree of them allows (optimal leaf ordering).

    Average linkage on 1 - cosine; of the orders that the tree allows, the one with the least distance between
    neighbours (Bar-Joseph, Gifford and Jaakkola, 2001), by SciPy.

    Parameters
    ----------
    cosines : ndarray, shape (n, n)
        Symmetric.

    Returns
    -------
    SimilarityOrder
        For n < 3 the order as given. Cost: up to n³; about a second for n = 300.
    """
    if len(cosines) < 2:
        return SimilarityOrder(np.arange(len(cosines)), np.empty((0, 4)), np.empty((0, 4)))
    from scipy.cluster.hierarchy import dendrogram, linkage
    from scipy.spatial.distance import squareform

    distances = np.maximum(0, 1 - cosines.astype(np.float64))
    np.fill_diagonal(distances, 0)
    tree = dendrogram(linkage(squareform(distances, checks=False), "average", optimal_ordering=True), no_plot=True)
    spans = (np.array(tree["icoord"]) - 5) / 10  # SciPy sets the leaves at 5, 15, 25 …
    return SimilarityOrder(np.array(tree["leaves"]), spans, np.array(tree["dcoord"]))


def background_percentile(cosines: np.ndarray | float, background: np.ndarray) -> np.ndarray:
    """Say which share of background pairs has a lower cosine.

    Parameters
    ----------
    cosines : float or ndarray
        What to place.
    background : ndarray, shape (m,)
        Cosines of random pairs, in any order.

    Returns
    -------
    ndarray of float, shape of `cosines`
        In percent, 0 to 100.

    Raises
    ------
    ValueError
        The background is empty.
    """
    if len(background) == 0:
        raise ValueError("the background is empty; a percentile needs at least one cosine to compare with")
    # In float32 one cosine comes out a little differently from matrices of different shapes: five decimals are alike.
    ranked = np.sort(np.asarray(background, dtype=np.float64).round(5))
    return 100 * np.searchsorted(ranked, np.asarray(cosines, dtype=np.float64).round(5), side="left") / len(ranked)


def pair_cosines(cosines: np.ndarray) -> np.ndarray:
    """Return the cosines of all pairs of different texts, shape (n (n - 1) / 2,), from a matrix (n, n)."""
    return cosines[np.triu_indices(len(cosines), k=1)]


def top_pairs_of_matrix(cosines: np.ndarray, n: int) -> list[Pair]:
    """Rank the pairs of a symmetric matrix, shape (m, m), as `top_pairs` ranks those of embeddings."""
    i, j = np.triu_indices(len(cosines), k=1)
    best = np.lexsort((j, i, -cosines[i, j]))[:n]
    return [Pair(int(i[b]), int(j[b]), float(cosines[i[b], j[b]])) for b in best]
