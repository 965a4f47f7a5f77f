"""Guess, then see: a question before each reveal, and a score for fun that lives in the session."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

import streamlit as st

_GUESSES, _GUESSING = "guesses_made", "guesses_on"
KEPT = 200  # guesses of a session


class Guess(NamedTuple):
    """What was said, whether it was right, and in words what is so; `right` is None where nobody guessed."""

    right: bool | None
    said: str


def guessing_toggle() -> None:
    """Let whoever does not like to guess see all at once."""
    st.toggle(
        "Guess first", value=True, key=_GUESSING, bind="query-params", help="Off: every step shows its answer at once."
    )


def guess_number(
    step: str,
    about: Sequence[str],
    question: str,
    truth: float,
    limits: tuple[float, float],
    within: float,
    number_format: str = "{:.2f}",
) -> bool:
    """Ask for a number on a slider; return whether the step may show what it is.

    Parameters
    ----------
    step : str
        Names the question.
    about : sequence of str
        The sentences: of other ones it is another question.
    question : str
        In Markdown, with what the user typed escaped.
    truth : float
    limits : (float, float)
        Of the slider, whose steps are a hundredth of what lies between, or 1 between whole numbers.
    within : float
        How far a right answer may be off.
    number_format : str
    """
    low, high = limits
    whole = isinstance(low, int) and isinstance(high, int)
    size = 1 if whole else (high - low) / 100

    def ask(key: str) -> float:
        middle = low + (high - low) // 2 if whole else (low + high) / 2
        return float(st.slider(question, low, high, middle, size, key=key))

    def judge(guessed: float | None) -> Guess:
        so = f"it is **{number_format.format(truth)}**."
        if guessed is None:
            return Guess(None, so.capitalize())
        return Guess(abs(guessed - truth) <= within + 1e-9, f"You said {number_format.format(guessed)}; {so}")

    return _asked(step, about, question, ask, judge)


def guess_choice(step: str, about: Sequence[str], question: str, options: Sequence[str], truth: str) -> bool:
    """Ask for one of several answers; return whether the step may show which it is."""

    def ask(key: str) -> str | None:
        return st.radio(question, options, index=None, key=key, horizontal=True)

    def judge(guessed: str | None) -> Guess:
        if guessed is None:
            return Guess(None, f"It is **{truth}**.")
        return Guess(guessed == truth, f"You said {guessed}; it is **{truth}**.")

    return _asked(step, about, question, ask, judge)


def score_line() -> None:
    """Draw how many guesses were right."""
    made = [guess for guess in st.session_state.get(_GUESSES, {}).values() if guess.right is not None]
    if made:
        right = sum(bool(guess.right) for guess in made)
        st.caption(f":material/sports_score: {right} of {len(made)} guesses right")


def _asked(
    step: str, about: Sequence[str], question: str, ask: Callable[[str], object], judge: Callable[..., Guess]
) -> bool:
    """Draw the question until it is answered, then the answer beside what was said."""
    if not st.session_state.get(_GUESSING, True):
        return True
    name = f"{step} {hashlib.sha256(chr(0).join(about).encode()).hexdigest()[:16]}"
    guesses: dict[str, Guess] = st.session_state.get(_GUESSES, {})
    if name in guesses:
        guess = guesses[name]
        mark = {True: ":green[:material/check_circle:]", False: ":orange[:material/cancel:]", None: ""}[guess.right]
        st.markdown(f"{question} {mark} {guess.said}")
        return True
    with st.container(border=True):
        guessed = ask(f"guess_{name}")
        with st.container(horizontal=True):
            st.button(
                "See",
                type="primary",
                icon=":material/visibility:",
                key=f"see_{name}",
                on_click=_make,
                args=(name, judge(guessed)),
                disabled=guessed is None,
            )
            st.button("Skip the guess", key=f"skip_{name}", on_click=_make, args=(name, judge(None)))
    return False


def _make(name: str, guess: Guess) -> None:
    made = {**st.session_state.get(_GUESSES, {}), name: guess}
    st.session_state[_GUESSES] = dict(list(made.items())[-KEPT:])
