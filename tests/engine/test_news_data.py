"""What ships computed belongs to the texts that ship, and is what the engine computes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.manifold import trustworthiness
from sklearn.metrics import adjusted_rand_score

import components.engine.news_data as news_data
from components.engine.catalog import EncoderSpec
from components.engine.clustering import kmeans
from components.engine.corpus import load_news
from components.engine.embedding_store import EmbeddingStore
from components.engine.encoder import Encoder
from components.engine.map_quality import kept_neighbors
from components.engine.neighbors import nearest
from components.engine.news_data import (
    DIMENSIONS,
    NEIGHBORS,
    NEWS_FILE,
    compute_news_data,
    load_news_data,
    news_digest,
    save_news_data,
)
from components.engine.projection import METHODS, Method, project

NEWS, DATA = load_news(), load_news_data()
PICTURES = [(method, dimensions) for method in METHODS for dimensions in DIMENSIONS]
SOME = 60


def test_the_shipped_results_are_of_the_shipped_texts(spec: EncoderSpec) -> None:
    assert DATA.digest == news_digest(NEWS, spec), "a brief has changed: run `make data`"


def test_a_changed_text_parameter_or_encoder_changes_the_digest(
    spec: EncoderSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = (*NEWS.texts[:-1], NEWS.texts[-1] + "!")
    assert news_digest(replace(NEWS, texts=texts), spec) != DATA.digest
    assert news_digest(NEWS, replace(spec, revision="0" * 40)) != DATA.digest
    monkeypatch.setitem(news_data.PARAMETERS, "neighbors", 16)
    assert news_digest(NEWS, spec) != DATA.digest


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


@pytest.mark.parametrize("picture", PICTURES)
def test_every_picture_has_a_place_and_a_rate_for_each_brief(picture: tuple[Method, int]) -> None:
    coordinates = DATA.coordinates[picture]
    assert coordinates.shape == (len(NEWS.texts), picture[1])
    assert np.isfinite(coordinates).all()
    assert_array_equal(DATA.kept[picture], kept_neighbors(DATA.neighbors.indices, coordinates))


def test_the_pictures_keep_neighbours_and_umap_far_more_than_pca() -> None:
    rates = {picture: float(DATA.kept[picture].mean()) for picture in PICTURES}
    assert min(rates["umap", 2], rates["tsne", 2]) > 3 * rates["pca", 2]
    assert trustworthiness(DATA.embeddings, DATA.coordinates["umap", 2], n_neighbors=15, metric="cosine") > 0.85


def test_the_principal_components_are_those_of_the_embeddings() -> None:
    assert_allclose(DATA.coordinates["pca", 2], project(DATA.embeddings, "pca").coordinates, atol=1e-4)


def test_clusters_are_those_of_k_means_and_have_names(spec: EncoderSpec) -> None:
    parameters = DATA.parameters["kmeans"]
    found = kmeans(DATA.embeddings, **parameters).labels
    assert adjusted_rand_score(DATA.clusters, found) > 0.98  # on another processor a few on the border may change sides
    assert len(DATA.cluster_names) == parameters["k"] == DATA.clusters.max() + 1
    assert all(DATA.cluster_names)
    assert len(set(DATA.cluster_names)) == parameters["k"]


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
    assert loaded.parameters == computed.parameters
    assert loaded.cluster_names == computed.cluster_names
    assert_array_equal(loaded.clusters, computed.clusters)
    assert_array_equal(loaded.neighbors.indices, computed.neighbors.indices)
    assert_allclose(loaded.embeddings, computed.embeddings, atol=1e-3)
    for picture in PICTURES:
        assert_array_equal(loaded.coordinates[picture], computed.coordinates[picture])
