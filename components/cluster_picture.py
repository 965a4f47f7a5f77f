"""The tab "On the picture": K-means in all dimensions beside K-means on the two that are drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.cluster_input import kept
from components.cluster_on_picture import OTHER_SEED, OnPicture, on_picture
from components.cluster_picture_words import how_to_read, say_how_much, say_which_agrees, say_why
from components.cluster_text import open_text, opened_card, opened_text
from components.division import SEED, Division
from components.engine.clustering import medoids
from components.engine.corpus_maps import CorpusMap, CorpusMaps
from components.engine.matching import contingency
from components.engine.projection import MapParameters
from components.figures.map_figure import LENS_NAMES, Colouring, Focus, Lens, MapLayers, map_figure
from components.map_point import hood_of
from components.map_progress import ready_map
from components.map_source import maps_of
from components.map_view import HOVERED_UP_TO, hover_texts, trust_note
from components.markdown import escape
from components.palette import palette
from components.plotly_map import MapLabel, plotly_map
from components.text_table import COLUMNS, table_with_reader
from components.words import counted

PLACE = "picture"
ROWS_DRAWN = 200
HEIGHT = 540  # pixels
SKELETON = 480


def picture_view(division: Division) -> None:
    """Draw both divisions on one picture, how far they agree, and the texts that changed."""
    st.markdown(
        f"The same K-means, the same k, twice: in all **{division.embeddings.shape[1]:,} dimensions**, and in the "
        "**two of a picture**. Both are drawn in the places of the picture."
    )
    method = st.segmented_control(
        "Picture",
        tuple(LENS_NAMES),
        default="umap",
        required=True,
        format_func=lambda name: LENS_NAMES[name],
        **kept(division, "clusters_lens"),
    )
    maps = maps_of(division.corpus, division.spec, division.embeddings)
    drawn = ready_map(maps, MapParameters(method=method).canonical, place="clusters_picture")
    if drawn is None:
        st.skeleton(height=SKELETON)
        return
    with st.spinner("Dividing the picture …"):
        found = on_picture(division, maps, drawn)
    _metrics(division, found)
    _picture(division, maps, found)
    position = opened_text(PLACE, division)
    if position is not None:
        opened_card(PLACE, division, position, _said(division, found, position))
    changed = float(found.changed.mean())
    st.markdown(say_how_much(name_of(drawn), changed, found.with_all, found.reseeded))
    if changed:
        st.markdown(say_why(drawn, division.embeddings.shape[1]))
    if found.sections is not None:
        st.markdown(say_which_agrees(*found.sections, name_of(drawn)))
    with st.expander("The same as a table", icon=":material/table:"):
        table = _counts(division, found)
        st.dataframe(table, key="clusters_picture_table", alt=f"Table of {len(table)} clusters against the picture's.")
    _changed_texts(division, found)
    with st.expander("How to read this picture", icon=":material/school:"):
        st.markdown(how_to_read(division.embeddings.shape[1]))


def name_of(drawn: CorpusMap) -> str:
    """Name the method that drew a picture: of too few texts it is PCA, whatever was picked."""
    return LENS_NAMES["pca" if drawn.fell_back else drawn.parameters.method]


def _metrics(division: Division, found: OnPicture) -> None:
    name, dimensions = name_of(found.drawn), f"{division.embeddings.shape[1]:,} dimensions"
    numbers = {}
    if found.sections is not None:
        whole, flat = found.sections
        numbers[f"Sections · {dimensions}"] = (
            f"{whole:.2f}",
            "How far the clusters of this page are the sections.",
        )
        numbers[f"Sections · {name}"] = (f"{flat:.2f}", "How far the clusters on the picture are the sections.")
    numbers[f"{name} · {dimensions}"] = (f"{found.with_all:.2f}", "How far both are the same clusters.")
    numbers["Another seed"] = (
        f"{found.reseeded:.2f}",
        f"For comparison: K-means in {dimensions} with seed {OTHER_SEED} against the same with seed {SEED}.",
    )
    numbers["Changed cluster"] = (
        f"{found.changed.mean():.0%}",
        f"{counted(int(found.changed.sum()), 'text')} of {len(found.changed):,}, clusters paired as well as can be.",
    )
    with st.container(horizontal=True):
        for label, (value, about) in numbers.items():
            st.metric(label, value, help=about)
    st.caption("All but the last are adjusted Rand indices: 1 is the same division, 0 what chance gives.")


def _picture(division: Division, maps: CorpusMaps, found: OnPicture) -> None:
    """Draw the picture twice; a click opens a text and its true neighbours."""
    corpus, drawn, colours = division.corpus, found.drawn, palette()
    name, n = name_of(drawn), len(corpus.texts)
    sides = (division.labels, found.labels)
    lenses = [
        Lens(f"K-means in {division.embeddings.shape[1]:,} dimensions", drawn.coordinates),
        Lens(f"K-means on {name}", drawn.coordinates),
    ]
    position = opened_text(PLACE, division)
    focus = () if position is None else (Focus(position, *hood_of(position, maps, drawn)),) * 2
    figure = map_figure(
        lenses,
        Colouring("cluster", sides, found.names),
        maps.once("hover", lambda: hover_texts(corpus)) if n <= HOVERED_UP_TO else [],
        MapLayers(np.ones(n, dtype=bool), focus=focus),
        colours,
    )
    seen = f"{division.digest} {drawn.parameters}"
    figure.update_layout(uirevision=seen, dragmode="pan", height=HEIGHT)
    plotly_map(
        figure,
        [label for lens, labels in enumerate(sides) for label in _numbers(lens, labels, drawn)],
        alt=_alt(division, found),
        name=f"picture {seen} {division.k} {position}",
        paper=colours.paper,
        key="clusters_picture",
        on_click=lambda clicked: open_text(PLACE, division, clicked),
    )
    st.caption(f"Both have the same places, and colours that match as well as they can. {trust_note(drawn)}")


def _numbers(lens: int, labels: np.ndarray, drawn: CorpusMap) -> list[MapLabel]:
    """Return the number of each cluster at its middle, the largest first."""
    middles, sizes = medoids(drawn.coordinates, labels), np.bincount(labels)
    order = [int(c) for c in np.argsort(-sizes, kind="stable") if sizes[c]]
    places = [drawn.coordinates[middles[c]].tolist() for c in order]
    return [MapLabel(lens, x, y, str(c + 1)) for c, (x, y) in zip(order, places, strict=True)]


def _alt(division: Division, found: OnPicture) -> str:
    return (
        f"Two pictures of {len(found.labels):,} texts by {name_of(found.drawn)}: on the left in "
        f"the colours of {len(division.names)} clusters found in {division.embeddings.shape[1]:,} dimensions, on the "
        f"right of {len(np.unique(found.labels))} found on the picture. {found.changed.mean():.0%} of the texts have "
        "another colour."
    )


def _said(division: Division, found: OnPicture, position: int) -> str:
    own, other = (escape(found.names[labels[position]]) for labels in (division.labels, found.labels))
    if own == other:
        return f"In all dimensions and on the picture in cluster **{own}**."
    return f"In all dimensions in cluster **{own}**, on the picture in **{other}**."


def _counts(division: Division, found: OnPicture) -> pd.DataFrame:
    """Return a row a cluster in all dimensions, a column one on the picture."""
    counts = contingency(division.labels, found.labels, (len(division.names), len(found.names)))
    rows = pd.Index([f"all dimensions {c + 1}" for c in range(len(counts))], name="texts")
    return pd.DataFrame(counts, index=rows, columns=[f"picture {c + 1}" for c in range(counts.shape[1])])


def _changed_texts(division: Division, found: OnPicture) -> None:
    """List the texts that changed, those first that lie deepest in their cluster in all dimensions."""
    rows = np.flatnonzero(found.changed)
    st.subheader(f"{counted(len(rows), 'text')} changed cluster", anchor=False)
    if not len(rows):
        st.caption("Both divisions are the same.")
        return
    rows = rows[np.argsort(-division.found.members.margins[rows], kind="stable")]
    cut = f" The first {ROWS_DRAWN} are drawn." if len(rows) > ROWS_DRAWN else ""
    st.caption(f"Those first that lie deepest in their cluster in all dimensions, and changed all the same.{cut}")
    rows = rows[:ROWS_DRAWN]
    names = np.array(found.names, dtype=object)
    table = division.corpus.table.iloc[rows].assign(own=names[division.labels[rows]], other=names[found.labels[rows]])
    first = "headline" if "headline" in table else "text"
    table_with_reader(
        table,
        "clusters_picture_texts",
        f"Table of {counted(len(rows), 'text')} that are in another cluster on the picture.",
        {
            first: COLUMNS[first],
            "own": st.column_config.TextColumn("In all dimensions", width="medium"),
            "other": st.column_config.TextColumn("On the picture", width="medium"),
        },
    )
