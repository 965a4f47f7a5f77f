"""Parquet files from strangers: every type that can be shown is a text, and no file harms the process that asks."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from io import BytesIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from numpy.testing import assert_array_equal
from pyarrow import parquet

from components.engine import parquet_files
from components.engine.parquet_files import MAX_CELL, ParquetContent, read_parquet
from components.engine.sampling import sample_positions

TEXTS = ["The cat sleeps.", "猫在睡觉。", "🙂"]


def write(columns: Mapping[str, object] | pa.Table, **options: object) -> bytes:
    table = columns if isinstance(columns, pa.Table) else pa.table(columns)
    stream = BytesIO()
    parquet.write_table(table, stream, **options)
    return stream.getvalue()


def read(data: bytes, max_rows: int = 1_000, max_columns: int = 200) -> ParquetContent:
    return read_parquet("a.parquet", data, max_rows, max_columns, seed=42)


def repeated(text: str, times: int) -> pa.Array:
    """Make a column that is large to read and small to write: a dictionary of one value."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(times, np.int32)), pa.array([text]))


def test_texts_are_read_as_they_were_written_however_they_are_compressed() -> None:
    columns = {
        name: [f"{name} {text}" for text in TEXTS] for name in ("none", "snappy", "gzip", "zstd", "brotli", "lz4")
    }
    content = read(write(columns, compression={name: name for name in columns}, row_group_size=2))
    pd.testing.assert_frame_equal(content.table, pd.DataFrame(columns, dtype="str"))
    assert content.rows == 3
    assert content.vectors == {}


def test_everything_that_can_be_shown_is_a_text_and_the_rest_is_left_out() -> None:
    day = datetime.date(2020, 2, 29)
    content = read(
        write(
            {
                "string": ["a"],
                "large": pa.array(["b"], pa.large_string()),
                "view": pa.array(["c"], pa.string_view()),
                "dictionary": pa.array(["d"]).dictionary_encode(),
                "integer": [2**62],
                "float": [1.5],
                "boolean": [True],
                "date": [day],
                "time": [datetime.datetime(2020, 2, 29, 10, 30)],
                "zone": pa.array([datetime.datetime(2020, 2, 29, 23, 30)], pa.timestamp("us", tz="Europe/Paris")),
                "binary": [b"x"],
                "struct": [{"a": 1}],
                "texts": [["a", "b"]],
                "nothing": pa.nulls(1),
            }
        )
    )
    assert content.table.iloc[0].to_dict() == {
        "string": "a",
        "large": "b",
        "view": "c",
        "dictionary": "d",
        "integer": str(2**62),
        "float": "1.5",
        "boolean": "true",
        "date": "2020-02-29",
        "time": "2020-02-29 10:30:00.000000",
        "zone": "2020-03-01 00:30:00.000000+0100",
    }


def test_null_cells_are_empty_even_in_a_column_of_nothing_else() -> None:
    nulls = pa.array([None, None], pa.string())
    table = read(write({"text": ["a", None], "n": [None, 1], "nulls": nulls})).table
    assert table.to_dict("list") == {"text": ["a", ""], "n": ["", "1"], "nulls": ["", ""]}


@pytest.mark.parametrize("row_group_size", [2, 1_000])
def test_equally_long_lists_of_numbers_are_vectors(row_group_size: int) -> None:
    numbers = np.arange(2_000).reshape(1_000, 2).astype(np.float16)
    kinds = {
        "half": pa.list_(pa.float16()),
        "single": pa.list_(pa.float32()),
        "double": pa.list_(pa.float64()),
        "large": pa.large_list(pa.float32()),
        "fixed": pa.list_(pa.float32(), 2),
    }
    columns = {name: pa.array(numbers.tolist(), kind) for name, kind in kinds.items()}
    content = read(write({"text": ["a"] * 1_000, **columns}, row_group_size=row_group_size))
    assert list(content.table) == ["text"]
    assert list(content.vectors) == list(kinds)
    for vectors in content.vectors.values():
        assert vectors.dtype == np.float32
        assert_array_equal(vectors, numbers)


