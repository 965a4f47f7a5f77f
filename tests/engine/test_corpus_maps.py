"""All maps of a corpus: shipped ones at once, others computed once in a thread, with what they keep."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from components.engine import corpus_maps, projection_cost
from components.engine.corpus import Corpus, load_news, parse_lines
from components.engine.corpus_maps import COARSE, FINE, CorpusMaps
from components.engine.map_quality import kept_neighbors, trustworthiness
from components.engine.neighbors import nearest
from components.engine.news_data import load_news_data
from components.engine.projection import MapParameters, project
from components.engine.projection_cost import ProjectionClock

NEWS, DATA = load_news(), load_news_data()
PCA, UMAP = MapParameters("pca"), MapParameters("umap")


def some(n: int) -> Corpus:
    return NEWS.take(np.arange(n))


def maps_of(n: int) -> CorpusMaps:
    return CorpusMaps(some(n), DATA.embeddings[:n], ProjectionClock())


def test_a_shipped_map_is_there_without_any_computation() -> None:
    maps = CorpusMaps(NEWS, DATA.embeddings, ProjectionClock(), DATA)
    drawn = maps.get(UMAP)
    assert drawn is not None
    assert_array_equal(drawn.coordinates, DATA.maps[UMAP].coordinates)
    assert_array_equal(drawn.kept, DATA.maps[UMAP].kept)
    assert drawn.trustworthiness == DATA.maps[UMAP].trustworthiness
    assert maps.running(UMAP) is None
    assert maps.neighbors is DATA.neighbors


def test_what_a_method_does_not_use_makes_no_other_map() -> None:
    maps = CorpusMaps(NEWS, DATA.embeddings, ProjectionClock(), DATA)
    assert maps.get(MapParameters("pca", seed=9, perplexity=5.0)) is not None
    assert maps.get(MapParameters("umap", perplexity=5.0)) is not None
    assert maps.get(MapParameters("umap", seed=9)) is None


def test_a_map_is_computed_in_a_thread_with_what_it_keeps() -> None:
    maps = maps_of(60)
    assert maps.get(PCA) is None
    drawn = maps.start(PCA).wait(60)
    assert maps.get(PCA) is drawn
    assert_allclose(drawn.coordinates, project(DATA.embeddings[:60], "pca").coordinates, atol=1e-6)
    true = nearest(DATA.embeddings[:60], 15)
    assert_array_equal(drawn.kept, kept_neighbors(true.indices, drawn.coordinates))
    assert drawn.trustworthiness == pytest.approx(trustworthiness(DATA.embeddings[:60], drawn.coordinates))
    assert drawn.judged == 0
    assert 0 < drawn.variance_kept < 1


def test_the_same_map_is_computed_once_however_many_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    gate, calls = threading.Event(), []

    def slow(*arguments: object, **settings: object) -> object:
        calls.append(1)
        gate.wait(30)
        return project(*arguments, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(corpus_maps, "project", slow)
    maps = maps_of(20)
    first, second = maps.start(PCA), maps.start(MapParameters("pca", seed=3))
    assert first is second
    assert maps.get(PCA) is None, "it is still being computed"
    gate.set()
    first.wait(60)
    assert calls == [1]


def test_a_failed_map_can_be_forgotten_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_settings: object) -> None:
        raise MemoryError("no room")

    maps = maps_of(20)
    with monkeypatch.context() as patch:
        patch.setattr(corpus_maps, "project", broken)
        with pytest.raises(MemoryError):
            maps.start(PCA).wait(60)
    assert maps.get(PCA) is None
    maps.forget(PCA)
    assert maps.start(PCA).wait(60).coordinates.shape == (20, 2)


def test_only_the_last_maps_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_maps, "MAPS_KEPT", 2)
    maps = maps_of(12)
    for dimensions in (1, 2, 3):
        maps.start(MapParameters("pca", dimensions)).wait(60)
    assert [maps.get(MapParameters("pca", d)) is not None for d in (1, 2, 3)] == [False, True, True]


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("method", ["umap", "tsne", "pca"])
def test_one_two_and_three_texts_have_maps(n: int, method: str) -> None:
    maps = maps_of(n)
    drawn = maps.start(MapParameters(method)).wait(60)  # type: ignore[arg-type]
    assert drawn.coordinates.shape == (n, 2)
    assert_array_equal(drawn.kept, np.ones(n))
    assert len(maps.topics().words) == 1


def test_equal_texts_have_a_map() -> None:
    corpus = parse_lines("the same\n" * 20)
    maps = CorpusMaps(corpus, np.tile(DATA.embeddings[:1], (20, 1)), ProjectionClock())
    drawn = maps.start(UMAP).wait(60)
    assert_array_equal(drawn.coordinates, np.zeros((20, 2)))
    assert np.isfinite(drawn.trustworthiness)


def test_a_large_corpus_is_judged_on_a_sample_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_maps, "JUDGED", 40)
    drawn = maps_of(300).start(PCA).wait(60)
    assert drawn.judged == 40
    assert drawn.trustworthiness == pytest.approx(trustworthiness(DATA.embeddings[:300], drawn.coordinates), abs=0.05)


def test_topics_come_few_or_many_and_the_shipped_ones_are_used() -> None:
    maps = CorpusMaps(NEWS, DATA.embeddings, ProjectionClock(), DATA)
    assert maps.topics() is DATA.topics[COARSE]
    assert maps.topics(fine=True) is DATA.topics[FINE]
    assert len(maps_of(60).topics().words) == 7, "eight texts a topic"


def test_what_was_computed_once_is_kept_and_the_oldest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_maps, "KNOWN_KEPT", 2)
    maps, calls = maps_of(12), []

    def ask(name: str) -> str:
        return maps.once(name, lambda: calls.append(name) or name)  # type: ignore[func-returns-value]

    assert [ask("a"), ask("b"), ask("a"), ask("c"), ask("a"), ask("b")] == ["a", "b", "a", "c", "a", "b"]
    assert calls == ["a", "b", "c", "b"], "b was the least recently used when c came"


def test_the_clock_learns_from_each_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projection_cost, "TELLING", 0.0)
    clock = ProjectionClock()
    maps = CorpusMaps(some(60), DATA.embeddings[:60], clock)
    before = maps.estimate(PCA)
    maps.start(PCA).wait(60)
    assert before > 0
    assert maps.estimate(PCA) != before
