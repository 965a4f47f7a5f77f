"""The centres of clusters on a map."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from components.figures.labels import name_label
from components.figures.map_figure import Palette, category_style


def add_centers(figure: go.Figure, places: np.ndarray, names: Sequence[str], palette: Palette) -> None:
    """Draw a diamond a centre, in its cluster's colour, over a flat map of one lens.

    Parameters
    ----------
    figure : Figure
        As `map_figure` returns it, coloured by cluster.
    places : ndarray, shape (k, 2)
    names : sequence of str, length k
    palette : Palette
    """
    colours = [category_style(c, palette)["color"] for c in range(len(places))]
    # Drawn as SVG: in WebGL a trace without selected points is lost where another trace has some.
    figure.add_scatter(
        x=places[:, 0],
        y=places[:, 1],
        mode="markers",
        name="centre of a cluster",
        marker={"symbol": "diamond", "size": 13, "color": colours, "line": {"width": 2, "color": palette.text}},
        text=[f"centre of {name_label(name)}" for name in names],
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
