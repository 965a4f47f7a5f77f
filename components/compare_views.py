"""The views under the heatmap of Compare: pairs, words, vectors, and what one may take away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from components.background import Background, place_text
from components.cached import near_duplicates, nearest_others, overlaps
from components.downloads import Offer, download_row
from components.engine.catalog import EncoderSpec
from components.engine.exports import (
    embeddings_csv,
    embeddings_npy,
    embeddings_parquet,
    matrix_csv,
    pairs_table,
    to_csv,
)
from components.engine.projection import project
from components.engine.reproduction import reproduction_script
from components.engine.similarity import ROUNDING, Pair, background_percentile
from components.engine.word_overlap import widest_gap
from components.figures.heatmap import describe_heatmap, similarity_heatmap
from components.figures.vectors import describe_plane, describe_strips, plane, vector_strips
from components.markdown import quote
from components.pair_panel import choose_pair

PAIRS_SHOWN = 1_000
STRIPS_SHOWN = 60
COSINE = st.column_config.NumberColumn("Cosine", format="%.3f", width="small")
PERCENT = st.column_config.NumberColumn(
    "Percentile", format="%.2f", width="small", help="Share of random pairs of news briefs with a lower cosine"
)


def pairs_view(
    digest: str, texts: Sequence[str], pairs: Sequence[Pair], embeddings: np.ndarray, background: Background | None
) -> None:
    """Draw the ranked pairs, the near-duplicates among them, and each sentence's nearest other."""
    threshold = st.slider(
        "Near-duplicates from a cosine of", 0.5, 1.0, 0.9, 0.01, key="compare_threshold", bind="query-params"
    )
    doubles = near_duplicates(digest, threshold, embeddings)
    st.markdown(
        f"**{doubles:,} of {len(texts) * (len(texts) - 1) // 2:,} pairs** "
        f"{'is a near-duplicate' if doubles == 1 else 'are near-duplicates'}."
    )
    ranked = pairs_table(texts, pairs[:PAIRS_SHOWN])
    ranked.insert(1, "near_duplicate", ranked["cosine"] >= threshold - ROUNDING)
    if background is not None:
        percentiles = background_percentile(ranked["cosine"].to_numpy(), background.random)
        ranked.insert(3, "percentile", np.floor(percentiles * 100) / 100)  # rounding up would say "all"

    def open_row() -> None:
        rows = st.session_state["compare_pairs"].selection.rows
        if rows:
            choose_pair(digest, pairs[rows[0]].first, pairs[rows[0]].second)

    st.dataframe(
        ranked.drop(columns=["first_line", "second_line"]),
        hide_index=True,
        column_config={
            "rank": st.column_config.NumberColumn("Rank", width="small"),
            "near_duplicate": st.column_config.CheckboxColumn("Near-duplicate", width="medium"),
            "cosine": COSINE,
            "percentile": PERCENT,
            "first": "First sentence",
            "second": "Second sentence",
        },
        key="compare_pairs",
        on_select=open_row,
        selection_mode="single-row",
        alt=f"Table of the {len(ranked):,} most similar pairs, best first.",
    )
    cut = f"The best {PAIRS_SHOWN:,} pairs; the download has {len(pairs):,}. " if len(pairs) > PAIRS_SHOWN else ""
    st.caption(f"{cut}Select a row to open its pair above.")

    st.subheader("Each sentence's nearest other")
    neighbors = nearest_others(digest, embeddings)
    st.dataframe(
        pd.DataFrame(
            {
                "sentence": texts,
                "cosine": neighbors.cosines[:, 0],
                "nearest": [texts[i] for i in neighbors.indices[:, 0]],
            }
        ),
        hide_index=True,
        column_config={"sentence": "Sentence", "cosine": COSINE, "nearest": "Nearest other"},
        key="compare_nearest",
        alt="Table: for each sentence the other one with the highest cosine.",
    )


