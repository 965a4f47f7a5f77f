"""The news map: a corpus as a picture to explore, search, select, and doubt."""

import streamlit as st

from components.corpus_input import corpus_input
from components.embedding import embed
from components.encoder_panel import active_encoder
from components.map_controls import map_controls
from components.map_filter import map_filter
from components.map_point import point_view
from components.map_progress import drawn_maps
from components.map_search import answers_view, ask, sentence_box
from components.map_selection import selected_of, selection_line, selection_view
from components.map_source import maps_of
from components.map_state import opened_text
from components.map_take_away import take_away_view
from components.map_texts import texts_view
from components.map_trust import seed_view, trust_view
from components.map_view import map_view
from components.palette import palette
from components.plotly_map import load_plotly

PANEL_HEIGHT = 680  # pixels: about as high as the map beside it
VIEWS = ("All texts", "Selection", "How far to trust it", "Another seed", "Take away")

st.title("News map")
st.caption("Each point is a text; near points are usually alike. Your own sentences land beside what means the same.")
load_plotly()

left, right = st.columns(2, gap="large")
with left:
    corpus = corpus_input(handed=False)
with right:
    sentences = sentence_box()
    question_slot = st.container()

spec, colours = active_encoder(), palette()
embeddings = embed(corpus, spec, st.container())
maps = maps_of(corpus, spec, embeddings)
question = ask(sentences, corpus, embeddings, spec, question_slot)

view = map_controls(corpus, asked=bool(sentences))
drawn = drawn_maps(maps, view.lenses)
if not drawn:
    st.skeleton(height=480)
    st.stop()

position = opened_text(corpus)
several, nothing_open = len(drawn) > 1, position is None and question is None
picture, panel = (st.container(), st.container()) if several else st.columns([5, 3], gap="medium")
shown = map_filter(corpus, colours)
with picture:
    chosen = selected_of(corpus, shown)
    figure = map_view(corpus, maps, drawn, view, shown, chosen, position, question, colours)
    selection_line(corpus, chosen)
with panel, st.container(height="content" if several or nothing_open else PANEL_HEIGHT, border=False):
    if position is not None:
        point_view(position, corpus, maps, drawn[0])
    if question is not None:
        answers_view(question, corpus, maps, spec)
    if nothing_open:
        st.info("Click a point to read it and see its true neighbours.", icon=":material/touch_app:")

tabs = st.tabs(VIEWS, key="map_tab", on_change="rerun", bind="query-params")
for tab, name in zip(tabs, VIEWS, strict=True):
    if not tab.open:
        continue
    with tab:
        if name == "All texts":
            texts_view(corpus, maps, drawn[0], shown, question)
        elif name == "Selection":
            selection_view(corpus, chosen, colours)
        elif name == "How far to trust it":
            trust_view(corpus, maps, drawn[0])
        elif name == "Another seed":
            seed_view(corpus, maps, drawn[0], colours)
        else:
            take_away_view(corpus, maps, drawn[0], figure, spec)
