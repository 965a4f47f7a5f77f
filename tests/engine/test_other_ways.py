"""What is said of a way to cluster."""

from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
import pytest

from components.engine.other_ways import outcome
from components.engine.silhouettes import silhouettes

TEXTS = ["an apple", "apple pie", "apple juice", "the court", "a court case", "a zebra", "one more zebra"]
ROWS = np.array([[1, 0.1], [1, 0], [1, -0.3], [0.1, 1], [0, 1], [-1, -1], [-1, -0.9]])
LABELS = np.array([0, 0, 0, 1, 1, -1, -1])


def test_words_central_texts_cosines_and_silhouette_are_those_of_the_clusters_without_noise() -> None:
    found = outcome(TEXTS, ROWS, lambda: LABELS)
    assert found.terms == [["apple"], ["court"]]
    assert found.sizes.tolist() == [3, 2]
    assert found.central.tolist() == [1, 3]
    assert found.noise == pytest.approx(2 / 7)
    assert found.silhouette == silhouettes(ROWS, LABELS).mean
    assert np.isnan(found.cosines).tolist() == [False] * 5 + [True] * 2
    mean = (ROWS[:3] / np.linalg.norm(ROWS[:3], axis=1, keepdims=True)).mean(axis=0)
    assert found.cosines[2] == pytest.approx(ROWS[2] @ mean / np.linalg.norm(ROWS[2]) / np.linalg.norm(mean), abs=1e-6)


def test_the_time_is_that_of_the_way_alone() -> None:
    def slow() -> np.ndarray:
        time.sleep(0.05)
        return LABELS

    assert 0.05 <= outcome(TEXTS, ROWS, slow).seconds < 0.2


def test_what_is_imported_first_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow_to_import.py").write_text("import time; time.sleep(0.2)", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))

    def find() -> np.ndarray:
        import slow_to_import  # type: ignore[import-not-found]  # noqa: F401

        return LABELS

    assert outcome(TEXTS, ROWS, find, "slow_to_import").seconds < 0.15


@pytest.mark.filterwarnings("error")
def test_where_all_is_noise_there_is_nothing_to_describe() -> None:
    found = outcome(TEXTS, ROWS, lambda: np.full(7, -1))
    assert (found.terms, found.sizes.tolist(), found.central.tolist(), found.noise) == ([], [], [], 1)
    assert math.isnan(found.silhouette)


def test_labels_of_other_texts_are_an_error_with_all_numbers() -> None:
    with pytest.raises(ValueError, match="7 texts, 7 embeddings and 3 labels"):
        outcome(TEXTS, ROWS, lambda: LABELS[:3])
