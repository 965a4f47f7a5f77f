"""Which k texts start with."""

from __future__ import annotations

import pytest

from components.cluster_input import K_MIN, usual_k


@pytest.mark.parametrize(("n", "k"), [(3, 2), (57, 3), (200, 5), (1_278, 12), (50_000, 12)])
def test_a_corpus_starts_with_a_third_of_the_square_root_of_its_texts_from_2_to_12(n: int, k: int) -> None:
    assert usual_k(n) == k
    assert K_MIN <= k <= n
