"""Texts to work on, and what is known of them: pasted, uploaded, or the news that ship."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from components.engine.columns import guess_columns, iso_dates
from components.engine.npy_files import as_embeddings
from components.engine.parquet_files import MAX_CELL
from components.engine.sampling import sample_positions
from components.engine.table_files import MAX_ROWS, TableFile, read_table_file

if TYPE_CHECKING:
    import pandas as pd

OWN = "own"
NEWS_COLUMNS = ("id", "date", "section", "region", "country", "headline", "text", "headline_zh", "text_zh")
MAX_TEXTS = 10_000
MAX_CHARACTERS = 10_000
NEWS_FOLDER = Path(__file__).parents[2] / "data" / "news"
# They make a text read otherwise than it is stored: "overrides", which no language needs, and their end marks.
OVERRIDES = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # commands to terminals of old
HALVES = re.compile(r"[\ud800-\udfff]")  # of surrogate pairs: no encoding can write one alone
SENTENCE_ENDS = (".", "!", "?", ":", "…", "。", "！", "？")


@dataclass(frozen=True)
class Reading:
    """What was met while texts were read; nothing of it is passed over in silence.

    Attributes
    ----------
    rows : int
        Lines or rows in the source.
    sampled : int
        Of them, those in a random sample; 0 where all were read.
    blank : int
        Left out, as nothing stood in them.
    duplicates : int
        Kept, though the same text stood before.
    repeated : int
        Left out by choice, as the same text stood before.
    shortened : int
        Kept up to `MAX_CHARACTERS` characters.
    reordering : int
        Texts that characters were taken out of which turn the order of letters around.
    undated : int
        Rows whose date could not be read.
    """

    rows: int = 0
    sampled: int = 0
    blank: int = 0
    duplicates: int = 0
    repeated: int = 0
    shortened: int = 0
    reordering: int = 0
    undated: int = 0


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
        Row i belongs to texts[i]; at least a column "text". "id" where rows can be named, "section" where they have
        labels, "date" (ISO 8601, possibly a year or a month alone, "" where unknown) where they have dates.
    reading : Reading
    key : str
        "news", that of a public corpus, `OWN` for an upload, "" for pasted texts.
    licence : str
    embeddings : ndarray of float32, shape (n, d), or None
        Those that came with the texts.
    """

    name: str
    texts: tuple[str, ...]
    table: pd.DataFrame
    reading: Reading = field(default_factory=Reading)
    key: str = ""
    licence: str = ""
    embeddings: np.ndarray | None = None

    @cached_property
    def digest(self) -> str:
        """Name the texts, in order: 16 hexadecimal digits."""
        return hashlib.sha256("\0".join(self.texts).encode()).hexdigest()[:16]

    @cached_property
    def embeddings_digest(self) -> str:
        """Name the embeddings that came with the texts; "" where none did."""
        return "" if self.embeddings is None else hashlib.sha256(self.embeddings.tobytes()).hexdigest()[:16]

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The different labels in alphabetical order; none where the texts have none."""
        return tuple(sorted(set(self.table["section"]))) if "section" in self.table else ()

    @cached_property
    def years(self) -> np.ndarray:
        """The year of each text, shape (n,), 0 where it is unknown."""
        if "date" not in self.table:
            return np.zeros(len(self.texts), dtype=np.int64)
        return self.table["date"].str[:4].replace("", "0").astype(np.int64).to_numpy()

    def sample(self, n: int, seed: int = 42) -> Corpus:
        """Return a random sample of n texts, in order; the corpus itself where it has no more."""
        if len(self.texts) <= n:
            return self
        chosen = self.take(sample_positions(len(self.texts), n, seed))
        return replace(chosen, reading=replace(self.reading, sampled=n))

    def take(self, positions: np.ndarray) -> Corpus:
        """Return the texts at some positions, with what is known of them."""
        return replace(
            self,
            texts=tuple(self.texts[i] for i in positions),
            table=self.table.iloc[positions].reset_index(drop=True),
            embeddings=None if self.embeddings is None else self.embeddings[positions],
        )


@cache
def load_news() -> Corpus:
    """Read "A century of news", the corpus that ships: briefs of real events of 1900-2025, in order of their dates.

    Returns
    -------
    Corpus
        texts[i] is "headline. text"; the table has the columns id, date, section, region, country, headline, text,
        headline_zh and text_zh, the last two "" where a brief has no Chinese version.
    """
    import pandas as pd

    briefs = [
        json.loads(line)
        for path in sorted(NEWS_FOLDER.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    briefs.sort(key=lambda brief: (brief["date"], brief["id"]))
    table = pd.DataFrame(briefs, columns=list(NEWS_COLUMNS), dtype="str").fillna("")
    texts = tuple(f"{brief['headline']}. {brief['text']}" for brief in briefs)
    return Corpus("A century of news", texts, table, Reading(rows=len(texts)), key="news", licence="CC BY 4.0")


def parse_lines(text: str, name: str = "Pasted sentences") -> Corpus:
    """Read one text a line, without the white space around it; blank lines are counted and left out.

    Raises
    ------
    ValueError
        There are more than `MAX_TEXTS` texts, or one has more than `MAX_CHARACTERS` characters.
    """
    import pandas as pd

    lines = text.splitlines()
    texts = tuple(line for line in map(clean, lines) if has_content(line))
    if len(texts) > MAX_TEXTS:
        raise ValueError(f"There are {len(texts):,} sentences; up to {MAX_TEXTS:,} can be compared at once.")
    for position, line in enumerate(texts, start=1):
        if len(line) > MAX_CHARACTERS:
            raise ValueError(
                f"Sentence {position:,} has {len(line):,} characters; up to {MAX_CHARACTERS:,} are taken. "
                "Put each sentence on a line of its own."
            )
    reading = Reading(
        rows=len(lines),
        blank=len(lines) - len(texts),
        duplicates=len(texts) - len(set(texts)),
        reordering=sum(map(_turns, lines)),
    )
    return Corpus(name, texts, pd.DataFrame({"text": texts}, dtype="str"), reading)


def read_upload(name: str, data: bytes) -> Corpus:
    """Read a file with the columns that `columns.guess_columns` finds: see `table_files.read_table_file`.

    Raises
    ------
    ValueError
        The file cannot be read, or has more than 50,000 rows: those who want a sample take `corpus_of`.
    """
    file = read_table_file(name, data)
    if file.rows > len(file.table):
        raise ValueError(f"{file.name} has {file.rows:,} rows; up to {MAX_ROWS:,} can be used at once")
    guess = guess_columns(file.table)
    return corpus_of(file, [guess.text], guess.label, guess.date)


def corpus_of(
    file: TableFile,
    text: Sequence[str],
    label: str | None = None,
    date: str | None = None,
    embeddings: np.ndarray | None = None,
    keep_duplicates: bool = True,
) -> Corpus:
    """Make a corpus of the columns that a user picked.

    Parameters
    ----------
    file : TableFile
    text : sequence of str
        One or more columns; where several, they are joined by a full stop and a space.
    label, date : str, optional
        They become the columns "section" and "date".
    embeddings : ndarray, shape (rows of the file, d), optional
        Or of as many rows as the sample has.
    keep_duplicates : bool
        Whether a text that stood before stays; it is counted in any case.

    Raises
    ------
    ValueError
        A column is missing, no row holds a text, or the embeddings have another number of rows.
    """
    import pandas as pd

    for column in [*text, *filter(None, (label, date))]:
        if column not in file.table.columns:
            raise ValueError(f"{file.name} has no column {column!r}; it has {', '.join(map(repr, file.table.columns))}")
    if not text:
        raise ValueError("no column of texts was picked")
    raw = join_cells([file.table[column].tolist() for column in text])
    cleaned = [clean(line) for line in raw]
    cut = [line[:MAX_CHARACTERS].rstrip() for line in cleaned]
    filled = np.array([has_content(line) for line in cut], dtype=bool)
    repeated = pd.Series(cut).duplicated().to_numpy() & filled
    kept = filled if keep_duplicates else filled & ~repeated
    if not kept.any():
        raise ValueError(f"No row of {file.name} has a text in {' and '.join(map(repr, text))}")
    texts = tuple(line for line, keep in zip(cut, kept, strict=True) if keep)
    columns: dict[str, object] = {"id": [str(i + 1) for i in file.positions[kept]]}
    undated = 0
    if date:
        dates = iso_dates(file.table[date])[kept]
        undated = int((dates == "").sum())
        columns["date"] = dates.tolist()
    if label:
        columns["section"] = [clean(cell)[:100] or "(none)" for cell in file.table[label][kept]]
    reading = Reading(
        rows=file.rows,
        sampled=len(file.table) if len(file.table) < file.rows else 0,
        blank=int((~filled).sum()),
        duplicates=int(repeated.sum()) if keep_duplicates else 0,
        repeated=0 if keep_duplicates else int(repeated.sum()),
        # Of a cell that was cut as it was read nobody knows how much would have been left.
        shortened=sum(len(c) > MAX_CHARACTERS or len(r) >= MAX_CELL for c, r in zip(cleaned, raw, strict=True)),
        reordering=sum(map(_turns, raw)),
        undated=undated,
    )
    table = pd.DataFrame({**columns, "text": texts}, dtype="str")
    return Corpus(file.name, texts, table, reading, OWN, embeddings=_rows_of(file, embeddings, kept))


def _rows_of(file: TableFile, embeddings: np.ndarray | None, kept: np.ndarray) -> np.ndarray | None:
    """Return the embeddings of the rows that are kept."""
    if embeddings is None:
        return None
    if len(embeddings) == file.rows:
        embeddings = embeddings[file.positions]
    if len(embeddings) != len(file.table):
        raise ValueError(f"There are {len(embeddings):,} embeddings for the {file.rows:,} rows of {file.name}")
    return as_embeddings("the embeddings", embeddings[kept])


def join_cells(columns: Sequence[Sequence[str]]) -> list[str]:
    """Join the cells of each row as sentences: "Title. Description"; empty cells are left out."""
    joined = []
    for row in zip(*columns, strict=True):
        cells = [cell.strip() for cell in row if cell.strip()]
        ended = [cell if cell.endswith(SENTENCE_ENDS) else f"{cell}." for cell in cells[:-1]]
        joined.append(" ".join([*ended, *cells[-1:]]))
    return joined


def clean(line: str) -> str:
    """Return a text without control characters, marks that turn letters around, and white space at its ends."""
    return HALVES.sub("\ufffd", CONTROLS.sub("", OVERRIDES.sub("", line))).strip()


def _turns(line: str) -> bool:
    """Tell whether letters of a text are shown in another order than they are stored."""
    return OVERRIDES.search(line) is not None


def has_content(line: str) -> bool:
    """Tell whether anything in a text can be seen."""
    return any(letter.isprintable() and not letter.isspace() for letter in line)
