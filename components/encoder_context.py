"""Step 2 of the encoder lesson: the vectors of the pieces before any layer has seen the sentence."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.encoder_lesson import Lesson
from components.encoder_pair import pair_input, pair_name, window
from components.engine.inside import Inside
from components.engine.inside_views import PiecePair, piece_cosines, same_pieces
from components.figures.encoder_matrix import describe_matrix, matrix_figure, narrow_matrix
from components.guesses import guess_number
from components.palette import palette
from components.plotly_map import plotly_map

MOST = 40  # pieces on an axis that can be read
SAME = 0.9995  # rounds to 1.00 and looks it


def context_step(lesson: Lesson) -> None:
    """Draw how alike the pieces of both sentences are before context, after a guess about one that both have."""
    st.markdown(
        "Each number picks its row in a table of learned vectors. Added to it is a vector for the **place** in the "
        "sentence, and *LayerNorm* brings the sum to scale. No piece has looked at another yet."
    )
    pair = pair_input(lesson)
    cosines = piece_cosines(lesson.first, lesson.second, 0)
    truth = float(cosines[pair.first, pair.second])
    name = pair_name(lesson, pair)
    question = (
        f"The vector of {name} in the first sentence, and in the second: what is their cosine **before** any layer?"
        if pair.is_shared
        else f"What is the cosine of {name} **before** any layer?"
    )
    about = [*lesson.sentences, str(pair)]
    if not guess_number("context", about, question, truth, (0.0, 1.0), 0.05, "{:.3f}"):
        return
    st.markdown(_why(lesson, pair, truth))
    _matrix(lesson, pair, cosines)
    st.caption(
        "Rows are the pieces of the first sentence, columns those of the second; frames mark a piece that both have. "
        "Here a cosine compares two entries of the vocabulary: it is the same in whatever sentence they stand, but for "
        "the place. It says nothing yet about what these sentences mean."
    )
    _table(lesson, cosines)


def _why(lesson: Lesson, pair: PiecePair, cosine: float) -> str:
    name, places = pair_name(lesson, pair), (pair.first + 1, pair.second + 1)
    if not pair.is_shared:
        return (
            f"The two are different entries of the vocabulary: **{cosine:.3f}**. That is all the encoder knows so far."
        )
    if cosine > SAME and places[0] == places[1]:
        return (
            f"**{cosine:.3f}**: {name} is piece {places[0]} in both sentences, so even the vector of its place is the "
            "same. Whatever surrounds it makes no difference yet. Write a word in front of one sentence and look again."
        )
    return (
        f"**{cosine:.3f}**, near 1 but not 1: {name} is piece {places[0]} of the first sentence and piece {places[1]} "
        "of the second. The vectors of the two places differ, and LayerNorm scales each sum by its own spread. "
        "Whatever surrounds it makes no difference yet."
    )


def _matrix(lesson: Lesson, pair: PiecePair, cosines: np.ndarray) -> None:
    rows, columns = window(lesson.first, pair.first, MOST), window(lesson.second, pair.second, MOST)
    shown = cosines[np.ix_(rows, columns)]
    across = _pieces(lesson.second, columns)
    framed = [
        (rows.index(first), columns.index(second))
        for first, second in (_same(lesson) if pair.is_shared else [pair[:2]])
        if first in rows and second in columns
    ]
    down, what = _pieces(lesson.first, rows), "cosine before the first layer"
    plotly_map(
        matrix_figure(
            shown,
            down,
            across,
            palette(),
            what=what,
            framed=framed,
        ),
        alt=describe_matrix(shown, down, across, what),
        name="context",
        key="encoder_context_matrix",
        toolbar=False,
        narrow=narrow_matrix(across),
    )
    if max(len(lesson.first.tokens), len(lesson.second.tokens)) > MOST:
        st.caption(f"Of a long sentence {MOST} pieces are drawn; all are in the table.")


def _same(lesson: Lesson) -> list[list[int]]:
    places: list[list[int]] = np.argwhere(same_pieces(lesson.first, lesson.second)).tolist()
    return places


def _pieces(inside: Inside, positions: range) -> list[str]:
    return [inside.tokens[position] for position in positions]


def _table(lesson: Lesson, cosines: np.ndarray) -> None:
    with st.expander("The same as a table", icon=":material/table:"):
        st.dataframe(
            matrix_table(cosines, lesson.first.tokens, lesson.second.tokens),
            key="encoder_context_table",
            alt="Table of the cosines, a row for each piece of the first sentence and a column for each of the second.",
        )


def matrix_table(values: np.ndarray, rows: tuple[str, ...], columns: tuple[str, ...]) -> pd.DataFrame:
    """Return a matrix with its pieces, numbered, since a piece may come twice."""
    down, across = ([f"{i + 1} {token}" for i, token in enumerate(tokens)] for tokens in (rows, columns))
    return pd.DataFrame(values.round(3), index=down, columns=across)
