"""All ways to cluster that were run on these texts in this session, side by side: the one owner of this memory."""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from components.cluster_run import Run
from components.division import SEED, STARTS, Division
from components.engine.agreement import agreement
from components.engine.clustering import kmeans
from components.engine.silhouettes import silhouettes
from components.text_table import download_csv

MOST_RUNS, MOST_CORPORA = 20, 4
TIMED = 8_000  # texts up to which K-means is run once more, as nobody timed it: up to 2 s on two cores
_RUNS = "clusters_runs"


class Row(NamedTuple):
    """One run. `labels`, shape (n,), is -1 for noise and for texts that are not in the sample of `texts` texts."""

    way: str
    parameters: str
    texts: int
    clusters: int
    noise: float
    silhouette: float
    sections: float
    seconds: float
    labels: np.ndarray


def remember(division: Division, done: Run) -> None:
    """Put a run into the table, in the place of one with the same parameters."""
    found = done.found
    known = {(row.way, row.parameters, row.seconds) for row in _rows(division)}
    if (done.way, done.parameters, found.seconds) in known:
        return
    labels = np.full(len(division.corpus.texts), -1, dtype=np.int16)
    labels[done.part.positions] = found.labels
    _add(
        division,
        Row(
            done.way,
            done.parameters,
            len(done.part.positions),
            len(found.sizes),
            found.noise,
            found.silhouette,
            _section_agreement(division, labels),
            found.seconds,
            labels,
        ),
    )


def _remember_kmeans(division: Division) -> None:
    """Put the page's own K-means into the table, once for each k."""
    parameters = f"k = {division.k}"
    if any((row.way, row.parameters) == ("K-means", parameters) for row in _rows(division)):
        return
    n, labels = len(division.corpus.texts), division.labels
    _add(
        division,
        Row(
            "K-means",
            parameters,
            n,
            len(division.found.clustering.centers),
            0.0,
            silhouettes(division.embeddings, labels).mean,
            _section_agreement(division, labels),
            _time_kmeans(division) if n <= TIMED else np.nan,
            labels.astype(np.int16),
        ),
    )


def _time_kmeans(division: Division) -> float:
    with st.spinner("Timing K-means …"):
        start = time.perf_counter()
        kmeans(division.embeddings, division.k, SEED, STARTS)
        return time.perf_counter() - start


def _section_agreement(division: Division, labels: np.ndarray) -> float:
    """Return the adjusted Rand index with the sections, noise left out; NaN where there is nothing to compare."""
    inside = labels >= 0
    if len(division.corpus.sections) < 2 or not inside.any():
        return np.nan
    return agreement(labels[inside], division.corpus.table["section"].to_numpy()[inside]).ari


def _rows(division: Division) -> list[Row]:
    rows: list[Row] = st.session_state.get(_RUNS, {}).get(division.digest, [])
    return rows


def _add(division: Division, row: Row) -> None:
    rows = {(other.way, other.parameters): other for other in _rows(division)} | {(row.way, row.parameters): row}
    known = {digest: of for digest, of in st.session_state.get(_RUNS, {}).items() if digest != division.digest}
    kept = dict(list(known.items())[-(MOST_CORPORA - 1) :])
    st.session_state[_RUNS] = {**kept, division.digest: list(rows.values())[-MOST_RUNS:]}


def _forget(digest: str) -> None:
    st.session_state[_RUNS] = {d: rows for d, rows in st.session_state.get(_RUNS, {}).items() if d != digest}


def runs_table(division: Division) -> pd.DataFrame:
    """Return a row a run: first the page's own K-means, then the others from the first to the latest."""
    rows = sorted(_rows(division), key=lambda row: (row.way, row.parameters) != ("K-means", f"k = {division.k}"))
    table = pd.DataFrame([row._asdict() for row in rows]).drop(columns="labels")
    table["kmeans"] = [_kmeans_agreement(division, row.labels) for row in rows]
    table["noise"] *= 100
    return table


def _kmeans_agreement(division: Division, labels: np.ndarray) -> float:
    inside = labels >= 0
    return agreement(labels[inside], division.labels[inside]).ari if inside.any() else np.nan


def runs_view(division: Division) -> None:
    """Draw the table of all that were run."""
    _remember_kmeans(division)
    st.subheader("Side by side", anchor=False)
    table = runs_table(division)
    sections = len(division.corpus.sections) > 1
    st.dataframe(
        table,
        hide_index=True,
        column_order=[name for name in _columns(division) if sections or name != "sections"],
        column_config=_columns(division),
        key="clusters_runs_table",
        alt=f"Table of {len(table)} ways to cluster these texts, with clusters, noise, silhouette, agreement and time.",
    )
    with st.container(horizontal=True):
        download_csv("This table", table, "ways_to_cluster.csv")
        st.button(
            "Forget these",
            icon=":material/delete_sweep:",
            key="clusters_runs_forget",
            on_click=_forget,
            args=(division.digest,),
        )
    st.caption(
        "What was run on these texts since you opened the app. The silhouette and the adjusted Rand index (ARI: 1 the "
        "same division, about 0 chance) leave noise out, which flatters a way that leaves much; the silhouette also "
        "favours round clusters, as K-means makes them. So no single column says which way is best: read the texts. "
        "Seconds are of this machine, when it was run first."
        + ("" if len(division.corpus.texts) <= TIMED else f" K-means is timed up to {TIMED:,} texts.")
    )


def _columns(division: Division) -> dict[str, ColumnConfig | str]:
    number = st.column_config.NumberColumn
    return {
        "way": st.column_config.TextColumn("Way", width=105),
        "parameters": st.column_config.TextColumn("Parameters", width=190),
        "texts": number("Texts", format="localized", width=60),
        "clusters": number("Clusters", width=65),
        "noise": number("Noise", format="%.0f%%", width=55),
        "silhouette": number("Silhouette", format="%.3f", width=75, help="The mean by cosine, noise left out."),
        "sections": number("ARI sections", format="%.2f", width=85, help="Adjusted Rand index with the sections."),
        "kmeans": number(
            "ARI K-means",
            format="%.2f",
            width=85,
            help=f"Adjusted Rand index with this page's clusters, k = {division.k}.",
        ),
        "seconds": number("Seconds", format="%.3f", width=65),
    }
