"""Embeddings that somebody computed elsewhere, from NumPy's own file format."""

from __future__ import annotations

import re

import numpy as np

MAX_DIMENSIONS = 8192
MAGIC = b"\x93NUMPY"
# The header is a Python literal. Nothing of it is evaluated, not even by `ast`: what is not exactly this is refused.
KIND = re.compile(rb"""['"]descr['"]\s*:\s*['"]([<>=|]?[a-zA-Z]\d{0,4})['"]""")
COLUMN_ORDER = re.compile(rb"""['"]fortran_order['"]\s*:\s*(True|False)\b""")
SHAPE = re.compile(rb"""['"]shape['"]\s*:\s*\(([\d, ]{0,60})\)""")
CHUNK_ROWS = 1024


def read_npy(name: str, data: bytes) -> np.ndarray:
    """Read embeddings, shape (n, d), as float32 rows of length 1.

    The header is compared with the bytes that follow before anything is allocated, and nothing is ever unpickled: a
    pickle runs the code of whoever wrote it.

    Raises
    ------
    ValueError
        The file is no .npy file, holds Python objects, is not a matrix of floating-point numbers, is shorter than its
        header says, or see `as_embeddings`.
    """
    header, start = _header(name, data)
    kind, column_order, shape = (pattern.search(header) for pattern in (KIND, COLUMN_ORDER, SHAPE))
    if not (kind and column_order and shape):
        raise ValueError(f"{name} is no .npy file with one array of numbers")
    if kind[1].endswith(b"O"):
        raise ValueError(f"{name} holds pickled Python objects, which are never opened; save plain numbers")
    sizes = [int(size) for size in re.findall(rb"\d+", shape[1])]
    if len(sizes) != 2 or kind[1].strip(b"<>=|") not in (b"f2", b"f4", b"f8"):
        found = f"{kind[1].decode()!r} of shape ({', '.join(map(str, sizes))})"
        raise ValueError(f"{name} holds {found}; embeddings are float16, float32 or float64 of shape (n, d)")
    n, d = sizes
    dtype = np.dtype(kind[1].decode())
    if n * d * dtype.itemsize != len(data) - start:
        raise ValueError(f"{name} is damaged: its header promises {n:,} × {d:,} numbers, and it does not hold as many")
    numbers = np.frombuffer(data, dtype=dtype, offset=start)
    return as_embeddings(name, numbers.reshape((n, d), order="F" if column_order[1] == b"True" else "C"))


def _header(name: str, data: bytes) -> tuple[bytes, int]:
    """Return the header, and where the numbers begin."""
    length_bytes = 2 if data[6:7] == b"\x01" else 4
    start = 8 + length_bytes + int.from_bytes(data[8 : 8 + length_bytes], "little")
    if not data.startswith(MAGIC) or start > len(data):
        raise ValueError(f"{name} is not a .npy file")
    return data[8 + length_bytes : start], start


def as_embeddings(name: str, numbers: np.ndarray) -> np.ndarray:
    """Return numbers, shape (n, d), as float32 rows of length 1.

    Raises
    ------
    ValueError
        There are more than `MAX_DIMENSIONS` dimensions or none, a number is infinite or missing, or a row holds zeros
        alone, so that it has no direction.
    """
    n, d = numbers.shape
    if not 1 <= d <= MAX_DIMENSIONS:
        raise ValueError(f"There are {d:,} dimensions in {name}; from 1 to {MAX_DIMENSIONS:,} can be used")
    embeddings = np.empty((n, d), dtype=np.float32)
    for start in range(0, n, CHUNK_ROWS):  # all at once in float64 would take many times the memory of the file
        rows = numbers[start : start + CHUNK_ROWS].astype(np.float64)
        largest = np.abs(rows).max(axis=1, keepdims=True)
        if not np.isfinite(largest).all():
            row = start + np.argmin(np.isfinite(largest)) + 1
            raise ValueError(f"Row {row:,} of {name} holds a number that is infinite or missing")
        if not largest.all():
            raise ValueError(f"Row {start + np.argmin(largest) + 1:,} of {name} holds zeros alone: it has no direction")
        rows /= largest  # the squares of very large numbers are infinite, those of very small ones zero
        embeddings[start : start + CHUNK_ROWS] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return embeddings