def words_view(texts: tuple[str, ...], cosines: np.ndarray) -> None:
    """Draw the overlap of words, and what the meaning adds to it."""
    words = overlaps(texts)
    gap = widest_gap(cosines, words)
    overlap = words[gap.first, gap.second]
    st.markdown(
        f"They disagree most on {quote(texts[gap.first])} and {quote(texts[gap.second])}: "
        f"cosine of the embeddings **{gap.cosine:.2f}**, of the words **{overlap:.2f}**."
    )
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("Word overlap")
        st.plotly_chart(
            similarity_heatmap(words, texts, limits=(0, 1), title="TF-IDF cosine"),
            key="compare_words",
            alt="TF-IDF. " + describe_heatmap(words, texts),
        )
    with right:
        st.subheader("Meaning minus words")
        difference = cosines - words
        st.plotly_chart(
            similarity_heatmap(difference, texts, title="difference"),
            key="compare_difference",
            alt=f"Heatmap of the differences, from {difference.min():.2f} to {difference.max():.2f}.",
        )
    st.caption(
        "Left: the cosine of TF-IDF vectors, 0 where two sentences share no word; in Chinese and Japanese each "
        "character counts as a word. Right: what the encoder adds. Petrol cells are alike in meaning though not in "
        "words: this is what Sentence-BERT is for. Rust cells share words that mean less than they seem to."
    )


def vectors_view(texts: Sequence[str], embeddings: np.ndarray) -> None:
    """Draw the numbers themselves, and the plane that keeps most of them."""
    shown = min(len(texts), STRIPS_SHOWN)
    st.subheader(f"The {embeddings.shape[1]} numbers of each sentence")
    if shown < len(texts):
        st.caption(f"The first {shown} of {len(texts):,} sentences.")
    st.plotly_chart(
        vector_strips(embeddings[:shown], texts[:shown]),
        key="compare_strips",
        alt=describe_strips(embeddings[:shown]),
    )
    st.caption(
        "No single number means anything by itself. Two sentences are alike when their whole strips agree: multiply "
        "them cell by cell, add up, and the sum is the cosine, as every strip has length 1."
    )
    projection = project(embeddings, "pca")
    st.subheader("The sentences on a plane")
    st.plotly_chart(plane(projection, texts), key="compare_plane", alt=describe_plane(projection))
    st.caption(
        f"Principal component analysis (PCA): this plane keeps {projection.variance_kept:.0%} of the variance of the "
        f"{embeddings.shape[1]} dimensions. What lies close here may be apart in the rest; the heatmap tells."
    )


def downloads_view(
    texts: tuple[str, ...],
    embeddings: np.ndarray,
    cosines: np.ndarray | None,
    pairs: Sequence[Pair],
    spec: EncoderSpec,
) -> None:
    """Offer everything that was computed, made only when asked for."""
    st.caption("Files are made when you click. CSV files open safely in a spreadsheet: formulas are defused.")
    offers = [
        Offer("Embeddings", ".npy for NumPy", "embeddings.npy", partial(embeddings_npy, embeddings)),
        Offer(
            "Embeddings",
            ".parquet with sentences",
            "embeddings.parquet",
            partial(embeddings_parquet, texts, embeddings),
        ),
        Offer("Embeddings", ".csv with sentences", "embeddings.csv", partial(embeddings_csv, texts, embeddings)),
        Offer("Pairs", ".csv, ranked", "pairs.csv", lambda: to_csv(pairs_table(texts, pairs))),
    ]
    if cosines is not None:
        offers.append(Offer("Matrix of cosines", ".csv", "cosines.csv", partial(matrix_csv, texts, cosines)))
    offers.append(
        Offer("Python script", "for the same numbers", "cosines.py", lambda: reproduction_script(texts, spec).encode())
    )
    download_row("compare", offers)
    st.caption(
        f"The script needs sentence-transformers and nothing else; it loads {spec.name} at the revision used "
        "here. On an NVIDIA GPU the app computes in float16, so there the third decimal may differ."
    )


def headline(texts: Sequence[str], best: Pair, background: Background | None) -> str:
    """Return the most similar pair as one sentence in Markdown."""
    if best.cosine > 0.99999 and texts[best.first] == texts[best.second]:
        return f"Lines {best.first + 1} and {best.second + 1} are the same sentence: {quote(texts[best.first])}"
    place = f", {place_text(best.cosine, background)}" if background is not None else ""
    return (
        f"Most alike: {quote(texts[best.first])} and {quote(texts[best.second])} with a cosine of "
        f"**{best.cosine:.3f}**{place}."
    )
