"""Probes: small changes of a sentence, and how far each moves its vector."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from components.background import Background
from components.cached import embedding_store
from components.encoder_lesson import Lesson
from components.engine.probes import Probe, probes
from components.engine.similarity import background_percentile
from components.figures.cosine_spread import probes_figure
from components.guesses import guess_number
from components.markdown import quote
from components.palette import palette
from components.plotly_map import plotly_map

MAX_CHARACTERS = 4_000
HARDLY, FAR = 95, 50  # percentiles of headlines with their own text: where a probe hardly moved, and where it is far
QUOTE_WIDTH = 140
TAIL = "tail"  # the key of the probe that adds another subject


class Probed(NamedTuple):
    """A probe as the user left it, and its cosines with the sentence it was made of and with the other one."""

    probe: Probe
    text: str
    with_sentence: float
    with_other: float


def probes_view(lesson: Lesson, background: Background) -> None:
    """Let the user change a sentence in nine ways, and show what each does to the cosine."""
    st.markdown(
        "Change a sentence a little and look how far its vector moves. Each change is one click, by a simple rule "
        "where a rule will do; edit the result as you like."
    )
    which = st.segmented_control(
        "Sentence to change",
        [0, 1],
        default=0,
        required=True,
        format_func=lambda i: ("The first", "The second")[i],
        key="encoder_probed",
        bind="query-params",
    )
    i = 1 if which == 1 else 0
    sentence = lesson.sentences[i]
    st.markdown(quote(sentence, QUOTE_WIDTH))
    made = {probe.key: probe for probe in probes(sentence)}
    picked = st.pills(
        "Change",
        list(made),
        default=["negation"],
        selection_mode="multi",
        format_func=lambda key: made[key].title,
        key="encoder_probes",
        bind="query-params",
        label_visibility="collapsed",
        wrap=True,
    )
    texts = {key: _text(made[key], sentence) for key in made if key in (picked or ())}
    written = {key: text for key, text in texts.items() if text.strip()}
    if not written:
        st.info("Write the change yourself." if texts else "Click a change above.", icon=":material/touch_app:")
        return
    results = _measure(lesson, sentence, lesson.sentences[1 - i], [(made[key], text) for key, text in written.items()])
    if "negation" in written:
        question = "What is the cosine of the sentence with its negation?"
        about = (sentence, written["negation"])
        if not guess_number("negation", about, question, results[0].with_sentence, (0.0, 1.0), 0.1):
            return
    _results(lesson, results, background)


def _text(probe: Probe, sentence: str) -> str:
    named = hashlib.sha256(sentence.encode()).hexdigest()[:12]
    key = f"encoder_probe_{probe.key}_{named}"
    how = "by rule" if probe.by_rule else "written by hand" if probe.text else "no rule fits: write one"
    edited = st.session_state.get(key, probe.text) != probe.text
    typed = st.text_input(
        f"{probe.title} · {'edited by you' if edited else how}",
        value=probe.text,
        key=key,
        help=probe.note,
        persist_state="session",
    )
    return (typed or "")[:MAX_CHARACTERS]


def _measure(lesson: Lesson, sentence: str, other: str, written: list[tuple[Probe, str]]) -> list[Probed]:
    texts = [sentence, other, *(text for _, text in written)]
    embeddings = embedding_store().embed(lesson.encoder, texts)
    cosines = np.clip(embeddings[2:] @ embeddings[:2].T, -1, 1)
    return [Probed(*made, float(a), float(b)) for made, (a, b) in zip(written, cosines, strict=True)]


def _results(lesson: Lesson, results: list[Probed], background: Background) -> None:
    """Draw the bars, say what the encoder missed, and draw the table."""
    cosines = np.array([result.with_sentence for result in results])
    plotly_map(
        probes_figure(
            [result.probe.title for result in results],
            cosines,
            [result.probe.expectation == "same" for result in results],
            palette(),
        ),
        alt=f"Bars: the cosine of {len(results)} changed sentences with the sentence, from {cosines.min():.2f} to "
        f"{cosines.max():.2f}.",
        name=f"probes {cosines.tolist()}",
        key="encoder_probes_picture",
        toolbar=False,
    )
    hardly, far = (float(value) for value in np.percentile(background.event, [HARDLY, FAR]))
    st.markdown(_said(results, hardly, far))
    cosine = lesson.ledger.cosine
    table = pd.DataFrame(
        {
            "change": [result.probe.title for result in results],
            "text": [result.text for result in results],
            "cosine with the sentence": cosines,
            "percentile": np.floor(background_percentile(cosines, background.random) * 10) / 10,
            "with the other sentence": [result.with_other for result in results],
            "moved it by": [result.with_other - cosine for result in results],
            "a reader says": [
                "the same" if _keeps(r.probe) else "the same, and more" if r.probe.key == TAIL else "something else"
                for r in results
            ],
            "the encoder": [_verdict(result, hardly, far) for result in results],
        }
    )
    numbers = ("cosine with the sentence", "with the other sentence", "moved it by")
    st.dataframe(
        table,
        hide_index=True,
        column_config={name: st.column_config.NumberColumn(format="%.3f") for name in numbers},
        key="encoder_probes_table",
        alt=f"Table of the {len(results)} changed sentences with their cosines.",
    )
    st.caption(
        f"“Hardly moved” is a cosine of {hardly:.2f} or more with the sentence: nearer than {HARDLY}% of headlines are "
        f"to their own text. “Far” is below {far:.2f}, as half of them are. Percentiles are among random pairs of "
        f"news; the pair's own cosine is {cosine:.3f}."
    )


def _keeps(probe: Probe) -> bool:
    """Tell whether a probe means what the sentence means, and nothing else besides."""
    return probe.expectation == "same" and probe.key != TAIL


def _verdict(result: Probed, hardly: float, far: float) -> str:
    cosine = result.with_sentence
    return "hardly moved" if cosine >= hardly else "moved" if cosine >= far else "moved far"


def _said(results: list[Probed], hardly: float, far: float) -> str:
    """Say which change of meaning the encoder hardly noticed, and which harmless one threw it off."""
    missed = [r for r in results if r.probe.expectation == "different" and r.with_sentence >= hardly]
    thrown = [r for r in results if _keeps(r.probe) and r.with_sentence < far]
    longer = [r for r in results if r.probe.key == TAIL]
    said = []
    if missed:
        listed = ", ".join(f"“{r.probe.title.lower()}” {r.with_sentence:.2f}" for r in missed)
        said.append(
            f"**The encoder hardly notices**: {listed}, though a reader would say that the meaning is another. It was "
            "trained to see what sentences are about, not what they claim."
        )
    if thrown:
        listed = ", ".join(f"“{r.probe.title.lower()}” {r.with_sentence:.2f}" for r in thrown)
        said.append(f"**It is thrown off**: {listed}, though the meaning stays.")
    if longer:
        said.append(
            f"**With the irrelevant ending** the cosine is {longer[0].with_sentence:.2f}: the mean has to hold the new "
            "subject as well."
        )
    return " ".join(said) or (
        f"None of these changes stands out: no other meaning stays at {hardly:.2f} or more, and none that stays falls "
        f"below {far:.2f}."
    )
