"""Lloyd's algorithm on the plane: texts, centres and where these came from; and how inertia falls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from components.engine.lloyd import LloydStep
from components.figures.map_figure import Palette, category_style
from components.figures.map_layout import FONT

HEIGHT, INERTIA_HEIGHT = 480, 240
POINT, CENTER = 7, 19  # pixels
RIM = 0.04  # around the texts, as a share of their spread
CLEAR = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}


def plane_figure(
    points: np.ndarray, steps: Sequence[LloydStep], positions: np.ndarray, hover: Sequence[str], palette: Palette
) -> go.Figure:
    """Draw the last of some steps, with a line from where each centre started over all places it has been to.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
    steps : sequence of LloydStep
        From the start up to the one to draw.
    positions : ndarray of int, shape (n,)
        Which text of the corpus each point is; they are the points' `customdata`, which nothing else has.
    hover : sequence of str, length n
        HTML; empty where hovering says nothing.
    palette : Palette
    """
    step = steps[-1]
    texts = np.asarray(hover, dtype=object)
    traces: list[dict[str, Any]] = []
    for cluster in np.unique(step.labels):
        rows = np.flatnonzero(step.labels == cluster)
        style = {"color": palette.faint} if cluster < 0 else category_style(int(cluster), palette)
        shown = {"text": texts[rows].tolist(), "hovertemplate": "%{text}<extra></extra>"} if len(texts) else {}
        traces.append(
            {
                **_markers(points[rows]),
                "marker": {"size": POINT, "opacity": 0.75, **style},
                "customdata": positions[rows].astype(np.int32),
                **(shown or {"hoverinfo": "none"}),
            }
        )
    traces += [_trails(steps, palette), _centers(step, palette)]
    return go.Figure({"data": traces, "layout": _plane_layout(points, palette)}, skip_invalid=False)


def _markers(places: np.ndarray) -> dict[str, Any]:
    x, y = places.astype(np.float32).T
    return {"type": "scattergl", "mode": "markers", "x": x, "y": y, "showlegend": False}


def _trails(steps: Sequence[LloydStep], palette: Palette) -> dict[str, Any]:
    """Draw the way of each centre; NaN lifts the pen between two of them."""
    places = np.array([step.centers for step in steps if step.kind != "assign"])
    gap = np.full((1, *places.shape[1:]), np.nan)
    ways = np.concatenate([places, gap]).transpose(1, 0, 2).reshape(-1, 2)
    line = {"color": palette.text, "width": 1.5}
    return {**_markers(ways), "mode": "lines", "line": line, "hoverinfo": "skip"}


def _centers(step: LloydStep, palette: Palette) -> dict[str, Any]:
    """Draw the centres; those of clusters without texts are hollow."""
    styles = [category_style(c, palette) for c in range(len(step.centers))]
    empty = set(step.empty)
    symbols = [style["symbol"].removesuffix("-open") + "-open" * (c in empty) for c, style in enumerate(styles)]
    sizes = np.bincount(step.labels[step.labels >= 0], minlength=len(styles))
    counts = [""] * len(styles) if step.kind == "start" else [f", {n:,} {'text' if n == 1 else 'texts'}" for n in sizes]
    edge = {"color": palette.text, "width": 2.5}
    return {
        **_markers(step.centers),
        "marker": {"size": CENTER, "color": [style["color"] for style in styles], "symbol": symbols, "line": edge},
        "hovertext": [f"Centre of cluster {c + 1}{count}" for c, count in enumerate(counts)],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _plane_layout(points: np.ndarray, palette: Palette) -> dict[str, Any]:
    low, high = points.min(axis=0).astype(float), points.max(axis=0).astype(float)
    rim = RIM * float((high - low).max()) or 1.0
    x, y = ({"range": [low[axis] - rim, high[axis] + rim]} for axis in range(2))
    plain = {"visible": False, "constrain": "domain"}
    return {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 30, "b": 0},  # on top the toolbar
        **CLEAR,
        "font": {"color": palette.text, "family": FONT},
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": palette.faint, "activecolor": palette.accent},
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "bgcolor": palette.paper, "font": {"color": palette.text, "family": FONT}},
        "xaxis": {**plain, **x},
        "yaxis": {**plain, **y, "scaleanchor": "x"},
        "dragmode": "pan",
        "uirevision": f"{len(points)} {low} {high}",  # other texts are seen whole
    }


def describe_plane(steps: Sequence[LloydStep]) -> str:
    """Say in a sentence what is on the plane."""
    step = steps[-1]
    texts, centers = f"{len(step.labels):,} texts", f"{len(step.centers)} centres"
    if step.kind == "start":
        return f"Points on a plane: {texts}, none in a cluster yet, and {centers}."
    sizes = np.bincount(step.labels, minlength=len(step.centers))
    return (
        f"Points on a plane after {len(steps) - 1} steps: {texts} in the colours of {centers}, from {sizes.min():,} to "
        f"{sizes.max():,} at a centre."
    )


def inertia_figure(steps: Sequence[LloydStep], shown: int, best: float, palette: Palette) -> go.Figure:
    """Draw the inertia of the first steps as a line, and the best ending as a dashed one.

    Parameters
    ----------
    steps : sequence of LloydStep
        All of them: they set the axes, so that nothing jumps.
    shown : int
        How many steps have been made; the start is none and has no inertia.
    best : float
        The least inertia that any start ends at.
    palette : Palette
    """
    made = steps[1 : shown + 1]
    inertias = [step.inertia for step in steps[1:]]
    low, high = min(best, *inertias), max(best, *inertias)
    air = 0.08 * (high - low) or 1.0
    last = max(len(steps) - 1, 2)
    line = {"color": palette.accent, "width": 2}
    symbols = ["circle" if step.kind == "assign" else "diamond" for step in made]
    figure = go.Figure()
    figure.add_scatter(
        x=[1, last],
        y=[best, best],
        mode="lines",
        line={"color": palette.torn, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
        name="the best ending",
    )
    figure.add_scatter(
        x=list(range(1, len(made) + 1)),
        y=[step.inertia for step in made],
        mode="lines+markers",
        line=line,
        marker={"size": 6, "symbol": symbols},
        customdata=[step.kind for step in made],
        hovertemplate="step %{x}, %{customdata}: %{y:.4g}<extra></extra>",
        name="this start",
    )
    figure.update_layout(
        height=INERTIA_HEIGHT,
        margin={"l": 52, "r": 8, "t": 24, "b": 44},
        **CLEAR,
        font={"color": palette.text, "family": FONT},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        xaxis={"title": {"text": "step"}, "range": [0.7, last + 0.3], "tickformat": "d", "showgrid": False},
        yaxis={"title": {"text": "inertia"}, "range": [low - air, high + air], "gridcolor": _pale(palette)},
        dragmode=False,
    )
    return figure


def _pale(palette: Palette) -> str:
    """Return the grey of context, nearly transparent."""
    return f"{palette.faint}55"


def describe_inertia(steps: Sequence[LloydStep], shown: int, best: float) -> str:
    """Say in a sentence how far inertia fell."""
    if not shown:
        return f"Chart of inertia by step: none yet; the best start ends at {best:.4g}."
    first, now = steps[1].inertia, steps[shown].inertia
    return (
        f"Chart of inertia by step: from {first:.4g} after the first to {now:.4g} after step {shown}; the best start "
        f"ends at {best:.4g}."
    )
