"""The engine knows neither Streamlit nor Plotly, and importing it costs little."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT, RunPython

MODULES = sorted(path.stem for path in (ROOT / "components" / "engine").glob("*.py") if path.stem != "__init__")
UNKNOWN_TO_THE_ENGINE = ("streamlit", "plotly")
SLOW = ("torch", "sentence_transformers", "transformers", "sklearn", "umap", "numba")
IMPORT_EACH = """
import importlib, json, sys
watched, loaded = sys.argv[1].split(), {}
for name in sys.argv[2:]:
    for module in [m for m in sys.modules if m.split(".")[0] in (*watched, "components")]:
        del sys.modules[module]
    importlib.import_module("components.engine." + name)
    loaded[name] = [m for m in watched if m in sys.modules]
print(json.dumps(loaded))
"""


@pytest.fixture(scope="module")
def loaded_by(run_python: RunPython) -> dict[str, list[str]]:
    watched = " ".join(UNKNOWN_TO_THE_ENGINE + SLOW)
    done = run_python(IMPORT_EACH, watched, *MODULES)
    assert done.returncode == 0, done.stderr
    loaded: dict[str, list[str]] = json.loads(done.stdout)
    return loaded


@pytest.mark.parametrize("module", MODULES)
def test_an_engine_module_loads_no_screen_library_and_nothing_slow(
    module: str, loaded_by: dict[str, list[str]]
) -> None:
    assert loaded_by[module] == []


def test_the_watch_sees_a_slow_import(run_python: RunPython) -> None:
    done = run_python(IMPORT_EACH.replace('"components.engine." + name', "name"), "json", "json.decoder")
    assert json.loads(done.stdout) == {"json.decoder": ["json"]}


def test_every_engine_module_has_its_tests() -> None:
    missing = [module for module in MODULES if not (Path(__file__).parent / f"test_{module}.py").exists()]
    assert missing == []


def test_the_hub_s_library_reports_nothing_to_its_makers(run_python: RunPython) -> None:
    code = (
        "import components.engine.model_files; from huggingface_hub import constants; "
        "print(constants.HF_HUB_DISABLE_TELEMETRY)"
    )
    assert run_python(code, HF_HUB_DISABLE_TELEMETRY="").stdout == "False\n"  # whoever wants it can have it
    assert run_python(f"import os; os.environ.pop('HF_HUB_DISABLE_TELEMETRY', None); {code}").stdout == "True\n"
