"""Pasted and uploaded texts: what is read, what is left out and counted, and one clear sentence for what cannot be."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from pyarrow import parquet

from components.engine.corpus import (
    MAX_CHARACTERS,
    MAX_TEXTS,
    OWN,
    Corpus,
    Reading,
    clean,
    corpus_of,
    has_content,
    join_cells,
    parse_lines,
    read_upload,
)
from components.engine.npy_files import MAX_DIMENSIONS
from components.engine.sampling import sample_positions
from components.engine.table_files import MAX_ROWS, read_table_file


def corpus_from(
    data: bytes, text: str | Sequence[str] = "text", name: str = "a.csv", keep_duplicates: bool = True
) -> Corpus:
    columns = [text] if isinstance(text, str) else text
    return corpus_of(read_table_file(name, data), columns, keep_duplicates=keep_duplicates)


def test_each_line_is_a_text_without_the_white_space_around_it() -> None:
    corpus = parse_lines("  The cat sleeps. \nThe dog barks.\t\n")
    assert corpus.texts == ("The cat sleeps.", "The dog barks.")
    assert corpus.name == "Pasted sentences"
    assert corpus.key == ""
    assert corpus.reading == Reading(rows=2)


def test_the_table_holds_the_texts_row_by_row() -> None:
    corpus = parse_lines("a\n\nb")
    assert corpus.table["text"].tolist() == list(corpus.texts) == ["a", "b"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_every_kind_of_line_end_ends_a_line(end: str) -> None:
    corpus = parse_lines(f"one{end}two{end}{end}three")
    assert corpus.texts == ("one", "two", "three")
    assert corpus.reading == Reading(rows=4, blank=1)


def test_blank_lines_are_counted_and_left_out() -> None:
    corpus = parse_lines("\n  \none\n\t\n\u3000\ntwo\n")
    assert corpus.texts == ("one", "two")
    assert corpus.reading == Reading(rows=6, blank=4)


@pytest.mark.parametrize("text", ["", "\n\n", "   "])
def test_nothing_pasted_is_a_corpus_of_no_texts(text: str) -> None:
    corpus = parse_lines(text)
    assert corpus.texts == ()
    assert len(corpus.table) == 0
    assert len(corpus.digest) == 16


@pytest.mark.parametrize("invisible", ["\u200b\u200b", "\ufeff", "\u200b \u200b", "\u2060\t\u00ad", "\x07", "\u202e"])
def test_a_line_of_invisible_characters_is_blank(invisible: str) -> None:
    corpus = parse_lines(f"one\n{invisible}\ntwo")
    assert corpus.texts == ("one", "two")
    assert corpus.reading.blank == 1


def test_duplicates_and_odd_characters_stay_as_they_are() -> None:
    lines = ["one", "one", "x\u200by", "🙂", "=1+1", "<b>", "מים\u200f", "نص"]
    corpus = parse_lines("\n".join(lines))
    assert corpus.texts == tuple(lines)
    assert corpus.reading == Reading(rows=8, duplicates=1)


def test_pasted_marks_that_turn_letters_around_are_removed_and_counted() -> None:
    corpus = parse_lines("\u202eabc\nx\u2066y\u2069\nplain\n\u202d")
    assert corpus.texts == ("abc", "xy", "plain")
    assert corpus.reading == Reading(rows=4, blank=1, reordering=3)


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


def test_control_characters_are_left_out_of_texts() -> None:
    assert parse_lines("a\0b\x07c\x1b[31md\x7f\te").texts == ("abc[31md\te",)


def test_half_of_a_surrogate_pair_is_replaced_so_that_every_text_can_be_encoded() -> None:
    corpus = parse_lines("a\ud800b")
    assert corpus.texts == ("a\ufffdb",)
    assert len(corpus.digest) == 16


@pytest.mark.parametrize(
    ("line", "cleaned"),
    [
        (" a ", "a"),
        ("a\nb\tc\r\nd", "a\nb\tc\r\nd"),
        ("\u202aa\u202bb\u202cc\u202dd\u202ee", "abcde"),
        ("\u2066a\u2067b\u2068c\u2069", "abc"),
        ("a\u200eb\u200fc\u061cd", "a\u200eb\u200fc\u061cd"),
        ("👩\u200d👩", "👩\u200d👩"),
        ("\x00\x1f\x7f", ""),
    ],
)
def test_a_text_is_freed_of_what_is_no_part_of_it_and_of_nothing_else(line: str, cleaned: str) -> None:
    assert clean(line) == cleaned


@pytest.mark.parametrize(("line", "content"), [("a", True), ("🙂", True), ("\u200ba", True), ("", False), (" ", False)])
def test_a_text_has_content_where_something_can_be_seen(line: str, content: bool) -> None:
    assert has_content(line) is content


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_text_file_is_read_line_by_line_with_or_without_a_byte_order_mark(mark: bytes) -> None:
    corpus = read_upload("my.txt", mark + "Die Katze schläft.\r\n\r\n猫在睡觉。".encode())
    assert corpus.texts == ("Die Katze schläft.", "猫在睡觉。")
    assert corpus.name == "my.txt"
    assert corpus.key == OWN
    assert corpus.reading == Reading(rows=3, blank=1)


def test_the_last_ending_says_what_a_file_is() -> None:
    assert read_upload("a.csv.txt", b"a,b\n1,2").texts == ("a,b", "1,2")
    assert read_upload("a.txt.csv", b"a,b\n1,2 and more").texts == ("2 and more",)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_column_of_a_csv_file_is_read(mark: bytes) -> None:
    data = mark + b'text,id\n"Hello, you",1\nBye,22222222222222222\n,3\n'
    assert corpus_from(data, "text").texts == ("Hello, you", "Bye")
    assert corpus_from(data, "text").reading == Reading(rows=3, blank=1)
    assert corpus_from(data, "id").texts == ("1", "22222222222222222", "3")


def test_by_default_the_columns_are_guessed() -> None:
    rows = [
        f"{i},{'sport' if i % 2 else 'weather'},2020-01-{i % 28 + 1:02},The cat sleeps on sofa {i}\n" for i in range(20)
    ]
    corpus = read_upload("a.csv", ("id,label,day,text\n" + "".join(rows)).encode())
    assert corpus.texts[:2] == ("The cat sleeps on sofa 0", "The cat sleeps on sofa 1")
    assert list(corpus.table) == ["id", "date", "section", "text"]
    assert corpus.sections == ("sport", "weather")
    assert corpus.table["date"].tolist()[:2] == ["2020-01-01", "2020-01-02"]
    assert set(corpus.years) == {2020}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_file_may_have_any_line_ends(end: str) -> None:
    rows = ["text,id", *(f"Sentence number {i},{i}" for i in range(300))]
    assert len(read_upload("a.csv", end.join(rows).encode()).texts) == 300


def test_line_breaks_within_quotes_stay_in_their_cell() -> None:
    corpus = read_upload("a.csv", b'id,text\n1,"Hello\nyou"\n2,"a ""quoted"" word"\n')
    assert corpus.texts == ("Hello\nyou", 'a "quoted" word')


def test_a_row_that_is_too_short_is_blank() -> None:
    corpus = corpus_from(b"id,text\n1,Hello\n2\n")
    assert corpus.texts == ("Hello",)
    assert corpus.reading == Reading(rows=2, blank=1)


def test_columns_of_one_name_can_each_be_read() -> None:
    file = read_table_file("a.csv", b"text,text\nHello,Bye\n")
    assert [corpus_of(file, [name]).texts for name in file.table.columns] == [("Hello",), ("Bye",)]


@pytest.mark.parametrize(
    ("text", "label", "date", "missing"),
    [(["Text"], None, None, "Text"), (["text"], "Label", None, "Label"), (["text"], None, "Date", "Date")],
)
def test_an_unknown_column_is_an_error_that_names_it_and_those_there_are(
    text: list[str], label: str | None, date: str | None, missing: str
) -> None:
    file = read_table_file("a.csv", b"id,text\n1,Hello\n")
    with pytest.raises(ValueError, match=rf"^a\.csv has no column '{missing}'; it has 'id', 'text'$"):
        corpus_of(file, text, label, date)


def test_no_column_of_texts_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"^no column of texts was picked$"):
        corpus_of(read_table_file("a.csv", b"id,text\n1,Hello\n"), [])


@pytest.mark.parametrize("cells", [b" \n", b"\xe2\x80\x8b\n\xe2\x80\x8b \xe2\x80\x8b\n", b'""\n""\n'])
def test_a_column_of_blanks_is_an_error_that_names_it(cells: bytes) -> None:
    with pytest.raises(ValueError, match=r"^No row of a\.csv has a text in 'text'$"):
        corpus_from(b"text\n" + cells)


def test_more_rows_than_fifty_thousand_are_an_error_unless_a_sample_is_wanted() -> None:
    data = b"text\n" + b"hello there\n" * (MAX_ROWS + 1)
    with pytest.raises(ValueError, match=r"^a\.csv has 50,001 rows; up to 50,000 can be used at once$"):
        read_upload("a.csv", data)
    corpus = corpus_from(data)
    assert len(corpus.texts) == 50_000
    assert corpus.reading == Reading(rows=50_001, sampled=50_000, duplicates=49_999)


def test_a_text_is_named_by_the_row_of_the_file_that_it_stood_in() -> None:
    n = MAX_ROWS + 5_000
    data = "text\n" + "".join(f"row {i}\n" if i % 3 else '""\n' for i in range(1, n + 1))
    corpus = corpus_from(data.encode())
    assert [f"row {row}" for row in corpus.table["id"]] == list(corpus.texts)
    assert len(corpus.texts) + corpus.reading.blank == corpus.reading.sampled == 50_000
    assert corpus.reading.rows == n


def test_blank_rows_keep_the_numbers_of_the_others() -> None:
    assert corpus_from(b"id,text\n7,a\n8,\n9,c\n").table["id"].tolist() == ["1", "3"]


def test_duplicates_are_kept_and_counted_or_left_out_and_counted() -> None:
    data = b"id,text\n1,a\n2,b\n3, a \n4,\n5,\n6,a\n"
    kept = corpus_from(data)
    assert kept.texts == ("a", "b", "a", "a")
    assert kept.reading == Reading(rows=6, blank=2, duplicates=2)
    once = corpus_from(data, keep_duplicates=False)
    assert once.texts == ("a", "b")
    assert once.table["id"].tolist() == ["1", "2"]
    assert once.reading == Reading(rows=6, blank=2, repeated=2)


@pytest.mark.parametrize("length", [MAX_CHARACTERS, MAX_CHARACTERS + 1, 10_000_000])
@pytest.mark.parametrize("ending", ["csv", "tsv", "txt", "jsonl", "parquet"])
def test_a_text_that_is_too_long_is_shortened_and_counted(ending: str, length: int) -> None:
    stream = BytesIO()
    parquet.write_table(pa.table({"text": ["x" * length]}), stream)
    data = {
        "txt": b"x" * length,
        "jsonl": json.dumps({"text": "x" * length}).encode(),
        "parquet": stream.getvalue(),
    }.get(ending, b"text\n" + b"x" * length)
    corpus = corpus_from(data, name=f"a.{ending}")
    assert corpus.texts == ("x" * 10_000,)
    assert corpus.reading == Reading(rows=1, shortened=int(length > MAX_CHARACTERS))


@pytest.mark.parametrize("invisible", [100, 15_000])
def test_what_is_lost_after_many_invisible_characters_is_counted_too(invisible: int) -> None:
    stream = BytesIO()
    parquet.write_table(pa.table({"text": ["\x07" * invisible + "x" * 10_000_000]}), stream)
    corpus = corpus_from(stream.getvalue(), name="a.parquet")
    assert set(corpus.texts[0]) == {"x"}
    assert corpus.reading.shortened == 1


def test_texts_that_differ_only_after_their_end_are_duplicates() -> None:
    start = "x" * MAX_CHARACTERS
    corpus = corpus_from(f"text\n{start}a\n{start}b\n".encode())
    assert corpus.reading == Reading(rows=2, duplicates=1, shortened=2)


def test_marks_that_turn_letters_around_are_removed_and_counted() -> None:
    corpus = corpus_from("text\nin\u202evoice\nplain\n\u2067x\u2069\nמים\n".encode())
    assert corpus.texts == ("invoice", "plain", "x", "מים")
    assert corpus.reading == Reading(rows=4, reordering=2)


def test_formulas_and_markup_stay_texts() -> None:
    cells = ["=1+1", "@SUM(A1)", '=HYPERLINK(""http://example.org"")', "<script>alert(1)</script>", "$x^2$ **bold**"]
    data = "text\n" + "".join(f'"{cell}"\n' for cell in cells)
    assert corpus_from(data.encode()).texts == tuple(cell.replace('""', '"') for cell in cells)


@pytest.mark.parametrize(
    ("row", "joined"),
    [
        (("Title", "A description."), "Title. A description."),
        (("Really?", "Yes"), "Really? Yes"),
        (("标题。", "正文"), "标题。 正文"),
        (("a", "b", "c"), "a. b. c"),
        (("", "only"), "only"),
        (("only", " "), "only"),
        (("", ""), ""),
        ((" a ", " b "), "a. b"),
    ],
)
def test_cells_are_joined_as_sentences(row: tuple[str, ...], joined: str) -> None:
    assert join_cells([[cell] for cell in row]) == [joined]


def test_several_columns_are_joined_in_the_order_in_which_they_were_picked() -> None:
    data = b"body,title\nIt rains,Weather\n,Nothing\n"
    assert corpus_from(data, ["title", "body"]).texts == ("Weather. It rains", "Nothing")
    assert corpus_from(data, ["body", "title"]).texts == ("It rains. Weather", "Nothing")
    with pytest.raises(ValueError, match=r"has a text in 'a' and 'b'$"):
        corpus_from(b"a,b,c\n,,1\n", ["a", "b"])


def test_labels_become_sections_shortened_cleaned_and_never_blank() -> None:
    file = read_table_file("a.csv", f"text,label\na,b\nb,a\nc,\nd, \u202e\ne,{'x' * 1_000}\n,gone\n".encode())
    corpus = corpus_of(file, ["text"], "label")
    assert corpus.table["section"].tolist() == ["b", "a", "(none)", "(none)", "x" * 100]
    assert corpus.sections == ("(none)", "a", "b", "x" * 100)
    assert parse_lines("a").sections == ()


def test_dates_that_cannot_be_read_are_counted_and_their_texts_kept() -> None:
    file = read_table_file("a.csv", b"text,day\na,2020-01-31\nb,soon\nc,\nd,1999\ne,9999-12-31\n,never\n")
    corpus = corpus_of(file, ["text"], date="day")
    assert corpus.table["date"].tolist() == ["2020-01-31", "", "", "1999", ""]
    assert corpus.reading == Reading(rows=6, blank=1, undated=3)
    assert_array_equal(corpus.years, [2020, 0, 0, 1999, 0])
    assert_array_equal(parse_lines("a\nb").years, [0, 0])


@pytest.mark.parametrize("cell", ["0033-01-01", "1٩٩٩", "99999", "-0044-03-15", "1e9", "0", "x" * 1_000, "１９９９"])
def test_years_can_be_told_whatever_stands_in_a_column_of_dates(cell: str) -> None:
    file = read_table_file("a.csv", f"text,day\na,{cell}\n".encode())
    years = corpus_of(file, ["text"], date="day").years
    assert years.dtype == np.int64
    assert years[0] in (0, 1999)


EMBEDDINGS = np.array([[3.0, 4.0], [1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
FOUR_ROWS = b"id,text\n1,a\n2,\n3,a\n4,b\n"


def test_embeddings_follow_their_texts_and_get_length_1() -> None:
    file = read_table_file("a.csv", FOUR_ROWS)
    corpus = corpus_of(file, ["text"], embeddings=EMBEDDINGS)
    assert corpus.embeddings is not None
    assert corpus.embeddings.dtype == np.float32
    assert_allclose(corpus.embeddings, [[0.6, 0.8], [0.0, 1.0], [0.70710678, 0.70710678]], atol=1e-6)
    once = corpus_of(file, ["text"], embeddings=EMBEDDINGS, keep_duplicates=False)
    assert once.embeddings is not None
    assert_allclose(once.embeddings, [[0.6, 0.8], [0.70710678, 0.70710678]], atol=1e-6)


@pytest.mark.parametrize("rows", [0, 3, 5])
def test_embeddings_of_another_number_of_rows_are_an_error_with_both_numbers(rows: int) -> None:
    message = rf"^There are {rows} embeddings for the 4 rows of a\.csv$"
    with pytest.raises(ValueError, match=message):
        corpus_of(read_table_file("a.csv", FOUR_ROWS), ["text"], embeddings=np.ones((rows, 2)))


def test_embeddings_that_cannot_be_used_are_one_sentence() -> None:
    file = read_table_file("a.csv", FOUR_ROWS)
    for embeddings in (EMBEDDINGS * [[1], [1], [0], [1]], EMBEDDINGS * np.nan, np.ones((4, MAX_DIMENSIONS + 1))):
        with pytest.raises(ValueError, match="the embeddings"):
            corpus_of(file, ["text"], embeddings=embeddings)


def test_embeddings_may_belong_to_the_file_or_to_its_sample() -> None:
    n = MAX_ROWS + 10
    file = read_table_file("a.txt", "\n".join(f"row {i}" for i in range(n)).encode())
    angles = np.arange(n) / n
    whole = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    of_file = corpus_of(file, ["text"], embeddings=whole).embeddings
    of_sample = corpus_of(file, ["text"], embeddings=whole[file.positions]).embeddings
    assert of_file is not None
    assert of_sample is not None
    assert_array_equal(of_file, of_sample)
    assert_allclose(of_file, whole[file.positions], atol=1e-6)


def test_a_parquet_file_may_bring_its_embeddings() -> None:
    stream = BytesIO()
    parquet.write_table(pa.table({"text": ["a", None, "b"], "e": [[3.0, 4.0], [1.0, 0.0], [0.0, 2.0]]}), stream)
    file = read_table_file("a.parquet", stream.getvalue())
    corpus = corpus_of(file, ["text"], embeddings=file.vectors["e"])
    assert corpus.embeddings is not None
    assert_allclose(corpus.embeddings, [[0.6, 0.8], [0.0, 1.0]], atol=1e-6)


def test_surrogates_and_nul_characters_that_json_can_hide_do_no_harm() -> None:
    data = (
        rb'{"text": "\ud800 and \u0000more", "label": "\udfff", "date": "\ud800"}'
        + b"\n"
        + rb'{"text": "\ud83d\ude42"}'
    )
    corpus = corpus_of(read_table_file("a.jsonl", data), ["text"], "label", "date")
    assert corpus.texts == ("\ufffd and more", "🙂")
    assert corpus.sections == ("(none)", "\ufffd")
    assert all(cell.encode() for row in corpus.table[["text", "section"]].to_numpy() for cell in row)
    assert len(corpus.digest) == 16


def test_the_digest_names_the_texts_in_order() -> None:
    digest = parse_lines("a\nb").digest
    assert digest == read_upload("a.txt", b"a\n\nb\n").digest
    assert digest != parse_lines("b\na").digest
    assert digest != parse_lines("ab").digest
    assert digest != parse_lines("a").digest
    assert len(digest) == 16
    assert set(digest) <= set("0123456789abcdef")


def test_a_sample_keeps_every_text_beside_what_is_known_of_it() -> None:
    rows = "".join(f"text {i},{1900 + i}-01-01,label {i % 7}\n" for i in range(100))
    file = read_table_file("a.csv", ("text,date,label\n" + rows).encode())
    corpus = corpus_of(file, ["text"], "label", "date", np.stack([np.ones(100), np.arange(100)], axis=1))
    sample = corpus.sample(10, seed=3)
    chosen = sample_positions(100, 10, 3)
    assert sample.texts == tuple(f"text {i}" for i in chosen)
    assert sample.table["text"].tolist() == list(sample.texts)
    assert sample.table["section"].tolist() == [f"label {i % 7}" for i in chosen]
    assert_array_equal(sample.table.index, range(10))
    assert_array_equal(sample.years, 1900 + chosen)
    assert corpus.embeddings is not None
    assert_array_equal(sample.embeddings, corpus.embeddings[chosen])
    assert sample.reading == Reading(rows=100, sampled=10)
    assert sample.digest != corpus.digest
    assert sample.digest == corpus.sample(10, seed=3).digest


def test_a_sample_of_all_is_the_corpus_itself() -> None:
    corpus = parse_lines("a\nb")
    assert corpus.sample(2) is corpus
    assert corpus.sample(3) is corpus
    assert corpus.sample(1).embeddings is None


@pytest.mark.timeout(10)
@pytest.mark.parametrize("letter", ["\u202e", "\u200b", "猫"])
def test_thousands_of_long_texts_take_a_second(letter: str) -> None:
    file = read_table_file("a.txt", b"a\n" * 10_000)
    table = pd.DataFrame({"text": ["y" + letter * 500] * 10_000}, dtype="str")
    assert len(corpus_of(replace(file, table=table), ["text"], "text", "text").texts) == 10_000
