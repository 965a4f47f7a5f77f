"""Pairs of news briefs that say what an ordinary cosine is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from components.engine.similarity import pair_cosines

PAIRS = 50_000  # places a cosine to a few thousandths of a percent


def background_cosines(
    embeddings: np.ndarray, sections: Sequence[str], pairs: int = PAIRS, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Return the cosines of random pairs of texts, and of pairs that share a section.

    Parameters
    ----------
    embeddings : ndarray of float32, shape (n, d)
        Of length 1.
    sections : sequence of str, length n
    pairs : int
        Of more pairs a random sample is taken.
    seed : int
        Of the sample.

    Returns
    -------
    (ndarray, ndarray) of float32, shapes (m,) and (p,)
        In ascending order; m and p are at most `pairs`. Cost: n².
    """
    cosines = pair_cosines(np.clip(embeddings @ embeddings.T, -1, 1))
    _, codes = np.unique(np.asarray(sections), return_inverse=True)
    same = pair_cosines(codes[:, None] == codes[None, :])
    draw = np.random.default_rng(seed)
    return _sorted_sample(cosines, pairs, draw), _sorted_sample(cosines[same], pairs, draw)


def _sorted_sample(values: np.ndarray, size: int, draw: np.random.Generator) -> np.ndarray:
    return np.sort(values if len(values) <= size else draw.choice(values, size, replace=False))


def event_cosines(headlines: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """Return the cosine of each headline with the text below it: two ways to tell one event.

    Parameters
    ----------
    headlines, texts : ndarray of float32, shape (n, d)
        Embeddings of length 1; row i of both is of event i.

    Returns
    -------
    ndarray of float32, shape (n,)
        In the order of the events, each in [-1, 1].

    Raises
    ------
    ValueError
        The shapes differ.
    """
    if headlines.shape != texts.shape:
        raise ValueError(
            f"headlines have shape {headlines.shape} and texts {texts.shape}; each event needs one of both"
        )
    return np.clip(np.einsum("ij,ij->i", headlines, texts), -1, 1)


def sections_sample(sections: Sequence[str], per_section: int, seed: int = 0) -> np.ndarray:
    """Return the positions of up to `per_section` texts of each section, drawn at random, in ascending order."""
    draw = np.random.default_rng(seed)
    labels = np.asarray(sections)
    drawn = [draw.permutation(np.flatnonzero(labels == section))[:per_section] for section in np.unique(labels)]
    return np.sort(np.concatenate(drawn)) if drawn else np.empty(0, dtype=np.int64)
