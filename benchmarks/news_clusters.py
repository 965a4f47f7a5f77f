"""Do embeddings find the sections of the news better than words do? K-means on both, k = number of sections.

    python benchmarks/news_clusters.py

Prints the adjusted Rand index (1: the sections exactly, 0: chance) for several seeds: of K-means on embeddings, on
TF-IDF, and on TF-IDF reduced to 100 dimensions (latent semantic analysis), a stronger way to use words alone.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score

sys.path.insert(0, str(Path(__file__).parents[1]))

from components.engine.clustering import kmeans
from components.engine.corpus import load_news
from components.engine.news_data import load_news_data

SEEDS = range(5)

news = load_news()
sections, k = news.table["section"], len(news.sections)
embeddings = load_news_data().embeddings
words = TfidfVectorizer(sublinear_tf=True, min_df=2, stop_words="english").fit_transform(news.texts)

reduced = TruncatedSVD(100, random_state=0).fit_transform(words)
ways = {"embeddings": embeddings, "TF-IDF": words.toarray(), "TF-IDF, 100 dimensions": reduced}

sys.stdout.write(f"{len(news.texts):,} briefs, k = {k}\n")
for way, rows in ways.items():
    found = [adjusted_rand_score(sections, kmeans(rows, k, seed).labels) for seed in SEEDS]
    sys.stdout.write(f"{way:24} {'  '.join(f'{ari:.3f}' for ari in found)}  mean {np.mean(found):.3f}\n")
