"""The article's example of mean pooling: three vectors of two numbers."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components.articles_code import mean_code
from components.articles_quote import quote_article
from components.engine.article_claims import PRINTED_MEAN, THREE_VECTORS
from components.engine.catalog import EncoderSpec

REACH = 1_000
WORDS = ("我", "爱", "北京")


def mean_example(_spec: EncoderSpec) -> None:
    """Take the mean of three vectors."""
    quote_article(
        "similar",
        "4.3",
        "words",
        "最后，我们将编码器的输出向量进行平均操作，得到句子的向量表示",
        "At the end the output vectors of the encoder are averaged; that is the vector of the sentence.",
    )
    inputs, code = st.columns(2, gap="large")
    with inputs:
        vectors = _vectors_input()
        if not np.all(np.abs(vectors) <= REACH):
            st.error(f"Each number must be from −{REACH:,} to {REACH:,}.", icon=":material/error:")
            return
        mean = np.array(vectors).mean(axis=0)
        columns = "+".join(_column(vector) for vector in vectors)
        st.latex(rf"\bar h = \tfrac13\left({columns}\right) = {_column(mean)}")
        if vectors == THREE_VECTORS:
            st.markdown(
                f"The article has **[{PRINTED_MEAN[0]}, {PRINTED_MEAN[1]}]** here. The sums are 1.8 and 2.2; a third "
                f"of them is **[{mean[0]:.3g}, {mean[1]:.3g}]**."
            )
    with code:
        st.code(mean_code(vectors), language="python", wrap_lines=True)
        st.caption(
            "Sentence-BERT does this with 384 or more numbers instead of two, and with a vector for each word piece."
        )


def _vectors_input() -> tuple[tuple[float, float], ...]:
    """Draw two numbers for each of three vectors."""
    vectors = []
    for row, (word, default) in enumerate(zip(WORDS, THREE_VECTORS, strict=True)):
        numbers = [
            column.number_input(
                f"{word}, number {place + 1}",
                value=default[place],
                step=0.1,
                format="%.2f",
                key=f"articles_vector_{row}_{place}",
                persist_state="session",
            )
            for place, column in enumerate(st.columns(2))
        ]
        vectors.append(numbers)
    return tuple((float(a), float(b)) for a, b in vectors)


def _column(vector: np.ndarray | tuple[float, float]) -> str:
    return rf"\begin{{bmatrix}}{vector[0]:.3g}\\{vector[1]:.3g}\end{{bmatrix}}"
