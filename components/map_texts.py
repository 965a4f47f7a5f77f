"""The map as a table, by the same filters: for the keyboard, the screen reader, and whoever likes rows."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components.engine.corpus import Corpus
from components.engine.corpus_maps import CorpusMap, CorpusMaps
from components.map_rows import COSINE, rows_that_open
from components.map_search import Question
from components.text_table import COLUMNS

ROWS_DRAWN = 2_000


def texts_view(
    corpus: Corpus, maps: CorpusMaps, drawn: CorpusMap, shown: np.ndarray, question: Question | None
) -> None:
    """Draw the texts that the filter leaves, with place, cluster and trust; a selected row opens on the map."""
    topics = maps.topics()
    rows = np.flatnonzero(shown)
    numbers = {}
    if question is not None:
        cosines = maps.embeddings[rows] @ question.embeddings[question.chosen]
        order = np.argsort(-cosines, kind="stable")
        rows, numbers["cosine"] = rows[order], cosines[order]
    drawn_rows = rows[:ROWS_DRAWN]
    names = np.array([", ".join(words) or f"{c + 1}" for c, words in enumerate(topics.words)], dtype=object)
    numbers = {name: values[:ROWS_DRAWN] for name, values in numbers.items()}
    numbers |= {"cluster": names[topics.labels[drawn_rows]], "trust": drawn.kept[drawn_rows] * 100}
    axes = "xyz"[: drawn.coordinates.shape[1]]
    numbers |= {axis: drawn.coordinates[drawn_rows, i] for i, axis in enumerate(axes)}
    rows_that_open(
        corpus,
        drawn_rows,
        numbers,
        {
            "cosine": COSINE,
            **{name: column for name, column in COLUMNS.items() if name != "cosine"},
            "cluster": st.column_config.TextColumn("Cluster", width="medium"),
            "trust": st.column_config.NumberColumn("Kept", format="%.0f%%", width="small"),
            **{axis: st.column_config.NumberColumn(axis, format="%.2f", width="small") for axis in axes},
        },
        key=f"map_texts_{corpus.digest}_{len(rows)}",
        alt=f"Table of the {len(drawn_rows):,} texts on the map.",
    )
    cut = f" The first {ROWS_DRAWN:,} are drawn; “Take away” has all." if len(rows) > ROWS_DRAWN else ""
    st.caption(
        f"{len(rows):,} of {len(corpus.texts):,} texts, by the same years and sections as the map. Select a row to "
        f"open it on the map.{cut}"
    )
