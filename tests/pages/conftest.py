"""The app as `AppTest` runs it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import components.cached
from components.engine.catalog import DEFAULT_ENCODER
from components.engine.encoder import Encoder

ROOT = Path(__file__).parents[2]


@pytest.fixture
def app() -> AppTest:
    """Return the app before its first run; its page is Compare."""
    return AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=60)


@pytest.fixture
def ready() -> Encoder:
    """Wait until the shared encoder is loaded."""
    components.cached.first_page_drawn().set()
    return components.cached.encoder_load(DEFAULT_ENCODER, None).wait(120)


@pytest.fixture
def other_load(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[], Encoder]], None]]:
    """Let the app load its encoders in another way; afterwards it loads the real one again."""

    def use(load: Callable[[], Encoder]) -> None:
        monkeypatch.setattr(components.cached, "load_encoder", lambda *_args, **_kwargs: load())
        components.cached.encoder_load.clear()
        components.cached.first_page_drawn().set()

    monkeypatch.setattr(components.cached, "PAINT_SECONDS", 0.0)
    yield use
    components.cached.encoder_load.clear()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Return an event to hold a load at; it is opened at the end, so that no thread stays."""
    event = threading.Event()
    yield event
    event.set()
