"""Tables of texts, and one text in full."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from components.engine.exports import to_csv
from components.markdown import escape

CELL_CHARACTERS = 500
LONG, LONG_HEIGHT = 1_500, 300
COLUMNS: dict[str, ColumnConfig | str] = {
    "cosine": st.column_config.NumberColumn("Cosine", format="%.3f", width="small"),
    "headline": st.column_config.TextColumn("Headline", width="large"),
    "date": st.column_config.TextColumn("Date", width="small"),
    "section": st.column_config.TextColumn("Section", width="medium"),
    "text": st.column_config.TextColumn("Text", width="large"),
    "country": "Country",
    "headline_zh": "In Chinese",
}


def table_with_reader(
    table: pd.DataFrame, key: str, alt: str, columns: Mapping[str, ColumnConfig | str] | None = None
) -> None:
    """Draw a table; the row that is selected is shown in full below it.

    `columns` are those that not every table has; they stand before the usual ones unless it names these, too.
    """
    columns = {**(columns or {}), **{name: COLUMNS[name] for name in COLUMNS if name not in (columns or {})}}
    # Of other rows none is selected yet: the selection belongs to these.
    key = f"{key}_{hashlib.sha256(table.index.to_numpy().tobytes()).hexdigest()[:12]}"
    st.dataframe(
        short_cells(table),
        hide_index=True,
        column_order=[name for name in columns if name in table],
        column_config=columns,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        alt=alt,
    )
    rows = [row for row in st.session_state[key].selection.rows if row < len(table)]
    if not rows:
        st.caption("Select a row to read it in full.")
        return
    text_card(table.iloc[rows[0]])


def text_card(row: pd.Series) -> None:
    """Show one text in full, in both languages where there are two."""
    facts = [escape(row[name]) for name in ("date", "section", "country", "region") if row.get(name)]
    with st.container(border=True):
        if facts:
            st.caption(" · ".join(dict.fromkeys(facts)))
        for headline, text in (("headline", "text"), ("headline_zh", "text_zh")):
            if row.get(headline):
                st.markdown(f"**{escape(row[headline])}**")
            if row.get(text):
                with st.container(height=LONG_HEIGHT if len(row[text]) > LONG else "content", border=False):
                    st.text(row[text])


def short_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Cut long cells, so that a page stays light; downloads have them whole."""
    texts = table.select_dtypes(exclude=["number", "bool"]).columns
    return table.assign(**{column: table[column].str.slice(0, CELL_CHARACTERS) for column in texts})


def download_csv(what: str, table: pd.DataFrame, name: str) -> None:
    """Offer a table as a CSV file with formulas defused; `name` is the file's and, with "corpus_get_", the widget's."""
    st.download_button(
        f"**{what}** .csv",
        lambda: to_csv(table),
        file_name=name,
        mime="application/octet-stream",
        icon=":material/download:",
        key=f"corpus_get_{name}",
        on_click="ignore",
    )
