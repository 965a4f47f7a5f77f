"""A tree of texts, and the line that cuts it into clusters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from components.engine.linkage_tree import LinkageTree, tree_places
from components.figures.labels import axis_label
from components.figures.map_figure import Palette, category_style
from components.figures.map_layout import FONT

LABELLED = 40  # texts whose beginnings fit beside the tree
ROW_HEIGHT, LEAST_HEIGHT, HEIGHT = 22, 260, 640  # pixels
LABEL_WIDTH = 26  # letters
DOTS = 49  # the last steps, each of which can be clicked: down to fifty clusters
DISTANCES = {"ward": "Ward's distance"}
RIM = 0.03  # beside the tree, as a share of its height


def dendrogram_figure(
    tree: LinkageTree,
    labels: np.ndarray,
    line: float,
    titles: Sequence[str],
    hover: Sequence[str],
    method: str,
    palette: Palette,
) -> go.Figure:
    """Draw a tree from its texts on the left to their whole on the right, clusters in their colours.

    Parameters
    ----------
    tree : LinkageTree
    labels : ndarray of int, shape (n,)
        The cluster of each text, by a cut of this tree.
    line : float
        The distance of the cut.
    titles : sequence of str, length n
        Of up to 40 texts their beginnings stand beside the tree.
    hover : sequence of str, length n
        HTML of each text.
    method : str
        See `linkage_tree`; it names the distance.
    palette : Palette

    Returns
    -------
    Figure
        The last 49 steps are dots with `customdata`: into how many clusters a cut just before this step divides.
    """
    n = len(tree.order)
    places, heights = tree_places(tree), np.concatenate([np.zeros(n), tree.heights])
    within = _clusters_of_steps(tree, labels)
    traces = [
        _brackets(tree, places, heights, np.flatnonzero(within == cluster), _colour(int(cluster), palette))
        for cluster in np.unique(within)
    ]
    traces += [_texts(tree, labels, hover, palette), _dots(tree, places, palette), _cut(line, n, palette)]
    return go.Figure({"data": traces, "layout": _layout(tree, titles, method, line, palette)}, skip_invalid=False)


def _clusters_of_steps(tree: LinkageTree, labels: np.ndarray) -> np.ndarray:
    """Return the cluster within which each step joins; -1 where it joins two clusters."""
    n = len(labels)
    known = np.concatenate([labels, np.full(len(tree.joined), -1)])
    for step, (one, other) in enumerate(tree.joined):
        if known[one] == known[other]:
            known[n + step] = known[one]
    return known[n:]


def _colour(cluster: int, palette: Palette) -> str:
    return palette.faint if cluster < 0 else category_style(cluster, palette)["color"]


def _brackets(
    tree: LinkageTree, places: np.ndarray, heights: np.ndarray, steps: np.ndarray, colour: str
) -> dict[str, Any]:
    """Draw steps as brackets; NaN lifts the pen between two of them."""
    one, other = tree.joined[steps].T
    tops, gaps = tree.heights[steps], np.full(len(steps), np.nan)
    x = np.column_stack([heights[one], tops, tops, heights[other], gaps])
    y = np.column_stack([places[one], places[one], places[other], places[other], gaps])
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x.ravel().astype(np.float32),
        "y": y.ravel().astype(np.float32),
        "line": {"color": colour, "width": 1.5},
        "hoverinfo": "skip",
    }


def _texts(tree: LinkageTree, labels: np.ndarray, hover: Sequence[str], palette: Palette) -> dict[str, Any]:
    styles = [category_style(int(labels[i]), palette) for i in tree.order]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.zeros(len(styles), dtype=np.float32),
        "y": np.arange(len(styles), dtype=np.float32),
        "marker": {
            "size": 7 if len(styles) <= LABELLED else 5,
            "color": [style["color"] for style in styles],
            "symbol": [style["symbol"] for style in styles],
        },
        "hovertext": [hover[i] for i in tree.order],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _dots(tree: LinkageTree, places: np.ndarray, palette: Palette) -> dict[str, Any]:
    n = len(tree.order)
    steps = np.arange(max(0, n - 1 - DOTS), n - 1)
    sizes = np.concatenate([np.ones(n, dtype=int), tree.sizes])
    pairs = [sorted(sizes[tree.joined[step]].tolist(), reverse=True) for step in steps]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": tree.heights[steps].astype(np.float32),
        "y": places[n + steps].astype(np.float32),
        "marker": {"size": 7, "color": palette.paper, "line": {"color": palette.text, "width": 1.2}},
        "customdata": (n - steps).astype(np.int32),
        "hovertext": [
            f"{large:,} and {small:,} texts join at {height:.2f}<br>click: cut here, {n - step} clusters"
            for (large, small), height, step in zip(pairs, tree.heights[steps], steps, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _cut(line: float, n: int, palette: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [line, line],
        "y": [-0.5, n - 0.5],
        "line": {"color": palette.torn, "width": 2, "dash": "dash"},
        "hoverinfo": "skip",
    }


def _layout(tree: LinkageTree, titles: Sequence[str], method: str, line: float, palette: Palette) -> dict[str, Any]:
    n, labelled = len(tree.order), len(tree.order) <= LABELLED
    top = max(float(tree.heights.max(initial=0)), line) or 1.0
    ticks = {"tickvals": np.arange(n), "ticktext": [axis_label(i, titles[i], LABEL_WIDTH) for i in tree.order]}
    return {
        "height": max(LEAST_HEIGHT, 80 + ROW_HEIGHT * n) if labelled else HEIGHT,
        "margin": {"l": 0 if labelled else 8, "r": 8, "t": 30, "b": 40},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": palette.text, "family": FONT},
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": palette.faint, "activecolor": palette.accent},
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "bgcolor": palette.paper, "font": {"color": palette.text, "family": FONT}},
        "showlegend": False,
        "xaxis": {
            "title": {"text": DISTANCES.get(method, "Cosine distance, 1 − cosine")},
            "range": [-RIM * top, (1 + RIM) * top],
            "zeroline": False,
            "showgrid": False,
            "ticks": "outside",
            "tickcolor": palette.faint,
        },
        "yaxis": {
            "range": [n - 0.4, -0.6],
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
            **({"tickmode": "array", **ticks} if labelled else {"showticklabels": False}),
        },
        "dragmode": "pan",
        "uirevision": f"{method} {n} {top:.6f}",  # another cut leaves the zoom as it is
    }


def crossings(tree: LinkageTree, labels: np.ndarray) -> np.ndarray:
    """Return beside which text the line of the cut crosses each cluster, shape (k,): there is room for its name."""
    found, places = np.zeros(int(labels.max(initial=-1)) + 1), tree_places(tree)
    inside = np.concatenate([labels, _clusters_of_steps(tree, labels)])
    for group in np.flatnonzero(inside >= 0):  # of a cluster's groups the last one is all of it
        found[inside[group]] = places[group]
    return found


def describe_dendrogram(tree: LinkageTree, labels: np.ndarray, line: float) -> str:
    """Say in a sentence what the tree shows."""
    sizes = np.bincount(labels)
    clusters = "1 cluster" if len(sizes) == 1 else f"{len(sizes):,} clusters"
    return (
        f"Dendrogram of {len(labels):,} texts, which are one group from a distance of {tree.heights.max(initial=0):.2f}"
        f" on; cut at {line:.2f} it falls into {clusters} of {sizes.min():,} to {sizes.max():,}."
    )
