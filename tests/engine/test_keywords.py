"""Distinctive words, against c-TF-IDF worked out by hand and written out plainly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
import pytest

from components.engine.keywords import distinctive_terms

VOCABULARY = [f"{a}{b}" for a in ("mar", "tol", "ven", "kip") for b in ("ado", "ine", "osk", "uta", "yll")]


def terms_by_definition(texts: Sequence[str], labels: Sequence[int], n: int) -> list[list[str]]:
    common = {word for word, texts_with in Counter(w for t in texts for w in set(t.split())).items() if texts_with > 1}
    groups = range(max(labels) + 1)
    counts = [
        Counter(w for t, label in zip(texts, labels, strict=True) if label == c for w in t.split() if w in common)
        for c in groups
    ]
    everywhere = sum(counts, Counter())
    average = sum(everywhere.values()) / len(groups)
    terms = []
    for count in counts:
        weights = {w: count[w] / count.total() * log(1 + average / everywhere[w]) for w in count}
        terms.append(sorted(weights, key=lambda w: (-round(weights[w], 12), w))[:n])
    return terms


def test_the_ranking_is_the_one_worked_out_by_hand() -> None:
    # On average 5.5 words a group; cat stands 4 times, dog 3, bird 2, fish 2.
    # First group:  cat 3/5 log(1 + 5.5/4) = 0.519, bird 1/5 log(1 + 5.5/2) = 0.264, dog 1/5 log(1 + 5.5/3) = 0.208
    # Second group: fish 2/6 log(1 + 5.5/2) = 0.441, dog 0.347, bird 0.220, cat 0.144
    texts = ["cat cat dog", "cat bird", "dog dog fish", "fish bird cat"]
    assert distinctive_terms(texts, [0, 0, 1, 1]) == [["cat", "bird", "dog"], ["fish", "dog", "bird", "cat"]]


@pytest.mark.parametrize("seed", range(5))
def test_the_ranking_is_that_of_the_definition(seed: int) -> None:
    draw = np.random.default_rng(seed)
    weights = draw.dirichlet(np.full(len(VOCABULARY), 0.5), size=3)
    labels = draw.permutation(np.arange(24) % 3)
    texts = [" ".join(draw.choice(VOCABULARY, 9, p=weights[label])) for label in labels]
    assert distinctive_terms(texts, labels, 8) == terms_by_definition(texts, labels.tolist(), 8)


def test_a_word_of_every_group_says_less_than_one_of_its_own() -> None:
    texts = ["news planet", "news planet", "news football", "news football"]
    assert distinctive_terms(texts, [0, 0, 1, 1], 1) == [["planet"], ["football"]]


def test_of_equal_weights_the_alphabet_decides() -> None:
    texts = ["zebra mango apple", "mango apple zebra"]
    assert distinctive_terms(texts, [0, 0]) == [["apple", "mango", "zebra"]]
    assert distinctive_terms(texts, [0, 0], 2) == [["apple", "mango"]]
    many = [f"{word}{end}" for word in VOCABULARY for end in ("", "an", "is", "um", "ox")]
    twice = [*many, *many[::3]]
    assert distinctive_terms([" ".join(twice[::-1])] * 2, [0, 0], 100) == [
        sorted(many[::3]) + sorted(set(many) - set(many[::3]))
    ]


def test_a_group_never_gets_a_word_that_it_does_not_use() -> None:
    assert distinctive_terms(["tea tea", "tea tea", "coffee", "coffee"], [0, 0, 1, 1]) == [["tea"], ["coffee"]]


def test_stop_words_numbers_and_single_letters_are_left_out_and_capitals_do_not_matter() -> None:
    texts = ["The Moon and the 1969 x mission_7", "on THE moon with x in 1969 mission_7"]
    assert distinctive_terms(texts, [0, 0]) == [["moon"]]


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_no_pieces_of_short_forms_are_words(apostrophe: str) -> None:
    texts = [
        "I don't think we've won; it isn't o'clock, they'll say",
        "You don't say they'll go, we've won; it isn't o'clock",
    ]
    assert distinctive_terms([text.replace("'", apostrophe) for text in texts], [0, 0]) == [["clock", "say", "won"]]


def test_a_word_of_one_text_alone_does_not_count() -> None:
    assert distinctive_terms(["planet planet comet", "planet"], [0, 1]) == [["planet"], ["planet"]]


def test_of_a_single_text_every_word_counts() -> None:
    assert distinctive_terms(["a comet, a planet, a comet"], [0]) == [["comet", "planet"]]


def test_chinese_texts_do_not_crash() -> None:
    texts = ["今天 天气 很好", "今天 下雨", "今天天气很好。", "苹果很好吃！"]
    assert distinctive_terms(texts, [0, 0, 1, 1]) == [["今天"], []]


@pytest.mark.parametrize("text", ["", "the and of", "12 34", "🙂 🙂", "a b c"])
def test_texts_without_a_word_have_no_terms(text: str) -> None:
    assert distinctive_terms([text, text, text], [0, 1, 1]) == [[], []]


def test_no_texts_have_no_groups() -> None:
    assert distinctive_terms([], []) == []


def test_a_number_that_no_text_has_is_a_group_without_words() -> None:
    assert distinctive_terms(["comet", "comet", "lemon", "lemon"], [0, 0, 2, 2]) == [["comet"], [], ["lemon"]]


def test_other_numbers_of_texts_and_labels_are_an_error_with_both() -> None:
    with pytest.raises(ValueError, match="there are 2 texts and 3 labels; both must be as many"):
        distinctive_terms(["comet", "lemon"], [0, 1, 1])
