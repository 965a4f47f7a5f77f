"""A file's bytes into a table of texts: CSV, TSV, JSON Lines, Parquet, or one text a line; whatever was sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain, compress, repeat
from typing import TYPE_CHECKING

import numpy as np

from components.engine.csv_files import find_delimiter, read_csv
from components.engine.json_files import read_json
from components.engine.parquet_files import read_parquet
from components.engine.sampling import Rows, sample_positions
from components.engine.text_decoding import decode

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = ("csv", "tsv", "jsonl", "ndjson", "json", "parquet", "txt")
MAX_BYTES = 50 * 2**20
MAX_ROWS = 50_000
MAX_LINES = 1_000_000  # beyond it, even counting rows takes long
MAX_COLUMNS = 200
MAX_NAME = 80


@dataclass(frozen=True)
class TableFile:
    """What a file holds.

    Attributes
    ----------
    name : str
        The file's, without folders.
    table : DataFrame, m rows
        Every cell is text, an empty one is ""; m is at most `MAX_ROWS`: of longer files a random sample, in order.
    rows : int
        Rows in the file; more than m where the table is a sample.
    positions : ndarray of int, shape (m,)
        Which row of the file each one is, counted from 0.
    encoding, delimiter : str
        As found, "" where there is none.
    vectors : dict of str to ndarray of float32, shape (m, d)
        A Parquet file's columns of equally long lists of numbers.
    """

    name: str
    table: pd.DataFrame
    rows: int
    positions: np.ndarray
    encoding: str = ""
    delimiter: str = ""
    vectors: dict[str, np.ndarray] = field(default_factory=dict)


def read_table_file(name: str, data: bytes, encoding: str | None = None, seed: int = 42) -> TableFile:
    """Read a file; its ending says how. A text file becomes a table with the one column "text".

    Parameters
    ----------
    name : str
        The file's name; folders in it are dropped.
    data : bytes
    encoding : str, optional
        See `text_decoding.decode`, which finds it.
    seed : int
        Of the sample that is taken of more than `MAX_ROWS` rows.

    Raises
    ------
    ValueError
        The file has another ending, is larger than `MAX_BYTES`, has more than `MAX_LINES` lines or `MAX_COLUMNS`
        columns, holds nothing, or is not what its ending says.
    """
    name = plain_name(name)
    if len(data) > MAX_BYTES:
        raise ValueError(f"{name} has {len(data) / 2**20:,.0f} MB; up to {MAX_BYTES // 2**20} MB can be read")
    ending = name.lower().rpartition(".")[2]
    if ending not in ENDINGS:
        raise ValueError(f"{name} has an ending that is not read here; it must be one of {', '.join(ENDINGS)}")
    if ending == "parquet":
        content = read_parquet(name, data, MAX_ROWS, MAX_COLUMNS, seed)
        positions = sample_positions(content.rows, MAX_ROWS, seed)
        return TableFile(name, content.table, content.rows, positions, vectors=content.vectors)
    text, found = decode(name, data, encoding)
    lines = text.count("\n") + text.count("\r") - text.count("\r\n")
    if lines > MAX_LINES:
        raise ValueError(f"{name} has {lines:,} lines; up to {MAX_LINES:,} can be read, and {MAX_ROWS:,} texts be used")
    delimiter = ""
    if ending == "txt":
        rows = _one_a_line(name, text)
    elif ending in ("csv", "tsv"):
        delimiter = find_delimiter(text) if ending == "csv" else "\t"
        rows = read_csv(name, text, delimiter, MAX_COLUMNS)
    else:
        rows = read_json(name, text, MAX_LINES, MAX_COLUMNS)
    if not (rows.n and rows.columns):
        raise ValueError(f"{name} holds no texts")
    positions = sample_positions(rows.n, MAX_ROWS, seed)
    return TableFile(name, _table(rows, positions), rows.n, positions, found, delimiter)


def plain_name(name: str) -> str:
    """Return a file's name without folders, invisible characters, and more than `MAX_NAME` letters."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(letter for letter in last if letter.isprintable()).strip() or "the file"
    stem, dot, ending = visible.rpartition(".")
    return visible if len(visible) <= MAX_NAME else f"{stem[: MAX_NAME - 10]}…{dot}{ending[:8]}"


def _one_a_line(name: str, text: str) -> Rows:
    lines = text.splitlines()
    if len(lines) > MAX_LINES:  # Unicode knows more line ends than the two that were counted
        raise ValueError(f"{name} has {len(lines):,} lines; up to {MAX_LINES:,} can be read")
    return Rows(["text"], len(lines), lambda chosen: ((line,) for line in compress(lines, chosen)))


def _table(rows: Rows, positions: np.ndarray) -> pd.DataFrame:
    """Put the rows at some positions into a table; only there short rows are filled up, as there may be millions."""
    import pandas as pd

    chosen = np.zeros(rows.n, dtype=bool)
    chosen[positions] = True
    columns: list[list[str]] = [[] for _ in rows.columns]
    for row in rows.take(chosen):
        for column, cell in zip(columns, chain(row, repeat("")), strict=False):
            column.append(cell)
    return pd.DataFrame(dict(zip(rows.columns, columns, strict=True)), dtype="str")
