"""Step 1 of the encoder lesson: the word pieces that the encoder reads, and what it does not read."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.encoder_lesson import Lesson
from components.engine.inside import Inside
from components.engine.inside_views import KINDS, piece_kinds
from components.guesses import guess_choice
from components.markdown import escape
from components.tokenizer import tokenizer_of
from components.words import counted

WORD = "unbelievably"
MOST_OPTIONS = 5
COLOURS = dict(zip(KINDS, ("gray", "blue", "violet", "red"), strict=True))
LEGEND = {
    "special": "mark around every text",
    "word start": "begins a word",
    "continuation": "goes on with it",
    "unknown": "not in the vocabulary",
}
CUT_SHOWN = 60  # chips: a very long text has thousands behind the limit
TALL, TALL_HEIGHT = 90, 460  # more pieces than this scroll within so many pixels
COLUMNS = ("position", "piece", "id", "kind", "stands for")


def pieces_step(lesson: Lesson) -> None:
    """Draw the pieces of both sentences as chips."""
    st.markdown(
        "The encoder knows no words, only the **pieces** in its vocabulary, each with a number. A frequent word is one "
        "piece; a rare one falls into several, which together spell it."
    )
    _guess(lesson)
    insides = (lesson.first, lesson.second)
    for column, title, inside in zip(st.columns(2), ("First sentence", "Second sentence"), insides, strict=True):
        with column:
            st.markdown(f"**{title}** · {counted(len(inside.tokens), 'piece')}")
            with st.container(border=True, height=TALL_HEIGHT if len(inside.tokens) > TALL else "content"):
                st.markdown(chips(inside))
    st.markdown(_legend(any(inside.cut for inside in insides)))
    _cut_note(lesson)
    st.caption(
        "The number is all that goes on into the network: it picks a row of a table of learned vectors. Where a word "
        "is cut follows from which parts were frequent when the vocabulary was made: pieces are no syllables and no "
        "stems. What is not in the vocabulary, an emoji perhaps, becomes the one unknown piece: its meaning is lost."
    )
    with st.expander("The same as a table", icon=":material/table:"):
        for column, title, inside in zip(st.columns(2), ("First", "Second"), insides, strict=True):
            column.dataframe(
                piece_table(inside),
                hide_index=True,
                key=f"encoder_pieces_{title.lower()}",
                alt=f"Table of the {counted(len(inside.tokens), 'piece')} of the {title.lower()} sentence.",
            )


def chips(inside: Inside) -> str:
    """Return a text's pieces as badges in Markdown, the user's letters escaped; those that are cut are struck out."""
    shown = [
        f":{COLOURS[kind]}-badge[**{escape(token)}**{_original(inside, position)} {piece}]"
        for position, (token, piece, kind) in enumerate(
            zip(inside.tokens, inside.ids, piece_kinds(inside), strict=True)
        )
    ]
    shown += [f":orange-badge[~~{escape(token)}~~]" for token in inside.cut[:CUT_SHOWN]]
    if len(inside.cut) > CUT_SHOWN:
        shown.append(f":orange[and {len(inside.cut) - CUT_SHOWN:,} more]")
    return " ".join(shown)


def piece_table(inside: Inside) -> pd.DataFrame:
    """Return the pieces that are read and those that are cut, with the letters of the text that each stands for."""
    read = [
        (position + 1, token, piece, kind, inside.text[start:end])
        for position, (token, piece, kind, (start, end)) in enumerate(
            zip(inside.tokens, inside.ids.tolist(), piece_kinds(inside), inside.spans.tolist(), strict=True)
        )
    ]
    cut = [(None, token, None, "cut", "") for token in inside.cut]
    return pd.DataFrame([*read, *cut], columns=COLUMNS).astype({"position": "Int64", "id": "Int64"})


def _guess(lesson: Lesson) -> None:
    """Ask for the pieces of one word; the sentences' own are there to see at once."""
    tokenizer = tokenizer_of(lesson.spec)
    if tokenizer is None:
        return
    pieces = tokenizer.split(WORD)
    options = [*map(str, range(1, MOST_OPTIONS + 1)), "more"]
    truth = options[min(len(pieces), MOST_OPTIONS + 1) - 1]
    if guess_choice("pieces", [lesson.spec.name], f"How many pieces will *{WORD}* have?", options, truth):
        badges = " ".join(
            f":{'violet' if position else 'blue'}-badge[{escape(piece)}]" for position, piece in enumerate(pieces)
        )
        st.markdown(f"*{WORD}* is {badges}")


def _original(inside: Inside, position: int) -> str:
    """Return what an unknown piece stands for."""
    if not inside.unknown[position]:
        return ""
    start, end = inside.spans[position]
    return f" ← {escape(inside.text[start:end])}"


def _legend(with_cut: bool) -> str:
    badges = [f":{COLOURS[kind]}-badge[{meaning}]" for kind, meaning in LEGEND.items()]
    return " ".join([*badges, *([":orange-badge[~~cut, not read~~]"] if with_cut else [])])


def _cut_note(lesson: Lesson) -> None:
    for title, inside in (("first", lesson.first), ("second", lesson.second)):
        if inside.cut:
            st.warning(
                f"The encoder reads {len(inside.tokens)} pieces, marks included. {len(inside.cut):,} of the {title} "
                "sentence lie behind them: whatever they say, the embedding stays the same.",
                icon=":material/content_cut:",
            )