def test_vectors_are_sampled_with_their_rows() -> None:
    numbers = np.arange(4_000, dtype=np.float32).reshape(2_000, 2)
    data = write({"text": [str(i) for i in range(2_000)], "e": list(numbers)}, row_group_size=300)
    content = read(data, max_rows=100)
    positions = sample_positions(2_000, 100, 42)
    assert content.rows == 2_000
    assert content.table["text"].tolist() == [str(i) for i in positions]
    assert_array_equal(content.vectors["e"], numbers[positions])


def test_other_lists_are_no_vectors() -> None:
    lists: dict[str, object] = {
        "other lengths": [[1.0], [1.0, 2.0]] * 1_000,
        "another length at the end": [[1.0]] * 1_999 + [[1.0, 2.0]],
        "another length from the second batch on": [[1.0]] * 512 + [[1.0, 2.0]] * 1_488,
        "null": [[1.0], None] * 1_000,
        "nulls": pa.nulls(2_000, pa.list_(pa.float32())),
        "empty": [[], []] * 1_000,
        "integers": [[1], [2]] * 1_000,
        "texts": [["a"], ["b"]] * 1_000,
    }
    content = read(write({"text": ["a"] * 2_000, **lists}), max_rows=5_000)
    assert content.vectors == {}
    assert list(content.table) == ["text"]


def test_a_missing_number_in_a_vector_is_nan() -> None:
    assert np.isnan(read(write({"text": ["a"], "e": [[1.0, None]]})).vectors["e"][0, 1])


def test_names_can_be_shown_and_told_apart() -> None:
    long = "x" * 1_000_000
    content = read(
        write({"": ["a"], "a.b": ["b"], "a": ["c"], "te\u202ext": ["d"], "text": ["e"], long: ["f"], "e": [[1.0]]})
    )
    assert list(content.table) == ["Column 1", "a.b", "a", "text", "text (2)", "x" * 80 + "…"]
    assert content.table.iloc[0].tolist() == list("abcdef")
    assert list(content.vectors) == ["e"]


def test_long_cells_are_cut_at_more_than_twice_what_a_text_may_have() -> None:
    content = read(write({"text": ["x" * 10_000_000, "猫" * 30_000, "x" * 20_000]}))
    assert content.table["text"].str.len().tolist() == [MAX_CELL, MAX_CELL, 20_000]


def test_ten_thousand_columns_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^a\.parquet has 10,000 columns; up to 200 can be read$") as caught:
        read(write({f"c{i}": ["a"] for i in range(10_000)}))
    assert caught.type is ValueError


def test_a_name_that_is_not_utf_8_is_damage() -> None:
    with pytest.raises(ValueError, match=r"^a\.parquet is damaged: its rows cannot be unpacked$"):
        read(write({"text": ["a"]}, store_schema=False).replace(b"text", b"te\xff\xfe"))


@pytest.mark.parametrize("dictionary", [False, True])
@pytest.mark.parametrize("letters", [b"\xff\xfe", b"\xed\xa0\x80"], ids=["no letter", "half of a surrogate pair"])
def test_texts_that_are_not_utf_8_are_damage(letters: bytes, dictionary: bool) -> None:
    texts = pa.array([b"ok", letters]).view(pa.string())
    column = pa.DictionaryArray.from_arrays(pa.array([0, 1, 0], pa.int32()), texts) if dictionary else texts
    with pytest.raises(ValueError, match=r"^a\.parquet is damaged: its rows cannot be unpacked$"):
        read(write({"text": column}))


GOOD = write({"text": [f"row {i}" for i in range(1_000)], "e": [[1.0, 2.0]] * 1_000})


