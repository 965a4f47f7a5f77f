"""Which k: the sweep with its curves, and the k that is clear, if any."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from components.cluster_input import K_MAX, K_MIN, kept, take_k
from components.division import SEED, Division, once
from components.encoder_panel import POLL_SECONDS
from components.engine.background_load import BackgroundLoad, Report
from components.engine.sweep import FEWEST, SAMPLE, Sweep, sweep_k
from components.figures.sweep_curves import Curve, curves_figure, describe_curve
from components.map_progress import duration
from components.palette import palette
from components.plotly_map import plotly_map
from components.polling import poll
from components.words import counted

LAST_K = 20
CHART_WIDTH = 360


def sweep_view(division: Division) -> None:
    """Draw the sweep of these texts over a range of k; while it runs, how far it is."""
    first, last = _range(division)
    load = _sweep(division, first, last)
    if load.state.status == "loading":
        poll(_progress, POLL_SECONDS, load)
        st.skeleton(height=420)
        return
    if load.result is None:
        st.error(
            f"The sweep could not be done ({type(load.state.error).__name__}). The server's log has the details.",
            icon=":material/error:",
        )
        return
    sweep = load.result
    _verdict(division, sweep)
    _curves(division, sweep)
    _table(sweep)
    st.markdown(_how_to_read(with_sections=bool(sweep.agreements)))


def _range(division: Division) -> tuple[int, int]:
    """Draw the range of k; what a link says wrongly is put right."""
    most = min(K_MAX, len(division.corpus.texts))
    usual = (K_MIN, min(LAST_K, most))
    if most <= K_MIN:
        return usual
    first, last = st.slider(
        "Try k from … to …",
        K_MIN,
        most,
        usual,
        **kept(division, "clusters_range"),
    )
    return min(first, last), max(first, last)


def _sweep(division: Division, first: int, last: int) -> BackgroundLoad[Sweep]:
    """Start the sweep, or join the one that runs or is done."""
    corpus, embeddings = division.corpus, division.embeddings
    truth = corpus.table["section"].to_numpy() if len(corpus.sections) > 1 else None
    named = "" if truth is None else hashlib.sha256("\0".join(truth).encode()).hexdigest()

    def run(report: Report) -> Sweep:
        def tell(done: int, total: int) -> None:
            report(f"{done} of {total} values of k", done / total)

        return sweep_k(embeddings, range(first, last + 1), SEED, truth, tell)

    return once(division, f"sweep {first} {last} {named}", lambda: BackgroundLoad(run))


def _progress(load: BackgroundLoad[Sweep]) -> None:
    """Draw how far the sweep is; at its end draw the whole page anew."""
    state = load.state
    if state.status != "loading":
        st.rerun(scope="app")
    left = f" · about {duration(state.seconds * (1 - state.fraction) / state.fraction)} left" if state.fraction else ""
    st.progress(state.fraction, text=f"Trying each k, on samples too · {state.step}{left}")


def _verdict(division: Division, sweep: Sweep) -> None:
    """Say which k is clear and why, or that none is, and offer it."""
    stablest = int(sweep.ks[np.argmax(sweep.stability)])
    with st.container(border=True):
        st.markdown(verdict(sweep))
        if sweep.reason != "few":
            k = sweep.suggested or stablest
            st.button(
                f"Take k = {k}" if sweep.suggested else f"Take the most stable, k = {k}",
                type="primary" if sweep.suggested else "secondary",
                icon=":material/check:",
                key="clusters_take_k",
                disabled=k == division.k,
                on_click=take_k,
                args=(division.corpus, k),
            )
        if sweep.texts < len(division.corpus.texts):
            st.caption(f"Swept on a random sample of {SAMPLE:,} of the {len(division.corpus.texts):,} texts.")


def verdict(sweep: Sweep) -> str:
    """Return what the sweep comes to, as a heading and a sentence or two of Markdown."""
    if sweep.suggested is not None:
        at = int(np.searchsorted(sweep.ks, sweep.suggested))
        return (
            f"### k = {sweep.suggested} is clear\nIts clusters come out again of random samples (stability "
            f"**{sweep.stability[at]:.2f}**), and they are tighter than those of one blob with the same spread "
            f"(silhouette **{sweep.silhouette[at]:.2f}** against {sweep.blob_silhouette[at]:.2f})."
        )
    if sweep.reason == "few":
        return (
            f"### Too few texts to say\n{counted(sweep.texts, 'text')} leave no room for samples; from {FEWEST} on "
            "there is an answer. Read the clusters, and take the k that says something to you."
        )
    if sweep.reason == "loose":
        most = int(np.argmax(sweep.silhouette - sweep.blob_silhouette))
        return (
            "### There is no clear k here\nFor no k are the clusters much tighter than those of one blob with the same "
            f"spread: at best the silhouette is **{sweep.silhouette[most]:.2f}** against "
            f"{sweep.blob_silhouette[most]:.2f}, at k = {sweep.ks[most]}. These texts may have no groups, or too few "
            "texts in each to show them. Any k is a choice of yours."
        )
    stablest = int(np.argmax(sweep.stability))
    return (
        "### There is no clear k here\nWhenever K-means sees other random 80% of these texts, it divides them "
        f"otherwise: at best, for k = {sweep.ks[stablest]}, with an agreement of "
        f"**{sweep.stability[stablest]:.2f}**, where 1 is the same clusters each time. Any k is a choice of yours: "
        "take the one whose clusters say something to you."
    )


def _curves(division: Division, sweep: Sweep) -> None:
    """Draw the curves; a click on a point takes its k."""
    with st.grid(2, min_column_width=CHART_WIDTH):
        whole = ",.0f" if sweep.inertia[0] >= 20 else ".2~f"
        _curve(division, sweep, "Inertia", (Curve("inertia", sweep.inertia),), number_format=whole)
        blob = Curve("one blob", sweep.blob_silhouette, is_reference=True)
        _curve(division, sweep, "Silhouette", (Curve("these texts", sweep.silhouette), blob))
        blob = Curve("one blob", sweep.blob_stability, is_reference=True)
        _curve(division, sweep, "Stability", (Curve("these texts", sweep.stability), blob), limits=(-0.05, 1.05))
        if sweep.agreements:
            ari, nmi = (np.array([getattr(found, name) for found in sweep.agreements]) for name in ("ari", "nmi"))
            curves = (Curve("ARI", ari), Curve("NMI = V-measure", nmi))
            _curve(division, sweep, "Agreement with the sections", curves, limits=(min(ari.min(), 0) - 0.05, 1.05))
    ring = ", the ring the suggested one" if sweep.suggested else ""
    st.caption(f"The dashed line is the k in use{ring}. Click a point to take its k.")


def _curve(
    division: Division,
    sweep: Sweep,
    title: str,
    curves: Sequence[Curve],
    number_format: str = ".2f",
    limits: tuple[float, float] | None = None,
) -> None:
    with st.container():
        st.markdown(f"**{title}**")
        plotly_map(
            curves_figure(
                sweep.ks,
                curves,
                division.k,
                sweep.suggested,
                palette(),
                number_format=number_format,
                limits=limits,
            ),
            alt=describe_curve(title, sweep.ks, curves[0].values),
            name=f"{division.digest} {sweep.ks[0]} {sweep.ks[-1]} {division.k}",
            key=f"clusters_curve_{title.split()[0].lower()}",
            toolbar=False,
            on_click=lambda k: take_k(division.corpus, k),
        )


def _how_to_read(with_sections: bool) -> str:
    said = (
        "**Inertia** is the sum of squared distances to the centres. It always falls; an *elbow*, after which it falls "
        "slowly, is a hint, and often in the eye of the beholder. **Silhouette** says how much nearer texts are to "
        "their own cluster than to the next. **Stability** is the agreement of the clusters with those that random 80% "
        "of the texts lead to: what another sample undoes is not in the texts. The **dotted lines** belong to one blob "
        "that spreads as these texts do and has no groups: only what lies well above them speaks for groups."
    )
    if with_sections:
        said += (
            " **Agreement with the sections** needs to know them, so it cannot choose k for you; NMI rises with k by "
            "chance, ARI does not."
        )
    return said + (
        " Real texts rarely have one right k: news about sport are one group, and also football, cycling and the "
        "Olympics."
    )


def _table(sweep: Sweep) -> None:
    """Draw the same numbers as a table."""
    numbers: dict[str, np.ndarray | list[float]] = {
        "k": sweep.ks,
        "inertia": sweep.inertia,
        "silhouette": sweep.silhouette,
        "of one blob": sweep.blob_silhouette,
        "stability": sweep.stability,
        "of one blob ": sweep.blob_stability,
    }
    if sweep.agreements:
        numbers |= {name.upper(): [getattr(a, name) for a in sweep.agreements] for name in ("ari", "nmi")}
        numbers |= {name: [getattr(a, name) for a in sweep.agreements] for name in ("homogeneity", "completeness")}
    with st.expander("The same as a table", icon=":material/table:"):
        st.dataframe(
            pd.DataFrame(numbers),
            hide_index=True,
            column_config={
                name: st.column_config.NumberColumn(format="%d" if name == "k" else "%.3f") for name in numbers
            },
            key="clusters_sweep_table",
            alt=f"Table of the sweep, a row for each k from {sweep.ks[0]} to {sweep.ks[-1]}.",
        )
