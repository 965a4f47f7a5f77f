"""Pasted and uploaded texts: what is read, what is left out, and one clear sentence for what cannot be read."""

from __future__ import annotations

import pytest

from components.engine.corpus import (
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_TEXTS,
    guess_text_column,
    parse_lines,
    read_table,
    read_upload,
)


def test_each_line_is_a_text_without_the_white_space_around_it() -> None:
    corpus = parse_lines("  The cat sleeps. \nThe dog barks.\t\n")
    assert corpus.texts == ("The cat sleeps.", "The dog barks.")
    assert corpus.name == "Pasted sentences"
    assert corpus.blank == 0


def test_the_table_holds_the_texts_row_by_row() -> None:
    corpus = parse_lines("a\n\nb")
    assert corpus.table["text"].tolist() == list(corpus.texts) == ["a", "b"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_every_kind_of_line_end_ends_a_line(end: str) -> None:
    corpus = parse_lines(f"one{end}two{end}{end}three")
    assert corpus.texts == ("one", "two", "three")
    assert corpus.blank == 1


def test_blank_lines_are_counted_and_left_out() -> None:
    corpus = parse_lines("\n  \none\n\t\n\u3000\ntwo\n")
    assert corpus.texts == ("one", "two")
    assert corpus.blank == 4


@pytest.mark.parametrize("text", ["", "\n\n", "   "])
def test_nothing_pasted_is_a_corpus_of_no_texts(text: str) -> None:
    corpus = parse_lines(text)
    assert corpus.texts == ()
    assert len(corpus.table) == 0


def test_a_line_of_invisible_characters_is_blank() -> None:
    corpus = parse_lines("one\n\u200b\u200b\n\ufeff\ntwo")
    assert corpus.texts == ("one", "two")
    assert corpus.blank == 2


def test_duplicates_and_odd_characters_stay_as_they_are() -> None:
    lines = ["one", "one", "\u202eabc", "x\u200by", "🙂", "=1+1", "<b>"]
    assert parse_lines("\n".join(lines)).texts == tuple(lines)


def test_too_many_texts_are_an_error_with_both_numbers() -> None:
    assert len(parse_lines("a\n" * MAX_TEXTS).texts) == 10_000
    with pytest.raises(ValueError, match=r"There are 10,001 sentences; up to 10,000 can be compared at once\."):
        parse_lines("a\n" * (MAX_TEXTS + 1))


def test_blank_lines_do_not_count_among_the_texts() -> None:
    assert len(parse_lines("a\n\n" * MAX_TEXTS).texts) == MAX_TEXTS


def test_a_text_that_is_too_long_is_an_error_that_names_it() -> None:
    assert parse_lines("x" * MAX_CHARACTERS).texts == ("x" * 10_000,)
    with pytest.raises(ValueError, match=r"Sentence 2 has 10,001 characters; up to 10,000 are taken\."):
        parse_lines("short\n" + "x" * (MAX_CHARACTERS + 1))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_text_file_is_read_line_by_line_with_or_without_a_byte_order_mark(mark: bytes) -> None:
    corpus = read_upload("my.txt", mark + "Die Katze schläft.\r\n\r\n猫在睡觉。".encode())
    assert corpus.texts == ("Die Katze schläft.", "猫在睡觉。")
    assert corpus.name == "my.txt"
    assert corpus.blank == 1


def test_a_file_with_another_ending_is_read_as_plain_text() -> None:
    assert read_upload("a.csv.txt", b"a,b\n1,2").texts == ("a,b", "1,2")
    assert read_upload("README", b"a,b").texts == ("a,b",)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_column_of_a_csv_file_is_read(mark: bytes) -> None:
    data = mark + b'text,id\n"Hello, you",1\nBye,22222222222222222\n,3\n'
    assert read_upload("My.CSV", data, "text").texts == ("Hello, you", "Bye")
    assert read_upload("My.CSV", data, "text").blank == 1
    assert read_upload("My.CSV", data, "id").texts == ("1", "22222222222222222", "3")


def test_by_default_the_column_with_the_longest_cells_is_read() -> None:
    data = b"id,label,text\n1,animals,The cat sleeps on the sofa\n2,weather,It rains\n"
    assert read_upload("a.csv", data).texts == ("The cat sleeps on the sofa", "It rains")
    assert guess_text_column(read_table("a.csv", data)) == "text"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    data = f"id{delimiter}text\n1{delimiter}Hello there\n2{delimiter}Bye now\n".encode()
    assert read_upload("a.csv", data).texts == ("Hello there", "Bye now")


def test_other_delimiters_may_stand_in_cells() -> None:
    assert read_upload("a.csv", b"id;text\n1;Hello, you, there\n").texts == ("Hello, you, there",)
    assert read_upload("a.csv", b'id;text\n1;"a;b"\n').texts == ("a;b",)


def test_a_delimiter_within_a_quoted_header_does_not_count() -> None:
    assert read_upload("a.csv", b'"Comment (short, clear, polite)";id\nHello there;1\n').texts == ("Hello there",)


def test_an_unnamed_first_column_is_a_column() -> None:
    assert read_upload("a.csv", b"\ttext\n0\tHello there\n").texts == ("Hello there",)
    assert read_upload("a.csv", b",text\n0,Hello there\n").texts == ("Hello there",)


def test_line_breaks_within_quotes_stay_in_their_cell() -> None:
    corpus = read_upload("a.csv", b'id,text\n1,"Hello\nyou"\n2,"a ""quoted"" word"\n')
    assert corpus.texts == ("Hello\nyou", 'a "quoted" word')


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_file_may_have_any_line_ends(end: str) -> None:
    rows = ["text,id", *(f"Sentence number {i},{i}" for i in range(300))]
    assert len(read_upload("a.csv", end.join(rows).encode()).texts) == 300


def test_words_that_mean_nothing_to_pandas_are_texts() -> None:
    assert read_upload("a.csv", b"text\nNA\nnull\nNone\n1e5\n007\nTrue\n").texts == (
        "NA",
        "null",
        "None",
        "1e5",
        "007",
        "True",
    )


def test_a_row_that_is_too_short_has_blank_cells_at_its_end() -> None:
    corpus = read_upload("a.csv", b"id,text\n1,Hello\n2\n", "text")
    assert corpus.texts == ("Hello",)
    assert corpus.blank == 1


@pytest.mark.parametrize(
    "data",
    [
        b"text\nHello, world\nGood morning\n",
        b"text\nGood morning\nHello, world\n",
        b"id,text\n1,Hello, world\n2,Bye\n",
        b"id,text\n1,Bye\n2,Hello, world\n",
    ],
)
def test_a_row_that_is_too_long_never_loses_its_end_in_silence(data: bytes) -> None:
    try:
        texts = read_upload("a.csv", data, "text").texts
    except ValueError:
        return  # said aloud
    assert any("Hello" in text and "world" in text for text in texts)


def test_commas_at_every_lines_end_do_no_harm() -> None:
    assert read_upload("a.csv", b"text,\nHello,\nBye,\n").texts == ("Hello", "Bye")


def test_columns_of_one_name_are_told_apart() -> None:
    table = read_table("a.csv", b"text,text\nHello,Bye\n")
    assert len(set(table.columns)) == 2
    assert [read_upload("a.csv", b"text,text\nHello,Bye\n", name).texts for name in table.columns] == [
        ("Hello",),
        ("Bye",),
    ]


def test_zero_bytes_in_a_cell_do_not_cut_the_file() -> None:
    assert read_upload("a.csv", b"text\nhel\0lo\nbye\n").texts == ("hello", "bye")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "cannot be read as a CSV file"),
        (b"\xef\xbb\xbf", "cannot be read as a CSV file"),
        (b"\n\n\n", "cannot be read as a CSV file"),
        (b'"', "cannot be read as a CSV file"),
        (b'"""', "cannot be read as a CSV file"),
        (b'id,text\n1,"abc\n2,def\n', "cannot be read as a CSV file"),
        (b"\0\0\0", "a.csv"),
        (b"text\n", "has a header line and nothing below it"),
        (b"a,b,c", "has a header line and nothing below it"),
        ("text\nübel\n".encode("latin-1"), r"is not UTF-8 text \(byte 6 is not\)"),
        ("text\nübel\n".encode("utf-16"), r"is not UTF-8 text \(byte 1 is not\)"),
        (",".join(f"c{i}" for i in range(10_000)).encode(), "has 10,000 columns; up to 200 can be read"),
        ("\t".join(f"c{i}" for i in range(10_000)).encode(), "has 10,000 columns; up to 200 can be read"),
        (b"PK\x03\x04\x14\x00\x06\x00\xff\xfe", "is not UTF-8 text"),
    ],
)
def test_a_file_that_is_no_csv_is_one_clear_sentence(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        read_upload("a.csv", data)
    assert str(caught.value).startswith("a.csv ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("data", "byte"), [("naïve".encode("latin-1"), 3), ("é".encode("utf-16"), 1), (b"a\xc3", 2)])
def test_a_text_file_that_is_not_utf_8_names_the_byte(data: bytes, byte: int) -> None:
    with pytest.raises(ValueError, match=rf"my.txt is not UTF-8 text \(byte {byte} is not\); save it as UTF-8"):
        read_upload("my.txt", data)


def test_as_many_columns_as_are_allowed_can_be_read() -> None:
    names = ",".join(f"c{i}" for i in range(MAX_COLUMNS))
    cells = ",".join(f"cell {i}" for i in range(MAX_COLUMNS))
    assert read_table("a.csv", f"{names}\n{cells}\n".encode()).shape == (1, MAX_COLUMNS)


def test_an_unknown_column_is_an_error_that_names_it_and_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"a\.csv has no column 'Text'; it has 'id', 'text'"):
        read_upload("a.csv", b"id,text\n1,Hello\n", "Text")


def test_the_limits_hold_for_files_too() -> None:
    with pytest.raises(ValueError, match="There are 10,001 sentences"):
        read_upload("a.csv", b"text\n" + b"hello\n" * 10_001)
    with pytest.raises(ValueError, match="Sentence 1 has 10,001 characters"):
        read_upload("a.csv", b"text\n" + b"x" * 10_001)
    with pytest.raises(ValueError, match="Sentence 1 has 10,001 characters"):
        read_upload("a.txt", b"x" * 10_001)


def test_control_characters_are_left_out_of_texts() -> None:
    assert parse_lines("a\0b\x07c\x1b[31md\x7f\te").texts == ("abc[31md\te",)


def test_in_a_csv_with_one_column_commas_belong_to_the_sentences() -> None:
    data = b'sentence\nHello, my friend.\n"Quoted, too"\nGoodbye\n'
    assert read_upload("a.csv", data).texts == ("Hello, my friend.", "Quoted, too", "Goodbye")
