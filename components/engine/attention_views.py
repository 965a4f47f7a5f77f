"""Where attention goes in an encoder: kinds of targets, heads that do one thing most, all heads in one picture."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from components.engine.inside import Inside
from components.engine.inside_views import is_punctuation

BRIGHTEST = 255


class Target(IntEnum):
    """What a piece's attention can go to; a mark's own attention to itself counts as that to a mark."""

    START = 0
    END = 1
    PUNCTUATION = 2
    ITSELF = 3
    OTHER = 4


class AttentionShares(NamedTuple):
    """Where attention goes, over all heads and pieces of a layer.

    Attributes
    ----------
    targets : ndarray, shape (layers, 5)
        Shares in [0, 1] in the order of `Target`; each row sums to 1.
    right : ndarray, shape (layers,)
        The share that goes to pieces behind the one that attends: 0 in a model that may only look back.
    even : float
        What `right` would be if each piece attended to all alike: (n - 1) / 2n.
    """

    targets: np.ndarray
    right: np.ndarray
    even: float


class NotableHead(NamedTuple):
    """The head that does one thing most: its layer and head, both from 0, and the mean share of attention."""

    layer: int
    head: int
    share: float


class Mosaic(NamedTuple):
    """All heads side by side in one picture.

    Attributes
    ----------
    pixels : ndarray of uint8, shape (layers * (n + gap) - gap, heads * (n + gap) - gap)
        0 between heads; within them from 1 to 255, evenly over the square root of attention.
    rows : ndarray, shape (layers,)
        Where the middle of each layer is, in rows.
    columns : ndarray, shape (heads,)
        Where the middle of each head is, in columns.
    side : int
        Of one head, in pixels.
    """

    pixels: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    side: int


def attention_shares(inside: Inside) -> AttentionShares:
    """Add up where attention goes, layer by layer; cost layers · heads · n²."""
    by_layer = inside.attention.mean(axis=1, dtype=np.float64)  # (layers, n, n)
    n = len(inside.tokens)
    kinds = target_kinds(inside)
    shares = [(by_layer * (kinds == target)).sum(axis=(1, 2)) / n for target in Target]
    right = np.triu(by_layer, k=1).sum(axis=(1, 2)) / n
    return AttentionShares(np.stack(shares, axis=1), right, (n - 1) / (2 * n))


def target_kinds(inside: Inside) -> np.ndarray:
    """Return the `Target` that token j is for token i, shape (n, n), int."""
    n = len(inside.tokens)
    kinds = np.full((n, n), Target.OTHER)
    np.fill_diagonal(kinds, Target.ITSELF)
    kinds[:, is_punctuation(inside)] = Target.PUNCTUATION
    kinds[:, inside.special] = Target.END
    kinds[:, np.flatnonzero(inside.special)[:1]] = Target.START
    return kinds


def notable_heads(inside: Inside) -> dict[str, NotableHead]:
    """Find the heads that give most to the piece itself, to the one before, to the one behind, and to others.

    Returns
    -------
    dict of str to NotableHead
        Under "itself", "before", "behind" and "further"; a text of one token has no "before" and no "behind". The share
        is the mean over the tokens; over those that have such a target for neighbours.
    """
    n = len(inside.tokens)
    distance = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    is_further = (target_kinds(inside) == Target.OTHER) & (distance > 1)
    further = np.where(is_further, inside.attention, 0.0).sum(axis=(-2, -1)) / n
    strengths = {
        name: np.diagonal(inside.attention, offset, axis1=-2, axis2=-1).mean(axis=-1)
        for name, offset in (("itself", 0), ("before", -1), ("behind", 1))
        if n > abs(offset)
    }
    return {name: _most(strength) for name, strength in {**strengths, "further": further}.items()}


def head_mosaic(attention: np.ndarray, gap: int) -> Mosaic:
    """Lay all heads side by side, a row of heads for each layer.

    Parameters
    ----------
    attention : ndarray, shape (layers, heads, n, n)
        In [0, 1].
    gap : int
        Pixels between two heads, 0 or more.
    """
    layers, heads, n, _ = attention.shape
    pixels = np.zeros((layers, n + gap, heads, n + gap), dtype=np.uint8)
    bright = 1 + np.rint((BRIGHTEST - 1) * np.sqrt(np.clip(attention, 0.0, 1.0)))
    pixels[:, :n, :, :n] = bright.transpose(0, 2, 1, 3)
    flat = pixels.reshape(layers * (n + gap), heads * (n + gap))
    middles = [(n - 1) / 2 + (n + gap) * np.arange(count) for count in (layers, heads)]
    return Mosaic(flat[: len(flat) - gap, : flat.shape[1] - gap], middles[0], middles[1], n)


def _most(strength: np.ndarray) -> NotableHead:
    layer, head = np.unravel_index(int(np.argmax(strength)), strength.shape)
    return NotableHead(int(layer), int(head), float(strength[layer, head]))
