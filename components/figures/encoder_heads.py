"""Attention at a glance: all heads as small pictures, and what each layer's attention goes to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from components.engine.attention_views import AttentionShares, Mosaic, Target
from components.figures.encoder_matrix import frame, plain_layout, scale_of
from components.figures.labels import name_label
from components.figures.map_figure import Palette

ROW, NARROW_ROW = 58, 34  # pixels a layer
BAR = 40  # pixels a layer of bars
TOP = 44
HEADS_PER_LAYER = 12  # for which a head's picture is about square
TARGET_COLOURS = (0, 1, 2, 4)  # of the categorical ones; other pieces have the faint one


def heads_figure(mosaic: Mosaic, chosen: tuple[int, int], hover: Sequence[str], palette: Palette) -> go.Figure:
    """Draw all heads, a row for each layer; a click on one gives its number, layer * heads + head.

    Parameters
    ----------
    mosaic : Mosaic
        Of layers x heads.
    chosen : (int, int)
        The layer and the head that are framed, from 0.
    hover : sequence of str, length layers * heads
        HTML.
    palette : Palette
    """
    layers, heads = len(mosaic.rows), len(mosaic.columns)
    colours = scale_of(palette)
    figure = go.Figure()
    figure.add_heatmap(
        z=mosaic.pixels,
        zmin=0,
        zmax=255,
        # 0 lies between heads and is clear; 1 is no attention.
        colorscale=[[0, "rgba(0,0,0,0)"], *([(1 + 254 * at) / 255, colour] for at, colour in colours)],
        showscale=False,
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=np.tile(mosaic.columns, layers),
        y=np.repeat(mosaic.rows, heads),
        mode="markers",
        marker={"size": 16, "symbol": "square", "opacity": 0},
        customdata=np.arange(layers * heads, dtype=np.int32),
        text=list(hover),
        hovertemplate="%{text}<extra></extra>",
    )
    half = mosaic.side / 2
    frames = [
        frame(column, row, half, *((palette.torn, 3) if (layer, head) == chosen else (palette.faint, 0.5)))
        for layer, row in enumerate(mosaic.rows)
        for head, column in enumerate(mosaic.columns)
    ]
    axis = {"showgrid": False, "zeroline": False, "ticks": "", "fixedrange": True}
    figure.update_layout(
        **plain_layout(palette),
        shapes=frames,
        height=TOP + ROW * layers,
        margin={"l": 0, "r": 4, "t": TOP, "b": 4},
        hovermode="closest",
        hoverdistance=-1,  # the whole head answers, not only its middle
        showlegend=False,
        xaxis={
            **axis,
            "side": "top",
            "title": {"text": "head", "standoff": 4},
            "tickvals": mosaic.columns.tolist(),
            "ticktext": [str(head + 1) for head in range(heads)],
            "range": [-1, mosaic.pixels.shape[1]],
        },
        yaxis={
            **axis,
            "tickvals": mosaic.rows.tolist(),
            "ticktext": [f"layer {layer + 1}" for layer in range(layers)],
            "range": [mosaic.pixels.shape[0], -1],
            "automargin": True,
        },
    )
    return figure


def narrow_heads(layers: int) -> dict[str, object]:
    """Return what changes on a phone: heads stay about square, and layers are only numbers."""
    numbers = [str(layer + 1) for layer in range(layers)]
    return {"height": TOP + NARROW_ROW * layers, "yaxis.ticktext": numbers}


def targets_figure(shares: AttentionShares, names: Sequence[str], palette: Palette) -> go.Figure:
    """Draw a bar a layer, cut by what its attention goes to, and a diamond for the share that goes to the right.

    Parameters
    ----------
    shares : AttentionShares
    names : sequence of str, length 5
        Of the targets, in the order of `Target`.
    palette : Palette
    """
    layers = np.arange(1, len(shares.right) + 1)
    colours = [*(palette.categorical[i] for i in TARGET_COLOURS), palette.faint]
    figure = go.Figure()
    for target, name, colour in zip(Target, names, colours, strict=True):
        label = name_label(name)
        figure.add_bar(
            x=shares.targets[:, target],
            y=layers,
            orientation="h",
            name=label,
            marker={"color": colour},
            hovertemplate=f"layer %{{y}}, {label}: %{{x:.0%}}<extra></extra>",
        )
    figure.add_scatter(
        x=shares.right,
        y=layers,
        mode="markers",
        name="to the right of itself",
        marker={"symbol": "diamond", "size": 11, "color": palette.paper, "line": {"color": palette.text, "width": 2}},
        hovertemplate="layer %{y}, to the right of itself: %{x:.0%}<extra></extra>",
    )
    figure.update_layout(
        **plain_layout(palette),
        height=110 + BAR * len(layers),
        margin={"l": 0, "r": 12, "t": 8, "b": 0},
        barmode="stack",
        bargap=0.25,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        xaxis={"range": [0, 1], "tickformat": ".0%", "showgrid": False, "zeroline": False, "fixedrange": True},
        yaxis={
            "tickvals": layers.tolist(),
            "ticktext": [f"layer {layer}" for layer in layers],
            "autorange": "reversed",
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
            "fixedrange": True,
        },
    )
    return figure


def describe_targets(shares: AttentionShares, names: Sequence[str]) -> str:
    """Say in a sentence what each kind gets over all layers, and how much goes to the right."""
    mean = shares.targets.mean(axis=0)
    parts = ", ".join(f"{name} {share:.0%}" for name, share in zip(names, mean, strict=True))
    return (
        f"Bars, one for each of {len(shares.right)} layers, of what attention goes to; over all layers {parts}. "
        f"To the right of the own position go {shares.right.mean():.0%}."
    )
