"""A fresh server and a real browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import find_chromium, launch

ROOT = Path(__file__).parents[2]
REQUIRED = os.environ.get("SENTENCE_LAB_BROWSER") == "required"
RUN = [sys.executable, "-m", "streamlit", "run", "app.py"]
# What a host does that does not know `st.App`: it runs the file as Streamlit did before there were any.
RUN_AS_SCRIPT = """
import sys
from streamlit import config
from streamlit.web import bootstrap
config._main_script_path = sys.argv[1]
options = {"server_port": int(sys.argv[2]), "server_headless": True}
bootstrap.load_config_options(options)
bootstrap.run(sys.argv[1], False, [], options)
"""
# Streamlit's own page asks for these below the page's path first, and then finds them at the root.
PROBES = ("/_stcore/health", "/_stcore/host-config")
TIMEOUT_MS = 60_000
expect.set_options(timeout=TIMEOUT_MS)  # a test may come while the encoder is still loading on a weak machine

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the browser tests, saying why, where there is no browser and none is required."""
    here = [item for item in items if Path(item.path).is_relative_to(Path(__file__).parent)]
    for item in here:
        item.add_marker(pytest.mark.browser)
        if find_chromium() is None and not REQUIRED:
            item.add_marker(pytest.mark.skip(reason="no Chromium or Chrome on this machine; set CHROMIUM to its path"))


@contextmanager
def running_server(as_script: bool = False) -> Iterator[str]:
    """Start the app on a free port and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*RUN, "--server.headless=true", f"--server.port={port}"]
    if as_script:
        command = [sys.executable, "-c", RUN_AS_SCRIPT, str(ROOT / "app.py"), str(port)]
    offline = {**os.environ, "HF_HUB_OFFLINE": "1"}  # no test downloads an encoder
    server = subprocess.Popen(command, cwd=ROOT, env=offline, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        wait_for(f"{address}/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers; fail if it ended or takes a minute."""
    for _ in range(600):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail("the server did not answer within a minute")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one browser for all tests."""
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start one server for the tests that do not need a fresh one."""
    with running_server() as address:
        yield address


@pytest.fixture
def fresh_server() -> Iterator[str]:
    """Start a server that nobody has seen yet. Name it before `open_page`, so that the pages close first."""
    with running_server() as address:
        yield address


@pytest.fixture
def script_server() -> Iterator[str]:
    """Start a server that runs `app.py` as an ordinary script."""
    with running_server(as_script=True) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Give a function that opens an address; at the end no page may have reported an error or asked a third party."""
    complaints: list[str] = []
    contexts = []

    def complain(url: str, what: str) -> None:
        if not url.endswith(PROBES):
            complaints.append(f"{what}: {url}")

    def open_(url: str, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 1000}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        host = url.split("/")[2]
        page.on("pageerror", lambda error: complain("", f"uncaught: {error}"))
        page.on(
            "console",
            lambda message: complain(message.location["url"], message.text) if message.type == "error" else None,
        )
        page.on(
            "request",
            lambda request: (
                complain(request.url, "third party")
                if request.url.startswith("http") and request.url.split("/")[2] != host
                else None
            ),
        )
        page.goto(url)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints, complaints
