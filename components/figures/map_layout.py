"""Where lenses, scale, legend and titles stand on the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

if TYPE_CHECKING:
    from components.figures.map_figure import Colouring, Lens, Palette

HEIGHT, PANEL_HEIGHT, NARROW_HEIGHT = 620, 470, 420  # pixels: one lens, of several side by side, of several on a phone
GAP = 0.03  # between lenses, as a share of the width
MARGIN = 0.06  # around the points, as a share of their spread
FONT = "'Source Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"  # as the pages have it
SCALE_WIDTH = 0.45  # of the picture
TOP, TITLE = 58, 26  # pixels above the points: for toolbar and scale, always, so that nothing moves; and for titles


def map_layout(lenses: Sequence[Lens], colouring: Colouring, palette: Palette) -> dict[str, Any]:
    """Return the layout of `map_figure`, as Plotly wants it."""
    flat = lenses[0].coordinates.shape[1] == 2
    layout: dict[str, Any] = {
        "height": HEIGHT if len(lenses) == 1 else PANEL_HEIGHT,
        "margin": {"l": 0, "r": 0, "t": TOP if len(lenses) == 1 else TOP + TITLE, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": palette.text, "family": FONT},
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": palette.faint, "activecolor": palette.accent},
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "bgcolor": palette.paper, "font": {"color": palette.text, "family": FONT}},
        "legend": {
            "orientation": "h",
            "y": -0.02,
            "yanchor": "top",
            "itemsizing": "constant",
            "maxheight": 0.3,
            "groupclick": "togglegroup",
            "font": {"size": 12},
        },
        "annotations": [],
    }
    if not colouring.names:
        layout["coloraxis"] = _scale(colouring, palette, above_titles=len(lenses) > 1)
    for number, (lens, left, right) in enumerate(zip(lenses, *_sides(len(lenses)), strict=True)):
        suffix = str(number + 1) if number else ""
        if flat:
            x, y = _frames(lens.coordinates)
            plain = {"visible": False, "constrain": "domain"}
            layout[f"xaxis{suffix}"] = {**plain, **x, "domain": [left, right], "anchor": f"y{suffix}"}
            layout[f"yaxis{suffix}"] = {**plain, **y, "anchor": f"x{suffix}", "scaleanchor": f"x{suffix}"}
        else:
            layout[f"scene{suffix}"] = _scene([left, right], palette)
        if len(lenses) > 1:
            layout["annotations"].append(_title(lens, (left + right) / 2))
    return layout


def _sides(panels: int) -> tuple[list[float], list[float]]:
    """Return where each of several lenses begins and ends, as shares of the width."""
    width = (1 - GAP * (panels - 1)) / panels
    lefts = [i * (width + GAP) for i in range(panels)]
    return lefts, [min(left + width, 1.0) for left in lefts]


def _title(lens: Lens, middle: float) -> dict[str, Any]:
    return {
        "text": f"<b>{lens.title}</b>",
        "x": middle,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 14},
    }


def _frames(coordinates: np.ndarray) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the ranges of both axes; nobody can zoom out of them, where labels would come to lie on each other."""
    frames = []
    for axis in range(2):
        column = coordinates[:, axis] if len(coordinates) else np.zeros(1)
        low, high = float(column.min()), float(column.max())
        rim = MARGIN * (high - low) or 1.0
        frames.append({"range": [low - rim, high + rim], "minallowed": low - rim, "maxallowed": high + rim})
    return frames[0], frames[1]


def _scene(domain: list[float], palette: Palette) -> dict[str, Any]:
    axis = {"title": {"text": ""}, "showticklabels": False, "showspikes": False, "showbackground": False}
    lines = {**axis, "gridcolor": palette.faint, "zeroline": False}
    return {"domain": {"x": domain, "y": [0, 1]}, "aspectmode": "data", "xaxis": lines, "yaxis": lines, "zaxis": lines}


def _scale(colouring: Colouring, palette: Palette, above_titles: bool) -> dict[str, Any]:
    known = np.concatenate([values[np.isfinite(values)] for values in colouring.values] or [np.zeros(0)])
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    steps = np.linspace(0, 1, len(palette.sequential))
    return {
        "cmin": low,
        "cmax": high if high > low else low + 1,
        "colorscale": [[float(step), colour] for step, colour in zip(steps, palette.sequential, strict=True)],
        "colorbar": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.0,
            "yanchor": "bottom",
            "ypad": TITLE if above_titles else 4,
            "len": SCALE_WIDTH,
            "thickness": 8,
            "outlinewidth": 0,
            "nticks": 5,
            "title": {"text": colouring.title, "side": "top", "font": {"size": 12}},
        },
    }


def narrow_layout(figure: go.Figure) -> dict[str, Any]:
    """Return what changes in the layout where several lenses must stand one below the other, as on a phone."""
    titles = [annotation for annotation in figure.layout.annotations if annotation.yref == "paper"]
    panels, flat = len(titles), all(trace.type != "scatter3d" for trace in figure.data)
    if panels < 2:
        return {}
    changes: dict[str, Any] = {"height": NARROW_HEIGHT * panels}
    height = (1 - 2 * GAP * (panels - 1)) / panels
    for number in range(panels):
        top = 1 - number * (height + 2 * GAP)
        domain = [max(top - height, 0.0), top]
        suffix = str(number + 1) if number else ""
        if not flat:
            changes[f"scene{suffix}.domain"] = {"x": [0, 1], "y": domain}
        else:
            changes[f"xaxis{suffix}.domain"] = [0, 1]
            changes[f"yaxis{suffix}.domain"] = domain
        changes[f"annotations[{number}].x"] = 0.5
        changes[f"annotations[{number}].y"] = top
    return changes
