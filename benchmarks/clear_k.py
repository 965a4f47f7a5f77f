"""How often the suggested k is the true one, and how often one is found in a blob that has no groups.

    python benchmarks/clear_k.py 5

The argument is how many draws of each kind; k from 2 to 12 is swept. Mixtures have k unit centres in random directions,
and a spread around each whose expected squared length is 1.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from components.engine.sweep import sweep_k

KS = range(2, 13)
TEXTS_A_GROUP, TEXTS_OF_A_BLOB = 80, 500

draws = int(sys.argv[1]) if len(sys.argv) > 1 else 5
for dimensions, apart in ((384, 1.2), (384, 2), (64, 2), (16, 3)):
    right = wrong = silent = 0
    for k in (2, 3, 4, 5, 7, 10):
        for seed in range(draws):
            draw = np.random.default_rng(seed)
            centers = draw.standard_normal((k, dimensions))
            centers *= apart / np.linalg.norm(centers, axis=1, keepdims=True)
            labels = draw.integers(0, k, TEXTS_A_GROUP * k)
            texts = centers[labels] + draw.standard_normal((len(labels), dimensions)) / np.sqrt(dimensions)
            found = sweep_k(texts, KS).suggested
            right, wrong, silent = right + (found == k), wrong + (found not in (k, None)), silent + (found is None)
    sys.stdout.write(f"mixtures, {dimensions} dimensions, {apart} apart: {right} right, {silent} none, {wrong} wrong\n")
for dimensions in (2, 3, 8, 32, 384):
    none = found_some = 0
    for off in (0, 1, 3):
        for seed in range(draws):
            texts = np.random.default_rng(seed).standard_normal((TEXTS_OF_A_BLOB, dimensions))
            texts[:, 0] += off * np.sqrt(dimensions)
            silent = sweep_k(texts, KS).suggested is None
            none, found_some = none + silent, found_some + (not silent)
    sys.stdout.write(f"blobs, {dimensions} dimensions: {none} none, {found_some} wrong\n")
