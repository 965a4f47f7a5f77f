"""Texts in, embeddings out: one Sentence-BERT model on one device, safe to share between threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from components.engine.catalog import DEFAULT_ENCODER, EncoderSpec, Role, find_encoder
from components.engine.devices import describe_device, pick_device, precision
from components.engine.model_files import Source, find_files

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Progress = Callable[[int, int], None]
Report = Callable[[str, float], None]

CHUNK = 64  # texts between two reports; the lock is released in between, so that a class shares the encoder fairly
DOWNLOAD_SHARE = 0.7  # of the progress, where there is one
BATCH = 32  # texts in one forward pass: on a CPU 8 to 32 are equally fast, and more is slower


class Encoder:
    """A loaded encoder. Several threads may call it at once.

    Attributes
    ----------
    spec : EncoderSpec
        Its entry in the catalogue.
    device : str
        "cuda", "mps" or "cpu".
    model : SentenceTransformer
        To be read, never to be changed: all users share it.
    lock : Lock
        To be held while the model is used.
    """

    def __init__(self, spec: EncoderSpec, model: SentenceTransformer, device: str) -> None:
        self.spec = spec
        self.device = device
        self.model = model
        self.lock = threading.Lock()  # the fast tokenizer raises "Already borrowed" when two threads meet in it

    @property
    def name(self) -> str:
        """The catalogue's name."""
        return self.spec.name

    @property
    def dimension(self) -> int:
        """Numbers in one embedding."""
        return self.spec.dimension

    @property
    def max_tokens(self) -> int | None:
        """Word pieces that are read, start and end marks included; None where there is no limit."""
        return self.spec.max_tokens

    @property
    def device_name(self) -> str:
        """The device and precision as users know them."""
        return describe_device(self.device)

    def encode(self, texts: Sequence[str], on_progress: Progress | None = None, *, role: Role = "query") -> np.ndarray:
        """Embed texts.

        Parameters
        ----------
        texts : sequence of str, length n
            None may be blank.
        on_progress : callable, optional
            Called as on_progress(done, n) after each chunk.
        role : {"query", "passage"}
            Which of the model's prefixes goes in front; most models have none. For comparing texts with each other
            the model cards say "query".

        Returns
        -------
        ndarray of float32, shape (n, dimension)
            Row i is the embedding of texts[i], of length 1: the dot product of two rows is their cosine.

        Raises
        ------
        ValueError
            A text is blank; the message names its position, counted from 1.
        """
        embeddings = np.empty((len(texts), self.dimension), dtype=np.float32)
        done = 0
        for positions, vectors in self.encode_chunks(texts, role=role):
            embeddings[positions] = vectors
            done += len(positions)
            if on_progress:
                on_progress(done, len(texts))
        return embeddings

    def encode_chunks(self, texts: Sequence[str], *, role: Role = "query") -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Embed texts chunk by chunk, longest first, yielding (positions, unit rows): see `encode`.

        Texts of like length share a batch, so that little is spent on padding.
        """
        refuse_blank(texts)
        by_length = np.argsort([-len(text) for text in texts], kind="stable")
        for start in range(0, len(texts), CHUNK):
            positions = by_length[start : start + CHUNK]
            inputs = [self.spec.as_input(texts[position], role) for position in positions]
            with self.lock:
                vectors = self.model.encode(
                    inputs, batch_size=BATCH, convert_to_numpy=True, show_progress_bar=False, prompt=""
                )
            yield positions, unit_rows(np.asarray(vectors))


def refuse_blank(texts: Sequence[str]) -> None:
    """Raise a `ValueError` that names the position, counted from 1, of the first text that holds nothing."""
    for position, text in enumerate(texts, start=1):
        if not text.strip():
            raise ValueError(f"text {position} of {len(texts)} is blank; every text needs at least one character")


def unit_rows(vectors: np.ndarray) -> np.ndarray:
    """Scale each row to length 1, in float32; a row of zeros stays one.

    Parameters
    ----------
    vectors : ndarray, shape (n, d)

    Returns
    -------
    ndarray of float32, shape (n, d)
    """
    rows = vectors.astype(np.float64)  # in float32 the squares of small or large numbers are lost
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0).astype(np.float32)


def load_encoder(
    name: str = DEFAULT_ENCODER,
    device: str | None = None,
    *,
    source: Source | None = None,
    on_step: Report | None = None,
) -> Encoder:
    """Load an encoder of the catalogue.

    Parameters
    ----------
    name : str
        A key of `CATALOG`.
    device : {"cuda", "mps", "cpu"}, optional
        By default the first of them that this machine has. float16 on CUDA, float32 elsewhere.
    source : {"package", "hub"}, optional
        Where the files come from: see `model_files.find_files`.
    on_step : callable, optional
        Called as on_step(what happens now, fraction done in [0, 1]).

    Returns
    -------
    Encoder

    Raises
    ------
    ValueError
        The name is not in the catalogue, or the files are not the published ones (`WeightsRefusedError`).
    HubUnreachableError
        The files are not on this machine and the hub does not answer.
    """
    spec = find_encoder(name)
    report = on_step or (lambda _step, _fraction: None)
    before = 0.0  # how much of the progress a download took

    def fetched(share: float) -> None:
        nonlocal before
        before = DOWNLOAD_SHARE
        report(f"Fetching {share * spec.download_megabytes:.0f} of {spec.download_megabytes} MB", before * share)

    report("Checking the files" if spec.package and source != "hub" else "Asking the hub", 0.02)
    folder = find_files(spec, source, on_share=fetched)
    return load_from_folder(spec, folder, device, lambda step, done: report(step, before + (1 - before) * done))


def load_from_folder(
    spec: EncoderSpec, folder: Path, device: str | None = None, report: Report | None = None
) -> Encoder:
    """Load an encoder from a folder whose files have been checked: see `load_encoder`."""
    report = report or (lambda _step, _fraction: None)
    report("Starting PyTorch", 0.1)
    import torch  # noqa: F401 - on its own line only so that the step can be shown

    report("Starting sentence-transformers", 0.35)
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # the page shows the progress, not the console
    report("Reading the weights", 0.85)
    device = device or pick_device()
    model = SentenceTransformer(
        str(folder),
        device=device,
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"dtype": precision(device)},
    )
    if spec.max_tokens is not None:
        model.max_seq_length = spec.max_tokens
    encoder = Encoder(spec, model, device)
    report("Embedding a first sentence", 0.95)
    encoder.encode(["The first pass also prepares the device."])
    return encoder
