"""The picture itself: from the maps that are there and what the controls say to a figure that can be clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from components.engine.clustering import medoids
from components.engine.corpus import Corpus
from components.engine.corpus_maps import CorpusMap, CorpusMaps
from components.engine.density import density
from components.engine.placement import place
from components.figures.labels import hover_text, name_label
from components.figures.map_figure import (
    LENS_NAMES,
    Colouring,
    Focus,
    Lens,
    MapLayers,
    Palette,
    Sentences,
    map_figure,
)
from components.map_controls import COLOURS, MapView
from components.map_point import hood_of
from components.map_search import Question
from components.map_state import open_text, select_texts, times_cleared
from components.plotly_map import MapLabel, plotly_map

HOVERED_UP_TO = 20_000  # texts whose headlines travel with the picture; of more, a click shows which one it is
HEADLINE, FACT = 72, 28  # letters
LABEL_WORDS = {"coarse": 3, "fine": 2}


def map_view(
    corpus: Corpus,
    maps: CorpusMaps,
    drawn: Sequence[CorpusMap],
    view: MapView,
    shown: np.ndarray,
    chosen: np.ndarray | None,
    position: int | None,
    question: Question | None,
    palette: Palette,
) -> Callable[[], go.Figure]:
    """Draw one map or several, and under each how far to trust it.

    Returns
    -------
    callable
        Makes the same figure without the user's sentences and the open text, for others to read.
    """
    flat = drawn[0].coordinates.shape[1] == 2
    layers = MapLayers(
        shown,
        chosen,
        tuple(_focus(position, maps, lens) for lens in drawn) if position is not None else (),
        _sentences(question, corpus, maps, drawn),
        tuple(density(lens.coordinates[shown]) for lens in drawn) if view.contours and flat else (),
    )
    lenses = [Lens(LENS_NAMES[lens.parameters.method], lens.coordinates) for lens in drawn]
    few = len(corpus.texts) <= HOVERED_UP_TO
    hover = maps.once("hover", lambda: hover_texts(corpus)) if few else []
    colouring = _colouring(view, corpus, maps, drawn, question)
    figure = map_figure(lenses, colouring, hover, layers, palette)
    asked = "" if question is None else f"{len(question.texts)} {question.chosen}"  # never the sentences themselves
    places = f"{corpus.digest} {[tuple(lens.parameters) for lens in drawn]}"
    figure.update_layout(
        uirevision=places, dragmode=view.drag if flat else "orbit", selectionrevision=f"{places} {times_cleared()}"
    )
    plotly_map(
        figure,
        [*_numbers(layers.sentences, palette), *_labels(maps, drawn, view)] if flat else (),
        _marks(layers, drawn) if flat else (),
        alt=_describe(corpus, drawn, view, shown, chosen),
        name=f"{places} {view} {shown.sum()} {position} {0 if chosen is None else chosen.sum()} "
        f"{times_cleared()} {asked}",
        paper=palette.paper,
        key="map_picture",
        on_click=lambda clicked: open_text(corpus.digest, clicked),
        on_select=lambda positions: select_texts(corpus.digest, positions),
    )
    for column, lens in zip(st.columns(len(drawn)), drawn, strict=True):
        column.caption(trust_note(lens))
    return lambda: map_figure(lenses, colouring, hover, replace(layers, sentences=None, focus=()), palette)


def trust_note(drawn: CorpusMap) -> str:
    """Return in a line how far to trust a picture."""
    name = LENS_NAMES[drawn.parameters.method]
    if drawn.fell_back:
        return f"Too few different texts for {name}: they are drawn by PCA, and there is nothing to judge."
    if len(drawn.kept) < 2:
        return f"**{name}** of one text: there are no neighbours to keep."
    if drawn.is_small:
        return f"**{name}** of {len(drawn.kept)} texts: all are neighbours of each other, so there is nothing to lose."
    note = f"**{name}** keeps **{drawn.kept.mean():.0%}** of each text's nearest in meaning near it"
    if not np.isnan(drawn.trustworthiness):
        note += f" · trustworthiness **{drawn.trustworthiness:.2f}**" + (" (estimated)" if drawn.judged else "")
    if not np.isnan(drawn.variance_kept):
        note += f" · {drawn.variance_kept:.0%} of the variance"
    return note


def hover_texts(corpus: Corpus) -> list[str]:
    """Return headline, date and section of each text as HTML, escaped and short."""
    table = corpus.table
    headlines = table["headline"] if "headline" in table else table["text"]
    facts = [table[name] for name in ("date", "section") if name in table]
    below = [" · ".join(name_label(fact, FACT) for fact in row if fact) for row in zip(*facts, strict=True)]
    titles = [name_label(headline, HEADLINE) for headline in headlines]
    if not below:
        return titles
    return [f"{title}<br>{fact}" if fact else title for title, fact in zip(titles, below, strict=True)]


def _focus(position: int, maps: CorpusMaps, drawn: CorpusMap) -> Focus:
    return Focus(position, *hood_of(position, maps, drawn))


def _sentences(
    question: Question | None, corpus: Corpus, maps: CorpusMaps, drawn: Sequence[CorpusMap]
) -> Sentences | None:
    if question is None:
        return None
    places = tuple(
        place(maps.embeddings, lens.coordinates, question.embeddings, neighbors=question.found).coordinates
        for lens in drawn
    )
    return Sentences([hover_text(i, text) for i, text in enumerate(question.texts)], places)


def _colouring(
    view: MapView, corpus: Corpus, maps: CorpusMaps, drawn: Sequence[CorpusMap], question: Question | None
) -> Colouring:
    title = COLOURS[view.colour]
    if view.colour == "trust":
        return Colouring("neighbours kept", tuple(lens.kept for lens in drawn))
    values, names = _values(view, corpus, maps, question)
    return Colouring(title, (values,) * len(drawn), names)


def _values(
    view: MapView, corpus: Corpus, maps: CorpusMaps, question: Question | None
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return what the colours stand for, a number a text, and the names of categories."""
    if view.colour == "year":
        return np.where(corpus.years > 0, corpus.years.astype(np.float64), np.nan), ()
    if view.colour == "cosine":
        if question is None:  # still to be embedded
            return np.full(len(corpus.texts), np.nan), ()
        return maps.embeddings @ question.embeddings[question.chosen], ()
    if view.colour == "cluster":
        topics = maps.topics(fine=view.labels == "fine")
        return topics.labels, tuple(", ".join(words) or f"{c + 1}" for c, words in enumerate(topics.words))
    if view.colour in corpus.table:
        names, codes = np.unique(corpus.table[view.colour].to_numpy(dtype=str), return_inverse=True)
        return codes, tuple(map(str, names))
    return np.zeros(len(corpus.texts)), ("all texts",)


