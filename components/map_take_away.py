"""What one may take away from the map: a link, tables, one HTML file, and a script that draws it again."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.downloads import Offer, download_row
from components.engine.catalog import EncoderSpec
from components.engine.corpus import Corpus
from components.engine.corpus_maps import CorpusMap, CorpusMaps
from components.engine.map_script import map_script
from components.engine.map_table import map_csv, map_parquet, map_table
from components.figures.map_figure import LENS_NAMES
from components.figures.map_html import map_html
from components.map_search import KEY, MAX_SHARED, PARAMETER, share
from components.palette import is_dark


def take_away_view(
    corpus: Corpus, maps: CorpusMaps, drawn: CorpusMap, figure: Callable[[], go.Figure], spec: EncoderSpec
) -> None:
    """Offer everything, made only when asked for."""
    st.markdown(
        "**The address of this page** opens the same map: corpus, lens, parameters, colours and filter are in it, and "
        "the text that is open. Your sentences are not, unless you say so."
    )
    typed = st.session_state.get(KEY) or ""
    put_in = st.toggle(
        "Put my sentences into the address",
        value=PARAMETER in st.query_params,
        key="map_share_query",
        disabled=not typed.strip() or len(typed) > MAX_SHARED,
        help=f"Whoever gets the link reads them, and they stay in the browser's history. Up to {MAX_SHARED:,} letters.",
    )
    share(typed if put_in else "")
    topics, dark = maps.topics(), is_dark()  # files are made in a thread that knows no session
    names = [", ".join(words) or f"{c + 1}" for c, words in enumerate(topics.words)]

    def table() -> pd.DataFrame:
        return map_table(
            corpus.table, corpus.texts, drawn.coordinates, drawn.kept, maps.neighbors, topics.labels, names
        )

    offers = [
        Offer("Table", ".csv", "map.csv", lambda: map_csv(table())),
        Offer("Table", ".parquet with embeddings", "map.parquet", lambda: map_parquet(table(), maps.embeddings)),
        Offer("Picture", ".html that opens anywhere", "map.html", lambda: _page(corpus, drawn, figure(), dark)),
        Offer("Python script", "that draws it again", "map.py", lambda: map_script(drawn.parameters, spec).encode()),
    ]
    download_row("map", offers)
    st.caption(
        f"Files hold the {LENS_NAMES[drawn.parameters.method]} map. Tables have place, cluster, section, trust, and "
        "the ids and cosines of the true neighbours; formulas are defused. The HTML file needs no network: hover, "
        "colours, legend, search by word; your sentences are not in it. The script reads the Parquet file and "
        "computes the same map. PNG: the camera above the map."
    )


def _page(corpus: Corpus, drawn: CorpusMap, figure: go.Figure, dark: bool) -> bytes:
    name = LENS_NAMES[drawn.parameters.method]
    facts = [corpus.table[column] for column in ("date", "section", "country") if column in corpus.table]
    details = [" · ".join(filter(None, row)) for row in zip(*facts, strict=True)] or [""] * len(corpus.texts)
    licence = f" Texts: {corpus.licence}." if corpus.licence else ""
    note = (
        f"{name} of the embeddings of {len(corpus.texts):,} texts; {drawn.kept.mean():.0%} of the true neighbours are "
        f"near on it. Distances between groups, their sizes and densities mean little.{licence} Made with Sentence Lab."
    )
    return map_html(figure, corpus.texts, details, corpus.name, note, dark=dark)
