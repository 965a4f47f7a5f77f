"""The second network on the encoder's weights: the same numbers, and nothing changed for those who encode."""

from __future__ import annotations

import gc
import threading
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from components.engine.encoder import Encoder
from components.engine.opened_encoder import OpenedEncoder, open_encoder, with_attention
from tests.engine import tiny_models

if TYPE_CHECKING:
    from transformers import PreTrainedModel

TEXT = "The bank of the river."


@pytest.fixture(scope="module")
def opened(encoder: Encoder) -> OpenedEncoder:
    return open_encoder(encoder)


def network_of(encoder: Encoder) -> PreTrainedModel:
    transformer: Any = encoder.model[0]
    return transformer.model


def test_states_are_what_transformers_gives_when_it_loads_the_files_for_attention(
    opened: OpenedEncoder, model_folder: Path
) -> None:
    import torch
    from transformers import AutoModel, AutoTokenizer

    network = AutoModel.from_pretrained(str(model_folder), attn_implementation="eager", dtype=torch.float32).eval()
    inputs = AutoTokenizer.from_pretrained(str(model_folder))(TEXT, return_tensors="pt")
    with torch.no_grad():
        wanted = network(**inputs, output_hidden_states=True, output_attentions=True)
    hidden, attention = opened.states(opened.tokenizer.encode(TEXT).ids)
    assert hidden.shape == (7, 8, 384)
    assert attention.shape == (6, 12, 8, 8)
    for layer, expected in zip(hidden, wanted.hidden_states, strict=True):
        assert_allclose(layer, expected[0].numpy(), atol=1e-5)
    for layer, expected in zip(attention, wanted.attentions, strict=True):
        assert_allclose(layer, expected[0].numpy(), atol=1e-5)


def test_every_tensor_is_the_encoder_s_own_so_that_opening_takes_no_memory(encoder: Encoder) -> None:
    network = network_of(encoder)
    second = with_attention(network)
    for ours, theirs in ((second.parameters(), network.parameters()), (second.buffers(), network.buffers())):
        assert [tensor.data_ptr() for tensor in ours] == [tensor.data_ptr() for tensor in theirs]
    assert len(list(second.buffers())) == 2, "buffers that are not saved are there too"


def test_the_encoder_s_network_stays_fast_and_records_nothing(tmp_path: Path) -> None:
    from sentence_transformers.sentence_transformer.modules import Pooling

    encoder = tiny_models.encoder_of(tiny_models.tiny_e5(tmp_path), Pooling(tiny_models.WIDTH, pooling_mode="mean"))
    before = encoder.encode(["red green"])
    open_encoder(encoder).states([0, 5, 2])
    network = network_of(encoder)
    assert network.config._attn_implementation == "sdpa"
    assert not any(module._forward_hooks for module in network.modules())
    assert_array_equal(encoder.encode(["red green"]), before)


def test_an_encoder_is_opened_once_and_forgotten_with_it(tmp_path: Path) -> None:
    from sentence_transformers.sentence_transformer.modules import Pooling

    encoder = tiny_models.encoder_of(tiny_models.tiny_mpnet(tmp_path), Pooling(tiny_models.WIDTH, pooling_mode="mean"))
    assert open_encoder(encoder) is open_encoder(encoder)
    watched = weakref.ref(open_encoder(encoder))
    del encoder
    gc.collect()
    assert watched() is None


def test_half_precision_comes_out_as_float32_and_attention_sums_to_1(tmp_path: Path) -> None:
    from sentence_transformers.sentence_transformer.modules import Pooling

    encoder = tiny_models.encoder_of(tiny_models.tiny_e5(tmp_path), Pooling(tiny_models.WIDTH, pooling_mode="mean"))
    exact, _ = open_encoder(encoder).states([0, 8, 9, 10, 2])
    half: Any = tiny_models.tiny_e5(tmp_path)
    half.model.half()
    opened = open_encoder(tiny_models.encoder_of(half, Pooling(tiny_models.WIDTH, pooling_mode="mean")))
    hidden, attention = opened.states([0, 8, 9, 10, 2])
    assert hidden.dtype == attention.dtype == np.float32
    assert_allclose(attention.sum(axis=-1), 1, atol=1e-6)
    assert 0 < np.abs(hidden - exact).max() < 0.01, "it was half precision"


def test_padding_changes_no_token_and_nobody_takes_anything_from_it(opened: OpenedEncoder) -> None:
    ids = opened.tokenizer.encode(TEXT).ids
    alone, _ = opened.states(ids)
    hidden, attention = opened.states(ids, padding=5)
    assert hidden.shape[1] == len(ids) + 5
    assert_allclose(hidden[:, : len(ids)], alone, atol=1e-5)
    assert attention[..., len(ids) :].max() == 0


def test_many_threads_open_read_and_encode_at_once(tmp_path: Path) -> None:
    from sentence_transformers.sentence_transformer.modules import Pooling

    encoder = tiny_models.encoder_of(tiny_models.tiny_e5(tmp_path), Pooling(tiny_models.WIDTH, pooling_mode="mean"))
    texts = ["red", "red green ish", "blue " * 20]
    wanted = encoder.encode(texts)
    start, errors = threading.Barrier(8), []

    def work(t: int) -> None:
        start.wait()
        try:
            for _ in range(20):
                if t % 2:
                    assert_allclose(encoder.encode(texts), wanted, atol=1e-5)
                else:
                    opened = open_encoder(encoder)
                    opened.states(opened.tokenizer.encode(texts[t % 3]).ids)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(t,)) for t in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_padding_that_the_encoder_s_tokenizer_was_last_used_with_is_not_taken_over(tmp_path: Path) -> None:
    transformer = tiny_models.tiny_mpnet(tmp_path)
    transformer.tokenizer.backend_tokenizer.enable_padding(length=10, pad_id=1, pad_token="<pad>")
    assert open_encoder(tiny_models.encoder_of(transformer)).tokenizer.encode("red").tokens == ["<s>", "red", "</s>"]
