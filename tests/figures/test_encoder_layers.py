"""The curve of two pieces over the layers, and all pieces on the plane."""

from __future__ import annotations

import numpy as np

from components.engine.inside_views import LayerCosines
from components.figures.encoder_layers import PlacedPieces, curves_by_layer, describe_layers, plane_of_pieces
from tests.figures.palettes import PALETTE

COSINES = LayerCosines(np.array([1.0, 0.6, 0.8]), np.array([0.1, 0.2, 0.3]))
FIRST = PlacedPieces("first", ["[CLS]", "<b>"], np.array([[0.0, 0.0], [1.0, 2.0]]), 1)
SECOND = PlacedPieces("second", ["bank"], np.array([[-1.0, 1.0]]), 0)


def test_both_curves_have_a_value_a_layer_and_points_know_their_layer() -> None:
    others, pair = curves_by_layer(COSINES, "“bank”", 1, PALETTE).data
    assert list(pair.y) == COSINES.pair.tolist()
    assert list(others.y) == COSINES.others.tolist()
    assert pair.customdata.tolist() == [0, 1, 2]
    assert (pair.line.dash, others.line.dash) == ("solid", "dot")


def test_a_line_marks_the_layer_in_use() -> None:
    assert [shape.x0 for shape in curves_by_layer(COSINES, "x", 2, PALETTE).layout.shapes] == [2]


def test_without_other_pairs_there_is_one_curve() -> None:
    alone = COSINES._replace(others=np.full(3, np.nan))
    figure = curves_by_layer(alone, "<i>", 0, PALETTE)
    assert [trace.name for trace in figure.data] == ["&lt;i&gt;"]
    assert figure.layout.yaxis.range[0] < 0 < 1 < figure.layout.yaxis.range[1]


def test_cosines_below_0_are_on_the_picture() -> None:
    low = COSINES._replace(pair=np.array([0.5, -0.4, 0.0]))
    assert curves_by_layer(low, "x", 0, PALETTE).layout.yaxis.range[0] < -0.4


def test_the_description_gives_both_ends_and_the_lowest() -> None:
    said = describe_layers(COSINES, "bank")
    assert "before the first layer is 1.00, after the last 0.80; lowest after layer 1 with 0.60" in said


def test_each_piece_lies_at_its_place_in_its_sentences_colour() -> None:
    first, second, rings = plane_of_pieces((FIRST, SECOND), PALETTE).data
    assert list(first.x) == [0, 1]
    assert list(first.y) == [0, 2]
    assert list(first.text) == ["[CLS]", "&lt;b&gt;"]
    assert (first.marker.color, second.marker.color) == (PALETTE.accent, PALETTE.torn)
    assert list(zip(rings.x, rings.y, strict=True)) == [(1, 2), (-1, 1)]


def test_all_pieces_are_within_the_axes_even_where_they_lie_on_one_spot() -> None:
    spot = PlacedPieces("first", ["a"], np.zeros((1, 2)), 0)
    layout = plane_of_pieces((spot, spot), PALETTE).layout
    assert layout.xaxis.range[0] < 0 < layout.xaxis.range[1]
    assert layout.yaxis.range[0] < 0 < layout.yaxis.range[1]
