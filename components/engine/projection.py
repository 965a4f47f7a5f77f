"""Embeddings laid flat: from hundreds of dimensions to a picture."""

from __future__ import annotations

import threading
import warnings
from typing import Literal, NamedTuple, get_args

import numpy as np

from components.engine.encoder import unit_rows
from components.engine.neighbors import Neighbors, nearest

Method = Literal["umap", "tsne", "pca"]
METHODS: tuple[Method, ...] = get_args(Method)
START, JITTER = 1e-4, 1e-6  # standard deviations of where t-SNE starts
# scikit-learn never takes less than 50: in space it flings small corpora apart, and of 100 news it keeps 24% of the
# neighbours instead of 53%. With 10 it collapses now and then.
SMALLEST_STEP = 20.0
SMALLEST_GRAPH = 5  # texts: with fewer, UMAP and t-SNE have no neighbourhoods to keep
# UMAP's own 500 steps from the graph's eigenvectors cost twice as much for less: on 4,000 news 0.935 trustworthiness in
# 3.4 s, against 0.941 in 1.2 s. Half the rate of learning and twice the texts that each neighbour is held apart from
# make up for the missing steps; with few texts, which learn less in a step, twice as many cost little.
UMAP_STEPS, UMAP_STEPS_OF_FEW, UMAP_FEW = 100, 200, 2000
UMAP_LEARNING_RATE, UMAP_REPULSIONS = 0.5, 10
UMAP_SPAN, UMAP_JITTER = 10.0, 1e-4  # where UMAP starts, as it scales its own starts
# Two threads in UMAP at once abort the whole process: Numba's "workqueue" layer does not take turns.
_UMAP_LOCK = threading.Lock()


class MapParameters(NamedTuple):
    """What a picture depends on besides the embeddings, under the names of `project`."""

    method: Method = "umap"
    dimensions: int = 2
    seed: int = 42
    n_neighbors: int = 15
    min_dist: float = 0.1
    perplexity: float = 30.0

    @property
    def canonical(self) -> MapParameters:
        """The same with what the method does not use at its default, so that equal pictures have equal parameters."""
        if self.method == "umap":
            return self._replace(perplexity=MapParameters().perplexity)
        if self.method == "tsne":
            return MapParameters(self.method, self.dimensions, self.seed, perplexity=self.perplexity)
        return MapParameters(self.method, self.dimensions)


class Projection(NamedTuple):
    """Where each text lands, and what the flat picture keeps.

    Attributes
    ----------
    coordinates : ndarray of float32, shape (n, dimensions)
    variance_kept : float
        Share of the variance that the picture keeps, in [0, 1]; of PCA alone, else NaN.
    """

    coordinates: np.ndarray
    variance_kept: float


def project(
    embeddings: np.ndarray,
    method: Method = "umap",
    dimensions: int = 2,
    seed: int = 42,
    *,
    n_neighbors: int = 15,
    min_dist: float = 0.1,
    perplexity: float = 30.0,
    neighbors: Neighbors | None = None,
    device: str | None = None,
) -> Projection:
    """Project embeddings to a picture.

    "pca" is the plane of greatest variance (Pearson, 1901); "umap" keeps neighbourhoods (McInnes, Healy & Melville,
    2018), here the exact ones by cosine; "tsne" keeps probabilities of being neighbours (van der Maaten & Hinton,
    2008). Both start from the plane of PCA, which makes more of the arrangement at large meaningful (Kobak &
    Linderman, 2021).

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
    method : {"umap", "tsne", "pca"}
    dimensions : {1, 2, 3}
    seed : int
        Of UMAP and t-SNE. The same seed on the same machine gives the same bytes.
    n_neighbors : int
        Of UMAP: how many neighbours of each text are held together; cut to what there is.
    min_dist : float
        Of UMAP: how close to each other texts may be drawn, in units of the picture.
    perplexity : float
        Of t-SNE: about how many neighbours each text has; cut to what there is.
    neighbors : Neighbors, optional
        Of all texts, each without itself, as `nearest` finds them. UMAP searches by itself if these are missing or
        fewer than n_neighbors - 1 a text.
    device : str, optional
        Where UMAP's neighbours are searched: see `neighbors.nearest`.

    Returns
    -------
    Projection
        PCA: the largest loading of each axis is positive; axes without spread hold zeros. Fewer than 5 texts, or texts
        of one direction: PCA whatever the method. Cost: n² for UMAP's neighbours, then n; n log n for t-SNE.

    Raises
    ------
    ValueError
        The method is not known, n_neighbors is below 2, or the neighbours are of another number of texts.
    """
    if method not in METHODS:
        raise ValueError(f"method is {method!r}; it must be one of {', '.join(METHODS)}")
    rows = unit_rows(embeddings)
    if method == "pca" or len(rows) < SMALLEST_GRAPH or not np.ptp(rows, axis=0).any():
        return _pca(embeddings, dimensions)
    if method == "umap":
        known = _enough_neighbors(rows, n_neighbors, neighbors, device)
        return Projection(_umap(rows, dimensions, seed, min_dist, known), float("nan"))
    return Projection(_tsne(rows, dimensions, seed, perplexity), float("nan"))


