"""Texts in groups: K-means on embeddings."""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np

from components.engine.encoder import unit_rows

# A limit on NumPy's threads holds for the whole process and ends by restoring what it found: of two that overlap, the
# later one would restore the earlier one's limit, for good.
_LIMIT_LOCK = threading.Lock()


class Clustering(NamedTuple):
    """A division of texts into groups.

    Attributes
    ----------
    labels : ndarray of int, shape (n,)
        The cluster of each text, from 0; clusters are numbered from the largest to the smallest.
    centers : ndarray of float32, shape (k, d)
        Row c is the mean of cluster c.
    inertia : float
        Sum of the squared distances of the texts to their centres.
    """

    labels: np.ndarray
    centers: np.ndarray
    inertia: float


def kmeans(embeddings: np.ndarray, k: int, seed: int = 0, n_init: int = 10) -> Clustering:
    """Divide embeddings into k clusters around their means (Lloyd, 1982; starts by k-means++), by scikit-learn.

    Rows are scaled to length 1 first: there the squared Euclidean distance is 2 - 2 cos, so that texts meet by cosine.

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
    k : int
        How many clusters.
    seed : int
    n_init : int
        How many starts are tried; the one with the least inertia is kept.

    Returns
    -------
    Clustering
        Of fewer different texts than k, as many clusters as there are different ones. Cost: n k d a step.

    Raises
    ------
    ValueError
        k is below 1 or above the number of texts.
    """
    if not 1 <= k <= len(embeddings):
        raise ValueError(f"k is {k}; it must be from 1 to the number of texts, {len(embeddings)}")
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    rows = unit_rows(embeddings)
    different = len(np.unique(rows, axis=0))
    with _LIMIT_LOCK, threadpool_limits(1):  # so that sums are added up in the same order each time
        model = KMeans(n_clusters=min(k, different), n_init=n_init, random_state=seed).fit(rows)
    order = np.argsort(-np.bincount(model.labels_), kind="stable")
    labels = np.argsort(order)[model.labels_]
    return Clustering(labels, model.cluster_centers_[order].astype(np.float32), float(model.inertia_))
