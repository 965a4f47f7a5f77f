"""Divisions brought beside each other: hand-worked, and against all ways to number a few clusters."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score
from sklearn.metrics.cluster import contingency_matrix

from components.engine.matching import contingency, diagonal_order, match_labels

DRAW = np.random.default_rng(4)


def test_a_table_counts_as_scikit_learn_does_and_has_rows_for_parts_without_texts() -> None:
    rows, columns = DRAW.integers(0, 5, 300), DRAW.integers(0, 3, 300)
    assert contingency(rows, columns, (5, 3)).tolist() == contingency_matrix(rows, columns).tolist()
    assert contingency(np.array([0, 2]), np.array([1, 1]), (4, 3)).tolist() == [[0, 1, 0], [0] * 3, [0, 1, 0], [0] * 3]


def test_rows_are_ordered_so_that_the_diagonal_is_full() -> None:
    order, partners = diagonal_order(np.array([[0, 9, 1], [1, 0, 8], [7, 2, 0]]))
    assert order.tolist() == [2, 0, 1]
    assert partners.tolist() == [1, 2, 0]


def test_the_whole_diagonal_counts_and_not_the_largest_cell() -> None:
    # With the 9 the diagonal would hold 9 + 0, without it 8 + 8.
    _, partners = diagonal_order(np.array([[9, 8], [8, 0]]))
    assert partners.tolist() == [1, 0]


def test_rows_without_a_column_of_their_own_come_last_and_the_largest_of_them_first() -> None:
    order, partners = diagonal_order(np.array([[1, 0], [0, 9], [8, 0], [2, 2]]))
    assert order.tolist() == [2, 1, 3, 0]
    assert partners.tolist() == [-1, 1, 0, -1]


def test_with_more_columns_than_rows_the_rows_go_down_as_their_columns_go_right() -> None:
    order, partners = diagonal_order(np.array([[0, 0, 0, 5], [0, 4, 0, 0]]))
    assert order.tolist() == [1, 0]
    assert partners.tolist() == [3, 1]


def test_the_same_division_under_other_numbers_gets_its_numbers_back() -> None:
    reference = DRAW.integers(0, 6, 200)
    renamed = DRAW.permutation(6)[reference]
    assert match_labels(reference, renamed).tolist() == reference.tolist()


def test_no_other_numbers_would_leave_more_texts_with_the_same_one() -> None:
    reference, other = DRAW.integers(0, 4, 60), DRAW.integers(0, 4, 60)
    found = match_labels(reference, other)
    best = max(int((np.array(numbers)[other] == reference).sum()) for numbers in permutations(range(4)))
    assert (found == reference).sum() == best
    assert adjusted_rand_score(found, other) == 1, "only the numbers changed"


def test_clusters_too_many_are_numbered_after_those_of_the_reference() -> None:
    reference, other = np.array([0, 0, 0, 1, 1, 1]), np.array([1, 1, 2, 0, 0, 3])
    assert match_labels(reference, other).tolist() == [0, 0, 2, 1, 1, 3]


def test_of_fewer_clusters_than_the_reference_has_some_numbers_stay_out() -> None:
    assert match_labels(np.array([0, 0, 1, 2, 2, 2]), np.array([1, 1, 1, 0, 0, 0])).tolist() == [0, 0, 0, 2, 2, 2]


def test_no_texts_and_one_text_are_matched() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert match_labels(none, none).tolist() == []
    assert match_labels(np.array([0]), np.array([0])).tolist() == [0]


def test_divisions_of_other_texts_are_an_error_with_both() -> None:
    with pytest.raises(ValueError, match="of 3 and 2 texts"):
        match_labels(np.array([0, 1]), np.array([0, 1, 1]))
