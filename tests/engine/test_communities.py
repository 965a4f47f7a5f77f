"""Communities above a cosine, against the definition gone through step by step."""

from __future__ import annotations

import numpy as np
import pytest

from components.engine import communities as module
from components.engine.communities import communities
from components.engine.encoder import unit_rows

DRAW = np.random.default_rng(2)
SPREAD = DRAW.standard_normal((120, 4)) * DRAW.uniform(0.1, 9, (120, 1))


def at(*degrees: float) -> np.ndarray:
    """Return unit rows at these angles."""
    return np.column_stack([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])


def step_by_step(embeddings: np.ndarray, threshold: float, min_size: int) -> list[tuple[int, set[int]]]:
    """Return centres and members as the docstring has it, by sets of positions."""
    rows = unit_rows(embeddings)
    near = rows @ rows.T >= threshold - 1e-6
    groups = [(i, set(np.flatnonzero(near[i]).tolist())) for i in range(len(rows)) if near[i].sum() >= min_size]
    taken: set[int] = set()
    found = []
    for center, group in sorted(groups, key=lambda pair: -len(pair[1])):
        if center not in taken and len(group - taken) >= min_size:
            found.append((center, group - taken))
            taken |= group
    return sorted(found, key=lambda pair: -len(pair[1]))


@pytest.mark.parametrize("threshold", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("min_size", [2, 5, 12])
def test_communities_are_those_of_the_definition_from_the_largest_on(threshold: float, min_size: int) -> None:
    expected = step_by_step(SPREAD, threshold, min_size)
    found = communities(SPREAD, threshold, min_size)
    assert found.centers.tolist() == [center for center, _ in expected]
    for number, (_, members) in enumerate(expected):
        assert set(np.flatnonzero(found.labels == number)) == members
    assert (found.labels < 0).sum() == len(SPREAD) - sum(len(members) for _, members in expected)


def test_a_division_worked_out_by_hand() -> None:
    # Within 21 degrees: of 20 lie 0, 20, 40; of 90 lie 90, 100. 180 is alone, and no text is in two communities.
    found = communities(at(100, 0, 20, 40, 90, 180), threshold=np.cos(np.radians(21)))
    assert found.labels.tolist() == [1, 0, 0, 0, 1, -1]
    assert found.centers.tolist() == [2, 0]


def test_of_groups_of_equal_size_the_first_centre_is_taken_first_so_order_can_decide() -> None:
    # 20 is near 0 and near 40, which are not near each other but have one more near each.
    rows, threshold = at(-20, 0, 20, 40), np.cos(np.radians(21))
    assert communities(rows, threshold).labels.tolist() == [0, 0, 0, -1]
    assert communities(rows[::-1], threshold).labels[::-1].tolist() == [-1, 0, 0, 0]


def test_equal_texts_are_a_community_at_a_cosine_of_1() -> None:
    rows = np.repeat(DRAW.standard_normal((4, 384)), [3, 5, 1, 1], axis=0) * DRAW.uniform(0.1, 9, (10, 1))
    assert communities(rows, 1).labels.tolist() == [1] * 3 + [0] * 5 + [-1, -1]
    assert communities(np.tile(SPREAD[0], (7, 1)), 0.5).labels.tolist() == [0] * 7
    many = np.repeat(DRAW.standard_normal((100, 384)), 2, axis=0)
    assert np.bincount(communities(many, 1).labels).tolist() == [2] * 100, "also where rounding makes it 0.9999999"


def test_a_row_of_zeros_is_in_no_community_and_moves_no_position() -> None:
    rows = np.vstack([np.zeros((1, 2)), at(0, 5), np.zeros((1, 2)), at(90, 93)])
    assert communities(rows, 1e-7).labels[[0, 3]].tolist() == [-1, -1]
    found = communities(rows, 0.9)
    assert found.labels.tolist() == [-1, 0, 0, -1, 1, 1]
    assert found.centers.tolist() == [1, 4]


@pytest.mark.parametrize("n", [0, 1, 2])
def test_of_too_few_texts_there_are_none(n: int) -> None:
    found = communities(SPREAD[:n], 0.1, 3)
    assert found.labels.tolist() == [-1] * n
    assert found.centers.tolist() == []


def test_where_nothing_is_alike_there_are_none() -> None:
    found = communities(np.eye(5), 0.5)
    assert set(found.labels) == {-1}
    assert found.centers.shape == (0,)


def test_more_pairs_than_fit_into_memory_are_an_error_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAIRS", 2_000_000)
    monkeypatch.setattr(module, "SAMPLE", 100)
    alike = np.repeat(at(0, 1, 90), [1000, 1000, 10], axis=0)
    with pytest.raises(ValueError, match=r"about 4 million pairs .* 0.9 or more; at most 2 million .* raise"):
        communities(alike, 0.9)
    assert communities(alike[:1000], 0.9).labels.max() == 0


def test_wrong_arguments_are_errors_that_name_them() -> None:
    for threshold in (0, 1.01, float("nan")):
        with pytest.raises(ValueError, match=f"the threshold is {threshold}; it must be above 0 and at most 1"):
            communities(SPREAD, threshold)
    with pytest.raises(ValueError, match="min_size is 1; it must be 2 or more"):
        communities(SPREAD, 0.5, 1)
