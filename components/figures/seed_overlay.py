"""Two maps of the same texts laid over each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from components.figures.map_figure import Palette
from components.figures.map_layout import FONT

HEIGHT = 520


def seed_figure(reference: np.ndarray, other: np.ndarray, most: np.ndarray, palette: Palette) -> go.Figure:
    """Draw both maps, and a line between the two places of those that moved most.

    Parameters
    ----------
    reference, other : ndarray, shape (n, dimensions)
        Coordinates, the other map brought onto the reference.
    most : ndarray of int, shape (m,)
        Positions of the texts to join by lines.
    palette : Palette
    """
    flat = reference.shape[1] == 2
    axes = "xyz"[: reference.shape[1]]
    kind = "scattergl" if flat else "scatter3d"
    lines = np.full((3 * len(most), reference.shape[1]), np.nan, dtype=np.float32)
    lines[0::3], lines[1::3] = reference[most], other[most]
    size = 5 if flat else 3

    def trace(rows: np.ndarray, name: str, **settings: object) -> dict[str, Any]:
        places = {axis: rows[:, i].astype(np.float32) for i, axis in enumerate(axes)}
        return {"type": kind, "name": name, "mode": "markers", "hoverinfo": "skip", **places, **settings}

    data = [
        trace(other, "the other seed", marker={"size": size, "color": palette.torn, "opacity": 0.45}),
        trace(reference, "this map", marker={"size": size, "color": palette.accent, "opacity": 0.7}),
        trace(lines, "moved most", mode="lines", line={"color": palette.text, "width": 1.5}),
    ]
    plain = {"visible": False, "constrain": "domain"}
    layout: dict[str, Any] = {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 36, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": palette.text, "family": FONT},
        "legend": {"orientation": "h", "y": -0.02, "yanchor": "top", "itemsizing": "constant"},
        "xaxis": plain,
        "yaxis": {**plain, "scaleanchor": "x"},
        "dragmode": "pan" if flat else "orbit",
        "uirevision": "seeds",
    }
    if not flat:
        hidden = {"visible": False}
        layout["scene"] = {"aspectmode": "data", "xaxis": hidden, "yaxis": hidden, "zaxis": hidden}
    return go.Figure({"data": data, "layout": layout})
