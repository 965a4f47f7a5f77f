"""What three ways of pooling make of two sentences, as strips one below the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from components.figures.labels import name_label
from components.figures.vectors import vector_strips


def pooling_strips(vectors: np.ndarray, names: Sequence[str]) -> go.Figure:
    """Draw vectors, a row of shape (n, d) each, under their names alone: they are not lines of a text."""
    figure = vector_strips(vectors, names)
    figure.update_yaxes(ticktext=[name_label(name, 24) for name in names])
    figure.update_layout(margin={"t": 8})
    return figure
