"""The heatmap of Compare with its controls, and the pair that is clicked on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from components.cached import ordered
from components.engine.similarity import pair_cosines
from components.figures.heatmap import describe_heatmap, similarity_heatmap
from components.pair_panel import choose_pair

ORDERS = {"typed": "As typed", "similarity": "By similarity"}
_KEY = "compare_heatmap"


def heatmap_view(digest: str, texts: Sequence[str], cosines: np.ndarray, marked: tuple[int, int]) -> None:
    """Draw the controls and the heatmap with one pair framed; a click on a cell chooses its pair."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        order = st.segmented_control(
            "Order",
            list(ORDERS),
            default="typed",
            required=True,
            format_func=lambda name: ORDERS[name],
            key="compare_order",
            bind="query-params",
        )
        fit = st.toggle(
            "Fit the colours",
            key="compare_fit",
            bind="query-params",
            help="Spread the colours over the cosines at hand. Otherwise they run from −1 to 1 in every picture.",
        )
    tree = ordered(digest, cosines) if order == "similarity" else None
    st.plotly_chart(
        similarity_heatmap(cosines, texts, tree, _limits(cosines) if fit else (-1.0, 1.0), marked=marked),
        key=_KEY,
        on_select=lambda: _choose_clicked(digest),
        selection_mode="points",
        alt=describe_heatmap(cosines, texts),
    )
    st.caption("Click a cell to open its pair below; on a touch screen tap it twice.")


def _limits(cosines: np.ndarray) -> tuple[float, float]:
    """Return the range of the cosines of different sentences, never empty; with both signs the same on both sides.

    Else a cosine of 0 would get a colour, and an unrelated pair look like an opposite.
    """
    others = pair_cosines(cosines)
    low, high = float(others.min()), float(others.max())
    if low < 0:
        low, high = -max(-low, high), max(-low, high)
    return (low, high) if high - low > 1e-6 else (low - 0.01, high + 0.01)


def _choose_clicked(digest: str) -> None:
    points = st.session_state[_KEY].selection.points
    if points:
        row = points[0]["customdata"]  # the browser makes an object of a row of a typed array
        first, second, _ = row.values() if isinstance(row, dict) else row
        choose_pair(digest, int(first), int(second))
