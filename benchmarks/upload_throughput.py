"""What progress, chunks and the store cost: embedding an uploaded file against `SentenceTransformer.encode` alone.

    python benchmarks/upload_throughput.py ag_news_test.csv title description

Takes a file and the columns to join as text. Both load the same weights and embed the same texts, in turns of a fifth
of the file each, so that a busy machine slows both alike. Prints both times, their ratio, and the largest difference
between two numbers.
"""

import sys
import time
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

sys.path.insert(0, str(Path(__file__).parents[1]))

from components.engine.corpus import corpus_of
from components.engine.embedding_store import EmbeddingStore
from components.engine.encoder import load_encoder
from components.engine.model_files import find_files
from components.engine.table_files import read_table_file

TURNS = 5


def show(done: int, total: int) -> None:
    """Print progress as a page would draw it."""
    sys.stderr.write(f"\r{done:,} of {total:,} ")


path, *columns = sys.argv[1:]
encoder = load_encoder(device="cpu")
reference = SentenceTransformer(str(find_files(encoder.spec)), device="cpu", model_kwargs={"dtype": "float32"})
ours = theirs = difference = 0.0

started = time.monotonic()
corpus = corpus_of(read_table_file(Path(path).name, Path(path).read_bytes()), columns)
ours += time.monotonic() - started

for turn in range(TURNS):
    texts = list(dict.fromkeys(corpus.texts))[turn::TURNS]
    started = time.monotonic()
    found = EmbeddingStore().embed(encoder, texts, show)
    ours += time.monotonic() - started
    started = time.monotonic()
    expected = reference.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    theirs += time.monotonic() - started
    difference = max(difference, float(np.abs(found - expected).max()))

n = len(set(corpus.texts))
sys.stdout.write(
    f"\n{n:,} texts: Sentence Lab {ours:.1f} s ({n / ours:.1f}/s), SentenceTransformer.encode {theirs:.1f} s "
    f"({n / theirs:.1f}/s), ratio {ours / theirs:.3f}, largest difference {difference:.1e}\n"
)
