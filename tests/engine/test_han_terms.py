"""Chinese terms: pieces of a few characters, without grammar, numbers and parts of a longer whole."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from components.engine.han_terms import frequent_han_terms, han_terms, has_han, mostly_inside, overlap


def all_terms(*texts: str) -> set[str]:
    return frequent_han_terms(texts, 1)


def terms_of(text: str) -> list[str]:
    return han_terms(text, all_terms(text))


@pytest.mark.parametrize("text", ["奥", "the 奥 sign", "㐀", "東京オリンピック", "𠮷野家"])
def test_chinese_characters_are_seen_wherever_they_stand(text: str) -> None:
    assert has_han(text)


@pytest.mark.parametrize("text", ["", "Olympics", "Ολυμπία 2,000 “é” 🙂", "オリンピック", "올림픽", "，。！"])
def test_other_scripts_are_not_chinese(text: str) -> None:
    assert not has_han(text)
    assert terms_of(text) == []


def test_terms_are_all_pieces_of_two_to_six_characters() -> None:
    assert terms_of("登上月球") == ["登上", "登上月", "登上月球", "上月", "上月球", "月球"]
    lengths = Counter(map(len, terms_of("甲乙丙丁戊己庚辛")))
    assert lengths == {2: 7, 3: 6, 4: 5, 5: 4, 6: 3}


def test_no_term_runs_over_a_space_a_mark_or_another_script() -> None:
    assert terms_of("北京 上海，DNA东京2024大阪") == ["北京", "上海", "东京", "大阪"]


def test_a_term_stands_as_often_as_it_does_in_the_text() -> None:
    assert Counter(terms_of("火星，火星，火星人"))["火星"] == 3


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("中国的卫星", ["中国", "卫星"]),
        ("北京和上海", ["北京", "上海"]),
        ("戰爭與和平", ["戰爭", "和平"]),
        ("以色列和埃及", ["以色", "以色列", "色列", "埃及"]),
        ("土耳其", ["土耳", "土耳其", "耳其"]),
        ("其首都", ["首都"]),
        ("他们都反对", ["反对"]),
        ("对手", ["对手"]),
        ("将军将就业", ["将军", "就业"]),
    ],
)  # fmt: skip
def test_grammar_ends_a_term_but_for_characters_within_a_word(text: str, terms: list[str]) -> None:
    assert terms_of(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("三百多人遇难", ["遇难"]),
        ("一千五百名矿工", ["矿工"]),
        ("八人获救", ["获救"]),
        ("多人获救", ["获救"]),
        ("一九六九年", []),
        ("三峡", ["三峡"]),
        ("亿万人民", ["人民"]),
    ],
)
def test_numbers_are_no_terms_but_a_figure_may_be_part_of_one(text: str, terms: list[str]) -> None:
    assert terms_of(text) == terms


def test_frequent_terms_are_those_of_so_many_texts() -> None:
    texts = ["奥运会", "奥运会奥运会", "全运会", "no Chinese here"]
    assert frequent_han_terms(texts, 2) == {"奥运", "奥运会", "运会"}
    assert frequent_han_terms(texts, 3) == {"运会"}
    assert frequent_han_terms(texts, 4) == set()
    assert frequent_han_terms([], 1) == set()


@pytest.mark.parametrize("seed", range(5))
def test_leaving_out_what_cannot_be_frequent_leaves_out_nothing_else(seed: int) -> None:
    draw = random.Random(seed)
    texts = ["".join(draw.choices("日月火水", k=20)) for _ in range(12)]
    pieces = [{text[i : i + n] for n in range(2, 7) for i in range(21 - n)} for text in texts]
    for least in (1, 2, 5):
        counts = Counter(term for own in pieces for term in own)
        assert frequent_han_terms(texts, least) == {term for term, count in counts.items() if count >= least}


def test_unknown_terms_are_not_counted() -> None:
    assert han_terms("登上月球", {"登上", "月球"}) == ["登上", "月球"]
    assert han_terms("登上月球", set()) == []


def test_a_part_stands_mostly_inside_a_longer_term_from_three_in_five_on() -> None:
    terms = ["奥运", "奥运会", "运会", "奥运会上"]
    counts = np.array([[5, 3, 4, 1], [5, 2, 4, 0], [0, 0, 0, 0]])
    assert_array_equal(
        mostly_inside(terms, counts), [[True, False, True, False], [False, False, False, False], [False] * 4]
    )


def test_other_words_are_nobody_s_part() -> None:
    assert not mostly_inside(["cat", "cats", "é", "és"], np.ones((1, 4))).any()
    assert mostly_inside([], np.ones((2, 0))).shape == (2, 0)


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        ("奥运", "奥运会", True),
        ("奥运", "奥运", True),
        ("登上月球", "月球表面", True),
        ("登上月", "月球", False),
        ("月球", "火星", False),
        ("cat", "cats", False),
        ("cat", "月球", False),
    ],
)
def test_terms_overlap_when_they_can_stand_over_each_other_by_two_characters(
    first: str, second: str, answer: bool
) -> None:
    assert (overlap(first, second), overlap(second, first)) == (answer, answer)
