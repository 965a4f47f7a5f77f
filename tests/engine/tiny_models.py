"""Transformers of two layers with chance weights, made on the spot: the kinds that are not on this machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from components.engine.catalog import EncoderSpec
from components.engine.encoder import Encoder

WIDTH, LAYERS, HEADS, LIMIT = 16, 2, 4, 12
WORD_PIECES = "<s> <pad> </s> [UNK] <mask> red green blue ##ish one , . 红".split()
SENTENCE_PIECES = "<s> <pad> </s> <unk> ▁ ▁query ▁passage : ▁red ▁green ish ▁blue one 红".split()
SPEC = EncoderSpec(
    name="tiny",
    repository="tests/tiny",
    revision="0" * 40,
    dimension=WIDTH,
    max_tokens=LIMIT,
    languages=("en",),
    licence="MIT",
    download_megabytes=0,
)
E5_SPEC = replace(SPEC, name="tiny-e5", query_prefix="query: ", passage_prefix="passage: ")


def sizes(vocabulary: list[str]) -> dict[str, Any]:
    """Return what the configuration of a tiny transformer holds."""
    return {
        "vocab_size": len(vocabulary),
        "hidden_size": WIDTH,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "intermediate_size": 32,
        "max_position_embeddings": 32,
        "pad_token_id": 1,
    }


def transformer(folder: Path, network: Any, tokenizer: Any) -> Any:  # noqa: ANN401 - three libraries' classes
    """Return the first module of a Sentence-BERT model."""
    from sentence_transformers.sentence_transformer.modules import Transformer

    network.save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    return Transformer(str(folder), max_seq_length=LIMIT)


def tiny_mpnet(folder: Path) -> Any:  # noqa: ANN401
    """MPNet: attention of its own with relative positions, word pieces between <s> and </s>."""
    import torch
    from transformers import MPNetConfig, MPNetModel, MPNetTokenizer

    torch.manual_seed(1)
    vocabulary = {word: i for i, word in enumerate(WORD_PIECES)}
    return transformer(folder, MPNetModel(MPNetConfig(**sizes(WORD_PIECES))), MPNetTokenizer(vocab=vocabulary))


def tiny_e5(folder: Path) -> Any:  # noqa: ANN401
    """BERT over SentencePiece pieces, as multilingual-e5-small and the multilingual MiniLM are built."""
    import torch
    from transformers import BertConfig, BertModel, XLMRobertaTokenizer

    torch.manual_seed(2)
    vocabulary = [(piece, -1.0 - i / 100) for i, piece in enumerate(SENTENCE_PIECES)]
    tokenizer = XLMRobertaTokenizer(vocab=[*vocabulary, ("<mask>", -2.0)])
    return transformer(folder, BertModel(BertConfig(**sizes([*SENTENCE_PIECES, "<mask>"]))), tokenizer)


def encoder_of(*modules: Any, spec: EncoderSpec = SPEC) -> Encoder:  # noqa: ANN401
    """Return an `Encoder` around modules of sentence-transformers."""
    from sentence_transformers import SentenceTransformer

    return Encoder(spec, SentenceTransformer(modules=list(modules), device="cpu"), "cpu")
