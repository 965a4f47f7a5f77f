"""Shares of a selection against the rest."""

from __future__ import annotations

import numpy as np

from components.figures.shares import describe_shares, shares_figure
from tests.figures.palettes import PALETTE

NAMES = ["arts", "<i>sport</i>"]
INSIDE, OUTSIDE = np.array([0.2, 0.8]), np.array([0.7, 0.3])


def test_each_kind_has_a_bar_for_the_selection_and_one_for_the_rest() -> None:
    rest, selection = shares_figure(NAMES, INSIDE, OUTSIDE, PALETTE).data
    assert (rest.name, selection.name) == ("the rest", "selection")
    assert list(selection.x) == [0.2, 0.8]
    assert list(rest.x) == [0.7, 0.3]
    assert (rest.marker.color, selection.marker.color) == (PALETTE.faint, PALETTE.accent)


def test_names_are_escaped() -> None:
    figure = shares_figure(NAMES, INSIDE, OUTSIDE, PALETTE)
    assert figure.layout.yaxis.ticktext[1] == "&lt;i&gt;sport&lt;/i&gt;"
    assert figure.data[0].customdata[1] == "&lt;i&gt;sport&lt;/i&gt;"


def test_the_description_names_the_widest_difference() -> None:
    said = describe_shares(["arts", "sport"], np.array([0.2, 0.1]), np.array([0.25, 0.9]))
    assert "sport: 10% of the selection, 90% of the rest" in said
