"""The tab "Watch it work": K-means on a plane, step by step or played, from good starts and from bad ones."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import streamlit as st

from components.cluster_lloyd_state import Progress, Run, Scene, go_to, next_seed, play_from, progress_of, seed_chosen
from components.cluster_lloyd_words import how_to_read, say_ending, say_start, say_step
from components.division import Division, once
from components.engine.lloyd import LloydStep, Start, lloyd_steps, starting_centers
from components.engine.lloyd_lesson import LESSON_SEEDS, LloydLesson, lloyd_lesson
from components.figures.labels import hover_text, shorten
from components.figures.lloyd_figure import describe_inertia, describe_plane, inertia_figure, plane_figure
from components.palette import palette
from components.plotly_map import plotly_map
from components.polling import poll
from components.words import counted

PLAY_SECONDS = 0.7
HOVER_WIDTH = 120
CHOICES = {"bad": "A bad random one", "random": "Random", "k-means++": "k-means++"}


def lloyd_view(division: Division) -> None:
    """Draw K-means at work on the plane."""
    with st.spinner("Trying many starts …"):
        lesson = once(division, f"lesson {division.k}", lambda: lloyd_lesson(division.embeddings, division.k))
    _say_where(division, lesson)
    choice, seed = _choose_start(lesson)
    run = Run(division.digest, division.k, choice, seed)
    how: Start = "k-means++" if choice == "k-means++" else "random"
    steps = lloyd_steps(lesson.points, starting_centers(lesson.points, lesson.k, how, seed))
    titles = division.titles
    hover = [hover_text(i, shorten(titles[i], HOVER_WIDTH)) for i in lesson.positions.tolist()]
    timed = progress_of(run).playing
    scene = Scene(run, lesson, steps, hover, palette())
    poll(_stage, PLAY_SECONDS if timed else None, scene, timed)
    with st.expander("How to read this picture", icon=":material/school:"):
        st.markdown(how_to_read(lesson, division.embeddings.shape[1]))


def _say_where(division: Division, lesson: LloydLesson) -> None:
    n, drawn, dimensions = len(division.corpus.texts), len(lesson.positions), division.embeddings.shape[1]
    sample = f" {drawn:,} of the {n:,} texts are on it, drawn at random." if drawn < n else ""
    st.markdown(
        f"This is K-means in the **two dimensions of this picture**, which keep {lesson.variance_kept:.0%} of the "
        f"variance; the page's clusters are found in all {dimensions:,}.{sample}"
    )
    if lesson.k < division.k:
        places = counted(lesson.k, "place")
        st.caption(
            f":orange[:material/warning:] The texts lie at {places} of this picture, so there are no {division.k} "
            f"clusters here, but {lesson.k}."
        )


def _choose_start(lesson: LloydLesson) -> tuple[str, int]:
    """Return the choice, and the seed that it means."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choice = st.segmented_control(
            "Start",
            list(CHOICES),
            default="bad",
            required=True,
            format_func=CHOICES.__getitem__,
            key="clusters_lloyd_start",
            bind="query-params",
        )
        st.button(
            "Another start",
            icon=":material/casino:",
            key="clusters_lloyd_another",
            on_click=next_seed,
            disabled=choice == "bad",
            help=f"The next of {LESSON_SEEDS} seeds.",
        )
    seed = int(np.argmax(lesson.endings["random"])) if choice == "bad" else seed_chosen()
    return choice, seed


def _stage(scene: Scene, timed: bool) -> None:
    """Draw buttons, picture and inertia; while it plays, a timer runs this part of the page again and again."""
    progress = progress_of(scene.run)
    if progress.playing and timed and time.monotonic() - progress.at >= PLAY_SECONDS / 2:  # a timer is never exact
        go_to(scene, progress.step + 1, playing=True)
        progress = progress_of(scene.run)
    if progress.playing != timed:
        st.rerun(scope="app")  # only a run of the whole page starts or ends the timer
    _buttons(scene, progress)
    st.markdown(
        say_step(scene.steps, progress.step)
        if progress.step
        else say_start(scene.run.choice, scene.lesson.k, scene.run.seed)
    )
    left, right = st.columns([3, 2], gap="medium")
    made = scene.steps[: progress.step + 1]
    with left:
        plotly_map(
            plane_figure(
                scene.lesson.points,
                made,
                scene.lesson.positions,
                [] if progress.playing else scene.hover,  # nobody can read them then, and they are most of the bytes
                scene.palette,
            ),
            alt=describe_plane(made),
            name=f"step {progress.step}",
            key="clusters_lloyd_plane",
        )
    with right:
        best = scene.lesson.best
        plotly_map(
            inertia_figure(scene.steps, progress.step, best, scene.palette),
            alt=describe_inertia(scene.steps, progress.step, best),
            name=f"inertia {progress.step}",
            key="clusters_lloyd_inertia",
            toolbar=False,
        )
        st.markdown(say_ending(scene.lesson, scene.steps, progress.step))
    with st.expander("The same as tables", icon=":material/table:"):
        _tables(made)


def _buttons(scene: Scene, progress: Progress) -> None:
    with st.container(horizontal=True):
        st.button(
            "Stop" if progress.playing else "Play",
            icon=":material/pause:" if progress.playing else ":material/play_arrow:",
            type="primary",
            key="clusters_lloyd_play",
            on_click=go_to if progress.playing else play_from,
            args=(scene, progress.step),
        )
        st.button(
            "Step",
            icon=":material/skip_next:",
            key="clusters_lloyd_step",
            on_click=go_to,
            args=(scene, progress.step + 1),
            disabled=progress.step >= scene.last,
        )
        st.button(
            "Back to the start",
            icon=":material/replay:",
            key="clusters_lloyd_reset",
            on_click=go_to,
            args=(scene, 0),
            disabled=progress.step == 0,
        )


def _tables(made: list[LloydStep]) -> None:
    """Draw what the figures show: each step, and each cluster as it is now."""
    steps = pd.DataFrame(
        {
            "step": range(len(made)),
            "kind": [step.kind for step in made],
            "texts that changed": [step.changed for step in made],
            "farthest move": [step.moved for step in made],
            "inertia": [step.inertia for step in made],
        }
    )
    labels, centers = made[-1].labels, made[-1].centers
    clusters = pd.DataFrame(
        {
            "cluster": range(1, len(centers) + 1),
            "texts": np.bincount(labels[labels >= 0], minlength=len(centers)),
            "centre, across": centers[:, 0],
            "centre, up": centers[:, 1],
        }
    )
    st.dataframe(steps, hide_index=True, key="clusters_lloyd_steps", alt=f"Table of {counted(len(steps), 'step')}.")
    st.dataframe(
        clusters, hide_index=True, key="clusters_lloyd_centers", alt=f"Table of {counted(len(clusters), 'cluster')}."
    )
