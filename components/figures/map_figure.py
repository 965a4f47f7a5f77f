"""A corpus as a picture: points by colour, one lens or several side by side, what is open, and the user's sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from components.engine.density import Density
from components.figures.labels import name_label
from components.figures.map_layout import map_layout

LENS_NAMES = {"umap": "UMAP", "tsne": "t-SNE", "pca": "PCA"}
SYMBOLS = (
    "circle",
    "diamond",
    "square",
    "cross",
    "circle-open",
)  # with twelve colours: sixty kinds that can be told apart
CONTOURS = 7
FAINT_OPACITY = 0.35


class Palette(NamedTuple):
    """Colours of one theme, as CSS; `categorical` and `sequential` are those of all charts."""

    paper: str
    text: str
    faint: str
    accent: str
    torn: str
    own: str
    categorical: tuple[str, ...]
    sequential: tuple[str, ...]


class Lens(NamedTuple):
    """One picture: its title, and where each text lies, shape (n, 2) or (n, 3); `note` stands under it."""

    title: str
    coordinates: np.ndarray
    note: str = ""


class Colouring(NamedTuple):
    """What colours mean.

    Attributes
    ----------
    title : str
    values : tuple of ndarray, shape (n,)
        One a lens: a number a text, NaN where there is none, or its position in `names`.
    names : tuple of str
        Of categories; empty where colours are a scale.
    """

    title: str
    values: tuple[np.ndarray, ...]
    names: tuple[str, ...] = ()


class Focus(NamedTuple):
    """The text that is open, and positions of its neighbours on one lens.

    Attributes
    ----------
    position : int
    kept, torn, false : ndarray of int
        True neighbours that are near on the picture, true ones that are not, and near ones that are no true ones.
    """

    position: int
    kept: np.ndarray
    torn: np.ndarray
    false: np.ndarray


class Sentences(NamedTuple):
    """The user's own sentences: their hover texts, and where they land on each lens, shape (m, dimensions)."""

    hover: Sequence[str]
    places: tuple[np.ndarray, ...]


@dataclass(frozen=True)
class MapLayers:
    """What is drawn beside the points.

    Attributes
    ----------
    shown : ndarray of bool, shape (n,)
        Texts that the filter leaves; the others are grey context.
    selected : ndarray of bool, shape (n,), or None
        Texts that the user encircled; the others are faint.
    focus : tuple of Focus, one a lens, or empty
    sentences : Sentences or None
    densities : tuple of Density, one a lens, or empty
    """

    shown: np.ndarray
    selected: np.ndarray | None = None
    focus: tuple[Focus, ...] = ()
    sentences: Sentences | None = None
    densities: tuple[Density, ...] = ()


def map_figure(
    lenses: Sequence[Lens], colouring: Colouring, hover: Sequence[str], layers: MapLayers, palette: Palette
) -> go.Figure:
    """Draw a corpus.

    Parameters
    ----------
    lenses : sequence of Lens
        All of two dimensions, or all of three.
    colouring : Colouring
    hover : sequence of str, length n
        HTML; empty where hovering says nothing (the texts are too many to travel).
    layers : MapLayers
    palette : Palette

    Returns
    -------
    Figure
        The points of the corpus have `customdata`, their positions among the texts; nothing else has.
    """
    hovered = np.asarray(hover, dtype=object)
    traces: list[Any] = []
    for number, lens in enumerate(lenses):
        panel = _Panel(number, lens, palette, layers.selected is not None)
        traces += panel.context(~layers.shown if layers.selected is None else ~layers.shown | _lost(panel, layers))
        if layers.densities and panel.flat:
            traces.append(panel.contours(layers.densities[number]))
        traces += panel.points(colouring, hovered, layers)
        if layers.focus:
            traces += panel.focus(layers.focus[number])
        if layers.sentences is not None:
            traces += panel.sentences(layers.sentences.hover, layers.sentences.places[number])
    layout = map_layout(lenses, colouring, palette)
    return go.Figure({"data": traces, "layout": layout}, skip_invalid=False)


def _lost(panel: _Panel, layers: MapLayers) -> np.ndarray:
    """Return what a selection leaves out; in space Plotly cannot fade single points, so they become context."""
    assert layers.selected is not None
    return np.zeros(len(layers.shown), dtype=bool) if panel.flat else ~layers.selected


