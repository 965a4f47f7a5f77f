"""What a corpus is about: groups of texts and the words that tell them apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from components.engine.clustering import kmeans
from components.engine.keywords import distinctive_terms


class Topics(NamedTuple):
    """A corpus in topics, from the largest to the smallest.

    Attributes
    ----------
    labels : ndarray of int, shape (n,)
        The topic of each text, from 0.
    words : tuple of tuple of str
        Item c has the most distinctive words of topic c, most distinctive first; none where no word is left.
    """

    labels: np.ndarray
    words: tuple[tuple[str, ...], ...]


def find_topics(texts: Sequence[str], embeddings: np.ndarray, k: int, seed: int = 0, words: int = 3) -> Topics:
    """Divide a corpus into topics by K-means, and name each by class-based TF-IDF (Grootendorst, "BERTopic", 2022).

    Parameters
    ----------
    texts : sequence of str, length n
    embeddings : ndarray, shape (n, d)
        Row i is that of text i.
    k : int
        How many topics; cut to the number of texts.
    seed : int
    words : int
        How many words name a topic at most.

    Returns
    -------
    Topics
        Of fewer different embeddings than k, as many topics as there are different ones; of no texts, none. See
        `clustering.kmeans` and `keywords.distinctive_terms`. Cost: n k d a step, from 10 starts.

    Raises
    ------
    ValueError
        k is below 1, or there are more texts than embeddings, or fewer.
    """
    if len(texts) != len(embeddings):
        raise ValueError(f"there are {len(texts)} texts and {len(embeddings)} embeddings; both must be as many")
    if k < 1:
        raise ValueError(f"k is {k}; it must be 1 or more")
    if len(texts) == 0:
        return Topics(np.empty(0, dtype=np.int64), ())
    labels = kmeans(embeddings, min(k, len(texts)), seed).labels
    return Topics(labels, tuple(tuple(terms) for terms in distinctive_terms(texts, labels, words)))
