"""Which k texts start with, and that clusters are not taken for those of other embeddings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from components.cluster_input import K_MIN, MANY_TEXTS, find_clusters, starts, usual_k
from components.engine.catalog import EncoderSpec
from components.engine.corpus import parse_lines

CORPUS = parse_lines("red\nblue\nlight red\nlight blue")
LEFT = np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1]], dtype=np.float32)
RIGHT = LEFT[[0, 2, 1, 3]]


@pytest.mark.parametrize(("n", "k"), [(3, 2), (57, 3), (200, 5), (1_278, 12), (50_000, 12)])
def test_a_corpus_starts_with_a_third_of_the_square_root_of_its_texts_from_2_to_12(n: int, k: int) -> None:
    assert usual_k(n) == k
    assert K_MIN <= k <= n


def test_ten_starts_are_tried_and_fewer_for_many_texts() -> None:
    assert [starts(3), starts(MANY_TEXTS), starts(MANY_TEXTS + 1)] == [10, 10, 3]


def test_the_same_texts_with_other_embeddings_of_their_own_are_divided_anew(spec: EncoderSpec) -> None:
    found = [find_clusters(replace(CORPUS, embeddings=rows), spec, rows, 2) for rows in (LEFT, RIGHT)]
    first, second = (f.clustering.labels for f in found)
    assert (first == first[0]).tolist() == [True, True, False, False]
    assert (second == second[0]).tolist() == [True, False, True, False]


def test_the_same_texts_are_divided_once(spec: EncoderSpec) -> None:
    first, second = (find_clusters(CORPUS, spec, LEFT, 2) for _ in range(2))
    assert first is second
    assert find_clusters(CORPUS, spec, LEFT, 3) is not first
