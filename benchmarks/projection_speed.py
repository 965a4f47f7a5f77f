"""The way from embeddings to a flat UMAP picture: umap-learn with its defaults against `projection.project`.

    python benchmarks/projection_speed.py ag_news_test.csv [rows ...]

The file has the columns title and description, joined as one text; for more rows than it has, the titles alone and the
descriptions alone are further texts. For each number of rows (1,000, 4,000 and 7,600, if none is given) all draw in
turns, three times. Prints the least seconds by the clock, which count waiting for a processor too, and the least of the
processors, both with their ratios, and each picture's trustworthiness (k = 15). All have drawn 1,000 texts before, so
that compiling counts for none. Where the package embedding-atlas is installed, its `compute_projection` is measured
too, without its cache. Embeddings, which take a minute for 3,000 texts, are kept in the system's folder for temporary
files.
"""

import hashlib
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import umap
from sklearn.manifold import trustworthiness

sys.path.insert(0, str(Path(__file__).parents[1]))

from components.engine import map_quality
from components.engine.corpus import corpus_of
from components.engine.encoder import load_encoder
from components.engine.projection import project
from components.engine.table_files import read_table_file

ROWS = (1000, 4000, 7600)
WARM_UP = 1000
ROUNDS = 3
OURS = "Sentence Lab"
SCIKIT_LEARN_MAX = 10_000  # above, scikit-learn's matrices do not fit in memory, and the same measure in blocks is used
Draw = Callable[[np.ndarray], np.ndarray]


def texts_of(path: Path, rows: int) -> tuple[str, ...]:
    """Return so many texts of the file."""
    file = read_table_file(path.name, path.read_bytes())
    found: tuple[str, ...] = ()
    for columns in (["title", "description"], ["title"], ["description"]):
        if len(found) < rows:
            found += corpus_of(file, columns).texts
    return found[:rows]


def embeddings_of(texts: tuple[str, ...]) -> np.ndarray:
    """Embed texts, or read what was embedded before."""
    encoder = load_encoder(device="cpu")
    name = hashlib.sha256("\0".join((encoder.spec.fingerprint, *texts)).encode()).hexdigest()[:16]
    kept = Path(tempfile.gettempdir()) / f"projection-speed-{name}.npy"
    if not kept.exists():
        np.save(kept, encoder.encode(texts))
    embeddings: np.ndarray = np.load(kept)
    return embeddings


def draw_with_defaults(embeddings: np.ndarray) -> np.ndarray:
    """Draw as the documentation of umap-learn does."""
    return np.asarray(umap.UMAP(metric="cosine", random_state=42).fit_transform(embeddings))


def draw_with_atlas(embeddings: np.ndarray) -> np.ndarray:
    """Draw with embedding-atlas."""
    atlas = import_module("embedding_atlas.projection")
    with tempfile.TemporaryDirectory() as empty:
        table = pd.DataFrame({"vector": list(embeddings)})
        found = atlas.compute_projection(table, inputs="vector", modality="vector", cache_root=empty)
    return found[["projection_x", "projection_y"]].to_numpy()


def trust(embeddings: np.ndarray, coordinates: np.ndarray) -> float:
    """Return the picture's trustworthiness, by scikit-learn where it can."""
    if len(embeddings) > SCIKIT_LEARN_MAX:
        return map_quality.trustworthiness(embeddings, coordinates, 15)
    return float(trustworthiness(embeddings, coordinates, n_neighbors=15, metric="cosine"))


ways: dict[str, Draw] = {
    OURS: lambda embeddings: project(embeddings).coordinates,
    "umap-learn, defaults": draw_with_defaults,
}
if find_spec("embedding_atlas"):
    ways["embedding-atlas"] = draw_with_atlas
else:
    sys.stdout.write("embedding-atlas is not installed, and not measured.\n")

warnings.simplefilter("ignore")  # that a seed means one thread
path, counts = Path(sys.argv[1]), tuple(map(int, sys.argv[2:])) or ROWS
everything = embeddings_of(texts_of(path, max(counts)))
if len(everything) < max(counts):
    raise SystemExit(f"the file gives {len(everything):,} texts; rows must be at most as many")
for draw in ways.values():
    draw(everything[:WARM_UP])

for n in counts:
    embeddings, drawn = everything[:n], {}
    wall, processor = dict.fromkeys(ways, float("inf")), dict.fromkeys(ways, float("inf"))
    for _, (way, draw) in product(range(ROUNDS), ways.items()):
        started, worked = time.monotonic(), time.process_time()
        drawn[way] = draw(embeddings)
        wall[way] = min(wall[way], time.monotonic() - started)
        processor[way] = min(processor[way], time.process_time() - worked)
    for way, coordinates in drawn.items():
        sys.stdout.write(
            f"{n:6,} texts  {way:20} {wall[way]:6.2f} s, {wall[way] / wall[OURS]:5.2f} times ours; "
            f"processor {processor[way]:6.2f} s, {processor[way] / processor[OURS]:5.2f} times ours; "
            f"trustworthiness {trust(embeddings, coordinates):.4f}\n"
        )
    sys.stdout.flush()
