"""The tab "Watch it work": what it draws and says at each step, what plays and when that ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.cluster import KMeans
from streamlit.testing.v1 import AppTest

from components import cluster_lloyd, cluster_lloyd_state, division
from components.engine.encoder import Encoder
from components.engine.lloyd import LloydStep, lloyd_steps, starting_centers
from components.engine.lloyd_lesson import LloydLesson, lloyd_lesson
from components.engine.news_data import load_news_data
from tests.pages.helpers import FIVE, captions, words_of
from tests.pages.map_helpers import Trace, drawn_by, figure_of, press_segment, upload

PLANE, INERTIA = "clusters_lloyd_plane", "clusters_lloyd_inertia"
VIEW = "Watch it work"
Go = Callable[..., AppTest]


@pytest.fixture(scope="module")
def lesson() -> LloydLesson:
    """Return what is drawn of the news in four clusters."""
    return lloyd_lesson(load_news_data().embeddings, 4)


@pytest.fixture
def page(app: AppTest) -> AppTest:
    """Return the tab, with the news in four clusters."""
    app.query_params["clusters_k"] = "4"
    app.query_params["clusters_view"] = VIEW
    return app.switch_page("explore/clusters.py").run()


def steps_of(lesson: LloydLesson, how: str = "random", seed: int | None = None) -> list[LloydStep]:
    seed = int(np.argmax(lesson.endings["random"])) if seed is None else seed
    assert how in ("random", "k-means++")
    return lloyd_steps(lesson.points, starting_centers(lesson.points, lesson.k, how, seed))  # type: ignore[arg-type]


def press(page: AppTest, what: str, times: int = 1) -> AppTest:
    for _ in range(times):
        page.button(key=f"clusters_lloyd_{what}").click().run()
    assert not page.exception
    return page


def to_the_end(page: AppTest) -> AppTest:
    while not page.button(key="clusters_lloyd_step").disabled:
        press(page, "step")
    return page


def texts_on(page: AppTest) -> list[Trace]:
    return [trace for trace in figure_of(page, PLANE)["data"] if "customdata" in trace]


def centers_on(page: AppTest) -> np.ndarray:
    trace = figure_of(page, PLANE)["data"][-1]
    return np.column_stack([trace["x"], trace["y"]])


def inertias_on(page: AppTest) -> list[float]:
    return list(figure_of(page, INERTIA)["data"][-1]["y"])


def own(page: AppTest, texts: Sequence[str]) -> AppTest:
    """Put texts of one's own into the tab."""
    upload(page, "\n".join(texts).encode())
    page.query_params["clusters_view"] = VIEW
    return page.run()


def test_it_begins_with_grey_texts_and_the_centres_of_the_worst_start(page: AppTest, lesson: LloydLesson) -> None:
    assert not page.exception
    assert f"which keep {lesson.variance_kept:.0%} of the variance; the page's clusters are found in all 384" in (
        words_of(page)
    )
    assert "1,000 of the 1,278 texts are on it" in words_of(page)
    (texts,) = texts_on(page)
    assert sorted(texts["customdata"]) == lesson.positions.tolist()
    assert_allclose(np.column_stack([texts["x"], texts["y"]]), lesson.points, atol=1e-6)
    assert_allclose(centers_on(page), steps_of(lesson)[0].centers, atol=1e-6)
    assert f"seed {lesson.endings['random'].argmax()}: of 50 random starts the one that ends worst" in words_of(page)
    assert inertias_on(page) == []
    assert page.button(key="clusters_lloyd_reset").disabled
    assert page.button(key="clusters_lloyd_another").disabled


def test_step_by_step_texts_are_assigned_and_centres_moved_as_the_engine_does(
    page: AppTest, lesson: LloydLesson
) -> None:
    steps = steps_of(lesson)
    press(page, "step")
    assert "**Assign:** each text goes to its nearest centre; all 1,000 got a cluster." in words_of(page)
    for cluster, trace in enumerate(texts_on(page)):
        assert lesson.positions[steps[1].labels == cluster].tolist() == list(trace["customdata"])
    press(page, "step")
    assert f"**Move:** each centre goes to the mean of its texts; the farthest went {steps[2].moved:.2g}." in (
        words_of(page)
    )
    assert_allclose(centers_on(page), steps[2].centers, atol=1e-6)
    press(page, "step")
    assert f"{steps[3].changed:,} of 1,000 changed" in words_of(page)
    assert_allclose(inertias_on(page), [step.inertia for step in steps[1:4]])
    table = page.dataframe[0].value
    assert table["kind"].tolist() == ["start", "assign", "move", "assign"]
    assert_allclose(table["inertia"][1:], inertias_on(page))
    assert page.dataframe[1].value["texts"].tolist() == np.bincount(steps[3].labels).tolist()
    press(page, "reset")
    assert len(texts_on(page)) == 1
    assert inertias_on(page) == []


