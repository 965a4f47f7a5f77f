"""What ships computed belongs to the texts that ship, and is what the engine computes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.manifold import trustworthiness
from sklearn.metrics import adjusted_rand_score
from sklearn.metrics.pairwise import cosine_similarity

import components.engine.news_data as news_data
from components.engine.catalog import EncoderSpec
from components.engine.corpus import load_news
from components.engine.embedding_store import EmbeddingStore
from components.engine.encoder import Encoder
from components.engine.map_quality import kept_neighbors
from components.engine.neighbors import nearest
from components.engine.news_data import (
    GRID,
    GRID_MIN_DIST,
    GRID_NEIGHBORS,
    GRID_PERPLEXITY,
    GRID_SEEDS,
    NEIGHBORS,
    NEWS_FILE,
    TOPICS,
    compute_news_data,
    load_news_data,
    news_digest,
    save_news_data,
)
from components.engine.projection import METHODS, MapParameters, project
from components.engine.topics import find_topics
from tests.conftest import RunPython

NEWS, DATA = load_news(), load_news_data()
SOME = 60


def test_the_shipped_results_are_of_the_shipped_texts(spec: EncoderSpec) -> None:
    assert DATA.digest == news_digest(NEWS, spec), "a brief has changed: run `make data`"


def test_a_changed_text_parameter_or_encoder_changes_the_digest(
    spec: EncoderSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = news_digest(NEWS, spec)
    texts = (*NEWS.texts[:-1], NEWS.texts[-1] + "!")
    assert news_digest(replace(NEWS, texts=texts), spec) != shipped
    assert news_digest(NEWS, replace(spec, revision="0" * 40)) != shipped
    changed = {"GRID": GRID[1:], "TOPICS": (12,), "NEIGHBORS": 16, "UMAP_LEARNING_RATE": 1.0, "UMAP_REPULSIONS": 5}
    for name, value in changed.items():
        with monkeypatch.context() as patch:
            patch.setattr(news_data, name, value)
            assert news_digest(NEWS, spec) != shipped, name
    assert news_digest(NEWS, spec) == shipped


def test_what_ships_takes_less_than_six_megabytes() -> None:
    assert sum(path.stat().st_size for path in NEWS_FILE.parent.iterdir()) < 6e6


def test_embeddings_are_those_of_the_encoder_to_half_precision(encoder: Encoder) -> None:
    positions = np.linspace(0, len(NEWS.texts) - 1, SOME).astype(int)
    computed = encoder.encode([NEWS.texts[i] for i in positions])
    assert DATA.embeddings.shape == (len(NEWS.texts), encoder.dimension)
    assert_allclose(DATA.embeddings[positions], computed, atol=1e-3)
    assert (DATA.embeddings[positions] * computed).sum(axis=1).min() > 0.99999
    assert_allclose(np.linalg.norm(DATA.embeddings, axis=1), 1, atol=1e-6)


def test_the_store_knows_the_news_without_an_encoder(spec: EncoderSpec) -> None:
    store = EmbeddingStore()
    assert store.preload(NEWS_FILE) == len(NEWS.texts)
    assert store.missing(spec, NEWS.texts) == []
    assert_array_equal(store.get(spec, NEWS.texts[7]), DATA.embeddings[7])


def test_neighbours_are_the_exact_ones() -> None:
    found = nearest(DATA.embeddings, NEIGHBORS)
    assert (DATA.neighbors.indices == found.indices).mean() > 0.999  # another processor may turn two that tie around
    assert_allclose(DATA.neighbors.cosines, found.cosines, atol=1e-5)


def test_each_headline_is_compared_with_its_own_text(encoder: Encoder) -> None:
    assert DATA.event_cosines.shape == (len(NEWS.texts),)
    assert DATA.event_cosines.dtype == np.float32
    some = range(0, len(NEWS.texts), 60)
    headlines = encoder.encode([NEWS.table["headline"][i] for i in some])
    texts = encoder.encode([NEWS.table["text"][i] for i in some])
    assert_allclose(DATA.event_cosines[some], cosine_similarity(headlines, texts).diagonal(), atol=1e-4)


def test_two_ways_to_tell_an_event_are_mostly_closer_than_a_brief_and_its_nearest_neighbour() -> None:
    assert np.median(DATA.event_cosines) > np.median(DATA.neighbors.cosines[:, 0])


def test_every_stop_of_the_sliders_ships() -> None:
    assert set(DATA.maps) == set(GRID)
    for seed in GRID_SEEDS:
        for n_neighbors in GRID_NEIGHBORS:
            for min_dist in GRID_MIN_DIST:
                assert MapParameters("umap", 2, seed, n_neighbors, min_dist) in DATA.maps
        for perplexity in GRID_PERPLEXITY:
            assert MapParameters("tsne", 2, seed, perplexity=perplexity) in DATA.maps
        assert MapParameters("umap", 3, seed) in DATA.maps
    for method in METHODS:
        for dimensions in (2, 3):
            assert MapParameters(method, dimensions, n_neighbors=15, perplexity=30.0) in DATA.maps
    assert all(parameters == parameters.canonical for parameters in DATA.maps)


@pytest.mark.parametrize("parameters", GRID, ids=str)
def test_every_picture_has_a_place_and_a_rate_for_each_brief(parameters: MapParameters) -> None:
    coordinates, kept, trust, variance_kept = DATA.maps[parameters]
    assert coordinates.shape == (len(NEWS.texts), parameters.dimensions)
    assert coordinates.dtype == kept.dtype == np.float32
    assert np.isfinite(coordinates).all()
    assert_array_equal(kept, kept_neighbors(DATA.neighbors.indices, coordinates))
    expected = trustworthiness(DATA.embeddings, coordinates, n_neighbors=15, metric="cosine")
    assert trust == pytest.approx(expected, abs=1e-3)
    assert np.isnan(variance_kept) == (parameters.method != "pca")


def test_no_two_pictures_are_the_same() -> None:
    assert len({shipped.coordinates.tobytes() for shipped in DATA.maps.values()}) == len(GRID)


def test_the_pictures_keep_neighbours_and_umap_far_more_than_pca() -> None:
    rates = {method: float(DATA.maps[MapParameters(method)].kept.mean()) for method in METHODS}
    assert min(rates["umap"], rates["tsne"]) > 3 * rates["pca"]
    assert DATA.maps[MapParameters()].trustworthiness > 0.88


@pytest.mark.parametrize("dimensions", [2, 3])
def test_the_principal_components_are_those_of_the_embeddings(dimensions: int) -> None:
    shipped, found = DATA.maps[MapParameters("pca", dimensions)], project(DATA.embeddings, "pca", dimensions)
    assert_allclose(shipped.coordinates, found.coordinates, atol=1e-4)
    assert shipped.variance_kept == pytest.approx(found.variance_kept)


def test_topics_are_those_of_the_engine_few_and_many() -> None:
    assert tuple(DATA.topics) == TOPICS
    for k, topics in DATA.topics.items():
        found = find_topics(NEWS.texts, DATA.embeddings, k)
        # On another processor a few on the border may change sides.
        assert adjusted_rand_score(topics.labels, found.labels) > 0.95
        assert len(topics.words) == k == topics.labels.max() + 1
        assert all(topics.words)
        assert len(set(topics.words)) == k


def test_reading_what_ships_loads_nothing_slow(run_python: RunPython) -> None:
    slow = ("sklearn", "umap", "numba", "torch", "transformers", "scipy.spatial")
    code = (
        "import sys; from components.engine.news_data import load_news_data; data = load_news_data(); "
        f"print(len(data.maps), [name for name in {slow} if name in sys.modules])"
    )
    assert run_python(code).stdout == f"{len(GRID)} []\n"


@pytest.fixture(scope="module")
def twice(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Compute and save the data of some briefs, two times."""
    few = replace(NEWS, texts=NEWS.texts[:SOME], table=NEWS.table.head(SOME))
    folder = tmp_path_factory.mktemp("news")
    for name in ("first.npz", "second.npz"):
        save_news_data(folder / name, compute_news_data(few, encoder), few, encoder.spec)
    return sorted(folder.iterdir())


def test_computing_twice_gives_the_same_bytes(twice: list[Path]) -> None:
    assert twice[0].read_bytes() == twice[1].read_bytes()


def test_what_was_saved_is_what_is_loaded(twice: list[Path], encoder: Encoder) -> None:
    few = replace(NEWS, texts=NEWS.texts[:SOME], table=NEWS.table.head(SOME))
    loaded, computed = load_news_data(twice[0]), compute_news_data(few, encoder)
    assert loaded.digest == computed.digest
    for k, topics in computed.topics.items():
        assert loaded.topics[k].words == topics.words
        assert_array_equal(loaded.topics[k].labels, topics.labels)
    assert_array_equal(loaded.neighbors.indices, computed.neighbors.indices)
    assert_array_equal(loaded.event_cosines, computed.event_cosines)
    assert_allclose(loaded.embeddings, computed.embeddings, atol=1e-3)
    assert list(loaded.maps) == list(computed.maps)
    for parameters, shipped in computed.maps.items():
        for found, expected in zip(loaded.maps[parameters], shipped, strict=True):
            assert_array_equal(found, expected)
