"""The columns of a stranger's table: their names, and which one holds the texts, the labels and the dates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

LOOKED_AT = 1_000  # rows
MAX_LABELS = 50
LABEL_NAMES = re.compile(r"label|section|categor|class|topic|group|genre|desk|标签|类别|分类|栏目", re.IGNORECASE)
DATE_NAMES = re.compile(r"date|time|year|day|published|created|日期|时间|年", re.IGNORECASE)
NUMBER = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?")
COMPACT_DATE = re.compile(r"[12][0-9]{3}([0-9]{4})?")
PARTIAL_DATE = re.compile(r"[12][0-9]{3}(-(0[1-9]|1[0-2]))?")
ISO_DAY = re.compile(r"^([12][0-9]{3}-[0-9]{2}-[0-9]{2})[T ].*")
TIME_OF_DAY = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9.,]+)? ?([aApP]\.?[mM]\.?)?")
TIME_ZONE = re.compile(r" \(?[A-Z]{2,5}\)?$")
CHINESE_DATE = re.compile(r"^([12][0-9]{3})年([0-9]{1,2})月(?:([0-9]{1,2})日?)?$")
YEAR_AND_MONTH = re.compile(r"^([12][0-9]{3})/([0-9]{1,2})$")
NAMED_MONTH = re.compile(r"[A-Za-z]{3,9}\.?,? [12][0-9]{3}")
THREE_NUMBERS = re.compile(r"^([0-9]{1,2})([./-])([0-9]{1,2})[./-]([12][0-9]{3})\b")
LOOKED_AT_FIRST = 50  # cells: reading dates is slow, and most columns hold none
MAX_DATE = 40  # characters
LIST_LIKE = re.compile(r"[\[{(]")
MAX_NAME = 80


def column_names(names: Iterable[str]) -> list[str]:
    """Return names that can be shown and told apart: visible characters, at most about `MAX_NAME`, none twice.

    Nameless columns become "Column 3", counted from 1; a second "text" becomes "text (2)".
    """
    told_apart: dict[str, None] = {}
    for position, name in enumerate(names, start=1):
        one_line = " ".join(name[: 2 * MAX_NAME].split())
        plain = "".join(letter for letter in one_line if letter.isprintable()).strip()
        plain = f"{plain[:MAX_NAME]}…" if len(plain) > MAX_NAME else plain or f"Column {position}"
        unique, copy = plain, 1
        while unique in told_apart:
            copy += 1
            unique = f"{plain} ({copy})"
        told_apart[unique] = None
    return list(told_apart)


def refuse_wide(name: str, columns: int, max_columns: int) -> None:
    """Raise ValueError where a file has too many columns."""
    if columns > max_columns:
        raise ValueError(f"{name} has {columns:,} columns; up to {max_columns} can be read")


class ColumnGuess(NamedTuple):
    """What the columns most likely are; None where none looks like it."""

    text: str
    label: str | None
    date: str | None


def guess_columns(table: pd.DataFrame) -> ColumnGuess:
    """Guess the columns by what their cells look like; a fitting name decides between several.

    The text is the column with the longest cells on average that are no lists. A label repeats: at most 50 different
    values, each five times on average. A date can be read as one in nine rows of ten.
    """
    head = table.head(LOOKED_AT)
    text = guess_text_column(head)
    others = [column for column in head.columns if column != text]
    dates = sorted((c for c in others if _like_dates(head[c])), key=lambda c: not DATE_NAMES.search(c))
    if dates and not DATE_NAMES.search(dates[0]) and all(map(COMPACT_DATE.fullmatch, head[dates[0]])):
        dates = []  # digits alone are as likely a number
    labels = sorted(
        (c for c in others if c not in dates[:1] and _like_labels(head[c])),
        key=lambda c: (not LABEL_NAMES.search(c), all(map(NUMBER.fullmatch, head[c]))),
    )
    return ColumnGuess(text, labels[0] if labels else None, dates[0] if dates else None)


def guess_text_column(table: pd.DataFrame) -> str:
    """Return the name of the column with the longest cells on average: most likely the sentences.

    Cells in brackets are longer still where somebody saved embeddings: they come last.
    """

    def rank(column: str) -> tuple[bool, float]:
        cells = table[column]
        return cells.str.match(LIST_LIKE.pattern).mean() < 0.5, cells.str.len().mean()

    return max(table.columns, key=rank)


def iso_dates(cells: pd.Series) -> pd.Series:
    """Return dates as ISO 8601 texts: YYYY, YYYY-MM or YYYY-MM-DD, and "" where a cell is no date of 1000 to 2999.

    Years and months alone stay what they are. In 03.04.2020 the day comes first; in 03/04/2020 the month does, unless
    some cell of the column has a first number above 12. A day is the one that was written, whatever the time zone
    beside it.
    """
    import pandas as pd

    cells = _unify(cells)
    partial = cells.str.fullmatch(PARTIAL_DATE.pattern)
    # To pandas "today" and "12:30" are dates, both of the day on which the file is read, and so are most numbers.
    odd = cells.str.fullmatch(TIME_OF_DAY.pattern) | cells.str.fullmatch(NUMBER.pattern)
    whole = cells.str.fullmatch(COMPACT_DATE.pattern)
    readable = (cells.str.len() <= MAX_DATE) & cells.str.contains(r"[0-9]") & (~odd | whole)
    days = cells.where(readable & ~partial).str.replace(ISO_DAY.pattern, r"\1", regex=True)
    parsed = pd.to_datetime(days, errors="coerce", format="mixed", utc=True)
    parsed = parsed.where(parsed.dt.year.between(1000, 2999))
    written = parsed.dt.strftime("%Y-%m-%d")
    written = written.where(~cells.str.fullmatch(NAMED_MONTH.pattern), written.str[:7])
    return cells.where(partial, written).fillna("").astype("str")


def _unify(cells: pd.Series) -> pd.Series:
    """Return dates of numbers in the order year, month, day, decided once for the whole column, without time zones."""
    cells = cells.str.strip().str.replace(TIME_ZONE.pattern, "", regex=True)
    cells = cells.str.replace(CHINESE_DATE.pattern, _hyphens, regex=True)
    cells = cells.str.replace(YEAR_AND_MONTH.pattern, _hyphens, regex=True)
    numbers = cells.str.extract(THREE_NUMBERS.pattern)
    day_first = (numbers[1] == ".").any() or (numbers[0].dropna().astype(int) > 12).any()
    day, month = (0, 2) if day_first else (2, 0)
    ordered = numbers[3] + "-" + numbers[month].str.zfill(2) + "-" + numbers[day].str.zfill(2)
    return cells.where(ordered.isna(), ordered)


def _hyphens(found: re.Match[str]) -> str:
    return "-".join(part.zfill(2) for part in found.groups() if part)


def _like_dates(cells: pd.Series) -> bool:
    filled = cells[cells.str.strip() != ""]
    return all((iso_dates(some) != "").mean() >= 0.9 for some in (filled.head(LOOKED_AT_FIRST), filled))


def _like_labels(cells: pd.Series) -> bool:
    different = cells.nunique()
    return 2 <= different <= min(MAX_LABELS, max(2, len(cells) // 5)) and cells.str.len().mean() <= 60
