"""The text that is open, its true neighbours, those that the map tore away, and those that only look near."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components.engine.corpus import Corpus
from components.engine.corpus_maps import CorpusMap, CorpusMaps
from components.engine.neighborhood import Neighborhood, cosine_ranks, neighborhood
from components.figures.map_figure import LENS_NAMES
from components.map_rows import COSINE, rows_that_open
from components.map_state import open_text
from components.text_table import text_card


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
        f"Of its **{k} true neighbours**, the nearest in meaning in all {maps.embeddings.shape[1]} dimensions, "
        f"{LENS_NAMES[drawn.parameters.method]} keeps **{len(hood.kept)}** near and tears **{len(hood.torn)}** away; "
        f"**{len(hood.false)}** others only look near."
    )
    true, cosines = maps.neighbors.indices[position], maps.neighbors.cosines[position]
    near = {"cosine": cosines, "kept": np.isin(true, hood.kept)}
    _list(corpus, true, near, "true", "True neighbours, nearest first; “Near” says whether the map keeps them.")
    if len(hood.false):
        cosines, ranks = cosine_ranks(position, hood.false, maps.embeddings)
        far = {"cosine": cosines, "rank": ranks}
        _list(corpus, hood.false, far, "false", "They look near and are not: “Rank” is their true place.")


def _list(corpus: Corpus, rows: np.ndarray, numbers: dict[str, np.ndarray], kind: str, caption: str) -> None:
    st.caption(caption)
    rows_that_open(
        corpus,
        rows,
        numbers,
        {
            "cosine": COSINE,
            "kept": st.column_config.CheckboxColumn("Near", width="small"),
            "rank": st.column_config.NumberColumn("Rank", width="small"),
        },
        key=f"map_{kind}_{corpus.digest}_{rows[0]}_{len(rows)}",
        alt=f"Table of {len(rows)} neighbours. {caption}",
        height=212,
    )
