"""The tab "Silhouettes": how well each text fits its cluster, and those that would fit another one better."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from components.cluster_text import open_text, opened_card, opened_text
from components.division import Division, once
from components.engine.silhouettes import Silhouettes, silhouettes
from components.figures.labels import hover_text, name_label, shorten
from components.figures.silhouette_bars import (
    describe_silhouettes,
    narrow_names,
    silhouette_bars,
    silhouette_figure,
)
from components.markdown import escape
from components.palette import palette
from components.plotly_map import plotly_map
from components.text_table import table_with_reader
from components.words import counted

PLACE = "silhouettes"
HOVER_WIDTH = 120
ROWS_DRAWN = 200
LOWEST = 10  # listed where no text is below 0


def silhouettes_view(division: Division) -> None:
    """Draw the silhouettes, the text that was clicked, and the badly placed ones."""
    found = once(division, f"silhouettes {division.k}", lambda: silhouettes(division.embeddings, division.labels))
    _headline(found)
    _picture(division, found)
    position = opened_text(PLACE, division)
    if position is not None:
        opened_card(PLACE, division, position, _said(division, found, position))
    with st.expander("The same as a table", icon=":material/table:"):
        table = clusters_table(division, found)
        st.dataframe(table, hide_index=True, key="clusters_silhouette_table", column_config=_TABLE, alt=_alt(table))
    _badly_placed(division, found)
    with st.expander("How to read this picture", icon=":material/school:"):
        st.markdown(_how_to_read(division))


def _headline(found: Silhouettes) -> None:
    below = found.values < 0
    with st.container(horizontal=True):
        st.metric(
            "Mean silhouette",
            f"{found.mean:.3f}",
            help="From −1 to 1: the higher, the nearer texts are to their own cluster than to the next one.",
        )
        st.metric(
            "Below 0",
            f"{below.mean():.0%}",
            help=f"{counted(int(below.sum()), 'text')} of {len(below):,} would, on average, be nearer to the texts of "
            "another cluster.",
        )


def _picture(division: Division, found: Silhouettes) -> None:
    """Draw the bars; a click opens a text."""
    bars = silhouette_bars(found.values, division.labels)
    if bars.each > 1:
        st.caption(f"Each bar stands for {bars.each} texts that follow each other, and shows the middle one.")
    titles, names = division.titles, division.names
    hover = [
        f"{hover_text(i, shorten(titles[i], HOVER_WIDTH))}<br>silhouette {found.values[i]:.3f}, next to "
        f"{name_label(names[found.others[i]])}"
        for i in bars.positions.tolist()
    ]
    plotly_map(
        silhouette_figure(bars, found.values, division.labels, names, hover, palette()),
        alt=describe_silhouettes(found.values, division.labels),
        name=f"silhouettes {division.digest} {division.k}",
        key="clusters_silhouette_picture",
        narrow=narrow_names(names),
        on_click=lambda position: open_text(PLACE, division, position),
    )


def _said(division: Division, found: Silhouettes, position: int) -> str:
    names = division.names
    return (
        f"Silhouette **{found.values[position]:.3f}** in {escape(names[division.labels[position]])}; the nearest other "
        f"cluster is {escape(names[found.others[position]])}."
    )


_TABLE: dict[str, ColumnConfig | str] = {
    "cluster": st.column_config.TextColumn("Cluster", width="medium"),
    "size": st.column_config.NumberColumn("Texts", width="small"),
    "mean": st.column_config.NumberColumn("Mean silhouette", format="%.3f", width="small"),
    "below": st.column_config.NumberColumn("Below 0", width="small"),
    "lowest": st.column_config.NumberColumn("Lowest", format="%.3f", width="small"),
    "highest": st.column_config.NumberColumn("Highest", format="%.3f", width="small"),
}


def clusters_table(division: Division, found: Silhouettes) -> pd.DataFrame:
    """Return a row a cluster."""
    of_each = [found.values[division.labels == c].astype(np.float64) for c in range(len(division.names))]
    return pd.DataFrame(
        {
            "cluster": division.names,
            "size": [len(values) for values in of_each],
            "mean": [values.mean() for values in of_each],
            "below": [int((values < 0).sum()) for values in of_each],
            "lowest": [values.min() for values in of_each],
            "highest": [values.max() for values in of_each],
        }
    )


def _alt(table: pd.DataFrame) -> str:
    return (
        f"Table of the silhouettes of {len(table)} clusters, on average from {table['mean'].min():.3f} to "
        f"{table['mean'].max():.3f}."
    )


def _badly_placed(division: Division, found: Silhouettes) -> None:
    """List the texts below 0, or the lowest few."""
    below, order = int((found.values < 0).sum()), np.argsort(found.values, kind="stable")
    rows = order[: min(below, ROWS_DRAWN) if below else LOWEST]
    if below:
        st.subheader("Badly placed", anchor=False)
        cut = f" The first {ROWS_DRAWN} are drawn; the files in “Take away” have all." if below > ROWS_DRAWN else ""
        verb = "text is" if below == 1 else "texts are"
        st.caption(f"{below:,} {verb} below 0, the worst first.{cut}")
    else:
        st.subheader("The least well placed", anchor=False)
        st.caption(
            f"No text is below 0: none is nearer to another cluster than to its own. These {len(rows)} come closest to "
            "it."
        )
    names = np.array(division.names, dtype=object)
    table = division.corpus.table.iloc[rows].assign(
        silhouette=found.values[rows], own=names[division.labels[rows]], nearer=names[found.others[rows]]
    )
    first = "headline" if "headline" in table else "text"
    table_with_reader(
        table,
        "clusters_silhouette_texts",
        f"Table of the {counted(len(rows), 'text')} with the lowest silhouettes, from {found.values[rows[0]]:.3f} to "
        f"{found.values[rows[-1]]:.3f}.",
        {
            "silhouette": st.column_config.NumberColumn("Silhouette", format="%.3f", width="small"),
            first: st.column_config.TextColumn(first.capitalize(), width="medium"),
            "own": st.column_config.TextColumn("In cluster", width="medium"),
            "nearer": st.column_config.TextColumn("Nearer to" if below else "Next to", width="medium"),
        },
    )


def _how_to_read(division: Division) -> str:
    return (
        "Each bar is a text. Its silhouette (Rousseeuw, 1987) is (b − a) / max(a, b): **a** is its mean cosine "
        "distance to the other texts of its own cluster, **b** that to the texts of the nearest other cluster. Near 1 "
        "it is deep inside its cluster, at 0 between two, below 0 nearer to the texts of another one; a text alone in "
        "its cluster has 0. K-means goes by centres and not by mean distances, so some texts below 0 are usual.\n\n"
        "**Look at shapes.** A broad block that reaches past the dashed mean is a group; a block that thins out into "
        "a long tip below 0 is a rest that had to go somewhere.\n\n"
        f"**Do not expect a textbook's 0.5.** In {division.embeddings.shape[1]:,} dimensions all texts are far from "
        "each other, and a and b come close: real texts often have means around 0.05, which is not failure. Compare "
        "one k with another on the same texts, not with another corpus. Silhouettes also favour round groups of like "
        "width, as K-means does. These are exact, of all texts; no sample was drawn."
    )
