"""What the user chose for all pages: the one owner of these keys of the session."""

from __future__ import annotations

import streamlit as st

from components.engine.catalog import CATALOG, DEFAULT_ENCODER, EncoderSpec
from components.engine.model_files import Source

ENCODER_KEY = "encoder"
_SOURCE_KEY = "encoder_source"


def chosen_encoder() -> EncoderSpec:
    """Return the encoder that the user picked; whatever the browser sent, it is one of the catalogue."""
    return CATALOG.get(st.session_state.get(ENCODER_KEY, DEFAULT_ENCODER), CATALOG[DEFAULT_ENCODER])


def encoder_source(spec: EncoderSpec) -> Source | None:
    """Return where this session gets an encoder from: None where the catalogue decides."""
    return st.session_state.get(_SOURCE_KEY, {}).get(spec.name)


def take_from_hub(spec: EncoderSpec) -> None:
    """Get an encoder from the hub from now on, as its installed files were refused."""
    st.session_state[_SOURCE_KEY] = {**st.session_state.get(_SOURCE_KEY, {}), spec.name: "hub"}
