"""HDBSCAN: dense groups of texts, what is noise to it, and where noise would go."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import streamlit as st

from components.cluster_input import kept
from components.cluster_run import Part, Run, part_of, run, usual_size
from components.division import Division
from components.engine.density_clusters import assign_noise, hdbscan
from components.words import counted

MOST_TEXTS = 3_000  # 1 s on two cores and 120 MB; both grow with the square
LIBRARY = "sklearn.cluster"
MOST_SIZE, MOST_SAMPLES = 100, 20
LARGE = 0.5  # of the texts in clusters: one cluster that has more says little
SELECTIONS = {"leaf": "The smallest", "eom": "The longest-lived"}


def density_way(division: Division) -> Run:
    """Draw the choices and return what HDBSCAN finds, with its noise assigned if the user wants that."""
    part = part_of(division, MOST_TEXTS, "HDBSCAN keeps all their distances in memory.")
    size, samples, selection = _choices(division, len(part.positions))
    parameters = f"at least {size}, samples {samples}, {SELECTIONS[selection].lower()}"
    find = partial(_labels, part, size, samples, selection)
    done = run(division, part, "HDBSCAN", parameters, find, LIBRARY)
    if not len(done.found.sizes):
        st.info(_nothing(part, size), icon=":material/blur_off:")
        return done
    _explain_noise(done)
    if not (done.found.labels < 0).any():
        return done
    if not st.toggle("Give each to its nearest cluster", **kept(division, "clusters_density_assign")):
        return done
    st.caption(
        "Each text that was noise now belongs to the cluster whose centre has the largest cosine with it. The clusters "
        "keep their numbers; they are no longer dense."
    )
    assigned = f"{parameters}, noise to the nearest"
    return run(division, part, "HDBSCAN", assigned, partial(find, assign=True), LIBRARY)


def _choices(division: Division, n: int) -> tuple[int, int, str]:
    with st.container(horizontal=True):
        size = st.slider(
            "Fewest texts of a cluster",
            2,
            max(3, min(MOST_SIZE, n // 2)),
            usual_size(n),
            help="`min_cluster_size`. More of them: fewer and larger clusters.",
            **kept(division, "clusters_density_size"),
        )
        samples = st.slider(
            "How cautious",
            1,
            min(MOST_SAMPLES, n),
            1,
            help="`min_samples`: a text is as dense as its distance to this many nearest texts is small, itself the "
            "first. More of them: more noise.",
            **kept(division, "clusters_density_samples"),
        )
        selection = st.segmented_control(
            "Which dense groups",
            tuple(SELECTIONS),
            default="leaf",
            required=True,
            format_func=lambda name: SELECTIONS[name],
            help="HDBSCAN's tree has dense groups within dense groups. The smallest do not fall apart any further "
            "(“leaf”); the longest-lived stay together over the widest range of densities (“excess of mass”, the "
            "original rule), which in embeddings is often one group of nearly all.",
            **kept(division, "clusters_density_selection"),
        )
    return int(size), int(samples), str(selection)


def _labels(part: Part, size: int, samples: int, selection: str, *, assign: bool = False) -> np.ndarray:
    labels = hdbscan(part.embeddings, size, samples, selection).labels
    return assign_noise(part.embeddings, labels) if assign else labels


def _nothing(part: Part, size: int) -> str:
    """Say that all is noise, and what could be tried."""
    n = len(part.positions)
    if size == 2:
        return f"HDBSCAN finds no two dense regions in these {counted(n, 'text')}: all are noise to it."
    return (
        f"HDBSCAN finds no two dense regions of at least {size} texts here: all {n:,} are noise to it. Let a cluster "
        "have fewer texts, or be less cautious."
    )


def _explain_noise(done: Run) -> None:
    found = done.found
    noise = int((found.labels < 0).sum())
    if noise == 0:
        st.markdown("HDBSCAN leaves **no noise** here: each text is in a dense region.")
    else:
        share = max(1, math.floor(100 * found.noise + 0.5))
        st.markdown(
            f"HDBSCAN leaves **{share}%** as noise: {counted(noise, 'text')} in no dense region. That is an answer, "
            "not a failure: K-means must put each text somewhere, HDBSCAN may say that it belongs nowhere. In hundreds "
            "of dimensions nearly all distances are alike, so few regions are dense and much is noise."
        )
    inside = len(found.labels) - noise
    if len(found.sizes) > 1 and found.sizes[0] > LARGE * inside and inside > 20:
        st.caption(
            f":orange[:material/warning:] One cluster has {found.sizes[0]:,} of the {inside:,} texts that are in any: "
            "to HDBSCAN they are one dense region. Other choices above may divide it."
        )
