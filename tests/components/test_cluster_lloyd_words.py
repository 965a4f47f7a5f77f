"""What is said of K-means at work, case by case."""

from __future__ import annotations

import numpy as np
import pytest

from components.cluster_lloyd_words import how_to_read, say_ending, say_start, say_step
from components.engine.lloyd import LloydStep, lloyd_steps
from components.engine.lloyd_lesson import LESSON_SEEDS, LloydLesson

LINE = np.array([[0.0], [1.0], [4.0], [9.0]])
STEPS = lloyd_steps(LINE, LINE[:2])


def lesson(best: float, others: float) -> LloydLesson:
    """Return a lesson of which one start by k-means++ ends best, and all others alike."""
    plusplus = np.full(LESSON_SEEDS, float(others))
    plusplus[3] = best
    endings = {"random": np.full(LESSON_SEEDS, float(others)), "k-means++": plusplus}
    return LloydLesson(np.arange(4), LINE, 0.5, 2, endings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("choice", "k", "said"),
    [
        (
            "bad",
            3,
            "**Start:** 3 texts are the first centres, drawn at random with seed 7: of 50 random starts the one that "
            "ends worst.",
        ),
        ("random", 1, "**Start:** 1 text is the first centre, drawn at random with seed 7."),
        ("k-means++", 2, "2 texts are the first centres, each likely to be far from those before it, with seed 7."),
    ],
)
def test_a_start_says_how_it_was_drawn(choice: str, k: int, said: str) -> None:
    assert said in say_start(choice, k, 7)


def test_each_step_says_what_it_did() -> None:
    assert [say_step(STEPS, number) for number in range(1, len(STEPS))] == [
        "**Assign:** each text goes to its nearest centre; all 4 got a cluster.",
        "**Move:** each centre goes to the mean of its texts; the farthest went 3.7.",
        "**Assign:** each text goes to its nearest centre; 1 of 4 changed.",
        "**Move:** each centre goes to the mean of its texts; the farthest went 1.8.",
        "**Nothing changed:** done after 3 rounds. Each text is with its nearest centre.",
    ]


@pytest.mark.parametrize(
    ("idle", "said"),
    [
        ([50.0], "Cluster 3 has no text, and so no mean: the centre stays where it is."),
        ([50.0, 60, 70], "Clusters 3, 4 and 5 have no text, and so no mean: the centre stays where it is."),
    ],
)
def test_a_step_names_the_clusters_without_texts(idle: list[float], said: str) -> None:
    steps = lloyd_steps(LINE, np.array([[0.0], [8.0], *([place] for place in idle)]))
    assert all(said in say_step(steps, number) for number in range(1, len(steps)))


def test_a_run_that_was_cut_off_is_not_said_to_be_done() -> None:
    steps: list[LloydStep] = lloyd_steps(LINE, LINE[:2], max_rounds=1)
    assert say_step(steps, 2) == "**Stopped** after 1 round, though a text may still change."


def test_before_the_end_only_the_dashed_line_is_explained() -> None:
    for number in range(len(STEPS) - 1):
        assert say_ending(lesson(10, 14), STEPS, number) == "The dashed line is where the best of 100 starts ends."


@pytest.mark.parametrize(
    ("best", "others", "said"),
    [
        (10.0, 13.0, "ends at **13**, 30% above 10, where the best of 100 starts ends: a **local optimum**"),
        (12.999, 13.0, "ends at **13**, 0.0077% above 13, where the best"),
        (13.0, 15.0, "ends at **13**, the least that any of 100 starts ends at."),
        (13.0, 13.0, "ends at **13**, as all 100 starts do"),
        (13.0 - 1e-9, 13.0, "ends at **13**, as all 100 starts do"),
    ],
    ids=["worse", "a little worse", "best", "all alike", "alike but for rounding"],
)
def test_the_ending_is_compared_with_the_best(best: float, others: float, said: str) -> None:
    assert STEPS[-1].inertia == 13
    assert said in say_ending(lesson(best, others), STEPS, len(STEPS) - 1)


@pytest.mark.parametrize(("best", "random", "plusplus"), [(12.8, 0, 1), (12.9, 50, 50)])
def test_starts_of_both_kinds_that_end_nearly_best_are_counted(best: float, random: int, plusplus: int) -> None:
    said = say_ending(lesson(best, 13), STEPS, len(STEPS) - 1)
    assert f"Within 1% of the best end {random} of 50 random starts and {plusplus} of 50 by k-means++." in said


def test_texts_at_one_place_end_at_0_as_all_starts_do() -> None:
    steps = lloyd_steps(np.zeros((5, 2)), np.zeros((1, 2)))
    assert "ends at **0**, as all 100 starts do" in say_ending(lesson(0, 0), steps, len(steps) - 1)


def test_how_to_read_it_tells_the_medians_and_the_dimensions() -> None:
    said = how_to_read(lesson(10, 14), 384)
    assert "random starts end at 14 or less, half of those by k-means++ at 14 or less" in said
    assert "all 384 dimensions" in said
