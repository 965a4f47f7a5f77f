"""Texts that one page hands to another: the one owner of this key of the session."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.engine.corpus import Corpus, Reading

_CORPUS = "handover_corpus"


def hand_over(corpus: Corpus) -> None:
    """Give texts to other pages, in place of those given before; their key and their table stay as they are."""
    n = len(corpus.texts)
    # What was met while the whole was read is not true of a part of it.
    reading = Reading(rows=n, duplicates=n - len(set(corpus.texts)))
    st.session_state[_CORPUS] = replace(corpus, reading=reading)


def handed_over() -> Corpus | None:
    """Return the texts that were given last in this session."""
    return st.session_state.get(_CORPUS)


def take_back() -> None:
    """Forget the texts that were given."""
    st.session_state.pop(_CORPUS, None)
