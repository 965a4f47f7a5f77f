"""One pair of sentences in full: the pair clicked last, or the most similar one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.background import Background, place_text
from components.engine.catalog import EncoderSpec
from components.engine.similarity import Pair
from components.engine.text_checks import TextWarning
from components.text_warnings import warning_text

_KEY = "compare_pair"
LONG = 500  # characters; a longer sentence scrolls within its own frame
LONG_HEIGHT = 160


def choose_pair(digest: str, first: int, second: int) -> None:
    """Remember the pair that the user picked among the sentences that the digest names."""
    st.session_state[_KEY] = (digest, min(first, second), max(first, second))


def chosen_pair(digest: str, n: int) -> tuple[int, int] | None:
    """Return the pair picked among these sentences, as positions, or None; never one beyond them."""
    picked_digest, first, second = st.session_state.get(_KEY, ("", 0, 0))
    return (first, second) if picked_digest == digest and 0 <= first <= second < n else None


def pair_panel(
    pair: Pair,
    texts: Sequence[str],
    background: Background | None,
    warnings: Sequence[TextWarning],
    spec: EncoderSpec,
) -> None:
    """Draw both sentences as they were typed, their cosine, its percentile, and what makes it doubtful."""
    with st.container(border=True):
        numbers, sentences = st.columns([1, 2.4], vertical_alignment="top")
        with numbers:
            st.metric("Cosine", f"{pair.cosine:.3f}")
            if pair.first == pair.second:
                st.caption("a sentence with itself: always 1")
            elif background is not None:
                st.caption(place_text(pair.cosine, background))
        with sentences:
            for position in dict.fromkeys((pair.first, pair.second)):
                st.caption(f"Line {position + 1}")
                with st.container(height=LONG_HEIGHT if len(texts[position]) > LONG else "content", border=False):
                    st.text(texts[position])
        for warning in warnings:
            if warning.position in (pair.first, pair.second):
                st.caption(f":orange[:material/warning:] {warning_text(warning, texts, spec)}")
