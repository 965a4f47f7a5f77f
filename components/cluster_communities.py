"""Community detection: texts around a central one, above a cosine."""

from __future__ import annotations

import sys
from functools import partial

import numpy as np
import streamlit as st

from components.cluster_input import kept
from components.cluster_run import Part, Run, part_of, run, usual_size
from components.division import Division
from components.engine.communities import communities
from components.words import counted

MOST_TEXTS = 20_000  # 5 s on two cores; 50,000 take 16 s
MOST_SIZE = 100
LIBRARY = "sentence_transformers.util"
FEW = 200
THRESHOLD, THRESHOLD_OF_FEW = 0.40, 0.30  # among few texts the nearest is seldom near


def communities_way(division: Division) -> Run | None:
    """Draw the choices and return the communities; None where they cannot be computed, which is said."""
    part = part_of(division, MOST_TEXTS, "each text is compared with all others.")
    n = len(part.positions)
    with st.container(horizontal=True):
        threshold = st.slider(
            "Cosine from which two texts are alike",
            0.10,
            0.95,
            THRESHOLD if n >= FEW else THRESHOLD_OF_FEW,
            0.01,
            **kept(division, "clusters_community_cosine"),
        )
        size = st.slider(
            "Fewest texts of a community",
            2,
            max(3, min(MOST_SIZE, n // 2)),
            usual_size(n),
            **kept(division, "clusters_community_size"),
        )
    loaded = LIBRARY in sys.modules
    spinner = "Comparing all with all …" if loaded else "Loading sentence-transformers, about 15 s the first time …"
    parameters = f"cosine {threshold:.2f}, at least {size}"
    try:
        done = run(division, part, "Communities", parameters, partial(_labels, part, threshold, size), LIBRARY, spinner)
    except ValueError as error:
        st.warning(f"No communities could be computed: {error}.", icon=":material/memory:")
        return None
    if not len(done.found.sizes):
        st.info(
            f"No text has {size - 1:,} or more others at a cosine of {threshold:.2f}. Lower the cosine or the fewest "
            "texts.",
            icon=":material/blur_off:",
        )
    else:
        _explain(done, threshold)
    return done


def _labels(part: Part, threshold: float, size: int) -> np.ndarray:
    return communities(part.embeddings, threshold, size).labels


def _explain(done: Run, threshold: float) -> None:
    noise = int((done.found.labels < 0).sum())
    st.markdown(
        f"In each community a central text has a cosine of at least {threshold:.2f} with all others; two members need "
        f"not be as alike with each other. {counted(noise, 'text')} ({done.found.noise:.0%}) "
        f"{'is' if noise == 1 else 'are'} in none. The largest communities are taken first and keep what they share "
        "with smaller ones; where two are equally large, the order of the texts decides."
    )
