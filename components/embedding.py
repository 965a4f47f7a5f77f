"""From texts to embeddings on a page: at once where they are known, with progress where they are not."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.cached import embedding_store, session_store
from components.encoder_panel import POLL_SECONDS, load_state, ready_encoder
from components.engine.catalog import EncoderSpec
from components.engine.corpus import OWN, Corpus
from components.engine.embedding_store import EmbeddingStore
from components.engine.encoder import CHUNK, Encoder
from components.polling import poll

ESTIMATE_AFTER_SECONDS = 2.0
STOPPABLE_FROM = 5 * CHUNK
# A forward pass costs what its word pieces cost, of which four letters make about one, and no more than 256 are read.
READ_CHARACTERS = 1_000
SAME_FOR_EVERY_TEXT = 40
SAME_ENCODER_FROM = 0.98  # the cosine of two embeddings of one text, at the least
PROBES = 3
_STOPPED, _MATRIX = "embedding_stopped", "embedding_matrix"


def embed(corpus: Corpus, spec: EncoderSpec, slot: DeltaGenerator) -> np.ndarray:
    """Return the embeddings of a corpus, shape (n, d); while the encoder is not there, say so in the slot and stop.

    The page runs again by itself the moment the encoder is ready. Many texts can be stopped and gone on with: what was
    embedded is kept. Embeddings that came with the corpus are returned as they are.
    """
    if corpus.embeddings is not None:
        return corpus.embeddings
    name = (corpus.digest, spec.fingerprint)
    kept = st.session_state.get(_MATRIX)
    if kept and kept[0] == name:
        return kept[1]
    store = session_store() if corpus.key == OWN else embedding_store()
    known = store.lookup(spec, corpus.texts)
    unknown = list(dict.fromkeys(text for text in corpus.texts if text not in known))
    if unknown:
        encoder = ready_encoder(spec)
        with slot:
            if encoder is None:
                poll(_wait, POLL_SECONDS, spec, len(unknown))
                st.skeleton(height=360)
                st.stop()
            _go_on_or_stop(name, len(known), len(unknown))
            fresh = _embed_unknown(store, encoder, known, unknown, name)
        known.update(zip(unknown, fresh, strict=True))
    embeddings = np.stack([known[text] for text in corpus.texts])
    if len(corpus.texts) >= STOPPABLE_FROM:  # looking thousands up again on each run would be felt
        st.session_state[_MATRIX] = (name, embeddings)
    return embeddings


def embed_if_ready(texts: Sequence[str], spec: EncoderSpec, slot: DeltaGenerator) -> np.ndarray | None:
    """Return the embeddings of a few texts, shape (n, d), or None while the encoder is not there.

    Then the slot says so, the rest of the page goes on, and the page runs again by itself when the encoder is ready.
    """
    store = embedding_store()
    missing = store.missing(spec, texts)
    encoder = ready_encoder(spec)
    if missing and encoder is None:
        with slot:
            poll(_wait, POLL_SECONDS, spec, len(missing))
        return None
    if encoder is not None:
        return store.embed(encoder, texts)
    known = store.lookup(spec, texts)
    return np.stack([known[text] for text in texts])


def wait_for_encoder(spec: EncoderSpec) -> None:
    """Say that a page which needs the encoder itself waits for it; it runs again by itself when that is ready."""
    poll(_wait, POLL_SECONDS, spec, 0)


def embedded_by(corpus: Corpus, spec: EncoderSpec, slot: DeltaGenerator) -> bool:
    """Tell whether a corpus's own embeddings are the encoder's: it embeds a few of the texts to compare."""
    if corpus.embeddings is None or corpus.embeddings.shape[1] != spec.dimension:
        return False
    probes = corpus.take(np.linspace(0, len(corpus.texts) - 1, PROBES).astype(int))
    computed = embed(replace(probes, embeddings=None), spec, slot)
    return bool((computed * probes.embeddings).sum(axis=1).min() >= SAME_ENCODER_FROM)


def _embed_unknown(
    store: EmbeddingStore, encoder: Encoder, known: Collection[str], unknown: Sequence[str], name: tuple[str, str]
) -> np.ndarray:
    """Embed in chunks, with the share done and the time left; whatever is clicked meanwhile, nothing done is lost."""
    bar, button = st.empty(), st.empty()
    if len(unknown) >= STOPPABLE_FROM:
        button.button(
            "Stop embedding", icon=":material/stop_circle:", key="embedding_stop", on_click=_stop, args=(name,)
        )
    work, started = work_done(unknown), time.monotonic()
    before = costs(known).sum() / (costs(known).sum() + costs(unknown).sum())  # goes on where it was, not at 0%

    def show(done: int, total: int) -> None:
        seconds = time.monotonic() - started
        left = f" · {remaining(seconds, work[done])}" if seconds > ESTIMATE_AFTER_SECONDS and 0 < done < total else ""
        share = float(before + (1 - before) * work[done])
        count = f"{len(known) + done:,} of {len(known) + total:,} texts"
        bar.progress(min(share, 1.0), text=f"Embedding … {share:.0%} · {count}{left}")

    show(0, len(unknown))
    embeddings = store.embed(encoder, unknown, show)
    bar.empty()
    button.empty()
    return embeddings


def costs(texts: Collection[str]) -> np.ndarray:
    """Return what embedding each text costs, in letters read."""
    return np.array([min(len(text), READ_CHARACTERS) + SAME_FOR_EVERY_TEXT for text in texts], dtype=np.float64)


def work_done(texts: Sequence[str]) -> np.ndarray:
    """Return which share of the work is done after 0, 1, … n texts, shape (n + 1,): the longest come first."""
    longest_first = np.sort(costs(texts))[::-1]
    return np.concatenate([[0.0], np.cumsum(longest_first) / longest_first.sum()])


def remaining(seconds: float, share: float) -> str:
    """Return the time left after `seconds` for a `share` of the work: "20 s left", "3 min left"."""
    left = seconds * (1 - share) / share
    return f"{left:.0f} s left" if left < 90 else f"{left / 60:.0f} min left"


def forget_embeddings() -> None:
    """Drop what this session's uploads were embedded to."""
    session_store.clear()
    st.session_state.pop(_MATRIX, None)