@pytest.mark.parametrize("data", [b"", GOOD[:-1], GOOD[: len(GOOD) // 2], GOOD[4:], b"text\nhello\n", b"PK\x03\x04"])
def test_a_file_without_parquets_marks_is_refused_at_once(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_files, "SECONDS", 0)
    with pytest.raises(ValueError, match=r"^a\.parquet is not a Parquet file, or it is cut off$"):
        read(data)


@pytest.mark.parametrize(
    "between",
    [
        b"",
        np.random.default_rng(1).bytes(5_000),
        np.random.default_rng(2).bytes(5_000) + b"\x00\x10\x00\x00",
        b"\0" * 100 + b"\xff\xff\xff\x7f",
        b"\x19" * 5_000 + b"\x00\x10\x00\x00",
    ],
    ids=["nothing", "random", "random footer", "length", "lists of lists"],
)
def test_a_file_of_marks_alone_is_one_clear_sentence(between: bytes) -> None:
    with pytest.raises(ValueError, match=r"^a\.parquet is not a Parquet file, or it is damaged$"):
        read(b"PAR1" + between + b"PAR1")


def varint(rows: int) -> bytes:
    """Encode a number of rows as Parquet's footer does, which follows it by the list of row groups."""
    number, groups = rows * 2, b""
    while number > 127:
        groups, number = groups + bytes([number & 127 | 128]), number >> 7
    return b"\x16" + groups + bytes([number]) + b"\x19"


@pytest.mark.parametrize(("promised", "max_rows"), [(100, 50), (8_000, 10_000)])
def test_a_footer_that_lies_about_the_rows_is_damage(promised: int, max_rows: int) -> None:
    assert GOOD.count(varint(1_000)) == 1
    assert len(varint(promised)) == len(varint(1_000))
    with pytest.raises(ValueError, match=rf"^a\.parquet is damaged: it promises {promised:,} rows and holds [\d,]+$"):
        read(GOOD.replace(varint(1_000), varint(promised)), max_rows)


def test_damaged_pages_are_read_or_refused_whatever_they_hold() -> None:
    rng = np.random.default_rng(9)
    for _ in range(4):
        data = bytearray(GOOD)
        for position in rng.integers(4, len(GOOD) // 2, 20):
            data[position] = rng.integers(256)
        refused = ""
        try:
            assert len(read(bytes(data)).table) == 1_000
        except ValueError as error:
            refused = f"{type(error).__name__}: {error}"
        assert refused == "" or refused.startswith("ValueError: a.parquet ")


BOMBS = {
    "without a schema": lambda: write({"text": repeated("x" * 1_000_000, 200_000)}, store_schema=False),
    "zstd": lambda: write({"text": repeated("x" * 20_000, 20_000)}, compression="zstd", use_dictionary=False),
}


@pytest.mark.timeout(20)
def test_a_dictionary_bomb_is_cut_before_it_unfolds() -> None:
    content = read(write({"text": repeated("x" * 5_000_000, 5_000)}), max_rows=5_000)  # 25 GB
    assert content.rows == 5_000
    assert content.table["text"].str.len().unique().tolist() == [MAX_CELL]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_one_clear_sentence(bomb: str) -> None:
    data = BOMBS[bomb]()
    assert len(data) < 6_000_000
    with pytest.raises(ValueError, match=r"^a\.parquet (unpacks to more than|takes longer than)"):
        read(data, max_rows=50_000)


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_files, "SECONDS", 0.01)
    with pytest.raises(ValueError, match=r"^a\.parquet takes longer than 0\.01 seconds to unpack, so it was not read$"):
        read(GOOD)


def test_a_large_honest_file_with_embeddings_is_read() -> None:
    numbers = np.tile(np.random.default_rng(1).standard_normal((400, 600)).astype(np.float32), (100, 1))
    column = pa.FixedSizeListArray.from_arrays(pa.array(numbers.ravel()), 600)
    content = read(write({"text": [f"row {i}" for i in range(40_000)], "e": column}), max_rows=50_000)
    assert_array_equal(content.vectors["e"], numbers)


def test_half_a_million_rows_of_ten_columns_are_sampled() -> None:
    data = write({f"c{i}": repeated("x", 500_000) for i in range(10)}, compression="zstd")
    content = read(data, max_rows=50_000)
    assert content.rows == 500_000
    assert content.table.shape == (50_000, 10)
