"""The article's four Chinese sentences: their cosines, printed and real, and what the encoder reads of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.articles_code import matrix_code
from components.articles_input import lines_input
from components.articles_quote import quote_article
from components.embedding import embed_if_ready
from components.engine.article_claims import ARTICLE_ENCODER, CHINESE, PRINTED_COSINES
from components.engine.catalog import EncoderSpec
from components.engine.similarity import cosine_matrix
from components.engine.word_pieces import UNKNOWN_TOKENS
from components.figures.heatmap import describe_heatmap, similarity_heatmap
from components.tokenizer import tokenizer_of

MOST_SENTENCES = 20
SENTENCES_KEY = "articles_sentences"


def matrix_example(spec: EncoderSpec) -> None:
    """Compare each of some sentences with each, and the article's four with what it prints of them."""
    quote_article(
        "similar",
        "5.2",
        "code",
        "similarity_matrix = cosine_similarity(embeddings)",
        "All cosines of four Chinese sentences at once: row i, column j holds that of sentences i and j.",
    )
    inputs, code = st.columns(2, gap="large")
    with inputs:
        texts = lines_input("Sentences, one a line", SENTENCES_KEY, CHINESE, MOST_SENTENCES, 150)
        if texts is None:
            return
        embeddings = embed_if_ready(texts, spec, st.container())
        if embeddings is not None:
            cosines_view(cosine_matrix(embeddings), texts, "articles_matrix")
    with code:
        st.code(matrix_code(spec, texts), language="python", wrap_lines=True)
    if embeddings is not None and texts == CHINESE:
        st.markdown(f"**What the article prints, and what {spec.name} gives**")
        printed_table(cosine_matrix(embeddings), spec)
    pieces_table(texts, spec)


def printed_table(cosines: np.ndarray, spec: EncoderSpec) -> None:
    """Draw the article's cosines beside real ones, shape (4, 4) each, with a reason for the difference."""
    i, j = np.triu_indices(len(CHINESE), k=1)
    printed = np.array(PRINTED_COSINES)[i, j]
    st.dataframe(
        pd.DataFrame(
            {
                "pair": [f"{CHINESE[a]} · {CHINESE[b]}" for a, b in zip(i, j, strict=True)],
                "printed": printed,
                "real": cosines[i, j].astype(float),
            }
        ),
        hide_index=True,
        column_config={
            "pair": "Sentences",
            "printed": st.column_config.NumberColumn("Printed", format="%.4f", width="small"),
            "real": st.column_config.NumberColumn("Real", format="%.4f", width="small"),
        },
        alt="Table of six pairs: the cosine in the article, and the real one.",
    )
    if spec.name == ARTICLE_ENCODER:
        st.caption(
            "The same model, other numbers: those of the article cannot come from its code. Neither column says much "
            "of the meaning, since the model reads English."
        )
    else:
        st.caption(f"The article names {ARTICLE_ENCODER}; the encoder chosen here is {spec.name}.")


def pieces_table(texts: tuple[str, ...], spec: EncoderSpec) -> None:
    """Draw how the encoder cuts texts, and how much of each it does not know."""
    tokenizer = tokenizer_of(spec)
    if tokenizer is None:
        st.caption(f"How {spec.name} cuts the sentences shows once it is loaded.")
        return
    pieces = [tokenizer.split(text) for text in texts]
    unknown = [sum(piece in UNKNOWN_TOKENS for piece in row) for row in pieces]
    total = sum(map(len, pieces))
    same = f", and to it they are all the same {UNKNOWN_TOKENS[0]}" if sum(unknown) > 1 else ""
    st.markdown(f"**What {spec.name} reads:** {sum(unknown)} of {total} word pieces are unknown to it{same}.")
    st.dataframe(
        pd.DataFrame({"text": texts, "pieces": [" · ".join(row) for row in pieces], "unknown": unknown}),
        hide_index=True,
        column_config={"text": "Sentence", "pieces": "Word pieces", "unknown": "Unknown"},
        alt=f"Table of {len(texts)} sentences, their word pieces, and how many of these are unknown.",
    )


def cosines_view(cosines: np.ndarray, texts: tuple[str, ...], key: str) -> None:
    """Draw a matrix of cosines, shape (n, n), as a heatmap and as a table."""
    st.plotly_chart(similarity_heatmap(cosines, texts), key=key, alt=describe_heatmap(cosines, texts))
    with st.expander("The numbers as a table", icon=":material/table:"):
        numbered = [f"{position}" for position in range(1, len(texts) + 1)]
        table = pd.DataFrame(cosines.astype(float), columns=numbered)
        table.insert(0, "sentence", texts)
        st.dataframe(
            table.style.format(precision=4, subset=numbered),
            hide_index=True,
            column_config={"sentence": "Sentence"},
            alt=f"Table of the cosines of {len(texts)} sentences with each other.",
        )
