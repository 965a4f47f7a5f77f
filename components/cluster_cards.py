"""The clusters as cards, beside the map: what each is about, its typical and its doubtful texts, and its name."""

from __future__ import annotations

import streamlit as st

from components.cluster_lit import light, lit_cluster
from components.cluster_map import cluster_map
from components.division import Division, given_name, rename
from components.engine.cluster_members import typical_and_doubtful
from components.markdown import escape, quote
from components.words import counted

PANEL_HEIGHT = 700  # pixels: about as high as the map beside it
QUOTE_WIDTH = 96
SECTIONS_NAMED = 2
DOUBTFUL = 0.25  # where the next centre is farther than the own one by more, in radii of the sphere, nobody doubts
HOW_TO_READ = (
    "A cluster's **words** are those that stand in it more often than elsewhere; nobody chose them as a name. "
    "**Cohesion** is the mean cosine of its texts with its centre: 1 where all are the same, lower where they are "
    "mixed. **Typical** texts are nearest to the centre; **doubtful** ones are nearly as near to another centre, "
    "and another seed could put them there. **K-means always finds k clusters**, also in texts that have none: "
    "try another k, and believe in a group that stays. Sections are one way to divide the texts, not the truth: a "
    "low agreement says that the encoder groups by something else."
)


def clusters_view(division: Division) -> None:
    """Draw the map and the cards beside it."""
    picture, cards = st.columns([5, 4], gap="medium")
    with picture:
        cluster_map(division)
    with cards, st.container(height=PANEL_HEIGHT, border=False):
        for c in range(len(division.names)):
            with st.container(border=True):
                _card(division, c)
    with st.expander("How to read this", icon=":material/school:"):
        st.markdown(HOW_TO_READ)


def _card(division: Division, c: int) -> None:
    """Draw a cluster: name, facts, texts from its middle and its edge, and what can be done with it."""
    st.subheader(escape(division.names[c]), anchor=False)
    st.caption(" · ".join(_facts(division, c)), help="Cohesion: the mean cosine of the texts with their centre.")
    _texts(division, c)
    lit = lit_cluster(division) == c
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Show all" if lit else "Light up",
            icon=":material/highlight:",
            key=f"clusters_light_{c}",
            type="primary" if lit else "secondary",
            on_click=light,
            args=(division, None if lit else c),
            help="Show its points on the map, the others faint.",
        )
        with st.popover("Rename", icon=":material/edit:"):
            _name(division, c)


def _facts(division: Division, c: int) -> list[str]:
    """Return size, cohesion, years and main sections."""
    corpus, own = division.corpus, division.labels == c
    facts = [counted(int(own.sum()), "text"), f"cohesion {division.found.members.cohesion[c]:.2f}"]
    years = corpus.years[own & (corpus.years > 0)]
    if len(years):
        facts.append(f"{years.min()}-{years.max()}" if years.min() < years.max() else f"{years.min()}")
    if len(corpus.sections) > 1:
        shares = corpus.table["section"][own].value_counts(normalize=True).head(SECTIONS_NAMED)
        facts += [f"{escape(section)} {share:.0%}" for section, share in shares.items()]
    return facts


def _texts(division: Division, c: int) -> None:
    """Draw the most typical and the most doubtful texts."""
    shown, members = division.titles, division.found.members
    typical, doubtful = typical_and_doubtful(members, division.labels, c)
    st.markdown("**Most typical**\n" + _lines([quote(shown[i], QUOTE_WIDTH) for i in typical]))
    doubtful = doubtful[members.margins[doubtful] < DOUBTFUL]
    if len(doubtful):
        others = [division.names[members.others[i]] for i in doubtful]
        nearly = [escape(other).replace(" ", "\u00a0", 2) for other in others]  # a number ends no line
        lines = [f"{quote(shown[i], QUOTE_WIDTH)} :gray[→\u00a0{o}]" for i, o in zip(doubtful, nearly, strict=True)]
        st.markdown("**Most doubtful**, nearly in another\n" + _lines(lines))


def _lines(items: list[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _name(division: Division, c: int) -> None:
    """Draw the box for a name of the user's, which stays with these clusters."""
    key = f"clusters_name_{division.digest[:16]}_{division.k}_{c}"
    st.text_input(
        "Name",
        value=given_name(division, c),
        key=key,
        placeholder=", ".join(division.found.terms[c]),
        on_change=lambda: rename(division, c, st.session_state[key]),
        help="It goes onto the map and into the files; without one the words stand there.",
    )
