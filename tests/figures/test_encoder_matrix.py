"""A matrix over word pieces: its values, its names, its frames."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from components.figures.encoder_matrix import NARROW_TICKS, describe_matrix, matrix_figure, narrow_matrix, scale_of
from tests.figures.palettes import PALETTE

VALUES = np.array([[0.1, 0.9, 0.2], [0.3, 0.4, -0.5]])
ROWS, COLUMNS = ["[CLS]", "<b>bank</b>"], ["the", "bank", "##s"]


def test_values_stand_in_their_rows_and_columns_the_first_row_at_the_top() -> None:
    figure = matrix_figure(VALUES, ROWS, COLUMNS, PALETTE, what="cosine")
    assert_allclose(figure.data[0].z, VALUES, atol=1e-7)
    assert figure.layout.yaxis.range == (1.5, -0.5)
    assert list(figure.layout.xaxis.ticktext) == COLUMNS


def test_pieces_are_escaped_on_axes_and_where_one_hovers() -> None:
    figure = matrix_figure(VALUES, ROWS, COLUMNS, PALETTE, what="<i>", between="→")
    assert figure.layout.yaxis.ticktext[1] == "&lt;b&gt;bank&lt;/b&gt;"
    assert figure.data[0].text[1][2] == "&lt;b&gt;bank&lt;/b&gt; → ##s"
    assert figure.data[0].colorbar.title.text == "&lt;i&gt;"


def test_framed_cells_have_a_frame_around_them() -> None:
    shapes = matrix_figure(VALUES, ROWS, COLUMNS, PALETTE, what="cosine", framed=[(1, 2)]).layout.shapes
    assert [(s.x0, s.x1, s.y0, s.y1) for s in shapes] == [(1.5, 2.5, 0.5, 1.5)]


def test_numbers_stand_in_the_cells_only_where_they_find_room() -> None:
    few = matrix_figure(VALUES, ROWS, COLUMNS, PALETTE, what="cosine")
    many = matrix_figure(np.zeros((2, 40)), ROWS, ["a"] * 40, PALETTE, what="cosine")
    assert few.data[0].texttemplate == "%{z:.2f}"
    assert many.data[0].texttemplate is None


def test_on_a_phone_few_columns_are_named_and_each_at_its_place() -> None:
    names = [str(i) for i in range(40)]
    narrow = narrow_matrix(names)
    assert narrow["xaxis.tickvals"] == list(range(0, 40, 2))
    assert narrow["xaxis.ticktext"] == names[::2]
    assert narrow_matrix(names[:NARROW_TICKS])["xaxis.ticktext"] == names[:NARROW_TICKS]


def test_the_description_names_the_largest_cell() -> None:
    said = describe_matrix(VALUES, ROWS, COLUMNS, "cosine")
    assert "from -0.50 to 0.90" in said
    assert "row 1, [CLS], and column 2, bank" in said


def test_the_scale_goes_from_the_page_to_the_deepest_colour() -> None:
    scale = scale_of(PALETTE)
    assert (scale[0], scale[-1]) == ((0.0, PALETTE.paper), (1.0, PALETTE.sequential[-1]))
