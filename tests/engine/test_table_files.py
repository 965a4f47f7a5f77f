"""Files of every format become one kind of table; what is too large is sampled or refused, and said."""

from __future__ import annotations

import gzip
import json
import sys
import zipfile
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from components.engine.sampling import sample_positions
from components.engine.table_files import (
    MAX_BYTES,
    MAX_LINES,
    MAX_NAME,
    MAX_ROWS,
    plain_name,
    read_table_file,
)
from tests.conftest import RunPython

ROWS = {"id": ["1", "2", "3"], "text": ["Hello, you", "猫在睡觉。", ""]}
TABLE = pd.DataFrame(ROWS, dtype="str")


def as_bytes(table: pd.DataFrame, ending: str) -> bytes:
    if ending == "parquet":
        return table.to_parquet(index=False)
    if ending in ("jsonl", "ndjson"):
        return table.to_json(orient="records", lines=True, force_ascii=False).encode()
    if ending == "json":
        return table.to_json(orient="records").encode()
    return table.to_csv(index=False, sep="\t" if ending == "tsv" else ",").encode()


@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "jsonl", "ndjson", "parquet"])
def test_every_format_gives_the_same_table(ending: str) -> None:
    file = read_table_file(f"My file.{ending.upper()}", as_bytes(TABLE, ending))
    pd.testing.assert_frame_equal(file.table, TABLE)
    assert (file.name, file.rows) == (f"My file.{ending.upper()}", 3)
    assert_array_equal(file.positions, [0, 1, 2])
    assert file.encoding == ("" if ending == "parquet" else "utf-8")
    assert file.delimiter == {"csv": ",", "tsv": "\t"}.get(ending, "")
    assert file.vectors == {}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b", "\x0c"])
def test_a_text_file_has_one_text_a_line_blank_ones_among_them(end: str) -> None:
    file = read_table_file("my.txt", f"one, two{end}{end}three".encode())
    assert file.table.to_dict("list") == {"text": ["one, two", "", "three"]}
    assert file.rows == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "txt"])
def test_every_text_format_may_have_any_encoding(ending: str, encoding: str) -> None:
    table = pd.DataFrame({"text": ["猫在沙发上睡觉。", "今天天气很好，我们去公园散步。"]}, dtype="str")
    data = as_bytes(table, "csv" if ending == "txt" else ending).decode().encode(encoding)
    assert read_table_file(f"a.{ending}", data).table["text"].tolist()[-2:] == table["text"].tolist()


def test_the_encoding_can_be_given() -> None:
    data = "text\n고양이\n".encode("euc_kr")
    assert read_table_file("a.csv", data, "euc_kr").table["text"].tolist() == ["고양이"]


def test_words_that_mean_nothing_to_pandas_formulas_and_long_numbers_are_texts() -> None:
    cells = [
        "NA",
        "null",
        "None",
        "1e5",
        "007",
        "True",
        "22222222222222222",
        "=1+1",
        '=HYPERLINK("x")',
        "@SUM(A1)",
        "-1",
    ]
    for ending in ("csv", "tsv", "jsonl", "parquet"):
        data = as_bytes(pd.DataFrame({"id": ["x"] * len(cells), "text": cells}), ending)
        assert read_table_file(f"a.{ending}", data).table["text"].tolist() == cells


def test_a_row_that_is_too_short_has_empty_cells_at_its_end() -> None:
    assert read_table_file("a.csv", b"id,text,more\n1,Hello\n2\n").table.to_dict("list") == {
        "id": ["1", "2"],
        "text": ["Hello", ""],
        "more": ["", ""],
    }


