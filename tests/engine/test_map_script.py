"""The script that draws a map anew, run as users run it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from components.engine.catalog import ENCODERS, EncoderSpec, find_encoder
from components.engine.corpus import load_news
from components.engine.map_quality import kept_neighbors
from components.engine.map_script import map_script
from components.engine.map_table import map_parquet, map_table
from components.engine.neighbors import nearest
from components.engine.news_data import load_news_data
from components.engine.projection import METHODS, MapParameters, project

PRINTED = re.compile(r"Largest distance from the coordinates in the file: (\S+)\n")
DIFFERENT = MapParameters(seed=7, n_neighbors=25, min_dist=0.4, perplexity=11.5)


def write(folder: Path, parameters: MapParameters, spec: EncoderSpec, n: int = 120) -> np.ndarray:
    """Write the map of some briefs and its script, as the page does, and return the coordinates."""
    every = np.arange(0, len(load_news().texts), len(load_news().texts) // n)[:n]
    corpus = load_news().take(every)
    embeddings = load_news_data().embeddings[every]
    neighbors = nearest(embeddings, 15)
    coordinates = project(embeddings, **parameters._asdict(), neighbors=neighbors).coordinates
    kept = kept_neighbors(neighbors.indices, coordinates)
    clusters = np.zeros(n, dtype=np.int64)
    frame = map_table(corpus.table, corpus.texts, coordinates, kept, neighbors, clusters, ["all"])
    (folder / "map.parquet").write_bytes(map_parquet(frame, embeddings))
    (folder / "map.py").write_text(map_script(parameters, spec), encoding="utf-8")
    return coordinates


def run(folder: Path, *arguments: str) -> float:
    """Run the script in its folder, without this project at hand, and return the distance that it prints."""
    command = [sys.executable, "-I", "map.py", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    printed = PRINTED.fullmatch(done.stdout)
    assert printed, done.stdout
    return float(printed[1])


@pytest.mark.parametrize(
    ("parameters", "allowed"),
    [
        (MapParameters("umap"), 0),
        (DIFFERENT._replace(method="umap", dimensions=3), 0),
        (MapParameters("tsne"), 0),
        (DIFFERENT._replace(method="tsne", dimensions=3), 0),
        (MapParameters("pca"), 1e-5),
        (MapParameters("pca", dimensions=3), 1e-5),
    ],
    ids=lambda value: "-".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_the_script_draws_the_same_map(
    parameters: MapParameters, allowed: float, spec: EncoderSpec, tmp_path: Path
) -> None:
    coordinates = write(tmp_path, parameters, spec)
    assert run(tmp_path) <= allowed
    again = pd.read_csv(tmp_path / "map_again.csv")
    assert again.columns.tolist() == ["x", "y", "z"][: parameters.dimensions]
    assert np.abs(again.to_numpy() - coordinates).max() <= max(allowed, 1e-5)


def test_a_map_of_other_parameters_is_another_map_and_the_script_says_so(spec: EncoderSpec, tmp_path: Path) -> None:
    write(tmp_path, MapParameters("tsne"), spec)
    other = map_script(MapParameters("tsne", perplexity=10.0), spec)
    (tmp_path / "map.py").write_text(other, encoding="utf-8")
    assert run(tmp_path) > 0.01


def test_too_few_texts_for_neighbourhoods_are_laid_by_pca(spec: EncoderSpec, tmp_path: Path) -> None:
    write(tmp_path, MapParameters("tsne"), spec, n=4)
    assert run(tmp_path) <= 1e-5


def test_embedded_anew_the_map_is_alike(spec: EncoderSpec, model_folder: Path, tmp_path: Path) -> None:
    write(tmp_path, MapParameters("pca"), spec)
    distance = run(tmp_path, "--embed", str(model_folder))
    assert 0 < distance < 0.005  # the shipped embeddings are rounded to float16


def functions_of(script: str) -> dict[str, Any]:
    """Run the imports, the constants and the functions of a script, and not what follows."""
    kinds = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Assign)
    body = ast.parse(script).body
    start = next(i for i, node in enumerate(body) if "parser" in ast.unparse(node))
    names: dict[str, Any] = {}
    code = ast.Module([node for node in body[:start] if isinstance(node, kinds)], type_ignores=[])
    exec(compile(code, "map.py", "exec"), names)
    return names


@pytest.mark.parametrize("n", [3, 10, 11, 200])
def test_pca_in_the_script_is_the_engine_s_to_the_last_bit(n: int, spec: EncoderSpec) -> None:
    # The second axis is so short, and none stands upright, that each way to compute it rounds otherwise.
    rng = np.random.default_rng(n)
    turned, _ = np.linalg.qr(rng.standard_normal((5, 5)))
    embeddings = ((rng.standard_normal((n, 5)) * [1, 1e-7, 1e-8, 0, 0]) @ turned).astype(np.float32)
    pca = functions_of(map_script(MapParameters("pca", 3), spec))["pca"]
    assert_array_equal(pca(embeddings), project(embeddings, "pca", 3).coordinates)


def test_the_neighbours_in_the_script_are_the_engine_s(spec: EncoderSpec) -> None:
    names = functions_of(map_script(MapParameters(), spec))
    rng = np.random.default_rng(0)
    many = rng.standard_normal((2100, 8)).astype(np.float32)
    ties = np.repeat(rng.integers(-1, 2, (40, 3)), 5, axis=0).astype(np.float32)
    for embeddings in (many, ties, np.ones((60, 2), dtype=np.float32), np.eye(5, dtype=np.float32)):
        rows = names["unit_rows"](embeddings)
        for k in {1, 4, min(40, len(rows) - 1)}:
            indices, cosines = names["nearest"](rows, k)
            expected = nearest(embeddings, k)
            assert_array_equal(indices, expected.indices)
            assert_array_equal(cosines, expected.cosines)


@pytest.mark.parametrize("method", METHODS)
def test_the_script_names_the_versions_and_how_to_run_it(method: Any, spec: EncoderSpec) -> None:  # noqa: ANN401
    script = map_script(MapParameters(method), spec, "my_map.py", "my-data.parquet")
    assert "python my_map.py [my-data.parquet]" in script
    assert 'default="my-data.parquet"' in script
    needed = {"umap": "umap-learn", "tsne": "threadpoolctl", "pca": "scikit-learn"}[method]
    for package in ("numpy", "pandas", "pyarrow", "scikit-learn", needed, "sentence-transformers"):
        assert f"{package}=={version(package)}" in script
    assert f"'{spec.revision}'" in script
    assert "model.max_seq_length = 256" in script


@pytest.mark.parametrize("spec", ENCODERS, ids=lambda spec: spec.name)
@pytest.mark.parametrize("method", METHODS)
def test_the_script_is_python_for_every_encoder(method: Any, spec: EncoderSpec) -> None:  # noqa: ANN401
    script = map_script(MapParameters(method), spec)
    ast.parse(script)
    assert script.isascii()
    assert max(map(len, script.splitlines())) <= 120


def test_a_prefix_and_a_missing_limit_are_the_encoder_s() -> None:
    assert "['query: ' + text for text in texts]" in map_script(MapParameters(), find_encoder("multilingual-e5-small"))
    unlimited = map_script(MapParameters(), find_encoder("static-similarity-mrl-multilingual-v1"))
    assert "max_seq_length" not in unlimited


HOSTILE = [
    'umap"""',
    "umap\nimport os",
    "'; import os; '",
    "{x}",
    "__import__('os')",
    "",
    "../map.py",
    "a b",
    "k\u0131",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", MapParameters._fields)
