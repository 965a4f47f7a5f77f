"""Texts around a central one, above a cosine: the community detection of sentence-transformers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from components.engine.encoder import unit_rows

SAMPLE, MOST_PAIRS = 500, 50_000_000  # pairs are held as 4 bytes each: 200 MB
ROUNDING = 1e-6  # the cosine of two equal rows is 0.9999999 as often as 1


class Communities(NamedTuple):
    """Groups of texts that are alike.

    Attributes
    ----------
    labels : ndarray of int, shape (n,)
        The community of each text, numbered from the largest to the smallest; -1 for texts in none.
    centers : ndarray of int, shape (k,)
        Position of the text around which community c was found.
    """

    labels: np.ndarray
    centers: np.ndarray


def communities(embeddings: np.ndarray, threshold: float, min_size: int = 2) -> Communities:
    """Find texts that have many others near, and take those as communities, by `util.community_detection`.

    Around each text lie all that have a cosine of at least the threshold with it, itself among them; these groups are
    gone through from the largest on. A group whose central text is taken already is left out; from the others those
    that are taken already are removed, and what is left is a community if it is still large enough. So no text is in
    two, a member may be nearer to another community's centre, and a community that lost members may be smaller than one
    that comes after it (here they are numbered by what is left). Of groups of equal size the one whose central text
    comes first is taken first: another order of the texts can give others. On the CPU whatever the machine has, so that
    results are the same everywhere.

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
        Rows of any length; a row of zeros is in no community.
    threshold : float
        In (0, 1].
    min_size : int
        The fewest texts of a community, 2 or more.

    Returns
    -------
    Communities
        Of fewer texts than `min_size`, none. Cost: n² d, and four bytes for each pair above the threshold. Importing
        sentence-transformers takes 12 s where no encoder was loaded yet.

    Raises
    ------
    ValueError
        The threshold or `min_size` is out of its range, or so many pairs are above the threshold that they do not fit
        into memory: above 50 million, as estimated on 500 texts.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"the threshold is {threshold}; it must be above 0 and at most 1")
    if min_size < 2:
        raise ValueError(f"min_size is {min_size}; it must be 2 or more")
    labels = np.full(len(embeddings), -1, dtype=np.int64)
    rows = unit_rows(embeddings)
    if len(rows) < min_size:
        return Communities(labels, np.empty(0, dtype=np.int64))
    _check_pairs(rows, threshold)
    import torch
    from sentence_transformers.util import community_detection

    least = max(threshold - ROUNDING, threshold / 2)  # above 0, the cosine of a row of zeros
    found = community_detection(torch.from_numpy(rows), threshold=least, min_community_size=min_size)
    for number, members in enumerate(found):
        labels[members] = number
    return Communities(labels, np.array([members[0] for members in found], dtype=np.int64))


def _check_pairs(rows: np.ndarray, threshold: float) -> None:
    """Refuse what would not fit into memory, judged by evenly spaced texts."""
    asked = rows[:: max(1, len(rows) // SAMPLE)]
    above = sum(int((part @ rows.T >= threshold).sum()) for part in np.array_split(asked, max(1, len(asked) // 50)))
    pairs = above / len(asked) * len(rows)
    if pairs > MOST_PAIRS:
        raise ValueError(
            f"about {pairs / 1e6:,.0f} million pairs have a cosine of {threshold:g} or more; "
            f"at most {MOST_PAIRS // 1_000_000} million fit: raise the threshold"
        )
