"""The article's first example: two sentences and their cosine."""

from __future__ import annotations

import streamlit as st

from components.articles_code import pair_code
from components.articles_input import line_input
from components.articles_quote import quote_article
from components.background import news_background, place_text
from components.embedding import embed_if_ready
from components.engine.article_claims import TWO_SENTENCES
from components.engine.catalog import EncoderSpec


def pair_example(spec: EncoderSpec) -> None:
    """Let two sentences meet."""
    quote_article(
        "features",
        "5.2",
        "code",
        "similarity = torch.cosine_similarity(embedding1, embedding2, dim=1)[0].item()",
        "How alike two sentences are is the cosine of their embeddings. The article prints no number.",
    )
    inputs, code = st.columns(2, gap="large")
    with inputs:
        first = line_input("First sentence", "articles_first", TWO_SENTENCES[0])
        second = line_input("Second sentence", "articles_second", TWO_SENTENCES[1])
        if first is None or second is None:
            return
        embeddings = embed_if_ready((first, second), spec, st.container())
        if embeddings is not None:
            cosine = float(embeddings[0] @ embeddings[1])
            st.metric("Cosine", f"{cosine:.4f}")
            background = news_background(spec)
            if background is not None:
                st.caption(f"{place_text(cosine, background).capitalize()}, as {spec.name} sees them.")
    with code:
        st.code(pair_code(spec, (first, second)), language="python", wrap_lines=True)
