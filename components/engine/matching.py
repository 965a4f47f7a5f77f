"""Two divisions of the same texts brought beside each other: what they share, and which parts belong together."""

from __future__ import annotations

import numpy as np


def contingency(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Count the texts that are in part i of one division and in part j of another.

    Parameters
    ----------
    rows, columns : ndarray of int, shape (n,)
        The part of each text in the one and in the other, from 0.
    shape : (int, int)
        How many parts each division has.

    Returns
    -------
    ndarray of int, shape `shape`
        Row i, column j holds how many texts are in both; the sum is n.

    Raises
    ------
    ValueError
        One division has more texts than the other.
    """
    if len(rows) != len(columns):
        raise ValueError(f"the divisions are of {len(rows)} and {len(columns)} texts; both must be of the same")
    return np.bincount(rows * shape[1] + columns, minlength=shape[0] * shape[1]).reshape(shape)


def diagonal_order(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Order the rows of a table so that its diagonal holds as much as it can (Kuhn, 1955; by SciPy).

    Parameters
    ----------
    counts : ndarray, shape (r, c)

    Returns
    -------
    order : ndarray of int, shape (r,)
        The rows from top to bottom: those that have a partner in the order of their columns, then the others, each
        beside none, from the largest to the smallest.
    partners : ndarray of int, shape (r,)
        The column that each row, as given, belongs to; -1 where there are fewer columns than rows. Their sum is the
        largest that pairs of one row and one column can have.
    """
    from scipy.optimize import linear_sum_assignment

    partners = np.full(len(counts), -1)
    rows, columns = linear_sum_assignment(counts, maximize=True)
    partners[rows] = columns
    left = partners < 0
    return np.lexsort((-counts.sum(axis=1), np.where(left, counts.shape[1], partners))), partners


def match_labels(reference: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Renumber the clusters of one division so that as many texts as can be have the same number as in another.

    Parameters
    ----------
    reference, other : ndarray of int, shape (n,)
        The cluster of each text, from 0.

    Returns
    -------
    ndarray of int, shape (n,)
        `other` under new numbers. Where it has more clusters than `reference`, those without a partner are numbered
        after all of the reference's; where it has fewer, numbers stay out.

    Raises
    ------
    ValueError
        One division has more texts than the other.
    """
    shape = (int(other.max(initial=-1)) + 1, int(reference.max(initial=-1)) + 1)
    _, numbers = diagonal_order(contingency(other, reference, shape))
    alone = np.flatnonzero(numbers < 0)
    numbers[alone] = shape[1] + np.arange(len(alone))
    return numbers[other]
