"""The ledger of a cosine, worked out by hand and on the real encoder, and texts with a word left out."""

from __future__ import annotations

from itertools import pairwise
from time import perf_counter

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from components.engine.encoder import Encoder
from components.engine.inside import Inside, look_inside
from components.engine.token_ledger import (
    MAX_WORDS,
    LeftOut,
    Share,
    TokenLedger,
    by_word,
    largest,
    leave_one_out,
    ledger_from,
    token_ledger,
)
from tests.engine.fakes import HashModel, fake_encoder
from tests.engine.varied_texts import KINDS, drawn

PAIRS = list(pairwise([*KINDS, *map(drawn, range(13))]))


def by_hand(vectors: list[list[float]], words: list[int] | None = None, text: str = "") -> Inside:
    """Return a text with these token vectors in its last layer; each token is one letter."""
    n = len(vectors)
    hidden = np.array([np.full_like(vectors, 9), vectors], dtype=np.float32)
    belongs = np.array(range(n) if words is None else words)
    flags, letters = np.zeros(n, bool), np.arange(n)[:, None] + [0, 1]
    tokens = tuple("abcdefgh"[:n])
    return Inside(
        tokens, np.arange(n), belongs < 0, flags, flags, belongs, letters, (), hidden, np.zeros((1, 1, n, n)), 0, text
    )


@pytest.fixture(scope="module")
def ledger(encoder: Encoder) -> TokenLedger:
    return token_ledger(encoder, "Embeddings, unbelievable!", "The 银行 of embeddings 😀")


def test_shares_worked_out_by_hand() -> None:
    # The means are (1, 1) and (2, 0), so each dot product is divided by 2 · 1 · √2 · 2.
    ledger = ledger_from(by_hand([[2, 0], [0, 2]]), by_hand([[2, 0]]))
    assert_allclose(ledger.shares, np.array([[4 / (4 * 2**0.5)], [0]]))
    assert ledger.cosine == pytest.approx(2**-0.5)


def test_a_share_may_be_negative_and_the_sum_holds() -> None:
    # The means are (1, 0) and (0.5, 0.5): the cosine is that of 45 degrees.
    ledger = ledger_from(by_hand([[3, 3], [-1, -3]]), by_hand([[1, 0], [0, 1]]))
    assert_allclose(ledger.shares * 4 * 0.5**0.5, [[3, 3], [-1, -3]])
    assert ledger.cosine == pytest.approx(0.5**0.5)
    assert ledger.row_sums.tolist() == pytest.approx([6 / (4 * 0.5**0.5), -4 / (4 * 0.5**0.5)])
    assert ledger.column_sums.tolist() == pytest.approx([2 / (4 * 0.5**0.5), 0])


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_shares_sum_to_the_cosine_of_the_embeddings(first: str, second: str, encoder: Encoder) -> None:
    ledger = token_ledger(encoder, first, second)
    embeddings = encoder.encode([first, second])
    cosine = float(embeddings[0] @ embeddings[1])
    assert ledger.shares.shape == (len(ledger.first.tokens), len(ledger.second.tokens))
    assert ledger.cosine == pytest.approx(cosine, abs=1e-5)
    assert ledger.shares.sum() == pytest.approx(cosine, abs=1e-5)
    assert ledger.row_sums.sum() == pytest.approx(cosine, abs=1e-5)
    assert ledger.column_sums.sum() == pytest.approx(cosine, abs=1e-5)


def test_twenty_pairs_of_all_kinds_are_tried() -> None:
    assert len(PAIRS) == 20
    assert len({text for pair in PAIRS for text in pair}) == 21


def test_a_text_with_itself_has_cosine_1(encoder: Encoder) -> None:
    ledger = token_ledger(encoder, "the river bank", "the river bank")
    assert ledger.cosine == pytest.approx(1, abs=1e-6)
    assert_allclose(ledger.shares, ledger.shares.T, atol=1e-9)


def test_texts_the_other_way_round_give_the_transpose(encoder: Encoder, ledger: TokenLedger) -> None:
    swapped = ledger_from(ledger.second, ledger.first)
    assert_allclose(swapped.shares, ledger.shares.T, atol=1e-12)
    assert swapped.cosine == pytest.approx(ledger.cosine, abs=1e-12)
    anew = token_ledger(encoder, "The 银行 of embeddings 😀", "Embeddings, unbelievable!")
    assert_allclose(anew.shares, swapped.shares, atol=1e-6)


def test_pieces_of_a_word_are_added_up_and_special_tokens_stay_alone() -> None:
    first = by_hand([[1.0], [2.0], [3.0], [4.0]], words=[-1, 0, 0, -1], text="abcd")
    second = by_hand([[1.0], [1.0], [1.0]], words=[-1, -1, 0], text="xyz")
    words = by_word(ledger_from(first, second))
    assert words.first_words == ("a", "bc", "d")
    assert words.second_words == ("x", "y", "z")
    assert_allclose(words.shares, np.outer([1, 5, 4], [1, 1, 1]) / 30)


def test_words_carry_their_names_in_the_text_and_keep_the_sum(ledger: TokenLedger) -> None:
    words = by_word(ledger)
    assert words.first_words == ("[CLS]", "Embeddings", ",", "unbelievable", "!", "[SEP]")
    assert words.second_words == ("[CLS]", "The", "银", "行", "of", "embeddings", "😀", "[SEP]")
    assert words.shares.sum() == pytest.approx(ledger.cosine, abs=1e-9)
    of_word = ledger.first.words == 0
    assert of_word.sum() == 4
    assert_allclose(words.shares[1].sum(), ledger.shares[of_word].sum(), atol=1e-12)


