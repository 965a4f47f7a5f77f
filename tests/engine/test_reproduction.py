"""The script that users take away, run as they run it."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.metadata import version
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from components.engine.catalog import EncoderSpec, find_encoder
from components.engine.encoder import Encoder
from components.engine.reproduction import reproduction_script
from components.engine.similarity import cosine_matrix

NASTY = [
    "\"double\" and 'single' quotes",
    "ends with a backslash \\",
    '"""; import os; os._exit(7); """',
    "'''; raise SystemExit; '''",
    "braces {x} {0} {sentences!r} {{}} {",
    "percent %s %(x)d",
    "emoji 👩‍👩‍👧‍👦 and 我爱北京天安门",
    "a\ttab, a \0 zero, a \u2028 separator, a \u202e override",
    "two\nlines\r\nand more",
    "# coding: latin-1",
    "cat " * 300,
    "A plain sentence.",
]


def assigned(script: str, name: str) -> ast.expr:
    for node in ast.parse(script).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            return node.value
    raise AssertionError(f"{name} is not assigned")


def test_sentences_stand_in_the_script_unchanged_and_run_nothing(spec: EncoderSpec) -> None:
    script = reproduction_script(NASTY, spec)
    assert script.isascii()
    assert ast.literal_eval(assigned(script, "sentences")) == NASTY
    plain = reproduction_script(["a"] * len(NASTY), spec)
    assert len(ast.parse(script).body) == len(ast.parse(plain).body)


def test_the_script_prints_the_matrix_that_the_app_shows(encoder: Encoder, model_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "cosines.py"
    path.write_text(reproduction_script(NASTY, encoder.spec), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(path), str(model_folder)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    printed = np.loadtxt(StringIO(done.stdout), delimiter=",")
    assert_allclose(printed, cosine_matrix(encoder.encode(NASTY)), atol=1e-5)


def test_the_script_names_the_pinned_revision_the_version_and_how_to_run_it(spec: EncoderSpec) -> None:
    script = reproduction_script(["a", "b"], spec, "my_cosines.py")
    assert f"'{spec.repository}'" in script
    assert f"'{spec.revision}'" in script
    assert f"sentence-transformers=={version('sentence-transformers')}" in script
    assert "python my_cosines.py" in script
    assert "model.max_seq_length = 256" in script


def test_an_encoder_with_a_prefix_gets_it_in_the_script() -> None:
    script = reproduction_script(["a", "b"], find_encoder("multilingual-e5-small"))
    assert "model.encode(['query: ' + s for s in sentences], normalize_embeddings=True)" in script


def test_an_encoder_without_a_limit_gets_none_in_the_script() -> None:
    script = reproduction_script(["a", "b"], find_encoder("static-similarity-mrl-multilingual-v1"))
    ast.parse(script)
    assert "max_seq_length" not in script


@pytest.mark.parametrize("n", [1, 2, 300])
def test_the_script_is_python_for_any_number_of_sentences(n: int, spec: EncoderSpec) -> None:
    assert ast.literal_eval(assigned(reproduction_script(["a"] * n, spec), "sentences")) == ["a"] * n
