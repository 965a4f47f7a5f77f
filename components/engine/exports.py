"""What users take away: files that open elsewhere and carry no surprises."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pandas as pd

from components.engine.similarity import Pair

# A spreadsheet runs a cell that starts with one of these as a formula; the wide forms are those of Chinese keyboards.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the local code page


def defuse(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula (OWASP, "CSV Injection")."""
    return "'" + text if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def to_csv(table: pd.DataFrame) -> bytes:
    """Write a table as UTF-8 CSV with formulas defused in every text, headers included; columns may share a name."""
    columns = [table.iloc[:, i] for i in range(table.shape[1])]
    safe = [c if pd.api.types.is_numeric_dtype(c) else c.map(lambda cell: defuse(str(cell))) for c in columns]
    header = [defuse(str(name)) for name in table.columns]
    csv = pd.concat(safe, axis=1).to_csv(
        index=False, header=header, lineterminator="\r\n"
    )  # a bare CR is quoted only then
    return (BYTE_ORDER_MARK + csv).encode()


def embeddings_npy(embeddings: np.ndarray) -> bytes:
    """Write embeddings, shape (n, d), in NumPy's own format: `numpy.load` reads it without pickle."""
    buffer = BytesIO()
    np.save(buffer, np.ascontiguousarray(embeddings, dtype=np.float32), allow_pickle=False)
    return buffer.getvalue()


def embeddings_parquet(texts: Sequence[str], embeddings: np.ndarray) -> bytes:
    """Write texts and embeddings, shape (n, d), as Parquet: columns "text" and "embedding", a list of d float32."""
    import pyarrow as pa
    from pyarrow import parquet

    numbers = pa.array(np.ascontiguousarray(embeddings, dtype=np.float32).ravel())
    vectors = pa.FixedSizeListArray.from_arrays(numbers, embeddings.shape[1])
    buffer = BytesIO()
    parquet.write_table(pa.table({"text": pa.array(list(texts), pa.string()), "embedding": vectors}), buffer)
    return buffer.getvalue()


def embeddings_csv(texts: Sequence[str], embeddings: np.ndarray) -> bytes:
    """Write texts and embeddings, shape (n, d), as CSV: columns "text", "d1" … "dn", full float32 precision."""
    numbers = pd.DataFrame(embeddings, columns=[f"d{i}" for i in range(1, embeddings.shape[1] + 1)])
    numbers.insert(0, "text", list(texts))
    return to_csv(numbers)


def matrix_csv(texts: Sequence[str], cosines: np.ndarray) -> bytes:
    """Write the matrix, shape (n, n), as CSV: a row and a column a text, in order, named by the text."""
    table = pd.DataFrame(cosines)
    table.columns = list(texts)
    table.insert(0, "text", list(texts), allow_duplicates=True)
    return to_csv(table)


def pairs_table(texts: Sequence[str], pairs: Sequence[Pair]) -> pd.DataFrame:
    """Return ranked pairs as a table: rank, cosine, and both texts with their positions counted from 1."""
    first = [pair.first for pair in pairs]
    second = [pair.second for pair in pairs]
    return pd.DataFrame(
        {
            "rank": np.arange(1, len(pairs) + 1),
            "cosine": np.array([pair.cosine for pair in pairs], dtype=np.float32),
            "first": [texts[i] for i in first],
            "second": [texts[j] for j in second],
            "first_line": [i + 1 for i in first],
            "second_line": [j + 1 for j in second],
        }
    )
