"""Sections against clusters: a cell says how many texts they share, and a click on it which ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from components.figures.diverging import luminance, shades
from components.figures.labels import name_label
from components.figures.map_figure import Palette
from components.figures.map_layout import FONT

ROW_HEIGHT, AXES_HEIGHT = 34, 150  # pixels
SLANTED_UP_TO = 16  # clusters whose words fit below the columns; beyond, their numbers
NARROW_NUMBERS = 15  # that fit below the columns on a phone
SECTION_WIDTH, NARROW_SECTION_WIDTH, CLUSTER_WIDTH = 24, 14, 18


def contingency_figure(
    counts: np.ndarray,
    shares: np.ndarray,
    sections: Sequence[str],
    clusters: Sequence[str],
    chosen: tuple[int, int] | None,
    palette: Palette,
) -> go.Figure:
    """Draw a row a section, a column a cluster.

    Parameters
    ----------
    counts : ndarray of int, shape (r, c)
        Written into the cells; 0 is left out.
    shares : ndarray, shape (r, c)
        Their colours, in [0, 1].
    sections, clusters : sequence of str
        Names of the rows, from the top, and of the columns.
    chosen : (int, int), optional
        Row and column of the cell that is framed.
    palette : Palette

    Returns
    -------
    Figure
        A point lies on each cell; its `customdata` is row * c + column. Nothing else has one: a click on a heatmap does
        not say where it was.
    """
    colours = [palette.paper, *palette.sequential]
    most = max(float(shares.max(initial=0)), 0.01)
    cells: dict[str, Any] = {
        "type": "heatmap",
        "z": shares.astype(np.float32),
        "zmin": 0,
        "zmax": most,
        "colorscale": [[i / (len(colours) - 1), colour] for i, colour in enumerate(colours)],
        "showscale": False,
        "hoverinfo": "skip",
        "xgap": 2,
        "ygap": 2,
    }
    layout = _layout(counts.shape, sections, clusters, palette)
    if chosen is not None:
        layout["shapes"] = [_frame(*chosen, palette)]
    targets = _click_targets(counts, shares, sections, clusters)
    targets["textfont"] = {
        "size": 12 if counts.shape[1] <= SLANTED_UP_TO else 9,
        "color": _readable(shares.ravel() / most, colours, palette),
    }
    return go.Figure({"data": [cells, targets], "layout": layout}, skip_invalid=False)


def _click_targets(
    counts: np.ndarray, shares: np.ndarray, sections: Sequence[str], clusters: Sequence[str]
) -> dict[str, Any]:
    """Return an invisible point a cell, with the number on it."""
    cells = np.arange(counts.size)
    rows, columns = np.divmod(cells, counts.shape[1])
    return {
        "type": "scatter",
        "mode": "markers+text",
        "text": [f"{n:,}" if n else "" for n in counts.ravel().tolist()],
        "x": columns.astype(np.float32),
        "y": rows.astype(np.float32),
        "customdata": cells.astype(np.int32),
        "marker": {"symbol": "square", "size": 12, "opacity": 0},
        "hovertext": [
            f"{name_label(sections[r])}<br>{name_label(clusters[c])}<br><b>{counts[r, c]:,}</b> "
            f"{'text' if counts[r, c] == 1 else 'texts'}, {shares[r, c]:.0%}"
            for r, c in zip(rows.tolist(), columns.tolist(), strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _readable(places: np.ndarray, colours: Sequence[str], palette: Palette) -> list[str]:
    """Return the darkest or the palest colour for numbers on places in [0, 1] of a scale, whichever is read better."""
    below = np.array([luminance(colour) for colour in shades(2 * places - 1, 1, colours)]) + 0.05
    inks = (palette.paper, palette.text)
    lights = [luminance(ink) + 0.05 for ink in inks]
    contrasts = [np.maximum(below, light) / np.minimum(below, light) for light in lights]
    return [inks[best] for best in np.argmax(contrasts, axis=0)]


def _frame(row: int, column: int, palette: Palette) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": column - 0.5,
        "x1": column + 0.5,
        "y0": row - 0.5,
        "y1": row + 0.5,
        "line": {"color": palette.torn, "width": 3},
    }


def _layout(
    shape: tuple[int, ...], sections: Sequence[str], clusters: Sequence[str], palette: Palette
) -> dict[str, Any]:
    rows, columns = shape
    slanted = columns <= SLANTED_UP_TO
    plain = {"showgrid": False, "zeroline": False, "ticks": "", "tickmode": "array", "fixedrange": True}
    return {
        "height": AXES_HEIGHT + ROW_HEIGHT * rows,
        "margin": {"l": 0, "r": 0, "t": 30, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": palette.text, "family": FONT},
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": palette.faint, "activecolor": palette.accent},
        "hovermode": "closest",
        "hoverdistance": -1,  # the whole cell answers, not only its middle
        "hoverlabel": {"align": "left", "bgcolor": palette.paper, "font": {"color": palette.text, "family": FONT}},
        "showlegend": False,
        "xaxis": {
            **plain,
            "range": [-0.5, columns - 0.5],
            "tickvals": list(range(columns)),
            "ticktext": [name_label(name, CLUSTER_WIDTH) for name in clusters] if slanted else _numbers(columns),
            "tickangle": -45 if slanted else 0,
            "automargin": True,
            "title": {} if slanted else {"text": "cluster"},
        },
        "yaxis": {
            **plain,
            "range": [rows - 0.5, -0.5],
            "tickvals": list(range(rows)),
            "ticktext": [name_label(section, SECTION_WIDTH) for section in sections],
            "ticklabelstandoff": 6,
            "automargin": True,
        },
        "dragmode": False,
    }


def _numbers(columns: int) -> list[str]:
    return [str(column + 1) for column in range(columns)]


def narrow_contingency(sections: Sequence[str], clusters: Sequence[str]) -> dict[str, Any]:
    """Return what changes on a phone: clusters have their numbers alone, sections the beginnings of their names."""
    step = -(-len(clusters) // NARROW_NUMBERS)
    return {
        "xaxis.tickvals": list(range(0, len(clusters), step)),
        "xaxis.ticktext": _numbers(len(clusters))[::step],
        "xaxis.tickangle": 0,
        "xaxis.title": {"text": "cluster"},
        "yaxis.ticktext": [name_label(section, NARROW_SECTION_WIDTH) for section in sections],
        "height": AXES_HEIGHT // 2 + ROW_HEIGHT * len(sections),
    }


def describe_contingency(counts: np.ndarray, sections: Sequence[str], clusters: Sequence[str]) -> str:
    """Say in a sentence what the table shows."""
    row, column = divmod(int(counts.argmax()), counts.shape[1])
    return (
        f"Coloured table of {counts.sum():,} texts, {counts.shape[0]} sections by {counts.shape[1]} clusters. The "
        f"largest cell is {sections[row]} in cluster {clusters[column]}: {counts[row, column]:,} texts; "
        f"{(counts == 0).mean():.0%} of the cells are empty."
    )
