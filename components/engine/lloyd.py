"""Lloyd's algorithm step by step, and where it starts: K-means written out, to be watched."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

import numpy as np

Start = Literal["random", "k-means++"]
STARTS: tuple[Start, ...] = get_args(Start)
MAX_ROUNDS = 300


class LloydStep(NamedTuple):
    """What one step of Lloyd's algorithm left.

    Attributes
    ----------
    kind : {"start", "assign", "move"}
    labels : ndarray of int, shape (n,)
        The cluster of each point, from 0; -1 at the start, where none is assigned.
    centers : ndarray of float64, shape (k, d)
    inertia : float
        Sum of the squared distances of the points to the centres of their clusters; NaN at the start.
    changed : int
        How many points this step put into another cluster.
    moved : float
        How far the centre that this step moved most went.
    """

    kind: Literal["start", "assign", "move"]
    labels: np.ndarray
    centers: np.ndarray
    inertia: float
    changed: int = 0
    moved: float = 0.0

    @property
    def is_last(self) -> bool:
        """Whether nothing changed, so that nothing ever will."""
        return self.kind == "assign" and self.changed == 0

    @property
    def empty(self) -> list[int]:
        """The clusters without a point; at the start none has one, and that says nothing."""
        if self.kind == "start":
            return []
        return np.flatnonzero(np.bincount(self.labels, minlength=len(self.centers)) == 0).tolist()


def starting_centers(points: np.ndarray, k: int, how: Start, seed: int) -> np.ndarray:
    """Choose k different points as centres to start from.

    "random": each point is as likely as any other. "k-means++": the first is drawn so, each further one with a
    probability proportional to its squared distance to the nearest centre there is (Arthur & Vassilvitskii, 2007);
    scikit-learn draws several candidates each time and keeps the best, here the first draw counts.

    Parameters
    ----------
    points : ndarray, shape (n, d)
    k : int
    how : {"random", "k-means++"}
    seed : int

    Returns
    -------
    ndarray of float64, shape (k, d)

    Raises
    ------
    ValueError
        `how` is not known, or k is below 1 or above the number of different points.
    """
    if how not in STARTS:
        raise ValueError(f"how is {how!r}; it must be one of {', '.join(STARTS)}")
    different = len(np.unique(points, axis=0))
    if not 1 <= k <= different:
        raise ValueError(f"k is {k}; it must be from 1 to the number of different points, {different}")
    rows, random = points.astype(np.float64), np.random.default_rng(seed)
    if how == "random":
        shuffled = rows[random.permutation(len(rows))]
        first = np.unique(shuffled, axis=0, return_index=True)[1]  # where each place comes for the first time
        return shuffled[np.sort(first)[:k]]
    centers = rows[[random.integers(len(rows))]]
    while len(centers) < k:
        nearest = _squared_distances(rows, centers).min(axis=1)
        centers = np.vstack([centers, rows[random.choice(len(rows), p=nearest / nearest.sum())]])
    return centers


def lloyd_steps(points: np.ndarray, centers: np.ndarray, max_rounds: int = MAX_ROUNDS) -> list[LloydStep]:
    """Run K-means and keep each step (Lloyd, 1982): assign each point to its nearest centre, move the centres, repeat.

    Parameters
    ----------
    points : ndarray, shape (n, d)
        Taken as they are, not scaled to length 1.
    centers : ndarray, shape (k, d)
        Where it starts.
    max_rounds : int
        After as many moves it stops, done or not.

    Returns
    -------
    list of LloydStep
        "start", then "assign" and "move" in turn, up to an "assign" that changes nothing. Inertia never rises. Of
        centres equally near the one with the lowest index takes a point. The centre of a cluster without points stays
        where it is (scikit-learn moves it to a far point). Cost: n k d a step.

    Raises
    ------
    ValueError
        There are no points or no centres, or they have different numbers of dimensions.
    """
    if not len(points) or not len(centers) or points.shape[1] != centers.shape[1]:
        raise ValueError(
            f"points have shape {points.shape} and centres {centers.shape}; both need rows, with as many dimensions"
        )
    rows, places = points.astype(np.float64), centers.astype(np.float64)
    labels = np.full(len(rows), -1)
    steps = [LloydStep("start", labels, places, float("nan"))]
    for _ in range(max_rounds):
        labels, before = _nearest(rows, places), labels
        changed = int((labels != before).sum())
        steps.append(LloydStep("assign", labels, places, _inertia(rows, places, labels), changed))
        if not changed:
            break
        places, before = _means(rows, labels, places), places
        moved = float(np.linalg.norm(places - before, axis=1).max())
        steps.append(LloydStep("move", labels, places, _inertia(rows, places, labels), moved=moved))
    return steps


def _squared_distances(rows: np.ndarray, centers: np.ndarray) -> np.ndarray:
    """Return them of each row to each centre, shape (n, k): from differences, as 2 x y would lose small ones."""
    total = np.zeros((len(rows), len(centers)))
    for axis in range(rows.shape[1]):
        total += np.subtract.outer(rows[:, axis], centers[:, axis]) ** 2
    return total


def _nearest(rows: np.ndarray, centers: np.ndarray) -> np.ndarray:
    return _squared_distances(rows, centers).argmin(axis=1)


def _means(rows: np.ndarray, labels: np.ndarray, centers: np.ndarray) -> np.ndarray:
    """Return the mean of each cluster, or its old centre where it has no points."""
    sizes = np.bincount(labels, minlength=len(centers))
    sums = np.zeros(centers.shape)
    np.add.at(sums, labels, rows)
    return np.divide(sums, sizes[:, None], out=centers.copy(), where=sizes[:, None] > 0)


def _inertia(rows: np.ndarray, centers: np.ndarray, labels: np.ndarray) -> float:
    return float(((rows - centers[labels]) ** 2).sum())