def test_without_the_text_words_are_named_by_their_tokens() -> None:
    one = by_hand([[1.0], [1.0], [1.0]], words=[-1, 0, 0])
    assert by_word(ledger_from(one, one)).first_words == ("a", "bc")


def test_the_largest_shares_come_first_and_ties_by_position() -> None:
    ledger = ledger_from(by_hand([[1, 0], [3, 0]]), by_hand([[1, 0], [1, 0], [2, 0]]))
    unit = 1 / (6 * 2 * 4 / 3)
    found = largest(ledger, 4)
    assert [share[:2] for share in found] == [(1, 2), (1, 0), (1, 1), (0, 2)]
    assert [share.share for share in found] == pytest.approx([6 * unit, 3 * unit, 3 * unit, 2 * unit])


def test_largest_of_more_than_there_are_gives_all_and_of_none_none(ledger: TokenLedger) -> None:
    everything = largest(ledger, 10**6)
    assert len(everything) == ledger.shares.size
    assert sum(share.share for share in everything) == pytest.approx(ledger.cosine)
    i, j = np.unravel_index(ledger.shares.argmax(), ledger.shares.shape)
    assert everything[0] == Share(int(i), int(j), ledger.shares.max())
    assert largest(ledger, 0) == largest(ledger, -1) == []


def test_texts_of_two_encoders_and_texts_without_direction_are_errors() -> None:
    flat = by_hand([[1, 0], [-1, 0]])
    with pytest.raises(ValueError, match="tokens have 2 numbers and the second's 3"):
        ledger_from(flat, by_hand([[1, 0, 0]]))
    with pytest.raises(ValueError, match="the mean of a text's token vectors is zero"):
        ledger_from(flat, by_hand([[1, 0]]))


def test_a_blank_text_has_no_ledger(encoder: Encoder) -> None:
    with pytest.raises(ValueError, match="blank"):
        token_ledger(encoder, "a", " ")


def test_a_ledger_of_texts_already_looked_into_is_the_same(encoder: Encoder) -> None:
    first, second = "A cat sleeps.", "A dog barks."
    again = ledger_from(look_inside(encoder, first), look_inside(encoder, second))
    assert_array_equal(again.shares, token_ledger(encoder, first, second).shares)


def test_each_word_is_left_out_once(encoder: Encoder) -> None:
    found = leave_one_out(encoder, "I love  red wine.", "He adores wine!")
    assert found.words == ("I", "love", "red", "wine.")
    shorter = encoder.encode(["love  red wine.", "I red wine.", "I love  wine.", "I love  red "])
    full, other = encoder.encode(["I love  red wine.", "He adores wine!"])
    assert_allclose(found.cosines, shorter @ other, atol=1e-5)
    assert found.cosine == pytest.approx(float(full @ other), abs=1e-5)
    assert_allclose(found.change, found.cosines - found.cosine, atol=1e-6)
    assert found.words[int(found.change.argmin())] == "wine.", "what both texts speak of holds them together"
    assert found.left == 0


def words_of(text: str) -> tuple[str, ...]:
    return leave_one_out(fake_encoder(HashModel()), text, "other").words


def test_a_chinese_character_is_a_word_and_keeps_its_punctuation() -> None:
    assert words_of("我爱《红楼》。") == ("我", "爱", "《红", "楼》。")
    assert words_of("Hello世界, 😀 don't") == ("Hello", "世", "界,", "😀", "don't")
    assert words_of("say“我”(he) said") == ("say", "“我”", "(he)", "said")
    assert words_of(" one\n two\t") == ("one", "two")


def test_what_is_encoded_is_the_text_without_the_word() -> None:
    model = HashModel()
    leave_one_out(fake_encoder(model), "a b 好c", "other")
    assert sorted(model.inputs) == sorted(["a b 好c", "other", "b 好c", "a 好c", "a b c", "a b 好"])


def test_the_only_word_of_a_text_has_no_change(encoder: Encoder) -> None:
    found = leave_one_out(encoder, " Hi. ", "Hello.")
    assert found.words == ("Hi.",)
    assert np.isnan(found.cosines).tolist() == np.isnan(found.change).tolist() == [True]
    assert 0.5 < found.cosine < 1


@pytest.mark.parametrize(("n", "tried", "left"), [(60, 60, 0), (61, 60, 1), (300, 60, 240)])
def test_a_long_text_is_tried_up_to_a_limit(n: int, tried: int, left: int) -> None:
    model = HashModel()
    found = leave_one_out(fake_encoder(model), " ".join(f"w{i}" for i in range(n)), "other")
    assert (len(found.words), len(found.change), found.left) == (tried, tried, left)
    assert len(model.inputs) == 2 + tried
    assert tried <= MAX_WORDS


def test_a_hundred_thousand_brackets_take_no_time() -> None:
    start = perf_counter()
    found: LeftOut = leave_one_out(fake_encoder(HashModel()), "(" * 100_000 + "我", "other")
    assert [len(word) for word in found.words] == [99_997, 4]
    assert perf_counter() - start < 2


@pytest.mark.parametrize(("text", "other"), [("", "a"), ("a b", " ")])
def test_a_blank_text_has_nothing_to_leave_out(text: str, other: str) -> None:
    with pytest.raises(ValueError, match="is blank"):
        leave_one_out(fake_encoder(HashModel()), text, other)
