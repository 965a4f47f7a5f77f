"""How a part of a corpus differs from the rest: shares of each kind, side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from components.figures.labels import name_label
from components.figures.map_figure import Palette

ROW_HEIGHT = 34


def shares_figure(names: Sequence[str], inside: np.ndarray, outside: np.ndarray, palette: Palette) -> go.Figure:
    """Draw two bars a kind: which share of the selection it is, and which share of the rest.

    Parameters
    ----------
    names : sequence of str, length m
    inside, outside : ndarray, shape (m,)
        Shares in [0, 1].
    palette : Palette
    """
    rows = np.arange(len(names))
    figure = go.Figure()
    for label, shares, colour in (("the rest", outside, palette.faint), ("selection", inside, palette.accent)):
        figure.add_bar(
            x=shares,
            y=rows,
            orientation="h",
            name=label,
            marker_color=colour,
            customdata=[name_label(name) for name in names],
            hovertemplate="%{customdata}, " + label + ": %{x:.1%}<extra></extra>",
        )
    figure.update_layout(
        height=80 + ROW_HEIGHT * len(names),
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        barmode="group",
        bargap=0.25,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "traceorder": "reversed"},
        xaxis={"tickformat": ".0%", "rangemode": "tozero"},
        yaxis={
            "tickmode": "array",
            "tickvals": rows,
            "ticktext": [name_label(name) for name in names],
            "autorange": "reversed",
            "automargin": True,
            "showgrid": False,
        },
        dragmode=False,
    )
    return figure


def describe_shares(names: Sequence[str], inside: np.ndarray, outside: np.ndarray) -> str:
    """Say in a sentence where selection and rest differ most."""
    most = int(np.argmax(np.abs(inside - outside)))
    return (
        f"Bars: the selection against the rest. They differ most in {names[most]}: {inside[most]:.0%} of the "
        f"selection, {outside[most]:.0%} of the rest."
    )
