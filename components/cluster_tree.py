"""Agglomerative clustering: a tree of the texts, drawn, and cut where the user says."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from components.cluster_input import kept
from components.cluster_run import Part, Run, part_of, run
from components.division import Division, once
from components.engine.linkage_tree import METHODS, LinkageTree, cut_height, cut_tree, linkage_tree
from components.figures.dendrogram import crossings, dendrogram_figure, describe_dendrogram
from components.figures.labels import hover_text, name_label, shorten
from components.palette import palette
from components.plotly_map import MapLabel, plotly_map

MOST_TEXTS = 1_000  # of more, the picture shows no single text
MOST_CLUSTERS = 50
HOVER_WIDTH = 120
NAMED = 60  # clusters whose names look for room on the picture, the largest first
LAST_STEPS = 30
_CUT_BY, _K, _DISTANCE = "clusters_tree_cut", "clusters_tree_k", "clusters_tree_distance"
CUTS = {"number": "Number of clusters", "distance": "Distance"}
METHOD_WORDS = {
    "ward": "Ward: the two groups that widen least by joining. Groups come out round and of like size.",
    "average": "Average: the mean cosine distance between the texts of two groups.",
    "complete": "Complete: the largest cosine distance between two of their texts. Groups come out compact.",
    "single": "Single: the least cosine distance between two of their texts. Groups grow as chains: often one huge "
    "one, and single texts beside it.",
}


def tree_way(division: Division) -> Run:
    """Draw the choices and the tree; return what the cut gives."""
    part = part_of(division, MOST_TEXTS, "in a tree of more, no text could be made out.")
    with st.container(horizontal=True):
        method = st.segmented_control(
            "Which groups join next",
            METHODS,
            default="ward",
            required=True,
            format_func=str.capitalize,
            **kept(division, "clusters_tree_method"),
        )
        by = st.segmented_control(
            "Cut by",
            tuple(CUTS),
            default="number",
            required=True,
            format_func=lambda name: CUTS[name],
            **kept(division, _CUT_BY),
        )
    st.caption(METHOD_WORDS[method])
    tree = once(division, f"tree {method}", lambda: linkage_tree(part.embeddings, method))
    k, line, parameters = _cut(division, tree, method, by)
    find = partial(_labels, part, method, k, None if k else line)
    done = run(division, part, "Agglomerative", parameters, find, "scipy.cluster.hierarchy")
    _picture(division, part, tree, done, line, method)
    return done


def _labels(part: Part, method: str, k: int | None, distance: float | None) -> np.ndarray:
    """Do all of it, so that the time is that of the whole and not of the cut alone."""
    return cut_tree(linkage_tree(part.embeddings, method), k, distance)


def _cut(division: Division, tree: LinkageTree, method: str, by: str | None) -> tuple[int | None, float, str]:
    """Draw the slider; return k where that is what was chosen, the line's distance, and both in words."""
    n = len(tree.order)
    usual = min(division.k, n)
    if by == "number":
        k = int(st.slider("Clusters to cut into", 2, min(MOST_CLUSTERS, n), usual, **kept(division, _K)))
        return k, cut_height(tree, k), f"{method}, k = {k}"
    top = float(np.ceil(tree.heights[-1] * 100) / 100) or 0.01
    line = float(
        st.slider(
            "Distance to cut at",
            0.0,
            top,
            min(round(cut_height(tree, usual), 2), top),
            0.01,
            **kept(division, f"{_DISTANCE}_{method}"),
        )
    )
    return None, line, f"{method}, distance {line:.2f}"


def _picture(division: Division, part: Part, tree: LinkageTree, done: Run, line: float, method: str) -> None:
    """Draw the tree; a click on a dot cuts there."""

    def cut_here(k: int) -> None:
        if 2 <= k <= min(MOST_CLUSTERS, len(part.positions)):
            st.session_state[kept(division, _CUT_BY)["key"]] = "number"
            st.session_state[kept(division, _K)["key"]] = k

    titles = [division.titles[i] for i in part.positions]
    labels, colours = done.found.labels, palette()
    alt = describe_dendrogram(tree, labels, line)
    plotly_map(
        dendrogram_figure(
            tree,
            labels,
            line,
            titles,
            [hover_text(int(p), shorten(title, HOVER_WIDTH)) for p, title in zip(part.positions, titles, strict=True)],
            method,
            colours,
        ),
        [MapLabel(0, line, y, name_label(_name(done, c))) for c, y in enumerate(crossings(tree, labels)[:NAMED])],
        alt=alt,
        name=f"tree {done.parameters}",
        paper=colours.paper,
        key="clusters_tree_picture",
        on_click=cut_here,
    )
    st.caption(
        "Each text is a point on the left; where two groups join, a bracket stands at their distance. The dashed line "
        "cuts: what has joined left of it is a cluster, with a colour and the "
        "number that it has below. Click a dot to cut just before that step. "
        "A long stretch without a bracket is a natural place to cut; where there is none, any number is as good as "
        "another. Which of two branches is drawn above the other means nothing."
    )
    with st.expander("The last steps as a table", icon=":material/table:"):
        st.dataframe(
            _steps(tree), hide_index=True, key="clusters_tree_steps", alt=f"Table of the last steps of the tree. {alt}"
        )


def _name(done: Run, cluster: int) -> str:
    """Return "1 · moon": as short as may stand in the picture."""
    return " · ".join([str(cluster + 1), *done.found.terms[cluster][:1]])


def _steps(tree: LinkageTree) -> pd.DataFrame:
    """Return the last steps, from the last one on."""
    n = len(tree.order)
    sizes = np.concatenate([np.ones(n, dtype=np.int64), tree.sizes])
    steps = np.arange(n - 2, max(-1, n - 2 - LAST_STEPS), -1)
    joined = np.sort(sizes[tree.joined[steps]], axis=1)
    return pd.DataFrame(
        {
            "Clusters before": n - steps,
            "Distance": tree.heights[steps].round(3),
            "Larger group": joined[:, 1],
            "Smaller group": joined[:, 0],
        }
    )
