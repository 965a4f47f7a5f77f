"""Ledgers cropped by hand-worked sums, and the words of real texts set beside those that are left out."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from numpy.testing import assert_allclose

from components.engine.encoder import Encoder
from components.engine.inside import look_inside
from components.engine.ledger_views import crop_shares, own_words, special_share, sums_as_left_out
from components.engine.token_ledger import MAX_WORDS, WORD, by_word, leave_one_out, ledger_from
from tests.engine.varied_texts import KINDS

SHARES = np.array([[1.0, 2, 0], [0, 0, 1], [-9, 0, 1]])


def test_the_rows_and_columns_farthest_from_zero_are_kept_in_their_order() -> None:
    # Row sums are 3, 1, -8 and column sums -8, 2, 2: of the equal ones the earlier stays.
    cropped = crop_shares(SHARES, 2)
    assert cropped.rows.tolist() == [0, 2]
    assert cropped.columns.tolist() == [0, 1]
    assert cropped.kept == (2, 2)
    assert_allclose(cropped.shares, [[1, 2, 0], [-9, 0, 1], [0, 0, 1]])


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_a_cropped_ledger_has_the_sum_of_the_whole(most: int) -> None:
    assert crop_shares(SHARES, most).shares.sum() == pytest.approx(SHARES.sum())
    tall = np.random.default_rng(0).normal(size=(90, 2))
    assert crop_shares(tall, most).shares.sum() == pytest.approx(tall.sum())


def test_nothing_is_added_where_all_is_kept() -> None:
    cropped = crop_shares(SHARES, 3)
    assert_allclose(cropped.shares, SHARES)
    assert crop_shares(np.ones((5, 2)), 3).shares.shape == (4, 2)


def test_keeping_none_is_refused() -> None:
    with pytest.raises(ValueError, match="most is 0"):
        crop_shares(SHARES, 0)


def test_own_words_are_those_between_the_marks(encoder: Encoder) -> None:
    inside = look_inside(encoder, "Unbelievable 银行!")
    words = by_word(ledger_from(inside, inside)).first_words
    assert words == ("[CLS]", "Unbelievable", "银", "行", "!", "[SEP]")
    assert own_words(inside).tolist() == [False, True, True, True, True, False]


def test_words_of_the_models_prefix_are_not_the_users(encoder: Encoder) -> None:
    inside = dataclasses.replace(look_inside(encoder, "query: bank"), prefix=2)
    assert own_words(inside).tolist() == [False, False, False, True, False]


@pytest.mark.parametrize("text", KINDS)
def test_own_words_are_counted_as_the_ledger_counts_words(text: str, encoder: Encoder) -> None:
    inside = look_inside(encoder, text)
    assert len(own_words(inside)) == len(by_word(ledger_from(inside, inside)).first_words)


@pytest.mark.parametrize("text", KINDS)
def test_sums_of_left_out_words_hold_all_tokens_but_special_ones_and_punctuation(text: str, encoder: Encoder) -> None:
    inside = look_inside(encoder, text)
    ledger = ledger_from(inside, look_inside(encoder, "The bank raised its rates."))
    added = sums_as_left_out(inside, ledger.row_sums, text)
    assert len(added) == min(len(WORD.findall(text)), MAX_WORDS)
    if len(WORD.findall(text)) <= MAX_WORDS:
        marks = np.array([token in {"'", ",", ".", "?", "[", "]", "。"} for token in inside.tokens])
        read = ~inside.special & (inside.spans[:, 1] > inside.spans[:, 0]) & ~marks
        assert added.sum() == pytest.approx(ledger.row_sums[read].sum())


def test_a_full_stop_that_is_left_out_with_its_word_is_not_counted_for_it(encoder: Encoder) -> None:
    text = "Unbelievable banks. ..."
    inside = look_inside(encoder, text)
    sums = np.arange(len(inside.tokens), dtype=float)
    assert inside.tokens == ("[CLS]", "unbelievable", "banks", ".", ".", ".", ".", "[SEP]")
    assert sums_as_left_out(inside, sums, text).tolist() == [1, 2, 4 + 5 + 6]  # but "..." is nothing else
    assert len(leave_one_out(encoder, text, "Money.").words) == 3


def test_a_prefix_in_front_shifts_no_word() -> None:
    from tests.engine.test_token_ledger import by_hand

    # The text is "cd" behind the prefix "ab": one word, of the last two letters.
    inside = by_hand([[1, 0]] * 4, text="abcd")
    assert sums_as_left_out(inside, np.array([1.0, 2, 4, 8]), "cd").tolist() == [12]


def test_the_share_of_special_tokens_is_what_the_others_lack() -> None:
    from tests.engine.test_token_ledger import by_hand

    # Word -1 is special: the first row and the last column.
    first, second = by_hand([[1, 0]] * 3, [-1, 0, 1]), by_hand([[1, 0]] * 3, [0, 1, -1])
    assert special_share(SHARES, first, second) == pytest.approx(1 + 2 + 0 + 1 + 1)
