"""Load something slow in a thread of its own, and say at any moment how far it is."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
Report = Callable[[str, float], None]


@dataclass(frozen=True)
class LoadState:
    """Where a load stands.

    Attributes
    ----------
    status : {"loading", "ready", "failed"}
    step : str
        What happens now.
    fraction : float
        How far it is, in [0, 1].
    seconds : float
        Since the start, until the end.
    error : Exception or None
        Why it failed.
    """

    status: Literal["loading", "ready", "failed"]
    step: str
    fraction: float
    seconds: float
    error: Exception | None = None


class BackgroundLoad(Generic[T]):
    """One load in a daemon thread, started at once.

    Parameters
    ----------
    load : callable
        Called as load(report) in the thread; it calls report(step, fraction) as it goes and returns the result.
    """

    def __init__(self, load: Callable[[Report], T]) -> None:
        self._done = threading.Event()
        self._result: T | None = None
        self._state = ("Starting", 0.0)
        self._error: Exception | None = None
        self._started = time.monotonic()
        self._ended: float | None = None
        # The thread alone holds `load`, and what that holds, such as embeddings, goes with it.
        threading.Thread(target=self._run, args=(load,), daemon=True, name="background-load").start()

    def _run(self, load: Callable[[Report], T]) -> None:
        try:
            self._result = load(self._report)
        except Exception as error:  # shown where the user looks: a thread has nobody to raise to
            self._error = error
            plain = isinstance(error, ConnectionError)  # no network is no fault of the program
            logging.getLogger(__name__).warning("a load in the background failed: %r", error, exc_info=not plain)
        self._ended = time.monotonic()
        self._done.set()

    def _report(self, step: str, fraction: float) -> None:
        self._state = (step, fraction)

    @property
    def state(self) -> LoadState:
        """Where the load stands now."""
        step, fraction = self._state
        seconds = (self._ended or time.monotonic()) - self._started
        if not self._done.is_set():
            return LoadState("loading", step, fraction, seconds)
        if self._error is not None:
            return LoadState("failed", step, fraction, seconds, self._error)
        return LoadState("ready", "Ready", 1.0, seconds)

    @property
    def result(self) -> T | None:
        """What was loaded, or None while it is not there."""
        return self._result

    def wait(self, timeout: float | None = None) -> T:
        """Return what was loaded, waiting for it.

        Raises
        ------
        TimeoutError
            It was not there within `timeout` seconds.
        Exception
            Whatever the load raised.
        """
        if not self._done.wait(timeout):
            raise TimeoutError(f"still loading after {timeout} s: {self._state[0]}")
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]  # set before the event, and no error
