"""Where an encoder's files come from: an installed package, the hub's cache, or the hub."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Literal

from components.engine.catalog import EncoderSpec
from components.engine.network import TIMEOUT_SECONDS, answers

Source = Literal["package", "hub"]
# Other formats of the same weights: fetching them would multiply the download.
SKIPPED_FILES = ("onnx/*", "openvino/*", "*.h5", "*.msgpack", "*.ot", "rust_model*", "*.onnx", "*.md", "*.gguf")
PICKLED_WEIGHTS = "*.bin"  # skipped too where the same stand in a .safetensors file

HubCheck = Callable[[float], None]


class WeightsRefusedError(ValueError):
    """The files are not the published ones, so they were not loaded."""


class HubUnreachableError(ConnectionError):
    """The encoder is not on this machine and the hub cannot be reached."""


def find_files(
    spec: EncoderSpec,
    source: Source | None = None,
    check_hub: HubCheck | None = None,
    on_share: Callable[[float], None] | None = None,
) -> Path:
    """Return the folder with an encoder's files, checked, downloading them if need be.

    Parameters
    ----------
    spec : EncoderSpec
        An entry of the catalogue.
    source : {"package", "hub"}, optional
        Where to look; by default the package where the entry names one that is installed, else the hub.
    check_hub : callable, optional
        Raises `HubUnreachableError` where the hub does not answer within the seconds it is given; by default it asks.
    on_share : callable, optional
        Called as on_share(share of the bytes downloaded, in [0, 1]) while files are downloaded.

    Raises
    ------
    WeightsRefusedError
        A file does not have the digest that the catalogue gives.
    HubUnreachableError
        The files are not on this machine and the hub did not answer within 4 seconds.
    """
    folder = _package_folder(spec) if source != "hub" else None
    if folder is None:
        folder = _hub_folder(spec, check_hub or ask_hub, on_share or (lambda _share: None))
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


def _hub_folder(spec: EncoderSpec, check_hub: HubCheck, on_share: Callable[[float], None]) -> Path:
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import HTTPError, LocalEntryNotFoundError  # type: ignore[attr-defined]

    fetch = partial(snapshot_download, spec.repository, revision=spec.revision)
    with suppress(LocalEntryNotFoundError):
        folder = Path(fetch(ignore_patterns=[*SKIPPED_FILES, PICKLED_WEIGHTS], local_files_only=True))
        if any(folder.rglob("*.safetensors")) or any(folder.rglob(PICKLED_WEIGHTS)):
            return folder
    check_hub(TIMEOUT_SECONDS)
    try:
        published = HfApi().list_repo_files(spec.repository, revision=spec.revision)
        safe = any(name.endswith(".safetensors") for name in published)
        skipped = [*SKIPPED_FILES, PICKLED_WEIGHTS] if safe else [*SKIPPED_FILES]
        return Path(fetch(ignore_patterns=skipped, tqdm_class=progress_bar(on_share)))
    except (OSError, HTTPError) as error:
        raise HubUnreachableError(f"{spec.repository} could not be downloaded from the hub") from error


def progress_bar(on_share: Callable[[float], None]) -> type:
    """Return a progress bar that prints nothing and tells the share of bytes: the hub's library takes only a class."""
    from tqdm import tqdm

    class ShareBar(tqdm):  # type: ignore[misc]
        def __init__(self, *args: object, **settings: object) -> None:
            super().__init__(*args, **{**settings, "file": StringIO()})

        def update(self, n: float | None = 1) -> bool | None:
            shown: bool | None = super().update(n)
            if self.unit == "B" and self.total:
                on_share(min(1.0, self.n / self.total))
            return shown

    return ShareBar


def ask_hub(seconds: float) -> None:
    """Ask the hub for a sign of life.

    Raises
    ------
    HubUnreachableError
        There was none within `seconds`, or `HF_HUB_OFFLINE` is set.
    """
    from huggingface_hub import constants

    if constants.is_offline_mode():
        raise HubUnreachableError("HF_HUB_OFFLINE is set, so nothing is downloaded")
    if not answers(constants.ENDPOINT, seconds):
        raise HubUnreachableError("the hub cannot be reached from this machine")
