"""What shows that a claim does not hold, where it takes arithmetic, a library that is installed, or a paper."""

from __future__ import annotations

import importlib
from importlib.metadata import requires, version
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from components.engine.article_claims import (
    CHINESE,
    PRINTED_COSINES,
    PRINTED_MEAN,
    THREE_VECTORS,
    bert_parameters,
)
from components.engine.catalog import EncoderSpec

if TYPE_CHECKING:
    from transformers import BertModel

SENTENCE_BERT = (
    "Reimers and Gurevych, [Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks]"
    "(https://arxiv.org/abs/1908.10084), 2019"
)
BERT = (
    "Devlin, Chang, Lee and Toutanova, [BERT: Pre-training of Deep Bidirectional Transformers for Language "
    "Understanding](https://arxiv.org/abs/1810.04805), 2018"
)
TRANSFORMER = "Vaswani and others, [Attention Is All You Need](https://arxiv.org/abs/1706.03762), 2017"


def google(_spec: EncoderSpec) -> None:
    """Name the paper."""
    st.markdown(f"{SENTENCE_BERT}. Both authors: Ubiquitous Knowledge Processing Lab, TU Darmstadt.")


def unlabelled(_spec: EncoderSpec) -> None:
    """Say on what it was trained."""
    st.markdown(
        f"{SENTENCE_BERT}, section 3.1: SNLI, **570,000** pairs, and MultiNLI, **430,000** pairs, each labelled "
        "entailment, contradiction or neutral. all-MiniLM-L6-v2 was trained on **1,170,060,424** pairs that belong "
        "together, such as questions with their answers (its model card)."
    )


def papers(_spec: EncoderSpec) -> None:
    """Give the true titles."""
    st.markdown(f"- {TRANSFORMER}\n- {BERT}\n- {SENTENCE_BERT}")


def pooling(_spec: EncoderSpec) -> None:
    """Give the paper's own comparison."""
    st.dataframe(
        pd.DataFrame(
            {
                "way": ["BERT, first vector [CLS]", "BERT, mean", "GloVe, mean", "Sentence-BERT (NLI, base)"],
                "spearman": [29.19, 54.81, 61.32, 74.89],
            }
        ),
        hide_index=True,
        column_config={
            "way": "Embedding",
            "spearman": st.column_config.NumberColumn("Rank correlation with people × 100", format="%.2f"),
        },
        alt="Table: mean of BERT 54.81, mean of GloVe 61.32, Sentence-BERT 74.89.",
    )
    st.caption("The average over seven data sets of sentence similarity; table 1 of the paper.")
    st.markdown(SENTENCE_BERT)


def nan(_spec: EncoderSpec) -> None:
    """Divide by the length of nothing."""
    u, zero = np.array([3.0, 4.0]), np.zeros(2)
    with np.errstate(invalid="ignore"):
        divided = (u @ zero) / (np.linalg.norm(u) * np.linalg.norm(zero))
    st.markdown(
        f"With u = (3, 4) and v = (0, 0): u·v = {u @ zero:.0f}, no NaN; u·v / (|u| |v|) = 0/0 = **{divided}**. "
        "`torch.cosine_similarity` puts a least length of 1e-8 in place of 0, and gives 0."
    )


def softmax(_spec: EncoderSpec) -> None:
    """Compare the article's outputs with a softmax."""
    lines = []
    for vector in THREE_VECTORS:
        values = np.exp(vector) / np.exp(vector).sum()
        lines.append(
            f"- {list(vector)} adds up to **{sum(vector):.1f}**; its softmax is [{values[0]:.3f}, {values[1]:.3f}], "
            f"which adds up to {values.sum():.1f}"
        )
    st.markdown("The three outputs that the article gives in 4.3:\n" + "\n".join(lines))


def mean(_spec: EncoderSpec) -> None:
    """Take the mean."""
    true = np.mean(THREE_VECTORS, axis=0)
    st.markdown(
        f"(0.3 + 0.6 + 0.9) / 3 = **{true[0]:.3g}** and (0.4 + 0.8 + 1.0) / 3 = **{true[1]:.3g}**; the article has "
        f"{PRINTED_MEAN[0]} and {PRINTED_MEAN[1]}."
    )


