"""Embeddings as strips and as points on a plane."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from components.engine.projection import Projection, project
from components.figures.labels import hover_text
from components.figures.vectors import describe_plane, describe_strips, plane, vector_strips

TEXTS = ["The soup is hot.", "<b>bold</b> & co", "我爱北京天安门上太阳升我爱北京天安门"]
EMBEDDINGS = np.random.default_rng(11).standard_normal((3, 384)).astype(np.float32)


def test_each_embedding_is_a_row_of_its_own_numbers_the_first_at_the_top() -> None:
    figure = vector_strips(EMBEDDINGS, TEXTS)
    assert_array_equal(figure.data[0].z, EMBEDDINGS)
    assert_array_equal(figure.data[0].x, np.arange(1, 385))
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_the_colours_are_centred_at_zero_and_a_few_long_entries_do_not_turn_the_rest_pale() -> None:
    embeddings = EMBEDDINGS.copy()
    embeddings[0, 0] = 1000
    trace = vector_strips(embeddings, TEXTS).data[0]
    assert trace.zmin == -trace.zmax
    assert 1 < trace.zmax < 10


def test_strips_are_labelled_by_their_texts_escaped_and_shortened() -> None:
    labels = vector_strips(EMBEDDINGS, TEXTS).layout.yaxis.ticktext
    assert labels[0] == "1 · The soup is hot."
    assert labels[1] == "2 · &lt;b&gt;bold&lt;/b&gt; &amp; co"
    assert labels[2].startswith("3 · 我爱北京天安")
    assert labels[2].endswith("…")


def test_strips_of_many_texts_show_no_labels_on_each_other() -> None:
    assert vector_strips(np.tile(EMBEDDINGS, (10, 1)), TEXTS * 10).layout.yaxis.showticklabels is True
    assert vector_strips(np.tile(EMBEDDINGS, (20, 1)), TEXTS * 20).layout.yaxis.showticklabels is False


def test_the_strips_description_holds_the_true_numbers() -> None:
    assert describe_strips(np.array([[0.1, -0.25, 0.0], [0.5, 0.2, 0.3]])) == (
        "2 rows of 3 coloured cells, one row a sentence: the numbers of its embedding, from -0.25 to 0.50."
    )


def test_points_stand_at_their_coordinates_with_both_axes_to_one_scale() -> None:
    projection = project(EMBEDDINGS)
    figure = plane(projection, TEXTS)
    assert_array_equal(figure.data[0].x, projection.coordinates[:, 0])
    assert_array_equal(figure.data[0].y, projection.coordinates[:, 1])
    assert figure.layout.yaxis.scaleanchor == "x"


def test_hovering_over_a_point_shows_its_whole_text_and_no_html_of_it() -> None:
    trace = plane(project(EMBEDDINGS), TEXTS).data[0]
    assert list(trace.customdata) == [hover_text(i, text) for i, text in enumerate(TEXTS)]
    for shown in [*trace.customdata, *trace.text]:
        assert "<" not in shown.replace("<br>", "")


@pytest.mark.parametrize(("n", "first"), [(8, "1 · Text 0"), (9, "1"), (100, "1"), (101, None)])
def test_points_carry_words_then_numbers_then_nothing(n: int, first: str | None) -> None:
    texts = [f"Text {i}" for i in range(n)]
    trace = plane(Projection(np.zeros((n, 2), np.float32), 0.5), texts).data[0]
    assert (None if trace.text is None else trace.text[0]) == first
    assert trace.mode == ("markers" if first is None else "markers+text")
    assert len(trace.customdata) == n


def test_the_planes_description_holds_the_true_numbers() -> None:
    assert describe_plane(Projection(np.zeros((7, 2)), 0.314)) == (
        "Scatter plot of 7 sentences on their first two principal components, which keep 31% of the variance."
    )


def test_embeddings_that_are_all_zero_can_be_drawn() -> None:
    assert_allclose(vector_strips(np.zeros((2, 4), np.float32), ["a", "b"]).data[0].z, 0)
