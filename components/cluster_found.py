"""What a way to cluster found: in a sentence, as a table of clusters, and the members of one to read."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
import streamlit as st

from components.cluster_run import Run, clusters_in_words
from components.division import Division
from components.text_table import CELL_CHARACTERS, download_csv, table_with_reader
from components.words import counted

NOISE = -1
ROWS_DRAWN = 1_000
NAME_WIDTH = 3  # words


def found_view(division: Division, done: Run) -> None:
    """Draw what was found."""
    found, n = done.found, len(done.part.positions)
    parts = [f"{clusters_in_words(found)}, in {counted(n, 'text')}"]
    if found.noise:
        parts.append(f"**{found.noise:.0%}** in none")
    if not np.isnan(found.silhouette):
        parts.append(f"mean silhouette **{found.silhouette:.2f}**")
    st.markdown(" · ".join(parts))
    if not len(found.sizes):
        return
    table = clusters_table(division, done)
    st.dataframe(
        table.assign(central=table["central"].str.slice(0, CELL_CHARACTERS)),
        hide_index=True,
        column_config={
            "cluster": st.column_config.NumberColumn("Cluster", width="small"),
            "size": st.column_config.NumberColumn("Texts", width="small"),
            "cosine": st.column_config.NumberColumn(
                "Cohesion", format="%.2f", width="small", help="The mean cosine of its texts with its centre."
            ),
            "words": st.column_config.TextColumn("Distinctive words", width="medium"),
            "central": st.column_config.TextColumn("Most central text", width="large"),
        },
        key="clusters_way_found",
        alt=f"Table of the clusters by {done.way}: number, size, words and most central text.",
    )
    _members(division, done)


def clusters_table(division: Division, done: Run) -> pd.DataFrame:
    """Return a row a cluster, numbered from 1."""
    found, titles = done.found, division.titles
    inside = found.labels >= 0
    sums = np.bincount(found.labels[inside], weights=found.cosines[inside], minlength=len(found.sizes))
    return pd.DataFrame(
        {
            "cluster": np.arange(len(found.sizes)) + 1,
            "size": found.sizes,
            "cosine": sums / found.sizes,
            "words": [", ".join(words) for words in found.terms],
            "central": [titles[i] for i in done.part.positions[found.central]],
        }
    )


def _members(division: Division, done: Run) -> None:
    """Let the user read the texts of one cluster, or those in none."""
    found = done.found
    names = {c: _name(done, c) for c in range(len(found.sizes))}
    noise = int((found.labels < 0).sum())
    if noise:
        names[NOISE] = f"in no cluster ({noise:,})"
    key = hashlib.sha256(f"{division.digest} {done.way} {done.parameters}".encode()).hexdigest()[:12]
    chosen = st.selectbox(
        "Read the texts of",
        tuple(names),
        index=None,
        format_func=lambda c: names[c],
        placeholder="a cluster",
        key=f"clusters_way_members_{key}",
    )
    if chosen not in names:
        return
    members = np.flatnonzero(found.labels == chosen)
    if chosen != NOISE:
        members = members[np.argsort(-found.cosines[members], kind="stable")]
    table = division.corpus.table.iloc[done.part.positions[members]]
    if chosen != NOISE:
        table = table.assign(cosine=found.cosines[members])
    cut = f" The first {ROWS_DRAWN:,} are drawn, the download has all." if len(table) > ROWS_DRAWN else ""
    order = "In the order of the texts." if chosen == NOISE else "From the centre of the cluster to its edge."
    st.caption(order + cut)
    table_with_reader(table.head(ROWS_DRAWN), "clusters_way_texts", f"Table of {counted(len(table), 'text')}.")
    download_csv("These texts", table, "cluster_members.csv")


def _name(done: Run, cluster: int) -> str:
    words = ", ".join(done.found.terms[cluster][:NAME_WIDTH])
    size = f"({done.found.sizes[cluster]:,})"
    return f"{cluster + 1} · {words} {size}" if words else f"{cluster + 1} {size}"
