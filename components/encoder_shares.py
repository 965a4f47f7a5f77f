"""The shares of a cosine as a matrix to click, the pair that is chosen, and the largest ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import streamlit as st

from components.encoder_lesson import Lesson
from components.engine.ledger_views import Cropped, crop_shares
from components.engine.token_ledger import by_word, largest
from components.figures.ledger_figure import describe_ledger, ledger_figure, narrow_ledger
from components.markdown import quote
from components.palette import palette
from components.plotly_map import plotly_map
from components.shaded_text import diverging

BY = ("words", "pieces")
MOST = 40  # rows and columns of the matrix; the rest is added up
LISTED = 10
LARGE_ENOUGH = 0.05  # cosines below which a percentage of them says nothing
_CELL = "encoder_ledger_cell"


@dataclass(frozen=True, eq=False)
class Grain:
    """The ledger by words or by pieces.

    Attributes
    ----------
    by : {"words", "pieces"}
    rows, columns : tuple of str
        Of the first sentence and of the second.
    joined : (sequence of bool, sequence of bool)
        Rows and columns that go on with the word of the one before.
    shares : ndarray of float64, shape (rows, columns)
    cosine : float
    name : str
        Of these sentences, this encoder and this grain, without their text.
    """

    by: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    joined: tuple[Sequence[bool], Sequence[bool]]
    shares: np.ndarray
    cosine: float
    name: str


def grain_of(lesson: Lesson, by: str) -> Grain:
    """Return the ledger of both sentences by words, or by pieces."""
    ledger = lesson.ledger
    text = chr(0).join((lesson.spec.fingerprint, *lesson.sentences, by))
    name = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    if by == "pieces":
        joined = ledger.first.continues.tolist(), ledger.second.continues.tolist()
        return Grain(by, ledger.first.tokens, ledger.second.tokens, joined, ledger.shares, ledger.cosine, name)
    words = by_word(ledger)
    joined = [False] * len(words.first_words), [False] * len(words.second_words)
    return Grain(by, words.first_words, words.second_words, joined, words.shares, ledger.cosine, name)


@st.fragment
def shares_view(lesson: Lesson, grain: Grain) -> None:
    """Draw the matrix, the chosen pair and the largest shares beside it, and all as a table."""
    cropped = crop_shares(grain.shares, MOST)
    rows, columns = _names(grain.rows, cropped.rows, grain.by), _names(grain.columns, cropped.columns, grain.by)
    cell = _chosen(grain, cropped)
    picture, beside = st.columns([3, 2], gap="medium")
    with picture:
        plotly_map(
            ledger_figure(
                cropped.shares, rows, columns, divmod(cell, len(columns)), cropped.kept, palette(), diverging()
            ),
            alt=describe_ledger(cropped.shares, rows, columns),
            name=f"{grain.name} {cell}",
            key="encoder_ledger_matrix",
            paper=palette().paper,
            narrow=narrow_ledger(cropped.shares, rows, columns),
            on_click=lambda position: _choose(grain, position),
        )
        _how_to_read(grain, cropped)
    with beside:
        _pair(grain, cropped, rows, columns, cell)
        _largest(lesson, grain)
    with st.expander("The whole matrix", icon=":material/table:"):
        table = pd.DataFrame(cropped.shares, columns=_numbered(columns))
        table.insert(0, "first", rows)
        table["sum"] = cropped.shares.sum(axis=1)
        last = ["sum", *cropped.shares.sum(axis=0), cropped.shares.sum()]
        table.loc[len(table)] = last
        numbers = {name: st.column_config.NumberColumn(format="%.4f") for name in table.columns[1:]}
        st.dataframe(
            table,
            hide_index=True,
            column_config={"first": "First sentence", **numbers},
            alt=f"Table of {len(rows)} by {len(columns)} shares with the sums of rows and columns.",
        )


def _names(names: Sequence[str], kept: np.ndarray, by: str) -> list[str]:
    """Return the names of a cropped side, the rest included."""
    shown = [names[i] for i in kept]
    left = len(names) - len(kept)
    return [*shown, f"the rest ({left} {by if left > 1 else by[:-1]})"] if left else shown


def _numbered(names: Sequence[str]) -> list[str]:
    """Return names that differ even where words do not: a table needs that."""
    return [f"{number} · {name}" for number, name in enumerate(names, start=1)]


def _chosen(grain: Grain, cropped: Cropped) -> int:
    """Return the cell of the cropped matrix that was clicked; at first the largest share of two words."""
    name, cell = st.session_state.get(_CELL, ("", 0))
    if name == grain.name and 0 <= cell < cropped.shares.size:
        return int(cell)
    kept = cropped.shares[: len(cropped.rows), : len(cropped.columns)]
    row, column = divmod(int(kept.argmax()), kept.shape[1])
    return row * cropped.shares.shape[1] + column


def _choose(grain: Grain, cell: int) -> None:
    st.session_state[_CELL] = (grain.name, cell)


def _how_to_read(grain: Grain, cropped: Cropped) -> None:
    r, c = cropped.shares.shape
    said = (
        f"Rows are {grain.by} of your first sentence, columns those of the second. The stronger the blue-green, the "
        "more the pair adds; orange-brown takes away. Click a cell to name it."
    )
    if (r, c) != grain.shares.shape:
        said += (
            f" Of long sentences those {MOST} {grain.by} are drawn whose sums are farthest from 0; a row or column "
            "without colour holds the rest."
        )
    st.caption(said)


def _pair(grain: Grain, cropped: Cropped, rows: list[str], columns: list[str], cell: int) -> None:
    """Name the chosen pair, its share, and what each of the two adds in all."""
    row, column = divmod(cell, len(columns))
    share = cropped.shares[row, column]
    sums = cropped.shares[row].sum(), cropped.shares[:, column].sum()
    percent = f", {share / grain.cosine:.1%} of the cosine" if grain.cosine >= LARGE_ENOUGH else ""
    single = row < len(cropped.rows) and column < len(cropped.columns)
    rank = int((grain.shares > share).sum()) + 1
    place = f" It is number {rank:,} of {grain.shares.size:,}." if single else ""
    first, second = quote(rows[row], 30), quote(columns[column], 30)
    with st.container(border=True):
        st.markdown(f"**{first} × {second}** adds **{share:.4f}**{percent}.{place}")
        st.markdown(
            f"With all of the second sentence, {first} adds {sums[0]:.4f}; with all of the first, {second} adds "
            f"{sums[1]:.4f}."
        )


def _largest(lesson: Lesson, grain: Grain) -> None:
    """List the largest shares."""
    best = largest(replace(lesson.ledger, shares=grain.shares), LISTED)  # positions are then those of the grain
    table = pd.DataFrame(
        {
            "first": [grain.rows[pair.i] for pair in best],
            "second": [grain.columns[pair.j] for pair in best],
            "share": [pair.share for pair in best],
            "percent": [pair.share / grain.cosine * 100 for pair in best],
        }
    )
    shown = ["first", "second", "share", "percent"] if grain.cosine >= LARGE_ENOUGH else ["first", "second", "share"]
    top = sum(pair.share for pair in best)
    st.markdown(f"The {len(best)} largest shares, {top:.4f} together:")
    st.dataframe(
        table,
        hide_index=True,
        column_order=shown,
        column_config={
            "first": "First",
            "second": "Second",
            "share": st.column_config.NumberColumn("Share", format="%.4f", width="small"),
            "percent": st.column_config.NumberColumn("Of the cosine", format="%.1f%%", width="small"),
        },
        alt=f"Table of the {len(best)} largest shares; the first is that of {table['first'][0]} and "
        f"{table['second'][0]}, {best[0].share:.4f}.",
    )
