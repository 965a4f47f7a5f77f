"""What the tables that users take away have in common."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from pyarrow import parquet

from components.engine.file_columns import identifying_columns, same_rows, to_parquet, writable

EMBEDDINGS = np.random.default_rng(3).standard_normal((3, 7)).astype(np.float32)


def test_a_text_is_known_by_some_columns_as_texts_in_one_order() -> None:
    table = pd.DataFrame({"x": [1, 2], "section": ["S", None], "id": [7, 8], "text": ["a", "b"]})
    found = identifying_columns(table)
    assert list(found) == ["id", "section"]
    assert found == {"id": ["7", "8"], "section": ["S", ""]}
    assert identifying_columns(table[["text"]]) == {}


def test_of_columns_of_one_name_the_first_is_taken() -> None:
    assert identifying_columns(pd.DataFrame([["a", "b"]], columns=["id", "id"])) == {"id": ["a"]}


def test_half_a_surrogate_pair_is_replaced_and_a_whole_one_stays() -> None:
    assert writable("cut \ud83d, whole 🙂") == "cut \ufffd, whole 🙂"
    half = pd.DataFrame({"id": pd.Series(["cut \ud83d"], dtype=object)})
    assert identifying_columns(half) == {"id": ["cut \ufffd"]}


def test_the_first_count_that_differs_is_named() -> None:
    same_rows(3, {"rows": 3, "labels": 3})
    with pytest.raises(ValueError, match="there are 1,000 labels and 3 texts; there must be as many"):
        same_rows(3, {"rows": 3, "labels": 1000, "names": 2})


def test_parquet_keeps_numbers_texts_lists_and_embeddings_and_what_is_missing_is_null() -> None:
    frame = pd.DataFrame(
        {
            "text": ["a", "我", "=1"],
            "cluster": [2, 1, 1],
            "next": pd.Series([1, None, 2], dtype="Int64"),
            "cosine": np.array([0.5, np.nan, -1], dtype=np.float32),
            "ids": [["a"], [], ["b", "c"]],
            "numbers": [np.array([0.5], dtype=np.float32)] * 3,
        }
    )
    table = parquet.read_table(BytesIO(to_parquet(frame, EMBEDDINGS, {"ids": "string", "numbers": "float"})))
    kinds = {name: str(table.schema.field(name).type) for name in frame.columns}
    assert list(kinds.values())[:4] == ["string", "int64", "int64", "float"]
    assert [str(table.schema.field(name).type.value_type) for name in ("ids", "numbers")] == ["string", "float"]
    assert table["next"].to_pylist() == [1, None, 2]
    assert table["cosine"].to_pylist() == [0.5, None, -1]
    assert table["ids"].to_pylist() == [["a"], [], ["b", "c"]]
    assert table["text"].to_pylist() == ["a", "我", "=1"]
    assert_array_equal(np.stack(table["embedding"].to_pylist()), EMBEDDINGS)


def test_no_rows_are_written_with_the_same_types() -> None:
    frame = pd.DataFrame({"text": pd.Series([], dtype=object), "cluster": np.empty(0, dtype=np.int64)})
    table = parquet.read_table(BytesIO(to_parquet(frame, EMBEDDINGS[:0])))
    assert [str(field.type) for field in table.schema][:2] == ["string", "int64"]
    assert (table.num_rows, table.column_names) == (0, ["text", "cluster", "embedding"])


def test_embeddings_of_other_texts_are_refused() -> None:
    with pytest.raises(ValueError, match="there are 2 embeddings and 3 texts"):
        to_parquet(pd.DataFrame({"text": ["a", "b", "c"]}), EMBEDDINGS[:2])
