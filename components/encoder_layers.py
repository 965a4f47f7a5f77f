"""Step 4 of the encoder lesson: how the vectors of one piece part, layer by layer, as context gets into them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.encoder_lesson import Lesson
from components.encoder_pair import pair_input, pair_name, plain_pair_name
from components.engine.encoder import unit_rows
from components.engine.inside_views import LayerCosines, PiecePair, layer_cosines
from components.engine.projection import project
from components.figures.encoder_layers import (
    PlacedPieces,
    curves_by_layer,
    describe_layers,
    piece_colours,
    plane_of_pieces,
)
from components.figures.labels import name_label
from components.guesses import guess_number
from components.palette import palette
from components.plotly_map import MapLabel, plotly_map

LAYER = "encoder_plane_layer"
LABEL_WIDTH = 18
MARKED_UP_TO = 40  # pieces that are all named, and that no label may cover; more would leave no room
NOTHING = 0.02  # a difference that is not worth a word


def layers_step(lesson: Lesson) -> None:
    """Draw how alike the pair is after each layer, after a guess, and where all pieces lie."""
    layers = len(lesson.first.hidden) - 1
    st.markdown(
        "Each layer adds to a piece's vector what attention brought in from the others, then what a small network of "
        "its own makes of the sum. So one and the same piece becomes another thing in another sentence: a vector "
        "**in context**."
    )
    pair = pair_input(lesson)
    cosines = layer_cosines(lesson.first, lesson.second, pair)
    name = pair_name(lesson, pair)
    start, end = float(cosines.pair[0]), float(cosines.pair[-1])
    question = f"Before the first layer the cosine of {name} is {start:.2f}. What is it after the **last**?"
    if not guess_number("layers", [*lesson.sentences, str(pair)], question, end, (-1.0, 1.0), 0.1):
        return
    layer = st.slider("After layer", 0, layers, layers, key=LAYER, bind="query-params")
    layer = min(max(int(layer), 0), layers)
    with st.grid(2, min_column_width=360):
        with st.container():
            _curves(lesson, pair, cosines, layer)
        with st.container():
            _plane(lesson, pair, layer)
    st.markdown(_what_is_seen(name, cosines))
    st.caption(
        "The plane is the one of greatest spread (PCA) of these pieces' vectors after this layer, scaled to length 1. "
        "Each layer has its own: left and right, up and down mean nothing across layers, and only part of the spread "
        "is on the plane. One pair of sentences is an example, not a law."
    )
    _table(cosines)


def _curves(lesson: Lesson, pair: PiecePair, cosines: LayerCosines, layer: int) -> None:
    name = plain_pair_name(lesson, pair)
    st.markdown("**Cosine of the two**")
    plotly_map(
        curves_by_layer(cosines, name, layer, palette()),
        alt=describe_layers(cosines, name),
        name=f"layers {layer}",
        key="encoder_curves",
        toolbar=False,
        on_click=lambda at: _take(at, len(cosines.pair) - 1),
    )
    st.caption("Click a point to see the pieces after that layer.")


def _take(layer: int, last: int) -> None:
    if 0 <= layer <= last:
        st.session_state[LAYER] = layer


def _plane(lesson: Lesson, pair: PiecePair, layer: int) -> None:
    insides, colours = (lesson.first, lesson.second), palette()
    plane = project(unit_rows(np.concatenate([inside.hidden[layer] for inside in insides])), "pca")
    n = len(lesson.first.tokens)
    placed = [
        PlacedPieces(title, inside.tokens, places, marked)
        for title, inside, places, marked in zip(
            ("first sentence", "second sentence"),
            insides,
            (plane.coordinates[:n], plane.coordinates[n:]),
            (pair.first, pair.second),
            strict=True,
        )
    ]
    before = "before the first layer" if layer == 0 else f"after layer {layer}"
    st.markdown(f"**All pieces {before}**")
    plotly_map(
        plane_of_pieces(placed, colours),
        labels(placed, piece_colours(colours)),
        [(0, float(x), float(y)) for x, y in plane.coordinates] if len(plane.coordinates) <= MARKED_UP_TO else [],
        alt=f"The {n} pieces of the first and the {len(plane.coordinates) - n} of the second sentence on a plane, "
        f"{before}; {plain_pair_name(lesson, pair)} ringed. The plane holds {plane.variance_kept:.0%} of the spread.",
        name=f"plane {layer}",
        key="encoder_plane",
        paper=colours.paper,
        toolbar=False,
    )
    st.caption(
        f"{plane.variance_kept:.0%} of the spread is on this plane. The ring is around what you follow; hover where a "
        "name finds no room."
    )


def labels(placed: list[PlacedPieces], colours: tuple[str, str]) -> list[MapLabel]:
    """Return the pieces as labels in their sentence's colour, the marked ones first, as those get their place.

    Of many pieces, equal ones of a sentence are named once.
    """
    found = [
        (
            position != sentence.marked,
            MapLabel(0, float(x), float(y), name_label(sentence.pieces[position], LABEL_WIDTH), 12, colour, above=True),
        )
        for sentence, colour in zip(placed, colours, strict=True)
        for position, (x, y) in enumerate(sentence.places)
    ]
    ordered = [label for _, label in sorted(found, key=lambda pair: pair[0])]
    if len(ordered) <= MARKED_UP_TO:
        return ordered
    once: dict[tuple[str, str | None], MapLabel] = {}
    for label in ordered:
        once.setdefault((label.text, label.color), label)
    return list(once.values())


def _what_is_seen(name: str, cosines: LayerCosines) -> str:
    start, end, lowest = cosines.pair[0], cosines.pair[-1], int(np.argmin(cosines.pair))
    change = "stays where it was" if abs(end - start) < NOTHING else "falls" if end < start else "rises"
    said = f"The cosine of {name} {change}: **{start:.2f}** before the first layer, **{end:.2f}** after the last."
    if lowest not in (0, len(cosines.pair) - 1) and min(start, end) - cosines.pair[lowest] >= NOTHING:
        said += f" It is lowest after layer {lowest}, with {cosines.pair[lowest]:.2f}."
    if np.isfinite(cosines.others[-1]):
        said += (
            f" All other pairs of pieces go from {cosines.others[0]:.2f} to {cosines.others[-1]:.2f} on average: "
            "what tells something about this pair is how far above them it is."
        )
    return said


def _table(cosines: LayerCosines) -> None:
    with st.expander("The same as a table", icon=":material/table:"):
        st.dataframe(
            pd.DataFrame(
                {"after layer": np.arange(len(cosines.pair)), "cosine": cosines.pair, "all other pairs": cosines.others}
            ),
            hide_index=True,
            column_config={
                name: st.column_config.NumberColumn(format="%.3f") for name in ("cosine", "all other pairs")
            },
            key="encoder_layers_table",
            alt="Table of the cosines, a row for each layer.",
        )
