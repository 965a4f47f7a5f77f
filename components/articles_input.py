"""The texts of an example: the article's at first, then whatever is typed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.engine.corpus import parse_lines

MAX_CHARACTERS_IN_BOX = 20_000


def lines_input(
    label: str, key: str, default: Sequence[str], most: int, height: int, back: str = "Back to the article's"
) -> tuple[str, ...] | None:
    """Draw a box with one text a line and return two texts or more; else say in one sentence what is wrong."""
    st.text_area(
        label,
        value="" if key in st.session_state else "\n".join(default),
        key=key,
        height=height,
        max_chars=MAX_CHARACTERS_IN_BOX,
        persist_state="session",
    )
    typed = st.session_state.get(key) or ""
    if typed != "\n".join(default):
        st.button(back, icon=":material/undo:", key=f"{key}_undo", on_click=_put, args=(key, "\n".join(default)))
    try:
        texts = parse_lines(typed).texts
    except ValueError as error:
        st.error(str(error), icon=":material/error:")
        return None
    if len(texts) < 2:
        st.info("Write at least two, one a line.", icon=":material/edit_note:")
        return None
    if len(texts) > most:
        st.error(f"There are {len(texts):,}; this example takes up to {most}.", icon=":material/error:")
        return None
    return texts


def line_input(label: str, key: str, default: str) -> str | None:
    """Draw a box for one sentence and return it; where it holds nothing, say so."""
    st.text_input(
        label,
        value="" if key in st.session_state else default,
        key=key,
        max_chars=MAX_CHARACTERS_IN_BOX,
        persist_state="session",
    )
    try:
        texts = parse_lines(st.session_state.get(key) or "").texts
    except ValueError as error:
        st.error(str(error), icon=":material/error:")
        return None
    if not texts:
        st.info("Write a sentence here.", icon=":material/edit_note:")
        return None
    return " ".join(texts)


def _put(key: str, text: str) -> None:
    st.session_state[key] = text
