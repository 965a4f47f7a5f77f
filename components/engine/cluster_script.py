"""A short Python script that finds exported clusters anew, without this app."""

from __future__ import annotations

from importlib.metadata import version

from components.engine.catalog import EncoderSpec
from components.engine.clustering import MINI_BATCH
from components.engine.script_parts import UNIT_ROWS, check_file_names, embed_function, read_arguments, requirements

PACKAGES = ("numpy", "pandas", "pyarrow", "scikit-learn", "scipy", "threadpoolctl")

SCRIPT = '''"""The clusters in {table}, found anew as Sentence Lab finds them.

Needs: pip install {packages}
Run:   python {filename} [{table}]
       With --embed it embeds the texts anew, with {encoder} by
       sentence-transformers=={sentence_transformers}. The last digits differ, so a few texts may change clusters.
       Where there is no network: --embed FOLDER, which holds the model's files.

It writes clusters_again.csv and prints how alike its clusters and those in the file are: an adjusted Rand index of 1
with the same versions on the same kind of machine. Other processors round otherwise.
"""

import argparse

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import {model}
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

K = {k}
SEED = {seed}
STARTS = {starts}


{unit_rows}


def kmeans(rows):
    """Return the cluster of each row, from 1; clusters are numbered from the largest to the smallest."""
    k = min(K, len(np.unique(rows, axis=0)))  # of fewer different texts there are fewer clusters
    model = {model}(n_clusters=k, n_init=STARTS, random_state=SEED{batch})
    with threadpool_limits(1):  # several threads add up in another order each time
        labels = model.fit(rows).labels_
    order = np.argsort(-np.bincount(labels, minlength=k), kind="stable")
    return np.argsort(order)[labels] + 1


def count_moved(labels, before):
    """Count the texts in another cluster than before, where the clusters that share most count as the same."""
    shared = pd.crosstab(labels, before).to_numpy()
    return len(labels) - shared[linear_sum_assignment(-shared)].sum()


{embed}


{arguments}
labels, before = kmeans(unit_rows(embeddings)), table["cluster"].to_numpy()
rows = np.arange(1, len(labels) + 1)
pd.DataFrame({{"row": rows, "cluster": labels}}).to_csv("clusters_again.csv", index=False)
print(f"Adjusted Rand index with the clusters in the file: {{adjusted_rand_score(before, labels):.6g}}")
print(f"Texts in another cluster: {{count_moved(labels, before)}} of {{len(labels)}}")
'''


def cluster_script(
    spec: EncoderSpec,
    k: int,
    seed: int,
    n_init: int,
    *,
    mini_batch: bool = False,
    filename: str = "clusters.py",
    table: str = "clusters.parquet",
) -> str:
    """Write the script; it reads a `cluster_table.cluster_table` that `file_columns.to_parquet` wrote.

    Parameters
    ----------
    spec : EncoderSpec
        What embedded the texts.
    k, seed, n_init : int
        As they were given to `clustering.kmeans`.
    mini_batch : bool
        Whether that went in steps of a sample each: see `Clustering.mini_batch`.
    filename, table : str
        How the script calls itself, and the file that it reads: letters, digits, "_", "." and "-".

    Raises
    ------
    ValueError
        A name has other characters, or k, seed or n_init is no whole number.
    """
    check_file_names(filename, table)
    return SCRIPT.format(
        filename=filename,
        table=table,
        packages=requirements(PACKAGES),
        encoder=ascii(spec.name)[1:-1],
        sentence_transformers=version("sentence-transformers"),
        model="MiniBatchKMeans" if mini_batch else "KMeans",
        batch=f", batch_size={MINI_BATCH}" if mini_batch else "",
        k=int(k),
        seed=int(seed),
        starts=int(n_init),
        unit_rows=UNIT_ROWS,
        embed=embed_function(spec),
        arguments=read_arguments(table),
    )
