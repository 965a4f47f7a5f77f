"""A cosine split exactly into token x token shares, and what becomes of it when a word is taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from components.engine.encoder import Encoder
from components.engine.han_terms import HAN_RUN
from components.engine.inside import Inside, look_inside

MAX_WORDS = 60  # that are taken out in turn; each is one more text to embed

HAN = HAN_RUN.pattern.removesuffix("+")  # a single one of these characters
# Brackets and quotation marks of both scripts, and what ends a clause; the full-width ones are \uff..
OPENING = r"[(\[\u2018\u201c\u3008\u300a\u300c\u300e\u3010\uff08\uff3b]"
CLOSING = (
    r"[)\].,!?;:\u2019\u201d\u2026\u3001\u3002\u3009\u300b\u300d\u300f\u3011\uff09\uff3d\uff0c\uff01\uff1f\uff1b\uff1a]"
)
# A Chinese character with the marks that cling to it, or what else stands between spaces up to such a character.
WORD = re.compile(rf"{OPENING}{{0,3}}{HAN}{CLOSING}*\s*|(?:(?!{OPENING}{{0,3}}{HAN})\S)+\s*")


class Share(NamedTuple):
    """What token i of the first text and token j of the second add to the cosine."""

    i: int
    j: int
    share: float


@dataclass(frozen=True, eq=False)
class TokenLedger:
    """A cosine and the token pairs it is the sum of.

    Attributes
    ----------
    first, second : Inside
        The texts, of n and m tokens.
    shares : ndarray of float64, shape (n, m)
        shares[i, j]: what token i of the first and token j of the second add to the cosine; may be negative.
    cosine : float
        Of the two embeddings, in [-1, 1]; the sum of all shares, to within rounding.
    """

    first: Inside
    second: Inside
    shares: np.ndarray
    cosine: float

    @property
    def row_sums(self) -> np.ndarray:
        """What each token of the first text adds, shape (n,)."""
        return self.shares.sum(axis=1)

    @property
    def column_sums(self) -> np.ndarray:
        """What each token of the second text adds, shape (m,)."""
        return self.shares.sum(axis=0)


class WordLedger(NamedTuple):
    """A ledger with the pieces of each word added up.

    Attributes
    ----------
    first_words, second_words : tuple of str
        The words as they stand in the texts; each special token ("[CLS]") is one of its own.
    shares : ndarray of float64, shape (words of the first, words of the second)
        Their sum is that of the token pairs.
    """

    first_words: tuple[str, ...]
    second_words: tuple[str, ...]
    shares: np.ndarray


class LeftOut(NamedTuple):
    """A text's cosine with another when one word is missing.

    Attributes
    ----------
    words : tuple of str, length w
        The words that were taken out in turn, in the order of the text; at most `MAX_WORDS`.
    cosines : ndarray of float32, shape (w,)
        Without the word. NaN for the only word of a text: nothing would be left.
    change : ndarray of float32, shape (w,)
        `cosines` less `cosine`: negative where the word brings the texts closer. NaN as above.
    cosine : float
        With all words.
    left : int
        Words at the end of a long text that were not tried.
    """

    words: tuple[str, ...]
    cosines: np.ndarray
    change: np.ndarray
    cosine: float
    left: int


def token_ledger(encoder: Encoder, first: str, second: str) -> TokenLedger:
    """Split the cosine of two texts into what each pair of tokens adds.

    An embedding is the mean of a text's n token vectors tᵢ, scaled to length 1, so the cosine of two texts is

        cos = Σᵢⱼ tᵢ·uⱼ / (n · m · ‖t̄‖ · ‖ū‖)

    and each summand is a share. The split is exact: nothing is estimated, and nothing is left over.

    A share is no cause. The vectors are those of the last layer, where every token has taken from all others: the
    vector of "bank" already knows of the river, and that of [CLS] knows of everything. So a share does not say what
    the cosine would be without the word (`leave_one_out` does), and tokens that mean nothing by themselves, special
    ones and full stops, have shares like any other.

    Parameters
    ----------
    encoder : Encoder
    first, second : str
        Not blank; each is read up to the encoder's limit.

    Raises
    ------
    ValueError
        A text is blank, or the encoder's embeddings are no mean of tokens: see `inside.why_not`.
    """
    return ledger_from(look_inside(encoder, first), look_inside(encoder, second))


def ledger_from(first: Inside, second: Inside) -> TokenLedger:
    """Make the ledger of two texts that have been looked into with the same encoder: see `token_ledger`.

    Raises
    ------
    ValueError
        The tokens' vectors are of different lengths, or those of a text add up to zero, which has no direction.
    """
    ours, theirs = first.hidden[-1].astype(np.float64), second.hidden[-1].astype(np.float64)
    if ours.shape[1] != theirs.shape[1]:
        raise ValueError(
            f"the first text's tokens have {ours.shape[1]} numbers and the second's {theirs.shape[1]}; "
            "both texts must come from one encoder"
        )
    means = ours.mean(axis=0), theirs.mean(axis=0)
    lengths = float(np.linalg.norm(means[0]) * np.linalg.norm(means[1]))
    if not lengths:
        raise ValueError("the mean of a text's token vectors is zero, which has no cosine with anything")
    shares = ours @ theirs.T / (len(ours) * len(theirs) * lengths)
    return TokenLedger(first, second, shares, float(means[0] @ means[1]) / lengths)


def by_word(ledger: TokenLedger) -> WordLedger:
    """Add up the shares of the pieces of each word."""
    rows, columns = _word_starts(ledger.first), _word_starts(ledger.second)
    shares = np.add.reduceat(np.add.reduceat(ledger.shares, rows, axis=0), columns, axis=1)
    return WordLedger(_word_names(ledger.first, rows), _word_names(ledger.second, columns), shares)


def largest(ledger: TokenLedger, k: int) -> list[Share]:
    """Return the k largest shares, largest first, all where there are fewer; of equal ones the earlier tokens first."""
    best = np.argsort(-ledger.shares, axis=None, kind="stable")[: max(k, 0)]
    rows, columns = np.unravel_index(best, ledger.shares.shape)
    return [Share(int(i), int(j), float(ledger.shares[i, j])) for i, j in zip(rows, columns, strict=True)]


def leave_one_out(encoder: Encoder, text: str, other: str) -> LeftOut:
    """Take each word out of a text in turn and measure its cosine with another text again.

    Words are what stands between spaces, punctuation included; a Chinese character is one by itself. The first
    `MAX_WORDS` are tried, and each costs one embedding.

    Raises
    ------
    ValueError
        A text is blank.
    """
    found = list(WORD.finditer(text))
    tried = found[:MAX_WORDS]
    shorter = [text[: word.start()] + text[word.end() :] for word in tried] if len(found) > 1 else []
    embeddings = encoder.encode([text, other, *shorter])
    cosine, without = float(embeddings[0] @ embeddings[1]), embeddings[2:] @ embeddings[1]
    cosines = without if shorter else np.full(len(tried), np.nan, dtype=np.float32)
    words = tuple(word.group().rstrip() for word in tried)
    return LeftOut(words, cosines, cosines - np.float32(cosine), cosine, len(found) - len(tried))


def _word_starts(inside: Inside) -> np.ndarray:
    """Return the positions of the tokens that begin a word or are special."""
    return np.flatnonzero((inside.words < 0) | (np.diff(inside.words, prepend=-1) != 0))


def _word_names(inside: Inside, starts: np.ndarray) -> tuple[str, ...]:
    """Return each word as it stands in the text; special tokens, which do not, by their own name."""
    ends = np.append(starts[1:], len(inside.tokens))
    return tuple(
        inside.text[inside.spans[start, 0] : inside.spans[end - 1, 1]].strip() or "".join(inside.tokens[start:end])
        for start, end in zip(starts, ends, strict=True)
    )
