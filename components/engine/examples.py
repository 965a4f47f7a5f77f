"""The built-in example sentences, and their embeddings that ship."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"
EXAMPLES_FILE = DATA / "examples.toml"
EMBEDDINGS_FILE = DATA / "examples_embeddings.npz"


@dataclass(frozen=True)
class ExampleSet:
    """Sentences that show one thing.

    Attributes
    ----------
    key : str
        What URLs carry.
    title : str
    look_for : str
        One sentence: what to see in the picture.
    language : str
        ISO 639-1 code, or "mul" where there are several.
    sentences : tuple of str
    """

    key: str
    title: str
    look_for: str
    language: str
    sentences: tuple[str, ...]


@cache
def load_examples() -> dict[str, ExampleSet]:
    """Read the example sets, by key, in the order they are shown."""
    entries = tomllib.loads(EXAMPLES_FILE.read_text(encoding="utf-8"))["sets"]
    sets = [ExampleSet(**{**entry, "sentences": tuple(entry["sentences"].strip().splitlines())}) for entry in entries]
    return {example.key: example for example in sets}


def all_sentences() -> list[str]:
    """Return every built-in sentence once, in order."""
    return list(dict.fromkeys(s for example in load_examples().values() for s in example.sentences))
