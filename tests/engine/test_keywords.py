"""Distinctive words, against c-TF-IDF worked out by hand and written out plainly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
import pytest

import components.engine.keywords as keywords
from components.engine.corpus import load_news
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


def test_chinese_terms_are_ranked_as_worked_out_by_hand() -> None:
    # On average 4 terms a group; 今天 and 很好 stand 3 times, 天气 twice.
    # First group: 今天 2/4 log(1 + 4/3) = 0.424, 天气 1/4 log(1 + 4/2) = 0.275, 很好 1/4 log(1 + 4/3) = 0.212
    texts = ["今天 天气 很好", "今天 下雨", "今天天气很好。", "苹果很好吃！"]
    assert distinctive_terms(texts, [0, 0, 1, 1]) == [["今天", "天气", "很好"], ["很好", "天气", "今天"]]


def han_terms_by_definition(texts: Sequence[str], labels: Sequence[int], n: int) -> list[list[str]]:
    pieces = [[t[i : i + m] for m in range(2, 7) for i in range(len(t) - m + 1)] for t in texts]
    common = {term for term, number in Counter(p for own in pieces for p in set(own)).items() if number > 1}
    groups = range(max(labels) + 1)
    counts = [
        Counter(p for own, label in zip(pieces, labels, strict=True) if label == c for p in own if p in common)
        for c in groups
    ]
    everywhere = sum(counts, Counter())
    average = sum(everywhere.values()) / len(groups)
    terms = []
    for count in counts:
        weights = {t: count[t] / count.total() * log(1 + average / everywhere[t]) for t in count}
        whole = [t for t in count if not any(t in s and t != s and count[s] >= 0.6 * count[t] for s in count)]
        chosen: list[str] = []
        for term in sorted(whole, key=lambda t: (-round(weights[t], 12), t)):
            together = [
                f"{term[:-i]}{other}" for other in chosen for i in range(2, len(term)) if other.startswith(term[-i:])
            ]
            together += [
                f"{other[:-i]}{term}" for other in chosen for i in range(2, len(other)) if term.startswith(other[-i:])
            ]
            if not together and not any(term in other or other in term for other in chosen):
                chosen.append(term)
        terms.append(chosen[:n])
    return terms


@pytest.mark.parametrize("seed", range(5))
def test_chinese_terms_are_those_of_the_definition(seed: int) -> None:
    draw = np.random.default_rng(seed)
    words = ["奥运会", "奥运", "全运会", "火箭", "国际空间站", "空间", "宇宙", "冠军", "飞船", "女排"]
    weights = draw.dirichlet(np.full(len(words), 0.5), size=3)
    labels = draw.permutation(np.arange(24) % 3)
    texts = ["".join(draw.choice(words, 4, p=weights[label])) for label in labels]
    assert distinctive_terms(texts, labels, 6) == han_terms_by_definition(texts, labels.tolist(), 6)


def test_of_a_chinese_whole_and_its_parts_the_list_has_one() -> None:
    sport = ["奥运会开幕", "奥运会在雅典", "看奥运会"]
    space = ["国际空间站", "国际空间站的飞船", "飞船回来"]
    assert distinctive_terms(sport + space, [0, 0, 0, 1, 1, 1]) == [["奥运会"], ["国际空间站", "飞船"]]
    mostly_short = ["奥运开幕", "奥运冠军", "奥运女排", "奥运会", "奥运会，火炬"]
    assert distinctive_terms(mostly_short, [0] * 5) == [["奥运"]]


def test_words_between_chinese_characters_are_terms_too_and_english_ones_stay_as_they_are() -> None:
    texts = ["用DNA破案the罪犯", "DNA证据破案", "NASA发射火箭", "火箭是NASA的"]
    terms = distinctive_terms(texts, [0, 0, 1, 1])
    assert [set(words) for words in terms] == [{"dna", "破案"}, {"nasa", "火箭"}]
    assert distinctive_terms(["cat cats 猫", "cat cats 狗"], [0, 0]) == [["cat", "cats"]]


def test_grammar_and_numbers_alone_are_no_chinese_terms() -> None:
    assert distinctive_terms(["这是的了", "这是的了", "三百多人"], [0, 0, 0]) == [[]]


def test_of_very_many_chinese_terms_the_most_frequent_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keywords, "MAX_TERMS", 2)
    texts = ["火箭，火箭，卫星", "火箭，卫星，飞船", "飞船"]
    assert distinctive_terms(texts, [0, 0, 0]) == [["火箭", "卫星"]]


NAMED = {
    "Arts & culture": ["影片", "小说", "导演", "诺贝尔文学奖"],
    "Disasters & accidents": ["遇难", "地震", "火山", "海啸"],
    "Health & medicine": ["疫苗", "医生", "医院", "病人"],
    "Politics & elections": ["总统", "议会", "独立", "公投"],
    "Space": ["火箭", "轨道", "卫星", "地球"],
    "Sport": ["冠军", "奥运会", "夺冠", "国际奥委会"],
    "War & peace": ["战争", "和平", "条约", "原子弹"],
}


def test_the_sections_of_the_chinese_briefs_are_named_by_words_that_a_reader_would_choose() -> None:
    table = load_news().table
    table = table[table["text_zh"] != ""]
    texts = (table["headline_zh"] + "。" + table["text_zh"]).tolist()
    sections = sorted(set(table["section"]))
    found = distinctive_terms(texts, [sections.index(section) for section in table["section"]], 12)
    for section, expected in NAMED.items():
        assert set(expected) <= set(found[sections.index(section)]), section
    for terms in found:
        assert len(terms) == 12
        assert not any(set(term) & set("的了是在这那与") for term in terms)
        assert not any(term in other for term in terms for other in terms if term != other)


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
