"""How far to trust the picture: what it keeps, what it misplaces most, and what another seed changes."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components.engine.alignment import align
from components.engine.corpus import Corpus
from components.engine.corpus_maps import CorpusMap, CorpusMaps
from components.engine.map_quality import misplaced
from components.figures.map_figure import LENS_NAMES, Palette
from components.figures.seed_overlay import seed_figure
from components.map_controls import OTHER_SEED
from components.map_progress import ready_map
from components.map_rows import rows_that_open
from components.plotly_map import plotly_map

WORST = 10


def trust_view(corpus: Corpus, maps: CorpusMaps, drawn: CorpusMap) -> None:
    """Say in numbers and words how far to trust the map, and list what it misplaces most."""
    k = maps.neighbors.indices.shape[1]
    if k == 0:
        st.info("One text has no neighbours that a map could keep or lose.")
        return
    if drawn.fell_back:
        st.info("These are too few different texts: PCA draws them, and there is nothing to judge.")
        return
    if drawn.is_small:
        st.info(f"These are {k + 1} texts: all are neighbours of each other, so no picture can lose any.")
        return
    name = LENS_NAMES[drawn.parameters.method]
    columns = st.columns(3)
    columns[0].metric(
        "Neighbours kept", f"{drawn.kept.mean():.0%}", help=f"Of the {k} true neighbours of each text, on average."
    )
    columns[1].metric(
        "Torn from all of them",
        f"{(drawn.kept == 0).mean():.1%}",
        help=f"Texts none of whose {k} true neighbours is near on the map.",
    )
    judged = f" Estimated on {drawn.judged:,} texts." if drawn.judged else ""
    columns[2].metric(
        "Trustworthiness",
        "–" if np.isnan(drawn.trustworthiness) else f"{drawn.trustworthiness:.3f}",
        help="1 where all that look near are near; about 0.5 by chance (Venna and Kaski, 2001)." + judged,
    )
    if drawn.parameters.method == "pca":
        st.caption(f"This picture keeps {drawn.variance_kept:.0%} of the variance.")
    st.markdown(
        f"**What {name} does not show.** Near points are usually alike, but {1 - drawn.kept.mean():.0%} of the true "
        "neighbours lie elsewhere. How far apart two groups lie, how large a group is drawn and how densely it is "
        "packed say little: UMAP and t-SNE stretch and shrink space to keep neighbours together, and the least "
        "distance is a parameter. An empty place is no gap between meanings, a bridge is no transition, and the axes "
        "mean nothing. PCA is true to the largest distances and blind to the rest. Before you believe a group, open a "
        "point in it, and try another seed."
    )
    st.subheader("The most misplaced texts")
    factors = misplaced(maps.neighbors, drawn.coordinates)
    worst = np.argsort(-factors, kind="stable")[:WORST]
    rows_that_open(
        corpus,
        worst,
        {"factor": factors[worst], "kept": drawn.kept[worst] * 100},
        {
            "factor": st.column_config.NumberColumn("Times too far", format="%.1f", width="medium"),
            "kept": st.column_config.NumberColumn("Kept", format="%.0f%%", width="small"),
        },
        key=f"map_worst_{corpus.digest}_{drawn.parameters}",
        alt=f"Table of the {len(worst)} texts drawn farthest from their true neighbours.",
    )
    st.caption(
        "“Times too far”: how far from its true neighbours a text is drawn, against a typical text. "
        "Select a row to open it on the map."
    )


def seed_view(corpus: Corpus, maps: CorpusMaps, drawn: CorpusMap, palette: Palette) -> None:
    """Lay the map over the one that another seed draws of the same texts, and say which moved most."""
    if drawn.parameters.method == "pca" or drawn.fell_back:
        st.info("PCA has no seed: it draws the same texts in the same place each time.", icon=":material/casino:")
        return
    other_seed = OTHER_SEED if drawn.parameters.seed != OTHER_SEED else 42
    st.caption(
        "The same texts, the same parameters, another beginning. What is true of the texts shows in both maps; what "
        "differs is chance."
    )
    if not st.toggle(f"Lay the map of seed {other_seed} over this one", key="map_seed_overlay", bind="query-params"):
        return
    other = ready_map(maps, drawn.parameters._replace(seed=other_seed), "map_other")
    if other is None:
        return
    laid = align(drawn.coordinates, other.coordinates)
    st.markdown(
        f"Turned and scaled to lie on this one as well as it can, the other map leaves **{laid.disparity:.0%}** of the "
        f"squared distances unexplained. Half of the texts moved less than **{np.median(laid.moved):.2f}** times the "
        f"map's radius, and neighbours kept are {drawn.kept.mean():.0%} here, {other.kept.mean():.0%} there."
    )
    most = np.argsort(-laid.moved, kind="stable")[:WORST]
    plotly_map(
        seed_figure(drawn.coordinates, laid.coordinates, most, palette),
        alt=f"Two maps laid over each other; lines join the two places of the {len(most)} texts that moved most.",
        name=f"seeds {drawn.parameters} {other_seed}",
        key="map_seed_picture",
    )
    rows_that_open(
        corpus,
        most,
        {"moved": laid.moved[most]},
        {"moved": st.column_config.NumberColumn("Moved", format="%.2f", width="small", help="In radii of the map.")},
        key=f"map_moved_{corpus.digest}_{drawn.parameters}",
        alt=f"Table of the {len(most)} texts that moved most.",
    )
