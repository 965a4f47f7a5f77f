"""The tab "Other ways": the same texts clustered by a tree, by density, or by communities, and all side by side."""

from __future__ import annotations

import streamlit as st

from components.cluster_communities import communities_way
from components.cluster_density import density_way
from components.cluster_found import found_view
from components.cluster_input import kept
from components.cluster_runs import remember, runs_view
from components.cluster_tree import tree_way
from components.division import Division

WAYS = {"Agglomerative": tree_way, "HDBSCAN": density_way, "Communities": communities_way}
WORDS = {
    "Agglomerative": "Agglomerative clustering starts with each text alone and joins the two nearest groups, again and "
    "again. It gives not one division but a tree; you choose where to cut.",
    "HDBSCAN": "HDBSCAN (Campello, Moulavi and Sander, 2013) looks for regions where texts lie denser than around "
    "them. It finds out by itself how many there are, and leaves the rest as noise.",
    "Communities": "Community detection (sentence-transformers) takes texts that have many others within a cosine, and "
    "those others with them. You say how alike is alike; how many there are comes of it.",
}


def other_ways_view(division: Division) -> None:
    """Draw one way to cluster and the table of all that were run."""
    way = st.segmented_control(
        "Another way to cluster", tuple(WAYS), default="Agglomerative", required=True, **kept(division, "clusters_way")
    )
    st.caption(WORDS[way])
    done = WAYS[way](division)
    if done is not None:
        remember(division, done)
        found_view(division, done)
    runs_view(division)