class _Panel:
    """One lens: it makes traces that lie on its own axes."""

    def __init__(self, number: int, lens: Lens, palette: Palette, selecting: bool) -> None:
        self.flat = lens.coordinates.shape[1] == 2
        self._selecting = selecting and self.flat
        self._first = number == 0
        self._number = number
        self._coordinates = lens.coordinates.astype(np.float32)
        self._palette = palette
        suffix = str(number + 1) if number else ""
        self._axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"} if self.flat else {"scene": f"scene{suffix}"}

    def _trace(self, rows: np.ndarray, **settings: object) -> dict[str, Any]:
        """Return a trace of some rows of coordinates, shape (m, dimensions); WebGL draws it."""
        places = {axis: rows[:, i] for i, axis in enumerate("xyz"[: rows.shape[1]])}
        kind = "scattergl" if self.flat else "scatter3d"
        # Where one trace has a selection, Plotly draws nothing of those that have none.
        all_of_it = {"selectedpoints": list(range(len(rows)))} if self._selecting else {}
        return {"type": kind, "mode": "markers", "showlegend": False, **places, **self._axes, **all_of_it, **settings}

    def _size(self, n: int) -> float:
        size = 7.0 if n <= 2_000 else 5.0 if n <= 10_000 else 3.5
        return size if self.flat else size * 0.42

    def context(self, positions: np.ndarray) -> list[dict[str, Any]]:
        """Draw in grey what is filtered out."""
        if not positions.any():
            return []
        marker = {"size": self._size(len(positions)) * 0.8, "color": self._palette.faint, "opacity": FAINT_OPACITY}
        return [self._trace(self._coordinates[positions], marker=marker, hoverinfo="skip")]

    def contours(self, density: Density) -> dict[str, Any]:
        """Draw lines of equal density."""
        line = [[0, self._palette.faint], [1, self._palette.faint]]
        return {
            "type": "contour",
            "x": density.x,
            "y": density.y,
            "z": density.values,
            "contours": {"coloring": "lines", "showlabels": False},
            "ncontours": CONTOURS,
            "colorscale": line,
            "showscale": False,
            "showlegend": False,
            "hoverinfo": "skip",
            "line": {"width": 1},
            **self._axes,
        }

    def points(self, colouring: Colouring, hover: np.ndarray, layers: MapLayers) -> list[dict[str, Any]]:
        """Draw the texts: a trace a category, which the legend toggles, or one on a colour scale."""
        values = colouring.values[self._number]
        visible = layers.shown if layers.selected is None or self.flat else layers.shown & layers.selected
        size = self._size(len(values))
        if not colouring.names:
            known = np.flatnonzero(visible & np.isfinite(values))
            unknown = np.flatnonzero(visible & ~np.isfinite(values))
            scale = {"color": values[known].astype(np.float32), "coloraxis": "coloraxis", "size": size}
            grey = {"color": self._palette.faint, "size": size}
            return [
                self._texts(rows, hover, layers, marker=marker)
                for rows, marker in ((unknown, grey), (known, scale))
                if len(rows)
            ]
        traces = []
        for code, name in enumerate(colouring.names):
            rows = np.flatnonzero(visible & (values == code))
            if not len(rows):
                continue
            marker = {"size": size, **category_style(code, self._palette)}
            legend = {"name": name_label(name), "legendgroup": str(code), "showlegend": self._first}
            traces.append(self._texts(rows, hover, layers, marker=marker, **legend))
        return traces

    def _texts(self, rows: np.ndarray, hover: np.ndarray, layers: MapLayers, **settings: object) -> dict[str, Any]:
        trace = self._trace(self._coordinates[rows], customdata=rows.astype(np.int32), **settings)
        if len(hover):
            trace |= {"text": hover[rows].tolist(), "hovertemplate": "%{text}<extra></extra>"}
        else:
            trace |= {"hoverinfo": "none"}
        if layers.selected is not None and self._selecting:
            trace["selectedpoints"] = np.flatnonzero(layers.selected[rows]).tolist()
            trace["unselected"] = {"marker": {"color": self._palette.faint, "opacity": FAINT_OPACITY}}
        return trace

    def focus(self, focus: Focus) -> list[dict[str, Any]]:
        """Draw the open text, lines to its true neighbours, and crosses on those that only look near."""
        ring = self._coordinates[[focus.position]]
        traces = [
            self._lines(ring[0], focus.kept, self._palette.accent, "true neighbour, near on the map"),
            self._lines(ring[0], focus.torn, self._palette.torn, "true neighbour, torn away"),
        ]
        if len(focus.false):
            cross = {"symbol": "x-thin-open" if self.flat else "cross", "size": 8 if self.flat else 4}
            marker = {**cross, "color": self._palette.text, "line": {"width": 1.5, "color": self._palette.text}}
            false = self._trace(self._coordinates[focus.false], marker=marker, hoverinfo="skip")
            traces.append(false | self._legend("looks near, is no true neighbour"))
        mark = {"symbol": "circle-open", "size": 16 if self.flat else 9, "color": self._palette.text}
        opened = self._trace(ring, marker={**mark, "line": {"width": 2.5, "color": self._palette.text}})
        return [*traces, opened | {"hoverinfo": "skip"}]

    def _lines(self, start: np.ndarray, ends: np.ndarray, colour: str, name: str) -> dict[str, Any]:
        rows = np.full((3 * len(ends), len(start)), np.nan, dtype=np.float32)  # NaN lifts the pen between two lines
        rows[0::3] = start
        rows[1::3] = self._coordinates[ends]
        line = {"color": colour, "width": 1.6 if self.flat else 3}
        trace = self._trace(rows, line=line, hoverinfo="skip") | self._legend(name)
        return trace | {"mode": "lines"}

    def _legend(self, name: str) -> dict[str, Any]:
        return {"name": name, "legendgroup": name, "showlegend": self._first}

    def sentences(self, hover: Sequence[str], places: np.ndarray) -> list[dict[str, Any]]:
        """Draw the user's sentences as numbered stars."""
        star = {"symbol": "star" if self.flat else "diamond", "size": 19 if self.flat else 9}
        marker = {**star, "color": self._palette.own, "line": {"width": 1.5, "color": self._palette.paper}}
        hovered = {"hovertext": list(hover), "hovertemplate": "%{hovertext}<extra></extra>"}
        trace = self._trace(places.astype(np.float32), marker=marker, **hovered)
        if not self.flat and len(places) > 1:  # on a plane the numbers are labels, which find room
            numbers = {"mode": "markers+text", "text": [str(i + 1) for i in range(len(places))]}
            trace |= {**numbers, "textposition": "top center", "textfont": {"color": self._palette.text, "size": 13}}
        return [trace | self._legend("your sentences" if len(places) > 1 else "your sentence")]


def category_style(code: int, palette: Palette) -> dict[str, str]:
    """Return colour and symbol of a category: twelve colours, then the same ones with another symbol."""
    colours = palette.categorical
    return {"color": colours[code % len(colours)], "symbol": SYMBOLS[code // len(colours) % len(SYMBOLS)]}
