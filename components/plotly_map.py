"""Plotly in a component of ours, which keeps zoom, legend and lasso while colours and filters change."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import plotly.graph_objects as go
import streamlit as st

from components.figures.map_layout import narrow_layout

SCRIPTS = Path(__file__).parent / "frontend"
_LIBRARY = st.components.v2.component(
    "plotly_library", js=(SCRIPTS / "plotly_library.js").read_text(encoding="utf-8"), isolate_styles=False
)
_MAP = st.components.v2.component(
    "plotly_map",
    html='<div class="map" role="figure" style="width: 100%"></div>',
    js=(SCRIPTS / "plotly_map.js").read_text(encoding="utf-8"),
    isolate_styles=False,  # Plotly puts its styles into the page's head
)


class MapLabel(NamedTuple):
    """A name on the map: the lens it belongs to, what it names, its text, and whether it stands above what it names.

    Where the text finds no room, `short` stands there, if that does.
    """

    lens: int
    x: float
    y: float
    text: str
    size: int = 13
    color: str | None = None
    above: bool = False
    short: str = ""


@st.cache_resource(show_spinner=False)
def plotly_library() -> bytes:
    """Return Plotly's script, packed: 1.4 MB, which a browser gets once a visit."""
    from plotly.offline import get_plotlyjs

    return gzip.compress(get_plotlyjs().encode(), compresslevel=6)


def load_plotly() -> None:
    """Send the browser Plotly's script: once on each page that draws with it."""
    _LIBRARY(key="plotly_library", data=plotly_library())


def plotly_map(
    figure: go.Figure,
    labels: Sequence[MapLabel] = (),
    marks: Sequence[tuple[int, float, float]] = (),
    *,
    alt: str,
    name: str,
    key: str,
    paper: str = "",
    toolbar: bool = True,
    narrow: Mapping[str, object] | None = None,
    on_click: Callable[[int], None] = lambda _position: None,
    on_select: Callable[[list[int]], None] = lambda _positions: None,
) -> None:
    """Draw a figure that keeps what the user did to it when it is drawn anew.

    Parameters
    ----------
    figure : Figure
    labels : sequence of MapLabel
        The most important first; those that would lie on earlier ones are left out.
    marks : sequence of (lens, x, y)
        Places that no label may cover.
    alt : str
    name : str
        Of what is drawn: the component repeats it when it is done.
    paper : str
        Colour behind the labels.
    toolbar : bool
        Whether Plotly's buttons show while the pointer is on it.
    narrow : mapping of str to object, optional
        What else changes in the layout on a phone, as "yaxis.ticktext".
    key : str
    on_click : callable
        Called with the position of a point that was clicked.
    on_select : callable
        Called with the positions within a lasso or box; with none when the user takes the selection back.
    """

    def clicked() -> None:
        position = st.session_state[key].get("clicked")
        if isinstance(position, int):
            on_click(position)

    def selected() -> None:
        positions = st.session_state[key].get("selected")
        if isinstance(positions, list):
            on_select([position for position in positions if isinstance(position, int)])

    drawn: dict[str, Any] = {
        "figure": figure.to_json(),
        "narrow": {**narrow_layout(figure), **(narrow or {})},
        "labels": [_as_annotation(label, paper) for label in labels],
        "marks": [{"panel": _panel(lens), "x": x, "y": y} for lens, x, y in marks],
        "alt": alt,
        "name": name,
        "toolbar": toolbar,
    }
    _MAP(
        key=key,
        data=drawn,
        on_clicked_change=clicked,
        on_selected_change=selected,
        on_themed_change=lambda: None,
    )


def _panel(lens: int) -> str:
    """Return what Plotly puts behind "xaxis" for a lens."""
    return str(lens + 1) if lens else ""


def _as_annotation(label: MapLabel, paper: str) -> dict[str, Any]:
    return {
        "panel": _panel(label.lens),
        "x": label.x,
        "y": label.y,
        "text": f"<b>{label.text}</b>",
        "font": {"size": label.size, **({"color": label.color} if label.color else {})},
        "bgcolor": f"{paper}CC",
        "above": label.above,
        "short": f"<b>{label.short}</b>" if label.short else "",
    }
