"""What the lasso holds: its texts, its words and kinds against the rest, and the way to the other pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from components.corpus_input import pick_handed_over
from components.engine.corpus import Corpus
from components.engine.keywords import distinctive_terms
from components.figures.map_figure import Palette
from components.figures.shares import describe_shares, shares_figure
from components.handover import hand_over
from components.map_state import select_texts, selected
from components.markdown import escape
from components.sentence_input import take_over
from components.text_table import download_csv, table_with_reader
from components.words import counted

TERMS = 12
KINDS_DRAWN = 12
COMPARED = 300  # sentences that Compare draws as a heatmap


def selected_of(corpus: Corpus, shown: np.ndarray) -> np.ndarray | None:
    """Return which of the texts that the filter leaves are selected, or None."""
    chosen = selected(corpus.digest, len(corpus.texts))
    return chosen & shown if chosen is not None and (chosen & shown).any() else None


def selection_line(corpus: Corpus, chosen: np.ndarray | None) -> None:
    """Say below the map that something is selected, and offer to take it back."""
    if chosen is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{counted(int(chosen.sum()), 'text')} selected**; more under “Selection” below.")
        st.button(
            "Clear", icon=":material/close:", key="map_clear_here", on_click=select_texts, args=(corpus.digest, ())
        )


def selection_view(corpus: Corpus, chosen: np.ndarray | None, palette: Palette) -> None:
    """Draw the selection."""
    if chosen is None:
        st.info(
            "Nothing is selected. Set “Drag to” above the map to lasso or box, and encircle some points.",
            icon=":material/lasso_select:",
        )
        return
    positions = np.flatnonzero(chosen)
    part = corpus.take(positions)
    st.markdown(f"**{counted(len(positions), 'text')}** of {len(corpus.texts):,}")
    _buttons(replace(part, name=f"{counted(len(positions), 'text')} of {corpus.name}"), corpus.digest)
    words = distinctive_terms(corpus.texts, (~chosen).astype(int), TERMS)[0]
    if words:
        st.markdown("Distinctive words: " + " · ".join(f"**{escape(word)}**" for word in words))
    left, right = st.columns(2, gap="large")
    if corpus.sections:
        with left:
            _shares("Sections", corpus.table["section"].to_numpy(), chosen, palette)
    if (corpus.years[chosen] > 0).any():
        with right:
            decades = np.array([f"{year // 10 * 10}s" if year else "" for year in corpus.years])
            _shares("Decades", decades, chosen, palette, by_name=True)
    table_with_reader(part.table, "map_selection", f"Table of the {counted(len(positions), 'text')} selected.")
    download_csv("Selection", part.table, "selection.csv")


def _buttons(part: Corpus, digest: str) -> None:
    with st.container(horizontal=True):
        if st.button(
            "Compare these",
            icon=":material/compare_arrows:",
            key="map_compare",
            disabled=len(part.texts) < 2,
            on_click=_to_compare,
            args=(part.texts,),
            help=f"As sentences on the page Compare; of more than {COMPARED} the first ones.",
        ):
            st.switch_page("explore/compare.py", query_params={})
        if st.button(
            "Cluster these", icon=":material/workspaces:", key="map_cluster", on_click=_to_clusters, args=(part,)
        ):
            st.switch_page("explore/clusters.py", query_params={})
        st.button(
            "Clear the selection", icon=":material/close:", key="map_clear", on_click=select_texts, args=(digest, ())
        )


def _to_compare(texts: Sequence[str]) -> None:
    take_over("compare", texts[:COMPARED])


def _to_clusters(part: Corpus) -> None:
    hand_over(part)
    pick_handed_over()


def _shares(title: str, kinds: np.ndarray, chosen: np.ndarray, palette: Palette, by_name: bool = False) -> None:
    """Draw the kinds that are most frequent in the selection, against the rest."""
    names = np.array([name for name in np.unique(kinds) if name])
    inside = np.array([(kinds[chosen] == name).mean() for name in names])
    outside = np.array([(kinds[~chosen] == name).mean() if (~chosen).any() else 0.0 for name in names])
    order = np.arange(len(names)) if by_name else np.argsort(-inside, kind="stable")
    order = order[inside[order] + outside[order] > 0][:KINDS_DRAWN] if not by_name else order
    names, inside, outside = names[order], inside[order], outside[order]
    st.subheader(title)
    st.plotly_chart(
        shares_figure(list(names), inside, outside, palette),
        key=f"map_shares_{title}",
        alt=describe_shares(list(names), inside, outside),
        config={"displayModeBar": False},
    )
