"""Embeddings by content: no text is embedded twice, and what ships is true."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from components.engine import encoder as encoder_module
from components.engine.catalog import EncoderSpec, Role, find_encoder
from components.engine.embedding_store import KEY_BYTES, EmbeddingStore, content_key, save_embeddings
from components.engine.encoder import Encoder
from components.engine.examples import EMBEDDINGS_FILE, all_sentences
from tests.engine.fakes import SMALL, HashModel, fake_encoder

ROW_BYTES = 32  # 8 numbers of float32


class CountingEncoder(Encoder):
    """The real encoder, remembering which texts it was asked for."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(encoder.spec, encoder.model, encoder.device)
        self.asked: list[str] = []

    def encode_chunks(self, texts: Sequence[str], *, role: Role = "query") -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Embed texts as the real one does."""
        self.asked += texts
        yield from super().encode_chunks(texts, role=role)


def row(number: float) -> np.ndarray:
    return np.full((1, 8), number, dtype=np.float32)


def test_a_key_names_the_weights_the_prefix_and_the_text() -> None:
    e5 = find_encoder("multilingual-e5-small")
    key = content_key(e5, "a cat")
    assert len(key) == KEY_BYTES
    assert key == content_key(e5, "a cat")
    assert key != content_key(e5, "a cat ")
    assert key != content_key(e5, "a cat", "passage")
    assert key != content_key(replace(e5, revision="0" * 40), "a cat")
    assert key != content_key(replace(e5, repository="someone/else"), "a cat")
    assert content_key(SMALL, "a cat") == content_key(SMALL, "a cat", "passage"), "without prefixes roles are one"


def test_what_was_added_is_found_for_its_encoder_and_role_alone() -> None:
    store = EmbeddingStore()
    e5 = replace(find_encoder("multilingual-e5-small"), dimension=8)
    store.add(e5, ["a cat"], row(1))
    assert_array_equal(store.get(e5, "a cat"), row(1)[0])
    assert store.get(e5, "a cat", "passage") is None
    assert store.get(SMALL, "a cat") is None
    assert store.get(e5, "A cat") is None


def test_editing_one_of_200_sentences_embeds_one(encoder: Encoder) -> None:
    counting, store = CountingEncoder(encoder), EmbeddingStore()
    texts = [f"Room {i} is free." for i in range(200)]
    store.embed(counting, texts)
    assert sorted(counting.asked) == sorted(texts)
    counting.asked.clear()
    texts[77] = "Room 77 is taken."
    embeddings = store.embed(counting, texts)
    assert counting.asked == ["Room 77 is taken."]
    assert_allclose(embeddings[[0, 77, 199]], encoder.encode([texts[0], texts[77], texts[199]]), atol=1e-5)


def test_a_text_that_stands_twice_is_embedded_once_and_returned_twice() -> None:
    model, store = HashModel(), EmbeddingStore()
    embeddings = store.embed(fake_encoder(model), ["b", "a", "b", "a", "b"])
    assert sorted(model.inputs) == ["a", "b"]
    assert_array_equal(embeddings[0], embeddings[2])
    assert_array_equal(embeddings[1], embeddings[3])
    assert np.abs(embeddings[0] - embeddings[1]).max() > 0.01


def test_embedding_nothing_gives_no_rows_of_the_right_width() -> None:
    assert EmbeddingStore().embed(fake_encoder(HashModel()), []).shape == (0, 8)


def test_missing_and_lookup_tell_known_from_unknown_in_order() -> None:
    store = EmbeddingStore()
    store.add(SMALL, ["b"], row(2))
    assert store.missing(SMALL, ["c", "b", "a", "c"]) == ["c", "a"]
    assert list(store.lookup(SMALL, ["c", "b", "a"])) == ["b"]


def test_progress_counts_the_texts_that_had_to_be_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_module, "CHUNK", 2)
    store = EmbeddingStore()
    store.add(SMALL, ["known"], row(1))
    calls: list[tuple[int, int]] = []
    store.embed(fake_encoder(HashModel()), ["known", "a", "b", "c", "a"], lambda *call: calls.append(call))
    assert calls == [(2, 3), (3, 3)]


def test_what_was_done_before_an_interruption_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_module, "CHUNK", 2)
    store, texts = EmbeddingStore(), ["a", "b", "c", "d", "e"]
    with pytest.raises(KeyboardInterrupt):
        store.embed(fake_encoder(HashModel(stop_at_call=3)), texts)
    assert store.missing(SMALL, texts) == ["e"]
    again = HashModel()
    store.embed(fake_encoder(again), texts)
    assert again.inputs == ["e"]


def test_an_interruption_in_the_progress_report_keeps_the_chunk_it_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_module, "CHUNK", 2)
    store = EmbeddingStore()

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt  # as Streamlit stops a stale run

    with pytest.raises(KeyboardInterrupt):
        store.embed(fake_encoder(HashModel()), ["a", "b", "c"], stop)
    assert store.missing(SMALL, ["a", "b", "c"]) == ["c"]


def test_a_blank_text_is_an_error_that_names_its_position_among_all_texts() -> None:
    store = EmbeddingStore()
    store.add(SMALL, ["known"], row(1))
    with pytest.raises(ValueError, match="text 2 of 3 is blank"):
        store.embed(fake_encoder(HashModel()), ["known", " ", "new"])


def test_the_least_recently_used_go_first_when_the_bytes_are_full() -> None:
    store = EmbeddingStore(max_bytes=3 * ROW_BYTES)
    for number, text in enumerate("abc"):
        store.add(SMALL, [text], row(number))
    assert store.get(SMALL, "a") is not None  # used: now "b" is the oldest
    store.add(SMALL, ["d"], row(3))
    assert store.missing(SMALL, list("abcd")) == ["b"]


def test_memory_is_bounded_and_adding_twice_counts_once() -> None:
    store = EmbeddingStore(max_bytes=10 * ROW_BYTES)
    for _ in range(5):
        store.add(SMALL, ["a", "b"], np.vstack([row(1), row(2)]))
    store.add(SMALL, [f"text {i}" for i in range(8)], np.vstack([row(i) for i in range(8)]))
    assert store.missing(SMALL, ["a", "b"]) == []
    store.add(SMALL, [f"more {i}" for i in range(500)], np.vstack([row(i) for i in range(500)]))
    kept = store.lookup(SMALL, [f"more {i}" for i in range(500)])
    assert list(kept) == [f"more {i}" for i in range(490, 500)]
    assert all(vector.base is None for vector in kept.values()), "a view would keep the whole chunk in memory"


def test_a_store_without_room_still_embeds() -> None:
    embeddings = EmbeddingStore(max_bytes=0).embed(fake_encoder(HashModel()), ["a", "b"])
    assert_allclose(np.linalg.norm(embeddings, axis=1), 1, atol=1e-6)


def test_what_ships_is_never_dropped(tmp_path: Path) -> None:
    save_embeddings(tmp_path / "shipped.npz", SMALL, ["x", "y"], np.vstack([row(1), row(2)]))
    store = EmbeddingStore(max_bytes=ROW_BYTES)
    assert store.preload(tmp_path / "shipped.npz") == 2
    store.add(SMALL, [f"text {i}" for i in range(100)], np.vstack([row(i) for i in range(100)]))
    assert store.missing(SMALL, ["x", "y", "text 98", "text 99"]) == ["text 98"]
    assert_array_equal(store.get(SMALL, "y"), row(2)[0])


def test_what_ships_in_float16_is_given_out_in_float32_and_of_length_1(tmp_path: Path) -> None:
    rows = np.random.default_rng(0).standard_normal((20, 8))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rounded, texts = rows.astype(np.float16), [f"text {i}" for i in range(20)]
    assert np.abs(np.linalg.norm(rounded.astype(np.float64), axis=1) - 1).max() > 1e-4, "rounding changes the lengths"
    save_embeddings(tmp_path / "shipped.npz", SMALL, texts, rounded)
    store = EmbeddingStore()
    assert store.preload(tmp_path / "shipped.npz") == 20
    shipped = np.stack([store.lookup(SMALL, texts)[text] for text in texts])
    assert shipped.dtype == np.float32
    assert_allclose(np.linalg.norm(shipped, axis=1), 1, atol=1e-6)
    assert_allclose(shipped, rows, atol=1e-3)


def test_what_ships_in_float32_is_given_out_bit_by_bit(tmp_path: Path) -> None:
    rows = np.random.default_rng(1).standard_normal((3, 8)).astype(np.float32)
    save_embeddings(tmp_path / "shipped.npz", SMALL, ["x", "y", "z"], rows)
    store = EmbeddingStore()
    store.preload(tmp_path / "shipped.npz")
    assert_array_equal(np.stack([store.lookup(SMALL, ["x", "y", "z"])[text] for text in "xyz"]), rows)


def test_the_same_embeddings_are_written_as_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first.npz", "second.npz"):
        save_embeddings(tmp_path / name, SMALL, ["x", "y"], np.vstack([row(1), row(2)]))
    assert (tmp_path / "first.npz").read_bytes() == (tmp_path / "second.npz").read_bytes()
    with zipfile.ZipFile(tmp_path / "first.npz") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}, "no clock in the bytes"


def test_the_texts_cannot_be_read_in_the_file(tmp_path: Path) -> None:
    save_embeddings(tmp_path / "shipped.npz", SMALL, ["a secret sentence"], row(1))
    assert b"secret" not in (tmp_path / "shipped.npz").read_bytes()


def test_many_threads_may_add_and_get_at_once() -> None:
    store = EmbeddingStore(max_bytes=50 * ROW_BYTES)
    start, failures = threading.Barrier(8), []

    def work(t: int) -> None:
        start.wait()
        try:
            for i in range(300):
                number = (t + i) % 120
                store.add(SMALL, [f"text {number}"], row(number))
                found = store.get(SMALL, f"text {(number * 7) % 120}")
                assert found is None or found[0] == (number * 7) % 120
        except Exception as error:  # a thread has nobody to raise to
            failures.append(error)

    threads = [threading.Thread(target=work, args=(t,)) for t in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(store.lookup(SMALL, [f"text {i}" for i in range(120)])) == 50


def test_two_threads_that_embed_the_same_texts_get_the_same(encoder: Encoder) -> None:
    store, texts = EmbeddingStore(), ["One.", "Two of them.", "Three of them here."]
    found: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: found.append(store.embed(encoder, texts))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for embeddings in found:
        assert_allclose(embeddings, encoder.encode(texts), atol=1e-5)


def test_what_ships_is_what_the_encoder_gives_for_every_built_in_sentence(encoder: Encoder) -> None:
    store, sentences = EmbeddingStore(), all_sentences()
    assert store.preload(EMBEDDINGS_FILE) == len(sentences), "run `make data`: the examples have changed"
    assert store.missing(encoder.spec, sentences) == [], "run `make data`: the examples have changed"
    shipped = np.stack([store.lookup(encoder.spec, sentences)[sentence] for sentence in sentences])
    assert shipped.dtype == np.float32
    assert_allclose(shipped, encoder.encode(sentences), atol=1e-5)


def test_a_changed_sentence_or_another_encoder_is_not_found_in_what_ships(spec: EncoderSpec) -> None:
    store, sentences = EmbeddingStore(), all_sentences()
    store.preload(EMBEDDINGS_FILE)
    assert store.get(spec, sentences[0]) is not None
    assert store.get(spec, sentences[0] + " ") is None
    assert store.get(spec, sentences[0].lower()) is None
    assert store.get(replace(spec, revision="0" * 40), sentences[0]) is None
