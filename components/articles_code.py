"""The article's examples as one writes them today, with the user's own inputs as Python literals.

What was typed becomes a literal by `repr`, which nothing in it can end; the app shows this code and never runs it.
"""

from __future__ import annotations

from collections.abc import Sequence

from components.engine.catalog import EncoderSpec

IMPORT = "from sentence_transformers import SentenceTransformer"
ENCODE = """{imports}

model = SentenceTransformer({repository!r})
sentences = [
{sentences}
]
embeddings = model.encode(sentences, normalize_embeddings=True{prompt})
"""
PAIR = "cosine = model.similarity(embeddings[0], embeddings[1])\nprint(cosine.item())\n"
MATRIX = "cosines = model.similarity(embeddings, embeddings)\nprint(cosines)\n"
NEAREST = """cosines = model.similarity(embeddings, embeddings).numpy()

# The article: the place in the flattened matrix, always on the diagonal
place = int(cosines.argmax())
print(place, "is row and column", divmod(place, len(sentences)))

# Done right: no sentence with itself, and the place as row and column
np.fill_diagonal(cosines, -np.inf)
first, second = np.unravel_index(cosines.argmax(), cosines.shape)
print(sentences[first], sentences[second], cosines[first, second])
for sentence, nearest in zip(sentences, cosines.argmax(axis=1)):
    print(sentence, "→", sentences[nearest])
"""
NEWS = """kmeans = KMeans(n_clusters={k}, n_init=10, random_state=0)
labels = kmeans.fit_predict(embeddings)
for label, report in sorted(zip(labels, sentences)):
    print(label, report)
"""
MEAN = """import numpy as np

vectors = np.array([
{rows}
])
print(vectors.mean(axis=0))
"""


def pair_code(spec: EncoderSpec, sentences: Sequence[str]) -> str:
    """Return code that prints the cosine of two sentences."""
    return _encode(spec, sentences, IMPORT) + PAIR


def matrix_code(spec: EncoderSpec, sentences: Sequence[str]) -> str:
    """Return code that prints the matrix of cosines."""
    return _encode(spec, sentences, IMPORT) + MATRIX


def nearest_code(spec: EncoderSpec, sentences: Sequence[str]) -> str:
    """Return code that finds the most similar sentences, as the article does it and done right."""
    return _encode(spec, sentences, "import numpy as np\n" + IMPORT) + NEAREST


def news_code(spec: EncoderSpec, reports: Sequence[str], k: int) -> str:
    """Return code that divides reports into k clusters."""
    return _encode(spec, reports, IMPORT + "\nfrom sklearn.cluster import KMeans") + NEWS.format(k=int(k))


def mean_code(vectors: Sequence[Sequence[float]]) -> str:
    """Return code that prints the mean of vectors."""
    return MEAN.format(rows="\n".join(f"    {[float(x) for x in vector]!r}," for vector in vectors))


def _encode(spec: EncoderSpec, sentences: Sequence[str], imports: str) -> str:
    return ENCODE.format(
        imports=imports,
        repository=spec.repository,
        sentences="\n".join(f"    {sentence!r}," for sentence in sentences),
        prompt=f", prompt={spec.query_prefix!r}" if spec.query_prefix else "",
    )
