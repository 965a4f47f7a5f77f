"""One text's neighbours: which of the true ones the picture keeps, which it tears away, and which only look near."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Neighborhood(NamedTuple):
    """Positions of a text's neighbours, each in order of nearness.

    Attributes
    ----------
    kept : ndarray of int
        True neighbours that are among as many nearest ones on the picture.
    torn : ndarray of int
        True neighbours that are not.
    false : ndarray of int
        Texts among the nearest on the picture that are no true neighbours.
    """

    kept: np.ndarray
    torn: np.ndarray
    false: np.ndarray


def neighborhood(position: int, neighbors: np.ndarray, coordinates: np.ndarray) -> Neighborhood:
    """Compare a text's true neighbours with those on the picture.

    Parameters
    ----------
    position : int
        Of the text.
    neighbors : ndarray of int, shape (k,)
        Its true neighbours, nearest first.
    coordinates : ndarray, shape (n, dimensions)

    Returns
    -------
    Neighborhood
        Of texts at the same distance on the picture the earlier one counts as nearer. Cost: n log n.
    """
    distances = np.linalg.norm(coordinates - coordinates[position], axis=1)
    distances[position] = np.inf
    drawn = np.argsort(distances, kind="stable")[: len(neighbors)]
    near = np.isin(neighbors, drawn)
    return Neighborhood(neighbors[near], neighbors[~near], drawn[~np.isin(drawn, neighbors)])


def cosine_ranks(position: int, others: np.ndarray, embeddings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the cosines of some texts to one, and their ranks among all others of the corpus, from 1.

    Parameters
    ----------
    position : int
    others : ndarray of int, shape (m,)
    embeddings : ndarray of float32, shape (n, d)
        Of length 1.

    Returns
    -------
    (ndarray of float32, ndarray of int), both of shape (m,)
        Cosines in [-1, 1]. Cost: n d.
    """
    cosines = np.clip(embeddings @ embeddings[position], -1, 1)
    found = cosines[others]
    cosines[position] = -np.inf
    return found, 1 + (cosines[None, :] > found[:, None]).sum(axis=1)
