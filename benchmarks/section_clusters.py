"""Does K-means on embeddings find the sections of a file of news? The adjusted Rand index and the sweep over k.

    python benchmarks/section_clusters.py file.csv label title description --rows 4000

Texts are the columns after the label, joined as the app joins them; k is the number of labels. Prints the index for
five seeds, and for k from 2 to 8 what the page "Which k?" shows.
"""

import argparse
import sys
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from components.engine.agreement import agreement
from components.engine.clustering import kmeans
from components.engine.corpus import join_cells
from components.engine.encoder import load_encoder
from components.engine.sweep import sweep_k

SEEDS = range(5)

parser = argparse.ArgumentParser()
parser.add_argument("file")
parser.add_argument("label")
parser.add_argument("text", nargs="+")
parser.add_argument("--rows", type=int, default=4_000)
asked = parser.parse_args()

table = pd.read_csv(asked.file, dtype=str, keep_default_na=False).head(asked.rows)
sections = table[asked.label].to_numpy()
embeddings = load_encoder().encode(join_cells([table[name].tolist() for name in asked.text]))
k = len(set(sections))
found = [agreement(kmeans(embeddings, k, seed).labels, sections).ari for seed in SEEDS]
sys.stdout.write(f"{len(table):,} texts, k = {k}: ARI {'  '.join(f'{ari:.3f}' for ari in found)}\n")
sweep = sweep_k(embeddings, range(2, 9), truth=sections)
for i, at in enumerate(sweep.ks):
    sys.stdout.write(
        f"k = {at}: silhouette {sweep.silhouette[i]:.3f} (blob {sweep.blob_silhouette[i]:.3f}), stability "
        f"{sweep.stability[i]:.2f} (blob {sweep.blob_stability[i]:.2f}), ARI {sweep.agreements[i].ari:.2f}\n"
    )
sys.stdout.write(f"suggested: {sweep.suggested} ({sweep.reason}), from {sweep.texts:,} texts\n")
