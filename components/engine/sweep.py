"""Into how many clusters? One K-means a k, and what speaks for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

import numpy as np

from components.engine.agreement import Agreement, agreement
from components.engine.clustering import fit
from components.engine.encoder import unit_rows
from components.engine.sampling import sample_positions
from components.engine.silhouettes import silhouettes

SAMPLE = 2_000  # texts that are swept: of more, the curves of a sample are the same to the eye
STARTS, STARTS_AGAIN = 4, 2
RESAMPLES, SHARE = 6, 0.8
BLOBS = 2
FEWEST = 8  # texts from which resamples say something
# A k is clear where all three hold. Single blobs of 2 to 384 dimensions fell short of at least one, well-separated
# mixtures passed all (benchmarks/clear_k.py).
STABLE = 0.9  # agreement of resamples
TIGHTER, STEADIER = 0.03, 0.15  # silhouette and agreement above those of the blob …
FAR_TIGHTER = 0.2  # … or a silhouette so far above that a steady blob does not matter …
TIGHT = 0.9  # … or one that no blob reaches

Reason = Literal["clear", "few", "loose", "unstable"]
Progress = Callable[[int, int], None]


class Sweep(NamedTuple):
    """What each k gives; arrays have one value a k.

    Attributes
    ----------
    ks : ndarray of int, shape (m,)
        Ascending.
    inertia : ndarray, shape (m,)
        Sum of squared distances to the centres: it falls with every k, also where there are no groups.
    silhouette : ndarray, shape (m,)
        Mean silhouette by cosine distance in all dimensions, in [-1, 1].
    stability : ndarray, shape (m,)
        Mean adjusted Rand index of the division with those that random 80% of the texts lead to.
    blob_silhouette, blob_stability : ndarray, shape (m,)
        The same of one blob that spreads as these texts do in each direction, and has no groups.
    agreements : tuple of Agreement, length m or 0
        With the known division, where there is one.
    texts : int
        How many texts were swept.
    suggested : int or None
        The k that is clear, or None.
    reason : {"clear", "few", "loose", "unstable"}
        Why: one k is clear; the texts are too few; no division is tighter than what a blob gives; or none of those that
        are comes out again of other samples.
    """

    ks: np.ndarray
    inertia: np.ndarray
    silhouette: np.ndarray
    stability: np.ndarray
    blob_silhouette: np.ndarray
    blob_stability: np.ndarray
    agreements: tuple[Agreement, ...]
    texts: int
    suggested: int | None
    reason: Reason


def sweep_k(
    embeddings: np.ndarray,
    ks: Sequence[int],
    seed: int = 0,
    truth: Sequence[object] | np.ndarray | None = None,
    on_progress: Progress | None = None,
) -> Sweep:
    """Divide embeddings by K-means for each k, and say which k is clear, if any.

    A k is clear where its division comes out again of resamples (Ben-Hur, Elisseeff and Guyon, 2002), is tighter than
    the same k makes a blob of the same covariance (the null of SigClust: Liu, Hayes, Nobel and Marron, 2008; the idea
    of the gap statistic: Tibshirani, Walther and Hastie, 2001), and comes out again more surely than the blob's does,
    or is much tighter. Of several, the k that is tighter than the blob's by most.

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
        Rows are scaled to length 1 first. Of more than 2,000, a random sample is taken.
    ks : sequence of int
        In any order; those above the number of different texts are left out.
    seed : int
    truth : sequence of length n, optional
        A known division.
    on_progress : callable
        Called as on_progress(done, total) before each k and at the end.

    Returns
    -------
    Sweep
        Cost: about 30 K-means a k.

    Raises
    ------
    ValueError
        A k is below 2, there are none, no k is left, or truth has another length than embeddings.
    """
    if not len(ks) or min(ks) < 2:
        raise ValueError(f"ks are {list(ks)}; there must be one or more, each from 2")
    if truth is not None and len(truth) != len(embeddings):
        raise ValueError(f"there are {len(embeddings)} embeddings and {len(truth)} true labels; both must be as many")
    chosen = sample_positions(len(embeddings), SAMPLE, seed)
    rows = unit_rows(embeddings[chosen])
    different = len(np.unique(rows, axis=0))
    legal = np.array(sorted({k for k in ks if k <= different}), dtype=np.int64)
    if not len(legal):
        raise ValueError(f"the least k is {min(ks)}; it must be at most the number of different texts, {different}")
    known = None if truth is None else np.asarray(truth)[chosen]
    blobs = [_blob(rows, seed + i) for i in range(BLOBS)]
    measured = []
    for done, k in enumerate(legal):
        if on_progress:
            on_progress(done, len(legal))
        measured.append(_measure(rows, blobs, int(k), seed))
    if on_progress:
        on_progress(len(legal), len(legal))
    labels, numbers = [m[0] for m in measured], np.array([m[1:] for m in measured])
    inertia, silhouette, stability, blob_silhouette, blob_stability = numbers.T
    agreements = () if known is None else tuple(agreement(found, known) for found in labels)
    suggested, reason = _judge(legal, silhouette, blob_silhouette, stability, blob_stability, len(rows))
    return Sweep(
        legal,
        inertia,
        silhouette,
        stability,
        blob_silhouette,
        blob_stability,
        agreements,
        len(rows),
        suggested,
        reason,
    )


def _measure(
    rows: np.ndarray, blobs: Sequence[np.ndarray], k: int, seed: int
) -> tuple[np.ndarray, float, float, float, float, float]:
    """Return labels, inertia, silhouette and stability of one k, then silhouette and stability of the blobs."""
    model = fit(rows, k, seed, STARTS)
    found = silhouettes(rows, model.labels_).mean
    stable = _stability(rows, model.labels_, k, seed, RESAMPLES)
    loose, steady = [], []
    for blob in blobs:
        labels = fit(blob, k, seed, STARTS).labels_
        loose.append(silhouettes(blob, labels).mean)
        steady.append(_stability(blob, labels, k, seed, RESAMPLES // len(blobs)))
    return model.labels_, float(model.inertia_), found, stable, float(np.mean(loose)), float(np.mean(steady))


def _stability(rows: np.ndarray, labels: np.ndarray, k: int, seed: int, resamples: int) -> float:
    """Return how far a division comes out again of random 80% of the rows, to whose centres all rows then go."""
    size = max(k, round(SHARE * len(rows)))
    indices = []
    for i in range(resamples):
        part = rows[sample_positions(len(rows), size, seed + 1 + i)]
        different = len(np.unique(part, axis=0))
        indices.append(agreement(fit(part, min(k, different), seed + 1 + i, STARTS_AGAIN).predict(rows), labels).ari)
    return float(np.mean(indices))


def _blob(rows: np.ndarray, seed: int) -> np.ndarray:
    """Draw as many rows of length 1 from one Gaussian with the mean and covariance of these."""
    mean = rows.mean(axis=0)
    centred = rows - mean
    # A random mixture of centred rows has their covariance; nothing needs to be decomposed.
    weights = np.random.default_rng(seed).standard_normal((len(rows), len(rows))).astype(np.float32)
    return unit_rows(mean + weights @ centred / np.sqrt(max(len(rows) - 1, 1)))


def _judge(
    ks: np.ndarray,
    silhouette: np.ndarray,
    blob_silhouette: np.ndarray,
    stability: np.ndarray,
    blob_stability: np.ndarray,
    n: int,
) -> tuple[int | None, Reason]:
    if n < FEWEST:
        return None, "few"
    tighter = silhouette - blob_silhouette
    tight = tighter >= TIGHTER
    if not tight.any():
        return None, "loose"
    steadier = (stability - blob_stability >= STEADIER) | (tighter >= FAR_TIGHTER) | (silhouette >= TIGHT)
    clear = tight & steadier & (stability >= STABLE)
    if not clear.any():
        return None, "unstable"
    return int(ks[np.argmax(np.where(clear, tighter, -np.inf))]), "clear"
