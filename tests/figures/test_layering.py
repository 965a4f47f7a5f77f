"""Figures know Plotly and the engine, and no Streamlit."""

from __future__ import annotations

import json

import pytest

from tests.conftest import ROOT, RunPython

MODULES = sorted(path.stem for path in (ROOT / "components" / "figures").glob("*.py") if path.stem != "__init__")
IMPORT_EACH = """
import importlib, json, sys
loaded = {}
for name in sys.argv[1:]:
    importlib.import_module("components.figures." + name)
    loaded[name] = [m for m in ("streamlit", "torch", "sentence_transformers", "pages") if m in sys.modules]
print(json.dumps(loaded))
"""


@pytest.fixture(scope="module")
def loaded_by(run_python: RunPython) -> dict[str, list[str]]:
    done = run_python(IMPORT_EACH, *MODULES)
    assert done.returncode == 0, done.stderr
    loaded: dict[str, list[str]] = json.loads(done.stdout)
    return loaded


@pytest.mark.parametrize("module", MODULES)
def test_a_figures_module_loads_no_streamlit_and_no_torch(module: str, loaded_by: dict[str, list[str]]) -> None:
    assert loaded_by[module] == []
