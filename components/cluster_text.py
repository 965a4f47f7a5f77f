"""The text that a click opened in a tab of the page Clusters: the one owner of this key of the session."""

from __future__ import annotations

import streamlit as st

from components.division import Division
from components.text_table import text_card

_OPEN = "clusters_open"


def open_text(place: str, division: Division, position: int | None) -> None:
    """Remember the text that is open in a tab; None closes it."""
    st.session_state[_OPEN] = {**st.session_state.get(_OPEN, {}), place: (division.digest, position)}


def opened_text(place: str, division: Division) -> int | None:
    """Return the position of the text that is open in a tab, or None."""
    digest, position = st.session_state.get(_OPEN, {}).get(place, ("", None))
    known = digest == division.digest and position is not None and 0 <= position < len(division.corpus.texts)
    return position if known else None


def opened_card(place: str, division: Division, position: int, said: str) -> None:
    """Show the open text in full, and above it what the tab says of it."""
    st.markdown(said)
    text_card(division.corpus.table.iloc[position])
    st.button(
        "Close",
        icon=":material/close:",
        key=f"clusters_{place}_close",
        on_click=open_text,
        args=(place, division, None),
    )
