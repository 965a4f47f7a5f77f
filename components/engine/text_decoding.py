"""Bytes of a file into text: which encoding it has, found by charset-normalizer."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import NamedTuple

# What users may pick where the detection errs; cp1252 is what Windows calls Latin-1, and holds all of its letters.
ENCODINGS = ("utf-8", "utf-16", "gb18030", "cp1252", "big5", "shift_jis", "euc_kr", "cp1251")
LIKELY = ("gb18030", "cp1252")
HIGH_PAIR = re.compile(rb"[\x80-\xff]{2}")
SAMPLE_BYTES = 1 << 16
NOT_TEXT = {
    b"PK\x03\x04": "a zip archive or an Excel workbook; unpack it, or save the sheet as CSV",
    b"PK\x05\x06": "an empty zip archive",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"7z\xbc\xaf": "a 7z archive; unpack it first",
    b"Rar!": "a RAR archive; unpack it first",
    b"BZh": "a bzip2 archive; unpack it first",
    b"\xfd7zXZ": "an xz archive; unpack it first",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive; unpack it first",
    b"%PDF": "a PDF; copy its sentences into a text file",
    b"PAR1": "a Parquet file; give it the ending .parquet",
    b"\x93NUMPY": "a NumPy file; embeddings are added beside the texts",
    b"\x89PNG": "a picture",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file; save it as CSV",
    b"SQLite format 3": "an SQLite database",
}


class Decoded(NamedTuple):
    """Text, and the encoding that it was in."""

    text: str
    encoding: str


def decode(name: str, data: bytes, encoding: str | None = None) -> Decoded:
    """Turn a file's bytes into text.

    Byte-order marks decide first; then zeros, if as UTF-16 the text makes sense; then UTF-8 if every byte fits, or so
    many that the others must be damage, which is an error. Then comes what charset-normalizer finds likelier, GB18030
    or Windows-1252, and last whatever else it finds.

    Parameters
    ----------
    name : str
        The file's name, for messages.
    data : bytes
    encoding : str, optional
        One of `ENCODINGS`, to be taken without a look at the bytes.

    Raises
    ------
    ValueError
        The file is not text, its encoding was not found, it does not fit `encoding`, or it holds NUL characters.
    """
    for magic, what in NOT_TEXT.items():
        if data.startswith(magic):
            raise ValueError(f"{name} is {what}")
    if encoding is not None and encoding not in ENCODINGS:
        raise ValueError(f"encoding is {encoding!r}; it must be one of {', '.join(ENCODINGS)}")
    found = encoding or detect(data)
    if found is None:
        raise ValueError(f"{name} is not text in an encoding that is known here; save it as UTF-8")
    try:
        text = data.decode(found).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ValueError(f"{name} is not {found.upper()} text: byte {error.start + 1:,} is not") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ValueError(f"{name} holds NUL characters, the first in line {line:,}, so it is not a text file")
    return Decoded(text, found)


def detect(data: bytes) -> str | None:
    """Return the name of the encoding of `data`, or None where none fits: see `decode`."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return encoding
    if wide := _without_mark(data[:SAMPLE_BYTES]):
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _damaged_utf_8(data, error.start):
            return "utf-8"
        sample = _sample(data, error.start)
        if not HIGH_PAIR.search(sample):  # Chinese and Cyrillic letters stand together, accented ones among ASCII
            return "cp1252"
        return _by_letters(sample, LIKELY) or _by_letters(sample)
    return "utf-8"


def _without_mark(start: bytes) -> str | None:
    """Recognise UTF-16 by its zeros: even in Chinese each line end brings one."""
    zeros = start.count(0)
    if not zeros or (zeros < len(start) // 5 and _like_utf_8(start)):  # then somebody put them there
        return None
    start = start[: len(start) // 2 * 2]
    either = ("utf_16_le", "utf_16_be")
    found = _by_letters(start, either) or _by_letters(start[:-2], either)  # the end may cut an emoji
    return found.replace("_", "-") if found else None


def _like_utf_8(start: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _damaged_utf_8(data: bytes, first: int) -> bool:
    """Tell UTF-8 with a few bad bytes, as where a file was cut off: in no other encoding do most letters fit it."""
    around = data[max(0, first - SAMPLE_BYTES // 2) : first + SAMPLE_BYTES // 2].decode("utf-8", "replace")
    bad = around.count("\ufffd")
    return sum(not letter.isascii() for letter in around) - bad > 2 * bad


def _sample(data: bytes, first: int) -> bytes:
    """Cut whole lines, or else whole characters, around the first byte that is not UTF-8: ASCII tells nothing."""
    start = max(data.rfind(b"\n", 0, first) + 1, first - SAMPLE_BYTES // 2)
    sample = data[start : start + SAMPLE_BYTES]
    if whole_lines := sample[: sample.rfind(b"\n") + 1]:
        return whole_lines
    decoder = codecs.getincrementaldecoder("gb18030")("ignore")
    decoder.decode(sample)
    unfinished = decoder.getstate()[0]
    return sample[: len(sample) - len(unfinished)]


def _by_letters(sample: bytes, among: Sequence[str] = ()) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=list(among)).best()
    return best.encoding if best else None
