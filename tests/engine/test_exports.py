"""What users take away opens elsewhere, is complete, and runs nothing."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from pyarrow import parquet

from components.engine.exports import (
    defuse,
    embeddings_csv,
    embeddings_npy,
    embeddings_parquet,
    matrix_csv,
    pairs_table,
    to_csv,
)
from components.engine.similarity import Pair, cosine_matrix

TEXTS = ["Plain.", 'With "quotes", and; more', "我爱北京天安门", "two\nlines", "🙂 \u202eodd\0", "Plain."]
EMBEDDINGS = np.random.default_rng(5).standard_normal((6, 7)).astype(np.float32)


def read_csv(data: bytes) -> list[list[str]]:
    """Read as a spreadsheet does: any line end ends a row, unless it stands in quotes."""
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM",
        "  =1+1",
        '=HYPERLINK("x")',
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(formula: str) -> None:
    assert defuse(formula) == "'" + formula


@pytest.mark.parametrize("text", ["", "1+1", "a=b", "plain", "'quoted'", "“=”", "我爱", "3-1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert defuse(text) == text


def test_csv_defuses_texts_and_headers_and_leaves_numbers_numbers() -> None:
    table = pd.DataFrame({"=text": ["=1+1", "fine"], "cosine": np.array([-0.25, 1], np.float32), "rank": [-1, 2]})
    assert read_csv(to_csv(table)) == [["'=text", "cosine", "rank"], ["'=1+1", "-0.25", "-1"], ["fine", "1.0", "2"]]


def test_csv_starts_with_the_mark_by_which_excel_knows_utf_8() -> None:
    assert to_csv(pd.DataFrame({"text": ["é"]})).startswith(b"\xef\xbb\xbf")


def test_csv_writes_columns_of_one_name() -> None:
    table = pd.DataFrame([["a", 1.5], ["b", 2.5]])
    table.columns = ["same", "same"]
    assert read_csv(to_csv(table)) == [["same", "same"], ["a", "1.5"], ["b", "2.5"]]


@pytest.mark.parametrize("text", ["x\r=1+1", "x\n=1+1", "x\r\n=1+1", "\r=1"])
def test_a_line_end_within_a_text_never_starts_a_new_row(text: str) -> None:
    rows = read_csv(to_csv(pd.DataFrame({"text": [text], "number": [1]})))
    assert rows == [["text", "number"], [defuse(text), "1"]]


def test_an_empty_table_is_its_header() -> None:
    assert read_csv(to_csv(pairs_table([], []))) == [["rank", "cosine", "first", "second", "first_line", "second_line"]]
    assert read_csv(matrix_csv([], np.empty((0, 0)))) == [["text"]]
    assert read_csv(embeddings_csv([], np.empty((0, 2), np.float32))) == [["text", "d1", "d2"]]


def test_npy_reads_back_without_pickle() -> None:
    read = np.load(BytesIO(embeddings_npy(EMBEDDINGS)), allow_pickle=False)
    assert read.dtype == np.float32
    assert_array_equal(read, EMBEDDINGS)
    assert_array_equal(np.load(BytesIO(embeddings_npy(EMBEDDINGS.T))), EMBEDDINGS.T)


def test_parquet_reads_back_as_texts_and_lists_of_float32() -> None:
    table = parquet.read_table(BytesIO(embeddings_parquet(TEXTS, EMBEDDINGS)))
    assert table.column_names == ["text", "embedding"]
    assert table["text"].to_pylist() == TEXTS
    assert str(table.schema.field("embedding").type).startswith("fixed_size_list<")
    assert str(table.schema.field("embedding").type.value_type) == "float"
    assert_array_equal(np.array(table["embedding"].to_pylist(), dtype=np.float32), EMBEDDINGS)
    assert_array_equal(
        np.stack(pd.read_parquet(BytesIO(embeddings_parquet(TEXTS, EMBEDDINGS)))["embedding"]), EMBEDDINGS
    )


def test_parquet_of_no_texts_has_its_columns() -> None:
    table = parquet.read_table(BytesIO(embeddings_parquet([], np.empty((0, 7), np.float32))))
    assert (table.num_rows, table.column_names) == (0, ["text", "embedding"])


def test_embeddings_csv_reads_back_in_full_precision() -> None:
    header, *rows = read_csv(embeddings_csv(TEXTS, EMBEDDINGS))
    assert header == ["text", *(f"d{i}" for i in range(1, 8))]
    assert [row[0] for row in rows] == TEXTS
    assert_array_equal(np.array([row[1:] for row in rows], dtype=np.float32), EMBEDDINGS)


def test_matrix_csv_has_a_row_and_a_column_a_text_though_texts_repeat() -> None:
    cosines = cosine_matrix(EMBEDDINGS)
    header, *rows = read_csv(matrix_csv(TEXTS, cosines))
    assert header == ["text", *TEXTS]
    assert [row[0] for row in rows] == TEXTS
    assert cosines.min() < 0
    assert_array_equal(np.array([row[1:] for row in rows], dtype=np.float32), cosines)


def test_matrix_csv_defuses_a_text_in_its_row_and_its_column_and_a_text_called_text() -> None:
    rows = read_csv(matrix_csv(["=1+1", "text"], np.array([[1, -0.5], [-0.5, 1]])))
    assert rows == [["text", "'=1+1", "text"], ["'=1+1", "1.0", "-0.5"], ["text", "-0.5", "1.0"]]


def test_pairs_have_ranks_cosines_texts_and_lines_counted_from_one() -> None:
    table = pairs_table(["a", "b", "c"], [Pair(0, 2, 0.75), Pair(1, 2, -0.5)])
    assert table.to_dict("list") == {
        "rank": [1, 2],
        "cosine": [0.75, -0.5],
        "first": ["a", "b"],
        "second": ["c", "c"],
        "first_line": [1, 2],
        "second_line": [3, 3],
    }
    assert read_csv(to_csv(table))[2] == ["2", "-0.5", "b", "c", "2", "3"]
