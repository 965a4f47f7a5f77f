"""Corpus: pick the texts to work on, see how they spread, and search them by meaning."""

import streamlit as st

from components.corpus_input import corpus_input
from components.corpus_views import search_view, spread_view, texts_view
from components.encoder_panel import active_encoder

VIEWS = ("At a glance", "Search by meaning", "All texts")

st.title("Corpus")
st.caption("A corpus is a collection of texts: the built-in news of a century, a public one, or a file of your own.")

corpus = corpus_input()
spec = active_encoder()

tabs = st.tabs(VIEWS, key="corpus_view", on_change="rerun", bind="query-params")
for tab, view in zip(tabs, VIEWS, strict=True):
    if not tab.open:
        continue
    with tab:
        if view == "At a glance":
            spread_view(corpus, spec)
        elif view == "Search by meaning":
            search_view(corpus, spec)
        else:
            texts_view(corpus)

with st.expander("How to read this", icon=":material/school:"):
    st.markdown(
        "**A century of news** holds briefs on real events of 1900-2025, written for this app and checked by a second "
        "reader; each is embedded as headline and text together. It is a selection: how many briefs a decade or a "
        "section has says nothing about how much happened. **Search by meaning** compares the vector of your words "
        "with that of every text. It always finds something: look at the cosine before you believe it."
    )
