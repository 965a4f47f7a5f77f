"""Finding the verb of an English sentence."""

from __future__ import annotations

import pytest

from components.engine.probe_verbs import Verb, find_verb


@pytest.mark.parametrize(
    ("sentence", "position"),
    [
        ("The dog is old", 2),
        ("They can sell it", 1),
        ("He’s in Rome", 0),
        ("They won't come", 1),
        ("You cannot win", 1),
        ("THE DOG HAS BITTEN HIM", 2),
        ("She has bought it", 1),
    ],
)
def test_an_auxiliary_is_found_also_contracted_and_in_capitals(sentence: str, position: int) -> None:
    assert find_verb(sentence.split()) == Verb(position, "auxiliary")


@pytest.mark.parametrize(
    ("sentence", "verb"),
    [
        ("The dog bit him", Verb(2, "plain", "bite", "past")),
        ("The team plays today", Verb(2, "plain", "play", "third")),
        ("Cats chase mice", Verb(1, "plain", "chase", "base")),
        ("They love Rome", Verb(1, "plain", "love", "base")),
        ("She has a dog", Verb(1, "plain", "have", "third")),
        ("She had to go", Verb(1, "plain", "have", "past")),
        ("He did his work", Verb(1, "plain", "do", "past")),
    ],
)
def test_a_plain_verb_is_found_with_its_base_and_form(sentence: str, verb: Verb) -> None:
    assert find_verb(sentence.split()) == verb


@pytest.mark.parametrize("sentence", ["Open the door", "Be quiet", "Have a nice day", "Do your homework", "Cut it"])
def test_a_command_begins_with_its_verb(sentence: str) -> None:
    assert find_verb(sentence.replace("it", "the bread").split()) == Verb(0, "imperative")


def test_a_word_that_is_a_verb_or_a_noun_gives_way_to_one_that_is_surely_a_verb() -> None:
    assert find_verb("Phone calls woke him".split()) == Verb(2, "plain", "wake", "past")
    assert find_verb("Phone calls have a price".split()) == Verb(2, "plain", "have", "base")


@pytest.mark.parametrize(
    "sentence",
    ["The plans", "to sell", "A book published by Penguin", "over rigged tests", "In rainy May", "The can", "Rome", ""],
)
def test_what_only_looks_like_a_verb_is_none(sentence: str) -> None:
    assert find_verb(sentence.split()) is None


def test_a_name_inside_a_sentence_is_no_auxiliary() -> None:
    assert find_verb("Yesterday Will sold it".split()) == Verb(2, "plain", "sell", "past")
