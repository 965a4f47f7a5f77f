"""The wait for a map: how long it will take before it starts, how far it is, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.encoder_panel import POLL_SECONDS
from components.engine.corpus_maps import CorpusMap, CorpusMaps
from components.engine.projection import MapParameters
from components.figures.map_figure import LENS_NAMES
from components.polling import poll

AT_ONCE_SECONDS = 25.0  # a map that takes longer is drawn when the user says so
_ASKED, _DRAWN = "map_asked", "map_drawn"
ALMOST = 0.97  # an estimate never says that all is done


def ready_map(maps: CorpusMaps, parameters: MapParameters, place: str = "map") -> CorpusMap | None:
    """Return a map; while it is not there, start it or offer to, say how long it takes, and return None.

    `place` begins the keys of the buttons: two parts of a page may wait for one map.
    """
    found = maps.get(parameters)
    if found is not None:
        return found
    name = (maps.corpus.digest, parameters.canonical)
    running = maps.running(parameters)
    seconds = maps.estimate(parameters) if running is None else maps.expected(parameters)
    key = f"{place}_{parameters.method}_{parameters.dimensions}_{parameters.seed}"
    title = f"{LENS_NAMES[parameters.method]} of {len(maps.embeddings):,} texts"
    if running is None and seconds > AT_ONCE_SECONDS and name not in st.session_state.get(_ASKED, ()):
        st.info(f"{title} will take about {duration(seconds)} here.", icon=":material/hourglass_empty:")
        st.button(
            f"Draw it ({duration(seconds)})",
            type="primary",
            icon=":material/play_arrow:",
            key=f"{key}_draw",
            on_click=_ask,
            args=(name,),
        )
        return None
    load = running or maps.start(parameters)
    if load.state.status == "failed":
        st.error(
            f"{title} could not be computed ({type(load.state.error).__name__}). The server's log has the details.",
            icon=":material/error:",
        )
        st.button(
            "Try again",
            icon=":material/refresh:",
            key=f"{key}_retry",
            on_click=maps.forget,
            args=(parameters,),
        )
        return None
    poll(_progress, POLL_SECONDS, maps, parameters, title, seconds)
    return None


def _progress(maps: CorpusMaps, parameters: MapParameters, title: str, seconds: float) -> None:
    """Draw how far a map is by its estimate; at its end draw the whole page anew."""
    load = maps.running(parameters)
    if load is None or load.state.status != "loading":
        st.rerun(scope="app")
    state = load.state
    left = seconds - state.seconds
    wait = f"about {duration(left)} left" if left > 0 else "longer than expected; others may be drawing too"
    st.progress(min(state.seconds / max(seconds, 1.0), ALMOST), text=f"{title} · {state.step} · {wait}")


def duration(seconds: float) -> str:
    """Return "8 s", "2 min"."""
    return f"{max(seconds, 1):.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _ask(name: tuple[str, MapParameters]) -> None:
    st.session_state[_ASKED] = (*st.session_state.get(_ASKED, ()), name)


def drawn_maps(maps: CorpusMaps, wanted: Sequence[MapParameters]) -> list[CorpusMap]:
    """Return those of the wanted maps that are there; while none is, what was on screen before, if anything was."""
    found = [ready for ready in (ready_map(maps, parameters) for parameters in wanted) if ready is not None]
    digest = maps.corpus.digest
    if found:
        st.session_state[_DRAWN] = (digest, [drawn.parameters for drawn in found])
        return found
    named, before = st.session_state.get(_DRAWN, ("", []))
    return [drawn for drawn in map(maps.get, before) if drawn is not None] if named == digest else []
