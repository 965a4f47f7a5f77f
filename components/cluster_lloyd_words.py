"""What is said of K-means at work: of each step, of its ending, and how to read the picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from components.engine.lloyd import LloydStep
from components.engine.lloyd_lesson import LESSON_SEEDS, LloydLesson
from components.words import counted

NEAR_BEST = 0.01  # more inertia than the best, as a share
SAME = 1e-6  # endings that differ by less, as a share, differ by rounding


DRAWN = {
    "bad": "drawn at random with seed {seed}: of {tried} random starts the one that ends worst",
    "random": "drawn at random with seed {seed}",
    "k-means++": "each likely to be far from those before it, with seed {seed}",
}


def say_start(choice: str, k: int, seed: int) -> str:
    """Say what the first centres are."""
    centers = "is the first centre" if k == 1 else "are the first centres"
    drawn = DRAWN[choice].format(seed=seed, tried=LESSON_SEEDS)
    return f"**Start:** {counted(k, 'text')} {centers}, {drawn}."


def say_step(steps: Sequence[LloydStep], number: int) -> str:
    """Say what a step after the start did."""
    step, n, rounds = steps[number], len(steps[0].labels), counted((number + 1) // 2, "round")
    if step.is_last:
        said = f"**Nothing changed:** done after {rounds}. Each text is with its nearest centre."
    elif number == len(steps) - 1:
        said = f"**Stopped** after {rounds}, though a text may still change."
    elif step.kind == "assign":
        changed = f"{step.changed:,} of {n:,} changed" if number > 1 else f"all {n:,} got a cluster"
        said = f"**Assign:** each text goes to its nearest centre; {changed}."
    else:
        said = f"**Move:** each centre goes to the mean of its texts; the farthest went {step.moved:.2g}."
    if step.empty:
        said += f" {_list(step.empty)} no text, and so no mean: the centre stays where it is."
    return said


def _list(empty: Sequence[int]) -> str:
    """Return "Cluster 3 has", "Clusters 3 and 5 have"."""
    *others, last = (str(c + 1) for c in empty)
    return f"Clusters {', '.join(others)} and {last} have" if others else f"Cluster {last} has"


def say_ending(lesson: LloydLesson, steps: Sequence[LloydStep], number: int) -> str:
    """Compare where this start ends with where the others do; before the end say only what the dashed line is."""
    tried = sum(map(len, lesson.endings.values()))
    best, worst = lesson.best, max(float(endings.max()) for endings in lesson.endings.values())
    if number < len(steps) - 1:
        return f"The dashed line is where the best of {tried} starts ends."
    ending = steps[-1].inertia
    if worst - best <= SAME * worst:
        return f"This start ends at **{ending:.4g}**, as all {tried} starts do: here none can go wrong."
    if ending - best <= SAME * best:
        said = f"This start ends at **{ending:.4g}**, the least that any of {tried} starts ends at."
    else:
        said = (
            f"This start ends at **{ending:.4g}**, {100 * (ending / best - 1):.2g}% above {best:.4g}, where the best "
            f"of {tried} starts ends: a **local optimum**. No step lowers it any more, and yet there is a better "
            "division."
        )
    near = {how: int((endings <= best * (1 + NEAR_BEST)).sum()) for how, endings in lesson.endings.items()}
    return (
        f"{said}\n\nWithin {NEAR_BEST:.0%} of the best end {near['random']} of {LESSON_SEEDS} random starts and "
        f"{near['k-means++']} of {LESSON_SEEDS} by k-means++."
    )


def how_to_read(lesson: LloydLesson, dimensions: int) -> str:
    """Say what one sees, and what one may not conclude."""
    middle = {how: float(np.median(endings)) for how, endings in lesson.endings.items()}
    return (
        "Two steps in turn (Lloyd, 1982): **assign** gives each text the colour of its nearest centre, **move** puts "
        "each centre at the mean of its texts; the line behind it is the way it came. Neither can raise the "
        "**inertia**, the sum of the squared distances of the texts to their centres, so there is an end. But it is "
        "the end of *this* start, and another one may end lower. **k-means++** spreads the first centres out (Arthur & "
        "Vassilvitskii, 2007), which helps most where clusters are clear. On this picture half of the random starts "
        f"end at {middle['random']:.4g} or less, half of those by k-means++ at {middle['k-means++']:.4g} or less. "
        "Whoever uses K-means tries several starts and keeps the best, as this page does.\n\n"
        "These are **not the page's clusters**: texts that lie together here can be far apart in all "
        f"{dimensions:,} dimensions. And a lower inertia is a tighter division, not a truer one. A cluster that loses "
        "its last text keeps its centre here; scikit-learn, which divides the texts for the other tabs, moves such a "
        "centre to a far text."
    )
