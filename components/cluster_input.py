"""Into how many clusters."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from components.division import SEED, STARTS, Division
from components.engine.clustering import MINI_BATCH_FROM
from components.engine.corpus import OWN, Corpus
from components.handover import handed_over
from components.words import counted

FEWEST_TEXTS = 3
K_MIN, K_MAX = 2, 30
USUAL_K_UP_TO = 12  # as many as can be looked through on one page


def usual_k(n: int) -> int:
    """Return the k that n texts start with: a third of the square root of n, from 2 to 12; a habit, not a finding."""
    return min(max(K_MIN, round(math.sqrt(n) / 3)), USUAL_K_UP_TO)


def cluster_input(corpus: Corpus) -> int:
    """Draw the slider and return k; where there is nothing to divide, say so in one sentence and stop."""
    n = len(corpus.texts)
    if n < FEWEST_TEXTS:
        st.info(
            f"{counted(n, 'text')} cannot be divided in a way that says something: pick a corpus of at least "
            f"{FEWEST_TEXTS}.",
            icon=":material/group_work:",
        )
        st.stop()
    key = k_key(corpus)
    most = min(K_MAX, n)
    if key == _LINKED:
        k = st.slider("Clusters (k)", K_MIN, most, usual_k(n), key=key, bind="query-params")
    else:
        k = st.slider("Clusters (k)", K_MIN, most, usual_k(n), key=key, persist_state="session")
    many = f"Mini-batch K-means, as these are more than {MINI_BATCH_FROM:,} texts,"
    way = "K-means" if n <= MINI_BATCH_FROM else many
    st.caption(f"{way} on the embeddings, scaled to length 1; the best of {STARTS} starts, seed {SEED}.")
    return int(k)


_LINKED = "clusters_k"


def k_key(corpus: Corpus) -> str:
    """Return the key of the slider: texts that no link can bring back have one of their own, which is in no link."""
    part = handed_over()
    private = corpus.key == OWN or (part is not None and part.digest == corpus.digest)
    return f"{_LINKED}_{corpus.digest}" if private else _LINKED


def is_linked(corpus: Corpus) -> bool:
    """Return whether the address of the page brings the corpus and k back."""
    return k_key(corpus) == _LINKED


def take_k(corpus: Corpus, k: int) -> None:
    """Set the slider, in the callback of whatever else offers a k."""
    st.session_state[k_key(corpus)] = k


def kept(division: Division, name: str) -> dict[str, Any]:
    """Return where a widget keeps its value: in the address, or for texts that no link brings back in the session."""
    if not is_linked(division.corpus):
        return {"key": f"{name}_{division.digest}", "persist_state": "session"}
    return {"key": name, "bind": "query-params"}
