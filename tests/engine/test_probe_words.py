"""The word lists behind the probes: forms as a grammar has them, and no pair of antonyms that is none."""

from __future__ import annotations

import pytest

from components.engine.probe_words import (
    ANTONYMS,
    ANTONYMS_IN_PAIRS,
    AUXILIARIES,
    NEGATED_FIRST,
    OTHER_NUMBERS,
    WORD,
    VerbForm,
    capitalized,
    like,
    plain_verbs,
    uncapitalized,
)


@pytest.mark.parametrize(
    ("word", "base", "form"),
    [
        ("sold", "sell", "past"), ("sells", "sell", "third"), ("sell", "sell", "base"), ("goes", "go", "third"),
        ("carried", "carry", "past"), ("carries", "carry", "third"), ("stayed", "stay", "past"),
        ("plays", "play", "third"), ("stopped", "stop", "past"), ("arrived", "arrive", "past"),
        ("teaches", "teach", "third"), ("found", "find", "past"), ("buys", "buy", "third"), ("cut", "cut", "past"),
        ("vetoes", "veto", "third"), ("sued", "sue", "past"), ("visited", "visit", "past"), ("pays", "pay", "third"),
    ],
)  # fmt: skip
def test_a_verb_is_known_in_every_form(word: str, base: str, form: str) -> None:
    assert plain_verbs()[word] == VerbForm(base, form)  # type: ignore[arg-type]


def test_no_verb_is_an_auxiliary_too() -> None:
    assert not set(plain_verbs()) & AUXILIARIES


def test_there_are_sixty_pairs_of_antonyms_and_each_works_in_both_directions() -> None:
    assert len(ANTONYMS_IN_PAIRS) >= 60
    for pair in ANTONYMS_IN_PAIRS:
        first, second = pair.split("/")
        assert (ANTONYMS[first], ANTONYMS[second]) == (second, first), pair


def test_no_word_stands_in_two_pairs_of_antonyms() -> None:
    words = [word for pair in ANTONYMS_IN_PAIRS for word in pair.split("/")]
    assert len(words) == len(set(words))


def test_every_word_of_the_lists_is_one_word_in_small_letters() -> None:
    words = [*ANTONYMS, *ANTONYMS.values(), *OTHER_NUMBERS, *OTHER_NUMBERS.values(), *plain_verbs(), *NEGATED_FIRST]
    assert all(WORD.fullmatch(word) and word.islower() for word in words)


def test_a_number_word_becomes_another_one() -> None:
    assert all(word != other for word, other in OTHER_NUMBERS.items())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("don't won’t", ["don't", "won’t"]),
        ("a well-known man, said AT&T.", ["a", "well-known", "man", "said", "AT&T"]),
        ("$5 or 2.5% of 1,200.", ["$5", "or", "2.5%", "of", "1,200"]),
        ("😀 … “”", []),
    ],
)
def test_a_word_holds_its_apostrophe_hyphen_and_signs(text: str, words: list[str]) -> None:
    assert WORD.findall(text) == words


@pytest.mark.parametrize(
    ("word", "model", "written"),
    [("new", "old", "new"), ("new", "Old", "New"), ("new", "OLD", "NEW"), ("ten", "A", "Ten"), ("new", "", "new")],
)
def test_a_word_takes_the_capitals_of_another(word: str, model: str, written: str) -> None:
    assert like(word, model) == written


def test_the_first_letter_becomes_small_only_where_the_first_word_is_no_name() -> None:
    assert uncapitalized("The Dog") == "the Dog"
    for kept in ("Paris sleeps", "I sleep", "THE DOG", "", "“The dog”"):
        assert uncapitalized(kept) == kept


def test_a_capital_at_the_beginning_leaves_the_others() -> None:
    assert [capitalized(text) for text in ("the USA", "", "3 men", "éclair")] == ["The USA", "", "3 men", "Éclair"]
