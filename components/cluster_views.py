"""The views of the page Clusters: what was found, the clusters as cards, against the sections, all texts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from components.corpus_views import ROWS_DRAWN, SECTIONS_DRAWN
from components.division import Division
from components.engine.agreement import agreement
from components.engine.cluster_members import NamedClusters, cohesion_of_all, typical_and_doubtful
from components.engine.corpus import Corpus
from components.figures.corpus_spread import periods_figure
from components.markdown import escape, quote
from components.text_table import download_csv, short_cells
from components.words import counted

CARD_WIDTH = 330
QUOTE_WIDTH = 96
SECTIONS_NAMED = 2
COLUMNS: dict[str, ColumnConfig | str] = {
    "cluster": st.column_config.NumberColumn("Cluster", width="small", pinned=True),
    "headline": st.column_config.TextColumn("Headline", width="large"),
    "text": st.column_config.TextColumn("Text", width="large"),
    "section": st.column_config.TextColumn("Section", width="medium"),
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


def summary(division: Division) -> None:
    """Say how close the clusters are, and whether they are the sections."""
    corpus, embeddings, found, k = division.corpus, division.embeddings, division.found, division.k
    different = len(found.clustering.centers)
    within = float(found.members.cosines.mean(dtype=np.float64))
    said = (
        f"On average a text has a cosine of **{within:.2f}** with the centre of its cluster, and of "
        f"**{cohesion_of_all(embeddings):.2f}** with the centre of all texts."
    )
    if len(corpus.sections) > 1:
        index = agreement(division.labels, corpus.table["section"]).ari
        said += (
            f" Agreement with the {len(corpus.sections):,} sections: **{index:.2f}**, where 1 would be the same "
            "division and 0 one by chance."
        )
    st.markdown(said)
    if different < k:
        st.caption(f":orange[:material/warning:] Only {different} texts differ, so there are {different} clusters.")


def cards_view(division: Division) -> None:
    """Draw a card a cluster."""
    names = division.names
    with st.grid(3, min_column_width=CARD_WIDTH):
        for c in range(len(names)):
            with st.container(border=True, height="stretch"):
                _card(division, c)


def _card(division: Division, c: int) -> None:
    """Draw a cluster: name, size, cohesion, what it is made of, and texts from its middle and its edge."""
    corpus, found, names, shown = division.corpus, division.found, division.names, division.titles
    labels, members = found.clustering.labels, found.members
    own = labels == c
    st.subheader(escape(names[c]), anchor=False)
    facts = [counted(int(own.sum()), "text"), f"cohesion {members.cohesion[c]:.2f}"]
    if len(corpus.sections) > 1:
        shares = corpus.table["section"][own].value_counts(normalize=True).head(SECTIONS_NAMED)
        facts += [f"{escape(section)} {share:.0%}" for section, share in shares.items()]
    st.caption(" · ".join(facts))
    typical, doubtful = typical_and_doubtful(members, labels, c)
    st.markdown("**Most typical**\n" + "\n".join(f"- {quote(shown[i], QUOTE_WIDTH)}" for i in typical))
    if len(doubtful):
        others = [escape(names[members.others[i]]).replace(" ", "\u00a0", 2) for i in doubtful]  # a number ends no line
        lines = [f"- {quote(shown[i], QUOTE_WIDTH)} :gray[→\u00a0{o}]" for i, o in zip(doubtful, others, strict=True)]
        st.markdown("**Most doubtful**, nearly in another\n" + "\n".join(lines))


def sections_view(division: Division) -> None:
    """Draw how many texts of each section are in each cluster."""
    corpus, found = division.corpus, division.found
    if len(corpus.sections) < 2:
        st.info("These texts have no sections to compare with.", icon=":material/label_off:")
        return
    sections = corpus.table["section"]
    largest = sections.value_counts().index[:SECTIONS_DRAWN]
    counts = pd.crosstab(sections.to_numpy(), found.clustering.labels + 1, rownames=["section"]).loc[sorted(largest)]
    counts.columns = [str(c) for c in counts.columns]
    alt = (
        f"Coloured table of {counts.to_numpy().sum():,} texts, a row a section, a column a cluster: from "
        f"{counts.to_numpy().min():,} to {counts.to_numpy().max():,} texts in a cell."
    )
    st.caption("A row a section, a column a cluster, in a cell how many texts they share.")
    st.plotly_chart(periods_figure(counts), key="clusters_sections", alt=alt)
    if len(corpus.sections) > SECTIONS_DRAWN:
        st.caption(f"The {SECTIONS_DRAWN} largest of {len(corpus.sections):,} sections.")
    with st.expander("The same as a table", icon=":material/table:"):
        st.dataframe(counts, key="clusters_sections_table", alt=alt)


def texts_view(division: Division) -> None:
    """Draw all texts with their clusters, for reading and to take away."""
    corpus, found, names = division.corpus, division.found, division.names
    picked = st.multiselect(
        "Clusters", range(len(names)), format_func=lambda c: names[c], key="clusters_shown", placeholder="all"
    )
    table = texts_table(corpus, found)
    if picked:
        table = table[table["cluster"].isin([c + 1 for c in picked])]
    cut = f"; the first {ROWS_DRAWN:,} are drawn, the download has all" if len(table) > ROWS_DRAWN else ""
    st.caption(f"{len(table):,} of {counted(len(corpus.texts), 'text')}{cut}")
    drawn = table.head(ROWS_DRAWN)
    st.dataframe(
        short_cells(drawn),
        hide_index=True,
        column_order=[name for name in COLUMNS if name in drawn],
        column_config=COLUMNS,
        key="clusters_texts",
        alt=f"Table of {counted(len(drawn), 'text')} with their clusters.",
    )
    download_csv("These texts", table, "clusters.csv")


def texts_table(corpus: Corpus, found: NamedClusters) -> pd.DataFrame:
    """Return the corpus's table with what was found of each text; clusters count from 1 as on the cards."""
    members, labels = found.members, found.clustering.labels
    table = corpus.table.copy()
    terms = [", ".join(words) for words in found.terms]
    for position, (name, values) in enumerate(
        {
            "cluster": labels + 1,
            "cluster_terms": [terms[c] for c in labels],
            "cosine": members.cosines,
            "next": members.others + 1,
            "margin": members.margins,
        }.items()
    ):
        table.insert(position, name, values)
    return table
