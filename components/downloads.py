"""Files to take away, each made only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import streamlit as st


class Offer(NamedTuple):
    """One file: what is in it, in which form, its name, and what makes it, in a thread that knows no session."""

    what: str
    form: str
    name: str
    make: Callable[[], bytes]


def download_row(page: str, offers: Sequence[Offer]) -> None:
    """Draw a button a file; `page` begins the widgets' keys."""
    with st.container(horizontal=True):
        for what, form, name, make in offers:
            st.download_button(
                f"**{what}** {form}",
                make,
                file_name=name,
                mime="application/octet-stream",
                icon=":material/download:",
                key=f"{page}_get_{name}",
                on_click="ignore",
            )
