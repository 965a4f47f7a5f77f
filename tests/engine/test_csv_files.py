"""Rows of CSV files: whole, in order, however they are written; and no file takes memory or time for itself."""

from __future__ import annotations

import csv
from io import StringIO

import numpy as np
import pandas as pd
import pytest

from components.engine.csv_files import find_delimiter, read_csv

HOSTILE = "\",;\t|\n\r'\\a \u2028\x85\x0b\x1f"


def rows_of(text: str, delimiter: str | None = None) -> list[list[str]]:
    rows = read_csv("a.csv", text, delimiter or find_delimiter(text), 200)
    return [rows.columns, *map(list, rows.take(np.ones(rows.n, dtype=bool)))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_python_writes_is_read_back(delimiter: str, end: str) -> None:
    rows = [["id", "text"], ["1", 'He said "no, never; or\tnever|"'], ["2", "two\nlines"], ["3", ""], ["", " x "]]
    stream = StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    assert rows_of(stream.getvalue()) == rows


def test_what_pandas_writes_is_read_as_pandas_reads_it() -> None:
    rng = np.random.default_rng(8)
    cells = ["".join(rng.choice(list(HOSTILE), 6)) + "x" for _ in range(300)]
    table = pd.DataFrame({"id": range(300), "text": cells})
    text = table.to_csv(index=False, quoting=csv.QUOTE_ALL)
    assert [row[1] for row in rows_of(text, ",")[1:]] == cells


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = f"id{delimiter}text\n1{delimiter}Hello there\n2{delimiter}Bye now\n"
    assert find_delimiter(text) == delimiter
    assert rows_of(text)[1:] == [["1", "Hello there"], ["2", "Bye now"]]


@pytest.mark.parametrize("first", [",", ";", "\t", "|"])
@pytest.mark.parametrize("second", [",", ";", "\t", "|"])
def test_of_two_signs_in_the_header_the_one_that_divides_the_rows_alike_delimits(first: str, second: str) -> None:
    text = f"name{second}first{first}text\n" + f"a{first}b\n" * 20 + f"Hello{second} you{second} there{first}c\n"
    assert find_delimiter(text) == first


def test_other_delimiters_may_stand_in_cells() -> None:
    assert rows_of("id;text\n1;Hello, you, there\n")[1] == ["1", "Hello, you, there"]
    assert rows_of('id;text\n1;"a;b"\n')[1] == ["1", "a;b"]


def test_a_delimiter_within_a_quoted_header_does_not_count() -> None:
    assert rows_of('"Comment (short, clear, polite)";id\nHello there;1\n')[1] == ["Hello there", "1"]
    assert rows_of('"Comment, if any"\nHello, you\n') == [["Comment, if any"], ["Hello, you"]]


def test_an_unnamed_first_column_is_a_column() -> None:
    assert rows_of("\ttext\n0\tHello there\n") == [["Column 1", "text"], ["0", "Hello there"]]
    assert rows_of(",text\n0,Hello there\n") == [["Column 1", "text"], ["0", "Hello there"]]


def test_in_a_file_with_one_column_commas_belong_to_the_sentences() -> None:
    text = 'sentence\nHello, my friend.\n"Quoted, too"\nGoodbye\n'
    assert [row[0] for row in rows_of(text)[1:]] == ["Hello, my friend.", "Quoted, too", "Goodbye"]


def test_quotation_marks_within_a_cell_are_letters() -> None:
    assert rows_of('id,text\n1,a 5" pipe\n2,say "no"\n')[1:] == [["1", 'a 5" pipe'], ["2", 'say "no"']]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_on_which_nothing_stands_are_no_rows_as_in_pandas(end: str) -> None:
    text = end.join(["", "", "id,text", "", "1,a", "", "2,b", "", ""])
    assert rows_of(text) == [["id", "text"], ["1", "a"], ["2", "b"]]
    assert len(pd.read_csv(StringIO(text))) == 2


def test_other_line_ends_of_unicode_stay_in_their_cell() -> None:
    assert rows_of("id,text\n1,a\u2028b\x85c\x0bd\x0ce\n")[1] == ["1", "a\u2028b\x85c\x0bd\x0ce"]


def test_commas_at_every_lines_end_do_no_harm() -> None:
    assert rows_of("text,\nHello,\nBye,\n") == [["text", "Column 2"], ["Hello", ""], ["Bye", ""]]
    assert rows_of("id,text\n1,Hello,\n2,Bye,,,\n")[1:] == [["1", "Hello"], ["2", "Bye"]]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("text,\nHello, world, again\nGood morning,\n", 2),
        ("id,text\n1,Hello, world\n2,Bye\n", 2),
        ("id,text\n1,Bye\n2,Hello, world\n", 3),
        ('id,text\n1,"two\nlines"\n2,Hello, world\n', 4),
        ("id,text\n" + "1,Bye\n" * 60_000 + "2,Hello, world\n", 60_002),
    ],
)
def test_a_row_that_is_too_long_is_named_and_never_loses_its_end_in_silence(text: str, line: int) -> None:
    with pytest.raises(ValueError, match=f"^a.csv has more cells in line {line:,} than in its header line; put such"):
        rows_of(text)


