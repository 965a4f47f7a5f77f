"""Parquet files from strangers, read in a process of its own with a bound on memory and time.

A Parquet file of a few kilobytes may unpack to gigabytes, and its own statement of its size may lie. So the limits hold
for the process that unpacks it: where it dies, nobody else notices.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from components.engine.columns import column_names
from components.engine.parquet_reader import DAMAGED, REFUSED

if TYPE_CHECKING:
    import pandas as pd

MAGIC = b"PAR1"
SECONDS = 60
MAX_CELL = 20_001  # characters: more than twice what a text may have, so that the cut is noticed later
# The bound counts what is reserved: Arrow's own allocator takes a gigabyte in advance, NumPy some for every core.
THRIFTY = {"ARROW_DEFAULT_MEMORY_POOL": "system", "OPENBLAS_NUM_THREADS": "1"}
ROOT = Path(__file__).parents[2]
_ONE_AT_A_TIME = threading.Lock()  # or a class of forty could take forty times the memory that one may


class ParquetContent(NamedTuple):
    """Rows of a Parquet file: see `table_files.TableFile`."""

    table: pd.DataFrame
    rows: int
    vectors: dict[str, np.ndarray]


def read_parquet(name: str, data: bytes, max_rows: int, max_columns: int, seed: int) -> ParquetContent:
    """Read the columns of texts, numbers and dates as text, and those of equally long lists as vectors.

    Parameters
    ----------
    name : str
        The file's name, for messages.
    data : bytes
    max_rows : int
        Of more rows the sample that `sampling.sample_positions` names is taken.
    max_columns : int
    seed : int
        Of the sample.

    Raises
    ------
    ValueError
        The file is damaged or no Parquet file, has too many columns or rows, or takes more memory or time than it may.
    """
    if not (data.startswith(MAGIC) and data.endswith(MAGIC)):
        raise ValueError(f"{name} is not a Parquet file, or it is cut off")
    settings = {"max_rows": max_rows, "max_columns": max_columns, "seed": seed, "max_cell": MAX_CELL}
    try:
        with _ONE_AT_A_TIME:
            done = subprocess.run(
                [sys.executable, "-m", "components.engine.parquet_reader", json.dumps(settings)],
                cwd=ROOT,
                env={**os.environ, **THRIFTY},
                input=data,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise ValueError(f"{name} takes longer than {SECONDS} seconds to unpack, so it was not read") from error
    if done.returncode == REFUSED:
        raise ValueError(f"{name} {done.stdout.decode()}")
    if done.returncode == DAMAGED:
        raise ValueError(f"{name} is damaged: its rows cannot be unpacked")
    if done.returncode:
        raise ValueError(f"{name} unpacks to more than there is room for, so it was not read")
    return _from_stream(done.stdout)


def _from_stream(stream: bytes) -> ParquetContent:
    import pandas as pd
    import pyarrow as pa

    table = pa.ipc.open_stream(stream).read_all()
    texts: dict[str, pd.Series] = {}
    vectors: dict[str, np.ndarray] = {}
    for name, field, column in zip(column_names(table.column_names), table.schema, table.columns, strict=True):
        if pa.types.is_fixed_size_list(field.type):
            numbers = column.combine_chunks().flatten().to_numpy(zero_copy_only=False)
            vectors[name] = numbers.reshape(len(table), field.type.list_size)
        else:
            texts[name] = column.to_pandas().astype("str")
    rows = int(table.schema.metadata[b"rows"])
    return ParquetContent(pd.DataFrame(texts), rows, vectors)
