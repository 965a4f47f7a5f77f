"""What the tables that users take away have in common: how a text is named, and how embeddings come along."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import numpy as np
import pandas as pd

from components.engine.corpus import HALVES

IDENTIFYING = ("id", "date", "section", "region", "country", "headline")
EMBEDDING = "embedding"


def identifying_columns(table: pd.DataFrame) -> dict[str, list[str]]:
    """Return those columns of a corpus's table by which a text is known, as texts, "" where nothing is known.

    Of several columns that share a name it is the first.
    """
    return {name: _cells(table, name) for name in IDENTIFYING if name in table.columns}


def writable(text: str) -> str:
    """Replace halves of surrogate pairs, which no file can hold."""
    return HALVES.sub("\ufffd", text)


def same_rows(n: int, counts: Mapping[str, int]) -> None:
    """Raise a `ValueError` that names the first count which is not n."""
    for what, count in counts.items():
        if count != n:
            raise ValueError(f"there are {count:,} {what} and {n:,} texts; there must be as many")


def to_parquet(frame: pd.DataFrame, embeddings: np.ndarray, lists: Mapping[str, str] | None = None) -> bytes:
    """Write a table as Parquet with a column "embedding".

    Parameters
    ----------
    frame : DataFrame, n rows
        Its numbers are float32 or whole; what is missing or no number becomes null. All else is text.
    embeddings : ndarray, shape (n, d)
        A list of d float32 each.
    lists : mapping of name to str, optional
        The columns that hold lists, with Arrow's name for the type of their items.

    Raises
    ------
    ValueError
        There are not as many embeddings as rows.
    """
    import pyarrow as pa
    from pyarrow import parquet

    same_rows(len(frame), {"embeddings": len(embeddings)})
    lists = lists or {}
    columns = {}
    for name in frame.columns:
        if name in lists:
            kind = pa.list_(pa.type_for_alias(lists[name]))
        elif pd.api.types.is_integer_dtype(frame[name].dtype):
            kind = pa.int64()
        else:
            kind = pa.float32() if frame[name].dtype == np.float32 else pa.string()
        columns[name] = pa.array(frame[name].tolist(), kind, from_pandas=True)
    numbers = pa.array(np.ascontiguousarray(embeddings, dtype=np.float32).ravel())
    columns[EMBEDDING] = pa.FixedSizeListArray.from_arrays(numbers, embeddings.shape[1])
    buffer = BytesIO()
    parquet.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def _cells(table: pd.DataFrame, name: str) -> list[str]:
    column = table.loc[:, table.columns == name].iloc[:, 0]
    return [writable("" if missing else str(cell)) for cell, missing in zip(column, column.isna(), strict=True)]
