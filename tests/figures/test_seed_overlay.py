"""Two maps laid over each other."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from components.figures.seed_overlay import seed_figure
from tests.figures.palettes import PALETTE


@pytest.mark.parametrize("dimensions", [2, 3])
def test_both_maps_are_drawn_and_lines_join_the_places_of_those_that_moved_most(dimensions: int) -> None:
    reference = np.random.default_rng(3).standard_normal((20, dimensions))
    other = reference + 0.5
    figure = seed_figure(reference, other, np.array([4, 7]), PALETTE)
    below, above, lines = figure.data
    assert_allclose(below.x, other[:, 0], atol=1e-6)
    assert_allclose(above.y, reference[:, 1], atol=1e-6)
    assert_allclose(lines.x, [reference[4, 0], other[4, 0], np.nan, reference[7, 0], other[7, 0], np.nan], atol=1e-6)
    assert {trace.type for trace in figure.data} == {"scattergl" if dimensions == 2 else "scatter3d"}
    assert [trace.name for trace in figure.data] == ["the other seed", "this map", "moved most"]
