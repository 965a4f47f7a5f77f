"""From sentences to embeddings on a page: at once where they are known, with progress where they are not."""

from __future__ import annotations

import time

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.cached import embedding_store
from components.encoder_panel import POLL_SECONDS, load_state, ready_encoder
from components.engine.catalog import EncoderSpec
from components.engine.corpus import Corpus

ESTIMATE_AFTER_SECONDS = 2.0


def embed(corpus: Corpus, spec: EncoderSpec, slot: DeltaGenerator) -> np.ndarray:
    """Return the embeddings of a corpus, shape (n, d); while the encoder is not there, say so in the slot and stop.

    The page runs again by itself the moment the encoder is ready.
    """
    store = embedding_store()
    known = store.lookup(spec, corpus.texts)
    if all(text in known for text in corpus.texts):
        return np.stack([known[text] for text in corpus.texts])
    encoder = ready_encoder(spec)
    if encoder is None:
        with slot:
            st.fragment(_wait, run_every=POLL_SECONDS)(spec, len(set(corpus.texts) - set(known)))
        st.stop()
    with slot:
        bar = st.empty()
        started = time.monotonic()

        def show(done: int, total: int) -> None:
            left = _remaining(started, done, total)
            bar.progress(done / total, text=f"Embedded {done:,} of {total:,} sentences{left}")

        show(0, len(set(corpus.texts) - set(known)))
        embeddings = store.embed(encoder, corpus.texts, show)
        bar.empty()
    return embeddings


def _remaining(started: float, done: int, total: int) -> str:
    """Return an estimate of the time left, once there is something to base it on."""
    seconds = time.monotonic() - started
    if seconds < ESTIMATE_AFTER_SECONDS or done in (0, total):
        return ""
    return f" · about {seconds / done * (total - done):.0f} s left"


def _wait(spec: EncoderSpec, missing: int) -> None:
    """Say what is waited for, and draw the page anew when it is there.

    The sidebar's panel would not always do it: after another encoder failed, it follows that one.
    """
    state = load_state(spec)
    if state.status == "ready":
        st.rerun(scope="app")
    if state.status == "failed":
        st.error(
            "These sentences are new, and the encoder that would embed them could not be loaded. The panel at the left "
            "says why; the built-in examples go on working.",
            icon=":material/error:",
        )
        return
    sentences = "1 new sentence waits" if missing == 1 else f"{missing:,} new sentences wait"
    st.info(
        f"The encoder is warming up, {state.fraction:.0%} done. {sentences} for it and will be drawn by themselves.",
        icon=":material/hourglass_top:",
    )
    st.skeleton(height=360)
