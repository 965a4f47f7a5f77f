"""What an ordinary cosine is for an encoder: the cosines of random pairs of built-in sentences."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components.cached import embedding_store
from components.encoder_panel import ready_encoder
from components.engine.catalog import EncoderSpec
from components.engine.examples import background_sentences
from components.engine.similarity import background_percentile, cosine_matrix


def background_cosines(spec: EncoderSpec) -> np.ndarray | None:
    """Return the sorted cosines of English built-in sentences from different sets, or None without an encoder."""
    store, (sentences, _) = embedding_store(), background_sentences()
    if store.missing(spec, sentences) and ready_encoder(spec) is None:
        return None
    return _sorted_cosines(spec.fingerprint, spec)


@st.cache_data(max_entries=8, show_spinner="Embedding the built-in sentences for comparison …")
def _sorted_cosines(fingerprint: str, _spec: EncoderSpec) -> np.ndarray:
    store, (sentences, sets) = embedding_store(), background_sentences()
    encoder = ready_encoder(_spec)
    if store.missing(_spec, sentences) and encoder is not None:
        embeddings = store.embed(encoder, sentences)
    else:
        known = store.lookup(_spec, sentences)
        embeddings = np.stack([known[sentence] for sentence in sentences])
    keys = np.array(sets)
    first, second = np.nonzero(np.triu(keys[:, None] != keys[None, :], k=1))
    return np.sort(cosine_matrix(embeddings)[first, second])


def percentile_text(cosine: float, background: np.ndarray) -> str:
    """Say where a cosine stands among random pairs, never rounding up to all of them."""
    percent = float(background_percentile(cosine, background))
    if percent == 100:
        return f"higher than all {len(background):,} random pairs"
    if percent == 0:
        return f"lower than all {len(background):,} random pairs"
    digits = 1 if 1 <= percent <= 99 else 2
    return f"higher than {np.floor(percent * 10**digits) / 10**digits:.{digits}f}% of random pairs"
