"""The rows of a CSV or TSV file with a header line, one at a time, whatever stands in them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import chain, compress, islice

import numpy as np

from components.engine.columns import column_names, refuse_wide
from components.engine.sampling import Rows

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
SEPARATOR_LINE = re.compile(r"^sep=([,;\t|])\r?\n", re.IGNORECASE)  # so Excel is told the delimiter
UNIT_SEPARATOR = "\x1f"
LOOKED_AT = 20_000  # characters
END = "\0"  # `text_decoding.decode` lets no text with a NUL through
MAX_FIELD = 2**30
csv.field_size_limit(MAX_FIELD)  # Python's own limit is 131,072; longer cells are shortened later, and counted


def read_csv(name: str, text: str, delimiter: str, max_columns: int) -> Rows:
    """Open a file for reading; its first line names the columns.

    Lines on which nothing stands are no rows, as everywhere. A row may end early.

    Raises
    ------
    ValueError
        There is no row, a row has more cells than the header, a quotation mark is never closed, or there are more than
        `max_columns` columns.
    """
    text = SEPARATOR_LINE.sub("", text, count=1)
    header = next(_parse(name, text, delimiter), None)
    if header is None:
        raise ValueError(f"{name} is empty")
    refuse_wide(name, len(header), max_columns)
    width = len(header)
    n = sum(1 for _ in _parse(name, text, delimiter, width)) - 1
    if not n:
        raise ValueError(f"{name} has a header line and nothing below it")

    def take(chosen: np.ndarray) -> Iterator[Sequence[str]]:
        rows = islice(_parse(name, text, delimiter, width), 1, None)
        return (row[:width] for row in compress(rows, chosen))

    return Rows(column_names(header), n, take)


def _parse(name: str, text: str, delimiter: str, width: int | None = None) -> Iterator[list[str]]:
    """Give the header and the rows; a row may be wider than `width` by empty cells alone."""
    # A quotation mark that is never closed takes the rest of the file for one cell, and these two at the end with it.
    reader = csv.reader(chain(StringIO(text, newline=""), [END + delimiter + END]), delimiter=delimiter)
    for row in reader:
        if row == [END, END]:
            return
        if width and any(row[width:]):
            raise ValueError(
                f"{name} has more cells in line {reader.line_num:,} than in its header line; put such texts in quotes"
            )
        if row:
            yield row
    raise ValueError(f"{name} cannot be read as a CSV file: a quotation mark is opened and never closed")


def find_delimiter(text: str) -> str:
    """Return the delimiter of a CSV file: of those in its header line the one that divides most rows like the header.

    Where the header has none, there is one column and commas are part of the sentences.
    """
    if said := SEPARATOR_LINE.match(text):
        return said[1]
    text = text[:LOOKED_AT].lstrip("\r\n ")
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    header = re.sub(r'"[^"]*("|$)', "", header)  # what stands in quotes delimits nothing

    def rank(delimiter: str) -> tuple[int, int]:
        first, *rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        return sum(len(row) == len(first) for row in rows[:-1]), len(first)  # the last row may be cut

    return max((delimiter for delimiter in DELIMITERS if delimiter in header), key=rank, default=UNIT_SEPARATOR)
