"""Silhouettes as bars, sorted within their clusters, which lie one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from components.figures.labels import name_label
from components.figures.map_figure import Palette, category_style
from components.figures.map_layout import FONT

BARS_UP_TO = 1_500  # of more texts, several share a bar: thinner ones than these no screen shows
HEIGHT, MARGIN = 720, 80  # pixels
CLUSTER_HEIGHT, BAR_HEIGHT = 26, 16  # at least as much of the height for a cluster; at most for a bar
LEAST = 1 / 40  # of all bars: the room of a cluster that has fewer, so that its name finds room
NAME_WIDTH = 32
RIM = 0.06  # beside the longest bars, as a share of their span


class Bars(NamedTuple):
    """Which bars are drawn, from top to bottom.

    Attributes
    ----------
    positions : ndarray of int, shape (m,)
        The text that each bar shows.
    rows : ndarray, shape (m,)
        Where it lies, downwards, in heights of a bar.
    middles : ndarray, shape (k,)
        Where the middle of each cluster lies.
    end : float
        Where the last cluster ends.
    each : int
        How many texts a bar stands for; a cluster's last bar may stand for fewer.
    """

    positions: np.ndarray
    rows: np.ndarray
    middles: np.ndarray
    end: float
    each: int


def silhouette_bars(values: np.ndarray, labels: np.ndarray, most: int = BARS_UP_TO) -> Bars:
    """Lay out a bar a text; of more than `most` texts one for several that follow each other, which shows their middle.

    Parameters
    ----------
    values : ndarray, shape (n,)
    labels : ndarray of int, shape (n,)
        From 0 without gaps; clusters lie in this order, within each the largest value on top.
    most : int
    """
    each = -(-len(values) // most)
    groups = []
    for cluster in range(int(labels.max()) + 1):
        members = np.flatnonzero(labels == cluster)
        members = members[np.argsort(-values[members], kind="stable")]
        starts = np.arange(0, len(members), each)
        ends = np.minimum(starts + each, len(members))
        groups.append(members[(starts + ends - 1) // 2])
    sizes = np.array([len(group) for group in groups])
    least = LEAST * sizes.sum()
    rooms = np.maximum(sizes, least) + least / 2  # the half stays free below each
    tops = np.cumsum(rooms) - rooms
    rows = np.concatenate([top + np.arange(len(group)) + 0.5 for top, group in zip(tops, groups, strict=True)])
    return Bars(np.concatenate(groups), rows, tops + sizes / 2, float(tops[-1] + rooms[-1]), each)


def silhouette_figure(
    bars: Bars, values: np.ndarray, labels: np.ndarray, names: Sequence[str], hover: Sequence[str], palette: Palette
) -> go.Figure:
    """Draw the bars, and a line at the mean.

    Parameters
    ----------
    bars : Bars
    values, labels : ndarray, shape (n,)
        Silhouette and cluster of each text; the mean is that of all, whichever have bars.
    names : sequence of str, length k
        Of the clusters.
    hover : sequence of str, one a bar
        HTML.
    palette : Palette

    Returns
    -------
    Figure
        The bars have `customdata`, the positions of their texts; nothing else has.
    """
    shown = values[bars.positions]
    colours = [category_style(cluster, palette)["color"] for cluster in range(len(names))]
    bar: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "x": shown.astype(np.float32),
        "y": bars.rows.astype(np.float32),
        "width": 1,
        "marker": {"color": [colours[c] for c in labels[bars.positions]], "line": {"width": 0}},
        "customdata": bars.positions.astype(np.int32),
        "hovertext": list(hover),
        "hoverinfo": "text",
    }
    mean = float(values.mean(dtype=np.float64))
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [mean, mean],
        "y": [0, bars.end],
        "line": {"color": palette.text, "width": 1.5, "dash": "dash"},
        "hoverinfo": "skip",
    }
    layout = _layout(bars, shown, names, palette)
    layout["annotations"] = [_mean_label(mean)]
    return go.Figure({"data": [bar, line], "layout": layout}, skip_invalid=False)


def _mean_label(mean: float) -> dict[str, Any]:
    return {
        "text": f"mean {mean:.3f}",
        "x": mean,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12},
    }


def _layout(bars: Bars, shown: np.ndarray, names: Sequence[str], palette: Palette) -> dict[str, Any]:
    low, high = min(float(shown.min()), 0.0), max(float(shown.max()), 0.0)
    rim = RIM * (high - low) or 0.1
    height = min(max(HEIGHT, CLUSTER_HEIGHT * len(names)), round(BAR_HEIGHT * bars.end))
    return {
        "height": MARGIN + max(height, CLUSTER_HEIGHT * len(names)),
        "margin": {"l": 0, "r": 8, "t": 30, "b": 46},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": palette.text, "family": FONT},
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": palette.faint, "activecolor": palette.accent},
        "hovermode": "y",  # most bars are short: all of their row answers
        "hoverlabel": {"align": "left", "bgcolor": palette.paper, "font": {"color": palette.text, "family": FONT}},
        "showlegend": False,
        "bargap": 0,
        "xaxis": {
            "title": {"text": "silhouette"},
            "range": [low - (rim if low < 0 else 0), high + rim],
            "zeroline": True,
            "zerolinecolor": palette.text,
            "gridcolor": f"{palette.faint}55",
            "fixedrange": True,
        },
        "yaxis": {
            "range": [bars.end, 0],
            "tickmode": "array",
            "tickvals": bars.middles,
            "ticktext": [name_label(name, NAME_WIDTH) for name in names],
            "automargin": True,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,  # a finger scrolls the page
        },
        "dragmode": False,
    }


def narrow_names(names: Sequence[str]) -> dict[str, Any]:
    """Return what changes on a phone: clusters have their numbers alone."""
    return {"yaxis.ticktext": [str(cluster + 1) for cluster in range(len(names))]}


def describe_silhouettes(values: np.ndarray, labels: np.ndarray) -> str:
    """Say in a sentence what the bars show."""
    sizes = np.bincount(labels)
    means = np.bincount(labels, weights=values) / sizes
    best, worst = int(np.argmax(means)), int(np.argmin(means))
    return (
        f"Bars: the silhouettes of {len(values):,} texts in {len(sizes)} clusters, from {values.min():.2f} to "
        f"{values.max():.2f}, on average {values.mean(dtype=np.float64):.3f}; {(values < 0).mean():.0%} are below 0. "
        f"Cluster {best + 1} fits best ({means[best]:.3f}), cluster {worst + 1} least ({means[worst]:.3f})."
    )
