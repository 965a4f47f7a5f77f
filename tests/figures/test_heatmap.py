"""The heatmap shows the right number in the right place, whatever the order."""

from __future__ import annotations

import html

import numpy as np
import plotly.graph_objects as go
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from components.engine.similarity import SimilarityOrder, cosine_matrix, similarity_order
from components.figures.heatmap import (
    COLUMN_NUMBERS,
    LABELS_UP_TO,
    NUMBERS_UP_TO,
    SLANTED_UP_TO,
    SVG_UP_TO,
    describe_heatmap,
    similarity_heatmap,
)
from components.figures.labels import hover_text

TEXTS = [
    "The soup is hot.",
    "<b>bold</b> & co",
    '<a href="https://example.org">link</a>',
    "我爱北京天安门上太阳升",
    "Bye.",
]
COSINES = cosine_matrix(np.random.default_rng(7).standard_normal((5, 6)))
PERMUTED = SimilarityOrder(np.array([3, 0, 4, 1, 2]), *similarity_order(COSINES)[1:])
ORDERS = [None, PERMUTED, similarity_order(COSINES)]


def many(n: int) -> tuple[np.ndarray, list[str]]:
    return cosine_matrix(np.random.default_rng(n).standard_normal((n, 12))), [f"Text number {i}" for i in range(n)]


def drawn_order(order: SimilarityOrder | None) -> list[int]:
    return list(range(5)) if order is None else order.order.tolist()


@pytest.mark.parametrize("order", ORDERS)
def test_the_matrix_is_drawn_in_the_given_order(order: SimilarityOrder | None) -> None:
    figure = similarity_heatmap(COSINES, TEXTS, order)
    shown = drawn_order(order)
    for row in range(5):
        for column in range(5):
            assert figure.data[0].z[row][column] == COSINES[shown[row], shown[column]]


@pytest.mark.parametrize("order", ORDERS)
def test_a_clicked_cell_carries_the_original_positions_and_its_cosine(order: SimilarityOrder | None) -> None:
    points = similarity_heatmap(COSINES, TEXTS, order).data[1]
    shown = drawn_order(order)
    assert len(points.customdata) == 25
    for x, y, (i, j, cosine) in zip(points.x, points.y, points.customdata, strict=True):
        assert (i, j) == (shown[int(y)], shown[int(x)])
        assert cosine == COSINES[int(i), int(j)]


@pytest.mark.parametrize("order", ORDERS)
def test_rows_and_columns_are_named_after_the_texts_that_stand_there(order: SimilarityOrder | None) -> None:
    layout = similarity_heatmap(COSINES, TEXTS, order).layout
    shown = drawn_order(order)
    assert list(layout.xaxis.ticktext) == list(layout.yaxis.ticktext) == [hover_text(i, TEXTS[i]) for i in shown]
    for labels in (layout.yaxis2.ticktext, layout.xaxis2.ticktext):
        assert [label.split(" ·")[0] for label in labels] == [str(i + 1) for i in shown]
        for label, i in zip(labels, shown, strict=True):
            beginning = html.unescape(label).removeprefix(f"{i + 1} · ").removesuffix("…")
            assert 0 < len(beginning) <= 24
            assert TEXTS[i].startswith(beginning)
    for axis in (layout.xaxis, layout.yaxis, layout.xaxis2, layout.yaxis2):
        assert list(axis.tickvals) == [0, 1, 2, 3, 4]


def test_the_first_text_stands_at_the_top_and_at_the_left() -> None:
    layout = similarity_heatmap(COSINES, TEXTS).layout
    for y in (layout.yaxis.range, layout.yaxis2.range):
        assert y[0] > y[1]
    for x in (layout.xaxis.range, layout.xaxis2.range):
        assert x[0] < x[1]


def test_no_text_is_read_as_html() -> None:
    layout = similarity_heatmap(COSINES, TEXTS).layout
    for axis in (layout.xaxis, layout.yaxis, layout.xaxis2, layout.yaxis2):
        for label in axis.ticktext:
            assert "<" not in label.replace("<br>", "")
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; co" in layout.yaxis.ticktext[1]


def test_the_colour_scale_has_the_limits_it_is_given() -> None:
    fixed = similarity_heatmap(COSINES, TEXTS).data[0]
    assert (fixed.zmin, fixed.zmax) == (-1, 1)
    assert list(fixed.colorbar.tickvals) == [-1, 0, 1]
    fitted = similarity_heatmap(COSINES, TEXTS, limits=(0.2, 0.7), title="TF-IDF cosine").data[0]
    assert (fitted.zmin, fitted.zmax) == (0.2, 0.7)
    assert list(fitted.colorbar.tickvals) == [0.2, 0.7]
    assert fitted.colorbar.title.text == "TF-IDF cosine"