def _stop(name: tuple[str, str]) -> None:
    st.session_state[_STOPPED] = name


def _go_on() -> None:
    del st.session_state[_STOPPED]


def _go_on_or_stop(name: tuple[str, str], known: int, unknown: int) -> None:
    """Where the user stopped, offer to go on, and stop the page here."""
    if st.session_state.get(_STOPPED) != name:
        return
    st.info(
        f"Stopped: {known:,} of {known + unknown:,} texts are embedded, and stay so.", icon=":material/pause_circle:"
    )
    st.button("Go on", type="primary", icon=":material/play_circle:", key="embedding_go_on", on_click=_go_on)
    st.stop()


def _wait(spec: EncoderSpec, missing: int) -> None:
    """Say what is waited for, and draw the page anew when it is there.

    The sidebar's panel would not always do it: after another encoder failed, it follows that one.
    """
    state = load_state(spec)
    if state.status == "ready":
        st.rerun(scope="app")
    if state.status == "failed":
        why = "These texts are new, and the encoder that would embed them" if missing else "The encoder"
        st.error(
            f"{why} could not be loaded. The panel at the left says why; what is built in goes on working.",
            icon=":material/error:",
        )
        return
    waiting = "1 new text waits" if missing == 1 else f"{missing:,} new texts wait" if missing else "This page waits"
    st.info(
        f"The encoder is warming up, {state.fraction:.0%} done. {waiting} for it; nothing needs to be clicked.",
        icon=":material/hourglass_top:",
    )