def test_columns_of_one_name_or_none_are_told_apart() -> None:
    file = read_table_file("a.csv", b"text,,text,\nHello,1,Bye,2\n")
    assert file.table.to_dict("list") == {"text": ["Hello"], "Column 2": ["1"], "text (2)": ["Bye"], "Column 4": ["2"]}


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "json", "parquet", "txt"])
def test_of_more_rows_than_can_be_used_a_sample_is_taken_and_its_rows_are_named(ending: str) -> None:
    n = MAX_ROWS + 1_000
    table = pd.DataFrame({"text": [f"row {i}" for i in range(n)]}, dtype="str")
    data = "\n".join(table["text"]).encode() if ending == "txt" else as_bytes(table, ending)
    file = read_table_file(f"a.{ending}", data)
    assert file.rows == n
    assert_array_equal(file.positions, sample_positions(n, MAX_ROWS, 42))
    assert file.table["text"].tolist() == [f"row {i}" for i in file.positions]
    assert_array_equal(file.table.index, np.arange(MAX_ROWS))
    other = read_table_file(f"a.{ending}", data, seed=7)
    assert_array_equal(other.positions, sample_positions(n, MAX_ROWS, 7))
    assert other.table["text"].tolist() == [f"row {i}" for i in other.positions]


def test_as_many_rows_as_can_be_used_are_all_there() -> None:
    file = read_table_file("a.csv", b"text\n" + b"hello\n" * MAX_ROWS)
    assert file.rows == len(file.table) == 50_000
    assert_array_equal(file.positions, np.arange(50_000))


def test_a_file_of_fifty_megabytes_is_read_and_a_larger_one_is_not() -> None:
    cell = b"hello there " * 2_000
    data = b"text\n" + (cell + b"\n") * (MAX_BYTES // (len(cell) + 1) - 1)
    assert read_table_file("a.csv", data).rows > 2_000
    with pytest.raises(ValueError, match=r"^a\.csv has 51 MB; up to 50 MB can be read$"):
        read_table_file("a.csv", b"x" * (51 * 2**20))


def test_a_cell_of_ten_megabytes_is_a_cell() -> None:
    for ending, data in (("csv", b"text\n%s\n"), ("jsonl", b'{"text": "%s"}'), ("txt", b"%s")):
        file = read_table_file(f"a.{ending}", data % (b"x" * 10_000_000))
        assert file.table["text"].str.len().tolist() == [10_000_000]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028", "\x0c"])
def test_a_text_file_of_too_many_lines_is_an_error_with_both_numbers(end: str) -> None:
    assert read_table_file("a.txt", (end * MAX_LINES).encode()).rows == 1_000_000
    with pytest.raises(ValueError, match=r"^a\.txt has 1,000,001 lines; up to 1,000,000 can be read"):
        read_table_file("a.txt", (end * (MAX_LINES + 1)).encode())


@pytest.mark.timeout(30)
@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "txt"])
def test_forty_nine_megabytes_of_newlines_are_refused(ending: str) -> None:
    with pytest.raises(ValueError, match=r"has 49,000,000 lines; up to 1,000,000 can be read"):
        read_table_file(f"a.{ending}", b"\n" * 49_000_000)


@pytest.mark.parametrize("ending", ["exe", "xlsx", "npy", "pkl", "csv.gz", "", "csv "])
def test_another_ending_is_an_error_that_names_those_there_are(ending: str) -> None:
    with pytest.raises(ValueError, match=r"has an ending that is not read here; it must be one of csv, tsv, jsonl, "):
        read_table_file(f"a.{ending}x", b"text\nhello\n")


def test_a_name_without_an_ending_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"^README has an ending that is not read here"):
        read_table_file("README", b"text\nhello\n")


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "json", "txt", "parquet"])
@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\n\n\n"], ids=repr)
def test_a_file_of_nothing_is_one_clear_sentence(ending: str, data: bytes) -> None:
    if ending == "txt" and data == b"\n\n\n":
        assert read_table_file("a.txt", data).rows == 3
        return
    with pytest.raises(ValueError, match=rf"^a\.{ending} ") as caught:
        read_table_file(f"a.{ending}", data)
    assert caught.type is ValueError


def test_records_without_a_key_hold_no_texts() -> None:
    with pytest.raises(ValueError, match=r"^a\.jsonl holds no texts$"):
        read_table_file("a.jsonl", b"{}\n{}\n")


