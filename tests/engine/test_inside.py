"""One text inside the real encoder, and inside tiny ones of the kinds that are not on this machine."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from components.engine.encoder import Encoder, unit_rows
from components.engine.inside import Inside, look_inside, padded_mean, pooled, why_not
from components.engine.word_pieces import WordPieces
from tests.engine import tiny_models
from tests.engine.fakes import HashModel, fake_encoder
from tests.engine.tiny_models import WIDTH, encoder_of
from tests.engine.varied_texts import KINDS, drawn

TEXTS = [*KINDS, *map(drawn, range(6))]


@pytest.fixture(scope="module")
def word_pieces(model_folder: Path) -> WordPieces:
    return WordPieces(model_folder, None)


@pytest.fixture(scope="module")
def mpnet(tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401
    return tiny_models.tiny_mpnet(tmp_path_factory.mktemp("mpnet"))


@pytest.fixture(scope="module")
def e5(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

    transformer = tiny_models.tiny_e5(tmp_path_factory.mktemp("e5"))
    return encoder_of(transformer, Pooling(WIDTH, pooling_mode="mean"), Normalize(), spec=tiny_models.E5_SPEC)


def is_the_embedding(inside: Inside, embedding: np.ndarray) -> bool:
    return bool(np.abs(unit_rows(pooled(inside).mean[None])[0] - embedding).max() < 1e-5)


@pytest.mark.parametrize("text", TEXTS)
def test_the_mean_of_the_last_layer_is_the_embedding(text: str, encoder: Encoder) -> None:
    assert is_the_embedding(look_inside(encoder, text), encoder.encode([text])[0])


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_are_those_of_the_tokenizer_and_what_is_cut_follows(
    text: str, encoder: Encoder, word_pieces: WordPieces
) -> None:
    inside = look_inside(encoder, text)
    assert inside.tokens[0] == "[CLS]"
    assert inside.tokens[-1] == "[SEP]"
    assert inside.special.sum() == 2
    assert [*inside.tokens[1:-1], *inside.cut] == word_pieces.split(text)


@pytest.mark.parametrize("text", TEXTS)
def test_attention_goes_both_ways_and_each_row_sums_to_1(text: str, encoder: Encoder) -> None:
    attention = look_inside(encoder, text).attention
    assert attention.dtype == np.float32
    assert_allclose(attention.sum(axis=-1), 1, atol=1e-5)
    assert attention[..., 0, -1].min() > 0, "the first token takes from the last: no mask hides what comes later"


def test_a_text_token_by_token(encoder: Encoder) -> None:
    inside = look_inside(encoder, "Embeddings 😀!")
    assert inside.tokens == ("[CLS]", "em", "##bed", "##ding", "##s", "[UNK]", "!", "[SEP]")
    assert inside.ids.tolist() == [101, 7861, 8270, 4667, 2015, 100, 999, 102]
    assert inside.special.tolist() == [True, *[False] * 6, True]
    assert inside.continues.tolist() == [False, False, True, True, True, False, False, False]
    assert inside.unknown.tolist() == [False] * 5 + [True, False, False]
    assert inside.words.tolist() == [-1, 0, 0, 0, 0, 1, 2, -1]
    assert [inside.text[start:end] for start, end in inside.spans] == ["", "Em", "bed", "ding", "s", "😀", "!", ""]
    assert (inside.cut, inside.prefix) == ((), 0)
    assert inside.hidden.shape == (7, 8, 384)
    assert inside.hidden.dtype == np.float32
    assert inside.attention.shape == (6, 12, 8, 8)


@pytest.mark.parametrize(("words", "cut"), [(254, 0), (255, 1), (300, 46), (1000, 746)])
def test_what_lies_behind_the_limit_is_named_and_not_read(words: int, cut: int, encoder: Encoder) -> None:
    inside = look_inside(encoder, "cat " * 254 + "dog " * (words - 254))
    assert len(inside.tokens) == 256
    assert inside.cut == ("dog",) * cut


def test_the_first_hidden_state_knows_no_context_and_the_last_does(encoder: Encoder) -> None:
    river, money = look_inside(encoder, "the river bank"), look_inside(encoder, "the money bank")
    assert_allclose(river.hidden[0, 3], money.hidden[0, 3], atol=1e-6)
    assert np.abs(river.hidden[-1, 3] - money.hidden[-1, 3]).max() > 0.1


def test_a_user_s_own_sep_is_a_word_of_the_text(encoder: Encoder) -> None:
    inside = look_inside(encoder, "[SEP] x")
    assert inside.tokens == ("[CLS]", "[SEP]", "x", "[SEP]")
    assert inside.special.tolist() == [True, False, False, True]
    assert inside.words.tolist() == [-1, 0, 1, -1]


def test_pooled_takes_the_mean_the_first_and_the_largest() -> None:
    hidden = np.zeros((2, 3, 2), np.float32)
    hidden[1] = [[1, 6], [2, -3], [6, 0]]
    nothing = np.zeros(3)
    inside = Inside(("a", "b", "c"), nothing, nothing, nothing, nothing, nothing, nothing, (), hidden, nothing)
    assert [vector.tolist() for vector in pooled(inside)] == [[3, 1], [1, 6], [6, 6]]
    assert pooled(inside).mean.dtype == np.float32


def test_the_prefix_of_the_role_is_read_and_counted(e5: Encoder) -> None:
    inside = look_inside(e5, "redish blue", "query")
    assert inside.tokens == ("<s>", "▁query", ":", "▁red", "ish", "▁blue", "</s>")
    assert inside.prefix == 2
    assert inside.continues.tolist() == [False, False, True, False, True, False, False]
    assert inside.words.tolist() == [-1, 0, 0, 1, 1, 2, -1]
    assert inside.text == "query: redish blue"
    assert is_the_embedding(inside, e5.encode(["redish blue"])[0])
    passage = look_inside(e5, "redish blue", "passage")
    assert passage.tokens[1] == "▁passage"
    assert is_the_embedding(passage, e5.encode(["redish blue"], role="passage")[0])


def test_pieces_that_no_vocabulary_has_are_unknown_to_sentence_pieces_too(e5: Encoder) -> None:
    inside = look_inside(e5, "red xyz")
    assert [inside.tokens[i] for i in np.flatnonzero(inside.unknown)] == ["xyz"]
    assert look_inside(e5, "red " * 20).cut == ("▁red",) * 12


@pytest.mark.parametrize("text", ["red", "redish green, xyz", "红红 one", "blue " * 20])
def test_mpnet_can_be_looked_into(text: str, mpnet: Any) -> None:  # noqa: ANN401
    from sentence_transformers.sentence_transformer.modules import Pooling

    encoder = encoder_of(mpnet, Pooling(WIDTH, pooling_mode="mean"))
    inside = look_inside(encoder, text)
    assert (inside.tokens[0], inside.tokens[-1]) == ("<s>", "</s>")
    assert is_the_embedding(inside, encoder.encode([text])[0])
    assert_allclose(inside.attention.sum(axis=-1), 1, atol=1e-5)
    assert inside.hidden.shape == (3, len(inside.tokens), WIDTH)
    assert [token for token, goes_on in zip(inside.tokens, inside.continues, strict=True) if goes_on] == (
        ["##ish"] if "ish" in text else []
    )


def test_padding_that_is_counted_moves_the_mean_and_no_padding_does_not(encoder: Encoder) -> None:
    import torch

    inside = look_inside(encoder, "Hi.")
    assert_allclose(padded_mean(inside, 0, encoder), pooled(inside).mean, atol=1e-6)
    wrong = padded_mean(inside, 20, encoder)
    assert unit_rows(wrong[None])[0] @ encoder.encode(["Hi."])[0] < 0.9

    transformer: Any = encoder.model[0]  # what anybody gets who pads with the tokenizer and forgets the mask
    batch = transformer.tokenizer(["Hi."], padding="max_length", max_length=24, return_tensors="pt")
    with torch.no_grad():
        last = transformer.model(**batch).last_hidden_state[0]
    assert_allclose(wrong, last.mean(dim=0).numpy(), atol=1e-5)


@pytest.mark.parametrize("padding", [-1, 253])
def test_padding_below_zero_or_over_the_limit_is_an_error(padding: int, encoder: Encoder) -> None:
    inside = look_inside(encoder, "Hi.")
    with pytest.raises(ValueError, match=f"padding is {padding}; it must be 0 or more, and with 4 tokens"):
        padded_mean(inside, padding, encoder)


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_blank_text_is_an_error(text: str, encoder: Encoder) -> None:
    with pytest.raises(ValueError, match="text 1 of 1 is blank"):
        look_inside(encoder, text)


def test_encoders_with_mean_pooling_can_be_looked_into(encoder: Encoder, e5: Encoder) -> None:
    assert why_not(encoder) is None
    assert why_not(e5) is None


def test_other_encoders_say_why_not(mpnet: Any) -> None:  # noqa: ANN401
    from sentence_transformers.sentence_transformer.modules import Dense, LayerNorm, Pooling, StaticEmbedding

    static = encoder_of(StaticEmbedding(mpnet.tokenizer, embedding_dim=WIDTH))
    assert why_not(static) == "tiny has no layers: it adds up one fixed vector a word piece, whatever stands around it."
    first = encoder_of(mpnet, Pooling(WIDTH, pooling_mode="cls"))
    assert why_not(first) == "tiny takes the vector of <s> for the whole text, not the mean over all tokens."
    last = encoder_of(mpnet, Pooling(WIDTH, pooling_mode="lasttoken"))
    assert why_not(last) == "tiny pools its tokens by 'lasttoken', not by their mean."
    both = encoder_of(mpnet, Pooling(WIDTH, pooling_mode=("mean", "max")))
    assert why_not(both) == "tiny pools its tokens by ('mean', 'max'), not by their mean."
    dense = encoder_of(mpnet, Pooling(WIDTH, pooling_mode="mean"), Dense(WIDTH, WIDTH))
    assert why_not(dense) == "tiny changes the mean of its tokens once more (Dense)."
    assert why_not(encoder_of(mpnet)) == "tiny does not pool the vectors of its tokens."
    assert why_not(encoder_of(LayerNorm(WIDTH))) == "tiny is no transformer: it begins with LayerNorm."
    for encoder in (static, first):
        with pytest.raises(ValueError, match=r"^tiny (has no layers|takes the vector)"):
            look_inside(encoder, "red")


def test_an_encoder_whose_network_is_elsewhere_says_so() -> None:
    assert why_not(fake_encoder(HashModel())) == "small cannot be opened: its layers are not on this machine."


def test_threads_that_look_and_encode_at_once_all_get_their_own(encoder: Encoder) -> None:
    texts = ["Hi.", "A cat sleeps on the mat.", "我爱北京天安门", "one two three"]
    wanted, start = encoder.encode(texts), threading.Barrier(8)
    right: list[bool] = []

    def work(t: int) -> None:
        start.wait()
        for _ in range(3):
            vector = encoder.encode([texts[t % 4]])[0] if t < 4 else wanted[t % 4]
            right.append(is_the_embedding(look_inside(encoder, texts[t % 4]), vector))

    threads = [threading.Thread(target=work, args=(t,)) for t in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 24


def test_a_text_without_pieces_has_its_two_marks(encoder: Encoder) -> None:
    inside = look_inside(encoder, "\u200b")
    assert inside.tokens == ("[CLS]", "[SEP]")
    assert inside.attention.shape == (6, 12, 2, 2)


def test_without_a_limit_nothing_is_cut(e5: Encoder) -> None:
    unlimited = Encoder(replace(tiny_models.SPEC, max_tokens=None), e5.model, "cpu")
    assert len(look_inside(unlimited, "red " * 20).tokens) == 22
