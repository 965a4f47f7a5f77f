"""Likeness by words alone, against a vectorizer of scikit-learn's own."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from components.engine.word_overlap import widest_gap, word_cosines
from tests.built_in import ENGLISH_SENTENCES


def test_english_is_cut_as_scikit_learn_cuts_it_except_that_one_letter_words_count() -> None:
    texts = ENGLISH_SENTENCES
    expected = cosine_similarity(TfidfVectorizer(token_pattern=r"(?u)\b\w+\b").fit_transform(texts))
    cosines = word_cosines(texts)
    assert cosines.dtype == np.float32
    assert_allclose(cosines, expected, atol=1e-6)


def test_a_cosine_by_hand() -> None:
    # idf = ln((1 + n) / (1 + df)) + 1: "cat" in both texts 1, "black" and "white" in one ln(3/2) + 1
    rare = np.log(3 / 2) + 1
    assert word_cosines(["Black cat", "white CAT!"])[0, 1] == pytest.approx(1 / (1 + rare**2), abs=1e-6)


def test_chinese_is_counted_by_character() -> None:
    cosines = word_cosines(["我爱北京", "北京欢迎你", "天空"])
    assert cosines[0, 1] > 0.2
    assert cosines[0, 2] == 0
    assert_allclose(cosines, word_cosines(["我 爱 北 京", "北 京 欢 迎 你", "天 空"]))


@pytest.mark.parametrize(
    ("first", "second"),
    [("ねこがねる", "いぬがねる"), ("แมวนอน", "หมานอน"), ("iPhone手机", "手机壳"), ("猫cat", "cat狗")],
)
def test_scripts_without_spaces_share_characters(first: str, second: str) -> None:
    assert 0 < word_cosines([first, second])[0, 1] < 1


def test_texts_that_share_no_word_have_cosine_zero() -> None:
    assert word_cosines(["We depart by rail", "Our train leaves"])[0, 1] == 0


def test_parts_of_words_do_not_count_but_capitals_are_one_with_small_letters() -> None:
    assert word_cosines(["cat", "concatenate"])[0, 1] == 0
    assert word_cosines(["ÜBER uns", "über UNS"])[0, 1] == pytest.approx(1)


@pytest.mark.parametrize("texts", [["!?", "…"], ["🙂", "👍👍", "—"], ["\u200b", "\u202e"]])
def test_texts_without_any_word_are_like_themselves_alone(texts: list[str]) -> None:
    assert_array_equal(word_cosines(texts), np.eye(len(texts)))


def test_a_text_without_words_among_others_is_like_itself_alone() -> None:
    assert_array_equal(word_cosines(["a cat", "🙂", "a cat"])[1], [0, 1, 0])
    assert word_cosines(["a cat", "🙂", "a cat"])[0, 2] == pytest.approx(1)


def test_the_matrix_is_symmetric_with_ones_on_the_diagonal() -> None:
    cosines = word_cosines(ENGLISH_SENTENCES[:20])
    assert_allclose(cosines, cosines.T, atol=1e-7)
    assert_array_equal(np.diag(cosines), 1)
    assert cosines.min() >= 0
    assert cosines.max() <= 1


@pytest.mark.parametrize("n", [0, 1])
def test_no_text_and_one_text(n: int) -> None:
    assert_array_equal(word_cosines(["a cat"][:n]), np.eye(n))


def test_an_accent_is_the_same_however_it_is_encoded() -> None:
    composed, decomposed = (unicodedata.normalize(form, "Café crème über alles") for form in ("NFC", "NFD"))
    assert composed != decomposed
    assert word_cosines([composed, decomposed])[0, 1] == pytest.approx(1)


def test_vowel_signs_belong_to_their_word() -> None:
    # Hindi "day", "poor", "gift": one consonant skeleton, three words
    assert_array_equal(word_cosines(["दिन", "दीन", "दान"]), np.eye(3))


def test_the_widest_gap_is_where_meaning_and_words_differ_most_in_either_direction() -> None:
    meaning = np.array([[1, 0.9, 0.2], [0.9, 1, 0.4], [0.2, 0.4, 1]])
    words = np.array([[1, 0.8, 0.9], [0.8, 1, 0.0], [0.9, 0.0, 1]])
    assert widest_gap(meaning, words) == (0, 2, 0.2)
    words[0, 2] = words[2, 0] = 0.3
    assert widest_gap(meaning, words) == (1, 2, 0.4)


@pytest.mark.parametrize("n", [0, 1])
def test_a_gap_needs_two_texts(n: int) -> None:
    with pytest.raises(ValueError, match=f"there are {n} texts"):
        widest_gap(np.eye(n), np.eye(n))
