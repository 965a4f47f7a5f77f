"""What is drawn and how: lens, dimensions, colour, labels, and the parameters of each lens, all kept in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import streamlit as st

from components.engine.corpus import Corpus
from components.engine.news_data import GRID_MIN_DIST, GRID_NEIGHBORS, GRID_PERPLEXITY
from components.engine.projection import METHODS, MapParameters, Method
from components.figures.map_figure import LENS_NAMES

Colour = Literal["section", "region", "cluster", "year", "cosine", "trust"]
LENSES = {**LENS_NAMES, "all": "All three"}
COLOURS: dict[Colour, str] = {
    "section": "Section",
    "region": "Region",
    "cluster": "Cluster",
    "year": "Year",
    "cosine": "Cosine to your sentence",
    "trust": "Trust: neighbours kept",
}
LABELS = {"none": "None", "coarse": "Coarse", "fine": "Fine"}
DRAGS = {"pan": ":material/pan_tool: Move", "lasso": ":material/lasso_select: Lasso", "select": ":material/select: Box"}
_COLOUR = "map_colour"
MAX_SEED = 2**31 - 1
OTHER_SEED = 7  # ships beside 42


@dataclass(frozen=True)
class MapView:
    """What the controls say."""

    lenses: tuple[MapParameters, ...]
    colour: Colour
    labels: str
    contours: bool
    drag: str


def map_controls(corpus: Corpus, asked: bool) -> MapView:
    """Draw the controls; `asked` tells whether there is a sentence to colour by."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        lens = st.segmented_control(
            "Lens",
            list(LENSES),
            default="umap",
            required=True,
            format_func=LENSES.__getitem__,
            key="map_lens",
            bind=_URL,
        )
        dimensions = st.segmented_control(
            "Space", [2, 3], default=2, required=True, format_func="{}-D".format, key="map_dimensions", bind=_URL
        )
        colour = _colour(corpus, asked)
        labels = st.segmented_control(
            "Labels",
            list(LABELS),
            default="coarse",
            required=True,
            format_func=LABELS.__getitem__,
            key="map_labels",
            bind=_URL,
            disabled=dimensions == 3,
            help="The most distinctive words of groups that K-means finds in all dimensions, few or many of them. "
            "Where they would cover each other, the smaller ones wait until you zoom in.",
        )
        with st.popover("Parameters", icon=":material/tune:"):
            parameters = _parameters(str(lens))
            contours = st.toggle(
                "Density contours", key="map_contours", bind=_URL, help="Lines of equal density of points, on a plane."
            )
        drag = st.segmented_control(
            "Drag to",
            list(DRAGS),
            default="pan",
            required=True,
            format_func=DRAGS.__getitem__,
            key="map_drag",
            disabled=dimensions == 3,
        )
    methods: tuple[Method, ...] = METHODS if lens == "all" else (lens if lens in METHODS else "umap",)
    space = 3 if dimensions == 3 else 2
    return MapView(
        tuple(parameters._replace(method=method, dimensions=space).canonical for method in methods),
        colour,
        str(labels),
        bool(contours),
        "orbit" if space == 3 else str(drag),
    )


_URL: Literal["query-params"] = "query-params"


def _colour(corpus: Corpus, asked: bool) -> Colour:
    has = {
        "section": bool(corpus.sections),
        "region": "region" in corpus.table,
        "year": bool((corpus.years > 0).any()),
        "cosine": asked,
    }
    offered: list[Colour] = [name for name in get_args(Colour) if has.get(name, True)]
    # A sentence brings a choice of its own, which starts with its cosine: so the colours change with the sentence, and
    # back without it, whatever the browser sends meanwhile.
    key = f"{_COLOUR}_asked" if asked else _COLOUR
    if st.session_state.get(key) not in (*offered, None):  # of another corpus
        st.session_state[key] = offered[0]
    picked = st.selectbox(
        "Colour",
        offered,
        index=offered.index("cosine") if asked else 0,
        format_func=COLOURS.__getitem__,
        key=key,
        bind=_URL,
        persist_state="page",
        width=220,
    )
    return next((name for name in offered if name == picked), offered[0])


def _parameters(lens: str) -> MapParameters:
    """Draw what the lens has: each in one line of explanation."""
    defaults = MapParameters()
    n_neighbors, min_dist, perplexity = defaults.n_neighbors, defaults.min_dist, defaults.perplexity
    if lens in ("umap", "all"):
        n_neighbors = st.select_slider(
            "UMAP: neighbours",
            GRID_NEIGHBORS,
            value=n_neighbors,
            key="map_n_neighbors",
            bind=_URL,
        )
        st.caption("How many neighbours each text is held to: few show small groups, many the whole.")
        min_dist = st.select_slider(
            "UMAP: least distance",
            GRID_MIN_DIST,
            value=min_dist,
            key="map_min_dist",
            bind=_URL,
        )
        st.caption("How close two points may be drawn: 0 packs groups tightly, 0.5 spreads them out.")
    if lens in ("tsne", "all"):
        perplexity = st.select_slider(
            "t-SNE: perplexity",
            GRID_PERPLEXITY,
            value=perplexity,
            format_func="{:.0f}".format,
            key="map_perplexity",
            bind=_URL,
        )
        st.caption("About how many neighbours each text keeps an eye on: few show crumbs, many the whole.")
    if lens == "pca":
        st.caption("PCA has no parameters and no chance in it: the same texts always give the same picture.")
        return defaults
    seed = st.number_input("Seed", 0, MAX_SEED, defaults.seed, key="map_seed", bind=_URL)
    st.caption(f"Where chance begins: the same seed draws the same map, another seed another map. Try {OTHER_SEED}.")
    return MapParameters(seed=int(seed), n_neighbors=n_neighbors, min_dist=min_dist, perplexity=perplexity)
