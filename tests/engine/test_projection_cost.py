"""The estimate of how long a projection takes, and how it learns."""

from __future__ import annotations

import threading
import time
from itertools import pairwise

import numpy as np
import pytest

from components.engine.projection import METHODS, MapParameters, Method, project
from components.engine.projection_cost import ProjectionClock, estimate_seconds

UMAP, TSNE, PCA = (MapParameters(method) for method in ("umap", "tsne", "pca"))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_more_texts_take_longer_but_where_umap_takes_fewer_steps(method: Method, dimensions: int) -> None:
    for sizes in ((0, 1, 2, 4, 5, 30, 1000, 2000), (2001, 4000, 20_000, 50_000)):
        seconds = [estimate_seconds(MapParameters(method, dimensions), n) for n in sizes]
        assert min(seconds) > 0
        assert all(less <= more for less, more in pairwise(seconds))


def test_the_estimates_of_few_texts_are_those_of_pca() -> None:
    for n in range(5):
        assert estimate_seconds(UMAP, n, warm=False) == estimate_seconds(TSNE, n) == estimate_seconds(PCA, n)


def test_wider_neighbourhoods_and_a_third_dimension_take_longer() -> None:
    assert estimate_seconds(MapParameters(n_neighbors=50), 4000) > 1.3 * estimate_seconds(UMAP, 4000)
    assert estimate_seconds(MapParameters("tsne", perplexity=100), 4000) > 1.3 * estimate_seconds(TSNE, 4000)
    assert estimate_seconds(MapParameters("tsne", 3), 4000) > 2 * estimate_seconds(TSNE, 4000)
    assert estimate_seconds(MapParameters(n_neighbors=500), 20) == estimate_seconds(MapParameters(n_neighbors=20), 20)


def test_compiling_counts_once_a_process_and_for_umap_alone() -> None:
    assert estimate_seconds(UMAP, 300, warm=False) > estimate_seconds(UMAP, 300) + 3
    assert estimate_seconds(TSNE, 300, warm=False) == estimate_seconds(TSNE, 300)


@pytest.mark.parametrize("parameters", [UMAP, TSNE, PCA])
def test_the_estimate_is_of_the_right_size(parameters: MapParameters) -> None:
    embeddings = np.random.default_rng(0).standard_normal((600, 384)).astype(np.float32)
    project(embeddings[:50], parameters.method)
    started = time.process_time()  # of this process alone: others may keep the machine busy
    project(embeddings, **parameters._asdict())
    seconds = time.process_time() - started
    assert seconds / 10 - 0.1 < estimate_seconds(parameters, len(embeddings)) < 10 * seconds + 0.1


def test_a_clock_begins_with_the_model() -> None:
    assert ProjectionClock().estimate(UMAP, 4000) == estimate_seconds(UMAP, 4000)


def test_a_clock_takes_over_the_first_measurement_for_other_sizes_of_that_method_alone() -> None:
    clock = ProjectionClock()
    clock.record(UMAP, 4000, True, 3 * estimate_seconds(UMAP, 4000))
    assert clock.estimate(UMAP, 1000) == pytest.approx(3 * estimate_seconds(UMAP, 1000))
    assert clock.estimate(TSNE, 1000) == estimate_seconds(TSNE, 1000)


def test_a_clock_averages_measurements_geometrically_the_newest_counting_half() -> None:
    clock = ProjectionClock()
    for times in (4, 1, 8):
        clock.record(UMAP, 4000, True, times * estimate_seconds(UMAP, 4000))
    assert clock.estimate(UMAP, 4000) == pytest.approx(4 * estimate_seconds(UMAP, 4000))


def test_a_clock_takes_compiling_for_as_slow_as_the_rest_until_it_was_measured() -> None:
    clock = ProjectionClock()
    clock.record(UMAP, 4000, True, 2 * estimate_seconds(UMAP, 4000))
    assert clock.estimate(UMAP, 4000, warm=False) == pytest.approx(2 * estimate_seconds(UMAP, 4000, warm=False))
    clock.record(UMAP, 4000, False, 5 * estimate_seconds(UMAP, 4000, warm=False))
    assert clock.estimate(UMAP, 4000, warm=False) == pytest.approx(5 * estimate_seconds(UMAP, 4000, warm=False))
    assert clock.estimate(UMAP, 4000) == pytest.approx(2 * estimate_seconds(UMAP, 4000))


def test_only_umap_is_compiled_and_only_by_its_first_picture() -> None:
    clock = ProjectionClock()
    assert [clock.is_warm(parameters) for parameters in (UMAP, TSNE, PCA)] == [False, True, True]
    clock.record(UMAP, 3, False, 0.1)
    assert not clock.is_warm(UMAP), "so few texts are drawn by PCA"
    clock.record(UMAP, 100, False, 9.0)
    assert clock.is_warm(UMAP)


def test_a_clock_learns_nothing_from_what_is_too_small_to_tell() -> None:
    clock = ProjectionClock()
    clock.record(UMAP, 3, True, 5.0)
    clock.record(PCA, 1000, True, 4.0)
    assert clock.estimate(UMAP, 4000) == estimate_seconds(UMAP, 4000)
    assert clock.estimate(PCA, 4000) == estimate_seconds(PCA, 4000)


@pytest.mark.parametrize("seconds", [-5.0, 0.0, 1e9])
def test_a_clock_that_was_put_right_meanwhile_does_not_spoil_the_estimates(seconds: float) -> None:
    clock = ProjectionClock()
    clock.record(UMAP, 4000, True, seconds)
    assert estimate_seconds(UMAP, 4000) / 101 < clock.estimate(UMAP, 4000) < 101 * estimate_seconds(UMAP, 4000)


def test_several_threads_may_use_one_clock() -> None:
    clock = ProjectionClock()

    def use() -> None:
        for _ in range(500):
            clock.record(UMAP, 1000, True, 2 * estimate_seconds(UMAP, 1000))
            clock.estimate(UMAP, 1000)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clock.estimate(UMAP, 1000) == pytest.approx(2 * estimate_seconds(UMAP, 1000))
