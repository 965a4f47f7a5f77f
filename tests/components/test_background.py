"""What an ordinary cosine is, and how a cosine is placed."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics.pairwise import cosine_similarity

import components.background as module
from components.background import Background, news_background, place_text
from components.engine.background_pairs import PAIRS
from components.engine.catalog import CATALOG, DEFAULT_ENCODER
from components.engine.corpus import load_news
from components.engine.embedding_store import EmbeddingStore
from components.engine.news_data import load_news_data
from tests.engine.fakes import SMALL, HashModel, direction, fake_encoder

SPEC = CATALOG[DEFAULT_ENCODER]
EVEN = np.linspace(0, 0.5, 20_000)


def test_the_background_holds_cosines_of_random_pairs_of_news_and_of_pairs_from_one_section() -> None:
    embeddings, sections = load_news_data().embeddings, load_news().table["section"]
    cosines = {"any": [], "same": []}  # type: dict[str, list[float]]
    for a, b in combinations(range(0, len(embeddings), 5), 2):
        cosine = float(embeddings[a] @ embeddings[b])
        cosines["any"].append(cosine)
        if sections[a] == sections[b]:
            cosines["same"].append(cosine)
    found = news_background(SPEC)
    assert found is not None
    assert len(found.random) == len(found.section) == PAIRS
    for share in (1, 10, 50, 90, 99):
        assert abs(np.percentile(found.random, share) - np.percentile(cosines["any"], share)) < 0.02
        assert abs(np.percentile(found.section, share) - np.percentile(cosines["same"], share)) < 0.02


def test_pairs_of_one_section_are_closer_than_random_ones() -> None:
    found = news_background(SPEC)
    assert found is not None
    assert np.median(found.section) > np.median(found.random) + 0.03


def test_the_background_holds_the_cosine_of_each_headline_with_its_text_in_ascending_order() -> None:
    found = news_background(SPEC)
    assert found is not None
    assert_array_equal(found.event, np.sort(load_news_data().event_cosines))


def test_two_ways_to_tell_one_event_are_closer_than_two_events_of_a_section() -> None:
    found = news_background(SPEC)
    assert found is not None
    assert np.median(found.event) > np.median(found.section) + 0.3


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> EmbeddingStore:
    """Give a store of its own, so that what the stand-in embeds does not stay."""
    store = EmbeddingStore()
    monkeypatch.setattr(module, "embedding_store", lambda: store)
    return store


def test_another_encoder_compares_the_headlines_and_texts_of_ten_briefs_a_section(
    store: EmbeddingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = HashModel()
    encoder = fake_encoder(model, replace(SMALL, revision="1" * 40))
    monkeypatch.setattr(module, "ready_encoder", lambda _spec: encoder)
    found = news_background(encoder.spec)
    assert found is not None
    table = load_news().table.set_index("headline")
    headlines = [text for text in model.inputs if text in table.index]
    assert set(table["section"][headlines].value_counts()) == {10}
    texts = table["text"][headlines].tolist()
    expected = cosine_similarity([direction(h) for h in headlines], [direction(t) for t in texts]).diagonal()
    assert_allclose(found.event, np.sort(expected), atol=1e-6)
    assert len(model.inputs) == 3 * 120, "a brief, its headline and its text"
    assert len(found.random) == 120 * 119 / 2


def test_what_another_encoder_embedded_once_is_there_without_it(
    store: EmbeddingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = fake_encoder(HashModel(), replace(SMALL, revision="2" * 40))
    monkeypatch.setattr(module, "ready_encoder", lambda _spec: encoder)
    first = news_background(encoder.spec)
    assert first is not None
    module._background.clear()
    monkeypatch.setattr(module, "ready_encoder", lambda _spec: None)
    again = news_background(encoder.spec)
    assert again is not None
    assert_array_equal(again.event, first.event)


def test_an_encoder_that_is_not_there_has_no_background_while_a_single_text_is_not_embedded(
    store: EmbeddingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = HashModel()
    encoder = fake_encoder(model, replace(SMALL, revision="4" * 40))
    monkeypatch.setattr(module, "ready_encoder", lambda _spec: encoder)
    news_background(encoder.spec)
    needed = tuple(model.inputs)
    for missing in (load_news().texts, load_news().table["headline"].tolist(), load_news().table["text"].tolist()):
        left_out = next(text for text in needed if text in missing)
        some = EmbeddingStore()
        some.embed(encoder, [text for text in needed if text != left_out])
        monkeypatch.setattr(module, "embedding_store", lambda some=some: some)
        monkeypatch.setattr(module, "ready_encoder", lambda _spec: None)
        module._background.clear()
        assert news_background(encoder.spec) is None, left_out


def test_an_encoder_that_embedded_all_news_still_compares_but_120_headlines(
    store: EmbeddingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = HashModel()
    encoder = fake_encoder(model, replace(SMALL, revision="3" * 40))
    monkeypatch.setattr(module, "ready_encoder", lambda _spec: encoder)
    store.embed(encoder, load_news().texts)
    model.inputs.clear()
    found = news_background(encoder.spec)
    assert found is not None
    assert len(found.event) == 120
    assert len(model.inputs) == 240


def test_there_is_no_background_while_an_encoder_is_neither_shipped_for_nor_loaded() -> None:
    assert news_background(CATALOG["bge-small-zh-v1.5"]) is None


def test_a_place_is_never_rounded_up_to_all() -> None:
    background = Background(EVEN, EVEN + 0.1, EVEN + 0.2)
    assert place_text(0.49999, background).startswith("higher than 99.99% of random pairs of news")
    assert place_text(0.25, background).startswith("higher than 50.0% of random pairs of news")
    assert place_text(0.0001, background).startswith("higher than 0.02% of random pairs of news")
    assert place_text(0.55, background).startswith("higher than all 20,000 random pairs of news")


def test_a_place_names_both_kinds_of_pairs() -> None:
    background = Background(EVEN, EVEN + 0.1, EVEN + 0.2)
    assert place_text(0.35, background) == (
        "higher than 70.0% of random pairs of news, and 50.0% of pairs from one section"
    )
    assert place_text(0.55, background).endswith("of news, and 89.9% of pairs from one section")
    assert place_text(0.05, background) == (
        "higher than 10.0% of random pairs of news, and lower than all 20,000 pairs from one section"
    )
    assert place_text(-0.1, background) == (
        "lower than all 20,000 random pairs of news, and all 20,000 pairs from one section"
    )
