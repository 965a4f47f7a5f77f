"""A short Python script that draws an exported map anew, without this app."""

from __future__ import annotations

import math
from importlib.metadata import version

from components.engine.catalog import EncoderSpec
from components.engine.neighbors import BLOCK, BLOCK_BYTES
from components.engine.projection import (
    JITTER,
    METHODS,
    SMALLEST_GRAPH,
    SMALLEST_STEP,
    START,
    UMAP_FEW,
    UMAP_JITTER,
    UMAP_LEARNING_RATE,
    UMAP_REPULSIONS,
    UMAP_SPAN,
    UMAP_STEPS,
    UMAP_STEPS_OF_FEW,
    MapParameters,
)
from components.engine.script_parts import UNIT_ROWS, check_file_names, embed_function, read_arguments, requirements

PACKAGES = {
    "umap": ("numpy", "pandas", "pyarrow", "scikit-learn", "umap-learn"),
    "tsne": ("numpy", "pandas", "pyarrow", "scikit-learn", "threadpoolctl"),
    "pca": ("numpy", "pandas", "pyarrow", "scikit-learn"),
}

SCRIPT = '''"""The map in {table}, drawn anew as Sentence Lab draws it.

Needs: pip install {packages}
Run:   python {filename} [{table}]
       With --embed it embeds the texts anew, by sentence-transformers=={sentence_transformers}. The last digits differ,
       so the map is alike but not the same. Where there is no network: --embed FOLDER, which holds the model's files.

It writes map_again.csv and prints how far its coordinates are from those in the file: 0 with the same versions on the
same kind of machine. Other processors round otherwise{growing}.
"""

import argparse

import numpy as np
import pandas as pd
{imports}
DIMENSIONS = {dimensions}
{constants}

{unit_rows}


def pca(vectors):
    """Return the coordinates on the axes of greatest variance; axes without spread hold zeros."""
    coordinates = np.zeros((len(vectors), DIMENSIONS), dtype=np.float32)
    axes = min(DIMENSIONS, *vectors.shape)
    if len(vectors) > 1 and np.ptp(vectors, axis=0).any():
        tall = len(vectors) > 2 * vectors.shape[1]
        model = PCA(n_components=axes, svd_solver="covariance_eigh" if tall else "full")
        coordinates[:, :axes] = model.fit_transform(vectors.astype(np.float64))
    return coordinates

{method}
{embed}


{arguments}
{call}
axes = ["x", "y", "z"][:DIMENSIONS]
pd.DataFrame(coordinates, columns=axes).to_csv("map_again.csv", index=False)
distances = np.linalg.norm(coordinates - table[axes].to_numpy(), axis=1)
print(f"Largest distance from the coordinates in the file: {{distances.max():.6g}}")
'''

# Fewer texts have no neighbourhoods to keep, and texts of one direction none that differ.
CALL = """rows = unit_rows(embeddings)
if len(rows) < {smallest} or not np.ptp(rows, axis=0).any():
    coordinates = pca(embeddings)
else:
    coordinates = {method}(rows)"""

UMAP_CODE = '''
def nearest(rows, k):
    """Find the k nearest neighbours by cosine, exactly, nearest first; of equal cosines the earlier comes first."""
    indices = np.empty((len(rows), k), dtype=np.int64)
    cosines = np.empty((len(rows), k), dtype=np.float32)
    step = max(1, min({block}, {block_bytes} // (4 * len(rows))))  # rows of the cosine matrix held at once
    for start in range(0, len(rows), step):
        block = rows[start : start + step] @ rows.T
        np.clip(block, -1, 1, out=block)
        np.fill_diagonal(block[:, start:], -np.inf)  # no text is its own neighbour
        floors = np.partition(block, -k, axis=1)[:, -k]
        for i, row in enumerate(block):
            candidates = np.flatnonzero(row >= floors[i])
            best = candidates[np.argsort(-row[candidates], kind="stable")[:k]]
            indices[start + i], cosines[start + i] = best, row[best]
    return indices, cosines


def umap(rows):
    """Lay the map from the plane of PCA."""
    found, cosines = nearest(rows, min(N_NEIGHBORS, len(rows)) - 1)
    # UMAP counts each text as its own first neighbour.
    indices = np.column_stack([np.arange(len(rows)), found]).astype(np.int32)
    distances = np.column_stack([np.zeros(len(rows)), np.maximum(0, 1 - cosines)]).astype(np.float32)
    start = pca(rows)
    start *= {span} / np.abs(start).max()
    start += {jitter} * np.random.default_rng(SEED).standard_normal(start.shape)
    model = UMAP(
        n_neighbors=indices.shape[1],
        n_components=DIMENSIONS,
        min_dist=MIN_DIST,
        metric="cosine",
        n_epochs={steps_of_few} if len(rows) <= {few} else {steps},
        learning_rate={learning_rate},
        negative_sample_rate={repulsions},
        init=start,
        random_state=SEED,
        n_jobs=1,
        precomputed_knn=(indices, distances),
        disconnection_distance=np.inf,
    )
    return np.asarray(model.fit_transform(rows), dtype=np.float32)

'''

