"""Agglomerative clustering, against SciPy, scikit-learn and trees worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.cluster.hierarchy import cut_tree as scipy_cut
from scipy.cluster.hierarchy import dendrogram, linkage
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score

from components.engine.encoder import unit_rows
from components.engine.linkage_tree import METHODS, LinkageTree, cut_height, cut_tree, linkage_tree, tree_places

DRAW = np.random.default_rng(4)
SPREAD = DRAW.standard_normal((60, 6)) * DRAW.uniform(0.1, 20, (60, 1))
# Unit rows at 0, 20, 90 and 100 degrees; the third and fourth are nearest, then the first and second.
ANGLES = np.radians([0, 20, 90, 100])
PLANE = np.column_stack([np.cos(ANGLES), np.sin(ANGLES)])


def apart(degrees: float) -> float:
    """Return a cosine distance."""
    return 1 - math.cos(math.radians(degrees))


@pytest.mark.parametrize(
    ("method", "last"),
    [
        ("single", apart(70)),
        ("complete", apart(100)),
        ("average", np.mean([apart(a) for a in (90, 100, 70, 80)])),
    ],
)
def test_a_tree_worked_out_by_hand(method: str, last: float) -> None:
    tree = linkage_tree(PLANE, method)
    assert [set(pair) for pair in tree.joined.tolist()] == [{2, 3}, {0, 1}, {4, 5}]
    assert_allclose(tree.heights, [apart(10), apart(20), last], atol=1e-6)
    assert tree.sizes.tolist() == [2, 2, 4]


def test_the_heights_of_ward_are_the_root_of_twice_the_growth_of_the_squared_distances() -> None:
    tree = linkage_tree(PLANE, "ward")
    assert tree.heights[0] == pytest.approx(2 * math.sin(math.radians(5)), abs=1e-6), "the chord of 10 degrees"

    def squares(rows: np.ndarray) -> float:
        return float(((rows - rows.mean(axis=0)) ** 2).sum())

    growth = squares(PLANE) - squares(PLANE[:2]) - squares(PLANE[2:])
    assert tree.heights[2] == pytest.approx(math.sqrt(2 * growth), abs=1e-6)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("k", [1, 2, 7, 59, 60])
def test_a_cut_into_k_is_that_of_scipy_and_of_scikit_learn(method: str, k: int) -> None:
    rows = unit_rows(SPREAD).astype(float)
    metric = "euclidean" if method == "ward" else "cosine"
    found = cut_tree(linkage_tree(SPREAD, method), k)
    assert len(np.unique(found)) == k
    assert adjusted_rand_score(scipy_cut(linkage(rows, method, metric), n_clusters=k).ravel(), found) == 1
    other = AgglomerativeClustering(k, metric=metric, linkage=method).fit_predict(rows)
    assert adjusted_rand_score(other, found) == 1


def test_groups_are_numbered_from_the_largest_to_the_smallest() -> None:
    sizes = np.bincount(cut_tree(linkage_tree(SPREAD), 8))
    assert sizes.tolist() == sorted(sizes, reverse=True)


@pytest.mark.parametrize("method", METHODS)
def test_a_cut_at_a_distance_keeps_together_what_joined_at_it_or_below(method: str) -> None:
    tree = linkage_tree(SPREAD, method)
    for k in (2, 7, 40):
        exactly = tree.heights[60 - k - 1]
        assert len(np.unique(cut_tree(tree, distance=exactly))) == k
        assert len(np.unique(cut_tree(tree, distance=np.nextafter(exactly, 0)))) == k + 1
        assert cut_tree(tree, distance=cut_height(tree, k)).tolist() == cut_tree(tree, k).tolist()
    assert set(cut_tree(tree, distance=tree.heights[-1])) == {0}
    assert len(np.unique(cut_tree(tree, distance=0))) == 60


def test_single_linkage_at_a_distance_gives_the_groups_that_steps_of_it_connect() -> None:
    from scipy.sparse.csgraph import connected_components

    rows = unit_rows(SPREAD).astype(float)
    _, expected = connected_components(1 - rows @ rows.T <= 0.12)
    found = cut_tree(linkage_tree(SPREAD, "single"), distance=0.12)
    assert 5 < len(np.unique(found)) < 60
    assert adjusted_rand_score(expected, found) == 1


def test_the_line_of_a_cut_lies_midway_between_two_steps() -> None:
    tree = LinkageTree(np.array([[0, 1], [2, 3], [4, 5]]), np.array([1.0, 2.0, 6.0]), np.array([2, 2, 4]), np.arange(4))
    assert [cut_height(tree, k) for k in (4, 3, 2)] == [0.5, 1.5, 4]
    assert cut_height(tree, 1) > 6


@pytest.mark.parametrize("method", METHODS)
def test_order_and_places_are_those_of_scipy_s_dendrogram(method: str) -> None:
    rows = unit_rows(SPREAD).astype(float)
    drawn = dendrogram(linkage(rows, method, "euclidean" if method == "ward" else "cosine"), no_plot=True)
    tree = linkage_tree(SPREAD, method)
    assert tree.order.tolist() == drawn["leaves"]
    places = tree_places(tree)
    ends = sorted((places[a], places[b], height) for (a, b), height in zip(tree.joined, tree.heights, strict=True))
    theirs = sorted(
        ((x[0] - 5) / 10, (x[2] - 5) / 10, y[1]) for x, y in zip(drawn["icoord"], drawn["dcoord"], strict=True)
    )
    assert_allclose(ends, theirs, atol=1e-6)


def test_a_chain_of_a_thousand_texts_has_its_places() -> None:
    angles = np.radians(np.cumsum(np.linspace(0.001, 0.1, 1000)))
    tree = linkage_tree(np.column_stack([np.cos(angles), np.sin(angles)]), "single")
    assert len(tree_places(tree)) == 1999
    assert np.bincount(cut_tree(tree, 3))[0] > 900, "it is a chain"


def test_the_length_of_an_embedding_changes_nothing() -> None:
    tree, longer = linkage_tree(PLANE, "ward"), linkage_tree(PLANE * [[3], [0.1], [20], [7]], "ward")
    assert_allclose(tree.heights, longer.heights, atol=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_equal_texts_join_at_0_and_can_still_be_cut(method: str) -> None:
    tree = linkage_tree(SPREAD[0] * np.array([[1], [0.3], [7], [1.7], [11], [0.01]]), method)
    assert tree.heights.tolist() == [0] * 5
    assert np.bincount(cut_tree(tree, 3)).sum() == 6
    assert len(np.unique(cut_tree(tree, 3))) == 3
    assert set(cut_tree(tree, distance=0)) == {0}


def test_duplicates_are_one_group_at_the_distance_0() -> None:
    tree = linkage_tree(np.repeat(SPREAD[:3], 4, axis=0))
    assert cut_tree(tree, distance=0).tolist() == [0] * 4 + [1] * 4 + [2] * 4


def test_a_row_of_zeros_is_at_distance_1_from_all_others() -> None:
    tree = linkage_tree(np.array([[0.0, 0], [1, 0], [1, 0.1]]))
    assert tree.heights[-1] == pytest.approx(1)


def test_one_text_is_one_group_and_two_join_once() -> None:
    one = linkage_tree(PLANE[:1])
    assert (cut_tree(one, 1).tolist(), cut_tree(one, distance=0.5).tolist()) == ([0], [0])
    assert (cut_height(one, 1), tree_places(one).tolist()) == (0, [0])
    two = linkage_tree(PLANE[:2])
    assert_allclose(two.heights, [apart(20)], atol=1e-6)
    assert (cut_tree(two, 1).tolist(), cut_tree(two, 2).tolist()) == ([0, 0], [0, 1])


def test_wrong_arguments_are_errors_that_name_them() -> None:
    with pytest.raises(ValueError, match="'centroid'; it must be one of ward, average, complete, single"):
        linkage_tree(PLANE, "centroid")
    with pytest.raises(ValueError, match="0 embeddings; a tree needs 1 or more"):
        linkage_tree(PLANE[:0])
    tree = linkage_tree(PLANE)
    for k in (0, 5):
        with pytest.raises(ValueError, match=f"k is {k}; it must be from 1 to the number of texts, 4"):
            cut_tree(tree, k)
    with pytest.raises(ValueError, match="exactly one"):
        cut_tree(tree)
    with pytest.raises(ValueError, match="exactly one"):
        cut_tree(tree, 2, 0.5)
