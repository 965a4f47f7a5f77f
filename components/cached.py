"""Everything that is shared between users or kept between runs, each bounded."""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from components.engine.background_load import BackgroundLoad, Report
from components.engine.catalog import CATALOG, DEFAULT_ENCODER, EncoderSpec
from components.engine.cluster_members import NamedClusters, named_clusters
from components.engine.columns import ColumnGuess, guess_columns
from components.engine.corpus import Corpus
from components.engine.corpus_maps import CorpusMaps
from components.engine.embedding_store import EmbeddingStore
from components.engine.encoder import Encoder, load_encoder
from components.engine.examples import EMBEDDINGS_FILE
from components.engine.inside import Inside, look_inside
from components.engine.model_files import Source, find_files
from components.engine.neighbors import Neighbors, nearest
from components.engine.news_data import NEWS_FILE, NewsData, load_news_data
from components.engine.npy_files import read_npy
from components.engine.projection_cost import ProjectionClock
from components.engine.public_corpora import PUBLIC_CORPORA
from components.engine.similarity import Pair, SimilarityOrder, count_pairs, similarity_order, top_pairs
from components.engine.table_files import TableFile, read_table_file
from components.engine.text_checks import TextWarning, check_texts, count_cut
from components.engine.token_ledger import LeftOut, leave_one_out
from components.engine.word_overlap import word_cosines
from components.engine.word_pieces import WordPieces

if TYPE_CHECKING:
    import pandas as pd

VISITOR_SECONDS = 4.0
PAINT_SECONDS = 2.5
UPLOAD_BYTES = 256 * 2**20  # 50,000 embeddings of up to 1,280 numbers
CORPORA_MAPPED = 4  # each holds its embeddings: 3 MB for the news, 77 MB for 50,000 texts
INSIDES_KEPT = 4  # sentences a session: of 256 word pieces each takes 22 MB
LEFT_OUT_KEPT = 16  # a session: at most 60 words and numbers each
ENCODERS_KEPT = 3  # the default one and two others: each takes 0.1 to 0.5 GB


@st.cache_resource(max_entries=ENCODERS_KEPT, show_spinner=False)
def encoder_load(name: str, source: Source | None) -> BackgroundLoad[Encoder]:
    """Start loading an encoder, or join the load that runs: one for all users.

    No argument has a default: Streamlit would take a call that spells it out for another one, and load twice.
    """
    return BackgroundLoad(partial(_load, name, source, first_page_drawn()))


def _load(name: str, source: Source | None, first_page: threading.Event, report: Report) -> Encoder:
    """Make the first page's parts ready, leave the processor to whoever is drawing it, then load the encoder.

    Importing PyTorch holds Python's lock for seconds, in which no page is computed and no script reaches the browser:
    beside it the first picture came 0.5 to 6 s later. So the imports wait until a first page was sent and had the time
    to be painted; without a visitor they start after `VISITOR_SECONDS`.
    """
    if name == DEFAULT_ENCODER:
        report("Preparing the pages", 0.01)
        prepare_pages()
        if first_page.wait(VISITOR_SECONDS):
            time.sleep(PAINT_SECONDS)
    return load_encoder(name, source=source, on_step=report)


@st.cache_resource(show_spinner=False)
def first_page_drawn() -> threading.Event:
    """Return the event that some page was drawn since the server started."""
    return threading.Event()


def prepare_pages() -> None:
    """Import what the first picture needs and build one: the first use of each library is slow."""
    for module in ("pandas", "components.compare_views", "components.compare_heatmap", "components.sentence_input"):
        importlib.import_module(module)
    from components.figures.heatmap import similarity_heatmap

    similarity_heatmap(np.eye(2, dtype=np.float32), ("", "")).to_json()
    from components.background import news_background

    news_background(CATALOG[DEFAULT_ENCODER])


def forget_own() -> None:
    """Drop what was computed from this session's own texts; these caches are no other session's."""
    for cache in (uploaded_corpus, own_clusters, own_maps, own_finding):
        cache.clear()


def warm_up() -> None:
    """Start loading the default encoder; returns at once."""
    encoder_load(DEFAULT_ENCODER, None)


@st.cache_resource(show_spinner=False)
def embedding_store() -> EmbeddingStore:
    """Return the embeddings known so far, the shipped ones among them."""
    store = EmbeddingStore()
    store.preload(EMBEDDINGS_FILE)
    store.preload(NEWS_FILE)
    return store


@st.cache_resource(scope="session", show_spinner=False)
def session_store() -> EmbeddingStore:
    """Return the embeddings of this session's uploads: they go when it ends."""
    return EmbeddingStore(max_bytes=UPLOAD_BYTES)


@st.cache_resource(scope="session", max_entries=2, show_spinner="Reading the file …")
def uploaded_table(file_id: str, name: str, encoding: str | None, _data: Callable[[], bytes]) -> TableFile:
    """Read an uploaded file; kept in memory, for this session alone."""
    return read_table_file(name, _data(), encoding)


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def uploaded_embeddings(file_id: str, name: str, _data: Callable[[], bytes]) -> np.ndarray:
    """Read an uploaded .npy file; kept in memory, for this session alone."""
    return read_npy(name, _data())


@st.cache_data(scope="session", max_entries=4, show_spinner="Looking at the columns …")
def column_guess(file_id: str, encoding: str, _table: pd.DataFrame) -> ColumnGuess:
    """Guess the columns of an uploaded file."""
    return guess_columns(_table)


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def uploaded_corpus(named: str, _make: Callable[[], Corpus]) -> Corpus:
    """Make the corpus that file and choices name; kept in memory, for this session alone."""
    return _make()