@pytest.mark.parametrize("text", ['"', '"""', 'id,text\n1,"abc\n2,def\n', 'text\nfine\n"' + "x\n" * 9, '"a\n1,b\n' * 3])
def test_a_quotation_mark_that_is_never_closed_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"^a\.csv cannot be read as a CSV file: a quotation mark is opened and never"):
        rows_of(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.csv is empty"),
        ("\n\r\n\r", "a.csv is empty"),
        ("text\n", "a.csv has a header line and nothing below it"),
        ("a,b,c", "a.csv has a header line and nothing below it"),
        ('""""""', "a.csv has a header line and nothing below it"),
        (",".join(f"c{i}" for i in range(10_000)), "a.csv has 10,000 columns; up to 200 can be read"),
        ("\t".join(f"c{i}" for i in range(10_000)), "a.csv has 10,000 columns; up to 200 can be read"),
        ('"a\nb"' + "," * 300 + "\nx\n", "a.csv has 301 columns; up to 200 can be read"),
    ],
)
def test_a_file_without_rows_or_with_too_many_columns_is_one_sentence(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"^a\.csv ") as caught:
        rows_of(text, "\t" if "\t" in text else ",")
    assert str(caught.value) == message


def test_as_many_columns_as_are_allowed_are_read() -> None:
    names = [f"c{i}" for i in range(200)]
    assert rows_of(f"{','.join(names)}\n{','.join(names)}\n") == [names, names]


def test_a_cell_longer_than_pythons_limit_is_read() -> None:
    assert rows_of("id,text\n1," + "x" * 1_000_000 + "\n")[1][1] == "x" * 1_000_000


def test_chosen_rows_alone_are_given_and_may_be_taken_again() -> None:
    rows = read_csv("a.csv", "n\n0\n\n1\n2\n3\n", ",", 200)
    for chosen in ([True, False, True, False], [False, True, False, True]):
        expected = [[str(i)] for i in range(4) if chosen[i]]
        assert list(rows.take(np.array(chosen))) == expected
    assert rows.n == 4


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "part", ['"', ',"', "a'b,", ";", '"a\n', '\n"a,', "\n", '""', '","', "\r", "a,b;c|d\te\n", '"\n"'], ids=repr
)
def test_a_million_odd_characters_take_no_time(part: str) -> None:
    refused = ""
    try:
        assert all(rows_of("a,b;c|d\n" + part * (1_000_000 // len(part))))
    except ValueError as error:
        refused = f"{type(error).__name__}: {error}"
    assert refused == "" or refused.startswith("ValueError: a.csv ")
    assert len(refused) < 120


def test_the_line_that_tells_excel_the_delimiter_is_no_header() -> None:
    text = "sep=;\r\nid;text\r\n1;one, two, three\r\n"
    assert find_delimiter(text) == ";"
    rows = read_csv("a.csv", text, ";", 10)
    assert rows.columns == ["id", "text"]
    assert rows.n == 1
