"""What is computed from the built-in news and ships with them, tied to the texts by a digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from components.engine.catalog import EncoderSpec
from components.engine.clustering import kmeans
from components.engine.corpus import NEWS_FOLDER, Corpus
from components.engine.embedding_store import KEY_BYTES, content_key
from components.engine.encoder import Encoder, unit_rows
from components.engine.keywords import distinctive_terms
from components.engine.map_quality import kept_neighbors
from components.engine.neighbors import Neighbors, nearest
from components.engine.projection import METHODS, Method, project

NEWS_FILE = NEWS_FOLDER / "computed.npz"
NEIGHBORS = 15
PARAMETERS: dict[str, Any] = {
    "neighbors": NEIGHBORS,
    "umap": {"seed": 42, "n_neighbors": 15, "min_dist": 0.1},
    "tsne": {"seed": 42, "perplexity": 30.0},
    "pca": {},
    "kmeans": {"k": 12, "seed": 0, "n_init": 10},
}
DIMENSIONS = (2, 3)


@dataclass(frozen=True)
class NewsData:
    """The shipped results; row i of each array belongs to text i of `corpus.load_news`.

    Attributes
    ----------
    digest : str
        Of the texts, the encoder's weights and the parameters: see `news_digest`.
    parameters : dict
        As in `PARAMETERS`.
    embeddings : ndarray of float32, shape (n, 384)
        Of length 1, kept to the precision of float16.
    coordinates : mapping of (method, dimensions) to ndarray of float32, shape (n, dimensions)
    kept : mapping of (method, dimensions) to ndarray of float32, shape (n,)
        The share of the 15 true neighbours that each picture keeps, in [0, 1].
    neighbors : Neighbors
        The 15 exact neighbours of each brief.
    clusters : ndarray of int, shape (n,)
        By K-means.
    cluster_names : tuple of str
        The most distinctive words of each cluster.
    """

    digest: str
    parameters: dict[str, Any]
    embeddings: np.ndarray
    coordinates: Mapping[tuple[Method, int], np.ndarray]
    kept: Mapping[tuple[Method, int], np.ndarray]
    neighbors: Neighbors
    clusters: np.ndarray
    cluster_names: tuple[str, ...]


def news_digest(corpus: Corpus, spec: EncoderSpec) -> str:
    """Name what the results depend on; when it changes, they must be computed anew with `make data`."""
    named = json.dumps([corpus.digest, spec.fingerprint, PARAMETERS, DIMENSIONS], sort_keys=True)
    return hashlib.sha256(named.encode()).hexdigest()


def compute_news_data(corpus: Corpus, encoder: Encoder) -> NewsData:
    """Compute everything; about a minute on two cores."""
    # From the rounded embeddings, so that whoever starts from the file gets the same.
    embeddings = unit_rows(encoder.encode(corpus.texts).astype(np.float16))
    neighbors = nearest(embeddings, NEIGHBORS)
    pictures: list[tuple[Method, int]] = [(method, dimensions) for method in METHODS for dimensions in DIMENSIONS]
    coordinates = {(m, d): project(embeddings, m, d, **PARAMETERS[m]).coordinates for m, d in pictures}
    clusters = kmeans(embeddings, **PARAMETERS["kmeans"]).labels
    return NewsData(
        news_digest(corpus, encoder.spec),
        PARAMETERS,
        embeddings,
        coordinates,
        {picture: kept_neighbors(neighbors.indices, coordinates[picture]) for picture in pictures},
        neighbors,
        clusters,
        tuple(", ".join(words) for words in distinctive_terms(corpus.texts, clusters, 3)),
    )


def save_news_data(path: Path, data: NewsData, corpus: Corpus, spec: EncoderSpec) -> None:
    """Write the results, in a form that `EmbeddingStore.preload` reads too: the same results give the same bytes."""
    keys = np.frombuffer(b"".join(content_key(spec, text) for text in corpus.texts), dtype=np.uint8)
    arrays: dict[str, Any] = {
        "digest": np.array(data.digest),
        "parameters": np.array(json.dumps(data.parameters)),
        "keys": keys.reshape(-1, KEY_BYTES),
        "embeddings": data.embeddings.astype(np.float16),
        "neighbors": data.neighbors.indices.astype(np.int16),
        "cosines": data.neighbors.cosines,
        "clusters": data.clusters.astype(np.int8),
        "cluster_names": np.array(data.cluster_names),
    }
    for method, dimensions in data.coordinates:
        arrays[f"{method}_{dimensions}d"] = data.coordinates[method, dimensions]
        arrays[f"{method}_{dimensions}d_kept"] = data.kept[method, dimensions]
    np.savez_compressed(path, **arrays)


def load_news_data(path: Path = NEWS_FILE) -> NewsData:
    """Read the results that ship."""
    pictures: list[tuple[Method, int]] = [(method, dimensions) for method in METHODS for dimensions in DIMENSIONS]
    with np.load(path, allow_pickle=False) as file:
        return NewsData(
            str(file["digest"]),
            json.loads(str(file["parameters"])),
            unit_rows(file["embeddings"]),
            {(m, d): file[f"{m}_{d}d"] for m, d in pictures},
            {(m, d): file[f"{m}_{d}d_kept"] for m, d in pictures},
            Neighbors(file["neighbors"].astype(np.int64), file["cosines"]),
            file["clusters"].astype(np.int64),
            tuple(map(str, file["cluster_names"])),
        )
