"""Texts as the encoder's tokenizer cuts them, without loading the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

UNKNOWN_TOKENS = ("[UNK]", "<unk>")


@dataclass(frozen=True)
class TokenCount:
    """How a text falls into word pieces.

    Attributes
    ----------
    pieces : int
        Word pieces of the text, start and end marks not counted.
    unknown : int
        Those among them that stand for something the vocabulary does not have.
    cut : int
        Those at the end that the encoder does not read, since the text is too long.
    """

    pieces: int
    unknown: int
    cut: int


class WordPieces:
    """A tokenizer that never cuts and never pads; several threads may use it at once.

    Parameters
    ----------
    folder : Path
        An encoder's files; `tokenizer.json` lies in it or one folder below.
    max_tokens : int or None
        What the encoder reads, start and end marks included.
    """

    def __init__(self, folder: Path, max_tokens: int | None) -> None:
        path = min((p for p in folder.glob("**/tokenizer.json")), key=lambda p: len(p.parts), default=None)
        if path is None:
            raise ValueError(f"{folder.name} holds no tokenizer.json")
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._unknown = {self._tokenizer.token_to_id(token) for token in UNKNOWN_TOKENS} - {None}
        self._room = None if max_tokens is None else max_tokens - self._tokenizer.num_special_tokens_to_add(False)

    def split(self, text: str) -> list[str]:
        """Return a text's word pieces, without start and end marks."""
        return self._tokenizer.encode(text, add_special_tokens=False).tokens

    def count(self, texts: Sequence[str], prefix: str = "") -> list[TokenCount]:
        """Count the pieces of each text; item i belongs to texts[i]. A prefix takes room and is not counted itself."""
        room = None if self._room is None else self._room - len(self.split(prefix))
        return [
            TokenCount(
                pieces=len(encoding.ids),
                unknown=sum(token in self._unknown for token in encoding.ids),
                cut=0 if room is None else max(0, len(encoding.ids) - room),
            )
            for encoding in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        ]
