"""What happens to one text inside a transformer encoder: its tokens, each layer's vectors, and who attends to whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from components.engine.catalog import Role
from components.engine.encoder import Encoder, refuse_blank
from components.engine.opened_encoder import OpenedEncoder, open_encoder

WORD_START = "▁"  # what SentencePiece makes of the space before a word


@dataclass(frozen=True, eq=False)
class Inside:
    """One text in an encoder, token by token.

    Attributes
    ----------
    tokens : tuple of str, length n
        Word pieces that are read, start and end marks included.
    ids : ndarray of int, shape (n,)
        Their numbers in the vocabulary.
    special : ndarray of bool, shape (n,)
        Those that the tokenizer puts around every text: [CLS] and [SEP], or <s> and </s>. A user's own "[SEP]" is none.
    continues : ndarray of bool, shape (n,)
        Those that go on with the word of the token before: "##ding", or without "▁" in front.
    unknown : ndarray of bool, shape (n,)
        Those that stand for something the vocabulary does not have.
    words : ndarray of int, shape (n,)
        Which word of the text each belongs to, as the tokenizer sees words, ascending; -1 for special ones. With
        "##" pieces a punctuation mark or a Chinese character is a word, with "▁" a word goes from space to space.
    spans : ndarray of int, shape (n, 2)
        From which character of `text` to which; (0, 0) for special ones.
    cut : tuple of str
        The pieces behind the encoder's limit, which are not read.
    hidden : ndarray of float32, shape (layers + 1, n, d)
        hidden[0] is what goes into the first layer (word, position and segment added up and normalised), hidden[-1]
        what the embedding is the mean of.
    attention : ndarray of float32, shape (layers, heads, n, n)
        attention[l, h, i, j]: what share of its update token i takes from token j, in [0, 1]; each row sums to 1.
        4 · layers · heads · n² bytes: 19 MB for 256 tokens of all-MiniLM-L6-v2, 151 MB for 512 of e5-small.
    prefix : int
        As many tokens after the first special one are the model's own prefix ("query: "), not the user's text.
    text : str
        As given to the tokenizer: with the prefix.
    """

    tokens: tuple[str, ...]
    ids: np.ndarray
    special: np.ndarray
    continues: np.ndarray
    unknown: np.ndarray
    words: np.ndarray
    spans: np.ndarray
    cut: tuple[str, ...]
    hidden: np.ndarray
    attention: np.ndarray
    prefix: int = 0
    text: str = ""


class Pooled(NamedTuple):
    """Three ways to make one vector of a text's tokens, each of float32, shape (d,), not scaled to length 1.

    Attributes
    ----------
    mean : ndarray
        Of all tokens, special ones included. Scaled to length 1 it is the embedding.
    cls : ndarray
        The vector of the first token alone.
    max : ndarray
        The largest number in each dimension.
    """

    mean: np.ndarray
    cls: np.ndarray
    max: np.ndarray


def why_not(encoder: Encoder) -> str | None:
    """Say in a sentence why an encoder cannot be looked into; None where it can.

    It can where its embeddings are the mean of what a transformer's last layer gives (Reimers and Gurevych, 2019,
    arXiv:1908.10084): then the mean's parts are the tokens.
    """
    model, name = encoder.model, encoder.name
    if not isinstance(model, Iterable):
        return f"{name} cannot be opened: its layers are not on this machine."
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, StaticEmbedding, Transformer

    first, *others = model
    if isinstance(first, StaticEmbedding):
        return f"{name} has no layers: it adds up one fixed vector a word piece, whatever stands around it."
    if not isinstance(first, Transformer):
        return f"{name} is no transformer: it begins with {type(first).__name__}."
    if not others or not isinstance(others[0], Pooling):
        return f"{name} does not pool the vectors of its tokens."
    mode = others[0].pooling_mode
    if mode == "cls":
        start = getattr(first.tokenizer, "cls_token", None) or "the first token"
        return f"{name} takes the vector of {start} for the whole text, not the mean over all tokens."
    if mode != "mean":
        return f"{name} pools its tokens by {mode!r}, not by their mean."
    changes = [type(module).__name__ for module in others[1:] if not isinstance(module, Normalize)]
    return f"{name} changes the mean of its tokens once more ({', '.join(changes)})." if changes else None


def look_inside(encoder: Encoder, text: str, role: Role = "query") -> Inside:
    """Follow one text through an encoder.

    Parameters
    ----------
    encoder : Encoder
        Others may encode with it at the same time.
    text : str
        Not blank. What lies behind the encoder's limit is not read.
    role : {"query", "passage"}
        Which of the model's prefixes goes in front; most models have none.

    Raises
    ------
    ValueError
        The text is blank, or the encoder cannot be looked into: see `why_not`.
    """
    opened = _opened(encoder)
    refuse_blank([text])
    full, prefix = encoder.spec.as_input(text, role), encoder.spec.as_input("", role).rstrip()
    encoding = opened.tokenizer.encode(full)
    hidden, attention = opened.states(encoding.ids)
    ids, special, spans = (
        np.array(encoding.ids),
        np.array(encoding.special_tokens_mask) == 1,
        np.array(encoding.offsets),
    )
    return Inside(
        tokens=tuple(encoding.tokens),
        ids=ids,
        special=special,
        continues=np.array([_continues(token, opened.continuing_mark) for token in encoding.tokens]) & ~special,
        unknown=ids == (-1 if opened.unknown_id is None else opened.unknown_id),
        words=np.array([-1 if word is None else word for word in encoding.word_ids]),
        spans=spans,
        cut=tuple(
            token
            for rest in encoding.overflowing
            for token, is_special in zip(rest.tokens, rest.special_tokens_mask, strict=True)
            if not is_special
        ),
        hidden=hidden,
        attention=attention,
        prefix=int((~special & (spans[:, 0] < len(prefix))).sum()),
        text=full,
    )


def pooled(inside: Inside) -> Pooled:
    """Make one vector of the last layer's tokens, in three ways."""
    last = inside.hidden[-1]
    return Pooled(last.mean(axis=0, dtype=np.float64).astype(np.float32), last[0], last.max(axis=0))


def padded_mean(inside: Inside, padding: int, encoder: Encoder) -> np.ndarray:
    """Return the mean that comes out when padding is counted by mistake.

    In a batch the shorter texts are filled up with padding tokens. No token takes anything from them, but the network
    gives vectors for them too, and whoever averages over all positions averages over those.

    Parameters
    ----------
    inside : Inside
        Of this encoder.
    padding : int
        Tokens to fill up with; 0 gives the true mean.

    Returns
    -------
    ndarray of float32, shape (d,)
        Not scaled to length 1.

    Raises
    ------
    ValueError
        `padding` is negative, or the text with it is longer than the encoder reads; or see `why_not`.
    """
    opened, n, limit = _opened(encoder), len(inside.tokens), encoder.max_tokens
    if padding < 0 or (limit is not None and n + padding > limit):
        raise ValueError(f"padding is {padding}; it must be 0 or more, and with {n} tokens of text at most {limit}")
    hidden, _ = opened.states(inside.ids.tolist(), padding)
    return hidden[-1].mean(axis=0, dtype=np.float64).astype(np.float32)


def _opened(encoder: Encoder) -> OpenedEncoder:
    reason = why_not(encoder)
    if reason:
        raise ValueError(reason)
    return open_encoder(encoder)


def _continues(token: str, mark: str | None) -> bool:
    return token.startswith(mark) if mark else not token.startswith(WORD_START)
