"""How a corpus spreads over time and sections."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from components.figures.labels import name_label

ROW_HEIGHT = 30


def decades_figure(counts: pd.DataFrame) -> go.Figure:
    """Draw a row a section, a column a decade, and how many texts there are in each cell.

    Parameters
    ----------
    counts : DataFrame
        A row a section (the index), a column a decade (its first year); cells are numbers of texts.
    """
    figure = go.Figure(
        go.Heatmap(
            z=counts.to_numpy(),
            x=[f"{decade}s" for decade in counts.columns],
            y=[name_label(section) for section in counts.index],
            zmin=0,
            zmax=max(1, int(counts.to_numpy().max())),
            texttemplate="%{z:,}",
            hovertemplate="%{y}, %{x}: %{z:,}<extra></extra>",
            xgap=2,
            ygap=2,
            showscale=False,
        )
    )
    figure.update_layout(
        height=80 + ROW_HEIGHT * len(counts),
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        xaxis={"type": "category", "showgrid": False, "automargin": True},
        yaxis={"autorange": "reversed", "showgrid": False, "automargin": True},
        dragmode=False,
    )
    return figure


def sections_figure(counts: pd.Series) -> go.Figure:
    """Draw a bar a section, the largest on top; the index holds the sections."""
    ranked = counts.sort_values()
    figure = go.Figure(
        go.Bar(
            x=ranked.to_numpy(),
            y=[name_label(section) for section in ranked.index],
            orientation="h",
            hovertemplate="%{y}: %{x}<extra></extra>",
        )
    )
    figure.update_layout(
        height=90 + ROW_HEIGHT * len(ranked),
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        xaxis={"title": {"text": "texts"}},
        yaxis={"automargin": True},
        dragmode=False,
    )
    return figure
