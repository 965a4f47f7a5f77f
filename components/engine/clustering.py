"""Texts in groups: K-means on embeddings, and the most central member of each group."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from components.engine.encoder import unit_rows
from components.engine.sampling import sample_positions

if TYPE_CHECKING:
    from sklearn.cluster import KMeans, MiniBatchKMeans

# Texts from which K-means goes in steps of a sample each: 50,000 then take 1/15 of the time, at an inertia within 1%
# (benchmarks/kmeans_mini_batch.py).
MINI_BATCH_FROM = 20_000
MINI_BATCH = 1_024
MEDOID_SAMPLE = 1000  # members to which distances are taken: beyond, the cost would grow with their square
MEDOID_BLOCK = 4_096  # members whose distances are held at once: 32 MB

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
    mini_batch : bool
        Whether the centres were found in steps of a sample each: then they are nearly the means.
    """

    labels: np.ndarray
    centers: np.ndarray
    inertia: float
    mini_batch: bool = False


def kmeans(embeddings: np.ndarray, k: int, seed: int = 0, n_init: int = 10, *, unit: bool = True) -> Clustering:
    """Divide embeddings into k clusters around their means (Lloyd, 1982; starts by k-means++), by scikit-learn.

    Rows are scaled to length 1 first: there the squared Euclidean distance is 2 - 2 cos, so that texts meet by cosine.
    More than 20,000 rows are divided by mini-batch K-means (Sculley, "Web-scale k-means clustering", 2010).

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
    k : int
        How many clusters.
    seed : int
    n_init : int
        How many starts are tried; the one with the least inertia is kept.
    unit : bool
        Whether rows are scaled to length 1; False for places in a picture.

    Returns
    -------
    Clustering
        Of fewer different texts than k, as many clusters as there are different ones. None is empty: mini-batches may
        leave fewer. Cost: n k d a step.

    Raises
    ------
    ValueError
        k is below 1 or above the number of texts.
    """
    if not 1 <= k <= len(embeddings):
        raise ValueError(f"k is {k}; it must be from 1 to the number of texts, {len(embeddings)}")
    rows = unit_rows(embeddings) if unit else embeddings.astype(np.float32)
    different = len(np.unique(rows, axis=0))
    model = fit(rows, min(k, different), seed, n_init)
    sizes = np.bincount(model.labels_, minlength=len(model.cluster_centers_))
    order = np.argsort(-sizes, kind="stable")
    labels = np.argsort(order)[model.labels_]
    centers = model.cluster_centers_[order][: np.count_nonzero(sizes)]
    return Clustering(labels, centers.astype(np.float32), float(model.inertia_), len(rows) > MINI_BATCH_FROM)


def fit(rows: np.ndarray, k: int, seed: int, n_init: int) -> KMeans | MiniBatchKMeans:
    """Fit scikit-learn's K-means to rows as they are; above `MINI_BATCH_FROM` rows its mini-batch form."""
    from sklearn.cluster import KMeans, MiniBatchKMeans
    from threadpoolctl import threadpool_limits

    if len(rows) > MINI_BATCH_FROM:
        model = MiniBatchKMeans(n_clusters=k, n_init=n_init, random_state=seed, batch_size=MINI_BATCH)
    else:
        model = KMeans(n_clusters=k, n_init=n_init, random_state=seed)
    with _LIMIT_LOCK, threadpool_limits(1):  # so that sums are added up in the same order each time
        return model.fit(rows)


def medoids(points: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Find the medoid of each cluster: the member nearest to the others (Kaufman & Rousseeuw, 1987).

    It has the least total Euclidean distance to the cluster's other members; in a cluster of more than 1,000, to 1,000
    of them, drawn at random with a fixed seed.

    Parameters
    ----------
    points : ndarray, shape (n, d)
        Embeddings, or places in a picture.
    labels : ndarray of int, shape (n,)
        The cluster of each point, from 0.

    Returns
    -------
    ndarray of int, shape (k,)
        Position of the medoid of each cluster, -1 where the cluster has no members. Of totals that differ by less than
        a millionth the earliest wins. Cost: m min(m, 1,000) d for a cluster of m.

    Raises
    ------
    ValueError
        There are more labels than points, or fewer.
    """
    if len(points) != len(labels):
        raise ValueError(f"there are {len(points)} points and {len(labels)} labels; both must be as many")
    found = np.full(int(labels.max(initial=-1)) + 1, -1, dtype=np.int64)
    for c in range(len(found)):
        members = np.flatnonzero(labels == c)
        if len(members):
            found[c] = members[_most_central(points[members])]
    return found


def _most_central(points: np.ndarray) -> int:
    from scipy.spatial.distance import cdist  # scikit-learn's would take a second to import before the first picture

    rows = points.astype(np.float64)
    rows -= rows[0]  # so that points that are all alike have no distance at all, rounding included
    others = rows[sample_positions(len(rows), MEDOID_SAMPLE, seed=0)]
    blocks = range(0, len(rows), MEDOID_BLOCK)
    totals = np.concatenate([cdist(rows[start : start + MEDOID_BLOCK], others).sum(axis=1) for start in blocks])
    return int(np.argmax(totals <= totals.min() * (1 + 1e-6)))
