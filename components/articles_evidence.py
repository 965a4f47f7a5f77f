"""What shows that a claim does not hold, where the numbers are an encoder's."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.articles_matrix import pieces_table, printed_table
from components.articles_nearest import argmax_view
from components.articles_news import REPORTS, USUAL_K
from components.embedding import embed_if_ready
from components.engine.article_claims import ARTICLE_ENCODER, CHINESE
from components.engine.catalog import CATALOG, EncoderSpec
from components.engine.clustering import kmeans
from components.engine.encoder import unit_rows
from components.engine.similarity import cosine_matrix
from components.tokenizer import tokenizer_of
from components.words import counted

PRAISE, BLAME, OTHER_PRAISE = "I love this phone.", "I hate this phone.", "Great value, I would buy it again."
SENTENCE = "The soup is far too hot to eat."
SPACED = "我 爱 北京 天安门"
ARTICLES = CATALOG[ARTICLE_ENCODER]


def interpretable(spec: EncoderSpec) -> None:
    """Turn embeddings by a random rotation: the numbers change, the cosines stay."""
    texts = (PRAISE, BLAME)
    embeddings = _embedded(texts, spec)
    if embeddings is None:
        return
    axes = np.random.default_rng(0).normal(size=(spec.dimension, spec.dimension))
    turned = embeddings.astype(np.float64) @ np.linalg.qr(axes).Q
    st.markdown(f"{texts[0]} · {texts[1]}")
    st.dataframe(
        pd.DataFrame(
            {
                "": ["as they are", "all turned alike"],
                **{f"number {i + 1}": [float(embeddings[0, i]), float(turned[0, i])] for i in range(4)},
                "cosine of the two": [float(embeddings[0] @ embeddings[1]), float(turned[0] @ turned[1])],
            }
        ).style.format(precision=4),
        hide_index=True,
        alt="Table: the first four numbers of an embedding before and after a rotation, and the cosine, which stays.",
    )


def sentiment(spec: EncoderSpec) -> None:
    """Compare praise and blame of one thing, and praise in other words."""
    embeddings = _embedded((PRAISE, BLAME, OTHER_PRAISE), spec)
    if embeddings is not None:
        st.markdown(
            f"- “{PRAISE}” and “{BLAME}”: **{embeddings[0] @ embeddings[1]:.3f}**\n"
            f"- “{PRAISE}” and “{OTHER_PRAISE}”: **{embeddings[0] @ embeddings[2]:.3f}**"
        )


def siamese(spec: EncoderSpec) -> None:
    """Compute the article's formula for a sentence and itself."""
    embeddings = _embedded((SENTENCE,), spec)
    if embeddings is None:
        return
    rows = embeddings.astype(np.float64)
    softmax = np.exp(rows) / np.exp(rows).sum()
    by_formula = float(unit_rows(rows)[0] @ unit_rows(softmax)[0])
    st.markdown(
        f"“{SENTENCE}” with itself: by the article's formula, with a softmax over the embedding, **{by_formula:.4f}**; "
        "by the cosine of the same encoder, **1.0000**."
    )


def matrix(spec: EncoderSpec) -> None:
    """Run K-means on embeddings and on the rows of their matrix."""
    embeddings = _embedded(REPORTS, spec)
    if embeddings is None:
        return
    on_rows = kmeans(cosine_matrix(embeddings), USUAL_K)
    on_embeddings = kmeans(embeddings, USUAL_K)
    same = _together(on_rows.labels) == _together(on_embeddings.labels)
    n, d = on_rows.centers.shape[1], on_embeddings.centers.shape[1]
    st.markdown(
        f"Of our {n} reports both ways find {'the same' if same else 'different'} clusters. But a centre on the rows "
        f"of the matrix has **{n}** numbers, one for each report: with one report more none of them fits. A centre of "
        f"embeddings has **{d}**, and a new report goes to the nearest. Of 10,000 reports the matrix has {10_000**2:,} "
        f"numbers, the embeddings {10_000 * d:,}."
    )


def argmax(spec: EncoderSpec) -> None:
    """Run the article's line on its four sentences."""
    embeddings = _embedded(CHINESE, spec)
    if embeddings is not None:
        argmax_view(embeddings, CHINESE)


def english(_spec: EncoderSpec) -> None:
    """Cut the four sentences as the article's encoder does."""
    pieces_table(CHINESE, ARTICLES)


def printed(_spec: EncoderSpec) -> None:
    """Compute the article's matrix anew."""
    embeddings = _embedded(CHINESE, ARTICLES)
    if embeddings is not None:
        printed_table(cosine_matrix(embeddings), ARTICLES)


def speech(spec: EncoderSpec) -> None:
    """Say what goes in and what comes out."""
    tokenizer, embeddings = tokenizer_of(spec), _embedded((SENTENCE,), spec)
    if embeddings is None or tokenizer is None:
        return
    pieces = tokenizer.split(SENTENCE)
    st.markdown(
        f"In go {counted(len(pieces), 'word piece')}: `{' '.join(pieces)}`. Out come **{embeddings.size} numbers**, as "
        f"for any other text: {', '.join(f'{x:.3f}' for x in embeddings[0, :4])}, …"
    )


def segmentation(_spec: EncoderSpec) -> None:
    """Cut the sentence with and without spaces between its words."""
    tokenizer = tokenizer_of(ARTICLES)
    if tokenizer is None:
        return
    plain, spaced = tokenizer.split(CHINESE[0]), tokenizer.split(SPACED)
    same = "the same" if plain == spaced else "not the same"
    st.markdown(
        f"- {CHINESE[0]} → `{' '.join(plain)}`\n- {SPACED} → `{' '.join(spaced)}`\n\nThe pieces are **{same}**, so the "
        "embeddings are. Even 北京 falls apart; that the two belong together is for the attention to find out."
    )


def _together(labels: np.ndarray) -> frozenset[frozenset[int]]:
    """Return who is with whom, whatever the clusters' numbers."""
    return frozenset(frozenset(np.flatnonzero(labels == c).tolist()) for c in np.unique(labels))


def _embedded(texts: tuple[str, ...], spec: EncoderSpec) -> np.ndarray | None:
    return embed_if_ready(texts, spec, st.container())
