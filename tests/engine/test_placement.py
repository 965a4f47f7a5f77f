"""New texts on a picture: near their true neighbours, by the shipped news and by pictures made by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.spatial.distance import cdist

from components.engine.map_quality import kept_neighbors
from components.engine.neighbors import Neighbors, nearest
from components.engine.news_data import load_news_data
from components.engine.placement import place
from components.engine.projection import project

DRAW = np.random.default_rng(4)
EMBEDDINGS = DRAW.standard_normal((40, 12)).astype(np.float32)
PICTURE = DRAW.standard_normal((40, 2)).astype(np.float32)
K = 15
HELD_OUT = 200
AT_LEAST = 0.9  # of the rate at which the fitted texts keep their neighbours


@pytest.mark.parametrize("dimensions", [2, 3])
def test_held_out_news_keep_nearly_as_many_neighbours_as_the_fitted(dimensions: int) -> None:
    news = load_news_data().embeddings
    out = np.random.default_rng(0).choice(len(news), HELD_OUT, replace=False)
    fitted = np.delete(news, out, axis=0)
    picture = project(fitted, "umap", dimensions).coordinates
    expected = kept_neighbors(nearest(fitted, K).indices, picture).mean()
    placed = place(fitted, picture, news[out])
    assert placed.coordinates.shape == (HELD_OUT, dimensions)
    drawn = np.argsort(cdist(placed.coordinates, picture), axis=1)[:, :K]
    kept = np.mean([np.isin(a, b).mean() for a, b in zip(placed.neighbors.indices, drawn, strict=True)])
    assert kept >= AT_LEAST * expected


def test_a_text_that_is_already_there_lands_on_itself() -> None:
    assert_array_equal(place(EMBEDDINGS, PICTURE, EMBEDDINGS[[7, 0]] * 3).coordinates, PICTURE[[7, 0]])


def test_a_text_lands_in_the_middle_of_neighbours_that_lie_together() -> None:
    embeddings = np.repeat(np.eye(2, 3), 4, axis=0)
    picture = np.array([[0, 0], [0, 2], [2, 0], [2, 2], [10, 10], [10, 12], [12, 10], [12, 12]])
    assert_allclose(place(embeddings, picture, np.array([[0.9, 0.1, 0.4]]), 4).coordinates, [[1, 1]])


def test_a_text_lands_where_most_of_its_neighbours_are_and_not_between() -> None:
    # Three true neighbours lie together on the left beside a stranger, the nearest one on the right, among strangers.
    picture = np.array([[0.0, 0], [1, 0], [0.5, 1], [20, 0], [20.1, 0], [20, 0.1], [20.1, 0.1], [0, -1]])
    known = Neighbors(np.array([[3, 0, 1, 2]]), np.array([[0.9, 0.8, 0.8, 0.8]]))
    found = place(np.eye(8), picture, np.ones((1, 8)), neighbors=known)
    assert_allclose(found.coordinates, [[0.5, 1 / 3]], atol=1e-6)
    assert found.neighbors is known


def test_the_neighbours_are_the_exact_ones_and_as_many_as_asked_for() -> None:
    queries = DRAW.standard_normal((3, 12))
    found, exact = place(EMBEDDINGS, PICTURE, queries, 6), nearest(EMBEDDINGS, 6, queries)
    assert_array_equal(found.neighbors.indices, exact.indices)
    assert_array_equal(found.coordinates, place(EMBEDDINGS, PICTURE, queries, neighbors=exact).coordinates)


@pytest.mark.parametrize("n", [1, 2, 3, 14, 15, 16])
@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_a_text_can_be_placed_among_few(n: int, dimensions: int) -> None:
    picture = DRAW.standard_normal((n, dimensions)).astype(np.float32)
    found = place(EMBEDDINGS[:n], picture, EMBEDDINGS[20:25])
    assert found.coordinates.shape == (5, dimensions)
    assert found.coordinates.dtype == np.float32
    assert found.neighbors.indices.shape == (5, min(15, n))
    assert (found.coordinates >= picture.min(axis=0) - 1e-6).all()
    assert (found.coordinates <= picture.max(axis=0) + 1e-6).all()


def test_beside_one_text_there_is_one_place() -> None:
    assert_array_equal(place(EMBEDDINGS[:1], PICTURE[:1], EMBEDDINGS[5:7]).coordinates, PICTURE[[0, 0]])


def test_no_query_gives_no_place() -> None:
    found = place(EMBEDDINGS, PICTURE, EMBEDDINGS[:0])
    assert found.coordinates.shape == (0, 2)
    assert found.neighbors.indices.shape == (0, 15)


@pytest.mark.parametrize("k", [1, 2, 15])
def test_where_all_texts_lie_on_one_point_so_does_a_new_one(k: int) -> None:
    picture = np.full((40, 2), 7.0)
    assert_array_equal(place(EMBEDDINGS, picture, DRAW.standard_normal((9, 12)), k).coordinates, np.full((9, 2), 7.0))


def test_the_same_query_lands_in_the_same_place_whatever_stands_beside_it() -> None:
    queries = DRAW.standard_normal((5, 12))
    alone = [place(EMBEDDINGS, PICTURE, queries[[i]]).coordinates[0] for i in range(5)]
    assert_allclose(place(EMBEDDINGS, PICTURE, queries).coordinates, alone, atol=1e-6)


def test_shapes_that_do_not_belong_together_are_errors_that_name_both_numbers() -> None:
    with pytest.raises(ValueError, match="40 embeddings and 39 coordinates"):
        place(EMBEDDINGS, PICTURE[:-1], EMBEDDINGS)
    with pytest.raises(ValueError, match="2 queries and neighbours of 40"):
        place(EMBEDDINGS, PICTURE, EMBEDDINGS[:2], neighbors=nearest(EMBEDDINGS, 3))
    with pytest.raises(ValueError, match="0 texts in the picture; there must be 1 or more"):
        place(EMBEDDINGS[:0], PICTURE[:0], EMBEDDINGS)
    with pytest.raises(ValueError, match="k is 0; it must be 1 or more"):
        place(EMBEDDINGS, PICTURE, EMBEDDINGS, 0)
