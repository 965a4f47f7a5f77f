"""Samples: without repetition, in order, and drawn again by anybody."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from components.engine.sampling import sample_positions


def test_a_sample_is_in_order_without_repetition_and_within_bounds() -> None:
    positions = sample_positions(1_000, 300, seed=1)
    assert len(positions) == 300
    assert (np.diff(positions) > 0).all()
    assert positions[0] >= 0
    assert positions[-1] < 1_000


@pytest.mark.parametrize(("n", "size"), [(0, 5), (1, 5), (5, 5)])
def test_of_no_more_than_the_size_all_are_taken(n: int, size: int) -> None:
    assert_array_equal(sample_positions(n, size, seed=1), np.arange(n))


def test_the_same_seed_gives_the_same_sample_and_another_seed_another_one() -> None:
    assert_array_equal(sample_positions(1_000, 10, seed=7), sample_positions(1_000, 10, seed=7))
    assert sample_positions(1_000, 10, seed=7).tolist() != sample_positions(1_000, 10, seed=8).tolist()


def test_every_position_is_equally_likely() -> None:
    drawn = np.concatenate([sample_positions(10, 3, seed) for seed in range(2_000)])
    counts = np.bincount(drawn, minlength=10)
    assert (abs(counts - 600) < 5 * np.sqrt(600)).all()
