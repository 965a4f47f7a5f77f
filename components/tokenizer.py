"""The tokenizer of an encoder, where its files are on this machine."""

from __future__ import annotations

from components.cached import word_pieces
from components.encoder_panel import ready_encoder
from components.engine.catalog import EncoderSpec
from components.engine.model_files import WeightsRefusedError
from components.engine.word_pieces import WordPieces
from components.settings import encoder_source


def tokenizer_of(spec: EncoderSpec) -> WordPieces | None:
    """Return the tokenizer, or None while it would have to be downloaded or is not the published one."""
    source = encoder_source(spec)
    if (source == "hub" or spec.package is None) and ready_encoder(spec) is None:
        return None
    try:
        return word_pieces(spec.name, source)
    except WeightsRefusedError:
        return None
