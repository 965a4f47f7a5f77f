"""The views of the page Corpus: how it spreads, search by meaning, all texts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.background import news_background, place_text
from components.cached import cut_texts
from components.embedding import embed, embedded_by
from components.engine.catalog import EncoderSpec
from components.engine.corpus import Corpus, parse_lines
from components.engine.neighbors import nearest
from components.engine.text_checks import check_texts
from components.figures.corpus_spread import periods_figure, sections_figure
from components.markdown import quote
from components.text_table import download_csv, table_with_reader
from components.text_warnings import warning_reason
from components.tokenizer import tokenizer_of
from components.words import counted

RESULTS = 20
MAX_QUERY = 2_000
SECTIONS_DRAWN = 24
PERIODS_DRAWN = 30
ROWS_DRAWN = 5_000


def spread_view(corpus: Corpus, spec: EncoderSpec) -> None:
    """Draw how many texts there are of each section, and of each decade where the texts have dates."""
    _lengths(corpus, spec)
    sections = corpus.table["section"] if corpus.sections else pd.Series(["all texts"] * len(corpus.texts))
    by_section = sections.value_counts()
    dated = corpus.years > 0
    if dated.any() and len(by_section) <= SECTIONS_DRAWN:
        period, every = _periods(corpus.years[dated])
        counts = pd.crosstab(sections[dated].to_numpy(), np.array(period), rownames=["section"])
        counts = counts.reindex(columns=every, fill_value=0)  # a time without texts is seen as such
        figure = periods_figure(counts)
        alt = (
            f"Coloured table of {int(dated.sum()):,} texts, a row a section, a column a period of time: from "
            f"{counts.to_numpy().min():,} to {counts.to_numpy().max():,} texts in a cell."
        )
    elif corpus.sections:
        counts = by_section.rename_axis("section").rename("texts").to_frame()
        figure = sections_figure(by_section.head(SECTIONS_DRAWN))
        alt = (
            f"Bars: texts by section, from {by_section.max():,} in the largest to {by_section.min():,} in the smallest."
        )
    else:
        st.caption("These texts have neither sections nor dates.")
        return
    st.plotly_chart(figure, key="corpus_spread", alt=alt)
    if len(by_section) > SECTIONS_DRAWN:
        st.caption(f"The {SECTIONS_DRAWN} largest of {len(by_section):,} sections; the table has all.")
    with st.expander("The same as a table", icon=":material/table:"):
        st.dataframe(counts, key="corpus_spread_table", alt=alt)
        download_csv("Counts", counts.reset_index(), "corpus_counts.csv")


def _periods(years: np.ndarray) -> tuple[list[str], list[str]]:
    """Return the decade of each year, or its century where there would be too many; and all from first to last."""
    decades = np.ptp(years) < 10 * PERIODS_DRAWN
    length = 10 if decades else 100
    starts = years // length * length
    every = range(int(starts.min()), int(starts.max()) + 1, length)
    names = {start: f"{start}s" if decades else f"{start}–{start + 99}" for start in every}
    return [names[start] for start in starts], list(names.values())


def _lengths(corpus: Corpus, spec: EncoderSpec) -> None:
    """Say how long the texts are, and whether the encoder reads them to the end."""
    words = np.median([len(text.split()) for text in corpus.texts])
    said = f"Half of the texts have at most **{words:.0f} words**."
    tokenizer = tokenizer_of(spec)
    if tokenizer and corpus.embeddings is None:
        cut = cut_texts(corpus.digest, spec, corpus.texts, tokenizer)
        verb = "text is" if cut == 1 else "texts are"
        limit = f"the {spec.max_tokens} word pieces that {spec.name} reads"
        if cut:
            said += f" **{cut:,} {verb}** longer than {limit}, and the rest does not count."
        elif spec.max_tokens:
            said += f" None is longer than {limit}."
    st.markdown(said)


def search_view(corpus: Corpus, spec: EncoderSpec) -> None:
    """Find the texts that are closest in meaning to a sentence or a question."""
    if corpus.embeddings is not None and not embedded_by(corpus, spec, st.container()):
        st.info(
            f"The embeddings that came with these texts are not those of {spec.name}, so a sentence of yours cannot "
            "be placed among them.",
            icon=":material/data_array:",
        )
        return
    query = st.text_input(
        "A sentence, a question, or a few words",
        key="corpus_query",
        max_chars=MAX_QUERY,
        persist_state="session",
        placeholder="a peaceful revolution",
        help="Found by meaning: the texts need not share a word with it.",
    )
    asked = parse_lines(" ".join((query or "").split())[:MAX_QUERY])  # a browser need not keep to max_chars
    if not asked.texts:
        st.caption("Write something above; the closest texts are listed here.")
        return
    slot = st.container()
    embeddings = embed(corpus, spec, slot)
    for warning in check_texts(asked.texts, spec, tokenizer_of(spec)):
        st.caption(f":orange[:material/warning:] {warning_reason(warning, asked.texts, spec)}")
    found = nearest(embeddings, RESULTS, queries=embed(asked, spec, slot))
    table = corpus.table.iloc[found.indices[0]]
    table.insert(0, "cosine", found.cosines[0])
    best, cosine = corpus.texts[found.indices[0, 0]], float(found.cosines[0, 0])
    background = news_background(spec)
    place = f", {place_text(cosine, background)}" if background else ""
    st.markdown(f"Closest: {quote(best, 160)} with a cosine of **{cosine:.3f}**{place}.")
    table_with_reader(
        table, "corpus_found", f"Table of the {counted(len(table), 'text')} closest in meaning, best first."
    )
    download_csv("Results", table, "search.csv")


def texts_view(corpus: Corpus) -> None:
    """Draw all texts, with a filter by section and by word."""
    left, right = st.columns([3, 2])
    word = left.text_input(
        "Texts with", key="corpus_word", placeholder="a word", max_chars=200, persist_state="session"
    )
    sections = right.multiselect("Sections", corpus.sections, key="corpus_sections", placeholder="all")
    table = corpus.table
    searched = pd.Series(corpus.texts, dtype="str")
    if "text_zh" in table:
        searched = searched + " " + table["headline_zh"] + " " + table["text_zh"]
    kept = searched.str.contains((word or "").strip(), case=False, regex=False)
    if sections:
        kept &= table["section"].isin(sections)
    table = table[kept]
    cut = f"; the first {ROWS_DRAWN:,} are drawn, the download has all" if len(table) > ROWS_DRAWN else ""
    st.caption(f"{len(table):,} of {counted(len(corpus.texts), 'text')}{cut}")
    if table.empty:
        st.info("No text matches.", icon=":material/search_off:")
        return
    table_with_reader(table.head(ROWS_DRAWN), "corpus_texts", f"Table of {counted(len(table), 'text')} of the corpus.")
    download_csv("These texts", table, "corpus.csv")
