"""Curves over k: each value at its k, clicks that know it, the k in use and the suggested one."""

from __future__ import annotations

import numpy as np
import pytest

from components.figures.sweep_curves import Curve, curves_figure, describe_curve
from tests.figures.palettes import PALETTE

KS = np.arange(2, 9)
OWN = Curve("these texts", np.linspace(0.1, 0.4, 7))
BLOB = Curve("one blob", np.linspace(0.1, 0.05, 7), is_reference=True)


def test_each_curve_has_its_values_over_k_and_points_that_know_their_k() -> None:
    figure = curves_figure(KS, (OWN, BLOB), 5, None, PALETTE)
    own, blob = figure.data
    for trace, curve in ((own, OWN), (blob, BLOB)):
        assert list(trace.x) == KS.tolist()
        assert list(trace.y) == curve.values.tolist()
        assert list(trace.customdata) == KS.tolist()
    assert (own.mode, blob.mode, blob.line.dash) == ("lines+markers", "lines", "dot")
    assert figure.layout.showlegend


def test_one_curve_needs_no_legend() -> None:
    assert not curves_figure(KS, (OWN,), 5, None, PALETTE).layout.showlegend


@pytest.mark.parametrize(("k", "lines"), [(5, [5]), (2, [2]), (12, [])])
def test_a_line_marks_the_k_in_use_where_it_was_swept(k: int, lines: list[int]) -> None:
    assert [shape.x0 for shape in curves_figure(KS, (OWN,), k, None, PALETTE).layout.shapes] == lines


def test_the_suggested_k_is_ringed_on_each_curve_but_the_reference() -> None:
    figure = curves_figure(KS, (OWN, BLOB, Curve("other", OWN.values * 2)), 5, 4, PALETTE)
    rings = [trace for trace in figure.data if trace.mode == "markers"]
    assert [(trace.x[0], trace.y[0]) for trace in rings] == [(4, OWN.values[2]), (4, OWN.values[2] * 2)]


def test_ticks_are_whole_ks_and_at_most_ten() -> None:
    many = np.arange(2, 31)
    figure = curves_figure(many, (Curve("all", many / 30),), 5, None, PALETTE)
    assert set(figure.layout.xaxis.tickvals) <= set(many.tolist())
    assert len(figure.layout.xaxis.tickvals) <= 10


def test_limits_hold_the_vertical_axis() -> None:
    assert curves_figure(KS, (OWN,), 5, None, PALETTE, limits=(0, 1)).layout.yaxis.range == (0, 1)


def test_a_curve_is_told_by_its_ends_and_its_largest() -> None:
    values = np.array([0.1, 0.5, 0.2])
    said = describe_curve("Silhouette", np.array([2, 3, 4]), values)
    assert said == "Silhouette for k from 2 to 4: 0.1 at the first, 0.2 at the last, largest at k = 3 with 0.5."