def _numbers(sentences: Sentences | None, palette: Palette) -> list[MapLabel]:
    """Return the numbers of the user's sentences, where there are several."""
    if sentences is None or len(sentences.hover) < 2:
        return []
    stars = [(lens, i, place) for lens, places in enumerate(sentences.places) for i, place in enumerate(places)]
    return [
        MapLabel(lens, float(place[0]), float(place[1]), str(i + 1), color=palette.own, above=True)
        for lens, i, place in stars
    ]


def _marks(layers: MapLayers, drawn: Sequence[CorpusMap]) -> list[tuple[int, float, float]]:
    """Return where stars and the ring lie, which no label is to cover."""
    places = [] if layers.sentences is None else list(enumerate(layers.sentences.places))
    places += [(lens, drawn[lens].coordinates[[focus.position]]) for lens, focus in enumerate(layers.focus)]
    return [(lens, float(x), float(y)) for lens, rows in places for x, y in rows]


def _labels(maps: CorpusMaps, drawn: Sequence[CorpusMap], view: MapView) -> list[MapLabel]:
    """Return the words of each topic at its medoid on each picture, the largest topics first."""
    if view.labels == "none":
        return []
    topics = maps.topics(fine=view.labels == "fine")
    labels = []
    for number, lens in enumerate(drawn):
        middles = maps.once(
            ("medoids", lens.parameters, view.labels), partial(medoids, lens.coordinates, topics.labels)
        )
        for topic, middle in enumerate(middles):
            words = topics.words[topic][: LABEL_WORDS[view.labels]]
            if middle >= 0 and words:
                x, y = map(float, lens.coordinates[middle])
                labels.append(MapLabel(number, x, y, name_label(", ".join(words), 40)))
    return labels


def _describe(
    corpus: Corpus, drawn: Sequence[CorpusMap], view: MapView, shown: np.ndarray, chosen: np.ndarray | None
) -> str:
    """Say in a sentence what the picture shows."""
    names = " and ".join(LENS_NAMES[lens.parameters.method] for lens in drawn)
    said = (
        f"Map of {int(shown.sum()):,} of {len(corpus.texts):,} texts by {names} in {drawn[0].parameters.dimensions} "
        f"dimensions, coloured by {COLOURS[view.colour].lower()}; it keeps {drawn[0].kept.mean():.0%} of the true "
        "neighbours near."
    )
    return said if chosen is None else f"{said} {int(chosen.sum()):,} texts are selected."
