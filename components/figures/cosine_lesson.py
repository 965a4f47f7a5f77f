"""Pictures of the lesson on cosines: an angle, and the cosines of random pairs."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

ACCENT, OTHER = "#1C808F", "#E8911E"  # both at least 3:1 on the light and on the dark page


def angle_figure(degrees: float) -> go.Figure:
    """Draw two vectors of length 1 with an angle between them, and the projection whose length is the cosine."""
    radians = np.deg2rad(degrees)
    x, y = float(np.cos(radians)), float(np.sin(radians))
    arc = np.linspace(0, radians, 60)
    figure = go.Figure()
    figure.add_scatter(
        x=0.25 * np.cos(arc), y=0.25 * np.sin(arc), mode="lines", line={"color": "gray", "width": 1.5}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=[x, x], y=[y, 0], mode="lines", line={"color": "gray", "width": 1.5, "dash": "dot"}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=[0, x], y=[0, 0], mode="lines", line={"color": OTHER, "width": 8}, hoverinfo="skip", opacity=0.6
    )
    for tip, name, colour in (((1.0, 0.0), "u", ACCENT), ((x, y), "v", ACCENT)):
        figure.add_annotation(
            x=tip[0], y=tip[1], ax=0, ay=0, xref="x", yref="y", axref="x", ayref="y", showarrow=True, arrowhead=2,
            arrowwidth=2.5, arrowcolor=colour, text="",
        )  # fmt: skip
        figure.add_annotation(
            x=tip[0] * 1.12, y=tip[1] * 1.12, text=f"<i>{name}</i>", showarrow=False, font={"size": 18}
        )
    limits = {"range": [-1.25, 1.25], "zeroline": True, "showticklabels": False, "showgrid": False}
    figure.update_layout(
        height=360,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis=limits,
        yaxis={**limits, "range": [-0.35, 1.25], "scaleanchor": "x"},
        showlegend=False,
        dragmode=False,
    )
    return figure


def background_histogram(background: np.ndarray, cosine: float) -> go.Figure:
    """Draw how often each cosine occurs among random pairs, shape (m,), and where one cosine stands."""
    counts, edges = np.histogram(background, bins=np.linspace(-0.3, 1, 66))
    middles = (edges[:-1] + edges[1:]) / 2
    figure = go.Figure(
        go.Bar(
            x=middles,
            y=counts,
            marker={"color": [ACCENT if middle < cosine else "gray" for middle in middles], "line": {"width": 0}},
            width=np.diff(edges) * 0.92,
            hovertemplate="cosine %{x:.2f}: %{y} pairs<extra></extra>",
        )
    )
    figure.add_vline(x=cosine, line={"color": OTHER, "width": 3})
    figure.update_layout(
        height=320,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        xaxis={"title": {"text": "cosine"}, "showgrid": False},
        yaxis={"title": {"text": "pairs"}},
        dragmode=False,
    )
    return figure
