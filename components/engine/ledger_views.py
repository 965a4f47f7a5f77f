"""A cosine's ledger made fit to be looked at: cropped to its largest rows, and set beside words left out."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import numpy as np

from components.engine.inside import Inside
from components.engine.token_ledger import MAX_WORDS, WORD


class Cropped(NamedTuple):
    """The rows and columns of a ledger that add most, and all others added up.

    Attributes
    ----------
    rows, columns : ndarray of int, ascending
        Positions of those that are kept.
    shares : ndarray of float64, shape (rows + 1 or rows, columns + 1 or columns)
        The kept ones; where some were not, a last row or column holds their sum. Its sum is that of the ledger.
    """

    rows: np.ndarray
    columns: np.ndarray
    shares: np.ndarray

    @property
    def kept(self) -> tuple[int, int]:
        """How many rows and columns are those of single words."""
        return len(self.rows), len(self.columns)


def crop_shares(shares: np.ndarray, most: int) -> Cropped:
    """Keep those rows and columns whose sums are farthest from 0, in their order, and add up the rest.

    Parameters
    ----------
    shares : ndarray, shape (n, m)
    most : int
        As many of each are kept, 1 or more.

    Raises
    ------
    ValueError
        `most` is less than 1.
    """
    if most < 1:
        raise ValueError(f"most is {most}; it must be 1 or more")
    rows, columns = _farthest(shares.sum(axis=1), most), _farthest(shares.sum(axis=0), most)
    across = _with_rest(shares, rows)
    return Cropped(rows, columns, _with_rest(across.T, columns).T)


def own_words(inside: Inside) -> np.ndarray:
    """Tell which words of a text's ledger by words are the user's: no special token, and not of the model's prefix.

    Returns
    -------
    ndarray of bool, as long as the text has words in `token_ledger.by_word`
    """
    own = ~inside.special
    own[np.flatnonzero(own)[: inside.prefix]] = False
    starts = (inside.words < 0) | (np.diff(inside.words, prepend=-1) != 0)
    return own[starts]


def sums_as_left_out(inside: Inside, sums: np.ndarray, text: str) -> np.ndarray:
    """Add up what the tokens of each word add, words being what `token_ledger.leave_one_out` takes out.

    A full stop goes with its word there, but what it adds is not the word's: punctuation is counted only where a word
    is nothing else.

    Parameters
    ----------
    inside : Inside
        Of the text.
    sums : ndarray, shape (n,)
        What each token adds to a cosine.
    text : str
        Without the model's prefix.

    Returns
    -------
    ndarray of float64, at most `MAX_WORDS` long
        0 for words behind the encoder's limit.
    """
    starts = inside.spans[:, 0] - (len(inside.text) - len(text))
    within = (inside.spans[:, 1] > inside.spans[:, 0]) & ~inside.special
    marks = np.array([_is_punctuation(inside.text[start:end]) for start, end in inside.spans.tolist()])
    added = []
    for word in list(WORD.finditer(text))[:MAX_WORDS]:
        tokens = within & (starts >= word.start()) & (starts < word.end())
        counted = tokens & ~marks if (tokens & ~marks).any() else tokens
        added.append(float(sums[counted].sum()))
    return np.array(added)


def special_share(shares: np.ndarray, first: Inside, second: Inside) -> float:
    """Return what the pairs add in which at least one token is special; `shares` has shape (n, m)."""
    return float(shares.sum() - shares[np.ix_(~first.special, ~second.special)].sum())


def _is_punctuation(text: str) -> bool:
    """Tell whether all characters are of Unicode's classes P."""
    return all(unicodedata.category(character).startswith("P") for character in text)


def _farthest(sums: np.ndarray, most: int) -> np.ndarray:
    """Return the positions of the numbers farthest from 0, ascending; of equal ones the earlier."""
    return np.sort(np.argsort(-np.abs(sums), kind="stable")[:most])


def _with_rest(shares: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Return the kept rows and, where there are others, their sum below."""
    if len(kept) == len(shares):
        return shares
    return np.vstack([shares[kept], np.delete(shares, kept, axis=0).sum(axis=0)])
