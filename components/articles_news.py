"""The article's example of news reports: embeddings, K-means, each report in the nearest cluster."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from components.articles_code import news_code
from components.articles_input import lines_input
from components.articles_matrix import cosines_view
from components.articles_quote import quote_article
from components.embedding import embed_if_ready
from components.engine.catalog import EncoderSpec
from components.engine.clustering import kmeans
from components.engine.encoder import unit_rows
from components.engine.similarity import cosine_matrix

MOST_REPORTS = 40
USUAL_K, MOST_K = 4, 8
REPORTS = (
    "The spacecraft entered orbit around Mars after a flight of seven months.",
    "Astronomers found water vapour in the air of a distant planet.",
    "A new telescope in the Andes took its first picture of a galaxy.",
    "The central bank left its key interest rate unchanged.",
    "Share prices fell after the car maker warned of lower profits.",
    "Inflation slowed in October as petrol became cheaper.",
    "The home team won the cup final with a goal in the last minute.",
    "A runner of nineteen took gold in the marathon.",
    "The tennis champion retires after twenty years on the tour.",
    "Heavy rain flooded hundreds of houses along the river.",
    "A storm left thousands of people without electricity.",
    "Firefighters contained a forest fire near the coast.",
)


def news_example(spec: EncoderSpec) -> None:
    """Divide short reports into k clusters."""
    quote_article(
        "features",
        "4.3",
        "words",
        "将每篇报道分配到最近的聚类中心，实现文本的聚类和分类",
        "Each report goes to the cluster whose centre is nearest. The article names no reports; these are ours.",
    )
    inputs, code = st.columns(2, gap="large")
    with inputs:
        texts = lines_input(
            "Reports, one a line", "articles_reports", REPORTS, MOST_REPORTS, 260, "Back to our reports"
        )
        if texts is None:
            return
        k = min(_k_input(), len(texts))
        embeddings = embed_if_ready(texts, spec, st.container())
    with code:
        st.code(news_code(spec, texts, k), language="python", wrap_lines=True, height=420)
    if embeddings is not None:
        _clusters_table(embeddings, texts, k)
        with st.expander("The similarity matrix", icon=":material/grid_on:"):
            st.caption("The article clusters its rows. K-means works on the embeddings and does not need it.")
            cosines_view(cosine_matrix(embeddings), texts, "articles_news_matrix")


def _k_input() -> int:
    return int(st.slider("Clusters (k)", 2, MOST_K, USUAL_K, key="articles_k", persist_state="session"))


def _clusters_table(embeddings: np.ndarray, texts: Sequence[str], k: int) -> None:
    """Draw the reports by cluster, the most central first."""
    found = kmeans(embeddings, k)
    cosines = (unit_rows(embeddings) * unit_rows(found.centers)[found.labels]).sum(axis=1)
    table = pd.DataFrame({"cluster": found.labels + 1, "text": texts, "cosine": cosines.astype(float)})
    st.dataframe(
        table.sort_values(["cluster", "cosine"], ascending=[True, False]),
        hide_index=True,
        column_config={
            "cluster": st.column_config.NumberColumn("Cluster", width="small"),
            "text": st.column_config.TextColumn("Report", width="large"),
            "cosine": st.column_config.NumberColumn("Cosine with its centre", format="%.3f"),
        },
        alt=f"Table of {len(texts)} reports in {len(found.centers)} clusters, each with its cosine with the centre.",
    )
    if len(found.centers) < k:
        st.caption(f"Only {len(found.centers)} of the reports differ, so there are no more clusters.")
    st.caption("K-means does not say whether there are k groups: it makes as many as it is told.")
