"""Never embed a text twice: embeddings by content, bounded in bytes, pre-filled with what ships."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from components.engine.catalog import EncoderSpec, Role
from components.engine.encoder import Encoder, refuse_blank, unit_rows

Progress = Callable[[int, int], None]
MAX_BYTES = 64 * 2**20  # 43,000 embeddings of 384 numbers
KEY_BYTES = 16


def content_key(spec: EncoderSpec, text: str, role: Role = "query") -> bytes:
    """Return 16 bytes that name (encoder's weights, prefix, text); the text cannot be read back from them."""
    named = f"{spec.fingerprint}\0{spec.as_input(text, role)}"
    return hashlib.blake2b(named.encode(), digest_size=KEY_BYTES).digest()


class EmbeddingStore:
    """A map from (encoder, text) to the embedding; several threads may use it at once.

    Parameters
    ----------
    max_bytes : int
        Of embeddings kept besides the shipped ones; the least recently used go first.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self._shipped: dict[bytes, np.ndarray] = {}
        self._recent: OrderedDict[bytes, np.ndarray] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def preload(self, path: Path) -> int:
        """Add what `save_embeddings` wrote, in float32 or float16; it is never dropped. Return how many there are."""
        with np.load(path, allow_pickle=False) as file:
            keys, vectors = file["keys"], file["embeddings"]
        if vectors.dtype == np.float16:  # rounding took the last digits of their length
            vectors = unit_rows(vectors)
        self._shipped.update((key.tobytes(), vector) for key, vector in zip(keys, vectors, strict=True))
        return len(keys)

    def get(self, spec: EncoderSpec, text: str, role: Role = "query") -> np.ndarray | None:
        """Return the embedding of a text, shape (d,), or None where it is not known."""
        key = content_key(spec, text, role)
        if key in self._shipped:
            return self._shipped[key]
        with self._lock:
            if key in self._recent:
                self._recent.move_to_end(key)
            return self._recent.get(key)

    def add(self, spec: EncoderSpec, texts: Sequence[str], embeddings: np.ndarray, role: Role = "query") -> None:
        """Keep the rows of `embeddings`, shape (n, d), as those of `texts`."""
        with self._lock:
            for text, vector in zip(texts, embeddings, strict=True):
                key = content_key(spec, text, role)
                if key in self._recent:
                    continue
                self._recent[key] = vector.copy()  # a view would keep the whole chunk alive
                self._bytes += vector.nbytes
            while self._bytes > self.max_bytes:
                _, dropped = self._recent.popitem(last=False)
                self._bytes -= dropped.nbytes

    def missing(self, spec: EncoderSpec, texts: Sequence[str], role: Role = "query") -> list[str]:
        """Return the texts whose embedding is not known, each once, in order."""
        return [text for text in dict.fromkeys(texts) if self.get(spec, text, role) is None]

    def embed(
        self, encoder: Encoder, texts: Sequence[str], on_progress: Progress | None = None, role: Role = "query"
    ) -> np.ndarray:
        """Embed texts, asking the encoder only for those not known; what is done is kept if it is interrupted.

        Parameters
        ----------
        encoder : Encoder
        texts : sequence of str, length n
        on_progress : callable, optional
            Called as on_progress(done, total) over the texts that had to be embedded.
        role : {"query", "passage"}

        Returns
        -------
        ndarray of float32, shape (n, d)
            Row i is the embedding of texts[i], of length 1.
        """
        refuse_blank(texts)
        known = self.lookup(encoder.spec, texts, role)
        unknown = [text for text in dict.fromkeys(texts) if text not in known]
        done = 0
        for positions, vectors in encoder.encode_chunks(unknown, role=role):
            chunk = [unknown[position] for position in positions]
            self.add(encoder.spec, chunk, vectors, role)
            known.update(zip(chunk, vectors, strict=True))
            done += len(chunk)
            if on_progress:
                on_progress(done, len(unknown))
        if not texts:
            return np.empty((0, encoder.dimension), dtype=np.float32)
        return np.stack([known[text] for text in texts])

    def lookup(self, spec: EncoderSpec, texts: Sequence[str], role: Role = "query") -> dict[str, np.ndarray]:
        """Return the embeddings that are known, by text."""
        found = {text: self.get(spec, text, role) for text in dict.fromkeys(texts)}
        return {text: vector for text, vector in found.items() if vector is not None}


def save_embeddings(path: Path, spec: EncoderSpec, texts: Sequence[str], embeddings: np.ndarray) -> None:
    """Write embeddings for `EmbeddingStore.preload`: the same input gives the same bytes.

    Parameters
    ----------
    path : Path
        Ends in .npz.
    spec : EncoderSpec
    texts : sequence of str, length n
    embeddings : ndarray, shape (n, d)
        Row i is that of texts[i].
    """
    keys = np.frombuffer(b"".join(content_key(spec, text) for text in texts), dtype=np.uint8)
    np.savez(path, keys=keys.reshape(-1, KEY_BYTES), embeddings=embeddings)
