"""Shades on both sides of zero, and the ink that is read on them."""

from __future__ import annotations

import numpy as np
import pytest

from components.figures.diverging import inks, luminance, shades
from tests.test_theme import THEME

SCALE = ("#ff0000", "#ffffff", "#0000ff")


def test_zero_has_the_middle_and_the_ends_what_lies_beyond_them() -> None:
    assert shades(np.array([-9.0, -2, -1, 0, 2]), 2, SCALE) == ["#ff0000", "#ff0000", "#ff8080", "#ffffff", "#0000ff"]


def test_the_ink_is_dark_on_pale_and_pale_on_dark() -> None:
    assert inks(["#fafafa", "#101010"]) == ["#000000", "#ffffff"]


def test_luminance_is_that_of_wcag() -> None:
    assert luminance("#ffffff") == pytest.approx(1)
    assert luminance("#000000") == 0
    assert luminance("#ff0000") == pytest.approx(0.2126)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_on_any_shade_of_the_theme_are_read_at_four_and_a_half_to_one(theme: str) -> None:
    below = shades(np.linspace(-1, 1, 201), 1, THEME[theme]["chartDivergingColors"])
    above = inks(below)
    pairs = [sorted((luminance(one), luminance(other))) for one, other in zip(below, above, strict=True)]
    assert min((high + 0.05) / (low + 0.05) for low, high in pairs) > 4.5
