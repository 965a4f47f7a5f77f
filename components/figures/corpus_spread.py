"""How a corpus spreads over time and sections."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.figures.labels import name_label

ROW_HEIGHT = 30


def periods_figure(counts: pd.DataFrame) -> go.Figure:
    """Draw a row a section, a column a period, and how many texts there are in each cell.

    Parameters
    ----------
    counts : DataFrame
        A row a section (the index), a column a decade or century (its name); cells are numbers of texts.
    """
    names = [name_label(section) for section in counts.index]
    figure = go.Figure(
        go.Heatmap(
            z=counts.to_numpy(),
            x=list(counts.columns),
            customdata=[[name] * counts.shape[1] for name in names],
            zmin=0,
            zmax=max(1, int(counts.to_numpy().max())),
            texttemplate="%{z:,}",
            hovertemplate="%{customdata}, %{x}: %{z:,}<extra></extra>",
            xgap=2,
            ygap=2,
            showscale=False,
        )
    )
    figure.update_layout(
        height=80 + ROW_HEIGHT * len(counts),
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        xaxis={"type": "category", "showgrid": False, "automargin": True},
        yaxis={**_named_rows(names), "autorange": "reversed", "showgrid": False},
        dragmode=False,
    )
    return figure


def sections_figure(counts: pd.Series) -> go.Figure:
    """Draw a bar a section, the largest on top; the index holds the sections."""
    ranked = counts.sort_values()
    names = [name_label(section) for section in ranked.index]
    figure = go.Figure(
        go.Bar(
            x=ranked.to_numpy(),
            y=list(range(len(ranked))),
            customdata=names,
            orientation="h",
            hovertemplate="%{customdata}: %{x:,}<extra></extra>",
        )
    )
    figure.update_layout(
        height=90 + ROW_HEIGHT * len(ranked),
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        xaxis={"title": {"text": "texts"}, "tickformat": ",d", "rangemode": "tozero"},
        yaxis=_named_rows(names),
        dragmode=False,
    )
    return figure


def _named_rows(names: list[str]) -> dict[str, Any]:
    """Return an axis whose rows are numbers: of two names that begin alike, one would cover the other."""
    return {"tickmode": "array", "tickvals": list(range(len(names))), "ticktext": names, "automargin": True}
