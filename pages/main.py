"""The frame of every page: navigation and the sidebar; no work is done here."""

from pathlib import Path

import streamlit as st

from components.cached import first_page_drawn, warm_up
from components.encoder_panel import encoder_panel

HERE = Path(__file__).parent  # absolute, so that `app.py` may run this file from its own folder

warm_up()
# Before the navigation, or the browser asks a font server for the open page's icon.
st.set_page_config(page_icon=HERE / "icon.svg", layout="wide")

# Streamlit serves the default page at "/" alone and takes its own path for unknown, so Compare stands twice: as the
# landing page and at /compare. The navigation shows the one that is open, or the first; a redirect would cost the
# first visitor half a second.
at_compare = (st.context.url or "").partition("?")[0].rstrip("/").endswith("/compare")
landing, compare = (
    st.Page(
        HERE / "explore/compare.py",
        title="Compare sentences",
        icon=":material/compare_arrows:",
        url_path=path,
        default=path == "start",
        visibility="visible" if (path == "compare") == at_compare else "hidden",
        help="Paste sentences and see how alike they are: heatmap, ranked pairs, words against meaning, vectors.",
    )
    for path in ("start", "compare")
)
corpus = st.Page(
    HERE / "explore/corpus.py",
    title="Corpus",
    icon=":material/newspaper:",
    url_path="corpus",
    help="A century of news, public corpora, or a file of your own: see how it spreads, search it by meaning.",
)
news_map = st.Page(
    HERE / "explore/news_map.py",
    title="News map",
    icon=":material/map:",
    url_path="map",
    help="A corpus as a picture: explore it, search it, drop your sentences on it, and see how far to trust it.",
)
clusters = st.Page(
    HERE / "explore/clusters.py",
    title="Clusters",
    icon=":material/group_work:",
    url_path="clusters",
    help="Texts in k groups by meaning: their words, their most typical and most doubtful texts.",
)
encoder = st.Page(
    HERE / "learn/encoder.py",
    title="Inside the encoder",
    icon=":material/biotech:",
    url_path="encoder",
    help="Two sentences through the real model, step by step: guess, then see every number; and why they are alike.",
)
cosine = st.Page(
    HERE / "learn/cosine.py",
    title="What a cosine says",
    icon=":material/school:",
    url_path="cosine",
    help="From words to a vector, from two vectors to one number, and whether that number is high.",
)
articles = st.Page(
    HERE / "learn/articles.py",
    title="Run the article",
    icon=":material/newsmode:",
    url_path="articles",
    help="Two Chinese articles on Sentence-BERT: their examples on your own inputs, and what in them does not hold.",
)
page = st.navigation({"Explore": [landing, compare, news_map, corpus, clusters], "Learn": [encoder, cosine, articles]})

st.set_page_config(page_title=f"{page.title} · Sentence Lab")
st.logo(HERE / "logo.svg", icon_image=HERE / "icon.svg", size="large")

with st.sidebar:
    encoder_panel()
try:
    page.run()
finally:  # also where the page stopped to wait for something
    first_page_drawn().set()
