"""Where sentences come in: typed or pasted, one of the examples, or a file."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.engine.corpus import Corpus, parse_lines
from components.engine.examples import ExampleSet, load_examples
from components.file_input import describe_reading, file_input

# The browser's connection breaks above 25 MB a message; the box itself gets slow long before.
MAX_CHARACTERS_IN_BOX = 2_000_000


def sentence_input(page: str) -> Corpus:
    """Draw the input and return the sentences; where they cannot be used, say so in one sentence and stop.

    What was typed stays in the box whatever happens.

    Parameters
    ----------
    page : str
        Begins the widgets' keys, so that each page keeps its own sentences.
    """
    typed = sentence_lines(page, "Paste or type at least two sentences, one a line.")
    st.button("Compare", type="primary", icon=":material/compare_arrows:", key=f"{page}_go")
    _file_input(page)
    try:
        corpus = parse_lines(typed)
    except ValueError as error:
        st.error(str(error), icon=":material/error:")
        st.stop()
    if len(corpus.texts) < 2:
        st.info(
            "One sentence has nothing to be compared with: add a second one on a line of its own."
            if corpus.texts
            else "Write at least two sentences, one a line, or pick an example.",
            icon=":material/edit_note:",
        )
        st.stop()
    blank = corpus.reading.blank
    left_out = f" · {blank:,} blank {'line' if blank == 1 else 'lines'} left out" if blank else ""
    st.caption(f"{len(corpus.texts):,} sentences{left_out}")
    return corpus


def sentence_lines(page: str, placeholder: str, height: int = 300) -> str:
    """Draw the examples and the box, and return what stands in it."""
    text_key = f"{page}_text"
    example_text = _pick_example(page)
    st.text_area(
        "Sentences, one a line",
        # Not by way of the session's state: what is put there in a run that the user interrupts by typing wins over
        # what was typed.
        value="" if text_key in st.session_state else example_text,
        key=text_key,
        height=height,
        max_chars=MAX_CHARACTERS_IN_BOX,
        persist_state="session",
        placeholder=placeholder,
    )
    return st.session_state.get(text_key) or ""


def _pick_example(page: str) -> str:
    """Draw the examples and return the picked one's text; picking another one, or going back, replaces what is typed.

    The picked one stays picked when its sentences are edited: taking it back here would come too late for a browser
    that has just sent its old choice, and the example would overwrite what was typed.
    """
    examples = load_examples()
    shown_key, text_key = f"{page}_example_shown", f"{page}_text"
    picked = st.pills(
        "Examples",
        list(examples),
        default=next(iter(examples)),
        format_func=lambda name: examples[name].title,
        wrap=True,
        key=f"{page}_example",
        bind="query-params",
    )
    text = _as_lines(examples[picked]) if picked in examples else ""
    if text and picked != st.session_state.get(shown_key, picked):
        _keep_own_text(page)
        st.session_state[text_key] = text
    st.session_state[shown_key] = picked
    if text and st.session_state.get(text_key, text) == text:
        st.caption(f":material/visibility: {examples[str(picked)].look_for}")
    if st.session_state.get(f"{page}_own_text"):
        st.button("Bring back your own text", icon=":material/undo:", key=f"{page}_undo", on_click=_undo, args=(page,))
    return text


def _as_lines(example: ExampleSet) -> str:
    return "\n".join(example.sentences)


def _keep_own_text(page: str) -> None:
    """Keep what was typed before something else replaces it; what another page put there is not the user's own."""
    typed = st.session_state.get(f"{page}_text") or ""
    others = (*map(_as_lines, load_examples().values()), st.session_state.get(f"{page}_taken_over"))
    if typed.strip() and typed not in others:
        st.session_state[f"{page}_own_text"] = typed


def take_over(page: str, texts: Sequence[str]) -> None:
    """Put texts of another page into this page's box, in the callback of a button there; own text is kept."""
    _keep_own_text(page)
    _take(page, texts)
    st.session_state[f"{page}_taken_over"] = st.session_state[f"{page}_text"]


def _undo(page: str) -> None:
    st.session_state[f"{page}_text"] = st.session_state.pop(f"{page}_own_text", "")


def _file_input(page: str) -> None:
    """Offer to fill the box from a file."""
    with st.expander("From a file", icon=":material/upload_file:"):
        corpus = file_input(page, whole=False)
        if corpus is None:
            return
        st.caption("; ".join(describe_reading(corpus, "sentence")))
        st.button(
            "Put them into the box", type="primary", key=f"{page}_file_take", on_click=_take, args=(page, corpus.texts)
        )


def _take(page: str, texts: Sequence[str]) -> None:
    """Put sentences into the box, each on one line."""
    st.session_state[f"{page}_text"] = "\n".join(" ".join(text.split()) for text in texts)
