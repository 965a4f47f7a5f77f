"""The matrix of cosines as a heatmap that can be hovered and clicked, and the dendrogram beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from components.engine.similarity import SimilarityOrder, top_pairs_of_matrix
from components.figures.labels import axis_label, hover_text

NUMBERS_UP_TO = 10  # texts for which the cosines stand in the cells; two fewer beside a tree, which takes width
LABELS_UP_TO = 60  # texts for which the axes carry sentences; beyond, only every tenth number fits
COLUMN_NUMBERS = 15  # that fit below the columns, on a phone too
SLANTED_UP_TO = 16  # texts for which sentences fit below the columns; beyond, their numbers
SVG_UP_TO = 40  # texts for which the click targets are SVG; beyond, 1,600 of them are faster in WebGL
TREE_SHARE = 0.16  # of the width, for the dendrogram
MARK = "#E8911E"  # frames the chosen cell: apart from both ends of the colour scale in both themes


def similarity_heatmap(
    cosines: np.ndarray,
    texts: Sequence[str],
    order: SimilarityOrder | None = None,
    limits: tuple[float, float] = (-1.0, 1.0),
    title: str = "cosine",
    marked: tuple[int, int] | None = None,
) -> go.Figure:
    """Draw a matrix of cosines.

    Parameters
    ----------
    cosines : ndarray, shape (n, n)
        Row i, column j belongs to texts i and j.
    texts : sequence of str, length n
    order : SimilarityOrder, optional
        Rows and columns in this order, with its dendrogram at the right; by default as given.
    limits : (float, float)
        The values at the two ends of the colour scale; with both signs the scale diverges at 0.
    title : str
        What the numbers are, above the scale.
    marked : (int, int), optional
        A pair whose two cells are framed, as positions in `texts`.

    Returns
    -------
    Figure
        Each cell has a point with `customdata` (i, j, value): positions in `texts`, whatever the order drawn.
    """
    n = len(texts)
    shown = np.arange(n) if order is None else order.order
    matrix = cosines[np.ix_(shown, shown)].astype(np.float32)
    figure = go.Figure()
    figure.add_heatmap(
        z=matrix,
        zmin=limits[0],
        zmax=limits[1],
        autocolorscale=True,  # the theme's own scales, light and dark
        xaxis="x2",
        yaxis="y2",
        hoverinfo="skip",
        xgap=1 if n <= LABELS_UP_TO else 0,
        ygap=1 if n <= LABELS_UP_TO else 0,
        texttemplate="%{z:.2f}" if n <= NUMBERS_UP_TO - 2 * (order is not None) else None,
        colorbar=_scale(title, *limits),
    )
    figure.add_trace(_click_targets(matrix, shown))
    _set_axes(figure, texts, shown, width=1.0 if order is None else 1 - TREE_SHARE)
    if order is not None:
        _add_dendrogram(figure, order)
    if marked is not None:
        _frame(figure, np.argsort(shown)[list(marked)])
    figure.update_layout(
        height=int(np.clip(150 + 30 * n, 380, 760)),
        margin={"l": 0, "r": 8, "t": 48, "b": 0},
        hovermode="closest",
        hoverdistance=-1,  # the whole cell answers, not only its middle
        hoverlabel={"align": "left"},
        showlegend=False,
        dragmode=False,  # a finger scrolls the page; zoom is in the chart's menu
    )
    return figure


def describe_heatmap(cosines: np.ndarray, texts: Sequence[str]) -> str:
    """Say in a sentence what the heatmap shows, for those who do not see it."""
    n = len(texts)
    most = top_pairs_of_matrix(cosines, 1)[0]
    others = cosines[np.triu_indices(n, k=1)]
    return (
        f"Heatmap of the cosines of {n} sentences, from {others.min():.2f} to {others.max():.2f}, median "
        f"{np.median(others):.2f}. The most similar pair is line {most.first + 1} and line {most.second + 1}."
    )


def _scale(title: str, low: float, high: float) -> dict[str, object]:
    """Lay the colour scale flat above the matrix, where it takes no width from a phone."""
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "ypad": 4,
        "len": 0.6,
        "thickness": 8,
        "title": {"text": title, "side": "top", "font": {"size": 12}},
        "tickvals": [low, 0, high] if low < 0 < high else [low, high],
        "tickformat": ".2~f",
        "tickangle": 0,
        "outlinewidth": 0,
    }


def _click_targets(matrix: np.ndarray, shown: np.ndarray) -> go.Scatter | go.Scattergl:
    """Return an invisible point a cell: Streamlit passes clicks on points to Python, those on a heatmap it does not."""
    n = len(matrix)
    rows, columns = np.divmod(np.arange(n * n), n)
    trace = go.Scatter if n <= SVG_UP_TO else go.Scattergl
    return trace(
        x=columns.astype(np.float32),
        y=rows.astype(np.float32),
        mode="markers",
        customdata=np.stack([shown[rows], shown[columns], matrix.ravel()], axis=1).astype(np.float32),
        marker={"size": 12, "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        hovertemplate="%{y}<br>%{x}<br><b>%{customdata[2]:.3f}</b><extra></extra>",
    )


def _frame(figure: go.Figure, cell: np.ndarray) -> None:
    """Frame a cell, given as (row, column) where it is drawn, and its mirror image."""
    for row, column in {(int(cell[0]), int(cell[1])), (int(cell[1]), int(cell[0]))}:
        figure.add_shape(
            type="rect",
            x0=column - 0.5,
            x1=column + 0.5,
            y0=row - 0.5,
            y1=row + 0.5,
            line={"color": MARK, "width": 2.5},
        )


def _set_axes(figure: go.Figure, texts: Sequence[str], shown: np.ndarray, width: float) -> None:
    """Give the matrix short labels that one reads, and the points full ones that only show on hovering.

    Two pairs of axes lie on each other: a hovered point is named by its axis's tick text, so n full sentences travel
    to the browser and not n² of them.
    """
    n = len(texts)
    ticks = np.arange(0, n, 1 if n <= LABELS_UP_TO else 10)
    x_ticks = np.arange(0, n, 1 if n <= SLANTED_UP_TO else -(-n // COLUMN_NUMBERS))
    full = [hover_text(int(i), texts[i]) for i in shown]
    frame = {"showgrid": False, "zeroline": False, "showline": False, "ticks": "", "tickmode": "array"}
    x_range, y_range = [-0.5, n - 0.5], [n - 0.5, -0.5]  # the first text at the top
    hidden = {**frame, "tickvals": list(range(n)), "ticktext": full, "showticklabels": False, "fixedrange": False}
    figure.update_layout(
        xaxis={**hidden, "range": x_range, "domain": [0, width]},
        yaxis={**hidden, "range": y_range},
        xaxis2={
            **frame,
            "overlaying": "x",
            "matches": "x",
            "range": x_range,
            "tickvals": x_ticks,
            "ticktext": _labels(texts, shown[x_ticks], 12, SLANTED_UP_TO),
            "tickangle": -45 if n <= SLANTED_UP_TO else 0,
            "automargin": True,
            "side": "bottom",
        },
        yaxis2={
            **frame,
            "overlaying": "y",
            "matches": "y",
            "range": y_range,
            "tickvals": ticks,
            "ticktext": _labels(texts, shown[ticks], 22, LABELS_UP_TO),
            "automargin": True,
            "side": "left",
        },
    )


def _labels(texts: Sequence[str], positions: np.ndarray, width: int, up_to: int) -> list[str]:
    if len(texts) > up_to:
        return [str(position + 1) for position in positions]
    return [axis_label(int(position), texts[position], width) for position in positions]


def _add_dendrogram(figure: go.Figure, order: SimilarityOrder) -> None:
    """Draw the tree at the right: a bracket joins two groups at the distance 1 - cosine at which they merge."""
    gaps = np.full((len(order.spans), 1), np.nan)  # lifts the pen between brackets
    figure.add_scatter(
        x=np.hstack([order.heights, gaps]).ravel(),
        y=np.hstack([order.spans, gaps]).ravel(),
        mode="lines",
        line={"width": 1.25, "color": "gray"},
        xaxis="x3",
        yaxis="y",
        hoverinfo="skip",
    )
    figure.update_layout(
        xaxis3={
            "domain": [1 - TREE_SHARE + 0.01, 1],
            "anchor": "y",
            "showgrid": False,
            "zeroline": False,
            "nticks": 3,
            "rangemode": "tozero",
            "title": {"text": "1 − cosine", "font": {"size": 11}},
            "fixedrange": True,
        }
    )
