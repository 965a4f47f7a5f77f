"""Clusters numbered from the largest to the smallest."""

from __future__ import annotations

import numpy as np
import pytest

from components.engine.numbering import largest_first


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([0, 1, 1, 2, 2, 2], [2, 1, 1, 0, 0, 0]),
        ([7, 3, 3, 7], [0, 1, 1, 0]),  # of equal sizes the first text decides
        ([5, -1, 2, 2, -2], [1, -1, 0, 0, -1]),
        ([-1, -1], [-1, -1]),
        ([], []),
    ],
    ids=["sizes", "ties", "noise", "noise alone", "none"],
)
def test_the_largest_cluster_is_0_and_noise_stays_noise(labels: list[int], expected: list[int]) -> None:
    assert largest_first(np.array(labels, dtype=np.int64)).tolist() == expected
