"""The claims of the two articles: in both languages, and their numbers recomputed."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from sklearn.metrics.pairwise import cosine_similarity
from transformers import BertConfig, BertModel, DistilBertConfig, DistilBertModel, PreTrainedModel

from components.engine.article_claims import (
    ARTICLE_ENCODER,
    CHINESE,
    CLAIMS,
    PRINTED_COSINES,
    PRINTED_MEAN,
    THREE_VECTORS,
    TITLES,
    Claim,
    bert_parameters,
)
from components.engine.encoder import Encoder

BY_KEY = {claim.key: claim for claim in CLAIMS}
HAN = re.compile(r"[\u4e00-\u9fff]")
TITLE_IN_ENGLISH = "papers"  # the article itself gives that title in English


def test_keys_are_unique_and_the_claims_stand_in_the_order_of_the_articles() -> None:
    assert len(BY_KEY) == len(CLAIMS)
    places = [(list(TITLES).index(claim.article), [int(n) for n in claim.section.split(".")]) for claim in CLAIMS]
    assert places == sorted(places)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.key)
def test_a_claim_is_there_in_both_languages_and_quotes_no_more_than_a_sentence(claim: Claim) -> None:
    if claim.form == "words" and claim.key != TITLE_IN_ENGLISH:
        assert HAN.search(claim.quotation)
    assert len(claim.quotation) <= 90
    assert "。" not in claim.quotation
    for english in (claim.says, claim.so, claim.why):
        assert english.endswith(".")
        assert len(HAN.findall(english)) < len(english) / 10


def test_the_true_mean_is_not_the_printed_one() -> None:
    true = [sum(numbers) / 3 for numbers in zip(*THREE_VECTORS, strict=True)]
    assert BY_KEY["mean"].so == f"It is [{true[0]:.3g}, {true[1]:.3g}]."
    assert not np.allclose(true, PRINTED_MEAN, atol=0.09)
    assert BY_KEY["mean"].quotation == f"x_s = {list(PRINTED_MEAN)}"


def test_the_printed_matrix_contradicts_the_printed_conclusion() -> None:
    printed = np.array(PRINTED_COSINES)
    np.testing.assert_array_equal(printed, printed.T)
    assert CHINESE[printed[0].argmin()] == "我爱我的祖国"
    assert printed.argmax() == 0
    assert "argmax of the printed matrix is 0" in BY_KEY["contradiction"].why
    assert f"{printed[0].min():.3f} is the lowest" in BY_KEY["contradiction"].so


def test_the_real_model_gives_the_cosines_that_the_claim_names(encoder: Encoder) -> None:
    assert encoder.name == ARTICLE_ENCODER
    first = cosine_similarity(encoder.encode(CHINESE))[0]
    assert BY_KEY["printed"].so.endswith("{:.3f}, {:.3f} and {:.3f}.".format(*first[1:]))
    assert BY_KEY["printed"].says.startswith(
        "The first sentence has cosines of {:.3f}, {:.3f} and {:.3f}".format(*PRINTED_COSINES[0][1:])
    )
    assert CHINESE[int(first[1:].argmax()) + 1] == "北京欢迎你"


def test_an_output_of_the_article_is_no_softmax() -> None:
    assert all(abs(sum(vector) - 1) > 0.2 for vector in THREE_VECTORS)


def of_shape(width: int, layers: int) -> BertModel:
    shape = BertConfig(hidden_size=width, num_hidden_layers=layers, num_attention_heads=12, intermediate_size=4 * width)
    with torch.device("meta"):
        return BertModel(shape)


def parameters(model: PreTrainedModel) -> int:
    return sum(parameter.numel() for parameter in model.parameters())


@pytest.mark.parametrize(("width", "layers"), [(384, 6), (768, 12), (12, 1)])
def test_parameters_are_counted_as_transformers_has_them(width: int, layers: int) -> None:
    assert bert_parameters(width, layers) == parameters(of_shape(width, layers))


def test_distilbert_is_nearly_three_times_as_large_as_minilm() -> None:
    with torch.device("meta"):
        distil = DistilBertModel(DistilBertConfig())
    counted = bert_parameters(768, 6, types=0, pooler=False)
    assert counted == parameters(distil)
    assert 2.8 < counted / bert_parameters(384, 6) < 3
