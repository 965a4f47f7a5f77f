"""Step 5 of the lesson on the encoder: many token vectors become one, in three ways, and what padding would do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.encoder_lesson import Lesson
from components.engine.inside import Pooled, padded_mean, pooled
from components.engine.unit_vectors import compare_directions
from components.figures.encoder_pooling import pooling_strips
from components.figures.vectors import describe_strips
from components.guesses import guess_choice
from components.markdown import escape
from components.words import counted

WAYS = ("mean", "CLS", "max")  # in the order of `Pooled`
MAX_PADDING = 100
REVERSED_WORDS = 3  # fewer are the same backwards, or nearly


def pooling_step(lesson: Lesson) -> None:
    """Pool both sentences in three ways, then the first with padding counted by mistake."""
    n, m, d = len(lesson.first.tokens), len(lesson.second.tokens), lesson.first.hidden.shape[2]
    start = escape(lesson.first.tokens[0])
    st.markdown(
        f"The last layer gives {n} vectors for the first sentence and {m} for the second, of {d} numbers each. To be "
        f"compared, each sentence needs **one**. Three ways to get it: the **mean** of all vectors; the vector of "
        f"{start} alone (**CLS**), which stands before every sentence and has taken from all of it; or the largest "
        "number in each dimension (**max**)."
    )
    ways = pooled(lesson.first), pooled(lesson.second)
    cosines = [compare_directions(*pair).cosine for pair in zip(*ways, strict=True)]
    highest = WAYS[int(np.argmax(cosines))]
    if guess_choice("pooling", lesson.sentences, "Which of the three gives the highest cosine?", WAYS, highest):
        _three_ways(lesson, ways, cosines)
        _padding(lesson, cosines[0])
        _order(lesson)


def _three_ways(lesson: Lesson, ways: tuple[Pooled, Pooled], cosines: list[float]) -> None:
    """Draw the three cosines and the six vectors they are of."""
    for column, way, cosine in zip(st.columns(3), WAYS, cosines, strict=True):
        column.metric(f"Cosine by {way}", f"{cosine:.3f}", border=True)
    vectors = np.array([vector / np.linalg.norm(vector) for pair in zip(*ways, strict=True) for vector in pair])
    names = [f"{way}, {which}" for way in WAYS for which in ("first", "second")]
    st.plotly_chart(
        pooling_strips(vectors, names),
        key="encoder_pooling_strips",
        alt="Two rows for each way of pooling, one a sentence. " + describe_strips(vectors),
    )
    st.markdown(
        "Each pair of strips is one pooling of both sentences, scaled to length 1; the more their colours agree, the "
        f"higher the cosine. A higher one is **not** a better one: {escape(lesson.spec.name)} was trained on the "
        "cosine of the *means*, so that one says how alike two sentences are. That training never looked at CLS or "
        "max, and their numbers need not say anything: see how high they are even for the example “Nothing shared”."
    )
    with st.expander("The numbers", icon=":material/table:"):
        table = pd.DataFrame(vectors.T, columns=names)
        table.insert(0, "dimension", np.arange(1, len(table) + 1))
        st.dataframe(
            table,
            hide_index=True,
            column_config={name: st.column_config.NumberColumn(format="%.4f") for name in names},
            alt=f"Table of {len(table)} dimensions in rows and the six vectors in columns.",
        )


def _padding(lesson: Lesson, right: float) -> None:
    """Draw the cosine that comes out when the padding of the first sentence is counted."""
    st.subheader("Padding must not count", anchor=False)
    st.markdown(
        "Sentences are read many at once, and the shorter ones are filled up with padding tokens. The network gives "
        "vectors for those, too. Whoever averages over *all* positions gets another mean, without any error message. "
        "Fill up your first sentence:"
    )
    asked = st.slider("Padding tokens", 0, MAX_PADDING, 20, key="encoder_padding", bind="query-params")
    limit, n = lesson.encoder.max_tokens, len(lesson.first.tokens)
    padding = asked if limit is None else min(asked, limit - n)
    wrong = compare_directions(
        padded_mean(lesson.first, padding, lesson.encoder), pooled(lesson.second).mean
    ).cosine  # the second sentence is pooled rightly
    left, middle = st.columns(2)
    left.metric("Right: padding left out", f"{right:.3f}", border=True)
    middle.metric(
        f"Wrong: {counted(padding, 'padding token')} averaged in",
        f"{wrong:.3f}",
        f"{wrong - right:+.3f}",
        delta_color="off",
        border=True,
    )
    if padding < asked:
        st.caption(f"{lesson.spec.name} reads {limit} tokens; with {n} of your sentence there is room for {padding}.")


def _order(lesson: Lesson) -> None:
    """Say what the mean loses, measured on the first sentence read backwards."""
    words = lesson.sentences[0].split()
    said = (
        "**What the mean loses: order.** Shuffle the token vectors and their mean is the same. What is left of the "
        "order of words is what position and attention have put into each vector before."
    )
    if len(words) >= REVERSED_WORDS:
        u, v = lesson.encoder.encode([lesson.sentences[0], " ".join(reversed(words))])
        said += f" Your first sentence with its words backwards has a cosine of **{float(u @ v):.3f}** with itself."
    st.markdown(said)