def test_the_worst_start_ends_in_a_local_optimum_where_scikit_learn_ends_too(
    page: AppTest, lesson: LloydLesson
) -> None:
    to_the_end(page)
    steps = steps_of(lesson)
    model = KMeans(4, init=steps[0].centers, n_init=1, tol=0).fit(lesson.points.astype(np.float64))
    assert inertias_on(page)[-1] == pytest.approx(model.inertia_)
    assert f"**Nothing changed:** done after {model.n_iter_} rounds." in words_of(page)
    above = 100 * (model.inertia_ / lesson.best - 1)
    assert (
        f"ends at **{model.inertia_:.4g}**, {above:.2g}% above {lesson.best:.4g}, where the best of 100 starts ends: "
        "a **local optimum**"
    ) in words_of(page)
    assert above > 1
    near = [(lesson.endings[how] <= 1.01 * lesson.best).sum() for how in ("random", "k-means++")]
    assert f"Within 1% of the best end {near[0]} of 50 random starts and {near[1]} of 50 by k-means++." in words_of(
        page
    )
    assert set(figure_of(page, INERTIA)["data"][0]["y"]) == {lesson.best}


def test_a_start_that_ends_best_is_said_to_be_one(page: AppTest, lesson: LloydLesson) -> None:
    best = int(np.argmin(lesson.endings["k-means++"]))
    assert lesson.endings["k-means++"][best] == pytest.approx(lesson.best, rel=1e-7)
    page.session_state["clusters_lloyd_seed"] = best
    press_segment(page, "clusters_lloyd_start", "k-means++")
    to_the_end(page)
    assert f"ends at **{lesson.best:.4g}**, the least that any of 100 starts ends at" in words_of(page)
    assert "local optimum" not in words_of(page)


@pytest.mark.parametrize("choice", ["random", "k-means++"])
def test_another_start_is_the_next_seed_and_begins_anew(page: AppTest, lesson: LloydLesson, choice: str) -> None:
    press(page, "step", 3)
    press_segment(page, "clusters_lloyd_start", choice)
    assert inertias_on(page) == []
    assert_allclose(centers_on(page), steps_of(lesson, choice, 0)[0].centers, atol=1e-6)
    press(page, "step", 2)
    press(page, "another")
    assert inertias_on(page) == []
    assert "with seed 1." in words_of(page)
    assert_allclose(centers_on(page), steps_of(lesson, choice, 1)[0].centers, atol=1e-6)
    press(page, "another", 49)
    assert "with seed 0." in words_of(page)


def test_the_start_comes_from_the_address(app: AppTest, lesson: LloydLesson) -> None:
    app.query_params["clusters_k"] = "4"
    app.query_params["clusters_view"] = VIEW
    app.query_params["clusters_lloyd_start"] = "k-means++"
    app.switch_page("explore/clusters.py").run()
    assert not app.exception
    assert_allclose(centers_on(app), steps_of(lesson, "k-means++", 0)[0].centers, atol=1e-6)


def test_a_start_that_there_is_not_falls_back_to_the_first(app: AppTest) -> None:
    app.query_params["clusters_view"] = VIEW
    app.query_params["clusters_lloyd_start"] = "lucky"
    app.switch_page("explore/clusters.py").run()
    assert not app.exception
    assert "the one that ends worst" in words_of(app)


def test_another_k_begins_anew(page: AppTest) -> None:
    press(page, "step", 3)
    page.slider(key="clusters_k").set_value(7).run()
    assert inertias_on(page) == []
    assert len(centers_on(page)) == 7


