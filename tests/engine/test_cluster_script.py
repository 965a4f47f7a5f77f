"""The script that finds clusters anew, run as users run it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

import components.engine.clustering as clustering
from components.engine.catalog import ENCODERS, EncoderSpec
from components.engine.cluster_members import cluster_members
from components.engine.cluster_script import cluster_script
from components.engine.cluster_table import cluster_table
from components.engine.clustering import MINI_BATCH, kmeans
from components.engine.corpus import load_news
from components.engine.file_columns import to_parquet
from components.engine.news_data import load_news_data

PRINTED = re.compile(
    r"Adjusted Rand index with the clusters in the file: (\S+)\nTexts in another cluster: (\d+) of (\d+)\n"
)
K, SEED, STARTS = 6, 3, 2


class Printed(NamedTuple):
    """What the script says of the clusters in its file."""

    agreement: float
    moved: int
    n: int


def write(folder: Path, spec: EncoderSpec, every: np.ndarray, k: int = K) -> np.ndarray:
    """Write the clusters of some briefs and the script, as the page does, and return the labels, from 1."""
    corpus, lengths = load_news().take(every), 1 + every % 5  # of the embeddings; the clusters go by directions
    embeddings = (load_news_data().embeddings[every] * lengths[:, None]).astype(np.float32)
    found = kmeans(embeddings, k, SEED, STARTS)
    names = [""] * len(found.centers)
    members, unknown = cluster_members(embeddings, found), np.full(len(every), np.nan)
    frame = cluster_table(corpus.table, corpus.texts, embeddings, found, members, unknown, names)
    (folder / "clusters.parquet").write_bytes(to_parquet(frame, embeddings))
    script = cluster_script(spec, k, SEED, STARTS, mini_batch=found.mini_batch)
    (folder / "clusters.py").write_text(script, encoding="utf-8")
    return found.labels + 1


def run(folder: Path, *arguments: str) -> Printed:
    """Run the script in its folder, without this project at hand, and return what it prints."""
    command = [sys.executable, "-I", "clusters.py", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    printed = PRINTED.fullmatch(done.stdout)
    assert printed, done.stdout
    return Printed(float(printed[1]), int(printed[2]), int(printed[3]))


@pytest.mark.parametrize("mini_batch", [False, True], ids=["Lloyd", "mini-batch"])
def test_the_script_finds_the_same_clusters(
    mini_batch: bool, spec: EncoderSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if mini_batch:
        monkeypatch.setattr(clustering, "MINI_BATCH_FROM", 100)
    labels = write(tmp_path, spec, np.arange(1200))
    script = (tmp_path / "clusters.py").read_text(encoding="utf-8")
    assert (f"MiniBatchKMeans(n_clusters=k, n_init=STARTS, random_state=SEED, batch_size={MINI_BATCH})" in script) is (
        mini_batch
    )
    assert run(tmp_path) == (1, 0, 1200)
    again = pd.read_csv(tmp_path / "clusters_again.csv")
    assert again.columns.tolist() == ["row", "cluster"]
    assert_array_equal(again["row"], np.arange(1, 1201))
    assert_array_equal(again["cluster"], labels)


def test_fewer_different_texts_than_k_are_as_many_clusters(spec: EncoderSpec, tmp_path: Path) -> None:
    labels = write(tmp_path, spec, np.repeat([5, 80, 400], [2, 4, 3]))
    assert run(tmp_path) == (1, 0, 9)
    assert_array_equal(pd.read_csv(tmp_path / "clusters_again.csv")["cluster"], labels)
    assert_array_equal(labels, [3, 3, 1, 1, 1, 1, 2, 2, 2])


def test_other_clusters_are_other_clusters_and_the_script_says_so(spec: EncoderSpec, tmp_path: Path) -> None:
    write(tmp_path, spec, np.arange(300))
    (tmp_path / "clusters.py").write_text(cluster_script(spec, 2, SEED, STARTS), encoding="utf-8")
    printed = run(tmp_path)
    assert printed.agreement < 0.9
    assert printed.moved > 30


def test_texts_that_moved_are_counted_whatever_numbers_the_clusters_have(spec: EncoderSpec, tmp_path: Path) -> None:
    labels = write(tmp_path, spec, np.arange(300))
    table = pd.read_parquet(tmp_path / "clusters.parquet")
    other = (labels % K) + 1  # the same clusters with other numbers, but for two texts
    other[:2] = other[:2] % K + 1
    table.assign(cluster=other).to_parquet(tmp_path / "other.parquet")
    printed = run(tmp_path, "other.parquet")
    assert printed.moved == 2
    assert 0.9 < printed.agreement < 1


def test_embedded_anew_the_clusters_are_alike(spec: EncoderSpec, model_folder: Path, tmp_path: Path) -> None:
    write(tmp_path, spec, np.arange(0, 1200, 12))
    printed = run(tmp_path, "--embed", str(model_folder))
    assert printed.agreement > 0.9  # the shipped embeddings are rounded to float16
    assert printed.n == 100


def test_the_script_names_the_versions_and_how_to_run_it(spec: EncoderSpec) -> None:
    script = cluster_script(spec, 5, 0, 10, filename="my_clusters.py", table="my-data.parquet")
    assert "python my_clusters.py [my-data.parquet]" in script
    assert 'default="my-data.parquet"' in script
    assert spec.name in script
    for package in ("numpy", "pandas", "pyarrow", "scikit-learn", "threadpoolctl", "sentence-transformers"):
        assert f"{package}=={version(package)}" in script


@pytest.mark.parametrize("spec", ENCODERS, ids=lambda spec: spec.name)
@pytest.mark.parametrize("mini_batch", [False, True])
def test_the_script_is_python_for_every_encoder(mini_batch: bool, spec: EncoderSpec) -> None:
    script = cluster_script(spec, 12, 0, 10, mini_batch=mini_batch)
    ast.parse(script)
    assert script.isascii()
    assert max(map(len, script.splitlines())) <= 120


def test_parameters_change_numbers_and_nothing_else(spec: EncoderSpec) -> None:
    def shape(script: str) -> str:
        return re.sub(r"(?m)^([A-Z_]+) = \d+$", r"\1 = 0", script)

    assert shape(cluster_script(spec, 2, 0, 10)) == shape(cluster_script(spec, 30, 7, 3))


@pytest.mark.parametrize("text", ["12\nimport os", "'; import os; '", "{x}", "", "nan"])
@pytest.mark.parametrize("field", ["k", "seed", "n_init"])
def test_no_text_can_come_in_by_a_parameter(field: str, text: Any, spec: EncoderSpec) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match="invalid literal"):
        cluster_script(spec, **{"k": 2, "seed": 0, "n_init": 1, field: text})


@pytest.mark.parametrize("field", ["filename", "table"])
def test_no_text_can_come_in_by_the_name_of_a_file(field: str, spec: EncoderSpec) -> None:
    with pytest.raises(ValueError, match="a name may have letters, digits"):
        cluster_script(spec, 2, 0, 1, **{field: 'x"; import os'})  # type: ignore[arg-type]
