"""What a careful teacher would say of texts before anybody reads a number off them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from components.engine.catalog import EncoderSpec
from components.engine.languages import unlisted_language
from components.engine.word_pieces import WordPieces

MARKS = 2  # [CLS] and [SEP]
Problem = Literal["unknown", "cut", "duplicate", "language"]


@dataclass(frozen=True)
class TextWarning:
    """One reason to doubt the embedding of one text.

    Attributes
    ----------
    position : int
        Which text, counted from 0.
    problem : {"unknown", "cut", "duplicate", "language"}
        Word pieces that the vocabulary lacks, an end that is not read, the same text before, an unlisted language.
    count, total : int
        Unknown or unread word pieces among all; for a duplicate, `count` is the position of the first.
    language : str
        For "language": its ISO 639-1 code, or "und".
    """

    position: int
    problem: Problem
    count: int = 0
    total: int = 0
    language: str = ""


def check_texts(texts: Sequence[str], spec: EncoderSpec, word_pieces: WordPieces | None) -> list[TextWarning]:
    """Find what makes embeddings of these texts doubtful.

    Parameters
    ----------
    texts : sequence of str
    spec : EncoderSpec
        Whose languages and length count.
    word_pieces : WordPieces or None
        Its tokenizer; without it unknown and cut pieces are not looked for.

    Returns
    -------
    list of TextWarning
        By position; of one text: unknown, cut, duplicate, language.
    """
    counts = word_pieces.count(texts, spec.query_prefix) if word_pieces else [None] * len(texts)
    seen: dict[str, int] = {}
    warnings = []
    for position, (text, tokens) in enumerate(zip(texts, counts, strict=True)):
        if tokens and tokens.unknown:
            warnings.append(TextWarning(position, "unknown", tokens.unknown, tokens.pieces))
        if tokens and tokens.cut:
            warnings.append(TextWarning(position, "cut", tokens.cut, tokens.pieces))
        if text in seen:
            warnings.append(TextWarning(position, "duplicate", seen[text]))
        elif language := unlisted_language(text, spec.languages):
            warnings.append(TextWarning(position, "language", language=language))
        seen.setdefault(text, position)
    return warnings


def count_cut(texts: Sequence[str], spec: EncoderSpec, word_pieces: WordPieces) -> int:
    """Count the texts of which an encoder does not read the end, a thousand at a time to spare the memory."""
    if spec.max_tokens is None:
        return 0
    # A word piece has at least one letter: shorter texts need not be cut up.
    long = [text for text in texts if len(text) + len(spec.query_prefix) > spec.max_tokens - MARKS]
    return sum(
        tokens.cut > 0
        for start in range(0, len(long), 1_000)
        for tokens in word_pieces.count(long[start : start + 1_000], spec.query_prefix)
    )
