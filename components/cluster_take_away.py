"""What one may take away from the clusters: a link, all texts as tables, and a script that finds them again."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from components.cluster_input import is_linked
from components.corpus_views import ROWS_DRAWN
from components.division import SEED, STARTS, Division, given_name
from components.downloads import Offer, download_row
from components.engine.cluster_script import cluster_script
from components.engine.cluster_table import cluster_table
from components.engine.exports import to_csv
from components.engine.file_columns import to_parquet
from components.engine.silhouettes import silhouettes
from components.text_table import COLUMNS, short_cells
from components.words import counted

SHOWN: dict[str, ColumnConfig | str] = {
    "cluster": st.column_config.NumberColumn("Cluster", width="small", pinned=True),
    **{name: COLUMNS[name] for name in ("headline", "text", "section")},
    "cosine": st.column_config.NumberColumn(
        "Cosine", format="%.3f", width="small", help="With the centre of its own cluster."
    ),
    "next": st.column_config.NumberColumn(
        "Next nearest", width="small", help="The cluster of the second-nearest centre."
    ),
    "margin": st.column_config.NumberColumn(
        "Margin", format="%.3f", width="small", help="How much farther that centre is than the own one; 0 is a tie."
    ),
}


def take_away_view(division: Division) -> None:
    """Draw all texts with their clusters, and offer files, made only when asked for."""
    st.markdown(_about_the_address(division))
    _files(division)
    _texts(division)


def _about_the_address(division: Division) -> str:
    """Say whether the address of the page brings these clusters back."""
    if not is_linked(division.corpus):
        return (
            "**The address of this page** does not open these clusters: texts of your own, and those that come from "
            "the map, are in no link. The files have them."
        )
    said = "**The address of this page** opens the same clusters: corpus, encoder and k are in it."
    if division.corpus.reading.sampled:
        said += " How many texts you took is not."
    if any(given_name(division, cluster) for cluster in range(len(division.names))):
        said += " The names that you gave are not; the files have them."
    return said


def _files(division: Division) -> None:
    """Offer the tables and the script."""
    corpus, embeddings, found = division.corpus, division.embeddings, division.found
    names = [name.partition(" · ")[2] for name in division.names]

    def table() -> pd.DataFrame:
        fits = silhouettes(embeddings, division.labels).values
        return cluster_table(corpus.table, corpus.texts, embeddings, found.clustering, found.members, fits, names)

    def script() -> bytes:
        given = (division.k, SEED, STARTS)
        return cluster_script(division.spec, *given, mini_batch=found.clustering.mini_batch).encode()

    offers = [
        Offer("Table", ".csv", "clusters.csv", lambda: to_csv(table())),
        Offer("Table", ".parquet with embeddings", "clusters.parquet", lambda: to_parquet(table(), embeddings)),
        Offer("Python script", "that finds the clusters again", "clusters.py", script),
    ]
    download_row("clusters", offers)
    st.caption(
        "Tables have every text with its cluster, the cluster's name, silhouette, distance to the centre and cosine "
        "with it, and the next nearest cluster; formulas are defused. The script reads the Parquet file, runs the same "
        "K-means and says whether it comes to the same clusters; none of your words are in it."
    )


def _texts(division: Division) -> None:
    """Draw all texts with their clusters."""
    names, n = division.names, len(division.corpus.texts)
    picked = st.multiselect(
        "Clusters", range(len(names)), format_func=lambda c: names[c], key="clusters_shown", placeholder="all"
    )
    table = _table(division)
    if picked:
        table = table[table["cluster"].isin([c + 1 for c in picked])]
    cut = f"; the first {ROWS_DRAWN:,} are drawn, the files have all" if len(table) > ROWS_DRAWN else ""
    st.caption(f"{len(table):,} of {counted(n, 'text')}{cut}")
    drawn = table.head(ROWS_DRAWN)
    st.dataframe(
        short_cells(drawn),
        hide_index=True,
        column_order=[name for name in SHOWN if name in drawn],
        column_config=SHOWN,
        key="clusters_texts",
        alt=f"Table of {counted(len(drawn), 'text')} with their clusters.",
    )


def _table(division: Division) -> pd.DataFrame:
    """Return the corpus's table with what was found of each text; clusters count from 1 as on the cards."""
    members = division.found.members
    return division.corpus.table.assign(
        cluster=division.labels + 1, cosine=members.cosines, next=members.others + 1, margin=members.margins
    )
