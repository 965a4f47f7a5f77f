"""How cosines of pairs of news spread, and where some cosines of the user's stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from components.figures.labels import name_label
from components.figures.map_figure import Palette
from components.figures.map_layout import FONT

HEIGHT, ROW_HEIGHT = 320, 36
BINS = np.linspace(-0.4, 1, 71)


def spread_figure(kinds: Mapping[str, np.ndarray], cosine: float, palette: Palette) -> go.Figure:
    """Draw how often each cosine occurs among several kinds of pairs, each as shares of its own, and one cosine.

    Parameters
    ----------
    kinds : mapping of name to ndarray, shape (m,)
        Cosines of up to three kinds of pairs.
    cosine : float
        That of the user's pair: a line.
    palette : Palette
    """
    figure = go.Figure()
    middles = (BINS[:-1] + BINS[1:]) / 2
    colours = (palette.faint, palette.accent, palette.torn)
    for (name, cosines), colour in zip(kinds.items(), colours, strict=False):
        counts, _ = np.histogram(np.clip(cosines, BINS[0], BINS[-1]), bins=BINS)
        figure.add_scatter(
            x=middles,
            y=counts / max(len(cosines), 1),
            name=name,
            mode="lines",
            line={"color": colour, "width": 2, "shape": "spline"},
            fill="tozeroy",
            opacity=0.8,
            hovertemplate="cosine %{x:.2f}: %{y:.1%}<extra>" + name + "</extra>",
        )
    figure.add_vline(x=cosine, line={"color": palette.own, "width": 3})
    figure.add_annotation(
        x=cosine, y=1, yref="paper", yanchor="bottom", text=f"<b>{cosine:.2f}</b>", showarrow=False,
        font={"color": palette.own, "size": 14},
    )  # fmt: skip
    figure.update_layout(
        **_plain(palette, HEIGHT),
        margin={"l": 0, "r": 0, "t": 28, "b": 0},
        legend={"orientation": "h", "y": -0.3, "yanchor": "top", "x": 0},
        xaxis={"title": {"text": "cosine"}, "showgrid": False, "range": [BINS[0], 1.02], "zeroline": False},
        yaxis={"tickformat": ".0%", "rangemode": "tozero", "showgrid": False, "visible": False},
        uirevision="spread",
    )
    return figure


def probes_figure(
    titles: Sequence[str], cosines: np.ndarray, keeps_meaning: Sequence[bool], palette: Palette
) -> go.Figure:
    """Draw a bar a probe: its cosine with the sentence, in one of two colours.

    Parameters
    ----------
    titles : sequence of str, length m
    cosines : ndarray, shape (m,)
    keeps_meaning : sequence of bool, length m
        Whether a reader would say that the probe means the same.
    palette : Palette
    """
    figure = go.Figure()
    rows = np.arange(len(titles))
    for kept, name, colour in (
        (False, "means something else", palette.torn),
        (True, "means the same", palette.accent),
    ):
        chosen = np.array([keeps == kept for keeps in keeps_meaning], dtype=bool)
        if not chosen.any():
            continue
        figure.add_bar(
            x=cosines[chosen],
            y=rows[chosen],
            orientation="h",
            name=name,
            marker={"color": colour},
            text=[f"{cosine:.2f}" for cosine in cosines[chosen]],
            textposition="auto",
            hovertemplate="%{x:.3f}<extra>" + name + "</extra>",
        )
    figure.update_layout(
        **_plain(palette, 96 + ROW_HEIGHT * len(titles)),
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        barmode="overlay",
        bargap=0.3,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        xaxis={"range": [min(0.0, float(cosines.min(initial=0))), 1.02], "showgrid": False, "zeroline": False},
        yaxis={
            "tickvals": rows.tolist(),
            "ticktext": [name_label(title) for title in titles],
            "autorange": "reversed",
            "automargin": True,
            "showgrid": False,
        },
        uirevision="probes",
    )
    return figure


def _plain(palette: Palette, height: int) -> dict[str, object]:
    return {
        "height": height,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": palette.text, "family": FONT},
        "hoverlabel": {"bgcolor": palette.paper, "font": {"color": palette.text, "family": FONT}},
        "dragmode": False,
        "showlegend": True,
    }
