"""How far a picture of embeddings may be trusted."""

from __future__ import annotations

import numpy as np


def kept_neighbors(neighbors: np.ndarray, coordinates: np.ndarray) -> np.ndarray:
    """Return for each text which share of its true neighbours are among as many nearest ones in the picture.

    Also known as neighbourhood preservation or k-NN recall (Lee & Verleysen, 2009).

    Parameters
    ----------
    neighbors : ndarray of int, shape (n, k)
        The k exact neighbours of each text in the embedding space: see `neighbors.nearest`.
    coordinates : ndarray, shape (n, dimensions)
        Where each text is drawn.

    Returns
    -------
    ndarray of float32, shape (n,)
        In [0, 1]. Cost: n log n.

    Raises
    ------
    ValueError
        The shapes do not belong together, or there is no neighbour to keep.
    """
    n, k = neighbors.shape
    if len(coordinates) != n:
        raise ValueError(
            f"there are neighbours of {n} texts and coordinates of {len(coordinates)}; both must be as many"
        )
    if not 1 <= k < n:
        raise ValueError(f"each of the {n} texts has {k} neighbours; they must be from 1 to {n - 1}")
    from sklearn.neighbors import NearestNeighbors

    # Without arguments no text counts as its own neighbour, even where several lie on one point.
    drawn = NearestNeighbors(n_neighbors=k).fit(coordinates).kneighbors(return_distance=False)
    both = np.sort(np.concatenate([neighbors, drawn], axis=1), axis=1)  # what both have stands twice
    return ((both[:, 1:] == both[:, :-1]).sum(axis=1) / k).astype(np.float32)
