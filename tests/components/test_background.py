"""What an ordinary cosine is, and how a cosine is placed."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from components.background import background_cosines, percentile_text
from components.cached import embedding_store
from components.engine.catalog import CATALOG, DEFAULT_ENCODER
from components.engine.examples import load_examples

SPEC = CATALOG[DEFAULT_ENCODER]


def test_the_background_pairs_english_sentences_of_different_sets_only() -> None:
    owners = [(s, e.key) for e in load_examples().values() if e.language == "en" for s in e.sentences]
    known = embedding_store().lookup(SPEC, [sentence for sentence, _ in owners])
    expected = sorted(
        float(known[a] @ known[b]) for (a, set_a), (b, set_b) in combinations(owners, 2) if set_a != set_b
    )
    found = background_cosines(SPEC)
    assert found is not None
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_there_is_no_background_while_an_encoder_is_neither_shipped_for_nor_loaded() -> None:
    assert background_cosines(CATALOG["bge-small-zh-v1.5"]) is None


def test_a_place_is_never_rounded_up_to_all() -> None:
    background = np.linspace(0, 0.5, 20_000)
    assert percentile_text(0.49999, background) == "higher than 99.99% of random pairs"
    assert percentile_text(0.25, background) == "higher than 50.0% of random pairs"
    assert percentile_text(0.0001, background) == "higher than 0.02% of random pairs"
    assert percentile_text(0.6, background) == "higher than all 20,000 random pairs"
    assert percentile_text(-0.1, background) == "lower than all 20,000 random pairs"
