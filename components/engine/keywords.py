"""The words that tell one group of texts from the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# Two letters or more, and no pieces of short forms, which are stop words: neither "don" of "don't" nor "ve" of "we've".
WORD = r"""(?u)\b(?!(?<=\w['’])(?:ll|re|ve)\b)[^\W\d_]{2,}\b(?!['’]t\b)"""


def distinctive_terms(texts: Sequence[str], labels: Sequence[int] | np.ndarray, n: int = 5) -> list[list[str]]:
    """Return the n most distinctive words of each group: class-based TF-IDF (Grootendorst, "BERTopic", 2022).

    A word's weight in a group is its share of the group's words times log(1 + A / f): f is how often it stands in all
    texts, A the average number of words a group. English stop words and words of one text alone do not count.

    Parameters
    ----------
    texts : sequence of str, length m
    labels : sequence of int, length m
        The group of each text, from 0.
    n : int

    Returns
    -------
    list of list of str
        Item c has up to n words of group c, most distinctive first; of equal weights in alphabetical order. Empty where
        no word is left.

    Raises
    ------
    ValueError
        There are more labels than texts, or fewer.
    """
    if len(texts) != len(labels):
        raise ValueError(f"there are {len(texts)} texts and {len(labels)} labels; both must be as many")
    groups = int(max(labels, default=-1)) + 1
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(stop_words="english", token_pattern=WORD, min_df=2 if len(texts) > 1 else 1)
    try:
        counts = vectorizer.fit_transform(texts)
    except ValueError:  # so scikit-learn says that no word is left
        return [[] for _ in range(groups)]
    members = np.asarray(labels)[None, :] == np.arange(groups)[:, None]
    by_group = np.asarray(members.astype(np.float64) @ counts)
    sizes = by_group.sum(axis=1, keepdims=True)
    frequency = by_group.sum(axis=0)
    shares = np.divide(by_group, sizes, out=np.zeros_like(by_group), where=sizes > 0)
    weights = shares * np.log1p(sizes.mean() / frequency)
    words = vectorizer.get_feature_names_out()
    ranked = np.argsort(-weights, axis=1, kind="stable")[:, :n]
    return [[str(words[j]) for j in ranked[c] if weights[c, j] > 0] for c in range(groups)]
