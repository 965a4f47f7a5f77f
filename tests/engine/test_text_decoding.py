"""Bytes become the text that was saved, in whichever encoding; what is no text is one sentence."""

from __future__ import annotations

import gzip
import zipfile
from io import BytesIO

import numpy as np
import pytest

from components.engine.text_decoding import ENCODINGS, SAMPLE_BYTES, decode, detect

ENGLISH = "id,text\n1,The cat sleeps on the sofa.\n2,It rains.\n"
GERMAN = "id,text\n1,Der Käse schmeckt übel.\n2,Es regnet schön.\n"
CHINESE = "编号,文本\n1,猫在沙发上睡觉。\n2,今天天气很好，我们去公园散步。\n"
QUOTED = "text\n“Hello” – she said… it’s €5.\n"
JAPANESE = "猫がソファーで寝ています。\n今日はとても良い天気です。\n" * 5
RUSSIAN = "Кошка спит на диване.\nСегодня хорошая погода.\n" * 5
TAIWANESE = "貓在沙發上睡覺。\n今天天氣很好，我們去公園。\n" * 5


@pytest.mark.parametrize(
    "text", ["", "a", ENGLISH, GERMAN, CHINESE, QUOTED, JAPANESE, RUSSIAN, "🙂", "text\nCzy to żółw?\n"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_is_read_with_and_without_its_mark(text: str, encoding: str) -> None:
    assert decode("a.csv", text.encode(encoding)) == (text, "utf-8")


@pytest.mark.parametrize("text", [ENGLISH, GERMAN, CHINESE, QUOTED, JAPANESE, "a", "🙂\n"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_with_its_mark(text: str, encoding: str) -> None:
    assert decode("a.csv", ("\ufeff" + text).encode(encoding)) == (text, "utf-16")


@pytest.mark.parametrize(
    "text", [ENGLISH, GERMAN, CHINESE, QUOTED, JAPANESE, "text\n一一一一\n", "text\n我在上海上班，猫在床上。\n"]
)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_without_its_mark(text: str, encoding: str) -> None:
    assert decode("a.csv", text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("shift", range(16, 20))
def test_an_emoji_at_the_end_of_what_is_looked_at_does_no_harm(shift: int) -> None:
    text = "x" * shift + "I like it 🙂🙂🙂🙂🙂\n" * (SAMPLE_BYTES // 21)
    assert decode("a.txt", text.encode("utf-16-le")) == (text, "utf-16-le")


def test_what_is_looked_at_ends_within_some_of_those_emoji() -> None:
    lines = "I like it 🙂🙂🙂🙂🙂\n".encode("utf-16-le")
    ends = [lines[(SAMPLE_BYTES - 2 * shift) % len(lines) - 1] for shift in range(16, 20)]
    assert 0xD8 in ends, "the first half of a pair"


@pytest.mark.parametrize("text", [CHINESE, "文本\n你好\n", "text\n" + "猫在沙发上睡觉\n" * 20])
@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "gb2312"])
def test_chinese_of_windows_is_read(text: str, encoding: str) -> None:
    assert decode("a.csv", text.encode(encoding)) == (text, "gb18030")


@pytest.mark.parametrize("before", range(4))
def test_a_long_chinese_line_is_not_cut_within_a_character(before: int) -> None:
    text = "x" * before + "猫在沙发上睡觉，今天天气很好。" * 4_000
    assert decode("a.txt", text.encode("gb18030")) == (text, "gb18030")


def test_the_first_letter_that_tells_may_come_late_even_in_one_line() -> None:
    text = "plain letters " * SAMPLE_BYTES + "猫在沙发上睡觉，今天天气很好。"
    assert decode("a.txt", text.encode("gb18030")).text == text


@pytest.mark.parametrize(
    "text", [GERMAN, "text\nübel\n", "é", "naïve café", "text\nQué pasó, señor?\n", "a\n" * 99 + "ñ"]
)
def test_latin_1_is_read(text: str) -> None:
    assert decode("a.csv", text.encode("latin-1")) == (text, "cp1252")


def test_the_quotation_marks_of_windows_are_read() -> None:
    assert decode("a.csv", QUOTED.encode("cp1252")) == (QUOTED, "cp1252")


@pytest.mark.parametrize(
    ("text", "encoding"), [(JAPANESE, "shift_jis"), (RUSSIAN, "cp1251"), (TAIWANESE, "big5"), (RUSSIAN, "koi8-r")]
)
def test_other_encodings_are_found_by_their_letters(text: str, encoding: str) -> None:
    assert decode("a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_encoding_can_be_given(encoding: str) -> None:
    text = {"euc_kr": "고양이", "cp1251": "Кошка", "cp1252": "Käse"}.get(encoding, "日本")
    assert decode("a.txt", text.encode(encoding), encoding).text == text


def test_an_encoding_that_does_not_fit_names_the_byte() -> None:
    with pytest.raises(ValueError, match=r"^a\.txt is not UTF-8 text: byte 3 is not$"):
        decode("a.txt", "naïve".encode("latin-1"), "utf-8")
    with pytest.raises(ValueError, match=r"^a\.txt is not CP1252 text: byte 2 is not$"):
        decode("a.txt", b"a\x81", "cp1252")


def test_an_encoding_that_is_not_offered_is_an_error() -> None:
    with pytest.raises(ValueError, match="encoding is 'rot13'; it must be one of utf-8, utf-16, gb18030"):
        decode("a.txt", b"a", "rot13")


@pytest.mark.parametrize(
    ("data", "byte"),
    [
        (("猫在沙发上睡觉。\n" * 50).encode() + b"\xff\n" + ("狗在叫。\n" * 50).encode(), "1,251"),
        (("Die Kätzchen schlafen schön.\n" * 50 + "ü").encode()[:-1], "1,551"),
        ("猫在沙发上睡觉".encode()[:-1], "19"),
    ],
)
def test_utf_8_with_a_bad_byte_is_an_error_and_not_taken_for_another_encoding(data: bytes, byte: str) -> None:
    with pytest.raises(ValueError, match=rf"^a\.txt is not UTF-8 text: byte {byte} is not$"):
        decode("a.txt", data)


@pytest.mark.parametrize("data", [b"\xff\xfet\0e\0\n", b"\xff\xfea\0\x00\xd8a\0", b"\xfe\xff\xd8\x00\x00a"])
def test_damaged_utf_16_is_an_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^a\.txt is not UTF-16 text: byte \d+ is not$"):
        decode("a.txt", data)


@pytest.mark.parametrize(
    "data",
    [
        b"text\nhel\0lo\nbye\n",
        b"\0",
        b"\0" * 1_000,
        b"text\n" + b"hello you\n" * 20_000 + b"\0\n",
        CHINESE.encode() + b"\0\n",
        ENGLISH.encode("utf-32"),
        GERMAN.encode("latin-1") + b"a\0b\n",
        "a\0b".encode("utf-16"),
    ],
)
def test_nul_characters_are_an_error(data: bytes) -> None:
    with pytest.raises(
        ValueError, match=r"^a\.csv holds NUL characters, the first in line [\d,]+, so it is not a text"
    ):
        decode("a.csv", data)


def test_the_line_of_the_first_nul_is_named() -> None:
    with pytest.raises(ValueError, match="the first in line 2,"):
        decode("a.csv", b"text\nhel\0lo\nb\0ye\n")


def zipped() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", ENGLISH)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (zipped(), "a zip archive or an Excel workbook; unpack it, or save the sheet as CSV"),
        (gzip.compress(ENGLISH.encode()), "a gzip archive; unpack it first"),
        (b"BZh91AY&SY", "a bzip2 archive; unpack it first"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
        (b"Rar!\x1a\x07\x00", "a RAR archive; unpack it first"),
        (b"%PDF-1.7", "a PDF; copy its sentences into a text file"),
        (b"PAR1\x15\x04", "a Parquet file; give it the ending .parquet"),
        (b"\x93NUMPY\x01\0", "a NumPy file; embeddings are added beside the texts"),
        (b"SQLite format 3\0", "an SQLite database"),
    ],
)
def test_a_file_of_another_kind_is_named(data: bytes, what: str) -> None:
    with pytest.raises(ValueError, match=r"^a\.csv is ") as caught:
        decode("a.csv", data)
    assert str(caught.value) == f"a.csv is {what}"


@pytest.mark.timeout(30)
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("low", [1, 128])
def test_random_bytes_are_no_text(seed: int, low: int) -> None:
    data = np.random.default_rng(seed).integers(low, 256, 100_000, np.uint8).tobytes()
    with pytest.raises(ValueError, match=r"^a\.csv is not text in an encoding that is known here; save it as UTF-8$"):
        decode("a.csv", data)


def test_what_was_detected_decodes_or_is_one_sentence_for_a_thousand_short_files() -> None:
    rng = np.random.default_rng(6)
    for size in rng.integers(1, 12, 1_000):
        data = rng.integers(0, 256, size, np.uint8).tobytes()
        refused = ""
        try:
            text, encoding = decode("a.txt", data)
            assert encoding == detect(data)
            assert text.encode(), data
        except ValueError as error:
            refused = f"{type(error).__name__}: {error}"
        assert refused == "" or refused.startswith("ValueError: a.txt "), data
