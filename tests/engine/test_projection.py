"""The flat picture: PCA against a singular value decomposition, UMAP and t-SNE against what they promise."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_info

from components.engine import projection
from components.engine.map_quality import kept_neighbors
from components.engine.neighbors import Neighbors, nearest
from components.engine.projection import METHODS, MapParameters, Method, Projection, project
from tests.conftest import RunPython

EMBEDDINGS = np.random.default_rng(3).standard_normal((30, 10)) @ np.diag(np.arange(1.0, 11.0))
GRAPH_METHODS: tuple[Method, ...] = ("umap", "tsne")
PLANTED = np.repeat(np.arange(5), 24)
CLUSTERED = np.eye(5, 32)[PLANTED] + 0.08 * np.random.default_rng(8).standard_normal((120, 32))
Pictures = dict[tuple[Method, int], Projection]


@pytest.fixture(scope="module")
def pictures() -> Pictures:
    """Project the planted clusters with both methods, flat and in space."""
    return {(method, d): project(CLUSTERED, method, d) for method in GRAPH_METHODS for d in (2, 3)}


@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_coordinates_are_those_of_the_singular_value_decomposition(dimensions: int) -> None:
    centred = EMBEDDINGS - EMBEDDINGS.mean(axis=0)
    u, s, axes = np.linalg.svd(centred, full_matrices=False)
    found = project(EMBEDDINGS, "pca", dimensions)
    assert found.coordinates.shape == (30, dimensions)
    assert found.coordinates.dtype == np.float32
    for axis in range(dimensions):
        sign = np.sign(axes[axis][np.argmax(np.abs(axes[axis]))])
        assert_allclose(found.coordinates[:, axis], sign * u[:, axis] * s[axis], atol=1e-4)
    assert found.variance_kept == pytest.approx((s[:dimensions] ** 2).sum() / (s**2).sum())


def test_variance_kept_is_that_of_scikit_learn() -> None:
    expected = PCA(2).fit(EMBEDDINGS).explained_variance_ratio_.sum()
    assert project(EMBEDDINGS, "pca").variance_kept == pytest.approx(expected)


def test_many_texts_have_the_coordinates_that_few_have() -> None:
    many = EMBEDDINGS[:, :4]
    u, s, _ = np.linalg.svd(many - many.mean(axis=0), full_matrices=False)
    found = project(many, "pca", 3)
    assert_allclose(np.abs(found.coordinates), np.abs(u[:, :3] * s[:3]), atol=1e-4)
    assert found.variance_kept == pytest.approx((s[:3] ** 2).sum() / (s**2).sum())


def test_texts_on_a_plane_keep_all_variance_and_all_distances() -> None:
    flat = np.zeros((6, 50), dtype=np.float32)
    flat[:, [4, 9]] = np.array([[0, 0], [3, 0], [0, 4], [3, 4], [1, 1], [-2, 5]])
    found = project(flat, "pca")
    assert found.variance_kept == pytest.approx(1)
    assert found.variance_kept <= 1
    assert_allclose(np.linalg.norm(found.coordinates[1] - found.coordinates[2]), 5, atol=1e-5)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("n", [0, 1])
def test_no_text_and_one_text_lie_at_the_origin(n: int, method: Method) -> None:
    found = project(EMBEDDINGS[:n], method)
    assert_array_equal(found.coordinates, np.zeros((n, 2)))
    assert found.variance_kept == 1


def test_two_texts_lie_on_a_line_at_their_distance() -> None:
    found = project(EMBEDDINGS[:2], "pca")
    assert_allclose(found.coordinates[:, 1], 0, atol=1e-6)
    assert_allclose(
        abs(found.coordinates[0, 0] - found.coordinates[1, 0]), np.linalg.norm(np.subtract(*EMBEDDINGS[:2]))
    )
    assert found.variance_kept == pytest.approx(1)


@pytest.mark.parametrize("method", METHODS)
def test_texts_that_are_all_alike_lie_on_one_point(method: Method) -> None:
    found = project(np.repeat(EMBEDDINGS[:1].astype(np.float32), 7, axis=0), method)
    assert_array_equal(found.coordinates, np.zeros((7, 2)))
    assert 0 <= found.variance_kept <= 1


@pytest.mark.parametrize("method", GRAPH_METHODS)
def test_texts_that_differ_in_length_alone_are_all_alike_by_cosine_and_no_neighbourhoods_are_made_up(
    method: Method,
) -> None:
    same_direction = EMBEDDINGS[:1] * 2.0 ** np.arange(12)[:, None]
    assert_array_equal(project(same_direction, method).coordinates, project(same_direction, "pca").coordinates)


def test_fewer_texts_or_numbers_than_axes_leave_the_last_axes_at_zero() -> None:
    assert_allclose(project(EMBEDDINGS[:2], "pca", 5).coordinates[:, 2:], 0)
    narrow = project(np.array([[1.0], [2.0], [4.0]]), "pca")
    assert_allclose(np.abs(narrow.coordinates[:, 0]), [4 / 3, 1 / 3, 5 / 3], atol=1e-6)
    assert_allclose(narrow.coordinates[:, 1], 0)


@pytest.mark.parametrize("n", [2, 3, 5, 30])
def test_the_variance_kept_is_a_share(n: int) -> None:
    assert 0 <= project(EMBEDDINGS[:n], "pca").variance_kept <= 1


def test_the_same_texts_land_in_the_same_place() -> None:
    assert_array_equal(project(EMBEDDINGS, "pca").coordinates, project(EMBEDDINGS.copy(), "pca").coordinates)


def test_an_unknown_method_is_an_error_that_names_it_and_the_known_ones() -> None:
    method: Any = "isomap"
    with pytest.raises(ValueError, match="method is 'isomap'; it must be one of umap, tsne, pca"):
        project(EMBEDDINGS, method)


@pytest.mark.parametrize("method", GRAPH_METHODS)
@pytest.mark.parametrize("dimensions", [2, 3])
def test_planted_clusters_stay_together_and_neighbours_are_kept_far_above_chance(
    method: Method, dimensions: int, pictures: Pictures
) -> None:
    picture = pictures[method, dimensions]
    assert picture.coordinates.shape == (120, dimensions)
    assert picture.coordinates.dtype == np.float32
    assert np.isnan(picture.variance_kept), "shares of variance are PCA's"
    drawn = nearest_drawn(picture.coordinates, 10)
    assert (PLANTED[drawn] == PLANTED[:, None]).mean() > 0.99
    kept = kept_neighbors(nearest(CLUSTERED, 10).indices, picture.coordinates).mean()
    assert kept > 0.5, "by chance 10 of 119 are kept, inside the clusters 10 of 23"


def nearest_drawn(coordinates: np.ndarray, k: int) -> np.ndarray:
    distances = np.linalg.norm(coordinates[:, None] - coordinates[None], axis=2)
    return np.argsort(distances, axis=1)[:, 1 : k + 1]


@pytest.mark.parametrize("method", GRAPH_METHODS)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_picture(
    method: Method, pictures: Pictures
) -> None:
    first = pictures[method, 2].coordinates
    assert project(CLUSTERED.copy(), method, seed=42).coordinates.tobytes() == first.tobytes()
    assert np.abs(project(CLUSTERED, method, seed=7).coordinates - first).max() > 0.01


@pytest.mark.parametrize("method", GRAPH_METHODS)
def test_the_lengths_of_embeddings_do_not_matter(method: Method, pictures: Pictures) -> None:
    lengths = 2.0 ** np.random.default_rng(9).integers(-3, 4, (120, 1))
    assert_array_equal(project(CLUSTERED * lengths, method).coordinates, pictures[method, 2].coordinates)


def test_umap_is_the_default_method(pictures: Pictures) -> None:
    assert_array_equal(project(CLUSTERED).coordinates, pictures["umap", 2].coordinates)


def test_the_settings_of_each_method_reach_it(pictures: Pictures) -> None:
    flat = {method: pictures[method, 2].coordinates for method in GRAPH_METHODS}
    for method, setting in (("umap", "n_neighbors"), ("umap", "min_dist"), ("tsne", "perplexity")):
        value: Any = 0.8 if setting == "min_dist" else 5
        changed = project(CLUSTERED, method, **{setting: value}).coordinates  # type: ignore[arg-type]
        assert np.abs(changed - flat[method]).max() > 0.1, setting  # type: ignore[index]


def test_umap_is_given_the_exact_neighbours_by_cosine_each_text_being_its_own_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from umap import UMAP

    given: list[tuple[np.ndarray, np.ndarray]] = []
    fit = UMAP.fit_transform

    def watched(self: UMAP, *arguments: object, **settings: object) -> np.ndarray:
        given.append(self.precomputed_knn)
        return fit(self, *arguments, **settings)

    monkeypatch.setattr(UMAP, "fit_transform", watched)
    project(CLUSTERED, n_neighbors=9)
    ((indices, distances),) = given
    exact = nearest(CLUSTERED, 8)
    assert_array_equal(indices, np.column_stack([np.arange(120), exact.indices]))
    assert_allclose(distances, np.column_stack([np.zeros(120), 1 - exact.cosines]), atol=1e-6)


def test_umap_takes_known_neighbours_as_far_as_it_needs_them(
    monkeypatch: pytest.MonkeyPatch, pictures: Pictures
) -> None:
    searched: list[int] = []

    def watched(rows: np.ndarray, k: int, *, device: str | None = None) -> Neighbors:
        searched.append(k)
        return nearest(rows, k, device=device)

    monkeypatch.setattr(projection, "nearest", watched)
    for width, searches in ((14, []), (20, []), (13, [14])):
        searched.clear()
        found = project(CLUSTERED, neighbors=nearest(CLUSTERED, width))
        assert_array_equal(found.coordinates, pictures["umap", 2].coordinates)
        assert searched == searches, width


def test_the_device_is_the_one_that_searches_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    devices: list[str | None] = []

    def watched(rows: np.ndarray, k: int, *, device: str | None = None) -> Neighbors:
        devices.append(device)
        return nearest(rows, k)

    monkeypatch.setattr(projection, "nearest", watched)
    project(CLUSTERED, device="cuda")
    assert devices == ["cuda"]


def test_neighbours_of_other_texts_and_none_at_all_are_errors() -> None:
    with pytest.raises(ValueError, match="120 texts and neighbours of 119; both must be as many"):
        project(CLUSTERED, neighbors=nearest(CLUSTERED[:-1], 14))
    with pytest.raises(ValueError, match="n_neighbors is 1; it must be 2 or more"):
        project(CLUSTERED, n_neighbors=1)


def test_umap_starts_from_the_plane_of_pca(monkeypatch: pytest.MonkeyPatch) -> None:
    from umap import UMAP

    starts: list[np.ndarray] = []

    def watched(self: UMAP, rows: np.ndarray) -> np.ndarray:
        starts.append(self.init)
        return rows[:, :2]

    monkeypatch.setattr(UMAP, "fit_transform", watched)
    project(CLUSTERED)
    plane = project(CLUSTERED / np.linalg.norm(CLUSTERED, axis=1, keepdims=True), "pca").coordinates
    assert_allclose(starts[0], plane * 10 / np.abs(plane).max(), atol=1e-3)


def test_parameters_that_a_method_does_not_use_do_not_count() -> None:
    odd = MapParameters("umap", 3, 7, 50, 0.5, 100.0)
    assert odd.canonical == MapParameters("umap", 3, 7, 50, 0.5)
    assert odd._replace(method="tsne").canonical == MapParameters("tsne", 3, 7, perplexity=100.0)
    assert odd._replace(method="pca").canonical == MapParameters("pca", 3)
    for method in METHODS:
        assert MapParameters(method).canonical == MapParameters(method), "the defaults are canonical"
        assert odd._replace(method=method).canonical.canonical == odd._replace(method=method).canonical


@pytest.mark.parametrize("method", METHODS)
def test_equal_canonical_parameters_give_equal_pictures(method: Method, pictures: Pictures) -> None:
    used = {"umap": {"perplexity": 5.0}, "tsne": {"n_neighbors": 5, "min_dist": 0.5}, "pca": {"seed": 1}}[method]
    changed = MapParameters(method, **used)  # type: ignore[arg-type]
    assert changed != changed.canonical
    first = pictures[method, 2] if method in GRAPH_METHODS else project(CLUSTERED, method)
    assert_array_equal(project(CLUSTERED, **changed._asdict()).coordinates, first.coordinates)


@pytest.mark.filterwarnings("error::UserWarning", "error::RuntimeWarning")
@pytest.mark.parametrize("method", GRAPH_METHODS)
@pytest.mark.parametrize("dimensions", [1, 2, 3])
@pytest.mark.parametrize("n", [2, 3, 4, 5, 6, 10, 15, 16])
def test_few_texts_are_drawn_without_a_warning(n: int, dimensions: int, method: Method) -> None:
    found = project(EMBEDDINGS[:n], method, dimensions)
    assert found.coordinates.shape == (n, dimensions)
    assert np.isfinite(found.coordinates).all()
    if n < projection.SMALLEST_GRAPH:
        assert_array_equal(found.coordinates, project(EMBEDDINGS[:n], "pca", dimensions).coordinates)
    else:
        assert len(np.unique(found.coordinates, axis=0)) == n


DRAW = np.random.default_rng(10)
ROW = DRAW.standard_normal((1, 16))
ODD: dict[str, np.ndarray] = {
    "one text four times and another": np.vstack([np.repeat(ROW, 4, axis=0), -ROW]),
    "two texts, forty times each": np.repeat(DRAW.standard_normal((2, 16)), 40, axis=0),
    "half of them one text": np.vstack([np.repeat(ROW, 50, axis=0), DRAW.standard_normal((50, 16))]),
    "one text thirty times and its opposite": np.vstack([np.repeat(ROW, 30, axis=0), -ROW]),
    "opposites": np.vstack([np.repeat(ROW, 10, axis=0), np.repeat(-ROW, 10, axis=0)]),
    "alike but for rounding": (ROW + 1e-6 * DRAW.standard_normal((30, 16))).astype(np.float32),
    "rows of zeros": np.vstack([np.zeros((10, 16)), DRAW.standard_normal((10, 16))]),
    "all cosines zero": np.eye(20),
    "two groups far apart": np.repeat(np.eye(2, 16), 20, axis=0) + 0.01 * DRAW.standard_normal((40, 16)),
    "one number each": DRAW.standard_normal((20, 1)),
    "two numbers each": DRAW.standard_normal((20, 2)),
    "float16": DRAW.standard_normal((20, 16)).astype(np.float16),
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("case", ODD)
def test_odd_texts_are_drawn_somewhere(case: str, dimensions: int, method: Method) -> None:
    found = project(ODD[case], method, dimensions).coordinates
    assert found.shape == (len(ODD[case]), dimensions)
    assert np.isfinite(found).all()


@pytest.mark.parametrize("method", GRAPH_METHODS)
def test_neighbourhoods_larger_than_the_corpus_are_cut_to_it(method: Method) -> None:
    found = project(EMBEDDINGS[:12], method, n_neighbors=200, perplexity=500).coordinates
    assert np.isfinite(found).all()
    if method == "umap":
        assert_array_equal(found, project(EMBEDDINGS[:12], method, n_neighbors=12).coordinates)


def test_tsne_limits_its_own_threads_and_not_those_of_other_users(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, int]] = []
    fit = TSNE.fit_transform

    def watched(self: TSNE, *arguments: object, **settings: object) -> np.ndarray:
        seen.append({pool["user_api"]: pool["num_threads"] for pool in threadpool_info()})
        return fit(self, *arguments, **settings)

    before = {pool["user_api"]: pool["num_threads"] for pool in threadpool_info()}
    monkeypatch.setattr(TSNE, "fit_transform", watched)
    project(EMBEDDINGS, "tsne")
    # NumPy's threads are those of the whole process: a limit would hold for all, and two at once would leave it behind.
    assert seen == [{"blas": before["blas"], "openmp": 1}]


def test_several_threads_may_draw_with_tsne_at_once(pictures: Pictures) -> None:
    found: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: found.append(project(CLUSTERED, "tsne").coordinates)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    for coordinates in found:
        assert_array_equal(coordinates, pictures["tsne", 2].coordinates)


UMAP_IN_THREADS = """
import sys, threading
import numpy as np
from components.engine.projection import project
embeddings, found = np.random.default_rng(0).standard_normal((40, 16)), []
threads = [threading.Thread(target=lambda: found.append(project(embeddings, "umap").coordinates)) for _ in range(3)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(found), all(np.array_equal(found[0], other) for other in found), "numba" in sys.modules)
"""


def test_two_threads_in_umap_at_once_do_not_abort_the_process(run_python: RunPython) -> None:
    # "workqueue" is what Numba has on every machine, and the layer that does not take turns.
    done = run_python(UMAP_IN_THREADS, NUMBA_THREADING_LAYER="workqueue")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["3", "True", "True"], done.stderr
