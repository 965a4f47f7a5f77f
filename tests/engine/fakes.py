"""A small stand-in for the network inside an encoder, for tests in which the numbers do not matter."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import numpy as np

from components.engine.catalog import EncoderSpec
from components.engine.encoder import Encoder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SMALL = EncoderSpec(
    name="small",
    repository="tests/small",
    revision="0" * 40,
    dimension=8,
    max_tokens=None,
    languages=("en",),
    licence="MIT",
    download_megabytes=0,
)


class HashModel:
    """Gives every input its own direction, and remembers what it was asked for."""

    def __init__(self, stop_at_call: int | None = None) -> None:
        self.inputs: list[str] = []
        self.calls = 0
        self.stop_at_call = stop_at_call

    def encode(self, inputs: Sequence[str], **_settings: object) -> np.ndarray:
        """Return one row of 8 numbers an input."""
        self.calls += 1
        if self.calls == self.stop_at_call:
            raise KeyboardInterrupt
        self.inputs += inputs
        return np.array([direction(text) for text in inputs], dtype=np.float32)


def direction(text: str) -> np.ndarray:
    """Return eight numbers that belong to a text; not of length 1."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return np.frombuffer(digest, dtype=np.uint8).astype(np.float32) + 1


def fake_encoder(model: HashModel, spec: EncoderSpec = SMALL) -> Encoder:
    """Return a real `Encoder` around the stand-in."""
    return Encoder(spec, cast("SentenceTransformer", model), "cpu")
