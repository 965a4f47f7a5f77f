"""The colours of the theme that is on the user's screen, for figures that name colours one by one."""

from __future__ import annotations

import streamlit as st

from components.figures.map_figure import Palette


def palette() -> Palette:
    """Return the colours of the light or the dark theme, as `.streamlit/config.toml` has them."""
    dark = is_dark()
    theme = "dark" if dark else "light"

    def colour(name: str) -> str:
        return str(st.get_option(f"theme.{theme}.{name}"))

    return Palette(
        paper=colour("backgroundColor"),
        text=colour("textColor"),
        faint="#5C6A70" if dark else "#B3B1A9",  # grey of context: seen, and behind everything
        accent=colour("linkColor"),
        torn=colour("orangeColor"),
        own=colour("redColor"),
        categorical=tuple(st.get_option(f"theme.{theme}.chartCategoricalColors")),
        sequential=tuple(st.get_option(f"theme.{theme}.chartSequentialColors"))[2:],  # the palest are lost on the page
    )


def is_dark() -> bool:
    """Tell whether the dark theme is on the user's screen."""
    return st.context.theme.type == "dark"
