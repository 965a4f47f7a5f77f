"""Clusters: texts divided into k groups by K-means, which k, and how far the groups can be trusted."""

import streamlit as st

from components.cluster_cards import clusters_view
from components.cluster_input import K_MIN, cluster_input
from components.cluster_lloyd import lloyd_view
from components.cluster_other_ways import other_ways_view
from components.cluster_picture import picture_view
from components.cluster_sections import sections_view
from components.cluster_silhouettes import silhouettes_view
from components.cluster_summary import summary
from components.cluster_sweep import sweep_view
from components.cluster_take_away import take_away_view
from components.corpus_input import corpus_input
from components.division import divide
from components.embedding import embed
from components.encoder_panel import active_encoder
from components.plotly_map import load_plotly
from components.text_warnings import warn_of_own

VIEWS = (
    "The clusters",
    "Which k?",
    "Silhouettes",
    "Against the sections",
    "On the picture",
    "Watch it work",
    "Other ways",
    "Take away",
)

st.title("Clusters")
st.caption("K-means divides a corpus into k groups of texts whose vectors point the same way. You say how many.")
load_plotly()

left, right = st.columns([3, 2], gap="large")
with left:
    corpus = corpus_input()
    warnings_slot = st.container()
with right:
    k = cluster_input(corpus)
spec = active_encoder()
embeddings = embed(corpus, spec, st.container())
division = divide(corpus, spec, embeddings, k)
if len(division.found.clustering.centers) < K_MIN:
    st.info(
        f"All {len(corpus.texts):,} texts are the same to the encoder, so there is nothing to divide.",
        icon=":material/group_work:",
    )
    st.stop()
with warnings_slot:
    warn_of_own(corpus, spec)
summary(division)

tabs = st.tabs(VIEWS, key="clusters_view", on_change="rerun", bind="query-params")
for tab, view in zip(tabs, VIEWS, strict=True):
    if not tab.open:
        continue
    with tab:
        if view == "The clusters":
            clusters_view(division)
        elif view == "Which k?":
            sweep_view(division)
        elif view == "Silhouettes":
            silhouettes_view(division)
        elif view == "Against the sections":
            sections_view(division)
        elif view == "On the picture":
            picture_view(division)
        elif view == "Watch it work":
            lloyd_view(division)
        elif view == "Other ways":
            other_ways_view(division)
        elif view == "Take away":
            take_away_view(division)
