"""Where an encoder's files come from: an installed package, the hub's cache, or the hub."""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

from components.engine.catalog import EncoderSpec

Source = Literal["package", "hub"]
HUB_TIMEOUT_SECONDS = 4.0
# Other formats of the same weights: fetching them would multiply the download.
SKIPPED_FILES = ["onnx/*", "openvino/*", "*.h5", "*.msgpack", "*.ot", "rust_model*", "*.onnx", "*.md", "*.gguf"]

HubCheck = Callable[[float], None]


class WeightsRefusedError(ValueError):
    """The files are not the published ones, so they were not loaded."""


class HubUnreachableError(ConnectionError):
    """The encoder is not on this machine and the hub cannot be reached."""


def find_files(spec: EncoderSpec, source: Source | None = None, check_hub: HubCheck | None = None) -> Path:
    """Return the folder with an encoder's files, checked, downloading them if need be.

    Parameters
    ----------
    spec : EncoderSpec
        An entry of the catalogue.
    source : {"package", "hub"}, optional
        Where to look; by default the package where the entry names one that is installed, else the hub.
    check_hub : callable, optional
        Raises `HubUnreachableError` where the hub does not answer within the seconds it is given; by default it asks.

    Raises
    ------
    WeightsRefusedError
        A file does not have the digest that the catalogue gives.
    HubUnreachableError
        The files are not on this machine and the hub did not answer within 4 seconds.
    """
    folder = _package_folder(spec) if source != "hub" else None
    if folder is None:
        folder = _hub_folder(spec, check_hub or ask_hub)
    check_digests(folder, spec)
    return folder


def _package_folder(spec: EncoderSpec) -> Path | None:
    """Find a package's model folder without importing the package: it is used as data, none of its code runs."""
    found = importlib.util.find_spec(spec.package) if spec.package else None
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0]) / "model"


def check_digests(folder: Path, spec: EncoderSpec) -> None:
    """Compare the files' SHA-256 with the catalogue's.

    Raises
    ------
    WeightsRefusedError
        A file is missing or differs; the message names it, the digest found and the digest expected.
    """
    for name, expected in spec.sha256:
        path = folder / name
        if not path.is_file():
            raise WeightsRefusedError(f"{name} of {spec.name} is missing")
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != expected:
            raise WeightsRefusedError(
                f"{name} of {spec.name} is not the published file: "
                f"its SHA-256 is {found[:12]}…, the published one is {expected[:12]}…"
            )


def _hub_folder(spec: EncoderSpec, check_hub: HubCheck) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HTTPError, LocalEntryNotFoundError  # type: ignore[attr-defined]

    fetch = partial(snapshot_download, spec.repository, revision=spec.revision, ignore_patterns=SKIPPED_FILES)
    try:
        return Path(fetch(local_files_only=True))
    except LocalEntryNotFoundError:
        check_hub(HUB_TIMEOUT_SECONDS)
    try:
        return Path(fetch())
    except (OSError, HTTPError) as error:
        raise HubUnreachableError(f"{spec.repository} could not be downloaded from the hub") from error


def ask_hub(seconds: float) -> None:
    """Ask the hub for a sign of life.

    It runs in a thread of its own, for a name look-up on a dead network ignores every time-out.

    Raises
    ------
    HubUnreachableError
        There was none within `seconds`, or `HF_HUB_OFFLINE` is set.
    """
    from huggingface_hub import constants
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]
    from huggingface_hub.utils import get_session  # type: ignore[attr-defined]

    if constants.is_offline_mode():
        raise HubUnreachableError("HF_HUB_OFFLINE is set, so nothing is downloaded")
    answered = threading.Event()

    def ask() -> None:
        try:
            get_session().head(constants.ENDPOINT, timeout=seconds)
        except (HTTPError, OSError):
            return
        answered.set()

    thread = threading.Thread(target=ask, daemon=True, name="ask-hub")
    thread.start()
    thread.join(seconds)
    if not answered.is_set():
        raise HubUnreachableError("the hub cannot be reached from this machine")
