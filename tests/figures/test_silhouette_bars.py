"""Silhouettes as bars: which texts have one, where it lies, what it shows."""

from __future__ import annotations

import numpy as np
import pytest

from components.figures.map_figure import category_style
from components.figures.silhouette_bars import (
    describe_silhouettes,
    narrow_names,
    silhouette_bars,
    silhouette_figure,
)
from tests.figures.palettes import PALETTE

VALUES = np.array([0.1, 0.4, -0.2, 0.0, 0.3], dtype=np.float32)
LABELS = np.array([1, 0, 0, 1, 0])
NAMES = ("1 · <b>moon</b>", "2 · sport")


def test_each_text_has_a_bar_sorted_within_its_cluster() -> None:
    bars = silhouette_bars(VALUES, LABELS)
    assert bars.positions.tolist() == [1, 4, 2, 0, 3]
    assert bars.each == 1
    assert (np.diff(bars.rows) >= 1).all(), "no bar covers another"
    assert bars.rows[3] - bars.rows[2] > 1, "a gap parts the clusters"
    assert bars.middles.tolist() == pytest.approx([bars.rows[:3].mean(), bars.rows[3:].mean()])


@pytest.mark.parametrize(("n", "each"), [(10, 1), (11, 2), (20, 2), (21, 3)])
def test_more_texts_than_bars_share_one(n: int, each: int) -> None:
    bars = silhouette_bars(np.linspace(-1, 1, n), np.zeros(n, dtype=np.int64), most=10)
    assert bars.each == each
    assert len(bars.positions) == -(-n // each) <= 10


def test_a_bar_of_several_texts_shows_the_middle_one() -> None:
    values = np.array([0.9, 0.1, 0.5, 0.2, 0.8, 0.3, 0.7])
    bars = silhouette_bars(values, np.zeros(7, dtype=np.int64), most=3)
    assert values[bars.positions].tolist() == [0.8, 0.3, 0.1]


def test_a_cluster_of_one_text_has_its_bar_among_thousands_and_room_for_its_name() -> None:
    values, labels = np.full(4_001, 0.1), np.append(np.zeros(4_000, dtype=np.int64), 1)
    bars = silhouette_bars(values, labels)
    assert bars.positions[-1] == 4_000
    assert bars.end - bars.rows[-1] > 0.02 * bars.end


def test_a_bar_says_which_text_it_is_and_has_the_colour_of_its_cluster() -> None:
    bars = silhouette_bars(VALUES, LABELS)
    bar, line = silhouette_figure(bars, VALUES, LABELS, NAMES, list("abcde"), PALETTE).data
    assert bar.customdata.tolist() == [1, 4, 2, 0, 3]
    assert bar.x.tolist() == VALUES[[1, 4, 2, 0, 3]].tolist()
    assert bar.hovertext == tuple("abcde")
    first, second = (category_style(c, PALETTE)["color"] for c in (0, 1))
    assert bar.marker.color == (first, first, first, second, second)
    assert line.customdata is None


def test_the_line_is_at_the_mean_of_all_texts_and_not_of_the_bars() -> None:
    values = np.array([0.0, 0.0, 0.9, 0.1])
    labels = np.zeros(4, dtype=np.int64)
    bars = silhouette_bars(values, labels, most=1)
    figure = silhouette_figure(bars, values, labels, ["1"], [""], PALETTE)
    assert figure.data[1].x == (0.25, 0.25)
    assert figure.layout.annotations[0].text == "mean 0.250"


def test_names_are_escaped_and_on_a_phone_there_are_numbers() -> None:
    bars = silhouette_bars(VALUES, LABELS)
    figure = silhouette_figure(bars, VALUES, LABELS, NAMES, [""] * 5, PALETTE)
    assert figure.layout.yaxis.ticktext == ("1 · &lt;b&gt;moon&lt;/b&gt;", "2 · sport")
    assert figure.layout.yaxis.tickvals.tolist() == bars.middles.tolist()
    assert narrow_names(NAMES) == {"yaxis.ticktext": ["1", "2"]}


def test_all_bars_are_within_the_picture_and_thirty_clusters_have_room() -> None:
    labels = np.repeat(np.arange(30), 2)
    values = np.linspace(-0.5, 0.2, 60)
    bars = silhouette_bars(values, labels)
    figure = silhouette_figure(bars, values, labels, list(map(str, range(30))), [""] * 60, PALETTE)
    low, high = figure.layout.xaxis.range
    assert low < values.min()
    assert high > values.max()
    assert figure.layout.yaxis.range == (bars.end, 0)
    assert bars.rows.max() < bars.end
    assert figure.layout.height > 30 * 20


def test_values_that_are_all_zero_are_drawn() -> None:
    values, labels = np.zeros(3), np.arange(3)
    figure = silhouette_figure(silhouette_bars(values, labels), values, labels, ["1", "2", "3"], [""] * 3, PALETTE)
    low, high = figure.layout.xaxis.range
    assert low < high


def test_the_description_has_mean_share_and_both_ends() -> None:
    said = describe_silhouettes(VALUES, LABELS)
    assert "5 texts in 2 clusters, from -0.20 to 0.40, on average 0.120; 20% are below 0" in said
    assert "Cluster 1 fits best (0.167), cluster 2 least (0.050)" in said
