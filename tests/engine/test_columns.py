"""A stranger's columns: names that can be told apart, and guesses at texts, labels and dates."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from components.engine.columns import (
    ColumnGuess,
    column_names,
    guess_columns,
    guess_text_column,
    iso_dates,
    refuse_wide,
)

TEXTS = [f"A sentence that goes on for a while, number {i}" for i in range(40)]


def table(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(cells, dtype="str") for name, cells in columns.items()})


def iso(*cells: str) -> list[str]:
    return iso_dates(pd.Series(list(cells), dtype="str")).tolist()


@pytest.mark.parametrize(
    ("names", "plain"),
    [
        (["text", "id"], ["text", "id"]),
        (["text", "text", "text"], ["text", "text (2)", "text (3)"]),
        (["text", "text (2)", "text"], ["text", "text (2)", "text (3)"]),
        (["", "text", " ", "\u200b"], ["Column 1", "text", "Column 3", "Column 4"]),
        (["", "Column 1"], ["Column 1", "Column 1 (2)"]),
        (["te\u202ext", "te\u2066xt", "a\x07b"], ["text", "text (2)", "ab"]),
        (["two\nlines", "\ttab "], ["two lines", "tab"]),
        (["\ud800"], ["Column 1"]),
        (["文本", "🙂", "=1+1"], ["文本", "🙂", "=1+1"]),
        ([], []),
    ],
)
def test_names_can_be_shown_and_told_apart(names: list[str], plain: list[str]) -> None:
    assert column_names(names) == plain


def test_long_names_are_cut_and_still_told_apart() -> None:
    names = column_names(["x" * 80, "x" * 1_000_000, "x" * 1_000_001])
    assert names == ["x" * 80, "x" * 80 + "…", "x" * 80 + "… (2)"]


def test_ten_thousand_columns_are_an_error_with_both_numbers() -> None:
    refuse_wide("a.csv", 200, 200)
    with pytest.raises(ValueError, match=r"^a\.csv has 10,000 columns; up to 200 can be read$"):
        refuse_wide("a.csv", 10_000, 200)


def test_text_label_and_date_are_found_by_what_stands_in_them() -> None:
    found = guess_columns(
        table(
            number=[str(i) for i in range(40)],
            a=["sport", "politics"] * 20,
            b=["2020-01-31", "2021-12-01"] * 20,
            c=TEXTS,
        )
    )
    assert found == ColumnGuess("c", "a", "b")


def test_a_text_alone_has_neither_label_nor_date() -> None:
    assert guess_columns(table(text=TEXTS)) == ColumnGuess("text", None, None)


def test_a_fitting_name_decides_between_several() -> None:
    days = ["2020-01-31"] * 40
    found = guess_columns(
        table(
            text=TEXTS,
            lang=["en", "de"] * 20,
            section=["a", "b"] * 20,
            seen=days,
            published=days,
            other=["x", "y"] * 20,
        )
    )
    assert found == ColumnGuess("text", "section", "published")
    found = guess_columns(table(正文=TEXTS, 语言=["en", "de"] * 20, 类别=["a", "b"] * 20, 日期=days))
    assert found == ColumnGuess("正文", "类别", "日期")


def test_words_are_a_better_label_than_numbers() -> None:
    assert guess_columns(table(text=TEXTS, stars=["1", "5"] * 20, kind=["a", "b"] * 20)).label == "kind"
    assert guess_columns(table(text=TEXTS, stars=["1", "5"] * 20)).label == "stars"


@pytest.mark.parametrize(
    "cells",
    [["the same"] * 40, [f"name {i}" for i in range(40)], [""] * 40, [f"{i % 20}" for i in range(40)]],
    ids=["one value", "all different", "blank", "each twice"],
)
def test_what_does_not_repeat_or_never_differs_is_no_label(cells: list[str]) -> None:
    assert guess_columns(table(text=TEXTS, label=cells)).label is None


def test_fifty_labels_are_labels_and_fifty_one_are_not() -> None:
    texts = [f"A sentence that goes on, number {i}" for i in range(1_000)]
    assert guess_columns(table(text=texts, topic=[f"t{i % 50}" for i in range(1_000)])).label == "topic"
    assert guess_columns(table(text=texts, topic=[f"t{i % 51}" for i in range(1_000)])).label is None


@pytest.mark.parametrize(
    "cells",
    [
        ["12", "345", "7", "20"],
        ["1577836800", "1577836801"],
        ["1.5", "2.5"],
        ["12:30", "23:59"],
        ["today", "now"],
        [""],
    ],
)
def test_numbers_times_and_words_are_no_dates(cells: list[str]) -> None:
    assert guess_columns(table(text=TEXTS, date=(cells * 40)[:40])).date is None


def test_digits_alone_are_dates_only_where_the_name_says_so() -> None:
    years, days = ["1999", "2020"] * 20, ["20111231", "20120101"] * 20
    assert guess_columns(table(text=TEXTS, year=years)).date == "year"
    assert guess_columns(table(text=TEXTS, pages=years)).date is None
    assert guess_columns(table(text=TEXTS, published=days)).date == "published"
    assert guess_columns(table(text=TEXTS, number=days)).date is None


def test_one_date_in_ten_may_be_missing_its_form_but_not_two() -> None:
    assert guess_columns(table(text=TEXTS, date=["2020-01-01"] * 36 + ["unknown"] * 4)).date == "date"
    assert guess_columns(table(text=TEXTS, date=["2020-01-01"] * 32 + ["unknown"] * 8)).date is None


def test_the_longest_cells_are_the_text_unless_they_are_lists() -> None:
    assert guess_text_column(
        table(id=["1", "2"], label=["animals", "weather"], text=["The cat sleeps", "It rains"])
    ) == ("text")
    lists = ["[0.123456789, 0.23456789, 0.3456789, 0.456789]"] * 2
    assert guess_text_column(table(embedding=lists, text=["The cat sleeps", "It rains"])) == "text"
    assert guess_text_column(table(embedding=lists)) == "embedding"


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("1999", "1999"),
        ("1999-12", "1999-12"),
        (" 2020-02-29 ", "2020-02-29"),
        ("2020-02-29 10:30:00", "2020-02-29"),
        ("2020-02-29T10:30:00Z", "2020-02-29"),
        ("2020-01-01T23:00:00-05:00", "2020-01-01"),
        ("2020-01-01 01:00:00.000000+0100", "2020-01-01"),
        ("20200229", "2020-02-29"),
        ("03/04/2020", "2020-03-04"),
        ("31/12/2020", "2020-12-31"),
        ("5 May 2020", "2020-05-05"),
        ("May 5, 2020", "2020-05-05"),
        ("Tue, 05 May 2020 10:00:00 GMT", "2020-05-05"),
        ("1066-10-14", "1066-10-14"),
        ("2021-02-29", ""),
        ("2020-13-01", ""),
        ("1999-13", ""),
        ("0033-04-03", ""),
        ("9999-12-31", ""),
        ("99999-01-01", ""),
        ("3333", ""),
        ("10", ""),
        ("200112", ""),
        ("2020.5", ""),
        ("201112311030", ""),
        ("1577836800", ""),
        ("12:30", ""),
        ("12:30:59.5 pm", ""),
        ("Mar 5", ""),
        ("today", ""),
        ("now", ""),
        ("NaT", ""),
        ("", ""),
        ("no date", ""),
        ("1" * 1_000, ""),
        ("2020-01-01" + " " * 50 + "x", ""),
    ],
)
def test_dates_become_iso_8601_and_what_is_none_is_empty(cell: str, date: str) -> None:
    assert iso(cell) == [date]
    assert iso("2020-01-01", cell, "1999") == ["2020-01-01", date, "1999"], "among others"


def test_every_day_of_four_years_stays_itself() -> None:
    first = datetime.date(2019, 1, 1)
    days = [(first + datetime.timedelta(days=i)).isoformat() for i in range(1_461)]
    assert iso(*days) == days


def test_digits_of_other_scripts_are_no_partial_dates() -> None:
    assert all(date == "" or date.isascii() for date in iso("1٩٩٩", "１９９９", "١٩٩٩-٠١-٠١"))


@pytest.mark.timeout(20)
def test_long_cells_in_a_column_of_dates_take_no_time() -> None:
    hostile = ["1 " * 500_000, "1" * 1_000_000, "2020-01-01 " * 100_000, "-" * 1_000_000, "May " * 200_000]
    assert iso(*hostile) == [""] * 5
    assert guess_columns(table(text=[text * 9 for text in TEXTS], date=["2020-01-01"] * 35 + hostile)).text == "date"


@pytest.mark.parametrize("column", [[], [""], ["", ""]])
def test_a_table_of_nothing_still_has_a_text_column(column: list[str]) -> None:
    assert guess_columns(table(only=column)) == ColumnGuess("only", None, None)


def test_dates_of_numbers_are_read_in_one_order_throughout_a_column() -> None:
    def read(*cells: str) -> list[str]:
        return iso_dates(pd.Series(cells, dtype="str")).tolist()

    assert read("05.03.2020", "17.04.2021") == ["2020-03-05", "2021-04-17"]
    assert read("05.03.2020", "06.04.2021") == ["2020-03-05", "2021-04-06"]
    assert read("03/04/2020", "12/25/2019") == ["2020-03-04", "2019-12-25"]
    assert read("03/04/2020", "25/12/2019") == ["2020-04-03", "2019-12-25"]
    assert read("03/04/2020", "25/12/2019", "31/31/2019") == ["2020-04-03", "2019-12-25", ""]


def test_dates_are_read_as_they_are_written_in_chinese_with_time_zones_and_by_month() -> None:
    cells = ["2020年3月5日", "2020年12月", "2020/01", "May 2020", "Mon, 02 Mar 2020 10:00:00 PDT", "2 March 2020"]
    read = iso_dates(pd.Series(cells, dtype="str")).tolist()
    assert read == ["2020-03-05", "2020-12", "2020-01", "2020-05", "2020-03-02", "2020-03-02"]
