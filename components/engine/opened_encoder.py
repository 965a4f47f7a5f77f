"""An encoder opened up: a tokenizer of its own, and its network so that every layer and all attention can be read."""

from __future__ import annotations

import copy
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordPiece

from components.engine.encoder import Encoder

if TYPE_CHECKING:
    from transformers import PreTrainedModel


class OpenedEncoder:
    """What a transformer's embeddings are made from; several threads may use it at once, also while others encode.

    Nothing of the encoder is changed, and its weights are shared, not copied.

    Attributes
    ----------
    tokenizer : Tokenizer
        Cuts at the encoder's limit, keeping the rest in `overflowing`, and never pads.
    unknown_id : int or None
        The token that stands for what the vocabulary does not have.
    continuing_mark : str or None
        What a piece begins with that continues a word ("##"); None where a mark ("▁") begins each word instead.
    """

    def __init__(self, encoder: Encoder) -> None:
        transformer: Any = encoder.model[0]
        self._lock = encoder.lock
        with self._lock:  # a tokenizer that is being read cannot be written out
            self.tokenizer = Tokenizer.from_str(transformer.tokenizer.backend_tokenizer.to_str())
            self._network = with_attention(transformer.model)
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        if encoder.max_tokens is not None:
            self.tokenizer.enable_truncation(encoder.max_tokens)
        self.unknown_id: int | None = transformer.tokenizer.unk_token_id
        self._padding_id: int = transformer.tokenizer.pad_token_id
        model = self.tokenizer.model
        self.continuing_mark = model.continuing_subword_prefix if isinstance(model, WordPiece) else None

    def states(self, ids: Sequence[int], padding: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """Run the network on one text.

        Parameters
        ----------
        ids : sequence of int, length n
            Its tokens, start and end marks included.
        padding : int
            As many padding tokens follow that nobody takes anything from, as in a batch with a longer text.

        Returns
        -------
        hidden : ndarray of float32, shape (layers + 1, n + padding, d)
            What goes into the first layer, and what comes out of each.
        attention : ndarray of float32, shape (layers, heads, n + padding, n + padding)
            Row i holds what token i takes from each; it sums to 1. The cost in time and memory goes with its square.
        """
        import torch

        tokens = torch.tensor([[*ids, *[self._padding_id] * padding]])
        is_read = torch.tensor([[1] * len(ids) + [0] * padding])
        device = self._network.device
        with self._lock, torch.inference_mode():
            out = self._network(
                input_ids=tokens.to(device),
                attention_mask=is_read.to(device),
                output_hidden_states=True,
                output_attentions=True,
            )
            hidden = torch.cat(out.hidden_states).float().cpu().numpy()
            attention = torch.cat(out.attentions).float().cpu().numpy()
        return hidden, attention / attention.sum(axis=-1, keepdims=True)  # float16 sums to 1 within 0.001 only


def with_attention(network: PreTrainedModel) -> PreTrainedModel:
    """Return a second network on the same weights that gives out its attention.

    The fast implementations never hold a whole attention matrix; "eager" does. The setting belongs to a network, and
    everybody's embeddings come from this one, so it is left alone: the copy has modules and settings of its own, and
    each tensor in it, buffers that are not saved included, is the very tensor of the original.
    """
    shared: dict[int, Any] = {id(tensor): tensor for tensor in (*network.parameters(), *network.buffers())}
    second: Any = copy.deepcopy(network, shared)  # not all of its methods have types
    if second.config._attn_implementation != "eager":
        second.set_attn_implementation("eager")
    return second.eval()


_opened: WeakKeyDictionary[Encoder, OpenedEncoder] = WeakKeyDictionary()  # each goes when its encoder goes
_opening = threading.Lock()


def open_encoder(encoder: Encoder) -> OpenedEncoder:
    """Open an encoder of transformer layers; the second time it is the same one.

    Which encoders have layers says `inside.why_not`.
    """
    with _opening:
        if encoder not in _opened:
            _opened[encoder] = OpenedEncoder(encoder)
        return _opened[encoder]
