"""Insides made by hand, for what is read off them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from components.engine.inside import Inside

FREQUENT = "[CLS] [SEP] [UNK] the a .".split()  # they have the smallest ids, as in real vocabularies
VOCABULARY = {token: piece for piece, token in enumerate(FREQUENT)}


def inside_of_tokens(
    tokens: Sequence[str], *, layers: int = 2, heads: int = 3, dimension: int = 8, seed: int = 0, prefix: int = 0
) -> Inside:
    """Return an inside of chance numbers; equal tokens have equal ids, and the first of a token the smaller one."""
    chance, n = np.random.default_rng(seed), len(tokens)
    attention = chance.random((layers, heads, n, n)).astype(np.float32)
    special = np.isin(tokens, ["[CLS]", "[SEP]"]) & np.isin(np.arange(n), [0, n - 1])
    return Inside(
        tokens=tuple(tokens),
        ids=np.array([VOCABULARY.setdefault(token, len(VOCABULARY)) for token in tokens]),
        special=special,
        continues=np.array([token.startswith("##") for token in tokens]),
        unknown=np.array([token == "[UNK]" for token in tokens]),
        words=np.where(special, -1, np.arange(n) - 1),
        spans=np.zeros((n, 2), dtype=int),
        cut=(),
        hidden=chance.normal(size=(layers + 1, n, dimension)).astype(np.float32),
        attention=attention / attention.sum(axis=-1, keepdims=True),
        prefix=prefix,
        text=" ".join(tokens),
    )
