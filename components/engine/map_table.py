"""The map as a table that opens elsewhere: a row a text, where it lies, and whom it lies among."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from components.engine.exports import to_csv
from components.engine.file_columns import identifying_columns, same_rows, to_parquet, writable
from components.engine.neighbors import Neighbors

AXES = ("x", "y", "z")
WORDS, NUMBERS = "neighbor_ids", "neighbor_cosines"  # the columns of lists


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
        Of a corpus; of its columns only those in `file_columns.IDENTIFYING` are taken, as texts.
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
    same_rows(
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
    columns: dict[str, Any] = {**identifying_columns(table)}
    ids = columns.get("id", [str(row + 1) for row in range(len(texts))])
    columns["text"] = [writable(text) for text in texts]
    for axis, values in zip(AXES, coordinates.T, strict=False):
        columns[axis] = values.astype(np.float32)
    columns["cluster"] = [writable(cluster_names[label]) if label >= 0 else "" for label in clusters]
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
    return to_parquet(frame, embeddings, {WORDS: "string", NUMBERS: "float"})


def _joined(cells: Iterable[str]) -> str:
    return "|".join(cells)
