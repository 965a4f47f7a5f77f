"""Topics of small corpora that are known beforehand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from components.engine.clustering import kmeans
from components.engine.corpus import load_news
from components.engine.keywords import distinctive_terms
from components.engine.news_data import load_news_data
from components.engine.topics import find_topics

TEXTS = ["rain and snow", "rain, more rain", "snow in rain", "a goal", "goal after goal", "an owl", "owl, owl"]
TOPIC = np.array([0, 0, 0, 1, 1, 2, 2])
EMBEDDINGS = np.eye(3, 8)[TOPIC] + 0.05 * np.random.default_rng(2).standard_normal((7, 8))
SPREAD = np.random.default_rng(3).standard_normal((60, 6))
MANY = [f"{TEXTS[i % 7]} number {i}" for i in range(60)]


def test_planted_topics_are_found_and_named_by_their_words() -> None:
    found = find_topics(TEXTS, EMBEDDINGS, 3)
    assert found.labels[:3].tolist() == [0, 0, 0]
    names = {("goal",): [3, 4], ("owl",): [5, 6], ("rain", "snow"): [0, 1, 2]}
    assert found.words[0] == ("rain", "snow")
    assert {words: np.flatnonzero(found.labels == c).tolist() for c, words in enumerate(found.words)} == names


def test_labels_are_those_of_kmeans_and_words_those_of_distinctive_terms() -> None:
    found = find_topics(MANY, SPREAD, 5, seed=4, words=2)
    expected = kmeans(SPREAD, 5, seed=4, n_init=10).labels
    assert_array_equal(found.labels, expected)
    assert [list(words) for words in found.words] == distinctive_terms(MANY, expected, 2)


def test_the_seed_reaches_kmeans() -> None:
    assert len({find_topics(MANY, SPREAD, 7, seed=seed).labels.tobytes() for seed in range(5)}) > 1
    assert_array_equal(find_topics(MANY, SPREAD, 7).labels, find_topics(MANY, SPREAD, 7, seed=0).labels)


def test_a_topic_has_three_words_or_as_many_as_asked_for() -> None:
    texts = ["one red green blue lamp"] * 3
    assert [len(words) for words in find_topics(texts, EMBEDDINGS[:3], 1).words] == [3]
    assert [len(words) for words in find_topics(texts, EMBEDDINGS[:3], 1, words=1).words] == [1]


def test_the_shipped_topics_are_those_of_the_built_in_news() -> None:
    shipped = load_news_data()
    found = find_topics(load_news().texts, shipped.embeddings, 12)
    assert found.words == shipped.topics[12].words


def test_no_texts_have_no_topics() -> None:
    found = find_topics([], np.empty((0, 8)), 5)
    assert (found.labels.shape, found.words) == ((0,), ())


def test_k_is_cut_to_the_number_of_texts() -> None:
    found = find_topics(TEXTS[:2], EMBEDDINGS[:2], 12)
    assert sorted(found.labels) == [0, 1]
    assert len(found.words) == 2


def test_one_text_is_a_topic() -> None:
    found = find_topics(["an owl"], EMBEDDINGS[:1], 4)
    assert (found.labels.tolist(), found.words) == ([0], (("owl",),))


@pytest.mark.parametrize("row", [EMBEDDINGS[0], np.zeros(8)])
def test_texts_that_are_all_alike_are_one_topic(row: np.ndarray) -> None:
    found = find_topics(["an owl"] * 9, np.tile(row, (9, 1)), 4)
    assert (found.labels.tolist(), found.words) == ([0] * 9, (("owl",),))


def test_a_topic_without_words_has_no_name() -> None:
    assert find_topics(["1", "2", "the"], EMBEDDINGS[[0, 3, 5]], 3).words == ((), (), ())


@pytest.mark.parametrize("n", [0, 7])
@pytest.mark.parametrize("k", [0, -1])
def test_k_below_one_is_an_error_that_names_it(n: int, k: int) -> None:
    with pytest.raises(ValueError, match=f"k is {k}; it must be 1 or more"):
        find_topics(TEXTS[:n], EMBEDDINGS[:n], k)


def test_texts_and_embeddings_of_different_numbers_are_an_error_with_both() -> None:
    with pytest.raises(ValueError, match="there are 7 texts and 6 embeddings; both must be as many"):
        find_topics(TEXTS, EMBEDDINGS[:6], 2)
