"""The corpus picker: the same on every page that needs a corpus, and it remembers."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.cached import corpus_load, forget_own
from components.embedding import forget_embeddings
from components.encoder_panel import POLL_SECONDS
from components.engine.corpus import OWN, Corpus, load_news
from components.engine.public_corpora import PUBLIC_CORPORA, CorpusRefusedError, CorpusUnreachableError
from components.file_input import describe_reading, file_input
from components.handover import handed_over, take_back
from components.markdown import escape
from components.pasted_corpus import pasted_before, pasted_corpus
from components.polling import poll
from components.words import counted

NEWS = "news"
HANDED = "map"
PASTED = "pasted"
CHOICES = (NEWS, *PUBLIC_CORPORA, PASTED, OWN)
_CHOICE, _SHOWN, _UPLOAD = "corpus_choice", "corpus_shown", "corpus_upload"
_BEFORE, _PICK_HANDED = "corpus_choice_before", "corpus_pick_handed"
_PARAMETER = "corpus"
SMALL = 2_000  # texts that two cores embed within a minute or two
SIZES = (500, 1_000, SMALL, 5_000, 10_000, 20_000)


def corpus_input(*, handed: bool = True) -> Corpus:
    """Draw the picker and return the corpus; while the picked one is not there, the one that was shown before.

    Parameters
    ----------
    handed : bool
        Whether texts that the map handed over may be picked: the map itself shows the corpus that they are from.
    """
    choice = _pick(handed)
    corpus: Corpus | None
    if choice == NEWS:
        corpus = load_news()
    elif choice == OWN:
        corpus = _own_corpus()
    elif choice == PASTED:
        corpus = pasted_corpus()
    elif choice == HANDED:
        corpus = handed_over()
    else:
        corpus = _public_corpus(choice)
    if corpus is None:
        choice, corpus = _shown_before(handed)
        meanwhile = "Shown meanwhile: "
    else:
        st.session_state[_SHOWN] = choice
        meanwhile = ""
    if choice in PUBLIC_CORPORA:
        corpus = _pick_size(corpus)
    st.caption(meanwhile + describe_corpus(corpus))
    return corpus


def pick_handed_over() -> None:
    """Let the next page that offers what was handed over pick it; to be called before switching to that page."""
    st.session_state[_PICK_HANDED] = True


def _pick(handed: bool) -> str:
    """Draw the choice; the address bar keeps it where others could open it too."""
    part = handed_over() if handed else None
    choices = CHOICES if part is None else (*CHOICES, HANDED)
    picked = st.session_state.get(_CHOICE, NEWS)
    if HANDED in choices and st.session_state.pop(_PICK_HANDED, False):
        if picked != HANDED:
            st.session_state[_BEFORE] = picked
        st.session_state[_CHOICE] = HANDED
    elif HANDED not in choices and picked == HANDED:
        st.session_state[_CHOICE] = st.session_state.get(_BEFORE, NEWS)
    asked = st.query_params.get(_PARAMETER, NEWS)
    choice = st.selectbox(
        "Corpus",
        choices,
        index=CHOICES.index(asked) if asked in CHOICES else 0,
        format_func=partial(_title, part),
        key=_CHOICE,
        persist_state="session",
    )
    if choice in PUBLIC_CORPORA:
        st.query_params[_PARAMETER] = choice
    elif _PARAMETER in st.query_params:
        del st.query_params[_PARAMETER]
    return choice if choice in choices else NEWS


def _title(part: Corpus | None, choice: str) -> str:
    if choice == NEWS:
        return f"{load_news().name} · built in"
    if choice == OWN:
        return "A file of your own"
    if choice == PASTED:
        return "Sentences that you paste"
    if choice == HANDED:
        return f"From the map · {counted(len(part.texts), 'text')}" if part else "From the map"
    public = PUBLIC_CORPORA[choice]
    return f"{public.name} · {public.about}"


def _shown_before(handed: bool) -> tuple[str, Corpus]:
    """Return the choice and the corpus that were drawn last."""
    shown = st.session_state.get(_SHOWN, NEWS)
    corpus: Corpus | None = None
    if shown == OWN:
        corpus = st.session_state.get(_UPLOAD)
    elif shown == PASTED:
        corpus = pasted_before()
    elif shown == HANDED:
        corpus = handed_over() if handed else None
    elif shown in PUBLIC_CORPORA:
        corpus = corpus_load(shown).result
    return (NEWS, load_news()) if corpus is None else (shown, corpus)


def _own_corpus() -> Corpus | None:
    """Draw the upload; return what was taken from it, which lives in this session and nowhere else."""
    taken: Corpus | None = st.session_state.get(_UPLOAD)
    with st.expander("Your file", icon=":material/upload_file:", expanded=taken is None):
        st.caption("It stays in the server's memory until you close or reload this page, and is never written to disk.")
        corpus = file_input("corpus", whole=True)
        if corpus is not None:
            st.caption("; ".join(describe_reading(corpus)))
        with st.container(horizontal=True):
            if corpus is not None:
                st.button("Use these texts", type="primary", key="corpus_use", on_click=_take, args=(corpus,))
            if taken is not None:
                st.button("Forget the texts in use", key="corpus_forget", on_click=_forget)
    return taken


def _take(corpus: Corpus) -> None:
    st.session_state[_UPLOAD] = corpus


def _forget() -> None:
    """Drop the texts and what was computed from them; this session's caches are no other's."""
    del st.session_state[_UPLOAD]
    forget_embeddings()
    forget_own()
    part = handed_over()
    if part is not None and part.key == OWN:
        take_back()


def _public_corpus(key: str) -> Corpus | None:
    """Return a public corpus; while it is being downloaded, or cannot be, say so."""
    load, public = corpus_load(key), PUBLIC_CORPORA[key]
    state = load.state
    if state.status == "ready":
        return load.result
    if state.status == "failed":
        if isinstance(state.error, CorpusUnreachableError):
            st.warning(f"{state.error}. Connect to the internet and try again.", icon=":material/cloud_off:")
        elif isinstance(state.error, CorpusRefusedError):
            st.error(f"{state.error}.", icon=":material/gpp_bad:")
        else:
            st.error(
                f"{public.name} could not be loaded ({type(state.error).__name__}). The server's log has the details.",
                icon=":material/error:",
            )
        if st.button("Try again", icon=":material/refresh:", key="corpus_retry"):
            corpus_load.clear(key)
            st.rerun()
        return None
    poll(_progress, POLL_SECONDS, key)
    return None


def _progress(key: str) -> None:
    """Draw how far a download is; at its end draw the whole page anew."""
    state = corpus_load(key).state
    if state.status != "loading":
        st.rerun(scope="app")
    st.progress(state.fraction, text=f"{PUBLIC_CORPORA[key].name} · {state.step} · {state.seconds:.0f} s")


def _pick_size(corpus: Corpus) -> Corpus:
    """Let the user take a part of a large corpus, which is embedded sooner."""
    n = len(corpus.texts)
    sizes = [size for size in SIZES if size < n]
    if not sizes:
        return corpus
    size = st.select_slider(
        "Texts",
        [*sizes, n],
        value=min(SMALL, n),
        format_func=lambda size: f"all {n:,}" if size == n else f"{size:,}",
        key=f"{corpus.key}_texts",
        help="A random sample, the same each time. Fewer texts are embedded sooner.",
        persist_state="session",
    )
    return corpus.sample(int(size))


def describe_corpus(corpus: Corpus) -> str:
    """Return a corpus's facts, and what was met while it was read, in one line of Markdown."""
    size, *met = describe_reading(corpus)
    facts = [] if corpus.name.startswith(f"{size} ") else [size]
    if corpus.sections:
        facts.append(counted(len(corpus.sections), "section"))
    known = corpus.years[corpus.years > 0]
    if len(known):
        facts.append(f"{known.min()}-{known.max()}" if known.min() < known.max() else f"{known.min()}")
    if corpus.embeddings is not None:
        facts.append(f"embeddings of its own, {corpus.embeddings.shape[1]:,} dimensions")
    if corpus.licence:
        facts.append(corpus.licence)
    return f"**{escape(corpus.name)}** · " + " · ".join([*facts, *met])
