"""The exact nearest neighbours by cosine."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from components.engine.encoder import unit_rows

BLOCK = 1024  # rows of the cosine matrix held at once, where they fit:
BLOCK_BYTES = 128 * 1024**2  # of float32; reached at 32,768 texts
GROUPS = 256  # fewer let more candidates through, more cost more to look at: from 64 to 1,024 it is about the same


class Neighbors(NamedTuple):
    """The nearest neighbours of each row, nearest first.

    Attributes
    ----------
    indices : ndarray of int, shape (m, k)
        Row i holds the positions of the neighbours of query i.
    cosines : ndarray of float32, shape (m, k)
        Their cosines, in [-1, 1], descending.
    """

    indices: np.ndarray
    cosines: np.ndarray


# A block of queries, shape (b, d), and the position of the first, where they are texts themselves.
Search = Callable[[np.ndarray, int | None], Neighbors]


def nearest(
    embeddings: np.ndarray, k: int, queries: np.ndarray | None = None, *, device: str | None = None
) -> Neighbors:
    """Find the k nearest neighbours by cosine, exactly, in blocks of queries.

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
        Where to look.
    k : int
        How many neighbours; cut to what there is.
    queries : ndarray, shape (m, d), optional
        By default the embeddings themselves; then no row is its own neighbour.
    device : str, optional
        By default NumPy computes; with PyTorch's name of a device ("cuda", "mps", "cpu") PyTorch does, there, in
        float32.

    Returns
    -------
    Neighbors
        Of equal cosines the earlier position comes first. PyTorch rounds otherwise, and where more texts have the
        cosine of the k-th neighbour than have room, it may take others than the earliest. Cost: m n d; memory:
        (m + n) d and some 128 MiB for the cosines of a block.

    Raises
    ------
    ValueError
        k is below 1.
    """
    if k < 1:
        raise ValueError(f"k is {k}; it must be 1 or more")
    rows = unit_rows(embeddings)
    targets = rows if queries is None else unit_rows(queries)
    k = min(k, len(rows) - (queries is None))
    indices = np.empty((len(targets), max(k, 0)), dtype=np.int64)
    cosines = np.empty(indices.shape, dtype=np.float32)
    if indices.size == 0:
        return Neighbors(indices, cosines)
    search = _numpy_search(rows, k) if device is None else _torch_search(rows, k, device)
    step = block_rows(len(rows))
    for start in range(0, len(targets), step):
        block = slice(start, start + step)
        indices[block], cosines[block] = search(targets[block], start if queries is None else None)
    return Neighbors(indices, cosines)


def block_rows(n: int) -> int:
    """Return how many rows of a cosine matrix of n columns are held at once: 1,024, and fewer from 32,769 on."""
    return max(1, min(BLOCK, BLOCK_BYTES // (4 * max(n, 1))))


def _numpy_search(rows: np.ndarray, k: int) -> Search:
    def search(queries: np.ndarray, first: int | None) -> Neighbors:
        cosines = queries @ rows.T
        np.clip(cosines, -1, 1, out=cosines)
        if first is not None:
            np.fill_diagonal(cosines[:, first:], -np.inf)
        best = _largest(cosines, k)
        return Neighbors(best, np.take_along_axis(cosines, best, axis=1))

    return search


def _torch_search(rows: np.ndarray, k: int, device: str) -> Search:
    import torch

    columns = torch.from_numpy(rows).to(device).T

    def search(queries: np.ndarray, first: int | None) -> Neighbors:
        cosines = (torch.from_numpy(queries).to(device) @ columns).clamp_(-1, 1)
        if first is not None:
            cosines[:, first:].fill_diagonal_(-torch.inf)
        found = cosines.topk(k)
        values, positions = found.values.cpu().numpy(), found.indices.cpu().numpy()
        order = np.lexsort((positions, -values))
        return Neighbors(np.take_along_axis(positions, order, axis=1), np.take_along_axis(values, order, axis=1))

    return search


def _largest(values: np.ndarray, k: int) -> np.ndarray:
    """Return the positions of the k largest values of each row, shape (m, k), largest first, of equal ones the earlier.

    Only what reaches the floor of its row is sorted: on 20,000 columns and k = 15 that is 10 times as fast as to find
    the k-th largest value first.
    """
    best = np.empty((len(values), k), dtype=np.int64)
    for i, floor in enumerate(_floors(values, k)):
        candidates = np.flatnonzero(values[i] >= floor)
        best[i] = candidates[np.argsort(-values[i, candidates], kind="stable")[:k]]
    return best


def _floors(values: np.ndarray, k: int) -> np.ndarray:
    """Return a number for each row, shape (m,), that its k largest values reach, and not many others.

    It is the k-th largest of the maxima of groups of columns: at least k values reach it, one in each of k groups.
    """
    groups = max(GROUPS, 4 * k)
    width = values.shape[1] // groups
    if width > 1:
        # Of columns that stand apart, as like texts often stand together; those left over only fail to raise the floor.
        values = values[:, : width * groups].reshape(-1, width, groups).max(axis=1)
    return np.partition(values, -k, axis=1)[:, -k]
