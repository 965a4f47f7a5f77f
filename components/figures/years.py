"""How texts spread over the years, and which years are chosen."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from components.figures.map_figure import Palette
from components.figures.map_layout import FONT

HEIGHT = 92
MOST_BARS = 150


def years_figure(years: np.ndarray, low: int, high: int, palette: Palette) -> go.Figure:
    """Draw a bar a year, or one for several where there would be too many; what is not chosen is faint.

    Parameters
    ----------
    years : ndarray of int, shape (n,)
        0 where unknown.
    low, high : int
        The first and the last year chosen.
    palette : Palette
    """
    starts, counts, length = _bars(years)
    chosen = (starts + length > low) & (starts <= high)
    figure = go.Figure(
        go.Bar(
            x=starts + (length - 1) / 2,
            y=counts,
            width=length * 0.86,
            marker={"color": np.where(chosen, palette.accent, palette.faint)},
            customdata=[str(start) if length == 1 else f"{start}–{start + length - 1}" for start in starts],
            hovertemplate="%{customdata}: %{y:,}<extra></extra>",
        )
    )
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 6, "b": 18},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": palette.text, "family": FONT, "size": 11},
        xaxis={"showgrid": False, "zeroline": False, "fixedrange": True, "tickformat": "d"},
        yaxis={"visible": False, "fixedrange": True},
        dragmode=False,
        showlegend=False,
    )
    return figure


def _bars(years: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Return where each bar begins, how many texts it counts, and how many years it spans."""
    known = years[years > 0]
    length = int(np.ceil((np.ptp(known) + 1) / MOST_BARS))
    bars = (known - known.min()) // length
    starts = known.min() + length * np.arange(bars.max() + 1)
    return starts, np.bincount(bars), length


def describe_years(years: np.ndarray, low: int, high: int) -> str:
    """Say in a sentence what the bars show."""
    known = years[years > 0]
    inside = int(((known >= low) & (known <= high)).sum())
    return (
        f"Bars: texts by year from {known.min()} to {known.max()}; {inside:,} of {len(known):,} are from {low} "
        f"to {high}."
    )
