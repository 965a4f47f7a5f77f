"""The server's start."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import components.cached
from app import app, lifespan
from components.engine.catalog import DEFAULT_ENCODER


def test_the_warm_up_starts_with_the_server_and_the_server_does_not_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started, gate = threading.Event(), threading.Event()

    def load(*_arguments: object, **_settings: object) -> None:
        started.set()
        gate.wait(60)

    monkeypatch.setattr(components.cached, "load_encoder", load)
    monkeypatch.setattr(components.cached, "VISITOR_SECONDS", 0.0)
    monkeypatch.setattr(components.cached, "PAINT_SECONDS", 0.0)
    components.cached.encoder_load.clear()

    async def serve() -> str:
        async with lifespan(app):
            return components.cached.encoder_load(DEFAULT_ENCODER, None).state.status

    try:
        with ThreadPoolExecutor() as elsewhere:  # this thread may already run the browser tests' loop
            assert elsewhere.submit(lambda: asyncio.run(serve())).result() == "loading"
        assert started.wait(60)
    finally:
        gate.set()
        components.cached.encoder_load.clear()


def test_one_load_serves_all_who_ask_for_an_encoder() -> None:
    components.cached.warm_up()
    load = components.cached.encoder_load(DEFAULT_ENCODER, None)
    components.cached.warm_up()
    assert components.cached.encoder_load(DEFAULT_ENCODER, None) is load
