"""The pictures of Lloyd's algorithm: every text at its place and in its colour, centres, their ways, and inertia."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from components.engine.lloyd import LloydStep, lloyd_steps
from components.figures.lloyd_figure import describe_inertia, describe_plane, inertia_figure, plane_figure
from components.figures.map_figure import category_style
from tests.figures.palettes import PALETTE

POINTS = np.random.default_rng(2).standard_normal((40, 2)).astype(np.float32)
POSITIONS = np.arange(40) * 3
HOVER = [f"{i} · text" for i in range(40)]
STEPS = lloyd_steps(POINTS, POINTS[:4])
EMPTY = lloyd_steps(POINTS, np.vstack([POINTS[:2], [[90.0, 90.0]]]))


def test_before_the_first_step_all_texts_are_grey() -> None:
    texts, trails, centers = plane_figure(POINTS, STEPS[:1], POSITIONS, HOVER, PALETTE).data
    assert texts.marker.color == PALETTE.faint
    assert list(texts.customdata) == POSITIONS.tolist()
    assert list(texts.text) == HOVER
    assert_allclose(np.column_stack([centers.x, centers.y]), POINTS[:4])
    assert_allclose(trails.x, np.column_stack([POINTS[:4, 0], np.full(4, np.nan)]).ravel())
    assert list(centers.hovertext) == [f"Centre of cluster {c}" for c in (1, 2, 3, 4)]


@pytest.mark.parametrize("shown", [1, 2, len(STEPS) - 1])
def test_after_a_step_each_text_has_the_colour_of_its_cluster_and_its_place(shown: int) -> None:
    figure, step = plane_figure(POINTS, STEPS[: shown + 1], POSITIONS, HOVER, PALETTE), STEPS[shown]
    seen = 0
    for trace in figure.data[:-2]:
        rows = np.asarray(trace.customdata) // 3
        clusters = set(step.labels[rows].tolist())
        assert len(clusters) == 1
        assert trace.marker.color == category_style(clusters.pop(), PALETTE)["color"]
        assert_allclose(np.column_stack([trace.x, trace.y]), POINTS[rows])
        assert list(trace.text) == [HOVER[row] for row in rows]
        seen += len(rows)
    assert seen == 40
    centers = figure.data[-1]
    assert_allclose(np.column_stack([centers.x, centers.y]), step.centers, atol=1e-6)
    assert list(centers.marker.color) == [category_style(c, PALETTE)["color"] for c in range(4)]
    assert centers.hovertext[1] == f"Centre of cluster 2, {(step.labels == 1).sum()} texts"


def test_the_ways_of_the_centres_begin_where_they_started_and_end_where_they_are() -> None:
    trails = plane_figure(POINTS, STEPS, POSITIONS, HOVER, PALETTE).data[-2]
    ways = np.column_stack([trails.x, trails.y]).reshape(4, -1, 2)
    moves = [step for step in STEPS if step.kind == "move"]
    assert ways.shape[1] == len(moves) + 2
    assert_allclose(ways[:, 0], POINTS[:4], atol=1e-6)
    assert_allclose(ways[:, 1], moves[0].centers, atol=1e-6)
    assert_allclose(ways[:, -2], STEPS[-1].centers, atol=1e-6)
    assert np.isnan(ways[:, -1]).all()


def test_only_the_texts_can_be_clicked_and_without_hover_texts_none_travel() -> None:
    figure = plane_figure(POINTS, STEPS, POSITIONS, [], PALETTE)
    assert [trace.customdata is None for trace in figure.data[-2:]] == [True, True]
    assert all(trace.text is None and trace.hoverinfo == "none" for trace in figure.data[:-2])


def test_the_centre_of_an_empty_cluster_is_hollow() -> None:
    centers = plane_figure(POINTS, EMPTY[:2], POSITIONS, HOVER, PALETTE).data[-1]
    assert list(centers.marker.symbol) == ["circle", "circle", "circle-open"]
    assert centers.hovertext[2] == "Centre of cluster 3, 0 texts"
    assert "from 0 to" in describe_plane(EMPTY[:2])


def test_while_it_runs_the_frame_stays_and_other_texts_have_another() -> None:
    frames = [plane_figure(POINTS, STEPS[:n], POSITIONS, HOVER, PALETTE).layout for n in (1, len(STEPS))]
    assert frames[0] == frames[1]
    other = plane_figure(POINTS[:30], lloyd_steps(POINTS[:30], POINTS[:2]), POSITIONS[:30], HOVER[:30], PALETTE).layout
    assert other.uirevision != frames[0].uirevision


@pytest.mark.parametrize("points", [POINTS[:1], np.zeros((5, 2), dtype=np.float32)], ids=["one", "all alike"])
def test_texts_without_spread_have_a_frame_too(points: np.ndarray) -> None:
    steps = lloyd_steps(points, points[:1])
    figure = plane_figure(points, steps, np.arange(len(points)), [], PALETTE)
    assert figure.layout.xaxis.range[0] < points[0, 0] < figure.layout.xaxis.range[1]
    low, high = inertia_figure(steps, 3, 0.0, PALETTE).layout.yaxis.range
    assert low < 0 < high


@pytest.mark.parametrize("shown", [0, 1, 3, len(STEPS) - 1])
def test_inertia_is_drawn_up_to_the_step_and_the_best_ending_is_dashed(shown: int) -> None:
    best, line = inertia_figure(STEPS, shown, 5.5, PALETTE).data
    assert_allclose(line.y, [step.inertia for step in STEPS[1 : shown + 1]])
    assert list(line.x) == list(range(1, shown + 1))
    assert (set(best.y), best.line.dash) == ({5.5}, "dash")


def test_the_axes_of_inertia_hold_all_steps_and_the_best_ending_from_the_beginning() -> None:
    first, last = (inertia_figure(STEPS, shown, 5.5, PALETTE).layout for shown in (0, len(STEPS) - 1))
    assert (first.xaxis.range, first.yaxis.range) == (last.xaxis.range, last.yaxis.range)
    assert last.yaxis.range[0] < 5.5
    assert last.yaxis.range[1] > STEPS[1].inertia
    assert last.xaxis.range[1] > len(STEPS) - 1


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (STEPS[:1], "Points on a plane: 40 texts, none in a cluster yet, and 4 centres."),
        (STEPS[:3], "after 2 steps: 40 texts in the colours of 4 centres"),
    ],
)
def test_the_plane_is_described(steps: list[LloydStep], sentence: str) -> None:
    assert sentence in describe_plane(steps)


def test_the_fall_of_inertia_is_described() -> None:
    assert describe_inertia(STEPS, 0, 5.5) == "Chart of inertia by step: none yet; the best start ends at 5.5."
    said = describe_inertia(STEPS, 3, 5.5)
    assert f"from {STEPS[1].inertia:.4g} after the first to {STEPS[3].inertia:.4g} after step 3; the best" in said