def test_no_text_can_come_in_by_a_parameter(field: str, text: str, spec: EncoderSpec) -> None:
    # A method may leave a parameter out; then it is not in the script either.
    method = {"perplexity": "tsne"}.get(field, "umap")
    parameters = MapParameters(method)._replace(**{field: text})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"must be one of|invalid literal|could not convert"):
        map_script(parameters, spec)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["filename", "table"])
def test_no_text_can_come_in_by_the_name_of_a_file(field: str, text: str, spec: EncoderSpec) -> None:
    with pytest.raises(ValueError, match="a name may have letters, digits"):
        map_script(MapParameters(), spec, **{field: text})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_finite_number_is_refused(value: float, spec: EncoderSpec) -> None:
    with pytest.raises(ValueError, match="it must be a finite number"):
        map_script(MapParameters(min_dist=value), spec)


def test_parameters_change_numbers_and_nothing_else(spec: EncoderSpec) -> None:
    def shape(script: str) -> str:
        return ast.dump(ast.parse(re.sub(r"(?m)^([A-Z_]+) = .*$", r"\1 = 0", script)))

    for method in METHODS:
        plain, different = MapParameters(method), DIFFERENT._replace(method=method, dimensions=3)
        assert shape(map_script(plain, spec)) == shape(map_script(different, spec))


def test_quotes_in_the_catalogue_would_stay_quoted(spec: EncoderSpec) -> None:
    odd = replace(spec, repository="a'\"\n{b}", revision='"""', query_prefix="'; import os #\n")
    script = map_script(MapParameters(), odd)
    ast.parse(script)
    assert "a\\'\"\\n{b}" in script
