"""Texts to work on: pasted or from a file, checked, with what was left out counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

MAX_TEXTS = 10_000
MAX_CHARACTERS = 10_000
MAX_COLUMNS = 200
DELIMITERS = (",", ";", "\t", "|")
UNIT_SEPARATOR = "\x1f"
# Invisible commands to terminals of old; a text has no use for them.
CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


@dataclass(frozen=True)
class Corpus:
    """Texts and what is known of them.

    Attributes
    ----------
    name : str
        What users see.
    texts : tuple of str, length n
        What is embedded; none is blank.
    table : DataFrame, n rows
        Row i belongs to texts[i]; at least a column "text".
    blank : int
        Lines or cells that were left out because nothing stood in them.
    """

    name: str
    texts: tuple[str, ...]
    table: pd.DataFrame
    blank: int = 0


def parse_lines(text: str, name: str = "Pasted sentences") -> Corpus:
    """Read one text a line, without the white space around it; blank lines are counted and left out.

    Raises
    ------
    ValueError
        There are more than `MAX_TEXTS` texts, or one has more than `MAX_CHARACTERS` characters.
    """
    return _corpus(name, text.splitlines())


def read_upload(name: str, data: bytes, column: str | None = None) -> Corpus:
    """Read a .txt file, one text a line, or one column of a .csv file.

    Parameters
    ----------
    name : str
        The file's name; its ending says how to read it.
    data : bytes
        UTF-8, with or without a byte-order mark.
    column : str, optional
        Which column of a .csv file; by default the one with the longest texts.

    Raises
    ------
    ValueError
        The bytes are not UTF-8, the file is no CSV, has no such column, or holds too much: see `parse_lines`.
    """
    if not is_table(name):
        return parse_lines(_decode(name, data), name)
    table = read_table(name, data)
    column = guess_text_column(table) if column is None else column
    if column not in table.columns:
        raise ValueError(f"{name} has no column {column!r}; it has {', '.join(map(repr, table.columns))}")
    return _corpus(name, table[column].tolist())


def is_table(name: str) -> bool:
    """Tell a .csv file from plain text by its ending."""
    return name.lower().endswith(".csv")


def read_table(name: str, data: bytes) -> pd.DataFrame:
    """Read a CSV file with a header; every cell stays text, an empty one is "".

    The delimiter is the one of comma, semicolon, tab and bar that stands most often in the first line.

    Raises
    ------
    ValueError
        The bytes are not UTF-8, or are no CSV with at least one row and at most `MAX_COLUMNS` columns.
    """
    import pandas as pd

    text = _decode(name, data)
    header = re.split(r"[\r\n]", text.lstrip("\r\n "), maxsplit=1)[0]
    header = re.sub(r'"[^"]*("|$)', "", header)  # what stands in quotes delimits nothing
    delimiter = max(DELIMITERS, key=header.count)
    if delimiter not in header:  # one column: commas are part of the sentences
        delimiter = UNIT_SEPARATOR
    if header.count(delimiter) >= MAX_COLUMNS:
        raise ValueError(f"{name} has {header.count(delimiter) + 1:,} columns; up to {MAX_COLUMNS} can be read")
    try:
        table = pd.read_csv(StringIO(text), sep=delimiter, dtype=str, keep_default_na=False)
    except ValueError as error:  # all of pandas' parser errors are
        raise ValueError(f"{name} cannot be read as a CSV file with a header line") from error
    if not isinstance(table.index, pd.RangeIndex):  # so pandas keeps the cells that a row has too many
        raise ValueError(f"{name} has a line with more cells than its header line; put such texts in quotes")
    if table.empty:
        raise ValueError(f"{name} has a header line and nothing below it")
    return table.rename(columns=str)


def guess_text_column(table: pd.DataFrame) -> str:
    """Return the name of the column with the longest cells on average: most likely the sentences."""
    return max(table.columns, key=lambda column: table[column].str.len().mean())


def _decode(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{name} is not UTF-8 text (byte {error.start + 1:,} is not); save it as UTF-8") from error


def _corpus(name: str, lines: list[str]) -> Corpus:
    """Make a corpus of the lines that hold something, without control characters."""
    import pandas as pd

    cleaned = (line.translate(CONTROLS).strip() for line in lines)
    texts = tuple(line for line in cleaned if any(map(str.isprintable, line)))
    if len(texts) > MAX_TEXTS:
        raise ValueError(f"There are {len(texts):,} sentences; up to {MAX_TEXTS:,} can be compared at once.")
    for position, text in enumerate(texts, start=1):
        if len(text) > MAX_CHARACTERS:
            raise ValueError(
                f"Sentence {position:,} has {len(text):,} characters; up to {MAX_CHARACTERS:,} are taken. "
                "Put each sentence on a line of its own."
            )
    return Corpus(name, texts, pd.DataFrame({"text": texts}, dtype="str"), blank=len(lines) - len(texts))
