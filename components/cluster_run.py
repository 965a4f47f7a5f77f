"""What all other ways to cluster share: the texts they work on, where their choices are kept, one run of a way."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import streamlit as st

from components.division import SEED, Division, once
from components.engine.other_ways import Outcome, outcome
from components.engine.sampling import sample_positions
from components.words import counted


class Part(NamedTuple):
    """The texts that a way works on: all, or a sample.

    Attributes
    ----------
    positions : ndarray of int, shape (m,)
        Among the corpus's texts, ascending.
    texts : list of str, length m
    embeddings : ndarray, shape (m, d)
    """

    positions: np.ndarray
    texts: list[str]
    embeddings: np.ndarray


class Run(NamedTuple):
    """One way to cluster with its parameters in words, the texts it worked on, and what it found in them."""

    way: str
    parameters: str
    part: Part
    found: Outcome


def part_of(division: Division, most: int, why: str) -> Part:
    """Return the texts, or a sample where there are more than a way can take; then say so, and why."""
    n = len(division.corpus.texts)
    positions = sample_positions(n, most, SEED)
    if len(positions) < n:
        st.caption(
            f":material/casino: On a sample of {len(positions):,} of the {n:,} texts, drawn at random with seed "
            f"{SEED}: {why}"
        )
        return Part(positions, [division.corpus.texts[i] for i in positions], division.embeddings[positions])
    return Part(positions, list(division.corpus.texts), division.embeddings)


def usual_size(n: int) -> int:
    """Return the fewest texts of a cluster to start with: 2 up to about 300 texts, 5 of 1,300, 10 of 5,000."""
    return max(2, round(math.sqrt(n) / 7))


def run(
    division: Division,
    part: Part,
    way: str,
    parameters: str,
    find: Callable[[], np.ndarray],
    library: str,
    spinner: str = "Clustering in another way …",
) -> Run:
    """Let a way find its clusters, once for all who look at these texts; `library` is what it needs."""
    with st.spinner(spinner, show_time=True):
        found = once(division, f"{way}, {parameters}", lambda: outcome(part.texts, part.embeddings, find, library))
    return Run(way, parameters, part, found)


def clusters_in_words(found: Outcome) -> str:
    """Return "12 clusters of 5 to 31 texts" in bold, or that there is none."""
    if not len(found.sizes):
        return "**No clusters**"
    low, high = int(found.sizes.min()), int(found.sizes.max())
    sizes = counted(high, "text") if low == high else f"{low:,} to {high:,} texts"
    return f"**{counted(len(found.sizes), 'cluster')}** of {sizes}"
