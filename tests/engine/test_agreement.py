"""Agreement of two divisions, worked out by hand and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from components.engine.agreement import agreement

DRAW = np.random.default_rng(8)
LEFT, RIGHT = DRAW.integers(0, 4, 2_000), DRAW.integers(0, 7, 2_000).astype(str)


def test_the_adjusted_rand_index_worked_out_by_hand() -> None:
    assert agreement([0, 0, 1, 1], ["a", "a", "b", "b"]).ari == 1
    assert agreement([5, 5, 2, 2], ["b", "b", "a", "a"]).ari == 1, "names do not matter"
    assert agreement([0, 0, 1, 1], [0, 1, 0, 1]).ari == pytest.approx(-0.5)
    # Two pairs are together in each, one of them in both; of 10 pairs, chance gives 2 * 2 / 10.
    assert agreement([0, 0, 1, 1, 2], [0, 0, 1, 2, 2]).ari == pytest.approx((1 - 4 / 10) / (2 - 4 / 10))


def test_clusters_finer_than_the_groups_are_homogeneous_and_not_complete() -> None:
    # Two groups in halves: the clusters have 2 bits, the groups 1, and know all of that one.
    found = agreement([0, 1, 2, 3], ["a", "a", "b", "b"])
    assert (found.homogeneity, found.completeness) == pytest.approx((1, 1 / 2))
    assert found.nmi == pytest.approx(2 / 3), "their harmonic mean"


def test_clusters_coarser_than_the_groups_are_complete_and_not_homogeneous() -> None:
    found = agreement([0, 0, 0, 0], ["a", "a", "b", "b"])
    assert (found.ari, found.homogeneity, found.completeness, found.nmi) == (0, 0, 1, 0)


def test_all_is_as_scikit_learn_has_it_and_by_chance_the_index_is_about_0() -> None:
    found = agreement(LEFT, RIGHT)
    assert found.ari == adjusted_rand_score(LEFT, RIGHT)
    assert found.nmi == pytest.approx(normalized_mutual_info_score(LEFT, RIGHT))
    assert found.ari == pytest.approx(0, abs=0.01)


def test_no_texts_are_divided_alike() -> None:
    assert agreement([], []) == (1, 1, 1, 1)


def test_divisions_of_other_texts_are_an_error_with_both() -> None:
    with pytest.raises(ValueError, match="2 labels and 3 true ones"):
        agreement([0, 1], [0, 1, 1])
