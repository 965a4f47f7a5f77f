"""Which section and which cluster one looks at: the one owner of this choice, by click, by box, or by link."""

from __future__ import annotations

import streamlit as st

from components.cluster_input import is_linked
from components.division import Division
from components.engine.crossing import Crossing

_PARAMETER = "clusters_cell"


def cell_input(division: Division, crossing: Crossing) -> tuple[int, int]:
    """Draw the boxes and return the row and the column; at first that cell which tells most."""
    usual = crossing.most_telling
    row, column = _linked_cell(division, crossing) or usual
    left, right = st.columns(2)
    section = left.selectbox(
        "Section",
        crossing.sections,
        index=_unless_set(division, "section", row),
        key=_key(division, "section"),
        persist_state="session",
    )
    cluster = right.selectbox(
        "Cluster",
        range(len(division.names)),
        index=_unless_set(division, "cluster", column),
        format_func=lambda c: division.names[c],
        key=_key(division, "cluster"),
        persist_state="session",
    )
    cell = crossing.sections.index(section), int(cluster)
    _write_link(division, crossing, None if cell == usual else cell)
    return cell


def choose_cell(division: Division, crossing: Crossing, cell: int) -> None:
    """Set both boxes, in the callback of a click: cells are numbered row by row."""
    if 0 <= cell < crossing.counts.size:
        row, column = divmod(cell, crossing.counts.shape[1])
        st.session_state[_key(division, "section")] = crossing.sections[row]
        st.session_state[_key(division, "cluster")] = column


def _key(division: Division, what: str) -> str:
    """Return the key of a box: the cells of other clusters are others."""
    return f"clusters_cell_{what}_{division.digest[:12]}_{division.k}"


def _unless_set(division: Division, what: str, position: int) -> int:
    """Return where a box begins: at 0 once it was set, since Streamlit warns of a box that has both."""
    return 0 if _key(division, what) in st.session_state else position


def _linked_cell(division: Division, crossing: Crossing) -> tuple[int, int] | None:
    """Return the cell that the address names: "3/12 Sport" is the third of 12 clusters."""
    if not is_linked(division.corpus):
        return None
    number, _, section = st.query_params.get(_PARAMETER, "").partition(" ")
    for column in range(crossing.counts.shape[1]):
        if number == f"{column + 1}/{division.k}" and section in crossing.sections:
            return crossing.sections.index(section), column
    return None


def _write_link(division: Division, crossing: Crossing, cell: tuple[int, int] | None) -> None:
    """Put the cell into the address, except of texts that no link can bring back."""
    if cell is not None and is_linked(division.corpus):
        st.query_params[_PARAMETER] = f"{cell[1] + 1}/{division.k} {crossing.sections[cell[0]]}"
    elif _PARAMETER in st.query_params:
        del st.query_params[_PARAMETER]
