"""Parts of a page that draw themselves again and again."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def poll(draw: Callable[..., object], seconds: float | None, *arguments: object) -> None:
    """Call `draw` now and every so many seconds, in a container of its own; None calls it once.

    On a busy server Streamlit may drop what a fragment drew and has not been sent yet, in favour of what it draws next,
    but send what stands behind it: then the browser misses an element in between, and the whole page ends in an error
    ("Bad delta path index"). In a container of its own nothing stands behind the fragment.
    """
    with st.container():
        st.fragment(draw, run_every=seconds)(*arguments)