def _pca(embeddings: np.ndarray, dimensions: int) -> Projection:
    coordinates = np.zeros((len(embeddings), dimensions), dtype=np.float32)
    axes = min(dimensions, *embeddings.shape)
    if len(embeddings) < 2 or not np.ptp(embeddings, axis=0).any():
        return Projection(coordinates, 1.0)
    from sklearn.decomposition import PCA

    # Many texts: from the (d, d) covariances, which a busy machine does 10 times as fast as the (n, d) decomposition.
    tall = len(embeddings) > 2 * embeddings.shape[1]
    pca = PCA(n_components=axes, svd_solver="covariance_eigh" if tall else "full")
    coordinates[:, :axes] = pca.fit_transform(embeddings.astype(np.float64))
    return Projection(coordinates, float(min(1.0, pca.explained_variance_ratio_.sum())))


def umap_steps(n: int) -> int:
    """Return how many steps UMAP takes for n texts."""
    return UMAP_STEPS_OF_FEW if n <= UMAP_FEW else UMAP_STEPS


def _enough_neighbors(rows: np.ndarray, n_neighbors: int, neighbors: Neighbors | None, device: str | None) -> Neighbors:
    """Return the neighbours that UMAP asks for: it counts each text as its own first."""
    if n_neighbors < 2:
        raise ValueError(f"n_neighbors is {n_neighbors}; it must be 2 or more")
    k = min(n_neighbors, len(rows)) - 1
    if neighbors is None or neighbors.indices.shape[1] < k:
        return nearest(rows, k, device=device)
    if len(neighbors.indices) != len(rows):
        raise ValueError(
            f"there are {len(rows)} texts and neighbours of {len(neighbors.indices)}; both must be as many"
        )
    return Neighbors(neighbors.indices[:, :k], neighbors.cosines[:, :k])


def _umap(rows: np.ndarray, dimensions: int, seed: int, min_dist: float, neighbors: Neighbors) -> np.ndarray:
    import umap

    indices = np.column_stack([np.arange(len(rows)), neighbors.indices]).astype(np.int32)
    distances = np.column_stack([np.zeros(len(rows)), np.maximum(0, 1 - neighbors.cosines)]).astype(np.float32)
    start = _pca(rows, dimensions).coordinates
    start *= UMAP_SPAN / np.abs(start).max()
    start += UMAP_JITTER * np.random.default_rng(seed).standard_normal(start.shape)
    with _UMAP_LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a seed means one thread, and that no new texts can be transformed
        model = umap.UMAP(
            n_neighbors=indices.shape[1],
            n_components=dimensions,
            min_dist=min_dist,
            metric="cosine",
            n_epochs=umap_steps(len(rows)),
            learning_rate=UMAP_LEARNING_RATE,
            negative_sample_rate=UMAP_REPULSIONS,
            init=start,
            random_state=seed,
            n_jobs=1,
            precomputed_knn=(indices, distances),
            disconnection_distance=np.inf,  # by default a text opposite to all its neighbours gets no place, but NaN
        )
        return np.asarray(model.fit_transform(rows), dtype=np.float32)


def _tsne(rows: np.ndarray, dimensions: int, seed: int, perplexity: float) -> np.ndarray:
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    # From the plane of PCA, as scikit-learn does it; without the jitter the seed would change nothing.
    start = _pca(rows, dimensions).coordinates
    start *= START / start[:, 0].std()
    start += JITTER * np.random.default_rng(seed).standard_normal(start.shape)
    model = TSNE(
        n_components=dimensions,
        perplexity=min(perplexity, (len(rows) - 1) / 3),
        learning_rate=max(len(rows) / 48, SMALLEST_STEP),  # n / 48 as scikit-learn has it
        metric="cosine",
        init=start,
    )
    # Several threads add the same numbers up in another order each time. OpenMP's are limited for this thread alone;
    # NumPy's would be for the whole process, and if two limits overlap, the later one restores the earlier, for good.
    with threadpool_limits(1, user_api="openmp"):
        return np.asarray(model.fit_transform(rows), dtype=np.float32)
