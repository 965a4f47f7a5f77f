"""The matrix of shares: colours, numbers, click targets."""

from __future__ import annotations

import numpy as np
import pytest

from components.figures.ledger_figure import (
    NUMBERS_UP_TO,
    SLANTED_UP_TO,
    SVG_UP_TO,
    describe_ledger,
    hundredths,
    ledger_figure,
    narrow_ledger,
)
from tests.figures.palettes import PALETTE

SHARES = np.array([[0.2, -0.05, 0], [0.1, 0.021, -0.0001]])
ROWS, COLUMNS = ("bank", "<b>"), ("river", "&", "bank")
WHOLE = (99, 99)  # nothing is cropped
DIVERGING = ("#aa0000", "#ffffff", "#0000aa")


def test_colours_diverge_around_zero_and_reach_as_far_on_both_sides() -> None:
    cells, _ = ledger_figure(SHARES, ROWS, COLUMNS, None, WHOLE, PALETTE, DIVERGING).data
    assert (cells.zmin, cells.zmax) == (-0.2, 0.2)
    assert cells.z.tolist() == SHARES.astype(np.float32).tolist()
    assert cells.colorscale == ((0, "#aa0000"), (0.5, "#ffffff"), (1, "#0000aa"))


def test_a_point_lies_on_each_cell_and_says_which_one_it_is() -> None:
    cells, points = ledger_figure(SHARES, ROWS, COLUMNS, None, WHOLE, PALETTE, DIVERGING).data
    assert cells.customdata is None
    assert points.customdata.tolist() == list(range(6))
    assert np.issubdtype(points.customdata.dtype, np.integer)
    for cell, x, y in zip(points.customdata, points.x, points.y, strict=True):
        assert (y, x) == divmod(cell, 3)
    assert points.hovertext[4] == "&lt;b&gt; × &amp;: <b>0.0210</b>"


def test_shares_stand_in_the_cells_in_hundredths_where_there_is_room() -> None:
    _, points = ledger_figure(SHARES, ROWS, COLUMNS, None, WHOLE, PALETTE, DIVERGING).data
    assert points.text == ("20.0", "−5.0", "0.0", "10.0", "2.1", "0.0")
    assert points.textfont.color[0] == "#ffffff"  # on the darkest blue
    assert points.textfont.color[2] == "#000000"  # on white
    wide = np.full((1, NUMBERS_UP_TO + 1), 0.1)
    _, points = ledger_figure(wide, ("a",), "b" * wide.size, None, WHOLE, PALETTE, DIVERGING).data
    assert points.text is None
    assert points.mode == "markers"


def test_many_rows_have_no_numbers() -> None:
    figure = ledger_figure(np.ones((27, 2)), "a" * 27, "bc", None, WHOLE, PALETTE, DIVERGING)
    assert figure.data[1].text is None


def test_the_rest_has_no_colour_and_does_not_make_the_others_pale() -> None:
    cells, points = ledger_figure(SHARES, ROWS, COLUMNS, None, (1, 2), PALETTE, DIVERGING).data
    assert np.isnan(cells.z).tolist() == [[False, False, True], [True, True, True]]
    cells, _ = ledger_figure(SHARES[::-1], ROWS, COLUMNS, None, (1, 2), PALETTE, DIVERGING).data
    assert cells.zmax == 0.1
    assert len(points.customdata) == 6


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert hundredths(np.array([-0.0004, 0.0006, -0.0006])) == ["0.0", "0.1", "−0.1"]


def test_the_chosen_cell_is_framed() -> None:
    (frame,) = ledger_figure(SHARES, ROWS, COLUMNS, (1, 2), WHOLE, PALETTE, DIVERGING).layout.shapes
    assert (frame.x0, frame.x1, frame.y0, frame.y1) == (1.5, 2.5, 0.5, 1.5)
    assert not ledger_figure(SHARES, ROWS, COLUMNS, None, WHOLE, PALETTE, DIVERGING).layout.shapes


def test_words_on_the_axes_are_escaped_and_the_first_is_at_the_top() -> None:
    layout = ledger_figure(SHARES, ROWS, COLUMNS, None, WHOLE, PALETTE, DIVERGING).layout
    assert layout.yaxis.ticktext == ("bank", "&lt;b&gt;")
    assert layout.xaxis.ticktext == ("river", "&amp;", "bank")
    assert layout.yaxis.range == (1.5, -0.5)
    narrow = narrow_ledger(SHARES, ("<very long word>", "b"), COLUMNS)
    assert narrow["yaxis.ticktext"] == ["&lt;very lon…", "b"]
    assert narrow["xaxis.ticktext"] == ["river", "&amp;", "bank"]


@pytest.mark.parametrize(("size", "angle", "kind"), [(SLANTED_UP_TO, -45, "scatter"), (41, -90, "scattergl")])
def test_many_words_stand_upright_and_many_cells_are_drawn_in_webgl(size: int, angle: int, kind: str) -> None:
    figure = ledger_figure(np.ones((size, size)), "a" * size, "b" * size, None, WHOLE, PALETTE, DIVERGING)
    assert figure.layout.xaxis.tickangle == angle
    assert figure.data[1].type == kind
    assert (size * size > SVG_UP_TO) == (kind == "scattergl")


def test_shares_that_are_all_zero_are_drawn() -> None:
    cells, _ = ledger_figure(np.zeros((1, 1)), ("a",), ("b",), (0, 0), WHOLE, PALETTE, DIVERGING).data
    assert cells.zmin < 0 < cells.zmax


def test_the_description_names_sum_and_largest_pair() -> None:
    said = describe_ledger(SHARES, ROWS, COLUMNS)
    assert "2 by 3 shares that add up to 0.2709, from -0.0500 to 0.2000" in said
    assert "that of bank and river; 33% are negative" in said
