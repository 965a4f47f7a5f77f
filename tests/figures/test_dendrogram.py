"""The tree with its cut."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.cluster.hierarchy import dendrogram, linkage

from components.engine.encoder import unit_rows
from components.engine.linkage_tree import cut_height, cut_tree, linkage_tree
from components.figures.dendrogram import DOTS, LABELLED, crossings, dendrogram_figure, describe_dendrogram
from tests.figures.palettes import PALETTE

ROWS = np.random.default_rng(6).standard_normal((30, 5))
TREE = linkage_tree(ROWS, "average")
TITLES = [f"text <b>{i}</b> & more" for i in range(30)]
HOVER = [f"hover {i}" for i in range(30)]


def drawn(k: int, n: int = 30, method: str = "average") -> tuple[Any, Any, Any, Any, Any]:
    """Return the figure's layout and its traces: brackets, texts, dots, the cut."""
    rows = np.random.default_rng(6).standard_normal((n, 5))
    tree = linkage_tree(rows, method)
    titles = [f"text <b>{i}</b> & more" for i in range(n)]
    figure = dendrogram_figure(
        tree, cut_tree(tree, k), cut_height(tree, k), titles, [f"hover {i}" for i in range(n)], method, PALETTE
    )
    *brackets, texts, dots, cut = figure.data
    return figure.layout, brackets, texts, dots, cut


def test_the_brackets_are_those_of_scipy_s_dendrogram_on_their_side() -> None:
    _, brackets, *_ = drawn(4)
    theirs = dendrogram(linkage(unit_rows(ROWS).astype(float), "average", "cosine"), no_plot=True)
    ours = np.concatenate([np.column_stack([b.x, b.y]).reshape(-1, 5, 2)[:, :4] for b in brackets])
    expected = np.stack([np.array(theirs["dcoord"]), (np.array(theirs["icoord"]) - 5) / 10], axis=2)
    assert len(ours) == 29
    order, expected_order = np.argsort(ours[:, 1, 0]), np.argsort(expected[:, 1, 0])
    assert_allclose(ours[order], expected[expected_order], atol=1e-5)


def test_below_the_cut_a_bracket_has_its_cluster_s_colour_and_above_it_is_faint() -> None:
    _, brackets, _, _, cut = drawn(4)
    tops = {b.line.color: np.asarray(b.x).reshape(-1, 5)[:, 1] for b in brackets}
    assert (tops[PALETTE.faint] > cut.x[0]).all()
    assert len(tops[PALETTE.faint]) == 3
    sizes = np.bincount(cut_tree(TREE, 4))
    for cluster, size in enumerate(sizes):
        if size > 1:
            assert len(tops[PALETTE.categorical[cluster]]) == size - 1
            assert (tops[PALETTE.categorical[cluster]] < cut.x[0]).all()


def test_each_text_stands_at_0_in_the_tree_s_order_with_its_words_and_the_colour_of_its_cluster() -> None:
    layout, _, texts, _, _ = drawn(4)
    assert list(texts.hovertext) == [HOVER[i] for i in TREE.order]
    assert list(texts.marker.color) == [PALETTE.categorical[c] for c in cut_tree(TREE, 4)[TREE.order]]
    assert list(texts.y) == list(range(30))
    assert texts.customdata is None, "a click on a text cuts nothing"
    first = TREE.order[0]
    assert layout.yaxis.ticktext[0] == f"{first + 1} · text &lt;b&gt;{first}&lt;/b&gt; &amp; more"


def test_a_dot_says_into_how_many_clusters_a_cut_before_its_step_divides() -> None:
    _, _, _, dots, _ = drawn(4)
    assert list(dots.customdata) == list(range(30, 1, -1))
    for height, k in zip(TREE.heights, dots.customdata, strict=True):
        assert len(np.unique(cut_tree(TREE, distance=np.nextafter(height, 0)))) == k
    assert dots.hovertext[-1].endswith(f"join at {TREE.heights[-1]:.2f}<br>click: cut here, 2 clusters")


def test_of_many_texts_there_are_no_labels_and_dots_for_the_last_steps_alone() -> None:
    layout, _, _, dots, _ = drawn(4, n=120)
    assert layout.yaxis.ticktext is None
    assert (len(dots.x), max(dots.customdata)) == (DOTS, DOTS + 1)
    assert drawn(4, n=LABELLED)[0].yaxis.ticktext is not None


def test_the_axis_names_the_distance_of_the_method() -> None:
    assert "Cosine distance" in drawn(4)[0].xaxis.title.text
    assert "Ward" in drawn(4, method="ward")[0].xaxis.title.text


def test_another_cut_keeps_the_zoom_and_another_tree_does_not() -> None:
    assert drawn(4)[0].uirevision == drawn(9)[0].uirevision
    assert drawn(4)[0].uirevision != drawn(4, method="ward")[0].uirevision


@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_texts_have_their_tree(n: int) -> None:
    layout, brackets, texts, _, _ = drawn(1, n=n)
    assert sum(len(b.x) for b in brackets) == 5 * (n - 1)
    assert len(texts.x) == n
    assert layout.xaxis.range[1] > 0


def test_the_cut_crosses_each_cluster_where_the_bracket_that_leaves_it_lies() -> None:
    _, brackets, _, _, cut = drawn(9)
    places = []
    for bracket in brackets:
        x, y = (np.asarray(values).reshape(-1, 5) for values in (bracket.x, bracket.y))
        for foot, top, beside in ((0, 1, 0), (3, 2, 3)):
            places += y[:, beside][(x[:, foot] < cut.x[0]) & (cut.x[0] < x[:, top])].tolist()
    assert_allclose(np.sort(crossings(TREE, cut_tree(TREE, 9))), np.sort(places), atol=1e-5)
    assert crossings(TREE, cut_tree(TREE, 30)).tolist() == np.argsort(TREE.order).tolist(), "each text is its cluster"


def test_the_description_has_the_numbers() -> None:
    labels = cut_tree(TREE, 4)
    sizes = np.bincount(labels)
    said = describe_dendrogram(TREE, labels, 0.5)
    assert said.startswith(f"Dendrogram of 30 texts, which are one group from a distance of {TREE.heights[-1]:.2f} on;")
    assert said.endswith(f"cut at 0.50 it falls into 4 clusters of {sizes.min()} to {sizes.max()}.")
