"""A matrix over word pieces: cosines of two sentences' pieces, or what one head attends to."""

from __future__ import annotations

import html
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from components.figures.labels import name_label
from components.figures.map_figure import Palette
from components.figures.map_layout import FONT

LABEL_WIDTH = 14
ROW, NARROW_ROW, AROUND, LOWEST = 22, 15, 130, 260  # pixels
NARROW_TICKS = 20  # labels below the columns that fit on a phone
WIDE_ROWS = 24  # beyond, rows are less high
NUMBERS_UP_TO = 14  # columns for which the numbers stand in the cells


def matrix_figure(
    values: np.ndarray,
    rows: Sequence[str],
    columns: Sequence[str],
    palette: Palette,
    *,
    what: str,
    limits: tuple[float, float] = (0.0, 1.0),
    framed: Sequence[tuple[int, int]] = (),
    between: str = "·",
) -> go.Figure:
    """Draw a matrix, its first row at the top.

    Parameters
    ----------
    values : ndarray, shape (n, m)
    rows, columns : sequence of str, length n and m
        Pieces as the tokenizer wrote them.
    palette : Palette
    what : str
        The numbers' name, beside the scale.
    limits : (float, float)
        The values at the ends of the scale.
    framed : sequence of (row, column)
        Cells with a frame.
    between : str
        Stands between the two pieces of a cell that is hovered.
    """
    down, across = ([name_label(piece, LABEL_WIDTH) for piece in pieces] for pieces in (rows, columns))
    figure = go.Figure()
    figure.add_heatmap(
        z=values.astype(np.float32),
        zmin=limits[0],
        zmax=limits[1],
        colorscale=scale_of(palette),
        text=[[f"{row} {between} {column}" for column in across] for row in down],
        hovertemplate="%{text}: %{z:.2f}<extra></extra>",
        xgap=1,
        ygap=1,
        colorbar={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 0,
            "yanchor": "top",
            "ypad": 10,
            "len": 0.5,
            "thickness": 8,
            "outlinewidth": 0,
            "tickvals": list(limits),
            "tickformat": ".2~f",
            "title": {"text": html.escape(what), "side": "bottom", "font": {"size": 12}},
        },
    )
    if len(columns) <= NUMBERS_UP_TO:
        figure.update_traces(texttemplate="%{z:.2f}", textfont={"size": 10})
    short = len(rows) <= WIDE_ROWS
    axis = {
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "fixedrange": True,
        "tickfont": {"size": 11 if short else 10},
    }
    figure.update_layout(
        height=max(LOWEST, AROUND + (ROW if short else NARROW_ROW) * len(rows)),
        margin={"l": 0, "r": 8, "t": 8, "b": 8},
        **plain_layout(palette),
        shapes=[frame(column, row, 0.5, palette.torn, 2.5) for row, column in framed],
        xaxis={
            **axis,
            "side": "top",
            "tickvals": list(range(len(columns))),
            "ticktext": across,
            "tickangle": -45 if len(columns) <= NUMBERS_UP_TO else -90,
            "automargin": True,
        },
        yaxis={
            **axis,
            "tickvals": list(range(len(rows))),
            "ticktext": down,
            "range": [len(rows) - 0.5, -0.5],
            "automargin": True,
        },
    )
    return figure


def narrow_matrix(columns: Sequence[str]) -> dict[str, object]:
    """Return what changes on a phone: only as many columns are named as find room."""
    step = -(-len(columns) // NARROW_TICKS)
    return {
        "xaxis.tickvals": list(range(0, len(columns), step)),
        "xaxis.ticktext": [name_label(piece, LABEL_WIDTH // 2) for piece in columns[::step]],
        "xaxis.tickangle": -90,
    }


def describe_matrix(values: np.ndarray, rows: Sequence[str], columns: Sequence[str], what: str) -> str:
    """Say in a sentence how large the matrix is and where its largest number stands."""
    row, column = map(int, np.unravel_index(int(np.argmax(values)), values.shape))
    return (
        f"Heatmap, {what}: {len(rows)} rows and {len(columns)} columns of word pieces, from {values.min():.2f} to "
        f"{values.max():.2f}. Largest in row {row + 1}, {rows[row]}, and column {column + 1}, {columns[column]}."
    )


def scale_of(palette: Palette) -> list[tuple[float, str]]:
    """Return a colour scale from the page's own colour to the deepest accent."""
    colours = (palette.paper, *palette.sequential)
    return [(float(step), colour) for step, colour in zip(np.linspace(0, 1, len(colours)), colours, strict=True)]


def plain_layout(palette: Palette) -> dict[str, object]:
    """Return what figures on the page's own ground have in common."""
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": palette.text, "family": FONT},
        "hoverlabel": {"bgcolor": palette.paper, "font": {"color": palette.text, "family": FONT}},
        "dragmode": False,
    }


def frame(x: float, y: float, half: float, colour: str, width: float) -> dict[str, object]:
    """Return a square frame around a place, as a layout's `shapes` has it."""
    sides = {"x0": x - half, "x1": x + half, "y0": y - half, "y1": y + half}
    return {"type": "rect", **sides, "line": {"color": colour, "width": width}}
