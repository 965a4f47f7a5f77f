"""The shares of a cosine as a matrix that can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from components.figures.diverging import inks, shades
from components.figures.labels import name_label
from components.figures.map_figure import Palette
from components.figures.map_layout import FONT

NUMBERS_UP_TO = 13  # columns, and twice as many rows, in which the shares stand; also on a phone
SLANTED_UP_TO = 16  # columns whose words fit below aslant; more stand upright
SVG_UP_TO = 1600  # cells for which the click targets are SVG; more are faster in WebGL
ROW_LABEL, NARROW_ROW_LABEL, COLUMN_LABEL = 20, 10, 14  # Latin letters
CLEAR = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}


def ledger_figure(
    shares: np.ndarray,
    rows: Sequence[str],
    columns: Sequence[str],
    chosen: tuple[int, int] | None,
    kept: tuple[int, int],
    palette: Palette,
    diverging: Sequence[str],
) -> go.Figure:
    """Draw a row a word of the first sentence and a column a word of the second; colours are shares around 0.

    Parameters
    ----------
    shares : ndarray, shape (r, c)
        Where there are few columns they stand in the cells, in hundredths.
    rows, columns : sequence of str, of length r and c
        Names, from the top and from the left.
    chosen : (int, int), optional
        Row and column of the cell that is framed.
    kept : (int, int)
        As many rows and columns have colours; one behind them holds the rest and would make all others pale.
    palette : Palette
    diverging : sequence of str
        Colours "#rrggbb" from negative to positive.

    Returns
    -------
    Figure
        A point lies on each cell; its `customdata` is row * c + column. Nothing else has one: a click on a heatmap does
        not say where it was.
    """
    coloured = shares.astype(np.float32)
    coloured[kept[0] :] = np.nan
    coloured[:, kept[1] :] = np.nan
    reach = farthest(shares[: kept[0], : kept[1]])
    cells: dict[str, Any] = {
        "type": "heatmap",
        "z": coloured,
        "zmin": -reach,
        "zmax": reach,
        "colorscale": [[i / (len(diverging) - 1), colour] for i, colour in enumerate(diverging)],
        "hoverinfo": "skip",
        "xgap": 2 if shares.size <= SVG_UP_TO // 4 else 1,
        "ygap": 2 if shares.size <= SVG_UP_TO // 4 else 1,
        "colorbar": _scale(reach),
    }
    layout = _layout(shares.shape, rows, columns, palette)
    if chosen is not None:
        layout["shapes"] = [_frame(*chosen, palette)]
    targets = _click_targets(shares, rows, columns)
    if shares.shape[1] <= NUMBERS_UP_TO and shares.shape[0] <= 2 * NUMBERS_UP_TO:
        colours = inks(shades(shares.ravel(), reach, diverging))
        targets |= {"mode": "markers+text", "text": hundredths(shares.ravel()), "textfont": {"size": 11}}
        targets["textfont"]["color"] = colours
    return go.Figure({"data": [cells, targets], "layout": layout}, skip_invalid=False)


def farthest(shares: np.ndarray) -> float:
    """Return how far from 0 a scale of these shares must reach; never 0."""
    return max(float(np.abs(shares).max(initial=0)), 1e-6)


def hundredths(shares: np.ndarray) -> list[str]:
    """Return shares in hundredths, with one digit behind the point; what rounds to 0 has no sign."""
    return [f"{round(float(share) * 100, 1) + 0.0:.1f}".replace("-", "\u2212") for share in shares]


def _click_targets(shares: np.ndarray, rows: Sequence[str], columns: Sequence[str]) -> dict[str, Any]:
    cells = np.arange(shares.size)
    down, across = np.divmod(cells, shares.shape[1])
    firsts, seconds = [name_label(name) for name in rows], [name_label(name) for name in columns]
    return {
        "type": "scatter" if shares.size <= SVG_UP_TO else "scattergl",
        "mode": "markers",
        "x": across.astype(np.float32),
        "y": down.astype(np.float32),
        "customdata": cells.astype(np.int32),
        "marker": {"symbol": "square", "size": 12, "opacity": 0},
        "hovertext": [
            f"{firsts[i]} × {seconds[j]}: <b>{shares[i, j]:.4f}</b>"
            for i, j in zip(down.tolist(), across.tolist(), strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _scale(reach: float) -> dict[str, Any]:
    """Lay the scale flat above the matrix, where it takes no width from a phone."""
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "ypad": 4,
        "len": 0.6,
        "thickness": 8,
        "outlinewidth": 0,
        "title": {"text": "share of the cosine", "side": "top", "font": {"size": 12}},
        "tickvals": [-reach, 0, reach],
        "ticktext": [f"\u2212{reach:.3f}", "0", f"{reach:.3f}"],
        "tickangle": 0,
    }


def _frame(row: int, column: int, palette: Palette) -> dict[str, Any]:
    place = {"x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
    return {"type": "rect", **place, "line": {"color": palette.own, "width": 3}}


def _layout(shape: tuple[int, ...], rows: Sequence[str], columns: Sequence[str], palette: Palette) -> dict[str, Any]:
    r, c = shape
    plain = {"showgrid": False, "zeroline": False, "ticks": "", "tickmode": "array", "fixedrange": True}
    small = {"size": 12 if max(shape) <= SLANTED_UP_TO else 10}
    return {
        **CLEAR,
        "height": int(np.clip(170 + 30 * r, 300, 900)),
        "margin": {"l": 0, "r": 4, "t": 58, "b": 0},
        "font": {"color": palette.text, "family": FONT},
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": palette.faint, "activecolor": palette.accent},
        "hovermode": "closest",
        "hoverdistance": -1,  # the whole cell answers, not only its middle
        "hoverlabel": {"align": "left", "bgcolor": palette.paper, "font": {"color": palette.text, "family": FONT}},
        "showlegend": False,
        "xaxis": {
            **plain,
            "range": [-0.5, c - 0.5],
            "tickvals": list(range(c)),
            "ticktext": [name_label(name, COLUMN_LABEL) for name in columns],
            "tickfont": small,
            "tickangle": -45 if c <= SLANTED_UP_TO else -90,
            "automargin": True,
        },
        "yaxis": {
            **plain,
            "range": [r - 0.5, -0.5],  # the first word at the top
            "tickvals": list(range(r)),
            "ticktext": [name_label(name, ROW_LABEL) for name in rows],
            "tickfont": small,
            "ticklabelstandoff": 6,
            "automargin": True,
        },
        "dragmode": False,
    }


def narrow_ledger(shares: np.ndarray, rows: Sequence[str], columns: Sequence[str]) -> dict[str, Any]:
    """Return what changes on a phone: shorter names, those of many columns in small print."""
    return {
        "yaxis.ticktext": [name_label(name, NARROW_ROW_LABEL) for name in rows],
        "xaxis.ticktext": [name_label(name, NARROW_ROW_LABEL) for name in columns],
        "xaxis.tickangle": -90,
        "xaxis.tickfont": {"size": 11 if shares.shape[1] <= SLANTED_UP_TO else 7},
        "yaxis.tickfont": {"size": 11 if shares.shape[0] <= SLANTED_UP_TO else 9},
    }


def describe_ledger(shares: np.ndarray, rows: Sequence[str], columns: Sequence[str]) -> str:
    """Say in a sentence what the matrix shows."""
    row, column = divmod(int(shares.argmax()), shares.shape[1])
    return (
        f"Coloured matrix of {shares.shape[0]} by {shares.shape[1]} shares that add up to {shares.sum():.4f}, from "
        f"{shares.min():.4f} to {shares.max():.4f}. The largest is that of {rows[row]} and {columns[column]}; "
        f"{(shares < 0).mean():.0%} are negative."
    )
