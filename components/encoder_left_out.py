"""The experiment beside the ledger: each word of both sentences left out in turn, and where the two disagree."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from components.cached import words_left_out
from components.encoder_lesson import Lesson
from components.engine.ledger_views import sums_as_left_out
from components.engine.token_ledger import MAX_WORDS, WORD, LeftOut
from components.figures.left_out_figure import describe_left_out, left_out_figure, left_out_limits
from components.markdown import quote
from components.palette import palette
from components.plotly_map import plotly_map
from components.words import counted

AT_ONCE = 30  # words of a sentence up to which nobody has to ask
SIDES = ("first", "second")
_ASKED = "encoder_left_out_of"


class Side(NamedTuple):
    """One sentence: its words left out, and what each adds, shape (w,)."""

    out: LeftOut
    added: np.ndarray


def left_out_view(lesson: Lesson) -> None:
    """Draw what each word adds beside what the cosine loses without it, and say whether both name the same word."""
    st.subheader("The counter-test: leave a word out", anchor=False)
    st.markdown(
        "Take one word away, read the sentence again, and see how the cosine changes. Here words are what stands "
        "between spaces; a Chinese character is one by itself. A full stop is taken out with its word, but its share "
        "is not counted for it."
    )
    counts = [len(WORD.findall(sentence)) for sentence in lesson.sentences]
    if max(counts) > AT_ONCE and st.session_state.get(_ASKED) != lesson.sentences:
        tried = sum(min(count, MAX_WORDS) for count in counts)
        st.button(
            f"Leave out {counted(tried, 'word')} in turn",
            icon=":material/play_arrow:",
            key="encoder_leave_out",
            on_click=_ask,
            args=(lesson.sentences,),
            help="So many texts are read anew: with long sentences that takes a while.",
        )
        return
    sides = _sides(lesson)
    _bars(sides)
    _verdict(sides)
    _table(sides)


def _ask(sentences: tuple[str, str]) -> None:
    st.session_state[_ASKED] = sentences


def _sides(lesson: Lesson) -> list[Side]:
    one, other = lesson.sentences
    sums = lesson.ledger.row_sums, lesson.ledger.column_sums
    return [
        Side(
            words_left_out(lesson.spec.fingerprint, text, against, lesson.encoder),
            sums_as_left_out(inside, side_sums, text),
        )
        for text, against, inside, side_sums in zip(
            (one, other), (other, one), (lesson.first, lesson.second), sums, strict=True
        )
    ]


def _bars(sides: list[Side]) -> None:
    """Draw both sentences side by side."""
    limits = left_out_limits(*(values for side in sides for values in (side.added, -side.out.change)))
    for column, name, side in zip(st.columns(2, gap="medium"), SIDES, sides, strict=True):
        with column:
            st.markdown(f"**{name.capitalize()} sentence**")
            plotly_map(
                left_out_figure(side.out.words, side.added, -side.out.change, limits, palette()),
                alt=describe_left_out(side.out.words, side.added, -side.out.change),
                name=f"left out, {name}",
                key=f"encoder_left_out_{name}",
                paper=palette().paper,
            )
            if side.out.left:
                st.caption(f"The first {MAX_WORDS} words were left out in turn, {side.out.left} more were not.")
    if all(np.isnan(side.out.change).any() for side in sides):
        return
    st.caption(
        "Where the orange bar is longer than the blue-green one, the cosine hangs more on the word than its share "
        "says; where it points to the left, the sentences are more alike *without* the word."
    )


def _verdict(sides: list[Side]) -> None:
    """Say for each sentence whether the largest share and the largest change are the same word's."""
    said, differ = [], False
    for name, (out, added) in zip(SIDES, sides, strict=True):
        if np.isnan(out.change).any():
            said.append(f"The {name} sentence has one word only: nothing would be left.")
            continue
        most, gone = int(added.argmax()), int(np.abs(out.change).argmax())
        adds = f"{quote(out.words[most], 30)} adds most ({added[most]:.3f})"
        changes = f"without {quote(out.words[gone], 30)} the cosine changes most ({_signed(out.change[gone])})"
        if most == gone:
            said.append(
                f"In the {name} sentence both agree: {adds}, and without it the cosine changes most "
                f"({_signed(out.change[gone])})."
            )
        else:
            differ = True
            said.append(f"In the {name} sentence they **disagree**: {adds}, yet {changes}.")
    lesson = (
        "That is the lesson: a share tells where the sum lies, not what it hangs on. Without a word all the other "
        "vectors change, too, for they were read together."
        if differ
        else "They need not agree: without a word all the other vectors change, too, for they were read together."
    )
    compared = any(np.isfinite(side.out.change).all() for side in sides)
    st.markdown("\n".join(f"- {sentence}" for sentence in said) + (f"\n\n{lesson}" if compared else ""))


def _signed(change: float) -> str:
    return f"{change:+.3f}".replace("-", "\u2212")


def _table(sides: list[Side]) -> None:
    with st.expander("Every word left out", icon=":material/table:"):
        table = pd.concat(
            [
                pd.DataFrame(
                    {
                        "sentence": name,
                        "word": list(out.words),
                        "added": added,
                        "cosine": out.cosines.astype(float),
                        "change": out.change.astype(float),
                    }
                )
                for name, (out, added) in zip(SIDES, sides, strict=True)
            ],
            ignore_index=True,
        )
        st.dataframe(
            table,
            hide_index=True,
            column_config={
                "sentence": "Sentence",
                "word": "Word",
                "added": st.column_config.NumberColumn("Its share", format="%.4f"),
                "cosine": st.column_config.NumberColumn("Cosine without it", format="%.4f"),
                "change": st.column_config.NumberColumn("Change", format="%+.4f"),
            },
            alt=f"Table of {len(table)} words: what each adds, the cosine without it, and the change.",
        )
