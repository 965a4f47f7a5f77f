"""Word pieces of one or two texts: their kinds, those that both share, and how alike they are in each layer."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import numpy as np

from components.engine.encoder import unit_rows
from components.engine.inside import WORD_START, Inside

KINDS = ("special", "word start", "continuation", "unknown")


class PiecePair(NamedTuple):
    """A piece of one text and one of another, by position; `is_shared` where both are the same in the vocabulary."""

    first: int
    second: int
    is_shared: bool


class LayerCosines(NamedTuple):
    """How alike two pieces are, layer by layer.

    Attributes
    ----------
    pair : ndarray, shape (layers + 1,)
        Their cosine in hidden[0], hidden[1], …, in [-1, 1].
    others : ndarray, shape (layers + 1,)
        The mean cosine of all other pairs of a piece of one text and one of the other, without special pieces; NaN
        where there are none.
    """

    pair: np.ndarray
    others: np.ndarray


def piece_kinds(inside: Inside) -> tuple[str, ...]:
    """Return one of `KINDS` a token."""
    flags = zip(inside.special, inside.unknown, inside.continues, strict=True)
    return tuple(
        "special" if special else "unknown" if unknown else "continuation" if continues else "word start"
        for special, unknown, continues in flags
    )


def is_punctuation(inside: Inside) -> np.ndarray:
    """Tell which tokens are punctuation marks, shape (n,), bool; special and unknown ones are not.

    As BERT sees it: what Unicode calls punctuation (P*), and all of ASCII's other signs, "$" and "+" among them.
    """
    marks = [_all_marks(token.removeprefix(WORD_START).removeprefix("##")) for token in inside.tokens]
    return np.array(marks, dtype=bool) & ~inside.special & ~inside.unknown


def ordinary(inside: Inside) -> np.ndarray:
    """Return the positions of the user's own pieces: neither special nor of the model's prefix, shape (m,), int."""
    return np.flatnonzero(~inside.special)[inside.prefix :]


def piece_cosines(first: Inside, second: Inside, layer: int) -> np.ndarray:
    """Return the cosines of all pieces of two texts in one layer.

    Parameters
    ----------
    first, second : Inside
        In the same encoder; of n and m tokens.
    layer : int
        From 0, before the first layer, to the number of layers.

    Returns
    -------
    ndarray, shape (n, m)
        Row i, column j belongs to token i of the first and token j of the second; in [-1, 1].
    """
    rows, columns = (unit_rows(inside.hidden[layer].astype(np.float64)) for inside in (first, second))
    return np.clip(rows @ columns.T, -1.0, 1.0)


def same_pieces(first: Inside, second: Inside) -> np.ndarray:
    """Tell which pieces of two texts are the same in the vocabulary.

    Parameters
    ----------
    first, second : Inside
        In the same encoder; of n and m tokens.

    Returns
    -------
    ndarray of bool, shape (n, m)
        Of the users' own pieces alone. Unknown ones are not the same: two of them may stand for different things.
    """
    same: np.ndarray = first.ids[:, None] == second.ids[None, :]
    for inside, side in ((first, same), (second, same.T)):
        side[np.setdiff1d(np.arange(len(inside.ids)), ordinary(inside)[~inside.unknown[ordinary(inside)]])] = False
    return same


def shared_pieces(first: Inside, second: Inside) -> list[PiecePair]:
    """Find pieces that two texts share, the most telling first.

    Parameters
    ----------
    first, second : Inside
        In the same encoder.

    Returns
    -------
    list of PiecePair
        A shared piece once, where it first stands in each text. Punctuation comes last, pieces within a word before
        it; else rare pieces before frequent ones: vocabularies are numbered by frequency, more or less. Where nothing
        is shared, the one pair of pieces that are most alike before the first layer.
    """
    punctuation = is_punctuation(first)
    found: dict[int, PiecePair] = {}
    for i, j in np.argwhere(same_pieces(first, second)):
        found.setdefault(int(first.ids[i]), PiecePair(int(i), int(j), is_shared=True))
    pairs = sorted(found.values(), key=lambda p: (punctuation[p.first], first.continues[p.first], -first.ids[p.first]))
    return pairs or [_most_alike(first, second)]


def layer_cosines(first: Inside, second: Inside, pair: PiecePair) -> LayerCosines:
    """Follow the cosine of two pieces through all layers, beside the mean of all other pairs."""
    rows, columns = ordinary(first), ordinary(second)
    followed, others = [], []
    for layer in range(len(first.hidden)):
        cosines = piece_cosines(first, second, layer)
        followed.append(cosines[pair.first, pair.second])
        cosines[pair.first, pair.second] = np.nan
        rest = cosines[np.ix_(rows, columns)]
        others.append(np.nanmean(rest) if np.isfinite(rest).any() else np.nan)
    return LayerCosines(np.array(followed), np.array(others))


def _all_marks(token: str) -> bool:
    return bool(token) and all(
        unicodedata.category(sign).startswith("P") or (sign.isascii() and sign.isprintable() and not sign.isalnum())
        for sign in token
    )


def _most_alike(first: Inside, second: Inside) -> PiecePair:
    """Return the pair of pieces with the largest cosine before the first layer; of marks only if there is no other."""
    rows, columns = (
        mine if len(mine := ordinary(inside)) else np.arange(len(inside.tokens)) for inside in (first, second)
    )
    cosines = piece_cosines(first, second, 0)[np.ix_(rows, columns)]
    row, column = np.unravel_index(int(np.argmax(cosines)), cosines.shape)
    return PiecePair(int(rows[row]), int(columns[column]), is_shared=False)
