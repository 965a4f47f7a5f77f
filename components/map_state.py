"""What the user picked on the map: the one owner of these keys of the session."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from components.engine.corpus import OWN, Corpus

_OPEN, _SELECTED, _CLEARED = "map_open", "map_selected", "map_cleared"
_PARAMETER = "text"


def open_text(digest: str, position: int | None) -> None:
    """Remember the text that is open, of the corpus that the digest names; None closes it."""
    st.session_state[_OPEN] = (digest, position)


def opened_text(corpus: Corpus) -> int | None:
    """Return the position of the open text, or None; a shared link names it, except in a file of the user's own."""
    ids = corpus.table["id"].tolist() if "id" in corpus.table and corpus.key != OWN else []
    named, position = st.session_state.get(_OPEN, ("", None))
    if named != corpus.digest:
        asked = st.query_params.get(_PARAMETER)
        position = ids.index(asked) if asked in ids else None
        if position is not None:
            open_text(corpus.digest, position)
    if position is not None and not 0 <= position < len(corpus.texts):
        position = None
    if position is not None and ids:
        st.query_params[_PARAMETER] = ids[position]
    elif _PARAMETER in st.query_params:
        del st.query_params[_PARAMETER]
    return position


def select_texts(digest: str, positions: Sequence[int]) -> None:
    """Remember the texts that were encircled; none takes the selection back."""
    st.session_state[_SELECTED] = (digest, tuple(positions))
    if not positions:
        st.session_state[_CLEARED] = times_cleared() + 1


def selected(digest: str, n: int) -> np.ndarray | None:
    """Return which of these n texts are selected, a bool each, or None."""
    named, positions = st.session_state.get(_SELECTED, ("", ()))
    chosen = [position for position in positions if 0 <= position < n]
    if named != digest or not chosen:
        return None
    mask = np.zeros(n, dtype=bool)
    mask[chosen] = True
    return mask


def times_cleared() -> int:
    """Return how often a selection was taken back: the picture then forgets its lasso."""
    return int(st.session_state.get(_CLEARED, 0))
