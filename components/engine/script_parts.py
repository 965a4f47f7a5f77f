"""What the scripts that users take away have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import version

from components.engine.catalog import EncoderSpec

FILE_NAME = re.compile(r"[A-Za-z0-9_.-]+")

UNIT_ROWS = '''def unit_rows(vectors):
    """Scale each row to length 1; float64 on the way, as squares of small numbers are lost in float32."""
    rows = vectors.astype(np.float64)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0).astype(np.float32)'''

EMBED = '''def embed(texts, source):
    """Compute the embeddings anew."""
    from sentence_transformers import SentenceTransformer

    repository = {repository}
    revision = {revision}
    model = SentenceTransformer(
        source or repository, revision=None if source else revision, model_kwargs={{"dtype": "float32"}}
    )
{length}    return model.encode({inputs}, normalize_embeddings=True)'''

READ = """parser = argparse.ArgumentParser()
parser.add_argument("table", nargs="?", default="{table}")
parser.add_argument("--embed", nargs="?", const="", metavar="FOLDER")
asked = parser.parse_args()
table = pd.read_parquet(asked.table)
if asked.embed is None:
    embeddings = np.stack(table["embedding"].tolist())
else:
    embeddings = embed(table["text"].tolist(), asked.embed)"""


def embed_function(spec: EncoderSpec) -> str:
    """Return a function that embeds texts as an encoder of the catalogue does, from the hub or from a folder."""
    return EMBED.format(
        repository=ascii(spec.repository),
        revision=ascii(spec.revision),
        length="" if spec.max_tokens is None else f"    model.max_seq_length = {spec.max_tokens}\n",
        inputs=f"[{spec.query_prefix!a} + text for text in texts]" if spec.query_prefix else "texts",
    )


def read_arguments(table: str) -> str:
    """Return the lines that read the table and its embeddings, or embed its texts anew where --embed is given."""
    return READ.format(table=table)


def requirements(packages: Iterable[str]) -> str:
    """Return packages with the versions installed here, as pip reads them."""
    return " ".join(f"{package}=={version(package)}" for package in packages)


def check_file_names(*names: str) -> None:
    """Raise a `ValueError` where a name could be anything else than a name in a script or a shell."""
    for name in names:
        if not FILE_NAME.fullmatch(name):
            raise ValueError(f"the file is named {name!r}; a name may have letters, digits, '_', '.' and '-'")
