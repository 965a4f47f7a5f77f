"""Sections crossed with clusters: hand-worked, and against pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from components.engine.crossing import cross

DRAW = np.random.default_rng(2)
#            sport: 3 in cluster 1, 1 in cluster 0;  arts: 2 in cluster 0;  law: 1 in cluster 2
SECTIONS = ["sport", "sport", "sport", "sport", "arts", "arts", "law"]
LABELS = np.array([1, 1, 1, 0, 0, 0, 2])


def test_rows_are_in_an_order_that_fills_the_diagonal() -> None:
    found = cross(SECTIONS, LABELS, most=9)
    assert found.sections == ("arts", "sport", "law")
    assert found.counts.tolist() == [[2, 0, 0], [1, 3, 0], [0, 0, 1]]
    assert found.partners.tolist() == [0, 1, 2]
    assert found.rows.tolist() == [1, 1, 1, 1, 0, 0, 2]


def test_shares_are_of_the_section_or_of_the_cluster() -> None:
    found = cross(SECTIONS, LABELS, most=9)
    assert found.of_sections[1].tolist() == [0.25, 0.75, 0]
    assert found.of_clusters[:, 0].tolist() == pytest.approx([2 / 3, 1 / 3, 0])


def test_the_most_telling_cell_is_the_largest_beside_the_diagonal_of_a_section_among_others() -> None:
    assert cross(SECTIONS, LABELS, most=9).most_telling == (1, 0)


def test_a_section_that_is_only_divided_tells_less_than_one_that_lies_with_another() -> None:
    # Sport fills two clusters; two texts of the arts lie in the second one.
    found = cross(["sport"] * 9 + ["arts"] * 5, np.array([0] * 5 + [1] * 4 + [1] * 2 + [2] * 3), most=9)
    assert found.sections == ("sport", "arts")
    assert found.counts.tolist() == [[5, 4, 0], [0, 2, 3]]
    assert found.most_telling == (1, 1)


def test_where_a_section_is_only_divided_its_other_part_is_it() -> None:
    assert cross(["a"] * 5 + ["b"] * 2, np.array([0] * 3 + [1] * 2 + [2] * 2), most=9).most_telling == (0, 1)


def test_where_sections_and_clusters_are_the_same_it_is_the_largest_of_all() -> None:
    assert cross(["a", "b", "b"], np.array([0, 1, 1]), most=9).most_telling == (1, 1)


def test_with_fewer_clusters_than_sections_a_row_without_a_partner_can_be_it() -> None:
    found = cross(["a"] * 3 + ["b"] * 3 + ["c"] * 2, np.array([0, 0, 0, 1, 1, 1, 1, 1]), most=9)
    assert found.partners.tolist() == [0, 1, -1]
    assert found.most_telling == (2, 1)


def test_all_is_counted_as_pandas_does() -> None:
    sections, labels = DRAW.choice(list("vwxyz"), 400), DRAW.integers(0, 7, 400)
    found = cross(sections, labels, most=5)
    assert found.counts.tolist() == pd.crosstab(sections, labels).loc[list(found.sections)].to_numpy().tolist()
    assert [found.sections[row] for row in found.rows] == sections.tolist()


def test_of_many_sections_the_largest_are_crossed_and_clusters_keep_their_whole_size() -> None:
    found = cross(SECTIONS, LABELS, most=1)
    assert found.sections == ("sport",)
    assert found.counts.tolist() == [[1, 3, 0]]
    assert found.sizes.tolist() == [3, 3, 1]
    assert found.of_clusters[0].tolist() == pytest.approx([1 / 3, 1, 0])
    assert found.rows.tolist() == [0, 0, 0, 0, -1, -1, -1]


def test_other_numbers_of_sections_and_labels_are_an_error_with_both() -> None:
    with pytest.raises(ValueError, match="1 sections and 2 labels"):
        cross(["a"], np.array([0, 1]), most=3)
