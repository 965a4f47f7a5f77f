"""A corpus of sentences that the user pastes; it lives in this session and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.engine.corpus import OWN, Corpus, parse_lines
from components.sentence_input import sentence_lines

_PAGE, _BEFORE = "pasted", "pasted_corpus"
BOX_HEIGHT = 200  # pixels: what is made of the sentences stands below


def pasted_corpus() -> Corpus | None:
    """Draw the box and return its sentences; where they cannot be used, say why in one sentence and return None."""
    with st.expander("Your sentences", icon=":material/edit_note:", expanded=True):
        typed = sentence_lines(_PAGE, "Paste or type sentences, one a line.", BOX_HEIGHT)
        st.button("Use these sentences", type="primary", icon=":material/check:", key="pasted_go")
        st.caption("They stay in the server's memory until you close or reload this page, and are in no link.")
    try:
        corpus = parse_lines(typed, "Your sentences")
    except ValueError as error:
        st.error(str(error), icon=":material/error:")
        return None
    if not corpus.texts:
        st.info("Write sentences, one a line, or pick an example.", icon=":material/edit_note:")
        return None
    corpus = replace(corpus, key=OWN)
    st.session_state[_BEFORE] = corpus
    return corpus


def pasted_before() -> Corpus | None:
    """Return the sentences that were used last in this session."""
    return st.session_state.get(_BEFORE)
