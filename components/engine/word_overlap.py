"""How alike texts are by their words alone: the baseline that Sentence-BERT is measured against."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

import numpy as np

from components.engine.similarity import Pair

# A word is a run of letters and digits; scripts that put no spaces between words count each character as one.
UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Accents and vowel signs that Python's \w leaves out, though they belong to the word.
SIGNS = r"\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
WORD = rf"(?u)[{UNSPACED}]|(?:[^\W{UNSPACED}]|[{SIGNS}])+"


def word_cosines(texts: Sequence[str]) -> np.ndarray:
    """Return the cosine of every pair of TF-IDF vectors (Spärck Jones, 1972; scikit-learn's smoothed idf).

    Parameters
    ----------
    texts : sequence of str, length n

    Returns
    -------
    ndarray of float32, shape (n, n)
        Row i, column j holds the cosine of texts i and j, in [0, 1]: 0 where they share no word. A text without any
        word has cosine 0 with all others and 1 with itself.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(token_pattern=WORD, preprocessor=lambda text: normalize("NFC", text).lower())
    words = vectorizer.build_analyzer()
    if not any(words(text) for text in texts):  # an empty vocabulary is an error to scikit-learn
        return np.eye(len(texts), dtype=np.float32)
    vectors = vectorizer.fit_transform(texts)
    cosines = np.clip((vectors @ vectors.T).toarray().astype(np.float32), 0, 1)
    np.fill_diagonal(cosines, 1)
    return cosines


def widest_gap(cosines: np.ndarray, word_overlaps: np.ndarray) -> Pair:
    """Return the pair on which meaning and words disagree most.

    Parameters
    ----------
    cosines, word_overlaps : ndarray, shape (n, n)
        Symmetric; n at least 2.

    Returns
    -------
    Pair
        Its `cosine` is that of the meaning.

    Raises
    ------
    ValueError
        There are fewer than two texts.
    """
    if len(cosines) < 2:
        raise ValueError(f"there are {len(cosines)} texts; a pair needs at least 2")
    i, j = np.triu_indices(len(cosines), k=1)
    widest = int(np.argmax(np.abs(cosines[i, j] - word_overlaps[i, j])))
    first, second = int(i[widest]), int(j[widest])
    return Pair(first, second, float(cosines[first, second]))
