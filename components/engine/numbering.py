"""Clusters numbered as everywhere: from the largest to the smallest."""

from __future__ import annotations

import numpy as np


def largest_first(labels: np.ndarray) -> np.ndarray:
    """Renumber clusters, from the largest to the smallest; of equal sizes the one whose first text comes first.

    Parameters
    ----------
    labels : ndarray of int, shape (n,)
        The cluster of each text by any number from 0; below 0 is noise.

    Returns
    -------
    ndarray of int, shape (n,)
        The cluster of each text, from 0 without gaps; -1 for noise.
    """
    numbered = np.full(len(labels), -1, dtype=np.int64)
    inside = np.flatnonzero(labels >= 0)
    _, first, own, sizes = np.unique(labels[inside], return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    numbered[inside] = np.argsort(order)[own]
    return numbered
