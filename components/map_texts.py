"""The map as a table, by the same filters: for the keyboard, the screen reader, and whoever likes rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.engine.corpus import Corpus
from components.engine.corpus_maps import CorpusMap, CorpusMaps
from components.map_search import Question
from components.map_state import open_text
from components.text_table import COLUMNS, short_cells

ROWS_DRAWN = 5_000


def texts_view(
    corpus: Corpus, maps: CorpusMaps, drawn: CorpusMap, shown: np.ndarray, question: Question | None
) -> None:
    """Draw the texts that the filter leaves, with place, cluster and trust; a selected row opens on the map."""
    topics = maps.topics()
    rows = np.flatnonzero(shown)
    table = corpus.table.iloc[rows].copy()
    table["cluster"] = [", ".join(topics.words[c]) or f"{c + 1}" for c in topics.labels[rows]]
    table["trust"] = drawn.kept[rows] * 100
    for axis, name in enumerate("xyz"[: drawn.coordinates.shape[1]]):
        table[name] = drawn.coordinates[rows, axis]
    if question is not None:
        table.insert(0, "cosine", maps.embeddings[rows] @ question.embeddings[question.chosen])
        table = table.sort_values("cosine", ascending=False, kind="stable")
        rows = table.index.to_numpy()
    _draw(table.head(ROWS_DRAWN), rows, corpus)
    cut = f" The first {ROWS_DRAWN:,} are drawn; “Take away” has all." if len(rows) > ROWS_DRAWN else ""
    st.caption(
        f"{len(rows):,} of {len(corpus.texts):,} texts, by the same years and sections as the map. Select a row to "
        f"open it on the map.{cut}"
    )


def _draw(table: pd.DataFrame, rows: np.ndarray, corpus: Corpus) -> None:
    key = f"map_texts_{corpus.digest}_{len(rows)}"

    def open_row() -> None:
        chosen = st.session_state[key].selection.rows
        if chosen and chosen[0] < len(rows):
            open_text(corpus.digest, int(rows[chosen[0]]))

    columns = {
        **COLUMNS,
        "cluster": st.column_config.TextColumn("Cluster", width="medium"),
        "trust": st.column_config.NumberColumn("Kept", format="%.0f%%", width="small"),
        **{axis: st.column_config.NumberColumn(axis, format="%.2f", width="small") for axis in "xyz"},
    }
    st.dataframe(
        short_cells(table),
        hide_index=True,
        column_order=[name for name in columns if name in table],
        column_config=columns,
        key=key,
        on_select=open_row,
        selection_mode="single-row",
        alt=f"Table of the {len(table):,} texts on the map.",
    )
