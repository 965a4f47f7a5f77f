"""The real encoder, and the loading path with a tiny model that is made here."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from components.engine import encoder as encoder_module
from components.engine.catalog import EncoderSpec
from components.engine.encoder import Encoder, load_encoder, load_from_folder, unit_rows
from components.engine.examples import all_sentences
from tests.engine.fakes import HashModel, fake_encoder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

TEXTS = [
    "Hi.",
    "The soup is far too hot to eat, so let it cool down before you start.",
    "我爱北京天安门",
    "A cat sleeps.",
]
TINY = EncoderSpec(
    name="tiny",
    repository="tests/tiny",
    revision="0" * 40,
    dimension=16,
    max_tokens=8,
    languages=("en",),
    licence="MIT",
    download_megabytes=0,
    query_prefix="query: ",
    passage_prefix="passage: ",
)
VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    *"query passage : red green blue one two three four".split(),
]


@pytest.fixture(scope="module")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a Sentence-BERT model of one layer and fifteen words, saved as published ones are."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(0)
    base = tmp_path_factory.mktemp("base")
    words = BertWordPieceTokenizer({word: i for i, word in enumerate(VOCABULARY)})
    words.save(str(base / "tokenizer.json"))
    BertTokenizer.from_pretrained(str(base)).save_pretrained(str(base))
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(str(base))
    folder = tmp_path_factory.mktemp("tiny")
    modules = [Transformer(str(base), max_seq_length=64), Pooling(16, pooling_mode="mean")]
    SentenceTransformer(modules=modules, device="cpu").save_pretrained(str(folder))
    return folder


@pytest.fixture(scope="module")
def tiny(tiny_folder: Path) -> Encoder:
    return load_from_folder(TINY, tiny_folder, "cpu")


@pytest.fixture(scope="module")
def plain_tiny(tiny_folder: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(tiny_folder), device="cpu")


def test_embeddings_are_float32_rows_of_length_one(encoder: Encoder) -> None:
    embeddings = encoder.encode(TEXTS)
    assert embeddings.shape == (4, 384)
    assert embeddings.dtype == np.float32
    assert_allclose(np.linalg.norm(embeddings, axis=1), 1, atol=1e-6)


def test_rows_stand_in_the_order_of_the_texts_though_long_ones_are_embedded_first(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    for row, text in zip(together, TEXTS, strict=True):
        assert_allclose(encoder.encode([text])[0], row, atol=1e-5)
    assert_allclose(encoder.encode(TEXTS[::-1]), together[::-1], atol=1e-5)


def test_texts_are_embedded_longest_first_so_that_little_is_spent_on_padding(monkeypatch: pytest.MonkeyPatch) -> None:
    model = HashModel()
    monkeypatch.setattr(encoder_module, "CHUNK", 2)
    fake_encoder(model).encode(["bb", "a", "dddd", "ccc", "aa"])
    assert model.inputs == ["dddd", "ccc", "bb", "aa", "a"]
    assert model.calls == 3


def test_an_empty_list_gives_no_rows_of_the_right_width(encoder: Encoder) -> None:
    embeddings = encoder.encode([])
    assert embeddings.shape == (0, 384)
    assert embeddings.dtype == np.float32


@pytest.mark.parametrize("blank", ["", "   ", "\t\n", "\u3000"])
def test_a_blank_text_is_an_error_that_names_its_position(blank: str, encoder: Encoder) -> None:
    with pytest.raises(ValueError, match="text 3 of 4 is blank"):
        encoder.encode(["one", "two", blank, "four"])


def test_progress_grows_and_ends_at_all_texts(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_module, "CHUNK", 4)
    calls: list[tuple[int, int]] = []
    encoder.encode([f"Sentence number {i}." for i in range(10)], lambda done, total: calls.append((done, total)))
    assert calls == [(4, 10), (8, 10), (10, 10)]


def test_embeddings_are_those_of_sentence_transformers_itself(encoder: Encoder, model_folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(model_folder), device="cpu", model_kwargs={"dtype": "float32"})
    texts = [*all_sentences()[::6], "word " * 400, "x" * 10_000, "🙂", "\u202eright to left", "a\u200bb"]
    assert_allclose(encoder.encode(texts), np.asarray(plain.encode(texts, normalize_embeddings=True)), atol=1e-5)


def test_sixteen_threads_at_once_get_what_one_gets_alone(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_module, "CHUNK", 2)
    per_thread = [[f"Thread {t} counts {'sheep ' * i}and owls." for i in range(1, 5)] for t in range(16)]
    alone = [np.vstack([encoder.encode([text]) for text in texts]) for texts in per_thread]
    found: dict[int, np.ndarray] = {}
    start = threading.Barrier(16)

    def work(t: int) -> None:
        start.wait()
        found[t] = encoder.encode(per_thread[t])

    threads = [threading.Thread(target=work, args=(t,)) for t in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(16))
    for t in range(16):
        assert_allclose(found[t], alone[t], atol=1e-5)


def test_two_threads_are_never_in_the_model_at_once() -> None:
    inside, met, go = threading.Lock(), threading.Event(), threading.Event()

    class Guarded(HashModel):
        def encode(self, inputs: Sequence[str], **_settings: object) -> np.ndarray:
            if not inside.acquire(blocking=False):
                met.set()
                return super().encode(inputs)
            go.wait(0.05)  # long enough for the others to come
            inside.release()
            return super().encode(inputs)

    shared = fake_encoder(Guarded())
    threads = [threading.Thread(target=shared.encode, args=([f"text {t}"],)) for t in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not met.is_set()


@pytest.mark.parametrize("text", ["\0", "\u200b\u200d\ufeff", "\u202e\u202c", "x" * 10_000, "👩‍👩‍👧‍👦", "\U0010ffff"])
def test_odd_texts_have_embeddings_of_length_one(text: str, encoder: Encoder) -> None:
    assert np.linalg.norm(encoder.encode([text])) == pytest.approx(1, abs=1e-6)


def test_the_encoder_tells_what_it_is(encoder: Encoder) -> None:
    assert (encoder.name, encoder.dimension, encoder.max_tokens, encoder.device) == (
        "all-MiniLM-L6-v2",
        384,
        256,
        "cpu",
    )
    assert encoder.device_name.startswith("CPU · ")
    assert encoder.device_name.endswith(" · float32")


def test_unit_rows_scales_rows_and_leaves_zeros() -> None:
    rows = unit_rows(np.array([[3.0, 4.0], [0.0, 0.0], [-2.0, 0.0]]))
    assert rows.dtype == np.float32
    assert_allclose(rows, [[0.6, 0.8], [0.0, 0.0], [-1.0, 0.0]], atol=1e-7)


@pytest.mark.parametrize("length", [1e-30, 1e30])
def test_unit_rows_scales_rows_of_any_length(length: float) -> None:
    assert_allclose(unit_rows(np.array([[3.0, 4.0]], np.float32) * np.float32(length)), [[0.6, 0.8]], atol=1e-6)


def test_unit_rows_leaves_what_it_was_given_alone() -> None:
    given = np.array([[3.0, 4.0]], dtype=np.float32)
    unit_rows(given)
    assert_allclose(given, [[3, 4]])


def test_loading_reports_its_steps_from_checking_to_a_first_embedding() -> None:
    steps: list[tuple[str, float]] = []
    load_encoder(device="cpu", on_step=lambda step, fraction: steps.append((step, fraction)))
    fractions = [fraction for _, fraction in steps]
    assert "checking" in steps[0][0].lower()
    assert "PyTorch" in " ".join(step for step, _ in steps)
    assert fractions == sorted(set(fractions))
    assert 0 < fractions[0] < fractions[-1] < 1


def test_a_folder_is_loaded_on_the_device_that_is_picked(tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    loaded = load_from_folder(TINY, tiny_folder)
    assert loaded.device == "cpu"
    assert loaded.encode(["red green"]).shape == (1, 16)


def test_on_cuda_the_weights_are_asked_for_in_half_precision_and_never_with_remote_code(
    tiny_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sentence_transformers
    import torch

    asked: dict[str, Any] = {}

    class Recorder(HashModel):
        def __init__(self, path: str, **settings: object) -> None:
            super().__init__()
            asked.update(settings, path=path)

    monkeypatch.setattr(sentence_transformers, "SentenceTransformer", Recorder)
    monkeypatch.setattr(encoder_module, "pick_device", lambda: "cuda")
    loaded = load_from_folder(replace(TINY, dimension=8), tiny_folder)
    assert loaded.device == asked["device"] == "cuda"
    assert asked["path"] == str(tiny_folder)
    assert asked["model_kwargs"] == {"dtype": torch.float16}
    assert asked["trust_remote_code"] is False
    assert asked["local_files_only"] is True


def test_on_a_machine_with_cuda_half_precision_moves_cosines_by_little(encoder: Encoder) -> None:
    import torch

    if not torch.cuda.is_available():
        pytest.skip("this machine has no CUDA device")
    texts = all_sentences()
    half = load_encoder(device="cuda").encode(texts)
    assert half.dtype == np.float32
    assert_allclose((half * encoder.encode(texts)).sum(axis=1), 1, atol=1e-3)


def test_a_queries_prefix_and_a_passages_prefix_reach_the_model(tiny: Encoder, plain_tiny: SentenceTransformer) -> None:
    texts = ["red green", "blue"]
    as_queries = np.asarray(plain_tiny.encode([f"query: {text}" for text in texts], normalize_embeddings=True))
    as_passages = np.asarray(plain_tiny.encode([f"passage: {text}" for text in texts], normalize_embeddings=True))
    assert np.abs(as_queries - as_passages).max() > 1e-2
    assert_allclose(tiny.encode(texts), as_queries, atol=1e-5)
    assert_allclose(tiny.encode(texts, role="query"), as_queries, atol=1e-5)
    assert_allclose(tiny.encode(texts, role="passage"), as_passages, atol=1e-5)


def test_what_stands_after_the_last_token_that_is_read_changes_nothing(tiny: Encoder) -> None:
    read = "red green blue one"  # and [CLS] query : … [SEP]: eight tokens
    assert_allclose(tiny.encode([read]), tiny.encode([f"{read} two three four"]), atol=1e-6)
    assert np.abs(tiny.encode(["red green blue"]) - tiny.encode([read])).max() > 1e-3


def test_a_models_own_code_is_never_run(tiny_folder: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    folder = tmp_path / "model"
    folder.mkdir()
    for path in tiny_folder.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    (folder / "own_code.py").write_text(f"open({str(ran)!r}, 'w').close()\nclass Own: ...\n", encoding="utf-8")
    modules = [{"idx": 0, "name": "0", "path": "", "type": "own_code.Own"}]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    with pytest.raises(Exception, match=r"own_code|trust_remote_code"):
        load_from_folder(TINY, folder, "cpu")
    assert not ran.exists()
