"""User text inside Markdown: shown as typed, never read as markup."""

from __future__ import annotations

import re

from components.figures.labels import isolate, shorten

MARKUP = re.compile(r"([!-/:-@\[-`{-~])")
# Addresses become links even where each sign is escaped: an invisible joiner (U+2060) within them prevents it.
ADDRESS = re.compile(r"(:(?=//)|\bwww(?=\.)|@)", re.IGNORECASE)


def escape(text: str) -> str:
    """Put a backslash before each ASCII punctuation mark: no link, colour, formula or emoji comes of it."""
    return MARKUP.sub(r"\\\1", ADDRESS.sub("\\1\u2060", " ".join(text.split())))


def quote(text: str, width: int = 80) -> str:
    """Return a text, shortened and escaped, between quotation marks."""
    return f"“{isolate(escape(shorten(text, width)))}”"
