"""The text that is open, its true neighbours, those that the map tore away, and those that only look near."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.engine.corpus import Corpus
from components.engine.corpus_maps import CorpusMap, CorpusMaps
from components.engine.neighborhood import Neighborhood, cosine_ranks, neighborhood
from components.map_state import open_text
from components.text_table import COLUMNS, short_cells, text_card


def hood_of(position: int, maps: CorpusMaps, drawn: CorpusMap) -> Neighborhood:
    """Return the neighbours of a text on one picture."""
    return neighborhood(position, maps.neighbors.indices[position], drawn.coordinates)


def point_view(position: int, corpus: Corpus, maps: CorpusMaps, drawn: CorpusMap) -> None:
    """Draw the open text and its neighbours."""
    text_card(corpus.table.iloc[position])
    st.button("Close", icon=":material/close:", key="map_close", on_click=open_text, args=(corpus.digest, None))
    hood = hood_of(position, maps, drawn)
    k = len(maps.neighbors.indices[position])
    if not k:
        return
    st.markdown(
        f"Of its **{k} true neighbours** in {maps.embeddings.shape[1]} dimensions the map keeps **{len(hood.kept)}** "
        f"near and tears **{len(hood.torn)}** away; **{len(hood.false)}** others only look near."
    )
    true, cosines = maps.neighbors.indices[position], maps.neighbors.cosines[position]
    table = corpus.table.iloc[true].copy()
    table.insert(0, "cosine", cosines)
    table.insert(1, "kept", np.isin(true, hood.kept))
    _list(table, true, corpus.digest, "true", "True neighbours, nearest first; “Near” says whether the map keeps them.")
    if len(hood.false):
        cosines, ranks = cosine_ranks(position, hood.false, maps.embeddings)
        table = corpus.table.iloc[hood.false].copy()
        table.insert(0, "cosine", cosines)
        table.insert(1, "rank", ranks)
        _list(table, hood.false, corpus.digest, "false", "They look near and are not: “Rank” is their true place.")


def _list(table: pd.DataFrame, rows: np.ndarray, digest: str, kind: str, caption: str) -> None:
    key = f"map_{kind}_{digest}_{rows[0]}_{len(rows)}"

    def open_row() -> None:
        chosen = st.session_state[key].selection.rows
        if chosen and chosen[0] < len(rows):
            open_text(digest, int(rows[chosen[0]]))

    st.caption(caption)
    columns = {
        "kept": st.column_config.CheckboxColumn("Near", width="small"),
        "rank": st.column_config.NumberColumn("Rank", width="small"),
        **COLUMNS,
    }
    order = ["cosine", *(name for name in columns if name != "cosine" and name in table)]
    st.dataframe(
        short_cells(table),
        hide_index=True,
        column_order=order,
        column_config=columns,
        key=key,
        on_select=open_row,
        selection_mode="single-row",
        height=212,
        alt=f"Table of {len(table)} neighbours. {caption}",
    )
