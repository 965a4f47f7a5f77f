"""Bars of what words add and of what is lost without them."""

from __future__ import annotations

import numpy as np
import pytest

from components.figures.left_out_figure import describe_left_out, left_out_figure, left_out_limits
from tests.figures.palettes import PALETTE


def test_each_word_has_a_bar_for_its_share_and_one_for_what_is_lost_without_it() -> None:
    added, missed = np.array([0.2, 0.1]), np.array([0.05, -0.3])
    lost, own = left_out_figure(("bank", "<i>"), added, missed, (-1, 1), PALETTE).data
    assert (own.name, lost.name) == ("its share", "lost without it")
    assert own.x.tolist() == added.astype(np.float32).tolist()
    assert lost.x.tolist() == missed.astype(np.float32).tolist()
    assert (own.marker.color, lost.marker.color) == (PALETTE.accent, PALETTE.torn)
    assert own.customdata[1] == "&lt;i&gt;"
    layout = left_out_figure(("bank", "<i>"), added, missed, (-1, 1), PALETTE).layout
    assert layout.xaxis.range == (-1, 1)
    assert layout.yaxis.ticktext == ("bank", "&lt;i&gt;")


def test_the_axis_holds_zero_and_all_bars() -> None:
    assert left_out_limits(np.array([0.1, np.nan]), np.array([0.5])) == pytest.approx((-0.025, 0.525))
    low, high = left_out_limits(np.array([np.nan]))
    assert low < 0 < high


def test_the_description_names_the_largest_share_and_the_largest_change() -> None:
    said = describe_left_out(("bank", "river"), np.array([0.2, 0.1]), np.array([0.05, 0.3]))
    assert "bank adds most, 0.200; without river the cosine changes most, by -0.300" in said
    assert describe_left_out(("bank",), np.array([0.2]), np.array([np.nan])) == "Bar: bank adds 0.200."
