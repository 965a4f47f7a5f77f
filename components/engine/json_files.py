"""The records of a JSON Lines file, or of one array of objects, one at a time, whatever stands in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import compress

import numpy as np

from components.engine.columns import column_names, refuse_wide
from components.engine.sampling import Rows

MAX_CONTAINERS = 5_000_000  # lists and objects; each takes a hundred times the memory of its two brackets
SPACES = " \t\r\n"  # no others: U+2028 and its like may stand within JSON's strings
SPACE = re.compile(f"[{SPACES}]*")
DECODER = json.JSONDecoder()
LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def read_json(name: str, text: str, max_rows: int, max_columns: int) -> Rows:
    """Open a file for reading; each key is a column.

    Numbers, lists and objects become JSON texts, null and a missing key "". Half of a surrogate pair, which JSON can
    escape but no encoding can write, becomes U+FFFD.

    Raises
    ------
    ValueError
        Something is not JSON or not an object, or there are more than `max_rows` records, `max_columns` keys or
        `MAX_CONTAINERS` lists and objects.
    """
    if text.count("[") + text.count("{") > MAX_CONTAINERS:
        raise ValueError(f"{name} has more than {MAX_CONTAINERS:,} brackets, which is more than texts need")
    n = 0
    keys: dict[str, None] = {}
    for record in _records(name, text):
        n += 1
        keys |= dict.fromkeys(record)
        refuse_wide(name, len(keys), max_columns)
        if n > max_rows:
            raise ValueError(f"{name} has more than {max_rows:,} records")

    def take(chosen: np.ndarray) -> Iterator[list[str]]:
        for record in compress(_records(name, text), chosen):
            yield [_as_text(name, record.get(key)) for key in keys]

    return Rows(column_names(map(_whole, keys)), n, take)


def _records(name: str, text: str) -> Iterator[dict[str, object]]:
    """Give one object after the other, so that not all of them are in memory at once."""
    text = text.strip(SPACES)
    is_array = text.startswith("[")
    if is_array and not text.endswith("]"):
        raise ValueError(f"{name} breaks off: its JSON array has no end")
    position, stop, number = (1, len(text) - 1, 1) if is_array else (0, len(text), 1)
    while (position := _skip(text, position)) < stop:
        if is_array and number > 1:
            if text[position] != ",":
                raise _no_json(name, text, position)
            position = _skip(text, position + 1)
        try:
            record, position = DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:  # thousands of brackets overrun the parser's stack
            raise _no_json(name, text, position) from error
        if not isinstance(record, dict):
            raise ValueError(f"{name} is not made of JSON objects, in braces: record {number:,} is none")
        yield record
        number += 1


def _skip(text: str, position: int) -> int:
    """Return where the next character stands that is no white space."""
    space = SPACE.match(text, position)
    return space.end() if space else position


def _no_json(name: str, text: str, position: int) -> ValueError:
    line = text.count("\n", 0, position) + 1
    return ValueError(f"{name} is no JSON in line {line:,}")


def _as_text(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _whole(value)
    try:
        return _whole(json.dumps(value, ensure_ascii=False))
    except RecursionError as error:
        raise ValueError(f"{name} nests lists too deeply") from error


def _whole(text: str) -> str:
    return LONE_SURROGATE.sub("\ufffd", text)
