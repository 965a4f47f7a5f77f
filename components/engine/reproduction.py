"""A short Python script that gives the same numbers with sentence-transformers alone."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from components.engine.catalog import EncoderSpec

SCRIPT = '''"""Cosines of {count} sentences, as Sentence Lab shows them.

Needs: pip install sentence-transformers=={version}
Run:   python {filename} [folder with the model's files, where there is no network]
"""

import sys

import numpy as np
from sentence_transformers import SentenceTransformer

sentences = {sentences}

source = sys.argv[1] if len(sys.argv) > 1 else {repository}
revision = None if len(sys.argv) > 1 else {revision}
model = SentenceTransformer(source, revision=revision, model_kwargs={{"dtype": "float32"}})
{length}
embeddings = model.encode({inputs}, normalize_embeddings=True)
cosines = embeddings @ embeddings.T

np.savetxt(sys.stdout, cosines, fmt="%.6f", delimiter=",")
'''


def reproduction_script(texts: Sequence[str], spec: EncoderSpec, filename: str = "cosines.py") -> str:
    """Write the script; it prints the matrix of cosines as CSV.

    Parameters
    ----------
    texts : sequence of str
        They stand in the script as quoted strings, every character outside printable ASCII escaped: nothing in a text
        can end the string and run.
    spec : EncoderSpec
    filename : str
        How the script calls itself.
    """
    quoted = ",\n".join(f"    {text!a}" for text in texts)
    return SCRIPT.format(
        count=len(texts),
        version=version("sentence-transformers"),
        filename=filename,
        sentences=f"[\n{quoted},\n]",
        repository=ascii(spec.repository),
        revision=ascii(spec.revision),
        length="" if spec.max_tokens is None else f"model.max_seq_length = {spec.max_tokens}",
        inputs=f"[{spec.query_prefix!a} + s for s in sentences]" if spec.query_prefix else "sentences",
    )
