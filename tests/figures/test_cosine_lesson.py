"""The pictures of the lesson on cosines."""

from __future__ import annotations

import numpy as np
import pytest

from components.engine.background_pairs import background_cosines
from components.engine.corpus import load_news
from components.engine.news_data import load_news_data
from components.figures.cosine_lesson import OTHER, angle_figure, background_histogram


@pytest.mark.parametrize("degrees", [0, 30, 60, 90, 120, 180])
def test_the_projection_is_as_long_as_the_cosine(degrees: float) -> None:
    figure = angle_figure(degrees)
    cosine = np.cos(np.deg2rad(degrees))
    projection = next(trace for trace in figure.data if trace.line.color == OTHER)
    assert list(projection.x) == pytest.approx([0, cosine])
    assert list(projection.y) == [0, 0]


@pytest.mark.parametrize("degrees", [0, 45, 180])
def test_both_vectors_have_length_one_and_the_angle_between_them(degrees: float) -> None:
    tips = [(note.x, note.y) for note in angle_figure(degrees).layout.annotations if note.showarrow]
    assert tips[0] == (1, 0)
    assert np.hypot(*tips[1]) == pytest.approx(1)
    assert np.dot(tips[0], tips[1]) == pytest.approx(np.cos(np.deg2rad(degrees)))


def test_both_vectors_are_named_and_lie_within_the_picture() -> None:
    figure = angle_figure(180)
    assert [note.text for note in figure.layout.annotations if not note.showarrow] == ["<i>u</i>", "<i>v</i>"]
    low, high = figure.layout.xaxis.range
    assert all(low <= note.x <= high for note in figure.layout.annotations)


def test_bars_count_the_background_and_those_below_the_cosine_stand_out() -> None:
    bars = background_histogram(np.array([0.101, 0.102, 0.501, -0.199]), 0.3).data[0]
    counts = {round(float(x), 2): int(y) for x, y in zip(bars.x, bars.y, strict=True) if y}
    assert counts == {0.11: 2, 0.51: 1, -0.19: 1}
    assert len({colour for x, colour in zip(bars.x, bars.marker.color, strict=True) if x < 0.3}) == 1
    assert {colour for x, colour in zip(bars.x, bars.marker.color, strict=True) if x > 0.3} == {"gray"}


def test_a_line_stands_at_the_cosine() -> None:
    assert [shape.x0 for shape in background_histogram(np.array([0.1]), 0.42).layout.shapes] == [0.42]


def test_no_pair_of_the_real_background_falls_outside_the_picture() -> None:
    background, _ = background_cosines(load_news_data().embeddings, load_news().table["section"].tolist())
    assert sum(background_histogram(background, 0.5).data[0].y) == len(background)
