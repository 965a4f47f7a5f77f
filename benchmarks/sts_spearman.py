"""Whether `load_encoder().encode` gives sentence-transformers' own numbers: Spearman on a file of scored pairs.

    .venv/bin/python benchmarks/sts_spearman.py pairs.csv

The file has the columns sentence1, sentence2 and score, as the STS Benchmark does (Cer et al., 2017). Both encoders
load the same weights; prints both correlations of the cosines with the scores, and the largest difference between
embeddings.
"""

import csv
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from scipy.stats import spearmanr  # noqa: E402
from sentence_transformers import SentenceTransformer  # noqa: E402

from components.engine.encoder import load_encoder  # noqa: E402
from components.engine.model_files import find_files  # noqa: E402


def main() -> None:
    """Measure and print."""
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    first, second = [row["sentence1"] for row in rows], [row["sentence2"] for row in rows]
    scores = [float(row["score"]) for row in rows]
    encoder = load_encoder(device="cpu")
    reference = SentenceTransformer(str(find_files(encoder.spec)), device="cpu", model_kwargs={"dtype": "float32"})

    ours = encoder.encode(first), encoder.encode(second)
    theirs = reference.encode(first, normalize_embeddings=True), reference.encode(second, normalize_embeddings=True)
    for name, (left, right) in (("Sentence Lab", ours), ("sentence-transformers", theirs)):
        correlation = spearmanr((left * right).sum(axis=1), scores).statistic
        sys.stdout.write(f"{name:22} Spearman {correlation:.6f} on {len(rows):,} pairs\n")
    difference = max(np.abs(a - b).max() for a, b in zip(ours, theirs, strict=True))
    sys.stdout.write(f"largest difference between two embeddings' numbers: {difference:.1e}\n")


if __name__ == "__main__":
    main()
