"""Into how many clusters, and the clusters themselves."""

from __future__ import annotations

import hashlib
import math

import numpy as np
import streamlit as st

from components.cached import own_clusters, shared_clusters
from components.engine.catalog import EncoderSpec
from components.engine.cluster_members import NamedClusters
from components.engine.corpus import OWN, Corpus
from components.handover import handed_over
from components.words import counted

FEWEST_TEXTS = 3
K_MIN, K_MAX = 2, 30
USUAL_K_UP_TO = 12  # as many as can be looked through on one page
SEED = 0
STARTS = 10
# Ten starts on 50,000 texts took 28 s on two busy cores, in which nobody else's texts are divided.
MANY_TEXTS, STARTS_OF_MANY = 10_000, 3


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
    most = min(K_MAX, n)
    part = handed_over()
    # Texts that no link can bring back have a slider of their own: each starts with its usual k, and none is in a link.
    private = corpus.key == OWN or (part is not None and part.digest == corpus.digest)
    if private:
        k = st.slider(
            "Clusters (k)", K_MIN, most, usual_k(n), key=f"clusters_k_{corpus.digest}", persist_state="session"
        )
    else:
        k = st.slider("Clusters (k)", K_MIN, most, usual_k(n), key="clusters_k", bind="query-params")
    st.caption(f"K-means on the embeddings, scaled to length 1; the best of {starts(n)} starts, seed {SEED}.")
    return int(k)


def find_clusters(corpus: Corpus, spec: EncoderSpec, embeddings: np.ndarray, k: int) -> NamedClusters:
    """Return the clusters; where all texts are the same to the encoder, say so and stop."""
    named = hashlib.sha256("\0".join((spec.fingerprint, corpus.digest)).encode())
    if corpus.embeddings is not None:  # they need not be this encoder's
        named.update(corpus.embeddings.tobytes())
    cached = own_clusters if corpus.key == OWN else shared_clusters
    found = cached(named.hexdigest(), k, SEED, starts(len(corpus.texts)), corpus.texts, embeddings)
    if len(found.clustering.centers) < K_MIN:
        st.info(
            f"All {len(corpus.texts):,} texts are the same to the encoder, so there is nothing to divide.",
            icon=":material/group_work:",
        )
        st.stop()
    return found


def starts(n: int) -> int:
    """Return how many starts of K-means n texts get."""
    return STARTS if n <= MANY_TEXTS else STARTS_OF_MANY
