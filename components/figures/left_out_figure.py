"""Words left out of a sentence beside what they add to its cosine with another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from components.figures.labels import name_label
from components.figures.map_figure import Palette
from components.figures.map_layout import FONT

BAR_HEIGHT, CLOSE_HEIGHT, AXES_HEIGHT = 40, 24, 90  # pixels: a word, a word among many, what stands around them
ROOMY_UP_TO = 16  # words
WORD_WIDTH = 20  # Latin letters


def left_out_figure(
    words: Sequence[str], added: np.ndarray, lost: np.ndarray, limits: tuple[float, float], palette: Palette
) -> go.Figure:
    """Draw two bars a word: what it adds to the cosine, and what the cosine loses when the word is taken out.

    Parameters
    ----------
    words : sequence of str, length w
    added, lost : ndarray, shape (w,)
        Negative where a word takes from the cosine, and where the cosine rises without it. NaN has no bar.
    limits : (float, float)
        Of the axis: the same for both sentences.
    palette : Palette
    """
    positions = np.arange(len(words))
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "x": values.astype(np.float32),
            "y": positions,
            "name": name,
            "marker": {"color": colour},
            "customdata": [name_label(word) for word in words],
            "hovertemplate": "%{customdata}: %{x:.4f}<extra>" + name + "</extra>",
        }
        for name, values, colour in (("lost without it", lost, palette.torn), ("its share", added, palette.accent))
    ]
    layout: dict[str, Any] = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "height": AXES_HEIGHT + (BAR_HEIGHT if len(words) <= ROOMY_UP_TO else CLOSE_HEIGHT) * max(len(words), 2),
        "margin": {"l": 0, "r": 8, "t": 30, "b": 0},
        "barmode": "group",
        "bargap": 0.3,
        "bargroupgap": 0.1,
        "font": {"color": palette.text, "family": FONT},
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": palette.faint, "activecolor": palette.accent},
        "hoverlabel": {"align": "left", "bgcolor": palette.paper, "font": {"color": palette.text, "family": FONT}},
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "reversed"},
        "xaxis": {
            "range": list(limits),
            "tickformat": ".2~f",
            "automargin": True,
            "fixedrange": True,
            "gridcolor": palette.faint,
            "griddash": "dot",
            "zerolinecolor": palette.text,
            "nticks": 6,
        },
        "yaxis": {
            "tickmode": "array",
            "tickvals": positions,
            "ticktext": [name_label(word, WORD_WIDTH) for word in words],
            "ticklabelstandoff": 6,
            "autorange": "reversed",
            "automargin": True,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "dragmode": False,
    }
    return go.Figure({"data": data, "layout": layout})


def left_out_limits(*values: np.ndarray) -> tuple[float, float]:
    """Return an axis that holds 0 and all these bars; NaN has none."""
    known = np.concatenate([*values, [0.0]])
    low, high = float(np.nanmin(known)), float(np.nanmax(known))
    rim = 0.05 * (high - low) or 0.01
    return low - rim, high + rim


def describe_left_out(words: Sequence[str], added: np.ndarray, lost: np.ndarray) -> str:
    """Say in a sentence which bars are the longest; a single word cannot be left out."""
    if np.isnan(lost).any():
        return f"Bar: {words[0]} adds {added[0]:.3f}."
    most, gone = int(added.argmax()), int(np.abs(lost).argmax())
    return (
        f"Two bars a word, {len(words)} words. {words[most]} adds most, {added[most]:.3f}; without {words[gone]} the "
        f"cosine changes most, by {-lost[gone]:+.3f}."
    )
