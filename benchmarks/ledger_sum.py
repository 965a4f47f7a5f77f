"""Whether the shares of a token ledger add up to the cosine: on random pairs of texts of a CSV file's column.

    .venv/bin/python benchmarks/ledger_sum.py texts.csv COLUMN N

Prints the largest difference, over N pairs, between the sum of all shares and the cosine of the embeddings that
`Encoder.encode` gives.
"""

import csv
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from components.engine.encoder import load_encoder  # noqa: E402
from components.engine.token_ledger import token_ledger  # noqa: E402

SEED = 0


def main() -> None:
    """Measure and print."""
    path, column, n = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    with path.open(encoding="utf-8", newline="") as file:
        texts = [row[column] for row in csv.DictReader(file) if row[column].strip()]
    pairs = np.random.default_rng(SEED).integers(0, len(texts), (n, 2))
    encoder = load_encoder(device="cpu")
    differences, tokens = [], []
    for i, j in pairs:
        first, second = encoder.encode([texts[i], texts[j]])
        ledger = token_ledger(encoder, texts[i], texts[j])
        differences.append(abs(float(ledger.shares.sum()) - float(first.astype(np.float64) @ second)))
        tokens.append(ledger.shares.shape)
    sys.stdout.write(
        f"{encoder.name}, {n} pairs of {len(texts):,} texts, {np.mean(tokens):.0f} tokens a text on average: "
        f"sum of shares and cosine differ by at most {max(differences):.1e}\n"
    )


if __name__ == "__main__":
    main()
