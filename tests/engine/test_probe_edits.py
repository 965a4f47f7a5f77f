"""Numbers, antonyms, typing errors and capitals, each by its rule."""

from __future__ import annotations

from collections import Counter

import pytest

from components.engine.probe_edits import change_capitals, change_number, make_typo, use_antonym
from tests.built_in import ENGLISH_SENTENCES


@pytest.mark.parametrize(
    ("sentence", "changed"),
    [
        ("3 cats and 4 dogs", "30 cats and 4 dogs"),
        ("It cost $5.", "It cost $50."),
        ("1,200 homes", "12,000 homes"),
        ("100,000 homes", "1,000,000 homes"),
        ("up 2.5%", "up 25%"),
        ("up 0.75%", "up 7.5%"),
        ("up 0.05%", "up 0.5%"),
        ("the 3rd man", "the 30th man"),
        ("THE 21ST", "THE 210TH"),
        ("他买了3个苹果", "他买了30个苹果"),
    ],
)
def test_the_first_number_becomes_ten_times_as_large(sentence: str, changed: str) -> None:
    assert change_number(sentence) == changed


@pytest.mark.parametrize(
    ("sentence", "changed"),
    [
        ("in 1898 or so", "in 1899 or so"),
        ("in 1914", "in 1915"),
        ("in 2014", "in 2015"),
        ("on 2020-01-03", "on 2021-01-03"),
        ("at 10:30", "at 11:30"),
        ("won 7-1", "won 8-1"),
        ("0 points", "1 points"),
        ("version 1.2.3", "version 2.2.3"),
    ],
)
def test_a_year_a_date_a_time_a_version_and_nought_become_one_more(sentence: str, changed: str) -> None:
    assert change_number(sentence) == changed


def test_digits_in_a_name_are_no_number() -> None:
    assert (
        change_number("The B2B firm sold COVID-19 tests to 40 men.") == "The B2B firm sold COVID-19 tests to 400 men."
    )
    assert change_number("COVID-19") == ""


@pytest.mark.parametrize(
    ("sentence", "changed"),
    [("Two men", "Twenty men"), ("twenty-one men", "ninety-one men"), ("HUNDREDS FLED", "THOUSANDS FLED"),
     ("two of 3", "two of 30")],
)  # fmt: skip
def test_a_number_word_becomes_another_where_there_are_no_digits(sentence: str, changed: str) -> None:
    assert change_number(sentence) == changed


@pytest.mark.parametrize("sentence", ["", "no one came", "someone tends it", "😀", "三个苹果"])
def test_without_a_number_there_is_no_text(sentence: str) -> None:
    assert change_number(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "changed"),
    [
        ("The medicine is safe.", "The medicine is dangerous."),
        ("OLD HABITS", "NEW HABITS"),
        ("Nobody came.", "Everyone came."),
        ("an old man", "a new man"),
        ("An old man", "A new man"),
        ("a good idea", "a bad idea"),
        ("a full box", "an empty box"),
        ("A FULL BOX", "AN EMPTY BOX"),
        ("A full box", "An empty box"),
        ("It is hot and dry.", "It is cold and dry."),
    ],
)
def test_the_first_word_with_an_antonym_becomes_it(sentence: str, changed: str) -> None:
    assert use_antonym(sentence) == changed


@pytest.mark.parametrize("sentence", ["", "The dog bit the postman.", "a bolder hotel", "今天很热", "😀"])
def test_without_a_word_of_the_list_there_is_no_antonym(sentence: str) -> None:
    assert use_antonym(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "changed"),
    [
        ("The dog bit the postman.", "The dog bit the posmtan."),
        ("3 old factories", "3 old factroies"),
        ("the cat", "teh cat"),
        ("me", "em"),
        ("我买了苹果", "我买苹了果"),
        ("noon", "onon"),
    ],
)
def test_two_letters_in_the_middle_of_the_longest_word_change_places(sentence: str, changed: str) -> None:
    assert make_typo(sentence) == changed


def test_a_typo_moves_two_neighbours_and_nothing_else() -> None:
    for sentence in ENGLISH_SENTENCES:
        typo = make_typo(sentence)
        different = [i for i, (a, b) in enumerate(zip(sentence, typo, strict=True)) if a != b]
        assert len(different) == 2
        assert different[1] == different[0] + 1
        assert Counter(typo) == Counter(sentence)


def test_equal_letters_are_passed_over() -> None:
    assert make_typo("aabaa") == "aaaba"
    assert make_typo("oooo it") == "oooo ti"


@pytest.mark.parametrize("sentence", ["", "a", "😀😀", "3333", "xxxxx", "ooo aa"])
def test_without_two_different_letters_there_is_no_typo(sentence: str) -> None:
    assert make_typo(sentence) == ""


def test_capitals_go_to_all_letters_and_leave_them_where_all_were() -> None:
    assert change_capitals("The dog’s café.") == "THE DOG’S CAFÉ."
    assert change_capitals("THE DOG") == "the dog"
    assert change_capitals("I love 北京") == "I LOVE 北京"


@pytest.mark.parametrize("sentence", ["", "今天下雨了。", "😀", "123", "مرحبا"])
def test_without_small_and_large_letters_there_is_no_text(sentence: str) -> None:
    assert change_capitals(sentence) == ""
