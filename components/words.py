"""Numbers in sentences."""

from __future__ import annotations


def counted(n: int, noun: str) -> str:
    """Return "1 text", "2,000 texts"."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
