"""What tests of several layers share: the real encoder, and Python in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from components.engine.catalog import DEFAULT_ENCODER, EncoderSpec, find_encoder
from components.engine.encoder import Encoder, load_encoder
from components.engine.model_files import find_files

ROOT = Path(__file__).parents[1]
RunPython = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """Load the real default encoder on the CPU: there its numbers are the published ones on every machine."""
    return load_encoder(device="cpu")


@pytest.fixture(scope="session")
def spec() -> EncoderSpec:
    """Give the default encoder's entry in the catalogue."""
    return find_encoder(DEFAULT_ENCODER)


@pytest.fixture(scope="session")
def model_folder(spec: EncoderSpec) -> Path:
    """Find the folder of the packaged model, its digests checked."""
    return find_files(spec, "package")


@pytest.fixture(scope="session")
def run_python() -> RunPython:
    """Run code in a fresh interpreter that sees the project: run_python(code, *arguments, ENVIRONMENT_VARIABLE=…)."""

    def run(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run