@st.cache_resource(max_entries=len(PUBLIC_CORPORA), show_spinner=False)
def corpus_load(key: str) -> BackgroundLoad[Corpus]:
    """Start loading a public corpus, or join the load that runs: one for all users."""
    return BackgroundLoad(PUBLIC_CORPORA[key].load)


@st.cache_resource(show_spinner=False)
def news_data() -> NewsData:
    """Return what ships computed from the built-in news."""
    return load_news_data()


@st.cache_resource(show_spinner=False)
def projection_clock() -> ProjectionClock:
    """Return what is known of this machine's speed at laying maps."""
    return ProjectionClock()


@st.cache_resource(max_entries=CORPORA_MAPPED, show_spinner=False)
def shared_maps(name: str, _make: Callable[[], CorpusMaps]) -> CorpusMaps:
    """Keep the maps of a corpus that everybody can open."""
    return _make()


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def own_maps(name: str, _make: Callable[[], CorpusMaps]) -> CorpusMaps:
    """Keep the maps of an upload; they go when the session ends."""
    return _make()


@st.cache_resource(max_entries=len(CATALOG), show_spinner=False)
def word_pieces(name: str, source: Source | None) -> WordPieces:
    """Return an encoder's tokenizer; only call it when the files are on this machine."""
    spec = CATALOG[name]
    return WordPieces(find_files(spec, source), spec.max_tokens)


@st.cache_data(max_entries=32, show_spinner=False)
def ranked_pairs(digest: str, n: int, _embeddings: np.ndarray) -> list[Pair]:
    """Rank the pairs of the embeddings that the digest names."""
    return top_pairs(_embeddings, n)


@st.cache_data(max_entries=128, show_spinner=False)
def near_duplicates(digest: str, threshold: float, _embeddings: np.ndarray) -> int:
    """Count the near-duplicates among the embeddings that the digest names."""
    return count_pairs(_embeddings, threshold)


@st.cache_data(max_entries=32, show_spinner=False)
def nearest_others(digest: str, _embeddings: np.ndarray) -> Neighbors:
    """Find the nearest other one of each of the embeddings that the digest names."""
    return nearest(_embeddings, 1)


@st.cache_data(max_entries=32, show_spinner=False)
def ordered(digest: str, _cosines: np.ndarray) -> SimilarityOrder:
    """Order the texts that the digest names, like beside like."""
    return similarity_order(_cosines)


@st.cache_resource(max_entries=32, show_spinner="Dividing the texts …")
def shared_clusters(
    digest: str, k: int, seed: int, n_init: int, _texts: tuple[str, ...], _embeddings: np.ndarray
) -> NamedClusters:
    """Divide the texts, which the digest names together with their embeddings, into clusters."""
    return named_clusters(_texts, _embeddings, k, seed, n_init)


@st.cache_resource(scope="session", max_entries=8, show_spinner="Dividing the texts …")
def own_clusters(
    digest: str, k: int, seed: int, n_init: int, _texts: tuple[str, ...], _embeddings: np.ndarray
) -> NamedClusters:
    """Divide an upload's texts: its words name the clusters, so they stay in this session."""
    return named_clusters(_texts, _embeddings, k, seed, n_init)


@st.cache_resource(max_entries=64, show_spinner=False)
def shared_finding(digest: str, what: str, _find: Callable[[], Any]) -> Any:  # noqa: ANN401 - as many types as findings
    """Find something out about the texts, which the digest names together with their embeddings."""
    return _find()


@st.cache_resource(scope="session", max_entries=32, show_spinner=False)
def own_finding(digest: str, what: str, _find: Callable[[], Any]) -> Any:  # noqa: ANN401 - as many types as findings
    """Find something out about an upload's texts: it stays in this session."""
    return _find()


@st.cache_resource(scope="session", max_entries=INSIDES_KEPT, show_spinner="Looking into the encoder …")
def inside_of(fingerprint: str, text: str, _encoder: Encoder) -> Inside:
    """Look at what an encoder does to a sentence; in this session alone, as it holds the sentence's words."""
    return look_inside(_encoder, text)


@st.cache_resource(scope="session", max_entries=LEFT_OUT_KEPT, show_spinner="Taking out one word after the other …")
def words_left_out(fingerprint: str, text: str, other: str, _encoder: Encoder) -> LeftOut:
    """Measure a cosine without each word of a sentence in turn; in this session alone, like `inside_of`."""
    return leave_one_out(_encoder, text, other)


@st.cache_data(max_entries=32, show_spinner=False)
def overlaps(texts: tuple[str, ...]) -> np.ndarray:
    """Return the word overlap of every pair of texts."""
    return word_cosines(texts)


@st.cache_data(max_entries=32, show_spinner="Counting word pieces …")
def cut_texts(digest: str, spec: EncoderSpec, _texts: tuple[str, ...], _word_pieces: WordPieces) -> int:
    """Count the texts, which the digest names, that are longer than the encoder reads."""
    return count_cut(_texts, spec, _word_pieces)


@st.cache_data(max_entries=32, show_spinner=False)
def checked(texts: tuple[str, ...], spec: EncoderSpec, _word_pieces: WordPieces | None) -> list[TextWarning]:
    """Return what makes the embeddings of the texts doubtful."""
    return check_texts(texts, spec, _word_pieces)
