"""How cosines of pairs spread, and bars of probes."""

from __future__ import annotations

import numpy as np
import pytest

from components.figures.cosine_spread import BINS, probes_figure, spread_figure
from tests.figures.palettes import PALETTE

KINDS = {"random pairs": np.linspace(-0.2, 0.4, 500), "one event": np.linspace(0.3, 0.9, 40)}


def test_each_kind_is_drawn_as_shares_of_its_own_that_add_up_to_1() -> None:
    figure = spread_figure(KINDS, 0.62, PALETTE)
    assert [trace.name for trace in figure.data] == list(KINDS)
    for trace, cosines in zip(figure.data, KINDS.values(), strict=True):
        assert sum(trace.y) == pytest.approx(1)
        counts, _ = np.histogram(cosines, bins=BINS)
        assert np.allclose(trace.y, counts / len(cosines))


def test_cosines_beyond_the_picture_are_counted_at_its_ends() -> None:
    figure = spread_figure({"low": np.array([-0.9, 0.1])}, 0.5, PALETTE)
    assert figure.data[0].y[0] == pytest.approx(0.5)


def test_the_users_cosine_is_a_line_with_its_number() -> None:
    figure = spread_figure(KINDS, 0.62, PALETTE)
    assert [shape.x0 for shape in figure.layout.shapes] == [0.62]
    assert figure.layout.annotations[0].text == "<b>0.62</b>"


def test_a_bar_a_probe_in_the_colour_of_what_a_reader_says() -> None:
    figure = probes_figure(["Negate it", "Typo"], np.array([0.95, 0.6]), [False, True], PALETTE)
    different, same = figure.data
    assert (different.name, list(different.x), list(different.y)) == ("means something else", [0.95], [0])
    assert (same.name, list(same.x), list(same.y)) == ("means the same", [0.6], [1])
    assert different.marker.color != same.marker.color
    assert list(figure.layout.yaxis.ticktext) == ["Negate it", "Typo"]


def test_one_kind_of_probes_alone_is_one_trace_and_a_negative_cosine_is_on_the_picture() -> None:
    figure = probes_figure(["Typo"], np.array([-0.1]), [True], PALETTE)
    assert len(figure.data) == 1
    assert figure.layout.xaxis.range[0] <= -0.1
