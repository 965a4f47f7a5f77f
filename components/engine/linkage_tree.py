"""Texts joined one by one into a tree: agglomerative clustering."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from components.engine.encoder import unit_rows
from components.engine.numbering import largest_first

METHODS = ("ward", "average", "complete", "single")
SAME = 1e-6  # distances between equal texts are rounding alone


class LinkageTree(NamedTuple):
    """How n texts join, step by step, until they are one group.

    Attributes
    ----------
    joined : ndarray of int, shape (n - 1, 2)
        Step i joins these two into group n + i; numbers below n are texts.
    heights : ndarray of float64, shape (n - 1,)
        The distance at which step i joins, ascending.
    sizes : ndarray of int, shape (n - 1,)
        How many texts group n + i has.
    order : ndarray of int, shape (n,)
        Positions of the texts in an order in which no two lines of the tree cross.
    """

    joined: np.ndarray
    heights: np.ndarray
    sizes: np.ndarray
    order: np.ndarray


def linkage_tree(embeddings: np.ndarray, method: str = "average") -> LinkageTree:
    """Join the two nearest groups, again and again, by SciPy.

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
        Rows of any length; they are scaled to length 1.
    method : {"average", "complete", "single", "ward"}
        The distance between two groups: the mean, the largest or the least cosine distance (1 - cosine, in [0, 2])
        between their texts. "ward" (Ward, 1963) joins the two groups by which the squared Euclidean distances of unit
        rows to their group's mean grow least; its heights are the root of twice that growth, so two single texts join
        at their Euclidean distance, in [0, 2], and large groups far above. A row of zeros has the cosine distance 1 to
        all others.

    Returns
    -------
    LinkageTree
        Of equal distances SciPy's order decides. Cost: n² d, and n² numbers of memory.

    Raises
    ------
    ValueError
        There are no texts, or the method is another one.
    """
    if method not in METHODS:
        raise ValueError(f"the method is {method!r}; it must be one of {', '.join(METHODS)}")
    n = len(embeddings)
    if n == 0:
        raise ValueError("there are 0 embeddings; a tree needs 1 or more")
    if n == 1:
        none = np.empty(0, dtype=np.int64)
        return LinkageTree(np.empty((0, 2), dtype=np.int64), np.empty(0), none, np.zeros(1, dtype=np.int64))
    from scipy.cluster.hierarchy import leaves_list, linkage

    rows = unit_rows(embeddings).astype(np.float64)
    steps = linkage(rows, "ward") if method == "ward" else linkage(_cosine_distances(rows), method)
    heights = np.where(steps[:, 2] < SAME, 0.0, steps[:, 2])
    return LinkageTree(
        steps[:, :2].astype(np.int64), heights, steps[:, 3].astype(np.int64), leaves_list(steps).astype(np.int64)
    )


def _cosine_distances(rows: np.ndarray) -> np.ndarray:
    """Return the distance of each pair, those of the first row first, as SciPy wants them."""
    pairs = np.triu_indices(len(rows), 1)
    return np.clip(1 - (rows @ rows.T)[pairs], 0, 2)


def cut_tree(tree: LinkageTree, k: int | None = None, distance: float | None = None) -> np.ndarray:
    """Cut a tree into groups: into k of them, or into those that have joined at a distance or below it.

    Parameters
    ----------
    tree : LinkageTree
    k : int, optional
        From 1 to n. Always as many groups: of steps of equal height the later ones are undone first.
    distance : float, optional
        In the units of the tree's heights.

    Returns
    -------
    ndarray of int, shape (n,)
        The group of each text, from 0; numbered from the largest to the smallest.

    Raises
    ------
    ValueError
        Neither or both of k and distance are given, or k is out of its range.
    """
    n = len(tree.order)
    if (k is None) == (distance is None):
        raise ValueError(f"k is {k} and distance is {distance}; exactly one of them must be given")
    if distance is not None:
        k = n - int(np.searchsorted(tree.heights, distance, side="right"))
    if k is None or not 1 <= k <= n:
        raise ValueError(f"k is {k}; it must be from 1 to the number of texts, {n}")
    group = np.arange(2 * n - 1)
    for step in range(n - k - 1, -1, -1):  # from the top, so that each group is named before its parts ask
        group[tree.joined[step]] = group[n + step]
    return largest_first(group[:n])


def cut_height(tree: LinkageTree, k: int) -> float:
    """Return where a line must cross the tree to cut it into k groups: midway between two steps."""
    steps = len(tree.heights)
    if steps == 0:
        return 0.0
    below = tree.heights[steps - k] if k <= steps else 0.0
    above = tree.heights[steps - k + 1] if k > 1 else 1.05 * tree.heights[-1]
    return float((below + above) / 2)


def tree_places(tree: LinkageTree) -> np.ndarray:
    """Return where each text and each group stands beside the others, shape (2n - 1,).

    Texts stand at 0, 1, 2 … in the tree's order, a group in the middle of the two that it joins.
    """
    n = len(tree.order)
    places = np.zeros(2 * n - 1)
    places[tree.order] = np.arange(n)
    for step, pair in enumerate(tree.joined):
        places[n + step] = places[pair].mean()
    return places
