"""Embeddings as they are: their numbers as colour strips, and the texts on a plane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from components.engine.projection import Projection
from components.figures.labels import axis_label, hover_text

LABELS_UP_TO = 25
WORDS_UP_TO = 8  # texts that carry their first words on the plane; more would lie on each other
NUMBERS_UP_TO = 100


def vector_strips(embeddings: np.ndarray, texts: Sequence[str]) -> go.Figure:
    """Draw each embedding, a row of `embeddings` of shape (n, d), as a strip of d colours around 0."""
    reach = float(np.quantile(np.abs(embeddings), 0.995))  # a few long entries would turn the rest pale
    figure = go.Figure(
        go.Heatmap(
            z=embeddings.astype(np.float32),
            x=np.arange(1, embeddings.shape[1] + 1),
            y=np.arange(len(texts)),
            zmin=-reach,
            zmax=reach,
            autocolorscale=True,
            ygap=3 if len(texts) <= LABELS_UP_TO else 0,
            hovertemplate="%{y}<br>dimension %{x}: <b>%{z:.3f}</b><extra></extra>",
            colorbar={"thickness": 8, "outlinewidth": 0, "nticks": 3, "len": 0.6},
        )
    )
    positions = range(len(texts))
    figure.update_layout(
        height=int(np.clip(90 + 26 * len(texts), 200, 760)),
        margin={"l": 0, "r": 0, "t": 40, "b": 0},  # the toolbar lies there
        xaxis={"title": {"text": "dimension"}, "showgrid": False, "zeroline": False},
        yaxis={
            "range": [len(texts) - 0.5, -0.5],
            "tickmode": "array",
            "tickvals": list(positions),
            "ticktext": [axis_label(i, texts[i], 24) for i in positions],
            "showticklabels": len(texts) <= LABELS_UP_TO * 2,
            "automargin": True,
            "showgrid": False,
        },
        dragmode=False,
    )
    return figure


def describe_strips(embeddings: np.ndarray) -> str:
    """Say in a sentence what the strips show."""
    n, d = embeddings.shape
    return (
        f"{n} rows of {d} coloured cells, one row a sentence: the numbers of its embedding, from "
        f"{embeddings.min():.2f} to {embeddings.max():.2f}."
    )


def plane(projection: Projection, texts: Sequence[str]) -> go.Figure:
    """Draw texts at their coordinates, shape (n, 2), both axes to one scale."""
    x, y = projection.coordinates[:, 0], projection.coordinates[:, 1]
    worded = len(texts) <= WORDS_UP_TO
    numbered = len(texts) <= NUMBERS_UP_TO
    figure = go.Figure(
        go.Scatter(
            x=x,
            y=y,
            mode="markers+text" if numbered else "markers",
            text=[axis_label(i, text, 22) if worded else str(i + 1) for i, text in enumerate(texts)]
            if numbered
            else None,
            textposition=["top center" if i % 2 else "bottom center" for i in range(len(texts))]
            if worded
            else "top center",
            textfont={"size": 11},
            customdata=[hover_text(i, text) for i, text in enumerate(texts)],
            hovertemplate="%{customdata}<extra></extra>",
            marker={"size": 11, "line": {"width": 1, "color": "white"}},
            cliponaxis=False,
        )
    )
    figure.update_layout(
        height=460,
        margin={"l": 0, "r": 0, "t": 24, "b": 0},
        xaxis={"title": {"text": "first principal component"}, "zeroline": False},
        yaxis={"title": {"text": "second principal component"}, "zeroline": False, "scaleanchor": "x"},
        hoverlabel={"align": "left"},
        dragmode=False,
    )
    return figure


def describe_plane(projection: Projection) -> str:
    """Say in a sentence what the plane shows."""
    return (
        f"Scatter plot of {len(projection.coordinates)} sentences on their first two principal components, which keep "
        f"{projection.variance_kept:.0%} of the variance."
    )
