"""Step 8 of the lesson: whether the pair's cosine is high."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.background import Background, news_background, place_text
from components.encoder_lesson import Lesson
from components.encoder_probes import probes_view
from components.engine.similarity import background_percentile
from components.figures.cosine_spread import spread_figure
from components.guesses import guess_number
from components.palette import palette
from components.plotly_map import plotly_map


def high_step(lesson: Lesson) -> None:
    """Draw where the cosine stands among pairs of news, then the probes."""
    background = news_background(lesson.spec)
    if background is None:  # the encoder is there, so this is but a moment
        st.info("News briefs are being embedded for comparison.", icon=":material/hourglass_top:")
        return
    cosine = lesson.ledger.cosine
    _place(lesson, background, cosine)
    st.subheader("What moves it, and what does not", anchor=False)
    probes_view(lesson, background)


def _place(lesson: Lesson, background: Background, cosine: float) -> None:
    percent = float(background_percentile(cosine, background.random))
    st.markdown(
        f"Your two sentences have a cosine of **{cosine:.2f}**. Whether that is high depends on the encoder. Compare "
        "it with pairs of news briefs: of any two, of two from one section of the paper, and of a headline with its "
        "own text, which tell the same event."
    )
    question = f"How many of 100 random pairs of news have a lower cosine than {cosine:.2f}?"
    if not guess_number("high", lesson.sentences, question, percent, (0, 100), 10, "{:.0f}"):
        return
    kinds = {
        "random pairs": background.random,
        "pairs from one section": background.section,
        "headline and text of one event": background.event,
    }
    plotly_map(
        spread_figure(kinds, cosine, palette()),
        alt=f"Spread of the cosines of three kinds of pairs of news; {cosine:.2f} is {place_text(cosine, background)}.",
        name=f"spread {lesson.spec.fingerprint} {cosine:.4f}",
        key="encoder_spread",
        toolbar=False,
    )
    event = float(background_percentile(cosine, background.event))
    st.markdown(
        f"**{cosine:.2f}** is {place_text(cosine, background)}. {event:.0f}% of the headlines are less "
        "like their own text."
    )
    with st.expander("The same as a table", icon=":material/table:"):
        table = pd.DataFrame(
            [[name, len(values), *np.percentile(values, [5, 50, 95])] for name, values in kinds.items()],
            columns=["pairs", "how many", "5% are below", "half are below", "95% are below"],
        )
        st.dataframe(table, hide_index=True, key="encoder_spread_table", alt="Table of the three kinds of pairs.")
