"""The tab "Against the sections": clusters and sections crossed, and the texts that they divide otherwise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.cluster_cell import cell_input, choose_cell
from components.cluster_input import kept
from components.corpus_views import SECTIONS_DRAWN
from components.division import Division
from components.engine.agreement import agreement
from components.engine.crossing import Crossing, cross
from components.engine.encoder import unit_rows
from components.figures.contingency import contingency_figure, describe_contingency, narrow_contingency
from components.markdown import escape
from components.palette import palette
from components.plotly_map import plotly_map
from components.text_table import table_with_reader
from components.words import counted

ROWS_DRAWN = 1_000
SHARES = {"section": "Share of the section", "cluster": "Share of the cluster"}
HELP = {
    "ARI": "Adjusted Rand index: of all pairs of texts, those that both keep together or both keep apart, less what "
    "chance would give. 1 is the same division, 0 what a random one has.",
    "NMI": "Normalised mutual information, the same number as the V-measure: the harmonic mean of the two beside it. "
    "It rises with k by itself, so compare it at one k.",
    "Homogeneity": "1 where each cluster has texts of one section alone. More clusters make it larger.",
    "Completeness": "1 where each section lies in one cluster. Fewer clusters make it larger.",
}


def sections_view(division: Division) -> None:
    """Draw the numbers, the table of sections and clusters, and the texts of one cell."""
    corpus = division.corpus
    if len(corpus.sections) < 2:
        st.info("These texts have no sections to compare with.", icon=":material/label_off:")
        return
    sections = corpus.table["section"].to_numpy()
    _metrics(division, sections)
    crossing = cross(sections, division.labels, SECTIONS_DRAWN)
    share = st.segmented_control(
        "Colour",
        tuple(SHARES),
        default="section",
        required=True,
        format_func=lambda name: SHARES[name],
        **kept(division, "clusters_share"),
    )
    picture = st.container()
    cell = cell_input(division, crossing)
    with picture:
        _picture(division, crossing, share == "section", cell)
        if len(corpus.sections) > SECTIONS_DRAWN:
            st.caption(f"The {SECTIONS_DRAWN} largest of {len(corpus.sections):,} sections.")
    _texts(division, crossing, *cell)
    with st.expander("The same as a table", icon=":material/table:"):
        table = counts_table(crossing)
        st.dataframe(table, key="clusters_sections_table", alt=_alt(division, crossing))
    with st.expander("How to read this picture", icon=":material/school:"):
        st.markdown(HOW_TO_READ)


def _metrics(division: Division, sections: np.ndarray) -> None:
    found = agreement(division.labels, sections)
    values = {"ARI": found.ari, "NMI": found.nmi, "Homogeneity": found.homogeneity, "Completeness": found.completeness}
    with st.container(horizontal=True):
        for name, value in values.items():
            st.metric(name, f"{value:.2f}", help=HELP[name])


def _picture(division: Division, crossing: Crossing, by_section: bool, cell: tuple[int, int]) -> None:
    """Draw the table; a click chooses a cell."""
    shares = crossing.of_sections if by_section else crossing.of_clusters
    plotly_map(
        contingency_figure(crossing.counts, shares, crossing.sections, division.names, cell, palette()),
        alt=_alt(division, crossing),
        name=f"sections {division.digest} {division.k} {by_section} {cell}",
        key="clusters_sections",
        narrow=narrow_contingency(crossing.sections, division.names),
        on_click=lambda clicked: choose_cell(division, crossing, clicked),
    )
    of = "its section, so each row adds up to 100%" if by_section else "its cluster, so each column adds up to 100%"
    st.caption(
        "A row a section, a column a cluster, in a cell how many texts they share. The stronger its colour, the "
        f"larger its share of {of}. Click a cell to read its texts."
    )


def _alt(division: Division, crossing: Crossing) -> str:
    return describe_contingency(crossing.counts, crossing.sections, division.names)


def counts_table(crossing: Crossing) -> pd.DataFrame:
    """Return the counts, a row a section, a column a cluster, numbered from 1."""
    columns = [str(column + 1) for column in range(crossing.counts.shape[1])]
    return pd.DataFrame(crossing.counts, index=pd.Index(crossing.sections, name="section"), columns=columns)


def _texts(division: Division, crossing: Crossing, row: int, column: int) -> None:
    """Draw the texts of a cell, from the centre of the cluster to its edge."""
    cosines = division.found.members.cosines
    members = np.flatnonzero((crossing.rows == row) & (division.labels == column))
    members = members[np.argsort(-cosines[members], kind="stable")]
    section, cluster = escape(crossing.sections[row]), escape(division.names[column])
    st.subheader(f"{section} in cluster {cluster}: {counted(len(members), 'text')}", anchor=False)
    if not len(members):
        st.caption("No text of this section is in this cluster.")
        return
    st.markdown(cell_words(division, crossing, row, column, members))
    cut = f" The first {ROWS_DRAWN:,} are drawn; “Take away” has all." if len(members) > ROWS_DRAWN else ""
    st.caption(f"From the centre of the cluster to its edge.{cut}")
    table = division.corpus.table.iloc[members].assign(cosine=cosines[members])
    table_with_reader(
        table.head(ROWS_DRAWN),
        "clusters_cell_texts",
        f"Table of {counted(len(members), 'text')} of section {crossing.sections[row]} in cluster "
        f"{division.names[column]}.",
    )


def cell_words(division: Division, crossing: Crossing, row: int, column: int, members: np.ndarray) -> str:
    """Say what the encoder does with the texts of a cell, against where most of their section and cluster are."""
    section = escape(crossing.sections[row])
    home = int(crossing.counts[row].argmax())
    main = int(crossing.counts[:, column].argmax())
    these, them = ("This text is", "it") if len(members) == 1 else ("These are", "them")
    largest = f"{escape(crossing.sections[main])} ({crossing.of_clusters[main, column]:.0%} of the cluster)"
    if main == row:
        said = f"{these} filed under {section}, and the encoder puts {them} with more of the same: it is the largest "
        said += f"section here ({crossing.of_clusters[row, column]:.0%} of the cluster)."
    else:
        said = f"{these} filed under {section}; the encoder puts {them} with {largest}."
    share = crossing.of_sections[row, home]
    if home == column:
        return f"{said} No cluster has more of {section}: {share:.0%} of it."
    here, there = (_mean_cosine(division, members, c) for c in (column, home))
    part, their = "Most" if share > 0.5 else "The largest part", "its" if len(members) == 1 else "their"
    return (
        f"{said} {part} of {section} ({share:.0%}) is in cluster {escape(division.names[home])}; with the centre of "
        f"that one {their} mean cosine is {there:.2f}, with the centre of this one **{here:.2f}**."
    )


def _mean_cosine(division: Division, members: np.ndarray, cluster: int) -> float:
    """Return the mean cosine of some texts with the centre of a cluster."""
    center = unit_rows(division.found.clustering.centers[[cluster]])[0]
    return float((unit_rows(division.embeddings[members]) @ center).mean(dtype=np.float64))


HOW_TO_READ = (
    "Sections were given by people, clusters by the encoder and K-means, and **neither is the truth**. A full diagonal "
    "means that both divide the texts alike. A row that spreads over several columns is a section that the encoder "
    "sees as several things, or as none; a column that draws from several rows is a subject that sections cut up.\n\n"
    "**Read the cells beside the diagonal**: there one sees what the encoder thinks. A text about a stadium that "
    "burnt down may be filed under sport and lie with the disasters, and both are right. Low agreement alone does not "
    "say that the clusters are bad, nor high agreement that there are no others.\n\n"
    "Rows stand in the order that makes the diagonal as full as it can be, and clusters in that of their size; the "
    "order says nothing else."
)
