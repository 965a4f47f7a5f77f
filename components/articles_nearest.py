"""The article's search for "the most similar sentence": by argmax, and done right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from components.articles_code import nearest_code
from components.articles_input import lines_input
from components.articles_matrix import MOST_SENTENCES, SENTENCES_KEY
from components.articles_quote import quote_article
from components.embedding import embed_if_ready
from components.engine.article_claims import CHINESE
from components.engine.catalog import EncoderSpec
from components.engine.encoder import unit_rows
from components.engine.similarity import top_pairs
from components.markdown import quote


def nearest_example(spec: EncoderSpec) -> None:
    """Let the user see where argmax lands, and which pair is the most similar one."""
    quote_article(
        "similar",
        "5.2",
        "code",
        "most_similar_sentence = sentences[similarity_matrix.argmax()]",
        "The largest entry of the matrix leads to the most similar sentence.",
    )
    inputs, code = st.columns(2, gap="large")
    with inputs:
        texts = lines_input("Sentences, one a line", SENTENCES_KEY, CHINESE, MOST_SENTENCES, 150)
        if texts is None:
            return
        embeddings = embed_if_ready(texts, spec, st.container())
        if embeddings is not None:
            argmax_view(embeddings, texts)
    with code:
        st.code(nearest_code(spec, texts), language="python", wrap_lines=True)
    if embeddings is not None:
        _nearest_table(embeddings, texts)


def argmax_view(embeddings: np.ndarray, texts: Sequence[str]) -> None:
    """Say what the article's line finds among embeddings, shape (n, d), and what stands at the right place."""
    n = len(texts)
    rows = unit_rows(embeddings)
    place = int((rows @ rows.T).argmax())
    row, column = divmod(place, n)
    if place < n:
        found = f"So `sentences[{place}]` is {quote(texts[place], 40)}, whatever the others are."
    else:
        found = f"`sentences[{place}]` does not exist: the last of {n} is at {n - 1}, so that is an IndexError."
    st.markdown(
        f"**By argmax:** place {place} of the {n * n} in the flattened matrix, counted from 0: row {row}, column "
        f"{column}{', a sentence with itself' if row == column else ''}. {found}"
    )
    best = top_pairs(embeddings, 1)[0]
    st.markdown(
        f"**Done right:** row {best.first}, column {best.second}, with a cosine of **{best.cosine:.4f}**: "
        f"{quote(texts[best.first], 40)} and {quote(texts[best.second], 40)}."
    )
    st.caption(
        "All entries of the diagonal are 1 but for rounding. Which of them is the largest is decided in the seventh "
        "digit and may be another one on another machine."
    )


def _nearest_table(embeddings: np.ndarray, texts: Sequence[str]) -> None:
    """Draw the most similar other sentence of each."""
    rows = unit_rows(embeddings)
    cosines = rows @ rows.T
    np.fill_diagonal(cosines, -np.inf)
    nearest = cosines.argmax(axis=1)
    st.dataframe(
        pd.DataFrame(
            {"sentence": texts, "nearest": [texts[i] for i in nearest], "cosine": cosines.max(axis=1).astype(float)}
        ),
        hide_index=True,
        column_config={
            "sentence": "Sentence",
            "nearest": "The most similar other one",
            "cosine": st.column_config.NumberColumn("Cosine", format="%.4f"),
        },
        alt=f"Table of {len(texts)} sentences, each with the most similar other one.",
    )
