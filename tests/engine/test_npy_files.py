"""Embeddings from .npy files: what NumPy writes is read, and what an attacker writes is one sentence."""

from __future__ import annotations

import pickle
import struct
from io import BytesIO

import numpy as np
import pytest
from numpy.testing import assert_allclose

from components.engine.npy_files import MAX_DIMENSIONS, as_embeddings, read_npy

NUMBERS = np.random.default_rng(3).standard_normal((5, 4))
UNIT = NUMBERS / np.linalg.norm(NUMBERS, axis=1, keepdims=True)
ONE = struct.pack("<f", 1)


def npy(numbers: np.ndarray, allow_pickle: bool = False) -> bytes:
    stream = BytesIO()
    np.save(stream, numbers, allow_pickle=allow_pickle)
    return stream.getvalue()


def with_header(header: str, body: bytes = ONE, version: int = 1) -> bytes:
    length = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + length + header.encode("latin-1") + body


def header(shape: str, kind: str = "'<f4'") -> str:
    return f"{{'descr': {kind}, 'fortran_order': False, 'shape': {shape}}}"


def test_the_exact_bytes_of_this_helper_are_a_npy_file() -> None:
    assert np.load(BytesIO(with_header(header("(1, 1)")))).tolist() == [[1]]


@pytest.mark.parametrize("kind", ["<f2", "<f4", "<f8", ">f4", ">f8"])
def test_every_kind_of_floating_point_number_is_read_as_rows_of_length_1(kind: str) -> None:
    embeddings = read_npy("e.npy", npy(NUMBERS.astype(kind)))
    assert embeddings.dtype == np.float32
    assert_allclose(embeddings, UNIT, atol=1e-3 if kind == "<f2" else 1e-6)


def test_an_array_stored_column_by_column_is_read_row_by_row() -> None:
    assert_allclose(read_npy("e.npy", npy(np.asfortranarray(NUMBERS))), UNIT, atol=1e-6)


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_every_version_of_the_format_is_read(version: tuple[int, int]) -> None:
    stream = BytesIO()
    np.lib.format.write_array(stream, NUMBERS, version=version)
    assert_allclose(read_npy("e.npy", stream.getvalue()), UNIT, atol=1e-6)


def test_more_rows_than_fit_a_chunk_are_all_normalised() -> None:
    numbers = np.random.default_rng(4).standard_normal((2_500, 3))
    expected = numbers / np.linalg.norm(numbers, axis=1, keepdims=True)
    assert_allclose(as_embeddings("e", numbers), expected, atol=1e-6)


@pytest.mark.parametrize("size", [1e-300, 1e-200, 1e200, 1e300])
def test_numbers_whose_squares_do_not_fit_keep_their_direction(size: float) -> None:
    assert_allclose(as_embeddings("e", NUMBERS * size), UNIT, atol=1e-6)


def test_no_row_is_no_embedding() -> None:
    assert read_npy("e.npy", npy(np.empty((0, 4)))).shape == (0, 4)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("row", [0, 1_500])
def test_a_number_that_is_infinite_or_missing_is_an_error_that_names_the_row(bad: float, row: int) -> None:
    numbers = np.ones((2_000, 2))
    numbers[row, 1] = bad
    with pytest.raises(ValueError, match=f"^Row {row + 1:,} of e.npy holds a number that is infinite or missing$"):
        read_npy("e.npy", npy(numbers))


def test_a_row_of_zeros_has_no_direction() -> None:
    numbers = np.ones((2_000, 2))
    numbers[1_500] = 0
    with pytest.raises(ValueError, match=r"^Row 1,501 of e\.npy holds zeros alone: it has no direction$"):
        read_npy("e.npy", npy(numbers))


@pytest.mark.parametrize("dimensions", [0, MAX_DIMENSIONS + 1])
def test_too_many_dimensions_or_none_are_an_error(dimensions: int) -> None:
    message = f"There are {dimensions:,} dimensions in e.npy; from 1 to 8,192 can be used"
    with pytest.raises(ValueError, match=f"^{message}$"):
        read_npy("e.npy", npy(np.ones((2, dimensions), np.float32)))


class Bomb:
    """Leaves a trace wherever it is unpickled."""

    def __reduce__(self) -> tuple[type, tuple[str]]:
        """Name what unpickling calls."""
        return RuntimeError, ("unpickled",)


