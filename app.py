"""Start here: `streamlit run app.py`."""

import runpy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Warm up the encoder from the moment the server starts, in a thread of its own."""
    from components.cached import warm_up

    warm_up()
    yield


app = st.App("pages/main.py", lifespan=lifespan)

# A host that runs this file as an ordinary script, and does not look for an `App`, gets the same pages.
if get_script_run_ctx(suppress_warning=True) is not None:
    runpy.run_path(str(Path(__file__).parent / "pages" / "main.py"))
