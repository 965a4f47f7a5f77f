"""Clusters that K-means finds on a picture of the texts, beside those that it finds in all dimensions."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np

from components.division import SEED, STARTS, Division
from components.engine.agreement import agreement
from components.engine.clustering import kmeans
from components.engine.corpus_maps import CorpusMap, CorpusMaps
from components.engine.matching import match_labels

OTHER_SEED = SEED + 1


class OnPicture(NamedTuple):
    """Clusters that K-means finds on a picture.

    Attributes
    ----------
    drawn : CorpusMap
    labels : ndarray of int, shape (n,)
        Numbered so that as many texts as can be have the number of their cluster in all dimensions.
    changed : ndarray of bool, shape (n,)
        Texts that have another number all the same.
    names : tuple of str
        Of all numbers in use, those that only the picture has among them.
    with_all : float
        The adjusted Rand index of these clusters and those in all dimensions.
    reseeded : float
        That of the clusters in all dimensions and those that another seed finds there: how firm they are.
    sections : (float, float) or None
        That of the clusters in all dimensions, and of those on the picture, with the sections, where there are any.
    """

    drawn: CorpusMap
    labels: np.ndarray
    changed: np.ndarray
    names: tuple[str, ...]
    with_all: float
    reseeded: float
    sections: tuple[float, float] | None


def on_picture(division: Division, maps: CorpusMaps, drawn: CorpusMap) -> OnPicture:
    """Divide the places of the texts, and for comparison the embeddings anew; once for all who look at this picture."""
    k = min(division.k, len(division.corpus.texts))
    places = partial(kmeans, drawn.coordinates, k, SEED, STARTS, unit=False)
    again = partial(kmeans, division.embeddings, k, OTHER_SEED, STARTS)
    labels = match_labels(division.labels, maps.once(("k-means", drawn.parameters, k), places).labels)
    other = maps.once(("k-means", "all dimensions", k), again).labels
    alone = range(len(division.names), int(labels.max()) + 1)
    names = (*division.names, *(f"{c + 1} · on the picture alone" for c in alone))
    with_all, reseeded = (agreement(found, division.labels).ari for found in (labels, other))
    sections = None
    if len(division.corpus.sections) > 1:
        truth = division.corpus.table["section"]
        sections = agreement(division.labels, truth).ari, agreement(labels, truth).ari
    return OnPicture(drawn, labels, labels != division.labels, names, with_all, reseeded, sections)
