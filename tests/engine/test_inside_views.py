"""Kinds of pieces, those that two texts share, and how alike they are layer by layer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.metrics.pairwise import cosine_similarity

from components.engine.encoder import Encoder
from components.engine.inside import look_inside
from components.engine.inside_views import (
    PiecePair,
    is_punctuation,
    layer_cosines,
    ordinary,
    piece_cosines,
    piece_kinds,
    same_pieces,
    shared_pieces,
)
from tests.engine.insides import inside_of_tokens

FIRST = inside_of_tokens(["[CLS]", "the", "old", "bank", "##er", "the", ".", "[UNK]", "[SEP]"], seed=1)
SECOND = inside_of_tokens(["[CLS]", "a", "bank", "##er", ".", "[UNK]", "the", "[SEP]"], seed=2)


def test_each_token_has_its_kind() -> None:
    assert piece_kinds(FIRST) == (
        *("special", "word start", "word start", "word start", "continuation", "word start", "word start", "unknown"),
        "special",
    )


def test_a_marker_that_the_user_typed_is_no_special_piece() -> None:
    typed = inside_of_tokens(["[CLS]", "[SEP]", "[SEP]"])
    assert piece_kinds(typed) == ("special", "word start", "special")


def test_punctuation_is_what_unicode_calls_so_and_signs_of_ascii() -> None:
    tokens = ["[CLS]", ".", "##!", "▁,", "。", "$", "+", "a.", "▁", "🙂", "[UNK]", "[SEP]"]
    found = is_punctuation(inside_of_tokens(tokens))
    assert [token for token, mark in zip(tokens, found, strict=True) if mark] == [".", "##!", "▁,", "。", "$", "+"]


def test_a_models_own_prefix_is_not_the_users() -> None:
    inside = inside_of_tokens(["[CLS]", "query", ":", "red", "[SEP]"], prefix=2)
    assert ordinary(inside).tolist() == [3]


def test_cosines_of_pieces_are_scikit_learns_in_each_layer() -> None:
    for layer in range(3):
        expected = cosine_similarity(FIRST.hidden[layer], SECOND.hidden[layer])
        assert_allclose(piece_cosines(FIRST, SECOND, layer), expected, atol=1e-6)


def test_same_pieces_are_equal_ids_but_for_marks_and_unknown_ones() -> None:
    pairs = {(FIRST.tokens[i], SECOND.tokens[j]) for i, j in np.argwhere(same_pieces(FIRST, SECOND))}
    assert pairs == {("bank", "bank"), ("##er", "##er"), (".", "."), ("the", "the")}
    assert same_pieces(FIRST, SECOND).sum() == 5


def test_a_prefix_that_both_have_is_not_shared() -> None:
    one, other = (inside_of_tokens(["[CLS]", "query", ":", word, "[SEP]"], prefix=2) for word in ("red", "blue"))
    assert not same_pieces(one, other).any()


def test_shared_pieces_are_rare_words_first_then_parts_of_words_then_punctuation() -> None:
    pairs = shared_pieces(FIRST, SECOND)
    assert [FIRST.tokens[pair.first] for pair in pairs] == ["bank", "the", "##er", "."]
    assert pairs[1] == PiecePair(1, 6, is_shared=True)  # where "the" first stands
    assert all(pair.is_shared and FIRST.ids[pair.first] == SECOND.ids[pair.second] for pair in pairs)


def test_the_real_encoder_follows_bank_first(encoder: Encoder) -> None:
    first = look_inside(encoder, "The bank of the river was covered with flowers.")
    second = look_inside(encoder, "The bank raised its interest rates on Monday.")
    assert [first.tokens[pair.first] for pair in shared_pieces(first, second)] == ["bank", "the", "."]


def test_where_nothing_is_shared_the_two_most_alike_before_the_first_layer_are_followed() -> None:
    one, other = inside_of_tokens(["[CLS]", "x", "y", "[SEP]"], seed=3), inside_of_tokens(["[CLS]", "z", "[SEP]"])
    other.hidden[0, 1] = 2 * one.hidden[0, 2]
    other.hidden[0, 0] = one.hidden[0, 0]  # the marks, though the same, are not followed
    assert shared_pieces(one, other) == [PiecePair(2, 1, is_shared=False)]


def test_two_unknown_pieces_are_compared_but_not_shared() -> None:
    unknown = inside_of_tokens(["[CLS]", "[UNK]", "[SEP]"])
    assert shared_pieces(unknown, unknown) == [PiecePair(1, 1, is_shared=False)]


def test_of_a_text_without_pieces_the_marks_are_followed() -> None:
    empty = inside_of_tokens(["[CLS]", "[SEP]"])
    pair = shared_pieces(empty, FIRST)[0]
    assert pair.first in (0, 1)
    assert not pair.is_shared
    assert np.isnan(layer_cosines(empty, FIRST, pair).others).all()


def test_layers_give_the_pairs_cosine_and_the_mean_of_all_other_pairs() -> None:
    pair = PiecePair(3, 2, is_shared=True)
    found = layer_cosines(FIRST, SECOND, pair)
    for layer in range(3):
        cosines = cosine_similarity(FIRST.hidden[layer], SECOND.hidden[layer])
        inner = cosines[1:-1, 1:-1]
        assert found.pair[layer] == pytest.approx(cosines[3, 2], abs=1e-6)
        assert found.others[layer] == pytest.approx((inner.sum() - cosines[3, 2]) / (inner.size - 1), abs=1e-6)


def test_one_piece_in_each_text_leaves_no_others() -> None:
    one = inside_of_tokens(["[CLS]", "red", "[SEP]"])
    found = layer_cosines(one, replace(one), PiecePair(1, 1, is_shared=True))
    assert_allclose(found.pair, 1.0)
    assert np.isnan(found.others).all()
