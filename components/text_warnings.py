"""The warnings of `engine/text_checks.py` in words."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.cached import checked
from components.engine.catalog import EncoderSpec
from components.engine.corpus import OWN, Corpus
from components.engine.text_checks import TextWarning
from components.language_names import LANGUAGE_NAMES, reads
from components.markdown import quote
from components.tokenizer import tokenizer_of

SHOWN_AT_ONCE = 3
WARNED_UP_TO = 300  # texts


def warning_text(warning: TextWarning, texts: Sequence[str], spec: EncoderSpec) -> str:
    """Return one warning as a sentence in Markdown, the user's text escaped."""
    return f"Line {warning.position + 1}: {warning_reason(warning, texts, spec)}"


def warning_reason(warning: TextWarning, texts: Sequence[str], spec: EncoderSpec) -> str:
    """Return one warning as a sentence in Markdown that does not name the line."""
    return _reason(warning, quote(texts[warning.position], 40), spec)


def _reason(warning: TextWarning, text: str, spec: EncoderSpec) -> str:
    """Return what is wrong with the text that is already quoted."""
    if warning.problem == "unknown":
        pieces = "word piece" if warning.total == 1 else "word pieces"
        verb = "is" if warning.count == 1 else "are"
        counted = f"{warning.count} of {warning.total} {pieces}"
        return f"{counted} of {text} {verb} unknown to this encoder, which reads {reads(spec)}."
    if warning.problem == "cut":
        share = warning.count / warning.total
        return (
            f"{text} is cut: this encoder reads {spec.max_tokens} word pieces, and the last {warning.count:,} of "
            f"{warning.total:,} ({share:.0%}) do not count."
        )
    if warning.problem == "duplicate":
        return f"{text} is the same as line {warning.count + 1}: their cosine is 1."
    if warning.language not in LANGUAGE_NAMES:
        return f"{text} does not look like a language that this encoder lists."
    return f"{text} looks like {LANGUAGE_NAMES[warning.language]}, which this encoder does not list."


def warn_of_own(corpus: Corpus, spec: EncoderSpec) -> None:
    """Draw the warnings on a user's own texts that the encoder has just embedded, where they are few enough to read."""
    if corpus.key == OWN and corpus.embeddings is None and len(corpus.texts) <= WARNED_UP_TO:
        show_warnings(checked(corpus.texts, spec, tokenizer_of(spec)), corpus.texts, spec)


def show_warnings(warnings: Sequence[TextWarning], texts: Sequence[str], spec: EncoderSpec) -> None:
    """Draw the warnings: the first ones at once, the rest to be opened."""
    if not warnings:
        return
    lines = [warning_text(warning, texts, spec) for warning in warnings]
    st.warning("\n\n".join(lines[:SHOWN_AT_ONCE]), icon=":material/warning:")
    if len(lines) > SHOWN_AT_ONCE:
        more = len(lines) - SHOWN_AT_ONCE
        with st.expander(f"{more:,} more {'warning' if more == 1 else 'warnings'}"), st.container(height=240):
            st.markdown("\n".join(f"- {line}" for line in lines[SHOWN_AT_ONCE : SHOWN_AT_ONCE + 200]))
