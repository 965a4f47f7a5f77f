"""Clusters are found once, and not taken for those of other embeddings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from components.division import divide
from components.engine.catalog import EncoderSpec
from components.engine.corpus import parse_lines

CORPUS = parse_lines("red\nblue\nlight red\nlight blue")
LEFT = np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1]], dtype=np.float32)
RIGHT = LEFT[[0, 2, 1, 3]]


def test_the_same_texts_with_other_embeddings_of_their_own_are_divided_anew(spec: EncoderSpec) -> None:
    found = [divide(replace(CORPUS, embeddings=rows), spec, rows, 2).found for rows in (LEFT, RIGHT)]
    first, second = (f.clustering.labels for f in found)
    assert (first == first[0]).tolist() == [True, True, False, False]
    assert (second == second[0]).tolist() == [True, False, True, False]


def test_the_same_texts_are_divided_once(spec: EncoderSpec) -> None:
    first, second = (divide(CORPUS, spec, LEFT, 2).found for _ in range(2))
    assert first is second
    assert divide(CORPUS, spec, LEFT, 3).found is not first
