"""The sidebar's word on the encoder: which one, on what device, and whether it is there."""

from __future__ import annotations

import streamlit as st

from components.cached import encoder_load
from components.engine.background_load import LoadState
from components.engine.catalog import CATALOG, DEFAULT_ENCODER, EncoderSpec
from components.engine.encoder import Encoder
from components.engine.model_files import HubUnreachableError, WeightsRefusedError
from components.language_names import reads
from components.polling import poll
from components.settings import ENCODER_KEY, chosen_encoder, encoder_source, take_from_hub

POLL_SECONDS = 0.7


def active_encoder() -> EncoderSpec:
    """Return the encoder that pages use: the chosen one, or the one on disk where that could not be loaded."""
    spec = chosen_encoder()
    if spec.name != DEFAULT_ENCODER and load_state(spec).status == "failed":
        return CATALOG[DEFAULT_ENCODER]
    return spec


def load_state(spec: EncoderSpec) -> LoadState:
    """Return how far an encoder is, starting its load if nobody has."""
    return encoder_load(spec.name, encoder_source(spec)).state


def ready_encoder(spec: EncoderSpec) -> Encoder | None:
    """Return the loaded encoder, or None while it is not there."""
    return encoder_load(spec.name, encoder_source(spec)).result


def encoder_panel() -> None:
    """Draw the picker and the state; while the encoder loads, the state follows by itself."""
    st.selectbox(
        "Encoder",
        list(CATALOG),
        key=ENCODER_KEY,
        bind="query-params",
        help="The model that turns each sentence into a vector. Others than the first are downloaded from the hub.",
    )
    spec = chosen_encoder()
    st.caption(describe(spec))
    loading = load_state(spec).status == "loading"
    poll(_state, POLL_SECONDS if loading else None, spec, loading)


def describe(spec: EncoderSpec) -> str:
    """Return an encoder's facts in one line."""
    origin = "installed with the app" if spec.package else f"{spec.download_megabytes} MB to download"
    return f"{spec.dimension} dimensions · {reads(spec)} · {origin} · {spec.licence}"


def _state(spec: EncoderSpec, was_loading: bool) -> None:
    """Draw the state; at the end of a load draw the whole page anew, as it may have waited."""
    state = load_state(spec)
    if state.status == "loading":
        st.progress(state.fraction, text=f"Warming up · {state.step} · {state.seconds:.0f} s")
        return
    if was_loading:
        st.rerun(scope="app")
    if state.status == "failed":
        _failure(spec, state)
        return
    encoder = ready_encoder(spec)
    if encoder is not None:
        st.markdown(f":green-badge[:material/check_circle: Ready] {encoder.device_name}")


def _failure(spec: EncoderSpec, state: LoadState) -> None:
    """Say why an encoder is not there and what to do."""
    if isinstance(state.error, WeightsRefusedError):
        st.error(f"{state.error}. It was not loaded.", icon=":material/gpp_bad:")
        if st.button("Get it from the hub", icon=":material/cloud_download:", key="encoder_from_hub"):
            take_from_hub(spec)
            st.rerun(scope="app")
        return
    if isinstance(state.error, HubUnreachableError):
        goes_on = DEFAULT_ENCODER + " goes on working"
        if spec.name == DEFAULT_ENCODER:
            goes_on = "only the built-in examples can be drawn"
        st.warning(
            f"{spec.name} cannot be downloaded: {state.error}. Connect to the internet and try again. "
            f"Until then {goes_on}.",
            icon=":material/cloud_off:",
        )
    else:
        st.error(
            f"{spec.name} could not be loaded ({type(state.error).__name__}). The server's log has the details.",
            icon=":material/error:",
        )
    if st.button("Try again", icon=":material/refresh:", key="encoder_retry"):
        encoder_load.clear(spec.name, encoder_source(spec))
        st.rerun(scope="app")
