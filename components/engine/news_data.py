"""What is computed from the built-in news and ships with them, tied to the texts by a digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from components.engine.background_pairs import event_cosines
from components.engine.catalog import EncoderSpec
from components.engine.corpus import NEWS_FOLDER, Corpus
from components.engine.embedding_store import KEY_BYTES, content_key
from components.engine.encoder import Encoder, unit_rows
from components.engine.map_quality import kept_neighbors, trustworthiness
from components.engine.neighbors import Neighbors, nearest
from components.engine.projection import (
    METHODS,
    UMAP_LEARNING_RATE,
    UMAP_REPULSIONS,
    MapParameters,
    project,
    umap_steps,
)
from components.engine.topics import Topics, find_topics

NEWS_FILE = NEWS_FOLDER / "computed.npz"
NEIGHBORS = 15
TOPICS = (12, 40)
DIMENSIONS = (2, 3)
GRID_NEIGHBORS = (5, 15, 50, 100)
GRID_MIN_DIST = (0.0, 0.1, 0.5)
GRID_PERPLEXITY = (5.0, 30.0, 100.0)
GRID_SEEDS = (42, 7)
GRID = tuple(
    dict.fromkeys(
        [
            *(MapParameters("umap", 2, s, k, d) for s, k, d in product(GRID_SEEDS, GRID_NEIGHBORS, GRID_MIN_DIST)),
            *(MapParameters("umap", 3, seed) for seed in GRID_SEEDS),
            *(MapParameters("tsne", 2, s, perplexity=p) for s, p in product(GRID_SEEDS, GRID_PERPLEXITY)),
            *(MapParameters(method, dimensions).canonical for method, dimensions in product(METHODS, DIMENSIONS)),
        ]
    )
)


class ShippedMap(NamedTuple):
    """A picture of the news, and how far it may be trusted.

    Attributes
    ----------
    coordinates : ndarray of float32, shape (n, dimensions)
    kept : ndarray of float32, shape (n,)
        The share of each brief's 15 true neighbours that the picture keeps, in [0, 1].
    trustworthiness : float
        With 15 neighbours, in [0, 1].
    variance_kept : float
        Of PCA, in [0, 1]; of the others NaN.
    """

    coordinates: np.ndarray
    kept: np.ndarray
    trustworthiness: float
    variance_kept: float


@dataclass(frozen=True)
class NewsData:
    """The shipped results; row i of each array belongs to text i of `corpus.load_news`.

    Attributes
    ----------
    digest : str
        Of the texts, the encoder's weights and the parameters: see `news_digest`.
    embeddings : ndarray of float32, shape (n, 384)
        Of length 1, kept to the precision of float16.
    neighbors : Neighbors
        The 15 exact neighbours of each brief.
    event_cosines : ndarray of float32, shape (n,)
        Of each brief's headline with its own text.
    maps : mapping of MapParameters to ShippedMap
        For all of `GRID`, which are canonical.
    topics : mapping of int to Topics
        For each number of topics in `TOPICS`.
    """

    digest: str
    embeddings: np.ndarray
    neighbors: Neighbors
    event_cosines: np.ndarray
    maps: Mapping[MapParameters, ShippedMap]
    topics: Mapping[int, Topics]


def news_digest(corpus: Corpus, spec: EncoderSpec) -> str:
    """Name what the results depend on; when it changes, they must be computed anew with `make data`."""
    umap = [umap_steps(len(corpus.texts)), UMAP_LEARNING_RATE, UMAP_REPULSIONS]
    named = json.dumps([corpus.digest, spec.fingerprint, NEIGHBORS, GRID, umap, TOPICS])
    return hashlib.sha256(named.encode()).hexdigest()


def compute_news_data(corpus: Corpus, encoder: Encoder) -> NewsData:
    """Compute everything; about three minutes on two cores."""
    # From the rounded embeddings, so that whoever starts from the file gets the same.
    embeddings = unit_rows(encoder.encode(corpus.texts).astype(np.float16))
    neighbors = nearest(embeddings, NEIGHBORS)
    return NewsData(
        news_digest(corpus, encoder.spec),
        embeddings,
        neighbors,
        _compute_event_cosines(corpus, encoder),
        {parameters: _compute_map(embeddings, neighbors, parameters) for parameters in GRID},
        {k: find_topics(corpus.texts, embeddings, k) for k in TOPICS},
    )


def _compute_event_cosines(corpus: Corpus, encoder: Encoder) -> np.ndarray:
    headlines, texts = (encoder.encode(corpus.table[column].tolist()) for column in ("headline", "text"))
    return event_cosines(headlines, texts)


def _compute_map(embeddings: np.ndarray, neighbors: Neighbors, parameters: MapParameters) -> ShippedMap:
    coordinates, variance_kept = project(embeddings, **parameters._asdict(), neighbors=neighbors)
    return ShippedMap(
        coordinates,
        kept_neighbors(neighbors.indices, coordinates),
        trustworthiness(embeddings, coordinates, NEIGHBORS),
        variance_kept,
    )


def save_news_data(path: Path, data: NewsData, corpus: Corpus, spec: EncoderSpec) -> None:
    """Write the results, in a form that `EmbeddingStore.preload` reads too: the same results give the same bytes."""
    keys = np.frombuffer(b"".join(content_key(spec, text) for text in corpus.texts), dtype=np.uint8)
    maps = data.maps.values()
    arrays: dict[str, Any] = {
        "digest": np.array(data.digest),
        "keys": keys.reshape(-1, KEY_BYTES),
        "embeddings": data.embeddings.astype(np.float16),
        "neighbors": data.neighbors.indices.astype(np.int16),
        "cosines": data.neighbors.cosines,
        "event_cosines": data.event_cosines,
        "maps": np.array(json.dumps(list(data.maps))),
        "kept": np.array([np.rint(NEIGHBORS * shipped.kept) for shipped in maps], dtype=np.uint8),
        "trustworthiness": np.array([shipped.trustworthiness for shipped in maps]),
        "variance_kept": np.array([shipped.variance_kept for shipped in maps]),
        "topics": np.array([topics.labels for topics in data.topics.values()], dtype=np.int8),
        "topic_words": np.array(json.dumps([[k, topics.words] for k, topics in data.topics.items()])),
    }
    for d in DIMENSIONS:
        drawn = [shipped.coordinates for parameters, shipped in data.maps.items() if parameters.dimensions == d]
        arrays[f"coordinates_{d}d"] = np.array(drawn, dtype=np.float32)
    np.savez_compressed(path, **arrays)


def load_news_data(path: Path = NEWS_FILE) -> NewsData:
    """Read the results that ship."""
    with np.load(path, allow_pickle=False) as file:
        return NewsData(
            str(file["digest"]),
            unit_rows(file["embeddings"]),
            Neighbors(file["neighbors"].astype(np.int64), file["cosines"]),
            file["event_cosines"],
            _read_maps(file),
            _read_topics(file),
        )


def _read_maps(file: Mapping[str, np.ndarray]) -> dict[MapParameters, ShippedMap]:
    coordinates = {d: iter(file[f"coordinates_{d}d"]) for d in DIMENSIONS}
    kept = (file["kept"] / NEIGHBORS).astype(np.float32)
    rates = zip(kept, file["trustworthiness"].tolist(), file["variance_kept"].tolist(), strict=True)
    every = (MapParameters(*values) for values in json.loads(str(file["maps"])))
    return {p: ShippedMap(next(coordinates[p.dimensions]), *rate) for p, rate in zip(every, rates, strict=True)}


def _read_topics(file: Mapping[str, np.ndarray]) -> dict[int, Topics]:
    named = json.loads(str(file["topic_words"]))
    labels = file["topics"].astype(np.int64)
    return {k: Topics(row, tuple(map(tuple, words))) for row, (k, words) in zip(labels, named, strict=True)}