def zipped() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"text\n" + b"hello\n" * 1_000_000)
    return stream.getvalue()


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "txt", "parquet"])
@pytest.mark.parametrize("data", [zipped(), gzip.compress(b"text\nhello\n" * 1_000_000)], ids=["zip", "gzip"])
def test_an_archive_under_another_name_is_never_unpacked(ending: str, data: bytes) -> None:
    with pytest.raises(ValueError, match=rf"^a\.{ending} is (a zip archive|a gzip archive|not a Parquet file)"):
        read_table_file(f"a.{ending}", data)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("a.csv", "a.csv"),
        ("../../etc/a.csv", "a.csv"),
        (r"C:\Users\me\a.csv", "a.csv"),
        ("a\0\n\x1b[31m.csv", "a[31m.csv"),
        ("\u202egnp.csv", "gnp.csv"),
        ("\ud800a.csv", "a.csv"),
        ("猫 🙂.csv", "猫 🙂.csv"),
        ("", "the file"),
        ("/", "the file"),
        ("\u200b", "the file"),
        ("x" * 76 + ".csv", "x" * 76 + ".csv"),
        ("x" * 1_000 + ".csv", "x" * 70 + "….csv"),
        ("x" * 1_000 + ".parquet", "x" * 70 + "….parquet"),
    ],
)
def test_names_lose_folders_invisible_signs_and_length(name: str, plain: str) -> None:
    assert plain_name(name) == plain
    assert len(plain) <= MAX_NAME


def test_a_long_name_keeps_the_ending_by_which_the_file_is_read() -> None:
    file = read_table_file("/tmp/" + "x" * 1_000 + ".tsv", b"a,b\tc\n1\t2\n")
    assert file.name == "x" * 70 + "….tsv"
    assert file.table.columns.tolist() == ["a,b", "c"]


def test_a_csv_of_quotation_marks_alone_is_one_sentence() -> None:
    for n in (1_000_000, 1_000_001):
        with pytest.raises(
            ValueError, match=r"^a\.csv (has a header line and nothing below it|cannot be read as a CSV)"
        ):
            read_table_file("a.csv", b'"' * n)


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "json"])
def test_ten_thousand_columns_are_refused(ending: str) -> None:
    names = [f"c{i}" for i in range(10_000)]
    text = (
        ("\t" if ending == "tsv" else ",").join(names) if ending.endswith("sv") else json.dumps(dict.fromkeys(names, 1))
    )
    with pytest.raises(ValueError, match=rf"^a\.{ending} has 10,000 columns; up to 200 can be read$"):
        read_table_file(f"a.{ending}", text.encode())


# Each took gigabytes, or minutes, before: rows that are filled up to the width of the table, a row of millions of
# cells, lines that only Unicode ends, and the lists of JSON.
GREEDY = """
import resource
import pandas, pyarrow, charset_normalizer
from components.engine.table_files import read_table_file

columns = ",".join(f"c{i}" for i in range(200))
files = {
    "lists.json": '[{"a":[' + "[]," * 8_000_000 + "[]]}]",
    "ends.txt": "\\x0c" * 12_000_000,
    "long.csv": "a,b\\nx" + "," * 6_000_000,
    "keys.jsonl": "".join('{"c%d":1}\\n' % (i % 200) for i in range(100_000)),
    "short.csv": columns + "\\n" + "a\\n" * 400_000,
}
files = {name: text.encode() for name, text in files.items()}
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 400 * 2**20,) * 2)
for name, data in files.items():
    try:
        file = read_table_file(name, data)
        print(name, file.rows, file.table.shape)
    except ValueError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded and measured as Linux does it")
def test_no_file_takes_more_than_four_hundred_megabytes(run_python: RunPython) -> None:
    done = run_python(GREEDY)
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.splitlines() == [
        "lists.json has more than 5,000,000 brackets, which is more than texts need",
        "ends.txt has 12,000,000 lines; up to 1,000,000 can be read",
        "long.csv 1 (1, 2)",
        "keys.jsonl 100000 (50000, 200)",
        "short.csv 400000 (50000, 200)",
    ]
