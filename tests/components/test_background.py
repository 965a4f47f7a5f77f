"""What an ordinary cosine is, and how a cosine is placed."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from components.background import Background, news_background, place_text
from components.engine.background_pairs import PAIRS
from components.engine.catalog import CATALOG, DEFAULT_ENCODER
from components.engine.corpus import load_news
from components.engine.news_data import load_news_data

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


def test_there_is_no_background_while_an_encoder_is_neither_shipped_for_nor_loaded() -> None:
    assert news_background(CATALOG["bge-small-zh-v1.5"]) is None


def test_a_place_is_never_rounded_up_to_all() -> None:
    background = Background(EVEN, EVEN + 0.1)
    assert place_text(0.49999, background).startswith("higher than 99.99% of random pairs of news")
    assert place_text(0.25, background).startswith("higher than 50.0% of random pairs of news")
    assert place_text(0.0001, background).startswith("higher than 0.02% of random pairs of news")
    assert place_text(0.55, background).startswith("higher than all 20,000 random pairs of news")


def test_a_place_names_both_kinds_of_pairs() -> None:
    background = Background(EVEN, EVEN + 0.1)
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
