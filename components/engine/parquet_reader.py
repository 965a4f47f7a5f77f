"""Run by `parquet_files` as a program: a Parquet file at the standard input, an Arrow stream at the output.

Exit code 3 says that the output is instead the end of a sentence, which the file's name begins, on why it was not read;
4 that the file is damaged. Any other, and death by a signal, means that the memory ran out.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

MEMORY_BYTES = 1536 * 2**20
OUTPUT_BYTES = 256 * 2**20
MAX_FILE_ROWS = 20_000_000
BATCH_ROWS = 512  # at least, and so many that there are about `BATCHES` at most
BATCHES = 100
REFUSED, DAMAGED = 3, 4


class RefusedError(ValueError):
    """Why the file is not read."""


def bound_memory() -> None:
    """Let this process die rather than the server: bound its memory, and offer it first where memory runs out."""
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # nor shall it fill the disk as it dies
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def read(data: bytes, max_rows: int, max_columns: int, seed: int, max_cell: int) -> bytes:
    """Return the wanted rows as an Arrow stream: see `parquet_files.read_parquet`."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import parquet

    from components.engine.sampling import sample_positions

    pa.set_cpu_count(1)
    try:
        file = parquet.ParquetFile(pa.BufferReader(data))
    except (pa.ArrowException, OSError) as error:
        raise RefusedError("is not a Parquet file, or it is damaged") from error
    schema, rows = file.schema_arrow, file.metadata.num_rows
    _refuse_odd(schema, rows, max_columns)
    names = [field.name for field in schema if _is_text(field.type) or _is_vector(field.type)]
    if not any(_is_text(schema.field(name).type) for name in names):
        raise RefusedError("has no column of texts")
    positions = sample_positions(rows, max_rows, seed)
    widths: dict[str, int | None] = {}
    batches: list[dict[str, pa.Array]] = []
    start = size = 0
    for batch in file.iter_batches(max(BATCH_ROWS, rows // BATCHES), columns=names, use_threads=False):
        first, last = np.searchsorted(positions, (start, start + len(batch)))
        wanted = pa.array(positions[first:last] - start)
        start += len(batch)
        plain = {name: _as_plain(_take(batch.column(name), wanted), max_cell) for name in names}
        for name, column in plain.items():
            if pa.types.is_list(column.type) and len(column):
                _note_width(widths, name, column)
        batches.append(plain)
        size += sum(column.nbytes for column in plain.values())
        if size > OUTPUT_BYTES:
            raise RefusedError(f"unpacks to more than {OUTPUT_BYTES // 2**20} MB")
    if start != rows:
        raise RefusedError(f"is damaged: it promises {rows:,} rows and holds {start:,}")
    return _as_stream(batches, {name: widths.get(name) for name in names}, schema, rows)


def _refuse_odd(schema: pa.Schema, rows: int, max_columns: int) -> None:
    if len(schema) > max_columns:
        raise RefusedError(f"has {len(schema):,} columns; up to {max_columns} can be read")
    if len(set(schema.names)) < len(schema):
        raise RefusedError("has two columns of the same name")
    if not rows:
        raise RefusedError("holds no row")
    if rows > MAX_FILE_ROWS:
        raise RefusedError(f"has {rows:,} rows; up to {MAX_FILE_ROWS:,} can be sampled")


def _is_text(kind: pa.DataType) -> bool:
    """Tell what can be shown as a text: texts, numbers, dates, and dictionaries of them."""
    from pyarrow import types

    if types.is_dictionary(kind):
        return _is_text(kind.value_type)
    tests = (
        types.is_string,
        types.is_large_string,
        types.is_string_view,
        types.is_integer,
        types.is_floating,
        types.is_boolean,
    )
    return any(test(kind) for test in (*tests, types.is_date, types.is_timestamp))


def _is_vector(kind: pa.DataType) -> bool:
    from pyarrow import types

    lists = (types.is_list, types.is_large_list, types.is_fixed_size_list)
    return any(test(kind) for test in lists) and types.is_floating(kind.value_type)


def _take(column: pa.Array, wanted: pa.Array) -> pa.Array:
    import pyarrow as pa

    if pa.types.is_string_view(column.type):
        column = column.cast(pa.large_string())  # Arrow cannot take from views
    return column.take(wanted)


def _as_plain(column: pa.Array, max_cell: int) -> pa.Array:
    """Return a column as texts, cut, without nulls; or as lists of float32."""
    import pyarrow as pa
    from pyarrow import compute

    if pa.types.is_dictionary(column.type):  # a value of megabytes may stand in every row: it is cut once
        used = compute.unique(column.indices).drop_null()
        values = _as_plain(column.dictionary.take(used), max_cell)
        return compute.fill_null(values.take(compute.index_in(column.indices, used)), "")
    column.validate(full=True)  # what calls itself UTF-8 may be none
    if _is_vector(column.type):
        return column.cast(pa.list_(pa.float32()))
    texts = column.cast(pa.large_string())
    return compute.fill_null(compute.utf8_slice_codeunits(texts, 0, max_cell), "")


def _note_width(widths: dict[str, int | None], name: str, column: pa.Array) -> None:
    """Remember how long a column's lists are; None as soon as they differ or one is missing."""
    from pyarrow import compute

    lengths = compute.unique(compute.list_value_length(column)).to_pylist()
    width = lengths[0] if len(lengths) == 1 else None  # a missing list has no length
    widths[name] = width if widths.get(name, width) == width else None


def _as_stream(
    batches: list[dict[str, pa.Array]], widths: dict[str, int | None], schema: pa.Schema, rows: int
) -> bytes:
    """Write the batches as one Arrow stream; lists that are not equally long are left out."""
    import pyarrow as pa

    columns = {}
    for name, width in widths.items():
        parts = pa.chunked_array([batch[name] for batch in batches])
        if _is_text(schema.field(name).type):
            columns[name] = parts
        elif width:
            columns[name] = parts.cast(pa.list_(pa.float32(), width))
    table = pa.table(columns).replace_schema_metadata({"rows": str(rows)})
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    return stream.getvalue().to_pybytes()


def main() -> int:
    """Read, write the outcome, and return the exit code."""
    bound_memory()
    data = sys.stdin.buffer.read()
    code = 0
    try:
        outcome = read(data, **json.loads(sys.argv[1]))
    except MemoryError:
        return 1
    except RefusedError as error:
        code, outcome = REFUSED, str(error).encode()
    except Exception:  # pyarrow raises half of Python's errors on damaged files, and nobody reads a traceback here
        return DAMAGED
    sys.stdout.buffer.write(outcome)
    return code


if __name__ == "__main__":
    sys.exit(main())
