"""A slow load in a thread of its own."""

from __future__ import annotations

import threading

import pytest

from components.engine.background_load import BackgroundLoad, Report


def test_a_load_goes_from_loading_with_its_steps_to_ready() -> None:
    reported, go = threading.Event(), threading.Event()

    def load(report: Report) -> str:
        report("Reading the weights", 0.5)
        reported.set()
        go.wait()
        return "the encoder"

    background = BackgroundLoad(load)
    reported.wait()
    state = background.state
    assert (state.status, state.step, state.fraction, state.error) == ("loading", "Reading the weights", 0.5, None)
    assert background.result is None
    go.set()
    assert background.wait() == background.wait(0) == "the encoder"
    assert (background.state.status, background.state.fraction, background.state.error) == ("ready", 1.0, None)


def test_the_clock_stops_when_the_load_ends() -> None:
    background = BackgroundLoad(lambda _report: 1)
    background.wait()
    assert background.state.seconds == background.state.seconds >= 0


def test_a_load_starts_at_once_without_anybody_waiting() -> None:
    started = threading.Event()
    BackgroundLoad(lambda _report: started.set())
    assert started.wait(10)


def test_a_failed_load_keeps_its_error_and_raises_it_to_everybody_who_waits() -> None:
    error = ValueError("a wrong digest")

    def load(report: Report) -> None:
        report("Checking the weights", 0.1)
        raise error

    background = BackgroundLoad(load)
    for _ in range(2):
        with pytest.raises(ValueError, match="a wrong digest"):
            background.wait()
    state = background.state
    assert (state.status, state.step, state.fraction) == ("failed", "Checking the weights", 0.1)
    assert state.error is error
    assert background.result is None


def test_waiting_has_an_end_and_says_what_is_still_going_on() -> None:
    go = threading.Event()

    def load(report: Report) -> None:
        report("Fetching 480 MB from the hub", 0.02)
        go.wait()

    background = BackgroundLoad(load)
    try:
        with pytest.raises(TimeoutError, match=r"still loading after 0\.05 s: Fetching 480 MB"):
            background.wait(0.05)
        assert background.state.status == "loading"
    finally:
        go.set()


def test_many_may_wait_for_one_load() -> None:
    go, calls, found = threading.Event(), [], []

    def load(_report: Report) -> object:
        calls.append(1)
        go.wait()
        return object()

    background = BackgroundLoad(load)
    threads = [threading.Thread(target=lambda: found.append(background.wait())) for _ in range(10)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join()
    assert len(found) == 10
    assert len(set(map(id, found))) == len(calls) == 1


def test_the_thread_never_keeps_the_server_from_stopping() -> None:
    seen: list[threading.Thread] = []
    BackgroundLoad(lambda _report: seen.append(threading.current_thread())).wait()
    assert seen[0].daemon
    assert seen[0] is not threading.current_thread()


def test_why_a_load_failed_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def load(_report: Report) -> None:
        raise OSError("no such weights")

    with pytest.raises(OSError, match="no such weights"):
        BackgroundLoad(load).wait(10)
    assert "no such weights" in caplog.text
