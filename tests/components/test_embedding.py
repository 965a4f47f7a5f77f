"""How the work that is left is estimated."""

from __future__ import annotations

import pytest

from components.embedding import READ_CHARACTERS, SAME_FOR_EVERY_TEXT, remaining, work_done


def test_the_longest_texts_come_first_and_count_most() -> None:
    long, short = 4 * SAME_FOR_EVERY_TEXT, SAME_FOR_EVERY_TEXT
    work = work_done(["x" * short, "y" * long, "z" * short])
    assert list(work) == pytest.approx([0, 5 / 9, 7 / 9, 1])


def test_what_is_not_read_costs_nothing() -> None:
    assert list(work_done(["x" * READ_CHARACTERS, "y" * 10 * READ_CHARACTERS])) == pytest.approx([0, 0.5, 1])


def test_the_estimate_follows_the_work_and_not_the_count() -> None:
    assert remaining(seconds=30, share=0.6) == "20 s left"
    assert remaining(seconds=60, share=0.25) == "3 min left"