def test_a_marked_pair_is_framed_twice_where_it_is_drawn() -> None:
    figure = similarity_heatmap(COSINES, TEXTS, PERMUTED, marked=(0, 2))  # drawn at 1 and 4
    middles = {((shape.x0 + shape.x1) / 2, (shape.y0 + shape.y1) / 2) for shape in figure.layout.shapes}
    assert middles == {(1, 4), (4, 1)}
    assert len(similarity_heatmap(COSINES, TEXTS, marked=(2, 2)).layout.shapes) == 1
    assert len(similarity_heatmap(COSINES, TEXTS).layout.shapes) == 0


def test_the_dendrogram_stands_beside_the_matrix_only_when_it_is_ordered() -> None:
    order = similarity_order(COSINES)
    figure = similarity_heatmap(COSINES, TEXTS, order)
    assert len(similarity_heatmap(COSINES, TEXTS).data) == 2
    tree = figure.data[2]
    assert (tree.xaxis, tree.yaxis) == ("x3", "y")
    assert_allclose(np.array(tree.y).reshape(4, 5)[:, :4], order.spans)
    assert_allclose(np.array(tree.x).reshape(4, 5)[:, :4], order.heights)
    assert np.isnan(np.array(tree.x).reshape(4, 5)[:, 4]).all()
    assert figure.layout.xaxis.domain[1] < figure.layout.xaxis3.domain[0]


@pytest.mark.parametrize("n", [2, 12, 13, 30, 31, 60, 61, 300])
def test_labels_thin_out_as_texts_grow_and_stay_in_their_places(n: int) -> None:
    cosines, texts = many(n)
    layout = similarity_heatmap(cosines, texts, similarity_order(cosines)).layout
    order = similarity_order(cosines).order
    assert len(layout.xaxis.ticktext) == n
    assert len(layout.yaxis2.ticktext) == (n if n <= LABELS_UP_TO else -(-n // 10))
    assert len(layout.xaxis2.ticktext) == n if n <= SLANTED_UP_TO else len(layout.xaxis2.ticktext) <= COLUMN_NUMBERS
    for axis in (layout.xaxis2, layout.yaxis2):
        for place, label in zip(axis.tickvals, axis.ticktext, strict=True):
            assert label.split(" ·")[0] == str(order[place] + 1)


def test_cosines_stand_in_the_cells_of_a_few_texts_only() -> None:
    assert similarity_heatmap(*many(5)).data[0].texttemplate == "%{z:.2f}"
    assert similarity_heatmap(*many(NUMBERS_UP_TO)).data[0].texttemplate == "%{z:.2f}"
    assert similarity_heatmap(*many(NUMBERS_UP_TO + 1)).data[0].texttemplate is None


def test_many_click_targets_are_drawn_by_webgl() -> None:
    assert isinstance(similarity_heatmap(*many(SVG_UP_TO)).data[1], go.Scatter)
    assert isinstance(similarity_heatmap(*many(SVG_UP_TO + 1)).data[1], go.Scattergl)


def test_click_targets_stay_invisible_when_one_is_selected() -> None:
    points = similarity_heatmap(COSINES, TEXTS).data[1]
    assert points.marker.opacity == points.selected.marker.opacity == points.unselected.marker.opacity == 0


def test_three_hundred_long_texts_fit_in_one_message_to_the_browser() -> None:
    cosines, _ = many(300)
    texts = ["天安门上太阳升<&>" * 100] * 300
    figure = similarity_heatmap(cosines, texts, similarity_order(cosines))
    assert len(figure.data[1].customdata) == 90_000
    assert len(figure.to_json().encode()) < 25e6


def test_identical_texts_keep_rows_of_their_own() -> None:
    figure = similarity_heatmap(np.ones((3, 3), np.float32), ["same"] * 3, similarity_order(np.ones((3, 3))))
    assert len(set(figure.layout.xaxis.ticktext)) == 3
    assert_array_equal(figure.data[0].z, np.ones((3, 3)))


def test_drawing_leaves_the_matrix_alone() -> None:
    before = COSINES.copy()
    similarity_heatmap(COSINES, TEXTS, PERMUTED)
    assert_array_equal(COSINES, before)


def test_the_description_holds_the_true_numbers() -> None:
    cosines = np.array([[1, 0.25, -0.5, 0.1], [0.25, 1, 0.75, 0.2], [-0.5, 0.75, 1, 0.3], [0.1, 0.2, 0.3, 1]])
    assert describe_heatmap(cosines, ["a", "b", "c", "d"]) == (
        "Heatmap of the cosines of 4 sentences, from -0.50 to 0.75, median 0.23. "
        "The most similar pair is line 2 and line 3."
    ).replace("0.23", f"{np.median([0.25, -0.5, 0.1, 0.75, 0.2, 0.3]):.2f}")