def test_play_makes_a_step_at_once_goes_on_by_itself_and_ends_at_the_end(
    page: AppTest, lesson: LloydLesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_lloyd, "PLAY_SECONDS", 3600)
    press(page, "play")
    assert page.button(key="clusters_lloyd_play").label == "Stop"
    assert len(inertias_on(page)) == 1
    page.run()
    assert len(inertias_on(page)) == 1, "a run of the page before the time has come is no step"
    assert all("text" not in trace for trace in texts_on(page))
    monkeypatch.setattr(cluster_lloyd, "PLAY_SECONDS", 0.001)
    last = len(steps_of(lesson)) - 1
    for made in range(2, last + 1):
        page.run()
        assert len(inertias_on(page)) == made
    assert page.button(key="clusters_lloyd_play").label == "Play"
    assert "**Nothing changed:**" in words_of(page)
    assert all("text" in trace for trace in texts_on(page))
    page.run()
    assert len(inertias_on(page)) == last
    monkeypatch.setattr(cluster_lloyd, "PLAY_SECONDS", 3600)
    press(page, "play")
    assert inertias_on(page) == [], "at the end it begins anew"
    assert page.button(key="clusters_lloyd_play").label == "Stop"


@pytest.mark.parametrize(("what", "steps"), [("play", 1), ("step", 2), ("reset", 0)])
def test_each_button_stops_what_plays(page: AppTest, monkeypatch: pytest.MonkeyPatch, what: str, steps: int) -> None:
    monkeypatch.setattr(cluster_lloyd, "PLAY_SECONDS", 3600)
    press(page, "play")
    press(page, what)
    assert page.button(key="clusters_lloyd_play").label == "Play"
    assert len(inertias_on(page)) == steps


def test_whoever_comes_back_to_the_tab_finds_it_at_rest(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_lloyd, "PLAY_SECONDS", 3600)
    press(page, "play")
    page.query_params["clusters_view"] = "Take away"
    page.run()
    assert not page.exception
    monkeypatch.setattr(cluster_lloyd_state, "LAPSE_SECONDS", 0.05)
    threading.Event().wait(0.1)
    page.query_params["clusters_view"] = VIEW
    page.run()
    assert page.button(key="clusters_lloyd_play").label == "Play"
    assert len(inertias_on(page)) == 1, "it stays where it was"


def test_what_plays_stops_when_the_start_changes(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_lloyd, "PLAY_SECONDS", 3600)
    press(page, "play")
    press_segment(page, "clusters_lloyd_start", "random")
    assert page.button(key="clusters_lloyd_play").label == "Play"
    assert inertias_on(page) == []


def test_the_pictures_are_described(page: AppTest) -> None:
    assert drawn_by(page, PLANE)["alt"] == "Points on a plane: 1,000 texts, none in a cluster yet, and 4 centres."
    assert "none yet; the best start ends at" in drawn_by(page, INERTIA)["alt"]


@pytest.mark.parametrize("k", [2, 3])
def test_three_texts_come_to_an_end(page: AppTest, ready: Encoder, k: int) -> None:
    own(page, FIVE[:3])
    page.slider[0].set_value(k).run()
    to_the_end(page)
    assert len(centers_on(page)) == k
    assert sorted(i for trace in texts_on(page) for i in trace["customdata"]) == [0, 1, 2]
    assert "drawn at random." not in words_of(page), "all of them are on the picture"
    if k == 3:
        assert "as all 100 starts do: here none can go wrong" in words_of(page)


def test_fewer_different_texts_than_k_are_fewer_clusters_and_said_to_be(page: AppTest, ready: Encoder) -> None:
    own(page, [text for text in FIVE[:3] for _ in range(4)])
    page.slider[0].set_value(8).run()
    assert "lie at 3 places of this picture, so there are no 8 clusters here, but 3" in captions(page)
    to_the_end(page)
    assert len(centers_on(page)) == 3
    assert [len(trace["customdata"]) for trace in texts_on(page)] == [4, 4, 4]


def test_an_upload_is_kept_in_its_session_and_shown_as_typed(
    page: AppTest, ready: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("this cache is for everybody")

    monkeypatch.setattr(division, "shared_finding", refuse)
    own(page, ["<b>bold</b> **stars** :red[x]", *FIVE])
    assert not page.exception
    hover = [text for trace in texts_on(page) for text in trace["text"]]
    assert hover[0] == "1 · &lt;b&gt;bold&lt;/b&gt; **stars** :red[x]"
    assert "bold" not in words_of(page)