@pytest.mark.parametrize(
    "data",
    [npy(np.array([[Bomb()]], dtype=object), allow_pickle=True), with_header(header("(1, 1)", "'|O'"), b"\x80\x04.")],
    ids=["saved", "forged"],
)
def test_pickled_objects_are_never_opened(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def unpickle(*_: object, **__: object) -> None:
        raise AssertionError("unpickled")

    monkeypatch.setattr(pickle, "load", unpickle)
    monkeypatch.setattr(pickle, "loads", unpickle)
    with pytest.raises(ValueError, match=r"^e\.npy holds pickled Python objects, which are never opened"):
        read_npy("e.npy", data)


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        (np.ones((2, 2), np.int64), "'<i8' of shape (2, 2)"),
        (np.ones((2, 2), bool), "'|b1' of shape (2, 2)"),
        (np.ones((2, 2), complex), "'<c16' of shape (2, 2)"),
        (np.ones((2, 2), "U3"), "'<U3' of shape (2, 2)"),
        (np.ones(5, np.float32), "'<f4' of shape (5)"),
        (np.ones((2, 2, 2), np.float32), "'<f4' of shape (2, 2, 2)"),
        (np.float32(1), "'<f4' of shape ()"),
    ],
)
def test_what_is_no_matrix_of_floating_point_numbers_is_named(numbers: np.ndarray, found: str) -> None:
    with pytest.raises(ValueError, match="embeddings are float16, float32 or float64 of shape") as caught:
        read_npy("e.npy", npy(numbers))
    assert found in str(caught.value)


@pytest.mark.parametrize("data", [npy(NUMBERS)[:-1], npy(NUMBERS) + b"x", with_header(header("(1, 1)"), b"")])
def test_a_file_with_other_than_the_promised_bytes_is_damaged(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^e\.npy is damaged: its header promises . × . numbers"):
        read_npy("e.npy", data)


@pytest.mark.parametrize("shape", ["(1000000000000, 384)", "(10000000000000000000000, 4096)", "(99999999999, 1)"])
def test_a_header_that_promises_terabytes_allocates_nothing(shape: str) -> None:
    with pytest.raises(ValueError, match=r"^e\.npy is damaged: its header promises"):
        read_npy("e.npy", with_header(header(shape)))


HOSTILE_HEADERS = [
    "__import__('os').system('false')",
    header("(1, __import__('os').system('false'))"),
    header("(1, 1)", "__import__('os').system('false')"),
    header("(-1, -1)"),
    header("(10**9, 10**9)"),
    header("(True, 1)"),
    header("(1, 1"),
    header("[1, 1]"),
    header("(" + "1," * 3_000 + ")"),
    header("(1, 0x" + "f" * 8_000 + ")"),
    header("(1, " + "9" * 5_000 + ")"),
    header("(1 1, 1)"),
    header("(1, 1)", "()"),
    header("(1, 1)", "[]"),
    header("(1, 1)", "[('a', '<f4')]"),
    header("(1, 1)", "('<f4', (100000, 100000))"),
    header("(1, 1)", "'<f999999999'"),
    header("(1, 1)", "'<f3'"),
    header("(1, 1)", "'<f4,<f4'"),
    header("(1, 1)", "''"),
    header("(1, 1)", "None"),
    "{'descr': '<f4', 'fortran_order': 0, 'shape': (1, 1)}",
    "(" * 9_000,
    "[" * 3_000,
    "-" * 9_000 + "1",
    "{[]: 1}",
    "{1: 2, 'a': 3}",
    "'''",
    "\\",
    "\0" * 100,
    "",
    "a" * 60_000,
]


@pytest.mark.parametrize("version", [1, 2, 3])
@pytest.mark.parametrize("text", HOSTILE_HEADERS, ids=lambda text: repr(text[:60]))
def test_a_hostile_header_is_one_short_sentence(text: str, version: int) -> None:
    with pytest.raises(ValueError, match=r"^e\.npy ") as caught:
        read_npy("e.npy", with_header(text, version=version))
    assert caught.type is ValueError
    assert len(str(caught.value)) < 200


def test_a_hundred_damaged_files_are_read_or_refused() -> None:
    rng = np.random.default_rng(5)
    for _ in range(100):
        data = bytearray(npy(NUMBERS.astype(np.float32)))
        for position in rng.integers(0, len(data), 4):
            data[position] = rng.integers(256)
        refused = ""
        try:
            assert_allclose(np.linalg.norm(read_npy("e.npy", bytes(data)), axis=1), 1, atol=1e-5)
        except ValueError as error:
            refused = f"{type(error).__name__}: {error}"
        assert refused == "" or refused.startswith(("ValueError: e.npy ", "ValueError: Row ", "ValueError: There are "))


@pytest.mark.parametrize(
    "data", [b"", b"\x93NUMPY", b"\x93NUMPY\x02\0\xff\xff\xff\xff", b"PK\x03\x04", pickle.dumps([1]), b"text\nhello\n"]
)
def test_what_is_no_npy_file_is_one_clear_sentence(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^e\.npy is not a \.npy file$"):
        read_npy("e.npy", data)
