"""Texts in dense groups, and those that are in none: HDBSCAN."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from components.engine.encoder import unit_rows
from components.engine.numbering import largest_first

SELECTIONS = ("eom", "leaf")
# With a matrix of all distances 3,000 texts of 384 dimensions take 1 s and 120 MB, with a tree of places 4 to 12 s.
MATRIX_TEXTS = 5_000


class DensityClusters(NamedTuple):
    """Dense groups of texts.

    Attributes
    ----------
    labels : ndarray of int, shape (n,)
        The cluster of each text, numbered from the largest to the smallest; -1 for noise.
    probabilities : ndarray of float32, shape (n,)
        How near each text stayed to the densest part of its cluster, in [0, 1]; 0 for noise.
    """

    labels: np.ndarray
    probabilities: np.ndarray


def hdbscan(
    embeddings: np.ndarray, min_cluster_size: int, min_samples: int | None = None, selection: str = "eom"
) -> DensityClusters:
    """Find groups that are denser than what is around them (Campello, Moulavi and Sander, 2013), by scikit-learn.

    Rows are scaled to length 1 first, where the Euclidean distance √(2 - 2 cos) ranks as the cosine does. Nothing is
    drawn at random; of equal distances, of which its measure has many, scikit-learn's order decides.

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
    min_cluster_size : int
        The fewest texts of a cluster, 2 or more.
    min_samples : int, optional
        A text is as dense as its distance to the min_samples-th nearest is small, where the text itself is the first:
        1 and 2 leave all distances as they are, more of them make more noise. By default `min_cluster_size`; cut to n.
    selection : {"eom", "leaf"}
        Which groups of its tree become clusters: those that live longest while density rises (excess of mass), or the
        last ones, which do not fall apart any further. The whole is never a cluster, so texts that are all equal are
        all noise.

    Returns
    -------
    DensityClusters
        Texts that are the same have the same cluster. Of fewer texts than `min_cluster_size` all are noise. Cost: n² d,
        and up to 5,000 texts n² numbers of memory.

    Raises
    ------
    ValueError
        `min_cluster_size` is below 2, `min_samples` below 1, or the selection another one.
    """
    if min_cluster_size < 2:
        raise ValueError(f"min_cluster_size is {min_cluster_size}; it must be 2 or more")
    samples = min_cluster_size if min_samples is None else min_samples
    if samples < 1:
        raise ValueError(f"min_samples is {samples}; it must be 1 or more")
    if selection not in SELECTIONS:
        raise ValueError(f"the selection is {selection!r}; it must be one of {', '.join(SELECTIONS)}")
    n = len(embeddings)
    if n < min_cluster_size:
        return DensityClusters(np.full(n, -1, dtype=np.int64), np.zeros(n, dtype=np.float32))
    from sklearn.cluster import HDBSCAN

    rows = unit_rows(embeddings)
    model = HDBSCAN(
        min_cluster_size=min_cluster_size,
        min_samples=min(samples, n),
        cluster_selection_method=selection,
        algorithm="brute" if n <= MATRIX_TEXTS else "auto",
        copy=True,
    ).fit(rows)
    labels, probabilities = _alike_for_equals(rows, model.labels_, model.probabilities_.astype(np.float32))
    return DensityClusters(largest_first(labels), probabilities)


def _alike_for_equals(rows: np.ndarray, labels: np.ndarray, probabilities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give texts that are the same the cluster of most of them: rounding alone sets them apart, which is no density."""
    labels, probabilities = labels.copy(), probabilities.copy()
    _, group, sizes = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    for g in np.flatnonzero(sizes > 1):
        same = np.flatnonzero(group == g)
        inside = labels[same][labels[same] >= 0]
        labels[same] = np.bincount(inside).argmax() if len(inside) else -1
        probabilities[same] = probabilities[same].max()
    return labels, probabilities


def assign_noise(embeddings: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Give each text that is noise to the cluster whose centre has the largest cosine with it.

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
        Rows of any length; a centre is the mean of its cluster's rows, scaled to length 1, noise left out.
    labels : ndarray of int, shape (n,)
        The cluster of each text, from 0 without gaps; below 0 is noise.

    Returns
    -------
    ndarray of int, shape (n,)
        The same labels, with those of noise replaced; clusters keep their numbers, whatever their sizes are now. Of
        equal cosines the smaller number wins. Where there is no cluster all stay noise, -1. Cost: n k d.

    Raises
    ------
    ValueError
        There are more embeddings than labels, or fewer.
    """
    if len(embeddings) != len(labels):
        raise ValueError(f"there are {len(embeddings)} embeddings and {len(labels)} labels; both must be as many")
    given, noise = labels.copy(), labels < 0
    given[noise] = -1
    clusters = int(given.max(initial=-1)) + 1
    if clusters:
        rows = unit_rows(embeddings)
        centers = np.stack([rows[given == c].mean(axis=0, dtype=np.float64) for c in range(clusters)])
        given[noise] = (rows[noise] @ unit_rows(centers).T).argmax(axis=1)
    return given