def contradiction(_spec: EncoderSpec) -> None:
    """Read the article's matrix."""
    row = PRINTED_COSINES[0]
    st.markdown(
        "The first row as printed:\n"
        + "\n".join(f"- {text}: {cosine:.4f}" for text, cosine in zip(CHINESE[1:], row[1:], strict=True))
        + f"\n\nThe highest is **{CHINESE[int(np.argmax(row[1:])) + 1]}**, the lowest "
        f"**{CHINESE[int(np.argmin(row))]}**. argmax of the matrix is **{int(np.argmax(PRINTED_COSINES))}**."
    )


def smaller(_spec: EncoderSpec) -> None:
    """Count parameters."""
    mini, distil = bert_parameters(384, 6), bert_parameters(768, 6, types=0, pooler=False)
    st.markdown(
        f"all-MiniLM-L6-v2: 6 layers of 384, **{mini:,}** parameters. distilbert-base-uncased: 6 layers of 768, "
        f"**{distil:,}** parameters, {distil / mini:.1f} times as many."
    )


def tensorflow(_spec: EncoderSpec) -> None:
    """Say what the library needs, as it is installed here."""
    needed = [line for line in requires("sentence-transformers") or () if "extra ==" not in line]
    st.markdown(f"sentence-transformers {version('sentence-transformers')} requires:")
    st.code("\n".join(sorted(needed)), language=None)


def classes(_spec: EncoderSpec) -> None:
    """Look for the two classes."""
    _look_for("transformers", "SentenceBertTokenizer", "SentenceBertModel")


def imported(_spec: EncoderSpec) -> None:
    """Look for the class in both libraries."""
    _look_for("transformers", "SentenceTransformer")
    _look_for("sentence_transformers", "SentenceTransformer")
    _look_for("sklearn.metrics.pairwise", "cosine_similarity")


def output(_spec: EncoderSpec) -> None:
    """Call a small BERT and hand its output to the cosine."""
    with st.spinner("Making a small BERT with random weights …"):
        import torch

        answer = _small_bert(is_decoder=False)(torch.tensor([[1, 2, 3, 4]]))
        try:
            torch.cosine_similarity(answer, answer, dim=1)
        except TypeError as error:
            complaint = str(error)
    rows, tokens, width = answer.last_hidden_state.shape
    st.markdown(
        f"A small BERT with random weights, called with {tokens} tokens, returns a `{type(answer).__name__}`; in it "
        f"are **{tokens} vectors** of {width} numbers for {rows} sentence. And then:"
    )
    st.code(f"TypeError: {complaint}", language=None, wrap_lines=True)


def autoregressive(_spec: EncoderSpec) -> None:
    """Change a later token and look at the vector of the first."""
    with st.spinner("Making two small networks with random weights …"):
        import torch

        one, other = torch.tensor([[1, 2, 3, 4]]), torch.tensor([[1, 2, 5, 4]])
        moved = {}
        for is_decoder in (False, True):
            network = _small_bert(is_decoder=is_decoder)
            with torch.no_grad():
                difference = network(one).last_hidden_state - network(other).last_hidden_state
            moved[is_decoder] = float(difference[0, 0].abs().max())
    st.markdown(
        "Two small networks with random weights read four tokens, then the same with the third one changed. By so much "
        f"moved the vector of the **first** token:\n- as BERT is: **{moved[False]:.4f}**\n- made autoregressive: "
        f"**{moved[True]:.4f}**"
    )
    st.markdown(BERT)


def _small_bert(*, is_decoder: bool) -> BertModel:
    """Return a BERT of one layer, with the same random weights each time."""
    import torch
    from transformers import BertConfig, BertModel

    shape = BertConfig(
        vocab_size=10,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        initializer_range=0.5,
        is_decoder=is_decoder,
    )
    with torch.random.fork_rng(devices=[]):  # the random numbers of others go on as if nothing had been
        torch.manual_seed(0)
        model = BertModel(shape)
    model.train(False)
    return model


def _look_for(library: str, *names: str) -> None:
    """Say which names a library has, as it is installed here."""
    package = {"sentence_transformers": "sentence-transformers", "sklearn": "scikit-learn"}
    with st.spinner(f"Importing {library} …"):
        module = importlib.import_module(library)
        found = {name: hasattr(module, name) for name in names}
    root = library.partition(".")[0]
    st.markdown(f"{library} {version(package.get(root, root))}, as it is installed here:")
    st.code("\n".join(f"hasattr({library}, {name!r}) → {has}" for name, has in found.items()), language="python")
