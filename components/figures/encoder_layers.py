"""How two pieces part, layer by layer, and where all pieces lie after one of the layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from components.engine.inside_views import LayerCosines
from components.figures.encoder_matrix import plain_layout
from components.figures.labels import name_label
from components.figures.map_figure import Palette

CURVE_HEIGHT, PLANE_HEIGHT = 300, 460
MANY = 60  # pieces of a sentence, beyond which points are smaller
RIM = 0.12  # around the pieces, as a share of their spread


class PlacedPieces(NamedTuple):
    """The pieces of one sentence on the plane: its name, the pieces, their places (n, 2), and the one to mark."""

    name: str
    pieces: Sequence[str]
    places: np.ndarray
    marked: int


def curves_by_layer(cosines: LayerCosines, name: str, layer: int, palette: Palette) -> go.Figure:
    """Draw the cosine of two pieces over the layers, and that of all others; a click on a point gives its layer.

    Parameters
    ----------
    cosines : LayerCosines
    name : str
        Of the pair.
    layer : int
        The one in use: a line marks it.
    palette : Palette
    """
    layers = np.arange(len(cosines.pair))
    figure = go.Figure()
    for values, title, colour, is_reference in (
        (cosines.others, "all other pairs, on average", palette.faint, True),
        (cosines.pair, name_label(name), palette.accent, False),
    ):
        if np.isnan(values).all():
            continue
        figure.add_scatter(
            x=layers,
            y=values,
            name=title,
            mode="lines" if is_reference else "lines+markers",
            line={"color": colour, "width": 2 if is_reference else 2.5, "dash": "dot" if is_reference else "solid"},
            marker={"size": 9},
            customdata=layers.astype(np.int32),
            hovertemplate="after layer %{x}: %{y:.2f}<extra></extra>",
        )
    figure.add_vline(x=layer, line={"color": palette.text, "width": 1, "dash": "dash"}, opacity=0.5, layer="below")
    lowest = float(np.nanmin([cosines.pair.min(), *cosines.others, 0.0]))
    figure.update_layout(
        **plain_layout(palette),
        height=CURVE_HEIGHT,
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "traceorder": "reversed"},
        xaxis={
            "title": {"text": "after layer"},
            "tickvals": layers.tolist(),
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
        },
        yaxis={
            "range": [lowest - 0.05, 1.05],
            "gridcolor": palette.faint,
            "griddash": "dot",
            "gridwidth": 0.5,
            "zeroline": False,
            "automargin": True,
            "nticks": 6,
        },
    )
    return figure


def describe_layers(cosines: LayerCosines, name: str) -> str:
    """Say in a sentence how the curve runs."""
    pair = cosines.pair
    return (
        f"Line: the cosine of {name} before the first layer is {pair[0]:.2f}, after the last {pair[-1]:.2f}; lowest "
        f"after layer {int(np.argmin(pair))} with {pair.min():.2f}."
    )


def plane_of_pieces(sentences: Sequence[PlacedPieces], palette: Palette) -> go.Figure:
    """Draw all pieces of two sentences on the plane, a colour for each; the marked ones are ringed.

    Parameters
    ----------
    sentences : sequence of PlacedPieces
    palette : Palette
    """
    figure = go.Figure()
    for sentence, colour, symbol in zip(sentences, piece_colours(palette), ("circle", "diamond"), strict=True):
        x, y = sentence.places.astype(np.float32).T
        figure.add_scatter(
            x=x,
            y=y,
            mode="markers",
            name=name_label(sentence.name),
            marker={"size": 9 if len(x) <= MANY else 6, "color": colour, "symbol": symbol},
            text=[name_label(piece) for piece in sentence.pieces],
            hovertemplate="%{text}<extra></extra>",
        )
    rings = np.array([sentence.places[sentence.marked] for sentence in sentences], dtype=np.float32)
    figure.add_scatter(
        x=rings[:, 0],
        y=rings[:, 1],
        mode="lines+markers",
        line={"color": palette.own, "width": 1.5, "dash": "dot"},
        marker={"size": 18, "symbol": "circle-open", "color": palette.own, "line": {"width": 2.5}},
        hoverinfo="skip",
        showlegend=False,
    )
    places = np.concatenate([sentence.places for sentence in sentences])
    spread = np.ptp(places, axis=0)
    rim = np.where(spread > 0, RIM * spread, 1.0)
    low, high = places.min(axis=0) - rim, places.max(axis=0) + rim
    figure.update_layout(
        **plain_layout(palette),
        height=PLANE_HEIGHT,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        hovermode="closest",
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        xaxis={"visible": False, "range": [float(low[0]), float(high[0])]},
        yaxis={"visible": False, "scaleanchor": "x", "range": [float(low[1]), float(high[1])]},
    )
    return figure


def piece_colours(palette: Palette) -> tuple[str, str]:
    """Return the colours of the first and the second sentence."""
    return palette.accent, palette.torn
