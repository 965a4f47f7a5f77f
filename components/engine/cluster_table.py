"""Clusters as a table that opens elsewhere: a row a text, its cluster, and how well it fits there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from components.engine.cluster_members import ClusterMembers
from components.engine.clustering import Clustering
from components.engine.encoder import unit_rows
from components.engine.file_columns import identifying_columns, same_rows, writable


def cluster_table(
    table: pd.DataFrame,
    texts: Sequence[str],
    embeddings: np.ndarray,
    clustering: Clustering,
    members: ClusterMembers,
    silhouettes: np.ndarray,
    names: Sequence[str],
) -> pd.DataFrame:
    """Put together what is known of each text in its cluster.

    Parameters
    ----------
    table : DataFrame, n rows
        Of a corpus; of its columns only those in `file_columns.IDENTIFYING` are taken, as texts.
    texts : sequence of str, length n
        What is embedded.
    embeddings : ndarray, shape (n, d)
        Those that were clustered; rows of any length.
    clustering : Clustering
        Of k clusters.
    members : ClusterMembers
    silhouettes : ndarray, shape (n,)
        See `silhouettes.silhouettes`.
    names : sequence of str, length k

    Returns
    -------
    DataFrame
        n rows in the corpus's order: the identifying columns that there are, "text", "cluster" (from 1), "name",
        "silhouette" (in [-1, 1]), "distance" (Euclidean, in [0, 2], from the row scaled to length 1 to the centre of
        its cluster), "cosine" (with that centre), "next" (the nearest other cluster, from 1) and "margin" (how much
        farther its centre is). Missing are silhouettes that are NaN and, where there is one cluster alone, the last
        two.

    Raises
    ------
    ValueError
        Something has another number of rows than there are texts, or there are not as many names as clusters.
    """
    labels, centers = clustering.labels, clustering.centers
    same_rows(
        len(texts),
        {
            "rows of the table": len(table),
            "embeddings": len(embeddings),
            "cluster labels": len(labels),
            "cosines with a centre": len(members.cosines),
            "silhouettes": len(silhouettes),
        },
    )
    if len(names) != len(centers):
        raise ValueError(f"there are {len(names):,} names and {len(centers):,} clusters; there must be as many")
    away = unit_rows(embeddings) - centers[labels]
    columns: dict[str, Any] = {**identifying_columns(table)}
    columns["text"] = [writable(text) for text in texts]
    columns["cluster"] = labels + 1
    columns["name"] = [writable(names[label]) for label in labels]
    columns["silhouette"] = silhouettes.astype(np.float32)
    columns["distance"] = np.sqrt(np.einsum("ij,ij->i", away, away, dtype=np.float64)).astype(np.float32)
    columns["cosine"] = members.cosines.astype(np.float32)
    has_next = members.others >= 0
    columns["next"] = pd.Series(members.others + 1, dtype="Int64").where(has_next)
    columns["margin"] = np.where(has_next, members.margins, np.nan).astype(np.float32)
    return pd.DataFrame(columns)
