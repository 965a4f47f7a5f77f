"""Embeddings laid flat: from hundreds of dimensions to a picture."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np


class Projection(NamedTuple):
    """Where each text lands, and what the flat picture keeps.

    Attributes
    ----------
    coordinates : ndarray of float32, shape (n, dimensions)
    variance_kept : float
        Share of the variance that the picture keeps, in [0, 1].
    """

    coordinates: np.ndarray
    variance_kept: float


def project(embeddings: np.ndarray, method: Literal["pca"] = "pca", dimensions: int = 2) -> Projection:
    """Project embeddings onto the plane of greatest variance (PCA; Pearson, 1901), by scikit-learn.

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
    method : {"pca"}
    dimensions : int

    Returns
    -------
    Projection
        The same input gives the same signs: the largest loading of each axis is positive. Fewer texts than dimensions,
        or all alike: the axes that have no spread hold zeros.

    Raises
    ------
    ValueError
        The method is not known.
    """
    if method != "pca":
        raise ValueError(f"method is {method!r}; it must be 'pca'")
    coordinates = np.zeros((len(embeddings), dimensions), dtype=np.float32)
    axes = min(dimensions, *embeddings.shape)
    if len(embeddings) < 2 or not np.ptp(embeddings, axis=0).any():
        return Projection(coordinates, 1.0)
    from sklearn.decomposition import PCA

    pca = PCA(n_components=axes, svd_solver="full")
    coordinates[:, :axes] = pca.fit_transform(embeddings.astype(np.float64))
    return Projection(coordinates, float(min(1.0, pca.explained_variance_ratio_.sum())))
