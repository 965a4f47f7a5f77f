"""Random samples that anybody can draw again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np


class Rows(NamedTuple):
    """Rows of cells that need not all be in memory at once.

    Attributes
    ----------
    columns : list of str, length c
    n : int
        How many rows there are.
    take : function of an ndarray of bool, shape (n,)
        Gives the chosen rows, each up to c cells.
    """

    columns: list[str]
    n: int
    take: Callable[[np.ndarray], Iterator[Sequence[str]]]


def sample_positions(n: int, size: int, seed: int) -> np.ndarray:
    """Return `size` of the positions 0 … n-1 at random, without repetition, in ascending order; all where n is smaller.

    Parameters
    ----------
    n, size : int
    seed : int
        The same seed gives the same sample.

    Returns
    -------
    ndarray of int, shape (min(n, size),)
    """
    if n <= size:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, size, replace=False))
