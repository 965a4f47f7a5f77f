"""The clusters on the map: points in their colours, centres, one cluster lit, one text open."""

from __future__ import annotations

from functools import partial
from typing import get_args

import numpy as np
import streamlit as st

from components.cluster_lit import lit_cluster
from components.cluster_text import open_text, opened_card, opened_text
from components.division import Division
from components.engine.corpus_maps import CorpusMap, CorpusMaps
from components.engine.placement import place
from components.engine.projection import MapParameters, Method
from components.figures.cluster_centers import add_centers
from components.figures.labels import name_label
from components.figures.map_figure import LENS_NAMES, Colouring, Focus, Lens, MapLayers, map_figure
from components.map_point import hood_of
from components.map_progress import ready_map
from components.map_source import maps_of
from components.map_view import HOVERED_UP_TO, hover_texts, trust_note
from components.markdown import escape
from components.palette import palette
from components.plotly_map import MapLabel, plotly_map

PLACE = "map"
HEIGHT, TOP = 500, 16  # pixels
LABEL = 24  # letters
NEAREST = 15  # texts that decide where a centre is drawn


def cluster_map(division: Division) -> None:
    """Draw the map by the lens that is picked; a click on a point opens its text below."""
    lens = st.segmented_control(
        "Map by",
        list(LENS_NAMES),
        default="umap",
        required=True,
        format_func=LENS_NAMES.__getitem__,
        key="clusters_map_lens",
        bind="query-params",
        label_visibility="collapsed",
    )
    method: Method = next((known for known in get_args(Method) if known == lens), "umap")
    maps = maps_of(division.corpus, division.spec, division.embeddings)
    drawn = ready_map(maps, MapParameters(method=method).canonical, "clusters_map")
    if drawn is None:
        st.skeleton(height=HEIGHT)
        return
    position = opened_text(PLACE, division)
    _picture(division, maps, drawn, position)
    st.caption(f"A diamond is a centre, placed among those of its texts that are nearest to it. {trust_note(drawn)}")
    if position is None:
        st.info("Click a point to read it; “Light up” on a card shows its points.", icon=":material/touch_app:")
    else:
        opened_card(PLACE, division, position, _said(division, position))


def _picture(division: Division, maps: CorpusMaps, drawn: CorpusMap, position: int | None) -> None:
    corpus, colours, lit = division.corpus, palette(), lit_cluster(division)
    figure = map_figure(
        [Lens(LENS_NAMES[drawn.parameters.method], drawn.coordinates)],
        Colouring("cluster", (division.labels,), division.names),
        maps.once("hover", lambda: hover_texts(corpus)) if len(corpus.texts) <= HOVERED_UP_TO else [],
        MapLayers(
            np.ones(len(corpus.texts), dtype=bool),
            None if lit is None else division.labels == lit,
            () if position is None else (Focus(position, *hood_of(position, maps, drawn)),),
        ),
        colours,
    )
    # The names stand at the centres; the legend is left to the lines of the open text.
    figure.for_each_trace(lambda trace: trace.update(showlegend=bool(trace.showlegend) and trace.customdata is None))
    centers = maps.once(("centers", division.digest, division.k, drawn.parameters), partial(_centers, division, drawn))
    add_centers(figure, centers, division.names, colours)
    seen = f"{division.digest} {drawn.parameters}"
    figure.update_layout(
        uirevision=seen, selectionrevision=f"{seen} {lit}", dragmode="pan", height=HEIGHT, margin_t=TOP
    )
    places = [(float(x), float(y)) for x, y in centers]
    named = [c for c in range(len(places)) if lit in (None, c)]
    plotly_map(
        figure,
        [
            MapLabel(0, *places[c], text=name_label(division.names[c], LABEL), above=True, short=str(c + 1))
            for c in named
        ],
        [(0, x, y) for x, y in places],
        alt=_alt(division, drawn, lit),
        name=f"clusters {seen} {division.k} {division.names} {lit} {position}",
        paper=colours.paper,
        key="clusters_map",
        on_click=lambda clicked: open_text(PLACE, division, clicked),
    )


def _centers(division: Division, drawn: CorpusMap) -> np.ndarray:
    """Return where each centre lands on the map, shape (k, 2), by those of its own texts that are nearest to it."""
    places = []
    for c, center in enumerate(division.found.clustering.centers):
        own = division.labels == c
        k = min(NEAREST, -(-int(own.sum()) // 2))  # of a small cluster's texts not all, or it lands on their mean
        places.append(place(division.embeddings[own], drawn.coordinates[own], center[None], k).coordinates[0])
    return np.array(places)


def _said(division: Division, position: int) -> str:
    own, other = division.labels[position], division.found.members.others[position]
    said = f"In cluster **{escape(division.names[own])}**"
    if other < 0:
        return f"{said}."
    return f"{said}; the next nearest centre is that of **{escape(division.names[other])}**."


def _alt(division: Division, drawn: CorpusMap, lit: int | None) -> str:
    said = (
        f"Map of {len(division.corpus.texts):,} texts by {LENS_NAMES[drawn.parameters.method]} in the colours of "
        f"{len(division.names)} clusters, with their centres."
    )
    return said if lit is None else f"{said} The points of cluster {division.names[lit]} are lit."
