"""Whether a server answers, found out in bounded time."""

from __future__ import annotations

import threading

TIMEOUT_SECONDS = 4.0


def answers(address: str, seconds: float = TIMEOUT_SECONDS) -> bool:
    """Ask a server for a sign of life; any answer counts.

    It runs in a thread of its own, for a name look-up on a dead network ignores every time-out.
    """
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]
    from huggingface_hub.utils import get_session  # type: ignore[attr-defined]

    answered = threading.Event()

    def ask() -> None:
        try:
            get_session().head(address, timeout=seconds)
        except (HTTPError, OSError):
            return
        answered.set()

    thread = threading.Thread(target=ask, daemon=True, name="ask-server")
    thread.start()
    thread.join(seconds)
    return answered.is_set()
