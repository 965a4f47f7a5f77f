"""Step 7 of the lesson on the encoder: the cosine taken apart into what each pair of words adds to it."""

from __future__ import annotations

import streamlit as st

from components.encoder_left_out import left_out_view
from components.encoder_lesson import Lesson
from components.encoder_shares import BY, LARGE_ENOUGH, Grain, grain_of, shares_view
from components.engine.ledger_views import own_words, special_share
from components.engine.token_ledger import by_word
from components.figures.labels import shorten
from components.figures.ledger_figure import farthest, hundredths
from components.guesses import guess_choice
from components.markdown import escape
from components.shaded_text import diverging, shaded_text

OFFERED = 6  # words to guess among
OFFERED_WIDTH = 24  # Latin letters of a word that is offered


def ledger_step(lesson: Lesson) -> None:
    """Open the cosine: its shares as text, matrix and table, then each word left out."""
    st.markdown(
        "An embedding is the mean of token vectors, so the cosine of two sentences is a **sum**: each token of the "
        "first times each token of the second. Every summand is a share, and nothing is left over."
    )
    st.latex(
        r"\cos(a,b)=\sum_{i=1}^{n}\sum_{j=1}^{m}\underbrace{\frac{t_i\cdot u_j}"
        r"{n\,m\,\lVert\bar t\,\rVert\,\lVert\bar u\rVert}}_{\text{share of the pair } i,j}"
    )
    if not _guess(lesson):
        return
    by = st.segmented_control(
        "Shares of", list(BY), default="words", required=True, key="encoder_ledger_by", bind="query-params"
    )
    grain = grain_of(lesson, by if by in BY else "words")
    _sum(lesson, grain)
    _sentences(grain)
    shares_view(lesson, grain)
    left_out_view(lesson)
    st.info(
        "**What a share is not: a cause.** The vectors of the last layer have read their whole sentence: “bank” beside "
        "“river” is another one than beside “money”, and the marks at both ends hold something of everything. So a "
        "share says where the sum *lies*, not what would happen *without* the word. That says the experiment of "
        "leaving it out, and it, too, only of this one pair. Neither says that the sentences mean the same.",
        icon=":material/school:",
    )


def _guess(lesson: Lesson) -> bool:
    """Ask which word adds most, where there are several."""
    words = by_word(lesson.ledger)
    own = own_words(lesson.first).nonzero()[0].tolist()
    sums = words.shares.sum(axis=1)
    if len(own) < 2:  # one answer is no question
        return True
    best = sorted(own, key=lambda row: -sums[row])
    names = {row: escape(shorten(words.first_words[row], OFFERED_WIDTH)) for row in sorted(best[:OFFERED])}
    twice = [name for name in names.values() if list(names.values()).count(name) > 1]
    labels = {row: f"{name} (word {own.index(row) + 1})" if name in twice else name for row, name in names.items()}
    question = "Which word of your first sentence adds most to the cosine?"
    return guess_choice("ledger", lesson.sentences, question, list(labels.values()), labels[best[0]])


def _sum(lesson: Lesson, grain: Grain) -> None:
    """Say that the shares add up, and how much of the sum the marks at both ends hold."""
    ledger = lesson.ledger
    r, c = grain.shares.shape
    st.subheader(
        f"{r} × {c} shares add up to {grain.shares.sum():.4f}, the cosine is {ledger.cosine:.4f}", anchor=False
    )
    marks = special_share(ledger.shares, ledger.first, ledger.second)
    names = " or ".join(
        dict.fromkeys(
            escape(token) for token, mark in zip(lesson.first.tokens, lesson.first.special, strict=True) if mark
        )
    )
    percent = f" ({marks / ledger.cosine:.0%})" if ledger.cosine >= LARGE_ENOUGH else ""
    st.caption(
        f"Pairs with {names} in them hold {marks:.4f}{percent}. These marks mean nothing by themselves, but have read "
        "their whole sentence."
    )


def _sentences(grain: Grain) -> None:
    """Write both sentences, each word on the shade of what it adds to all of the other sentence."""
    sums = grain.shares.sum(axis=1), grain.shares.sum(axis=0)
    titles, names, joined = ("First sentence", "Second sentence"), (grain.rows, grain.columns), grain.joined
    for number, column in enumerate(st.columns(2, gap="medium")):
        with column:
            st.markdown(f"**{titles[number]}**")
            top = int(sums[number].argmax())
            shaded_text(
                names[number],
                sums[number],
                hundredths(sums[number]),
                joined[number],
                reach=farthest(sums[number]),
                colours=diverging(),
                alt=f"What each of its {len(names[number])} {grain.by} adds, as shades: most adds "
                f"{names[number][top]}, {sums[number][top]:.4f}.",
                key=f"encoder_shaded_{number}",
            )
    st.caption(
        "Each word stands on the shade of what it adds to all of the other sentence, from the palest to the strongest "
        "of its own; below it, or in a long sentence on hovering, the number in hundredths. The numbers of either "
        "sentence add up to the cosine."
    )
