"""Whether two divisions of the same texts are the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Agreement(NamedTuple):
    """How far clusters are a known division.

    Attributes
    ----------
    ari : float
        The adjusted Rand index (Hubert and Arabie, 1985): of all pairs of texts it counts those both divisions keep
        together or both keep apart, less what chance would give. 1 for the same division whatever its names, about 0
        for one that is drawn at random, at least -0.5.
    homogeneity : float
        How far each cluster has texts of one true group alone, in [0, 1].
    completeness : float
        How far each true group lies in one cluster, in [0, 1].
    nmi : float
        Normalised mutual information, by the arithmetic mean of the two entropies, in [0, 1]. The V-measure is the same
        number: the harmonic mean of homogeneity and completeness (Rosenberg and Hirschberg, 2007). Not adjusted for
        chance: it rises with the number of clusters.
    """

    ari: float
    homogeneity: float
    completeness: float
    nmi: float


def agreement(labels: Sequence[object] | np.ndarray, truth: Sequence[object] | np.ndarray) -> Agreement:
    """Compare clusters with a known division of the same texts, by scikit-learn.

    Parameters
    ----------
    labels, truth : sequence of length n
        The cluster and the true group of each text, by any names.

    Raises
    ------
    ValueError
        One names more texts than the other.
    """
    if len(labels) != len(truth):
        raise ValueError(f"there are {len(labels)} labels and {len(truth)} true ones; both must be as many")
    from sklearn.metrics import adjusted_rand_score, homogeneity_completeness_v_measure

    if len(labels) == 0:
        return Agreement(1.0, 1.0, 1.0, 1.0)
    homogeneity, completeness, v_measure = homogeneity_completeness_v_measure(truth, labels)
    ari = float(adjusted_rand_score(truth, labels))
    return Agreement(ari, float(homogeneity), float(completeness), float(v_measure))
