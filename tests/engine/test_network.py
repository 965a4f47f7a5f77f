"""Whether a server answers: what counts as an answer, and that nothing waits for ever."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from huggingface_hub import constants

from components.engine.network import TIMEOUT_SECONDS, answers
from tests.engine.fake_hub import HubServer, run_hub

SHORT = 0.3


@pytest.fixture(autouse=True)
def _online(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with run_hub() as server:
        yield server


class Refuses(BaseHTTPRequestHandler):
    """Answers every request with the status that its path names."""

    def do_HEAD(self) -> None:
        """Answer."""
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Keep still."""


@pytest.mark.parametrize("status", [200, 204, 403, 404, 405, 429, 500, 503])
def test_any_answer_counts(status: int) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refuses)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        assert answers(f"http://127.0.0.1:{server.server_port}/{status}", 10)
    finally:
        server.shutdown()
        server.server_close()


def test_only_the_headers_are_asked_for_and_an_answer_ends_the_wait(hub: HubServer) -> None:
    hub.files["/archive"] = b"14 megabytes"
    started = time.monotonic()
    assert answers(f"{hub.address}/archive", 30)
    assert time.monotonic() - started < 5
    assert hub.asked == ["HEAD /archive"]


def test_a_refused_connection_is_no_answer_and_ends_the_wait_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    started = time.monotonic()
    assert not answers(f"http://127.0.0.1:{port}", 30)
    assert time.monotonic() - started < 5


def test_a_server_that_accepts_and_never_answers_is_given_up_and_no_thread_goes_on_asking() -> None:
    before = set(threading.enumerate())
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        assert not answers(f"http://127.0.0.1:{silent.getsockname()[1]}", SHORT)
        assert SHORT - 0.1 <= time.monotonic() - started < SHORT + 1
        for thread in set(threading.enumerate()) - before:
            thread.join(3)
            assert not thread.is_alive()


@pytest.mark.timeout(60)
def test_a_name_look_up_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    dead, reached = threading.Event(), threading.Event()

    def look_up(*_arguments: object, **_settings: object) -> list[object]:
        reached.set()
        dead.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    try:
        started = time.monotonic()
        assert not answers("http://corpus.invalid", SHORT)
        assert time.monotonic() - started < SHORT + 1
        assert reached.is_set()
        waiting = [thread for thread in threading.enumerate() if thread.name == "ask-server"]
        assert all(thread.daemon for thread in waiting), "else Python would not end"
    finally:
        dead.set()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("address", ["corpus.invalid", "ftp://127.0.0.1/archive", "http://"])
def test_what_is_no_address_of_a_server_is_no_answer(address: str) -> None:
    assert not answers(address, 10)


def test_offline_by_choice_nobody_is_asked(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert not answers(hub.address, 10)
    assert hub.asked == []


def test_the_usual_wait_leaves_a_second_of_the_five_that_are_promised() -> None:
    assert TIMEOUT_SECONDS <= 4
