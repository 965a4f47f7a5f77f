"""What was found, in a sentence."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components.division import Division
from components.engine.agreement import agreement
from components.engine.cluster_members import cohesion_of_all


def summary(division: Division) -> None:
    """Say how close the clusters are, and whether they are the sections."""
    corpus, embeddings, found, k = division.corpus, division.embeddings, division.found, division.k
    different = len(found.clustering.centers)
    within = float(found.members.cosines.mean(dtype=np.float64))
    said = (
        f"On average a text has a cosine of **{within:.2f}** with the centre of its cluster, and of "
        f"**{cohesion_of_all(embeddings):.2f}** with the centre of all texts."
    )
    if len(corpus.sections) > 1:
        index = agreement(division.labels, corpus.table["section"]).ari
        said += (
            f" Agreement with the {len(corpus.sections):,} sections: **{index:.2f}**, where 1 would be the same "
            "division and 0 one by chance."
        )
    st.markdown(said)
    if different < k and found.clustering.mini_batch:
        st.caption(f":orange[:material/warning:] Mini-batches filled {different} clusters; the others stayed empty.")
    elif different < k:
        st.caption(f":orange[:material/warning:] Only {different} texts differ, so there are {different} clusters.")
