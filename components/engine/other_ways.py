"""What a way to cluster found, how well it fits, and how long it took."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from components.engine.encoder import unit_rows
from components.engine.keywords import distinctive_terms
from components.engine.silhouettes import silhouettes

TERMS = 4


class Outcome(NamedTuple):
    """What was found in n texts.

    Attributes
    ----------
    labels : ndarray of int, shape (n,)
        The cluster of each text, from 0 without gaps; -1 for noise.
    sizes : ndarray of int, shape (k,)
    silhouette : float
        The mean, noise left out; NaN of fewer than two clusters.
    terms : list of list of str, length k
        The most distinctive words of each cluster, noise left out.
    central : ndarray of int, shape (k,)
        Position of the text of each cluster that has the largest cosine with the cluster's mean.
    cosines : ndarray of float32, shape (n,)
        Of each text with the mean of its cluster, in [-1, 1]; NaN for noise.
    seconds : float
        How long the clustering took, without what describes it.
    """

    labels: np.ndarray
    sizes: np.ndarray
    silhouette: float
    terms: list[list[str]]
    central: np.ndarray
    cosines: np.ndarray
    seconds: float

    @property
    def noise(self) -> float:
        """The share of texts in no cluster, in [0, 1]; 0 of no texts."""
        return float((self.labels < 0).mean()) if len(self.labels) else 0.0


def outcome(
    texts: Sequence[str], embeddings: np.ndarray, find: Callable[[], np.ndarray], library: str | None = None
) -> Outcome:
    """Run a way to cluster, time it, and describe what it found; cost beside its own: n k d.

    Parameters
    ----------
    texts : sequence of str, length n
    embeddings : ndarray, shape (n, d)
    find : callable
        Returns the labels, shape (n,): from 0 without gaps, -1 for noise.
    library : str, optional
        A module that `find` needs; it is imported before the clock starts.

    Raises
    ------
    ValueError
        There are more texts than labels, or fewer.
    """
    if library is not None:
        importlib.import_module(library)
    start = time.perf_counter()
    labels = find()
    seconds = time.perf_counter() - start
    if not len(texts) == len(embeddings) == len(labels):
        raise ValueError(
            f"there are {len(texts)} texts, {len(embeddings)} embeddings and {len(labels)} labels; all must be as many"
        )
    inside = np.flatnonzero(labels >= 0)
    terms = distinctive_terms([texts[i] for i in inside.tolist()], labels[inside], TERMS)
    cosines = np.full(len(labels), np.nan, dtype=np.float32)
    central = np.zeros(len(terms), dtype=np.int64)
    rows = unit_rows(embeddings)
    for c in range(len(terms)):
        members = np.flatnonzero(labels == c)
        cosines[members] = rows[members] @ unit_rows(rows[members].mean(axis=0, dtype=np.float64, keepdims=True))[0]
        central[c] = members[np.argmax(cosines[members])]
    sizes = np.bincount(labels[inside], minlength=len(terms))
    return Outcome(labels, sizes, silhouettes(embeddings, labels).mean, terms, central, cosines, seconds)
