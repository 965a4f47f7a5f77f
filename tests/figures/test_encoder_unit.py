"""The sum of products that climbs and falls to the cosine."""

from __future__ import annotations

import numpy as np
import pytest

from components.figures.encoder_unit import describe_products, products_figure
from tests.figures.palettes import PALETTE

PRODUCTS = np.array([0.1, -0.2, 0.4, 0.3])


def test_the_largest_products_come_first_and_the_curve_ends_at_their_sum() -> None:
    line, points, end = products_figure(PRODUCTS, 2, PALETTE).data
    assert line.y == pytest.approx([0, 0.4, 0.7, 0.8, 0.6])
    assert points.customdata[:, 0].tolist() == [3, 4, 1, 2]
    assert points.customdata[:, 1].tolist() == [0.4, 0.3, 0.1, -0.2]
    assert (end.x[0], end.y[0]) == (4, pytest.approx(0.6))


def test_those_that_are_named_are_dots() -> None:
    sizes = products_figure(PRODUCTS, 2, PALETTE).data[1].marker.size
    assert sizes[0] == sizes[1] > sizes[2] == sizes[3]


def test_the_description_says_how_far_it_climbs_and_where_it_ends() -> None:
    assert "3 positive of 4 products climb to 0.800, the others bring the sum down to 0.600" in describe_products(
        PRODUCTS
    )
