"""How far the user has watched K-means work, and whether it plays: the owner of this part of the session."""

from __future__ import annotations

import time
from typing import NamedTuple

import streamlit as st

from components.engine.lloyd import LloydStep
from components.engine.lloyd_lesson import LESSON_SEEDS, LloydLesson
from components.figures.map_figure import Palette

LAPSE_SECONDS = 8.0  # without a step: the user was on another tab
_SEED, _PROGRESS = "clusters_lloyd_seed", "clusters_lloyd_progress"


class Run(NamedTuple):
    """What a run depends on."""

    digest: str
    k: int
    choice: str
    seed: int


class Progress(NamedTuple):
    """How many steps of a run are made, whether it plays, and when the last one was made, by the monotonic clock."""

    run: Run
    step: int = 0
    playing: bool = False
    at: float = 0.0


class Scene(NamedTuple):
    """A run with all that is drawn of it."""

    run: Run
    lesson: LloydLesson
    steps: list[LloydStep]
    hover: list[str]
    palette: Palette

    @property
    def last(self) -> int:
        """The number of the last step."""
        return len(self.steps) - 1


def seed_chosen() -> int:
    """Return the seed of the start, which the user can only count up."""
    return int(st.session_state.get(_SEED, 0))


def next_seed() -> None:
    """Take the next seed; after the last one the first."""
    st.session_state[_SEED] = (seed_chosen() + 1) % LESSON_SEEDS


def progress_of(run: Run) -> Progress:
    """Return how far a run is; another run begins anew, and one that was left alone rests."""
    kept: Progress | None = st.session_state.get(_PROGRESS)
    if kept is None or kept.run != run:
        kept = st.session_state[_PROGRESS] = Progress(run)  # whoever comes back to the first one begins it anew too
    return kept._replace(playing=kept.playing and time.monotonic() - kept.at < LAPSE_SECONDS)


def go_to(scene: Scene, step: int, playing: bool = False) -> None:
    """Go to a step; at the last one nothing plays on."""
    st.session_state[_PROGRESS] = Progress(scene.run, step, playing and step < scene.last, time.monotonic())


def play_from(scene: Scene, step: int) -> None:
    """Make a step at once and go on; at the end begin anew."""
    go_to(scene, step + 1 if step < scene.last else 0, playing=True)
