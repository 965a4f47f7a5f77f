"""Which piece of both sentences steps 2 and 4 of the encoder lesson follow."""

from __future__ import annotations

import hashlib

import streamlit as st

from components.encoder_lesson import Lesson
from components.engine.inside import Inside
from components.engine.inside_views import PiecePair, shared_pieces
from components.markdown import quote

PIECE_WIDTH = 40


def pair_input(lesson: Lesson) -> PiecePair:
    """Draw a choice where the sentences share several pieces, and return the pair to follow.

    The choice belongs to these sentences, and is the same on each step.
    """
    pairs = shared_pieces(lesson.first, lesson.second)
    if not pairs[0].is_shared:
        st.info(
            f"No piece stands in both sentences. The two that are most alike before the first layer are "
            f"{pair_name(lesson, pairs[0])}; this step follows them.",
            icon=":material/join_inner:",
        )
    if len(pairs) == 1:
        return pairs[0]
    about = hashlib.sha256("\0".join((lesson.spec.fingerprint, *lesson.sentences)).encode()).hexdigest()[:12]
    chosen = st.selectbox(
        "Shared piece to follow",
        range(len(pairs)),
        format_func=lambda i: lesson.first.tokens[pairs[i].first],
        key=f"encoder_pair_{about}",
        persist_state="page",
        width=240,
    )
    return pairs[chosen if chosen in range(len(pairs)) else 0]


def pair_name(lesson: Lesson, pair: PiecePair) -> str:
    """Return “bank”, or “river” and “rates”, in Markdown with what the user typed escaped."""
    first, second = (quote(token, PIECE_WIDTH) for token in _tokens(lesson, pair))
    return first if pair.is_shared else f"{first} and {second}"


def plain_pair_name(lesson: Lesson, pair: PiecePair) -> str:
    """Return the same as it is, for figures, which escape by themselves, and for alternative texts."""
    first, second = _tokens(lesson, pair)
    return f"“{first}”" if pair.is_shared else f"“{first}” and “{second}”"


def window(inside: Inside, keep: int, most: int) -> range:
    """Return at most so many positions: the first ones, or those around one that must be among them."""
    n = len(inside.tokens)
    start = 0 if keep < most else min(keep - most // 2, n - most)
    return range(start, min(start + most, n))


def _tokens(lesson: Lesson, pair: PiecePair) -> tuple[str, str]:
    return lesson.first.tokens[pair.first], lesson.second.tokens[pair.second]