TSNE_CODE = '''
def tsne(rows):
    """Lay the map from the plane of PCA."""
    start = pca(rows)
    start *= {start} / start[:, 0].std()
    start += {jitter} * np.random.default_rng(SEED).standard_normal(start.shape)
    model = TSNE(
        n_components=DIMENSIONS,
        perplexity=min(PERPLEXITY, (len(rows) - 1) / 3),
        learning_rate=max(len(rows) / 48, {smallest_step}),
        metric="cosine",
        init=start,
    )
    with threadpool_limits(1, user_api="openmp"):  # several threads add up in another order each time
        return np.asarray(model.fit_transform(rows), dtype=np.float32)

'''


def map_script(
    parameters: MapParameters, spec: EncoderSpec, filename: str = "map.py", table: str = "map.parquet"
) -> str:
    """Write the script; it reads what `map_table.map_parquet` writes.

    Neighbours are those that NumPy finds: a map whose neighbours were searched on a GPU may come out differently.

    Parameters
    ----------
    parameters : MapParameters
        Of the map in the table.
    spec : EncoderSpec
        What embedded the texts.
    filename, table : str
        How the script calls itself, and the file that it reads: letters, digits, "_", "." and "-".

    Raises
    ------
    ValueError
        A name has other characters, the method is not known, or a parameter is no number.
    """
    check_file_names(filename, table)
    if parameters.method not in METHODS:
        raise ValueError(f"method is {parameters.method!r}; it must be one of {', '.join(METHODS)}")
    imports, constants, code = _method(parameters)
    call = CALL.format(method=parameters.method, smallest=SMALLEST_GRAPH)
    return SCRIPT.format(
        filename=filename,
        table=table,
        packages=requirements(PACKAGES[parameters.method]),
        sentence_transformers=version("sentence-transformers"),
        growing="" if parameters.method == "pca" else ", and small differences grow on the way to a map",
        imports=imports,
        dimensions=int(parameters.dimensions),
        constants=constants,
        method=code,
        call="coordinates = pca(embeddings)" if parameters.method == "pca" else call,
        unit_rows=UNIT_ROWS,
        embed=embed_function(spec),
        arguments=read_arguments(table),
    )


def _method(parameters: MapParameters) -> tuple[str, str, str]:
    """Return the imports, the constants and the functions of a method; all that varies in them is numbers."""
    decomposition = "from sklearn.decomposition import PCA\n"
    seed = f"SEED = {int(parameters.seed)}\n"
    if parameters.method == "umap":
        code = UMAP_CODE.format(
            block=BLOCK,
            block_bytes=BLOCK_BYTES,
            span=UMAP_SPAN,
            jitter=UMAP_JITTER,
            steps=UMAP_STEPS,
            steps_of_few=UMAP_STEPS_OF_FEW,
            few=UMAP_FEW,
            learning_rate=UMAP_LEARNING_RATE,
            repulsions=UMAP_REPULSIONS,
        )
        constants = f"N_NEIGHBORS = {int(parameters.n_neighbors)}\nMIN_DIST = {_number(parameters.min_dist)}\n"
        return decomposition + "from umap import UMAP\n", seed + constants, code
    if parameters.method == "tsne":
        code = TSNE_CODE.format(start=START, jitter=JITTER, smallest_step=SMALLEST_STEP)
        imports = "from sklearn.manifold import TSNE\nfrom threadpoolctl import threadpool_limits\n"
        return decomposition + imports, seed + f"PERPLEXITY = {_number(parameters.perplexity)}\n", code
    return decomposition, "", ""


def _number(value: float) -> str:
    """Write a number as Python reads it."""
    if not math.isfinite(float(value)):
        raise ValueError(f"a parameter of the map is {value}; it must be a finite number")
    return repr(float(value))
