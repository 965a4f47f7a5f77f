"""Sections against clusters: cells, their colours and numbers, and the points that make them answer a click."""

from __future__ import annotations

import numpy as np
import pytest

from components.figures.contingency import contingency_figure, describe_contingency, narrow_contingency
from tests.figures.palettes import PALETTE

COUNTS = np.array([[2, 0, 1200], [1, 3, 0]])
SHARES = COUNTS / COUNTS.sum(axis=1, keepdims=True)
SECTIONS, CLUSTERS = ("arts", "<b>sport</b>"), ("1 · moon", "2 · <i>vote</i>", "3")


def test_colours_are_shares_and_numbers_are_counts() -> None:
    cells, numbers = contingency_figure(COUNTS, SHARES, SECTIONS, CLUSTERS, None, PALETTE).data
    assert cells.z.tolist() == SHARES.astype(np.float32).tolist()
    assert cells.zmax == SHARES.max()
    assert numbers.text == ("2", "", "1,200", "1", "3", "")


def test_a_point_lies_on_each_cell_and_says_which_one_it_is() -> None:
    cells, points = contingency_figure(COUNTS, SHARES, SECTIONS, CLUSTERS, None, PALETTE).data
    assert cells.customdata is None
    assert points.customdata.tolist() == list(range(6))
    for cell, x, y in zip(points.customdata, points.x, points.y, strict=True):
        assert (y, x) == divmod(cell, 3)
    assert points.hovertext[4] == "&lt;b&gt;sport&lt;/b&gt;<br>2 · &lt;i&gt;vote&lt;/i&gt;<br><b>3</b> texts, 75%"
    assert points.hovertext[3].endswith("<b>1</b> text, 25%")


def test_the_chosen_cell_is_framed() -> None:
    figure = contingency_figure(COUNTS, SHARES, SECTIONS, CLUSTERS, (1, 2), PALETTE)
    (frame,) = figure.layout.shapes
    assert (frame.x0, frame.x1, frame.y0, frame.y1) == (1.5, 2.5, 0.5, 1.5)
    assert not contingency_figure(COUNTS, SHARES, SECTIONS, CLUSTERS, None, PALETTE).layout.shapes


def test_names_are_escaped_and_the_first_row_is_on_top() -> None:
    layout = contingency_figure(COUNTS, SHARES, SECTIONS, CLUSTERS, None, PALETTE).layout
    assert layout.yaxis.ticktext == ("arts", "&lt;b&gt;sport&lt;/b&gt;")
    assert layout.xaxis.ticktext == ("1 · moon", "2 · &lt;i&gt;vote&lt;/i&gt;", "3")
    assert layout.yaxis.range == (1.5, -0.5)


@pytest.mark.parametrize(("k", "words"), [(16, True), (17, False)])
def test_many_clusters_have_their_numbers_alone(k: int, words: bool) -> None:
    counts, names = np.ones((2, k)), [f"{c + 1} · word" for c in range(k)]
    ticks = contingency_figure(counts, counts / k, SECTIONS, names, None, PALETTE).layout.xaxis.ticktext
    assert list(ticks) == (names if words else [str(c + 1) for c in range(k)])


@pytest.mark.parametrize(("k", "step"), [(3, 1), (15, 1), (16, 2), (30, 2), (31, 3)])
def test_on_a_phone_clusters_have_as_many_numbers_as_find_room(k: int, step: int) -> None:
    narrow = narrow_contingency(["a very long name of a section"], [f"{c + 1} · word" for c in range(k)])
    assert narrow["xaxis.tickvals"] == list(range(0, k, step))
    assert narrow["xaxis.ticktext"] == [str(c + 1) for c in range(0, k, step)]
    assert narrow["yaxis.ticktext"] == ["a very long n…"]


def test_numbers_are_dark_on_pale_cells_and_pale_on_dark_ones() -> None:
    # In this palette the paper is white and the most of the scale nearly black.
    shares = np.array([[0.0, 0.5, 1.0]])
    figure = contingency_figure(np.ones((1, 3)), shares, ["arts"], CLUSTERS, None, PALETTE)
    first, _, last = figure.data[1].textfont.color
    assert (first, last) == (PALETTE.text, PALETTE.paper)


def test_numbers_on_any_place_of_the_scale_are_read_at_four_to_one() -> None:
    shares = np.linspace(0, 1, 101)[None]
    figure = contingency_figure(np.ones((1, 101)), shares, ["arts"], [""] * 101, None, PALETTE)
    # The scale is grey: #ffffff, #eeeeee, #888888, #111111 at even steps.
    grey = np.interp(shares[0], np.linspace(0, 1, 4), [255, 238, 136, 17]) / 255
    luminance = np.where(grey <= 0.04045, grey / 12.92, ((grey + 0.055) / 1.055) ** 2.4)
    ink = np.array([1.0 if colour == PALETTE.paper else 0.0 for colour in figure.data[1].textfont.color])
    assert ((np.maximum(ink, luminance) + 0.05) / (np.minimum(ink, luminance) + 0.05)).min() > 4


def test_a_table_without_any_text_in_a_row_is_drawn() -> None:
    figure = contingency_figure(np.zeros((1, 1)), np.zeros((1, 1)), ["arts"], ["1"], (0, 0), PALETTE)
    assert figure.data[0].zmax > 0


def test_the_description_names_the_largest_cell() -> None:
    said = describe_contingency(COUNTS, SECTIONS, CLUSTERS)
    assert "1,206 texts, 2 sections by 3 clusters. The largest cell is arts in cluster 3: 1,200 texts" in said
    assert "33% of the cells are empty" in said
