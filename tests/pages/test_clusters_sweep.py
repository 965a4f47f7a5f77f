"""The tab "Which k?": the wait, what is said of which texts, and taking a k."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import components.cached
import components.cluster_sweep
from components.cluster_sweep import verdict
from components.engine.background_load import BackgroundLoad
from components.engine.encoder import Encoder
from components.engine.sweep import Sweep, sweep_k
from tests.pages.helpers import FIVE, captions, words_of
from tests.pages.map_helpers import DATA, NEWS, drawn_by, figure_of, happen, until, upload

GROUPS = (
    "The cat {} on the sofa.",
    "The central bank {} interest rates.",
    "The rocket {} the satellite into orbit.",
)
VERBS = ("sleeps", "plays", "lies", "sits", "waits", "stays")


@pytest.fixture(autouse=True)
def small_sweeps(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Sweep a sample of 200 texts, and let no test see what another one swept."""
    monkeypatch.setattr("components.engine.sweep.SAMPLE", 200)
    monkeypatch.setattr(components.cluster_sweep, "SAMPLE", 200)
    components.cached.shared_finding.clear()
    yield
    components.cached.shared_finding.clear()


@pytest.fixture
def sweep(app: AppTest) -> Callable[..., AppTest]:
    """Return a function that opens the tab as a link does and waits for the curves."""

    def open_(**asked: str) -> AppTest:
        app.run()
        for name, value in {"clusters_view": "Which k?", "clusters_range": ["2", "5"], **asked}.items():
            app.query_params[name] = value
        app.switch_page("explore/clusters.py").run()
        return until(app, has_curves, 60)

    return open_


def has_curves(app: AppTest) -> bool:
    return "**Stability**" in words_of(app)


def table(app: AppTest) -> dict[str, list[float]]:
    return app.dataframe[0].value.to_dict(orient="list")


def test_the_curves_are_those_of_the_engine(sweep: Callable[..., AppTest]) -> None:
    page = sweep()
    assert not page.exception
    found = sweep_k(DATA.embeddings, range(2, 6), truth=NEWS.table["section"])
    for key, values in (("inertia", found.inertia), ("silhouette", found.silhouette), ("stability", found.stability)):
        drawn = figure_of(page, f"clusters_curve_{key}")["data"][0]
        assert np.allclose(drawn["y"], values)
        assert list(drawn["x"]) == [2, 3, 4, 5]
    assert np.allclose(table(page)["ARI"], [a.ari for a in found.agreements])
    assert "Silhouette for k from 2 to 5" in drawn_by(page, "clusters_curve_silhouette")["alt"]


def test_of_the_news_it_is_said_that_no_k_is_clear_and_the_most_stable_can_be_taken(
    sweep: Callable[..., AppTest],
) -> None:
    page = sweep()
    assert "### There is no clear k here" in words_of(page)
    stability = table(page)["stability"]
    k = table(page)["k"][int(np.argmax(stability))]
    page.button(key="clusters_take_k").click().run()
    assert page.slider(key="clusters_k").value == k
    assert page.button(key="clusters_take_k").disabled, "it is in use"


def test_a_click_on_a_point_takes_its_k(sweep: Callable[..., AppTest]) -> None:
    page = sweep()
    happen(page, "clicked", 4, "clusters_curve_inertia")
    assert not page.exception
    assert page.slider(key="clusters_k").value == 4
    assert [shape["x0"] for shape in figure_of(page, "clusters_curve_inertia")["layout"]["shapes"]] == [4]


def test_three_groups_of_sentences_are_found_and_their_number_can_be_taken(app: AppTest, ready: Encoder) -> None:
    app.switch_page("explore/clusters.py").run()
    texts = [group.format(verb) for group in GROUPS for verb in VERBS]
    upload(app, "\n".join(texts).encode())
    app.query_params["clusters_view"] = "Which k?"
    page = until(app.run(), has_curves, 60)
    assert "### k = 3 is clear" in words_of(page)
    page.button(key="clusters_take_k").click().run()
    assert page.slider[0].value == 3
    assert "clusters_range" not in page.query_params
    assert "sections" not in words_of(page), "they have no sections"


def test_five_sentences_are_too_few_to_say(app: AppTest, ready: Encoder) -> None:
    app.switch_page("explore/clusters.py").run()
    upload(app, "\n".join(FIVE).encode())
    app.query_params["clusters_view"] = "Which k?"
    page = until(app.run(), has_curves, 60)
    assert "### Too few texts to say\n5 texts" in words_of(page)
    assert not [button for button in page.button if button.key == "clusters_take_k"]


def test_while_it_runs_it_says_how_far_it_is(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    told = threading.Event()

    def slow(*arguments: object, **_settings: object) -> Sweep:
        arguments[-1](3, 19)  # type: ignore[operator]
        told.set()
        gate.wait(30)
        raise OSError

    monkeypatch.setattr(components.cluster_sweep, "sweep_k", slow)
    app.query_params["clusters_view"] = "Which k?"
    app.switch_page("explore/clusters.py").run()
    told.wait(30)
    app.run()
    assert not app.exception
    progress = app.get("progress")[0].proto
    assert (progress.value, "3 of 19 values of k" in progress.text) == (15, True)
    gate.set()
    until(app, lambda page: bool(page.error))
    assert app.error[0].value.startswith("The sweep could not be done (OSError)")


def test_one_sweep_serves_whoever_looks_at_the_same_texts(
    sweep: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, ready: Encoder
) -> None:
    started = 0
    make = BackgroundLoad.__init__

    def counted(self: BackgroundLoad[object], load: Callable[..., object]) -> None:
        nonlocal started
        started += "sweep" in load.__qualname__
        make(self, load)

    monkeypatch.setattr(BackgroundLoad, "__init__", counted)
    sweep()
    sweep(clusters_k="9")
    assert started == 1


@pytest.mark.parametrize("asked", [["99", "3"], ["5", "2"], ["x", "y"], ["-3", "4"]])
def test_whatever_a_link_says_of_the_range_there_is_a_sweep(sweep: Callable[..., AppTest], asked: list[str]) -> None:
    page = sweep(clusters_range=asked)
    assert not page.exception
    ks = table(page)["k"]
    assert ks == sorted(ks)
    assert ks[0] >= 2


def one(silhouette: float, blob: float, stability: float, suggested: int | None, reason: str) -> Sweep:
    numbers = [np.array([value]) for value in (1.0, silhouette, stability, blob, 0.1)]
    return Sweep(np.array([4]), *numbers, (), 100, suggested, reason)  # type: ignore[arg-type, call-arg]


def test_each_verdict_gives_its_numbers() -> None:
    assert "k = 4 is clear" in verdict(one(0.5, 0.1, 0.98, 4, "clear"))
    assert "**0.50** against 0.10" in verdict(one(0.5, 0.1, 0.98, 4, "clear"))
    assert "**0.12** against 0.10, at k = 4" in verdict(one(0.12, 0.1, 0.98, None, "loose"))
    assert "for k = 4, with an agreement of **0.61**" in verdict(one(0.5, 0.1, 0.61, None, "unstable"))


def test_of_many_texts_the_sample_is_told(sweep: Callable[..., AppTest]) -> None:
    assert f"Swept on a random sample of 200 of the {len(NEWS.texts):,} texts." in captions(sweep())
