"""A corpus in its clusters, as every view of the page Clusters shows it, and the names that the user gave."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import streamlit as st

from components.cached import own_clusters, own_finding, shared_clusters, shared_finding
from components.engine.catalog import EncoderSpec
from components.engine.cluster_members import NamedClusters, typical_and_doubtful
from components.engine.corpus import OWN, Corpus, clean
from components.figures.labels import shorten

SEED = 0
STARTS = 10
TERMS_IN_NAME = 3
MAX_NAME, TYPICAL_IN_NAME = 60, 28  # letters
_NAMES = "clusters_names"
T = TypeVar("T")


@dataclass(frozen=True)
class Division:
    """Texts, their embeddings, and the clusters that K-means finds.

    Attributes
    ----------
    corpus : Corpus
    spec : EncoderSpec
        What embedded the texts, unless the corpus brought embeddings along.
    embeddings : ndarray, shape (n, d)
    k : int
        How many clusters were asked for; of fewer different texts there are fewer.
    found : NamedClusters
    digest : str
        Names the texts together with their embeddings.
    names : tuple of str
        Of each cluster: "1 · moon, satellite, orbit", or what the user put in place of the words.
    """

    corpus: Corpus
    spec: EncoderSpec
    embeddings: np.ndarray
    k: int
    found: NamedClusters
    digest: str
    names: tuple[str, ...]

    @property
    def labels(self) -> np.ndarray:
        """The cluster of each text, from 0."""
        return self.found.clustering.labels

    @property
    def is_own(self) -> bool:
        """Whether the texts are a user's own, whose words stay in this session."""
        return self.corpus.key == OWN

    @property
    def titles(self) -> list[str]:
        """What one reads of each text: its headline, or else the text."""
        return titles_of(self.corpus)


def titles_of(corpus: Corpus) -> list[str]:
    """Return what one reads of each text of a corpus."""
    table = corpus.table
    return (table["headline"] if "headline" in table else table["text"]).tolist()


def divide(corpus: Corpus, spec: EncoderSpec, embeddings: np.ndarray, k: int) -> Division:
    """Divide a corpus by K-means, once for all who look at it."""
    named = hashlib.sha256("\0".join((spec.fingerprint, corpus.digest)).encode())
    if corpus.embeddings is not None:  # they need not be this encoder's
        named.update(corpus.embeddings.tobytes())
    digest = named.hexdigest()
    cached = own_clusters if corpus.key == OWN else shared_clusters
    found = cached(digest, k, SEED, STARTS, corpus.texts, embeddings)
    given = _given(digest, k)
    names = tuple(f"{c + 1} · {given.get(c) or _words(corpus, found, c)}" for c in range(len(found.terms)))
    return Division(corpus, spec, embeddings, k, found, digest, names)


def once(division: Division, what: str, find: Callable[[], T]) -> T:
    """Return what is found out about a division's texts, once for all who look at them, or in this session alone.

    `what` names it with all that it depends on besides the texts and their embeddings.
    """
    cached = own_finding if division.is_own else shared_finding
    found: T = cached(division.digest, what, find)
    return found


def rename(division: Division, cluster: int, name: str) -> None:
    """Give a cluster a name of the user's; "" gives it back its words. It lives in this session."""
    kept = {**_given(division.digest, division.k), cluster: clean(" ".join(name.split()))[:MAX_NAME].strip()}
    names = {**st.session_state.get(_NAMES, {}), (division.digest, division.k): kept}
    st.session_state[_NAMES] = names


def given_name(division: Division, cluster: int) -> str:
    """Return the name that the user gave a cluster, or ""."""
    return _given(division.digest, division.k).get(cluster, "")


def _given(digest: str, k: int) -> dict[int, str]:
    return st.session_state.get(_NAMES, {}).get((digest, k), {})


def _words(corpus: Corpus, found: NamedClusters, cluster: int) -> str:
    """Return "moon, satellite, orbit"; where no word sets the cluster apart, how its most typical text begins."""
    terms = found.terms[cluster]
    if terms:
        return shorten(", ".join(terms[:TERMS_IN_NAME]), MAX_NAME)
    typical, _ = typical_and_doubtful(found.members, found.clustering.labels, cluster, 1)
    return f"“{shorten(titles_of(corpus)[typical[0]], TYPICAL_IN_NAME)}”"
