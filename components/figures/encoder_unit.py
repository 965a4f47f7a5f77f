"""A dot product added up dimension by dimension."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from components.figures.diverging import channels
from components.figures.map_figure import Palette
from components.figures.map_layout import FONT

HEIGHT = 360


def products_figure(products: np.ndarray, named: int, palette: Palette) -> go.Figure:
    """Draw how the sum of the products, largest first, climbs and then falls to the cosine.

    Parameters
    ----------
    products : ndarray, shape (d,)
    named : int
        The first so many are dots.
    palette : Palette
    """
    order = np.argsort(-products, kind="stable")
    sums = np.cumsum(products[order])
    counts = np.arange(1, len(order) + 1)
    clear: dict[str, Any] = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
    hover = {
        "customdata": np.column_stack([order + 1, products[order]]),
        "hovertemplate": "dimension %{customdata[0]}: %{customdata[1]:.4f}<br>sum so far: <b>%{y:.4f}</b>"
        "<extra></extra>",
    }
    line: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "x": np.append(0, counts),
        "y": np.append(0, sums),
        "fill": "tozeroy",
        "fillcolor": "rgba({},{},{},0.15)".format(*channels(palette.accent)),
        "line": {"color": palette.accent, "width": 2},
        "hoverinfo": "skip",
    }
    points: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": counts,
        "y": sums,
        "marker": {"color": palette.accent, "size": np.where(counts <= named, 8, 1)},
        **hover,
    }
    end = {"x": len(order), "y": float(sums[-1])}
    dot: dict[str, Any] = {"type": "scatter", "mode": "markers", "x": [end["x"]], "y": [end["y"]], "hoverinfo": "skip"}
    dot["marker"] = {"color": palette.torn, "size": 12}
    axis = {
        "gridcolor": palette.faint,
        "griddash": "dot",
        "zerolinecolor": palette.faint,
        "fixedrange": True,
        "automargin": True,
    }
    layout: dict[str, Any] = {
        **clear,
        "height": HEIGHT,
        "margin": {"l": 0, "r": 12, "t": 12, "b": 0},
        "font": {"color": palette.text, "family": FONT},
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": palette.faint, "activecolor": palette.accent},
        "hoverlabel": {"align": "left", "bgcolor": palette.paper, "font": {"color": palette.text, "family": FONT}},
        "showlegend": False,
        "xaxis": {
            **axis,
            "title": {"text": "dimensions added, the largest product first", "standoff": 8},
            "showgrid": False,
        },
        "yaxis": {**axis, "title": {"text": "sum so far", "standoff": 10}},
        "annotations": [
            {
                **end,
                "text": f"<b>cosine {sums[-1]:.3f}</b>",
                "showarrow": False,
                "xanchor": "right",
                "xshift": -10,
                "yshift": -16,
                "bgcolor": palette.paper,
            }
        ],
        "dragmode": False,
    }
    return go.Figure({"data": [line, points, dot], "layout": layout})


def describe_products(products: np.ndarray) -> str:
    """Say in a sentence how the sum comes about."""
    return (
        f"A curve: the {(products > 0).sum()} positive of {len(products)} products climb to "
        f"{products[products > 0].sum():.3f}, the others bring the sum down to {products.sum():.3f}."
    )
