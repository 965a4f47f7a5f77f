"""What an ordinary cosine is for an encoder: the cosines of pairs of news briefs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import streamlit as st

from components.cached import embedding_store, news_data
from components.encoder_panel import ready_encoder
from components.engine.background_pairs import background_cosines, event_cosines, sections_sample
from components.engine.catalog import EncoderSpec
from components.engine.corpus import load_news
from components.engine.news_data import news_digest
from components.engine.similarity import background_percentile

BRIEFS_A_SECTION = 10  # for an encoder whose embeddings do not ship: 120 briefs take it seconds, all would take minutes


class Background(NamedTuple):
    """Cosines of pairs of news briefs, each in ascending order.

    Attributes
    ----------
    random : ndarray, shape (m,)
        Of any two.
    section : ndarray, shape (p,)
        Of two in one section.
    event : ndarray, shape (e,)
        Of a brief's headline and its text, which tell the same event.
    """

    random: np.ndarray
    section: np.ndarray
    event: np.ndarray


def news_background(spec: EncoderSpec) -> Background | None:
    """Return what is ordinary for an encoder, or None while that encoder would have to be loaded."""
    texts, _ = _briefs(spec)
    headlines, stories = _events(spec)
    if not embedding_store().missing(spec, [*texts, *headlines, *stories]):
        return _background(spec.fingerprint, spec)
    if ready_encoder(spec) is None:
        return None
    with st.spinner("Embedding news briefs for comparison …"):
        return _background(spec.fingerprint, spec)


def _briefs(spec: EncoderSpec) -> tuple[list[str], list[str]]:
    """Return the briefs to compare and their sections: all of them where their embeddings ship."""
    news = load_news()
    sections = news.table["section"].tolist()
    if embedding_store().get(spec, news.texts[0]) is not None:
        return list(news.texts), sections
    chosen = sections_sample(sections, BRIEFS_A_SECTION)
    return [news.texts[i] for i in chosen], [sections[i] for i in chosen]


def _events(spec: EncoderSpec) -> tuple[list[str], list[str]]:
    """Return the headlines to compare and the texts below them: none where their cosines ship."""
    news = load_news()
    if news_data().digest == news_digest(news, spec):
        return [], []
    chosen = news.table.iloc[sections_sample(news.table["section"].tolist(), BRIEFS_A_SECTION)]
    return chosen["headline"].tolist(), chosen["text"].tolist()


@st.cache_data(max_entries=8, show_spinner=False)
def _background(fingerprint: str, _spec: EncoderSpec) -> Background:
    texts, sections = _briefs(_spec)
    return Background(*background_cosines(_embed(_spec, texts), sections), np.sort(_event_cosines(_spec)))


def _event_cosines(spec: EncoderSpec) -> np.ndarray:
    headlines, stories = _events(spec)
    if not headlines:
        return news_data().event_cosines
    return event_cosines(_embed(spec, headlines), _embed(spec, stories))


def _embed(spec: EncoderSpec, texts: list[str]) -> np.ndarray:
    store = embedding_store()
    known = store.lookup(spec, texts)
    if len(known) < len(texts) and (encoder := ready_encoder(spec)) is not None:
        return store.embed(encoder, texts)
    return np.stack([known[text] for text in texts])


def place_text(cosine: float, background: Background) -> str:
    """Say where a cosine stands among random pairs and pairs of one section, never rounding up to all of them."""
    random, section = _place(cosine, background.random), _place(cosine, background.section)
    if random.split()[0] == section.split()[0]:
        section = section.partition(" than ")[2]
    return f"{random} random pairs of news, and {section} pairs from one section"


def _place(cosine: float, background: np.ndarray) -> str:
    percent = float(background_percentile(cosine, background))
    if percent == 100:
        return f"higher than all {len(background):,}"
    if percent == 0:
        return f"lower than all {len(background):,}"
    digits = 1 if 1 <= percent <= 99 else 2
    return f"higher than {np.floor(percent * 10**digits) / 10**digits:.{digits}f}% of"
