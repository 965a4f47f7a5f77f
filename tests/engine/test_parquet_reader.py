"""The program that unpacks Parquet files: bounded before it reads, and clear about why it stopped."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO

import pyarrow as pa
import pytest
from pyarrow import parquet

from components.engine import parquet_reader
from components.engine.parquet_reader import DAMAGED, REFUSED, RefusedError, read
from tests.conftest import ROOT, RunPython

SETTINGS = {"max_rows": 10, "max_columns": 3, "seed": 1, "max_cell": 4}


def write(table: pa.Table) -> bytes:
    stream = BytesIO()
    parquet.write_table(table, stream)
    return stream.getvalue()


def run(data: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "components.engine.parquet_reader", json.dumps(SETTINGS)],
        cwd=ROOT,
        input=data,
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_the_output_is_an_arrow_stream_that_says_how_many_rows_the_file_has() -> None:
    done = run(write(pa.table({"text": ["abcdef", None] * 10})))
    assert done.returncode == 0
    table = pa.ipc.open_stream(done.stdout).read_all()
    assert table.schema.metadata == {b"rows": b"20"}
    assert len(table) == 10
    assert set(table["text"].to_pylist()) == {"abcd", ""}


def test_a_file_that_is_refused_gives_the_end_of_a_sentence_and_an_exit_code() -> None:
    done = run(write(pa.table({f"c{i}": ["a"] for i in range(4)})))
    assert (done.returncode, done.stdout) == (REFUSED, b"has 4 columns; up to 3 can be read")


def test_damaged_rows_give_an_exit_code_and_no_output() -> None:
    done = run(write(pa.table({"text": pa.array([b"\xff"]).view(pa.string())})))
    assert (done.returncode, done.stdout) == (DAMAGED, b"")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pa.table({"text": pa.array([], pa.string())}), "holds no row"),
        (pa.table({"text": ["a"]}).select([]), "holds no row"),
        (pa.table({"e": [[1.0]]}), "has no column of texts"),
        (pa.table({"bytes": [b"a"]}), "has no column of texts"),
        (pa.table([["a"], ["b"]], names=["t", "t"]), "has two columns of the same name"),
        (pa.table({f"c{i}": ["a"] for i in range(4)}), "has 4 columns; up to 3 can be read"),
    ],
)
def test_a_file_without_usable_columns_or_rows_is_refused(table: pa.Table, message: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read(write(table), **SETTINGS)
    assert str(caught.value) == message


def test_more_rows_than_can_be_counted_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_reader, "MAX_FILE_ROWS", 2)
    with pytest.raises(RefusedError, match=r"^has 3 rows; up to 2 can be sampled$"):
        read(write(pa.table({"text": ["a", "b", "c"]})), **SETTINGS)


def test_more_output_than_the_other_side_takes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_reader, "OUTPUT_BYTES", 2**20)
    table = pa.table({"text": ["a"] * 5, "e": [[1.0] * 100_000] * 5})
    with pytest.raises(RefusedError, match=r"^unpacks to more than 1 MB$"):
        read(write(table), **SETTINGS)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such bound")
def test_the_process_that_unpacks_cannot_take_more_memory_than_its_bound(run_python: RunPython) -> None:
    code = """
from components.engine.parquet_reader import MEMORY_BYTES, bound_memory
import resource
bound_memory()
print(open("/proc/self/oom_score_adj").read().strip(), resource.getrlimit(resource.RLIMIT_CORE))
try:
    bytes(MEMORY_BYTES)
except MemoryError:
    print("bounded")
"""
    assert run_python(code).stdout.split("\n")[:2] == ["1000 (0, 0)", "bounded"]
