"""Which texts are shown: years with their histogram, which can play, and sections; the rest stays as grey context."""

from __future__ import annotations

import time

import numpy as np
import streamlit as st

from components.engine.corpus import OWN, Corpus
from components.figures.map_figure import Palette
from components.figures.years import describe_years, years_figure
from components.plotly_map import plotly_map
from components.polling import poll

PLAY_SECONDS = 0.9
LAPSE_SECONDS = 8.0  # without a step: the user was on another page
PLAY_WINDOW = 0.1  # of the time span, where all years are chosen when it starts
_PLAYING, _NEXT, _AT = "map_playing", "map_years_next", "map_play_at"


def map_filter(corpus: Corpus, palette: Palette) -> np.ndarray:
    """Draw the filter and return which texts it leaves, a bool each."""
    shown = np.ones(len(corpus.texts), dtype=bool)
    known = corpus.years[corpus.years > 0]
    if len(known) and known.min() < known.max():
        shown &= _years(corpus, int(known.min()), int(known.max()), palette)
    if corpus.sections:
        sections = st.multiselect(
            "Sections",
            corpus.sections,
            key=_key("map_sections", corpus),
            bind=None if corpus.key == OWN else "query-params",  # labels of a file are the user's text
            placeholder="all",
        )
        if sections:
            shown &= corpus.table["section"].isin(sections).to_numpy()
    return shown


def _key(name: str, corpus: Corpus) -> str:
    """Return a widget's key: of another corpus it is another widget, as the values differ."""
    return name if corpus.key == "news" else f"{name}_{corpus.digest}"


def _years(corpus: Corpus, first: int, last: int, palette: Palette) -> np.ndarray:
    key = _key("map_years", corpus)
    if _NEXT in st.session_state:
        st.session_state[key] = st.session_state.pop(_NEXT)
    picture = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        low, high = st.slider(
            "Years", first, last, (first, last), key=key, bind=None if corpus.key == OWN else "query-params"
        )
        late = time.monotonic() - st.session_state.get(_AT, time.monotonic())  # whoever comes back finds it at rest
        playing = st.session_state[_PLAYING] = bool(st.session_state.get(_PLAYING)) and late < LAPSE_SECONDS
        st.button(
            "Stop" if playing else "Play",
            icon=":material/pause:" if playing else ":material/play_arrow:",
            key="map_play",
            on_click=_toggle,
            help="Move a window of years from the beginning to the end.",
        )
    low, high = sorted((low, high))  # a link can say them in any order
    if playing:
        st.session_state[_AT] = time.monotonic() + PLAY_SECONDS
        poll(_step, PLAY_SECONDS, first, last, low, high)
    with picture:
        plotly_map(
            years_figure(corpus.years, low, high, palette),
            alt=describe_years(corpus.years, low, high),
            name=f"years {low} {high}",
            key="map_years_picture",
            toolbar=False,
        )
    everything = (low, high) == (first, last)  # then texts without a date are shown too
    return np.ones(len(corpus.years), dtype=bool) if everything else (corpus.years >= low) & (corpus.years <= high)


def _toggle() -> None:
    st.session_state[_PLAYING] = not st.session_state.get(_PLAYING)
    st.session_state[_AT] = time.monotonic()


def _step(first: int, last: int, low: int, high: int) -> None:
    """Move the window on when its time has come, and end at the end."""
    if time.monotonic() < st.session_state.get(_AT, 0.0):
        return
    width, span = high - low, last - first
    if width == span:
        width = max(1, round(PLAY_WINDOW * span))
        st.session_state[_NEXT] = (first, first + width)
    elif high == last:
        st.session_state[_PLAYING] = False
    else:
        step = max(1, width // 3)
        high = min(high + step, last)
        st.session_state[_NEXT] = (high - width, high)
    st.rerun(scope="app")
