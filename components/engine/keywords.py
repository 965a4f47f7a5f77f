"""The words that tell one group of texts from the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from components.engine.han_terms import HAN_RUN, frequent_han_terms, han_terms, has_han, mostly_inside, overlap

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import CountVectorizer

MAX_TERMS = 100_000  # where there are Chinese ones, the most frequent: their pieces are many more than words

# Two letters or more, and no pieces of short forms, which are stop words: neither "don" of "don't" nor "ve" of "we've".
WORD = r"""(?u)\b(?!(?<=\w['’])(?:ll|re|ve)\b)[^\W\d_]{2,}\b(?!['’]t\b)"""


def distinctive_terms(texts: Sequence[str], labels: Sequence[int] | np.ndarray, n: int = 5) -> list[list[str]]:
    """Return the n most distinctive terms of each group: class-based TF-IDF (Grootendorst, "BERTopic", 2022).

    A term's weight in a group is its share of the group's terms times log(1 + A / f): f is how often it stands in all
    texts, A the average number of terms a group. Terms are words; of Chinese texts, which do not tell where a word
    ends, pieces of 2 to 6 characters (see `han_terms`). English stop words and terms of one text alone do not count.

    Parameters
    ----------
    texts : sequence of str, length m
    labels : sequence of int, length m
        The group of each text, from 0.
    n : int

    Returns
    -------
    list of list of str
        Item c has up to n terms of group c, most distinctive first; of equal weights in alphabetical order. Of Chinese
        terms that overlap one is there: no part that stands mostly inside a longer term, else that of the largest
        weight. Empty where no term is left.

    Raises
    ------
    ValueError
        There are more labels than texts, or fewer.
    """
    if len(texts) != len(labels):
        raise ValueError(f"there are {len(texts)} texts and {len(labels)} labels; both must be as many")
    groups = int(max(labels, default=-1)) + 1
    vectorizer = _vectorizer(texts)
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
    words = [str(word) for word in vectorizer.get_feature_names_out()]
    weights[mostly_inside(words, by_group)] = 0
    ranked = np.argsort(-weights, axis=1, kind="stable")
    return [_different((words[j] for j in ranked[c] if weights[c, j] > 0), n) for c in range(groups)]


def _vectorizer(texts: Sequence[str]) -> CountVectorizer:
    """Return what counts the words and, where there are any, the Chinese terms."""
    from sklearn.feature_extraction.text import CountVectorizer

    least = 2 if len(texts) > 1 else 1
    of_words = CountVectorizer(stop_words="english", token_pattern=WORD, min_df=least)
    if not any(map(has_han, texts)):
        return of_words
    words = of_words.build_analyzer()
    known = frequent_han_terms(texts, least)
    return CountVectorizer(
        analyzer=lambda text: words(HAN_RUN.sub(" ", text)) + han_terms(text, known),
        min_df=least,
        max_features=MAX_TERMS,
    )


def _different(ranked: Iterable[str], n: int) -> list[str]:
    """Return the first n words that do not overlap with one before."""
    chosen: list[str] = []
    for word in ranked:
        if len(chosen) == n:
            break
        if not any(overlap(word, other) for other in chosen):
            chosen.append(word)
    return chosen
