"""Curves over k: what a sweep measured, with the k in use and the suggested one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from components.figures.map_figure import Palette
from components.figures.map_layout import FONT

HEIGHT = 250
MOST_TICKS = 10


class Curve(NamedTuple):
    """One line: its name, a value a k, and whether it is there for comparison alone."""

    name: str
    values: np.ndarray
    is_reference: bool = False


def curves_figure(
    ks: np.ndarray,
    curves: Sequence[Curve],
    k: int,
    suggested: int | None,
    palette: Palette,
    *,
    number_format: str = ".2f",
    limits: tuple[float, float] | None = None,
) -> go.Figure:
    """Draw curves over k; a click on a point gives its k.

    Parameters
    ----------
    ks : ndarray of int, shape (m,)
        Ascending.
    curves : sequence of Curve
        Each of m values.
    k : int
        The one in use: a line marks it, where it was swept.
    suggested : int or None
        Its points are ringed.
    palette : Palette
    number_format : str
        Of the values, in the language of d3.
    limits : (float, float), optional
        Of the vertical axis; by default those of the values.
    """
    figure = go.Figure()
    colours = [palette.accent, palette.torn]
    for curve in curves:
        colour = palette.faint if curve.is_reference else colours.pop(0)
        figure.add_scatter(
            x=ks,
            y=curve.values,
            name=curve.name,
            mode="lines" if curve.is_reference else "lines+markers",
            line={"color": colour, "width": 2, "dash": "dot" if curve.is_reference else "solid"},
            marker={"size": 9},
            customdata=ks.tolist(),
            hovertemplate="k = %{x}: %{y:" + number_format + "}<extra>" + curve.name + "</extra>",
        )
        if suggested is not None and not curve.is_reference:
            at = ks.tolist().index(suggested)
            ring = {"size": 17, "symbol": "circle-open", "color": palette.own, "line": {"width": 2.5}}
            figure.add_scatter(
                x=[suggested], y=[curve.values[at]], mode="markers", marker=ring, showlegend=False, hoverinfo="skip"
            )
    if k in ks:
        figure.add_vline(x=k, line={"color": palette.text, "width": 1, "dash": "dash"}, opacity=0.5, layer="below")
    step = -(-len(ks) // MOST_TICKS)
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": palette.text, "family": FONT},
        hoverlabel={"bgcolor": palette.paper, "font": {"color": palette.text, "family": FONT}},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        showlegend=len(curves) > 1,
        xaxis={
            "title": {"text": "k"},
            "tickvals": ks[::step].tolist(),
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
        },
        yaxis={
            "tickformat": number_format,
            "gridcolor": palette.faint,
            "griddash": "dot",
            "gridwidth": 0.5,
            "zeroline": False,
            "automargin": True,
            "nticks": 5,
            **({"range": list(limits)} if limits else {"rangemode": "normal"}),
        },
        dragmode=False,
        hovermode="closest",
        uirevision="curves",
    )
    return figure


def describe_curve(what: str, ks: np.ndarray, values: np.ndarray) -> str:
    """Say in a sentence how a curve runs."""
    best = int(np.argmax(values))
    return (
        f"{what} for k from {ks[0]} to {ks[-1]}: {values[0]:.3g} at the first, {values[-1]:.3g} at the last, largest "
        f"at k = {ks[best]} with {values[best]:.3g}."
    )
