"""How long a sweep over k takes, beside the usual loop of K-means and silhouettes alone.

    python benchmarks/sweep_time.py 1200 20

The arguments are how many briefs of the news are swept and up to which k. The loop runs scikit-learn's K-means from 10
starts and its silhouette for each k: no stability, and nothing to compare with.
"""

import sys
import time
from pathlib import Path

from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

sys.path.insert(0, str(Path(__file__).parents[1]))

from components.engine.news_data import load_news_data
from components.engine.sweep import sweep_k

n, last = (int(argument) for argument in sys.argv[1:3])
embeddings = load_news_data().embeddings[:n]
ks = range(2, last + 1)
KMeans(2, n_init=1).fit(embeddings)  # so that neither side pays for the first use

start = time.perf_counter()
found = sweep_k(embeddings, ks)
ours = time.perf_counter() - start

start = time.perf_counter()
for k in ks:
    labels = KMeans(k, n_init=10, random_state=0).fit(embeddings).labels_
    silhouette_score(embeddings, labels, metric="cosine")
loop = time.perf_counter() - start

sys.stdout.write(f"{n:,} texts, k = 2 to {last}: sweep {ours:.1f} s, the loop {loop:.1f} s, ratio {ours / loop:.2f}\n")
