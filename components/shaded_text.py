"""A sentence whose words stand on shades of their numbers: Markdown has no shades, and a figure does not wrap."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import streamlit as st

from components.figures.diverging import inks, shades
from components.palette import is_dark

SCRIPTS = Path(__file__).parent / "frontend"
NUMBERS_UP_TO = 80  # words below which their numbers stand; of more the shades alone are read
LONGEST = 60  # characters of a word
_SHADED = st.components.v2.component(
    "shaded_text",
    html='<p class="sentence" role="group"></p>',
    js=(SCRIPTS / "shaded_text.js").read_text(encoding="utf-8"),
    css=(SCRIPTS / "shaded_text.css").read_text(encoding="utf-8"),
)


def diverging() -> tuple[str, ...]:
    """Return the theme's colours from negative over 0 to positive."""
    return tuple(st.get_option(f"theme.{'dark' if is_dark() else 'light'}.chartDivergingColors"))


def shaded_text(
    words: Sequence[str],
    values: np.ndarray,
    numbers: Sequence[str],
    joined: Sequence[bool],
    *,
    reach: float,
    colours: Sequence[str],
    alt: str,
    key: str,
) -> None:
    """Draw words in a line that wraps.

    Parameters
    ----------
    words : sequence of str, length w
        Shown as they are: nothing in them is markup.
    values : ndarray, shape (w,)
        Their shades, from -reach to reach.
    numbers : sequence of str, length w
        What stands below them.
    joined : sequence of bool, length w
        Those that stand close to the word before, as the pieces of one word do.
    reach : float
        More than 0.
    colours : sequence of str
        "#rrggbb", from -reach to reach.
    alt : str
    key : str
    """
    backgrounds = shades(values, reach, colours)
    written = inks(backgrounds)
    few = len(words) <= NUMBERS_UP_TO
    drawn = [
        {
            "text": word[:LONGEST],
            "number": number if few else "",
            "background": background,
            "ink": ink,
            "title": f"{word[:LONGEST]}: {number}",
            "joined": bool(close),
        }
        for word, number, close, background, ink in zip(words, numbers, joined, backgrounds, written, strict=True)
    ]
    _SHADED(key=key, data={"words": drawn, "alt": alt})
