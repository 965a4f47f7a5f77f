"""The map as a table that opens elsewhere: a row a text, where it lies, and whom it lies among."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd

from components.engine.corpus import HALVES
from components.engine.exports import to_csv
from components.engine.neighbors import Neighbors

IDENTIFYING = ("id", "date", "section", "region", "country", "headline")
AXES = ("x", "y", "z")
WORDS, NUMBERS = "neighbor_ids", "neighbor_cosines"  # the columns of lists
EMBEDDING = "embedding"


def map_table(
    table: pd.DataFrame,
    texts: Sequence[str],
    coordinates: np.ndarray,
    kept: np.ndarray,
    neighbors: Neighbors,
    clusters: np.ndarray,
    cluster_names: Sequence[str],
) -> pd.DataFrame:
    """Put together what a map shows.

    Parameters
    ----------
    table : DataFrame, n rows
        Of a corpus; of its columns only those in `IDENTIFYING` are taken, as texts.
    texts : sequence of str, length n
        What is embedded.
    coordinates : ndarray, shape (n, 2) or (n, 3)
    kept : ndarray, shape (n,)
        The share of its true neighbours that each text keeps in the picture, in [0, 1].
    neighbors : Neighbors
        Of shape (n, k), by cosine.
    clusters : ndarray of int, shape (n,)
        Positions in `cluster_names`; below 0 where a text is in none.
    cluster_names : sequence of str

    Returns
    -------
    DataFrame
        n rows in the corpus's order: the identifying columns that there are, "text", "x", "y" and, in space, "z",
        "cluster", "trust" (`kept`), "neighbor_ids" (lists of k texts, nearest first: ids, or rows counted from 1) and
        "neighbor_cosines" (lists of k float32).

    Raises
    ------
    ValueError
        Something has another number of rows than there are texts, or the picture is neither flat nor in space.
    """
    _same_rows(
        len(texts),
        {
            "rows of the table": len(table),
            "coordinates": len(coordinates),
            "shares of kept neighbours": len(kept),
            "rows of neighbours": len(neighbors.indices),
            "cluster labels": len(clusters),
        },
    )
    if coordinates.shape[1] not in (2, 3):
        raise ValueError(f"the coordinates have {coordinates.shape[1]} dimensions; they must have 2 or 3")
    columns: dict[str, Any] = {name: _cells(table, name) for name in IDENTIFYING if name in table.columns}
    ids = columns.get("id", [str(row + 1) for row in range(len(texts))])
    columns["text"] = [_writable(text) for text in texts]
    for axis, values in zip(AXES, coordinates.T, strict=False):
        columns[axis] = values.astype(np.float32)
    columns["cluster"] = [_writable(cluster_names[label]) if label >= 0 else "" for label in clusters]
    columns["trust"] = kept.astype(np.float32)
    columns[WORDS] = [[ids[i] for i in row] for row in neighbors.indices]
    columns[NUMBERS] = list(neighbors.cosines.astype(np.float32))
    return pd.DataFrame(columns)


def map_csv(frame: pd.DataFrame) -> bytes:
    """Write a map's table as CSV: lists as "a|b|c", cosines with 6 decimals; see `exports.to_csv` for the rest.

    A list that starts with a minus is defused too: to a spreadsheet, "-0.1|-0.2" is a formula.
    """
    flat = frame.assign(
        **{
            WORDS: [_joined(row) for row in frame[WORDS]],
            NUMBERS: [_joined(f"{cosine:.6f}" for cosine in row) for row in frame[NUMBERS]],
        }
    )
    return to_csv(flat)


def map_parquet(frame: pd.DataFrame, embeddings: np.ndarray) -> bytes:
    """Write a map's table as Parquet, with real lists and a column "embedding", from which `map_script` starts anew.

    Parameters
    ----------
    frame : DataFrame, n rows
        As `map_table` returns it.
    embeddings : ndarray, shape (n, d)
        Those that the map was drawn from: a list of d float32 each.

    Raises
    ------
    ValueError
        There are not as many embeddings as rows.
    """
    import pyarrow as pa
    from pyarrow import parquet

    _same_rows(len(frame), {"embeddings": len(embeddings)})
    lists = {WORDS: pa.list_(pa.string()), NUMBERS: pa.list_(pa.float32())}
    columns = {}
    for name in frame.columns:
        kind = pa.float32() if frame[name].dtype == np.float32 else pa.string()
        columns[name] = pa.array(frame[name].tolist(), lists.get(name, kind))
    numbers = pa.array(np.ascontiguousarray(embeddings, dtype=np.float32).ravel())
    columns[EMBEDDING] = pa.FixedSizeListArray.from_arrays(numbers, embeddings.shape[1])
    buffer = BytesIO()
    parquet.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def _same_rows(n: int, counts: dict[str, int]) -> None:
    """Raise a `ValueError` that names the first count which is not n."""
    for what, count in counts.items():
        if count != n:
            raise ValueError(f"there are {count:,} {what} and {n:,} texts; there must be as many")


def _cells(table: pd.DataFrame, name: str) -> list[str]:
    """Return a column as texts, "" where nothing is known; the first of several that share the name."""
    column = table.loc[:, table.columns == name].iloc[:, 0]
    return [_writable("" if missing else str(cell)) for cell, missing in zip(column, column.isna(), strict=True)]


def _writable(text: str) -> str:
    """Replace halves of surrogate pairs, which no file can hold."""
    return HALVES.sub("\ufffd", text)


def _joined(cells: Iterable[str]) -> str:
    return "|".join(cells)
