"""Rebuild what ships computed: run `make data` after changing a built-in text."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from components.engine.embedding_store import save_embeddings
from components.engine.encoder import load_encoder
from components.engine.examples import EMBEDDINGS_FILE, all_sentences

encoder = load_encoder(device="cpu")  # the same numbers on every machine that builds them
sentences = all_sentences()
save_embeddings(EMBEDDINGS_FILE, encoder.spec, sentences, encoder.encode(sentences))
sys.stdout.write(f"{len(sentences)} embeddings, {EMBEDDINGS_FILE.stat().st_size:,} bytes\n")
