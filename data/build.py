"""Rebuild what ships computed: run `make data` after changing a built-in text."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from components.engine.corpus import load_news
from components.engine.embedding_store import save_embeddings
from components.engine.encoder import load_encoder
from components.engine.examples import EMBEDDINGS_FILE, all_sentences
from components.engine.news_data import NEWS_FILE, compute_news_data, save_news_data

encoder = load_encoder(device="cpu")  # the same numbers on every machine that builds them
sentences = all_sentences()
save_embeddings(EMBEDDINGS_FILE, encoder.spec, sentences, encoder.encode(sentences))
news = load_news()
save_news_data(NEWS_FILE, compute_news_data(news, encoder), news, encoder.spec)
for path, count in ((EMBEDDINGS_FILE, len(sentences)), (NEWS_FILE, len(news.texts))):
    sys.stdout.write(f"{path.name}: {count:,} texts, {path.stat().st_size:,} bytes\n")
