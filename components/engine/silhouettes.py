"""How well each text fits its cluster, compared with the next one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from components.engine.encoder import unit_rows


class Silhouettes(NamedTuple):
    """The silhouette of each of n texts, by cosine distance (1 - cosine).

    Attributes
    ----------
    values : ndarray of float32, shape (n,)
        (b - a) / max(a, b), in [-1, 1]: a is the mean distance to the other texts of its own cluster, b to those of the
        nearest other cluster. 0 of a text alone in its cluster; NaN of noise, and of all texts where there are fewer
        than two clusters.
    others : ndarray of int, shape (n,)
        That nearest other cluster; -1 where the value is NaN.
    mean : float
        Of the values that are known; NaN where none is.
    """

    values: np.ndarray
    others: np.ndarray
    mean: float


def silhouettes(embeddings: np.ndarray, labels: np.ndarray) -> Silhouettes:
    """Return the silhouettes of a division (Rousseeuw, 1987), of all texts and exactly.

    A mean cosine is the product with a sum of rows, so no distance between two texts is ever computed: the cost is
    n k d, where it is n² d for other distances, which others therefore estimate on a sample.

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
        Rows of any length; a row of zeros has the distance 1 to all others.
    labels : ndarray of int, shape (n,)
        The cluster of each text, from 0; below 0 is noise, which has no silhouette and counts for none.

    Raises
    ------
    ValueError
        There are more embeddings than labels, or fewer.
    """
    if len(embeddings) != len(labels):
        raise ValueError(f"there are {len(embeddings)} embeddings and {len(labels)} labels; both must be as many")
    values = np.full(len(labels), np.nan, dtype=np.float32)
    others = np.full(len(labels), -1)
    inside = np.flatnonzero(labels >= 0)
    names, own = np.unique(labels[inside], return_inverse=True)
    if len(names) < 2:
        return Silhouettes(values, others, np.nan)
    rows, sizes = unit_rows(embeddings[inside]), np.bincount(own)
    sums = np.stack([rows[own == c].sum(axis=0, dtype=np.float64) for c in range(len(names))])
    each = np.arange(len(inside))
    totals = sizes - rows @ sums.T  # of the distances to each cluster, in float64
    to_itself = 1 - np.einsum("ij,ij->i", rows, rows, dtype=np.float64)  # 1 of a row of zeros, else rounding
    within = (totals[each, own] - to_itself) / np.maximum(sizes[own] - 1, 1)
    means = totals / sizes
    means[each, own] = np.inf
    nearest = means.argmin(axis=1)
    within, between = np.maximum(within, 0), np.maximum(means[each, nearest], 0)
    largest = np.maximum(within, between)
    found = np.divide(between - within, largest, out=np.zeros(len(inside)), where=largest > 1e-6)
    found[sizes[own] == 1] = 0
    values[inside], others[inside] = found, names[nearest]
    return Silhouettes(values, others, float(found.mean()))
