"""Sections and clusters of the same texts, crossed, in an order that shows where they part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from components.engine.matching import contingency, diagonal_order


class Crossing(NamedTuple):
    """Which sections lie in which clusters.

    Attributes
    ----------
    sections : tuple of str, length r
        The rows, in an order that fills the diagonal: see `matching.diagonal_order`.
    counts : ndarray of int, shape (r, k)
        How many texts of each section are in each cluster.
    partners : ndarray of int, shape (r,)
        The cluster that each section goes with; -1 where there are fewer clusters than sections.
    rows : ndarray of int, shape (n,)
        The row of each text; -1 where its section is none of these.
    sizes : ndarray of int, shape (k,)
        Texts in each cluster, of all sections.
    """

    sections: tuple[str, ...]
    counts: np.ndarray
    partners: np.ndarray
    rows: np.ndarray
    sizes: np.ndarray

    @property
    def of_sections(self) -> np.ndarray:
        """The share of each section's texts that is in a cell, in [0, 1]."""
        return self.counts / self.counts.sum(axis=1, keepdims=True)

    @property
    def of_clusters(self) -> np.ndarray:
        """The share of each cluster's texts that is in a cell, in [0, 1]."""
        return self.counts / np.maximum(self.sizes, 1)

    @property
    def most_telling(self) -> tuple[int, int]:
        """The cell, as (row, column), that shows best how the two part.

        It is the largest one beside the diagonal of a section that is not the largest in the cluster: else a section
        is only divided there. Where there is none, the largest beside the diagonal; else the largest of all.
        """
        beside = self.counts.copy()
        paired = np.flatnonzero(self.partners >= 0)
        beside[paired, self.partners[paired]] = 0
        apart = np.where(self.counts < self.counts.max(axis=0), beside, 0)
        best = next((cells for cells in (apart, beside) if cells.any()), self.counts)
        return divmod(int(best.argmax()), self.counts.shape[1])


def cross(sections: Sequence[str] | np.ndarray, labels: np.ndarray, most: int) -> Crossing:
    """Cross the largest sections with all clusters.

    Parameters
    ----------
    sections : sequence of str, length n
        Of each text.
    labels : ndarray of int, shape (n,)
        Its cluster, from 0 without gaps.
    most : int
        How many sections; of equal ones those that come first in the alphabet.

    Raises
    ------
    ValueError
        There are more sections than labels, or fewer.
    """
    if len(sections) != len(labels):
        raise ValueError(f"there are {len(sections)} sections and {len(labels)} labels; both must be as many")
    names, codes = np.unique(np.asarray(sections, dtype=object), return_inverse=True)
    largest = np.sort(np.argsort(-np.bincount(codes, minlength=len(names)), kind="stable")[:most])
    places = np.full(len(names), -1)
    places[largest] = np.arange(len(largest))
    inside = places[codes] >= 0
    shape = (len(largest), int(labels.max(initial=-1)) + 1)
    counts = contingency(places[codes[inside]], labels[inside], shape)
    order, partners = diagonal_order(counts)
    places[largest[order]] = np.arange(len(order))
    return Crossing(
        tuple(names[largest[order]].tolist()),
        counts[order],
        partners[order],
        places[codes],
        np.bincount(labels, minlength=shape[1]),
    )
