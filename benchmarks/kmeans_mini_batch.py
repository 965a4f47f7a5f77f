"""From how many texts on are mini-batches worth it? Time and inertia of K-means, whole and in batches, side by side.

    python benchmarks/kmeans_mini_batch.py embeddings.npy 10000 20000 50000

Where the file has fewer rows than asked for, rows are repeated with a little noise.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from components.engine import clustering
from components.engine.clustering import kmeans

K, STARTS = 12, 10
NOISE = 0.01

rows = np.load(sys.argv[1]).astype(np.float32)
draw = np.random.default_rng(0)
for n in map(int, sys.argv[2:]):
    texts = rows[draw.permutation(len(rows))[:n]]
    while len(texts) < n:
        more = rows[: n - len(texts)]
        texts = np.vstack([texts, more + NOISE * draw.standard_normal(more.shape).astype(np.float32)])
    found = {}
    for way, above in (("whole", n), ("batches", 0)):
        clustering.MINI_BATCH_FROM = above
        start = time.perf_counter()
        inertia = kmeans(texts, K, n_init=STARTS).inertia
        found[way] = (time.perf_counter() - start, inertia)
    (slow, best), (fast, nearly) = found["whole"], found["batches"]
    sys.stdout.write(f"{n:,} texts, k = {K}, {STARTS} starts: whole {slow:.1f} s, in batches {fast:.1f} s ")
    sys.stdout.write(f"(1/{slow / fast:.1f}), inertia {nearly / best:.4f} times as much\n")
