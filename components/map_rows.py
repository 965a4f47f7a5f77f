"""Tables whose rows open a text on the map."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from components.engine.corpus import Corpus
from components.map_state import open_text
from components.text_table import COLUMNS, short_cells

COSINE = COLUMNS["cosine"]


def rows_that_open(
    corpus: Corpus,
    rows: np.ndarray,
    numbers: Mapping[str, np.ndarray],
    columns: Mapping[str, ColumnConfig | str],
    *,
    key: str,
    alt: str,
    height: int | None = None,
) -> None:
    """Draw some texts of a corpus with numbers of their own; the row that is selected opens on the map.

    Parameters
    ----------
    corpus : Corpus
    rows : ndarray of int, shape (m,)
        Positions of the texts, in this order.
    numbers : mapping of name to ndarray, shape (m,)
        Columns before those of the corpus.
    columns : mapping of name to ColumnConfig or str
        How those columns look, and in which order all of them stand.
    key, alt : str
    height : int, optional
        In pixels.
    """

    def open_row() -> None:
        chosen = st.session_state[key].selection.rows
        if chosen and chosen[0] < len(rows):
            open_text(corpus.digest, int(rows[chosen[0]]))

    table = short_cells(corpus.table.iloc[rows]).assign(**numbers)
    first = "headline" if "headline" in table else "text"  # what one reads comes before what is known of it
    shown = {**columns, first: COLUMNS[first], **{name: COLUMNS[name] for name in COLUMNS if name not in columns}}
    st.dataframe(
        table,
        hide_index=True,
        column_order=[name for name in shown if name in table],
        column_config=shown,
        key=key,
        on_select=open_row,
        selection_mode="single-row",
        height="auto" if height is None else height,
        alt=alt,
    )
