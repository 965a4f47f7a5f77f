"""Texts on figures: shortened for axes, escaped and wrapped for hovering."""

from __future__ import annotations

import html
import textwrap
import unicodedata

HOVER_WIDTH = 56
HOVER_LIMIT = 600
RIGHT_TO_LEFT = {"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO"}  # Unicode's bidirectional classes


def shorten(text: str, width: int) -> str:
    """Cut a text to a width in Latin letters, with "…" at the end; a Chinese character takes the room of two."""
    room = 0
    for position, character in enumerate(text):
        room += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if room > width:
            return text[: max(position - 1, 1)].rstrip() + "…"
    return text


def axis_label(position: int, text: str, width: int) -> str:
    """Return "3 · The soup is …": the line's number and its beginning, escaped since Plotly reads labels as HTML."""
    return html.escape(f"{position + 1} · {isolate(shorten(text, width))}", quote=False)


def hover_text(position: int, text: str) -> str:
    """Return the whole text, escaped, with line breaks; past 600 characters it is cut, to fit on a screen."""
    whole = f"{position + 1} · {text if len(text) <= HOVER_LIMIT else text[:HOVER_LIMIT] + '…'}"
    width = HOVER_WIDTH if text.isascii() else HOVER_WIDTH // 2
    lines = textwrap.wrap(whole, width, break_long_words=True)
    # Plotly decodes &lt; and &amp;, but shows &quot; as it stands.
    return "<br>".join(html.escape(isolate(line), quote=False) for line in lines)


def isolate(text: str) -> str:
    """Close a text off (U+2068, U+2069) where some of it runs from right to left, so that it turns nothing else."""
    turns = any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in text)
    return f"\u2068{text}\u2069" if turns else text


def name_label(name: str, width: int = 32) -> str:
    """Return a name for an axis or a legend: its beginning, escaped since Plotly reads labels as HTML."""
    return html.escape(isolate(shorten(name, width)), quote=False)
