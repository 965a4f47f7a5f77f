"""The histogram of years."""

from __future__ import annotations

import numpy as np
import pytest

from components.figures.years import MOST_BARS, describe_years, years_figure
from tests.figures.palettes import PALETTE

YEARS = np.array([0, 1900, 1901, 1901, 1905])


def test_every_year_has_a_bar_also_without_texts_and_unknown_years_have_none() -> None:
    bar = years_figure(YEARS, 1900, 1905, PALETTE).data[0]
    assert list(bar.x) == [1900, 1901, 1902, 1903, 1904, 1905]
    assert list(bar.y) == [1, 2, 0, 0, 0, 1]


def test_what_is_not_chosen_is_faint() -> None:
    colours = years_figure(YEARS, 1901, 1902, PALETTE).data[0].marker.color
    assert list(colours) == [PALETTE.faint, *[PALETTE.accent] * 2, *[PALETTE.faint] * 3]


def test_many_years_share_a_bar_and_none_is_lost() -> None:
    years = np.arange(1, 2001)
    bar = years_figure(years, 1, 2000, PALETTE).data[0]
    assert len(bar.y) <= MOST_BARS
    assert sum(bar.y) == 2000
    assert bar.customdata[0] == "1–14"


@pytest.mark.parametrize(("low", "high", "inside"), [(1900, 1905, 4), (1901, 1901, 2), (1902, 1904, 0)])
def test_the_description_counts_what_is_chosen(low: int, high: int, inside: int) -> None:
    assert f"{inside} of 4 are from {low} to {high}" in describe_years(YEARS, low, high)
