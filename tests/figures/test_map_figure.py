"""The map: what is drawn of which texts, and what a click gets back."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from components.engine.density import density
from components.figures.map_figure import (
    Colouring,
    Focus,
    Lens,
    MapLayers,
    Sentences,
    category_style,
    map_figure,
)
from components.figures.map_layout import narrow_layout
from tests.figures.palettes import PALETTE

N = 30
FLAT = np.random.default_rng(1).standard_normal((N, 2)).astype(np.float32)
SPACE = np.random.default_rng(2).standard_normal((N, 3)).astype(np.float32)
CODES = np.arange(N) % 3
KINDS = Colouring("Section", (CODES,), ("arts", "sport <b>", "war"))
YEARS = Colouring("Year", (np.where(CODES == 0, np.nan, 1900.0 + np.arange(N)),))
HOVER = [f"text {i}" for i in range(N)]
ALL = np.ones(N, dtype=bool)


def draw(
    colouring: Colouring = KINDS, layers: MapLayers | None = None, lenses: int = 1, space: bool = False
) -> go.Figure:
    lens = Lens("UMAP", SPACE if space else FLAT)
    spread = Colouring(colouring.title, colouring.values * lenses, colouring.names)
    return map_figure([lens] * lenses, spread, HOVER, layers or MapLayers(ALL), PALETTE)


def points(figure: go.Figure) -> list[Any]:
    """Return the traces of texts: those that a click tells apart."""
    return [trace for trace in figure.data if trace.customdata is not None]


def test_each_category_is_a_trace_with_its_own_texts_colour_and_name() -> None:
    traces = points(draw())
    assert [trace.name for trace in traces] == ["arts", "sport &lt;b&gt;", "war"]
    assert len({trace.marker.color for trace in traces}) == 3
    for code, trace in enumerate(traces):
        assert_array_equal(trace.customdata, np.flatnonzero(code == CODES))
        assert_allclose(trace.x, FLAT[code == CODES, 0])
        assert list(trace.text) == [HOVER[i] for i in np.flatnonzero(code == CODES)]
        assert trace.type == "scattergl"


def test_sixty_categories_get_sixty_different_looks_and_none_is_called_other() -> None:
    looks = {tuple(category_style(code, PALETTE).values()) for code in range(60)}
    assert len(looks) == 60
    names = tuple(f"kind {i}" for i in range(N))
    figure = draw(Colouring("Section", (np.arange(N),), names))
    assert [trace.name for trace in points(figure)] == list(names)


def test_a_scale_colours_by_number_and_leaves_unknown_ones_grey() -> None:
    unknown, known = points(draw(YEARS))
    assert unknown.marker.color == PALETTE.faint
    assert_array_equal(unknown.customdata, np.flatnonzero(CODES == 0))
    assert_array_equal(known.marker.color, YEARS.values[0][CODES != 0])
    scale = draw(YEARS).layout.coloraxis
    assert (scale.cmin, scale.cmax) == (1901.0, 1929.0)
    assert [colour for _, colour in scale.colorscale] == list(PALETTE.sequential)


@pytest.mark.parametrize("values", [np.full(N, np.nan), np.full(N, 7.0)])
def test_a_scale_of_nothing_or_of_one_value_still_has_two_ends(values: np.ndarray) -> None:
    scale = draw(Colouring("Year", (values,))).layout.coloraxis
    assert scale.cmax > scale.cmin


@pytest.mark.parametrize("space", [False, True])
def test_what_is_filtered_out_stays_as_grey_context_that_answers_nothing(space: bool) -> None:
    shown = CODES != 1
    figure = draw(layers=MapLayers(shown), space=space)
    context = figure.data[0]
    assert len(context.x) == 10
    assert context.marker.color == PALETTE.faint
    assert context.hoverinfo == "skip"
    assert sorted(np.concatenate([trace.customdata for trace in points(figure)])) == np.flatnonzero(shown).tolist()


def test_a_selection_on_a_plane_fades_the_others_and_keeps_their_hover() -> None:
    chosen = np.arange(N) < 6
    for code, trace in enumerate(points(draw(layers=MapLayers(ALL, chosen)))):
        rows = np.flatnonzero(code == CODES)
        assert_array_equal(rows[list(trace.selectedpoints)], rows[rows < 6])
        assert trace.unselected.marker.color == PALETTE.faint
        assert len(trace.customdata) == 10


def test_where_something_is_selected_every_trace_has_a_selection_or_plotly_would_not_draw_it() -> None:
    focus = Focus(4, np.array([1, 2]), np.array([9]), np.array([5, 6, 7]))
    layers = MapLayers(CODES != 1, np.arange(N) < 6, (focus,), Sentences(["mine"], (FLAT[:1],)))
    figure = draw(YEARS, layers)
    others = [trace for trace in figure.data if trace.customdata is None]
    assert len(others) == 6
    assert all(len(trace.selectedpoints) == len(trace.x) for trace in others)
    assert all(trace.selectedpoints is None for trace in draw(YEARS, MapLayers(ALL)).data)


def test_in_space_where_points_cannot_fade_singly_the_others_become_context() -> None:
    figure = draw(layers=MapLayers(ALL, np.arange(N) < 6), space=True)
    assert len(figure.data[0].x) == N - 6
    assert sorted(np.concatenate([trace.customdata for trace in points(figure)])) == list(range(6))


@pytest.mark.parametrize("space", [False, True])
def test_the_open_text_has_lines_to_its_true_neighbours_kept_and_torn_and_crosses_on_false_ones(space: bool) -> None:
    focus = Focus(4, np.array([1, 2]), np.array([9]), np.array([5, 6, 7]))
    figure = draw(layers=MapLayers(ALL, focus=(focus,)), space=space)
    kept, torn, false, ring = figure.data[-4:]
    places = SPACE if space else FLAT
    assert_allclose(kept.x, [places[4, 0], places[1, 0], np.nan, places[4, 0], places[2, 0], np.nan])
    assert_allclose(torn.y, [places[4, 1], places[9, 1], np.nan])
    assert (kept.line.color, torn.line.color) == (PALETTE.accent, PALETTE.torn)
    assert_allclose(false.x, places[[5, 6, 7], 0])
    assert_allclose(ring.x, places[[4], 0])
    assert all(trace.customdata is None and trace.hoverinfo == "skip" for trace in (kept, torn, false, ring))


def test_a_text_without_false_neighbours_has_no_crosses() -> None:
    focus = Focus(4, np.array([1, 2]), np.array([], dtype=int), np.array([], dtype=int))
    names = [trace.name for trace in draw(layers=MapLayers(ALL, focus=(focus,))).data]
    assert "looks near, is no true neighbour" not in names


@pytest.mark.parametrize("space", [False, True])
def test_sentences_are_numbered_stars_where_they_land(space: bool) -> None:
    places = (SPACE if space else FLAT)[:2] + 1
    figure = draw(layers=MapLayers(ALL, sentences=Sentences(["mine &lt;", "also"], (places,))), space=space)
    stars = figure.data[-1]
    assert stars.text == (("1", "2") if space else None), "on a plane the numbers are labels, which find room"
    assert list(stars.hovertext) == ["mine &lt;", "also"]
    assert_allclose(stars.x, places[:, 0])
    assert stars.customdata is None


def test_a_single_sentence_needs_no_number() -> None:
    figure = draw(layers=MapLayers(ALL, sentences=Sentences(["mine"], (FLAT[:1],))))
    assert (figure.data[-1].text, figure.data[-1].name) == (None, "your sentence")


def test_contours_lie_below_the_points_and_only_on_a_plane() -> None:
    layers = MapLayers(ALL, densities=(density(FLAT),))
    assert draw(layers=layers).data[0].type == "contour"
    assert all(trace.type == "scatter3d" for trace in draw(layers=layers, space=True).data)


@pytest.mark.parametrize("space", [False, True])
def test_three_lenses_stand_side_by_side_with_one_legend(space: bool) -> None:
    figure = draw(lenses=3, space=space)
    assert sum(trace.showlegend is True for trace in figure.data) == 3
    groups = {trace.legendgroup for trace in points(figure)}
    assert len(groups) == 3, "a click in the legend toggles a category in all lenses"
    frames = [
        figure.layout[f"scene{s}"].domain.x if space else figure.layout[f"xaxis{s}"].domain for s in ("", "2", "3")
    ]
    assert all(before[1] < after[0] for before, after in pairwise(frames))
    assert (frames[0][0], frames[-1][1]) == (0, pytest.approx(1))
    assert [note.text for note in figure.layout.annotations] == ["<b>UMAP</b>"] * 3


@pytest.mark.parametrize("space", [False, True])
def test_on_a_phone_three_lenses_stand_one_below_the_other(space: bool) -> None:
    changes = narrow_layout(draw(lenses=3, space=space))
    heights = [changes[f"scene{s}.domain"]["y"] if space else changes[f"yaxis{s}.domain"] for s in ("", "2", "3")]
    assert all(above[0] > below[1] for above, below in pairwise(heights))
    assert (heights[0][1], heights[-1][0]) == (1, pytest.approx(0))
    assert changes["height"] > 900
    assert narrow_layout(draw()) == {}


def test_a_plane_has_the_same_scale_on_both_axes_and_cannot_be_zoomed_out_of() -> None:
    layout = draw().layout
    assert layout.yaxis.scaleanchor == "x"
    for axis, column in ((layout.xaxis, FLAT[:, 0]), (layout.yaxis, FLAT[:, 1])):
        assert axis.range[0] < column.min() < column.max() < axis.range[1]
        assert (axis.minallowed, axis.maxallowed) == axis.range


@pytest.mark.parametrize("n", [0, 1, 2])
def test_no_text_one_text_and_two_on_one_point_are_drawn(n: int) -> None:
    lens = Lens("PCA", np.zeros((n, 2), dtype=np.float32))
    figure = map_figure(
        [lens], Colouring("Year", (np.full(n, 1950.0),)), [""] * n, MapLayers(np.ones(n, bool)), PALETTE
    )
    low, high = figure.layout.xaxis.range
    assert low < 0 < high
    figure.to_json()


def test_without_hover_texts_points_still_answer_a_click() -> None:
    figure = map_figure([Lens("UMAP", FLAT)], KINDS, (), MapLayers(ALL), PALETTE)
    assert all(trace.text is None and trace.hoverinfo == "none" for trace in points(figure))
    assert sum(len(trace.customdata) for trace in points(figure)) == N
