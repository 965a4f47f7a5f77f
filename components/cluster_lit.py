"""The cluster whose points are lit on the map: the one owner of this key of the session."""

from __future__ import annotations

import streamlit as st

from components.division import Division

_LIT = "clusters_lit"


def light(division: Division, cluster: int | None) -> None:
    """Light the points of a cluster; None lets all shine alike."""
    st.session_state[_LIT] = (division.digest, division.k, cluster)


def lit_cluster(division: Division) -> int | None:
    """Return the cluster that is lit, or None."""
    digest, k, cluster = st.session_state.get(_LIT, ("", 0, None))
    return cluster if (digest, k) == (division.digest, division.k) else None
