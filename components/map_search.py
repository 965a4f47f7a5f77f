"""The user's own sentences on the map: where they land, what is nearest, and whether anything is near at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.background import news_background, place_text
from components.embedding import embed_if_ready, embedded_by
from components.engine.catalog import EncoderSpec
from components.engine.corpus import Corpus, parse_lines
from components.engine.corpus_maps import CorpusMaps
from components.engine.neighbors import Neighbors, nearest
from components.engine.news_data import NEIGHBORS
from components.engine.text_checks import check_texts
from components.map_rows import COSINE, rows_that_open
from components.markdown import escape, quote
from components.text_warnings import warning_reason
from components.tokenizer import tokenizer_of

MAX_SENTENCES = 50
MAX_CHARACTERS = 20_000
MAX_SHARED = 1_500  # letters in an address: of Chinese each takes nine signs, and servers refuse long ones
FAR_PERCENT = 1.0  # of the corpus lies at least as far from its nearest neighbour
KEY, PARAMETER = "map_query", "query"


@dataclass(frozen=True)
class Question:
    """The user's sentences, embedded, with the nearest texts of the corpus to each.

    Attributes
    ----------
    texts : tuple of str, length m
    embeddings : ndarray of float32, shape (m, d)
    found : Neighbors
        Of shape (m, 15).
    chosen : int
        The sentence that the map is coloured by.
    """

    texts: tuple[str, ...]
    embeddings: np.ndarray
    found: Neighbors
    chosen: int = 0


def sentence_box() -> tuple[str, ...]:
    """Draw the box for the user's sentences and return them, at most `MAX_SENTENCES`."""
    st.text_area(
        "Your sentences or questions, one a line",
        value=st.query_params.get(PARAMETER, ""),  # only where whoever shared the link asked for it
        key=KEY,
        height=80,
        max_chars=MAX_CHARACTERS,
        persist_state="session",
        placeholder="a sheep that is a copy of another",
        help=f"Up to {MAX_SENTENCES}. Each lands on the map beside the texts that are nearest to it in meaning.",
    )
    st.button("Place on the map", type="primary", icon=":material/add_location_alt:", key="map_place")
    typed = (st.session_state.get(KEY) or "")[:MAX_CHARACTERS]  # a browser need not keep to max_chars
    if PARAMETER in st.query_params:  # the user put it there: it is to say what stands in the box
        share(typed)
    try:
        texts = parse_lines(typed).texts
    except ValueError as error:
        st.error(str(error), icon=":material/error:")
        return ()
    if len(texts) > MAX_SENTENCES:
        st.warning(
            f"These are {len(texts):,} sentences; the first {MAX_SENTENCES} are placed.", icon=":material/warning:"
        )
    return texts[:MAX_SENTENCES]


def share(typed: str) -> None:
    """Put sentences into the address, as the user asked, or take them out where there are none or too many."""
    if typed.strip() and len(typed) <= MAX_SHARED:
        st.query_params[PARAMETER] = typed
    elif PARAMETER in st.query_params:
        del st.query_params[PARAMETER]


def ask(
    texts: tuple[str, ...], corpus: Corpus, embeddings: np.ndarray, spec: EncoderSpec, slot: DeltaGenerator
) -> Question | None:
    """Embed the sentences and find what is nearest; None where there are none, or the encoder is not there."""
    if not texts:
        return None
    with slot:
        if corpus.embeddings is not None and not embedded_by(corpus, spec, slot):
            st.info(
                f"The embeddings that came with these texts are not those of {spec.name}, so a sentence of yours "
                "cannot be placed among them.",
                icon=":material/data_array:",
            )
            return None
        found = embed_if_ready(texts, spec, slot)
    if found is None:
        return None
    with slot:
        chosen = 0
        if len(texts) > 1:
            chosen = st.selectbox(
                "Colour and list by",
                range(len(texts)),
                format_func=lambda i: f"{i + 1} · {texts[i][:80]}",
                key="map_query_chosen",
            )
    chosen = chosen if 0 <= chosen < len(texts) else 0
    return Question(texts, found, nearest(embeddings, NEIGHBORS, queries=found), chosen)


def answers_view(question: Question, corpus: Corpus, maps: CorpusMaps, spec: EncoderSpec) -> None:
    """Say where the chosen sentence landed, warn where nothing is near, and list the nearest texts."""
    text = question.texts[question.chosen]
    rows, cosines = question.found.indices[question.chosen], question.found.cosines[question.chosen]
    if not len(rows):
        return
    for warning in check_texts((text,), spec, tokenizer_of(spec)):
        st.caption(f":orange[:material/warning:] {warning_reason(warning, (text,), spec)}")
    threshold = far_from_everything(maps.neighbors)
    far = cosines[0] < threshold
    if far:
        st.warning(
            f"{quote(text)} is farther from everything here (nearest: {cosines[0]:.2f}) than 99% of these texts are "
            f"from their own nearest neighbour (at least {threshold:.2f}). Where it lies on the map means little.",
            icon=":material/explore_off:",
        )
    topics = maps.topics()
    joined = int(np.bincount(topics.labels[rows], weights=np.maximum(cosines, 0) + 1e-6).argmax())
    joins = f"{quote(text)} joins the cluster **{escape(', '.join(topics.words[joined]) or f'{joined + 1}')}**. "
    background = None if far else news_background(spec)
    place = f" That is {place_text(float(cosines[0]), background)}." if background else ""
    st.markdown(
        f"{'' if far else joins}Nearest: {quote(corpus.texts[rows[0]], 120)}, cosine **{cosines[0]:.3f}**.{place}"
    )
    rows_that_open(
        corpus,
        rows,
        {"cosine": cosines},
        {"cosine": COSINE},
        key=f"map_found_{corpus.digest}",
        alt=f"Table of the {len(rows)} texts nearest in meaning, best first.",
        height=246,
    )
    st.caption("Select a row to open it on the map.")


def far_from_everything(neighbors: Neighbors) -> float:
    """Return the cosine below which a sentence is farther from all than 99% of the texts from their nearest one."""
    if neighbors.cosines.shape[1] == 0:
        return -1.0
    return float(np.percentile(neighbors.cosines[:, 0], FAR_PERCENT))
