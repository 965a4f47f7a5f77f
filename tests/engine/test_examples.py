"""The built-in sentences."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from components.engine.catalog import EncoderSpec
from components.engine.embedding_store import EmbeddingStore
from components.engine.examples import EMBEDDINGS_FILE, all_sentences, load_examples
from components.engine.languages import unlisted_language

CHINESE = ("我爱北京天安门", "天安门上太阳升", "北京欢迎你", "我爱我的祖国")
KINDS = ("paraphrases", "headlines", "questions", "traps", "chinese", "languages")


def test_there_are_at_least_six_sets_of_the_kinds_that_were_promised() -> None:
    examples = load_examples()
    assert set(KINDS) <= set(examples)
    assert all(example.key == key for key, example in examples.items())
    assert len({example.title for example in examples.values()}) == len(examples) >= 6


@pytest.mark.parametrize("key", list(load_examples()))
def test_a_set_has_distinct_sentences_a_title_and_something_to_look_for(key: str) -> None:
    example = load_examples()[key]
    assert len(example.sentences) >= 2
    assert all(sentence == sentence.strip() != "" for sentence in example.sentences)
    assert len(set(example.sentences)) == len(example.sentences)
    assert example.title
    assert example.look_for.endswith((".", "?"))
    assert example.language in {"en", "zh", "mul"}


def test_the_four_chinese_sentences_stand_as_they_were_written() -> None:
    assert load_examples()["chinese"].sentences == CHINESE


def test_their_cosines_are_the_known_ones(spec: EncoderSpec) -> None:
    store = EmbeddingStore()
    store.preload(EMBEDDINGS_FILE)
    known = store.lookup(spec, CHINESE)
    first, *others = (known[sentence] for sentence in CHINESE)
    assert_allclose(np.array(others) @ first, [0.7761, 0.8022, 0.6318], atol=1e-3)


def test_the_same_sentences_stand_in_five_languages() -> None:
    sentences = load_examples()["languages"].sentences
    languages = [unlisted_language(sentence, ()) for sentence in sentences]
    assert len(sentences) % 5 == 0
    for language in ("en", "de", "fr", "es", "zh"):
        assert languages.count(language) >= len(sentences) // 5 - 1, languages


def test_all_sentences_holds_each_once_in_order() -> None:
    sentences = all_sentences()
    assert len(set(sentences)) == len(sentences)
    assert set(sentences) == {s for example in load_examples().values() for s in example.sentences}
    assert tuple(sentences[: len(load_examples()["paraphrases"].sentences)]) == load_examples()["paraphrases"].sentences
