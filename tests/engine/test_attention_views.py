"""Where attention goes, the heads that do one thing most, and all heads in one picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from components.engine.attention_views import (
    Target,
    attention_shares,
    head_mosaic,
    notable_heads,
    target_kinds,
)
from components.engine.encoder import Encoder
from components.engine.inside import look_inside
from tests.engine.insides import inside_of_tokens

INSIDE = inside_of_tokens(["[CLS]", "red", ".", "blue", "[SEP]"], layers=2, heads=3)


def test_marks_come_before_punctuation_and_that_before_the_piece_itself() -> None:
    start, itself, other, mark, end = Target.START, Target.ITSELF, Target.OTHER, Target.PUNCTUATION, Target.END
    assert target_kinds(INSIDE).tolist() == [
        [start, other, mark, other, end],
        [start, itself, mark, other, end],
        [start, other, mark, other, end],
        [start, other, mark, itself, end],
        [start, other, mark, other, end],
    ]


def test_shares_are_those_added_up_one_by_one() -> None:
    shares = attention_shares(INSIDE)
    expected, right = np.zeros((2, 5)), np.zeros(2)
    kinds = target_kinds(INSIDE)
    for (layer, _, i, j), weight in np.ndenumerate(INSIDE.attention):
        expected[layer, kinds[i, j]] += weight / (3 * 5)
        right[layer] += weight / (3 * 5) if j > i else 0
    assert_allclose(shares.targets, expected, atol=1e-6)
    assert_allclose(shares.right, right, atol=1e-6)
    assert_allclose(shares.targets.sum(axis=1), 1.0, atol=1e-6)


def test_attention_that_only_looks_back_gives_nothing_to_the_right() -> None:
    back = np.tril(np.ones((1, 1, 5, 5), dtype=np.float32))
    assert attention_shares(replace(INSIDE, attention=back / back.sum(-1, keepdims=True))).right.tolist() == [0.0]


def test_even_attention_gives_to_the_right_what_is_called_even() -> None:
    shares = attention_shares(replace(INSIDE, attention=np.full((1, 1, 5, 5), 0.2, dtype=np.float32)))
    assert shares.right[0] == pytest.approx(shares.even) == pytest.approx(0.4)


def test_marks_alone_take_everything() -> None:
    shares = attention_shares(inside_of_tokens(["[CLS]", "[SEP]"]))
    assert_allclose(shares.targets[:, [Target.START, Target.END]].sum(axis=1), 1.0, atol=1e-6)
    assert attention_shares(inside_of_tokens(["[CLS]"])).even == 0.0


def test_each_notable_head_is_the_one_made_so() -> None:
    attention = np.full((2, 3, 5, 5), 0.2, dtype=np.float32)
    attention[0, 1] = np.eye(5)
    attention[0, 2] = np.eye(5, k=-1) + np.diag([1, 0, 0, 0, 0])
    attention[1, 0] = np.eye(5, k=1) + np.diag([0, 0, 0, 0, 1])
    attention[1, 2] = 0
    attention[1, 2, :, 1] = 1
    found = notable_heads(replace(INSIDE, attention=attention))
    assert found["itself"] == (0, 1, 1.0)
    assert found["before"] == (0, 2, 1.0)
    assert found["behind"] == (1, 0, 1.0)
    assert found["further"][:2] == (1, 2)
    assert found["further"].share == pytest.approx(0.4)  # two of five look at "red" from further off


def test_one_token_has_none_before_and_none_behind() -> None:
    assert set(notable_heads(inside_of_tokens(["[CLS]"]))) == {"itself", "further"}


def test_the_real_encoder_has_a_head_that_looks_at_the_piece_before(encoder: Encoder) -> None:
    found = notable_heads(look_inside(encoder, "The bank of the river was covered with flowers."))
    assert found["before"][:2] == (0, 2)
    assert found["before"].share > 0.99


@pytest.mark.parametrize("gap", [0, 1, 3])
def test_each_head_lies_in_the_mosaic_around_its_middle(gap: int) -> None:
    mosaic = head_mosaic(INSIDE.attention, gap)
    assert mosaic.pixels.shape == (2 * (5 + gap) - gap, 3 * (5 + gap) - gap)
    for layer, row in enumerate(mosaic.rows):
        for head, column in enumerate(mosaic.columns):
            top, left = int(row - 2), int(column - 2)
            part = mosaic.pixels[top : top + 5, left : left + 5].astype(float)
            assert_allclose(((part - 1) / 254) ** 2, INSIDE.attention[layer, head], atol=0.005)


def test_between_heads_the_mosaic_is_0_and_nowhere_else() -> None:
    pixels = head_mosaic(np.zeros((2, 2, 3, 3)), 1).pixels
    assert (pixels == 0).sum() == 7 * 7 - 4 * 9
    assert (pixels[3] == 0).all()
    assert (pixels[:, 3] == 0).all()
