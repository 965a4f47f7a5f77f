"""The maps of the corpus in use: shared between users, but for those of an upload."""

from __future__ import annotations

import numpy as np

from components.cached import news_data, own_maps, projection_clock, shared_maps
from components.encoder_panel import ready_encoder
from components.engine.catalog import DEFAULT_ENCODER, EncoderSpec
from components.engine.corpus import OWN, Corpus, load_news
from components.engine.corpus_maps import CorpusMaps

ACCELERATORS = ("cuda", "mps")


def maps_of(corpus: Corpus, spec: EncoderSpec, embeddings: np.ndarray) -> CorpusMaps:
    """Return the maps of a corpus with these embeddings; the built-in news' first ones come with the app."""
    built_in = spec.name == DEFAULT_ENCODER and corpus.digest == load_news().digest and corpus.embeddings is None
    encoder = ready_encoder(spec)
    device = encoder.device if encoder is not None and encoder.device in ACCELERATORS else None
    by = corpus.embeddings_digest or spec.fingerprint  # those of the file, whoever made them
    keep = own_maps if corpus.key == OWN else shared_maps
    return keep(
        f"{corpus.digest} {by}",
        lambda: CorpusMaps(corpus, embeddings, projection_clock(), news_data() if built_in else None, device),
    )
