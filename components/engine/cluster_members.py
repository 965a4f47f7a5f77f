"""How texts lie in their clusters: near the centre or at the edge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from components.engine.clustering import Clustering, kmeans
from components.engine.encoder import unit_rows
from components.engine.keywords import distinctive_terms


class ClusterMembers(NamedTuple):
    """Where each of n texts lies among k clusters.

    Attributes
    ----------
    cosines : ndarray of float32, shape (n,)
        Of each text with the centre of its own cluster, in [-1, 1].
    others : ndarray of int, shape (n,)
        The nearest other cluster of each text; -1 where there is one cluster alone.
    margins : ndarray of float32, shape (n,)
        How much farther the nearest other centre is than the own one, in Euclidean distance between rows of length 1:
        not below 0 but for rounding, since K-means puts each text where it is nearest; infinite where there is one
        cluster alone.
    cohesion : ndarray of float32, shape (k,)
        The mean cosine of each cluster's texts with its centre, in [-1, 1]; 0 of a cluster without texts.
    """

    cosines: np.ndarray
    others: np.ndarray
    margins: np.ndarray
    cohesion: np.ndarray


class NamedClusters(NamedTuple):
    """Texts in groups, with what tells the groups apart.

    Attributes
    ----------
    clustering : Clustering
    members : ClusterMembers
    terms : list of list of str, length k
        The most distinctive words of each cluster: see `keywords.distinctive_terms`.
    """

    clustering: Clustering
    members: ClusterMembers
    terms: list[list[str]]


def named_clusters(
    texts: Sequence[str], embeddings: np.ndarray, k: int, seed: int = 0, n_init: int = 10, terms: int = 4
) -> NamedClusters:
    """Divide texts by K-means, find out where each lies and what words the clusters have: see `clustering.kmeans`.

    Raises
    ------
    ValueError
        k is below 1 or above the number of texts, or there are more texts than embeddings, or fewer.
    """
    found = kmeans(embeddings, k, seed, n_init)
    return NamedClusters(found, cluster_members(embeddings, found), distinctive_terms(texts, found.labels, terms))


def cluster_members(embeddings: np.ndarray, clustering: Clustering) -> ClusterMembers:
    """Compare each text with the centres of K-means; cost: n k d.

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
        Those that were clustered, in the same order.
    clustering : Clustering

    Raises
    ------
    ValueError
        There are more embeddings than labels, or fewer.
    """
    labels, centers = clustering.labels, clustering.centers
    if len(embeddings) != len(labels):
        raise ValueError(f"there are {len(embeddings)} embeddings and {len(labels)} labels; both must be as many")
    # In float32 alone, distances near 0 would be off from the fourth decimal on; this adds up in float64.
    from sklearn.metrics.pairwise import euclidean_distances

    rows, each = unit_rows(embeddings), np.arange(len(labels))
    cosines = np.einsum("ij,ij->i", rows, unit_rows(centers)[labels])
    distances = euclidean_distances(rows, centers)
    own = distances[each, labels].copy()
    distances[each, labels] = np.inf
    others = distances.argmin(axis=1) if len(centers) > 1 else np.full(len(labels), -1)
    margins = distances.min(axis=1) - own
    sizes = np.bincount(labels, minlength=len(centers))
    sums = np.bincount(labels, weights=cosines, minlength=len(centers))
    cohesion = np.divide(sums, sizes, out=np.zeros(len(centers)), where=sizes > 0)
    return ClusterMembers(cosines, others, margins.astype(np.float32), cohesion.astype(np.float32))


def typical_and_doubtful(
    members: ClusterMembers, labels: np.ndarray, cluster: int, n: int = 3
) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of up to n texts that are nearest to a cluster's centre, and of up to n at its edge.

    Typical are those of the largest cosine with the centre, doubtful those of the smallest margin, each in this order
    and ties in the order of the texts. None is both: in a small cluster the typical ones go first.
    """
    positions = np.flatnonzero(labels == cluster)
    typical = positions[np.argsort(-members.cosines[positions], kind="stable")[:n]]
    rest = np.setdiff1d(positions, typical)
    return typical, rest[np.argsort(members.margins[rest], kind="stable")[:n]]


def cohesion_of_all(embeddings: np.ndarray) -> float:
    """Return the mean cosine of embeddings, shape (n, d), with the mean of all, in [0, 1]: it is that mean's length."""
    return float(np.linalg.norm(unit_rows(embeddings).mean(axis=0, dtype=np.float64)))
