"""Maps that must first be computed: the wait, its end, what goes wrong, and corpora of next to nothing."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import components.cached
import components.engine.corpus_maps
import components.map_progress
from components.engine.corpus_maps import CorpusMaps
from components.engine.encoder import Encoder
from components.engine.projection import MapParameters, Projection, project
from tests.pages.conftest import ROOT
from tests.pages.helpers import FIVE, captions
from tests.pages.map_helpers import (
    SIXTY,
    Use,
    ask,
    drawn_by,
    go,
    happen,
    is_drawn,
    places_on,
    positions_on,
    press_segment,
    public,
    tab,
    until,
)

__all__ = ["public"]

VIEWS = ("Selection", "How far to trust it", "Another seed", "Take away")


@pytest.fixture
def sixty(app: AppTest, ready: Encoder, public: Use) -> AppTest:
    """Return a map by t-SNE of sixty texts, which was computed."""
    public(SIXTY)
    go(app, corpus="ag-news", map_lens="t-SNE")
    return until(app, lambda app: is_drawn(app, 60))


def bars(app: AppTest) -> list[str]:
    """Return what the progress bars of the page say."""
    return [bar.proto.text for bar in app.main.get("progress")]


def projecting(monkeypatch: pytest.MonkeyPatch, how: Callable[..., Projection]) -> None:
    """Let maps be computed in another way."""
    monkeypatch.setattr(components.engine.corpus_maps, "project", how)


def held_at(gate: threading.Event) -> Callable[..., Projection]:
    def slow(embeddings: np.ndarray, **named: object) -> Projection:
        gate.wait(60)
        return project(embeddings, **named)  # type: ignore[arg-type]

    return slow


def failing(*_arguments: object, **_named: object) -> Projection:
    raise RuntimeError("no memory left")


def test_a_map_that_is_not_there_is_computed_while_the_former_one_stays(
    sixty: AppTest, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    projecting(monkeypatch, held_at(gate))
    former = places_on(sixty)
    sixty.number_input(key="map_seed").set_value(3).run()
    assert not sixty.exception
    assert len(bars(sixty)) == 1
    assert "t-SNE of 60 texts" in bars(sixty)[0]
    np.testing.assert_array_equal(places_on(sixty), former)
    gate.set()
    until(sixty, lambda app: not bars(app))
    assert is_drawn(sixty, 60)
    assert not np.array_equal(places_on(sixty), former)
    assert "('tsne', 2, 3," in drawn_by(sixty)["name"]
    assert not sixty.exception


def test_two_users_who_ask_for_one_map_wait_for_one_computation(
    sixty: AppTest, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    computed = []

    def counting(embeddings: np.ndarray, **named: object) -> Projection:
        computed.append(named["seed"])
        return held_at(gate)(embeddings, **named)

    projecting(monkeypatch, counting)
    sixty.number_input(key="map_seed").set_value(3).run()
    other = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=60)
    go(other, corpus="ag-news", map_lens="t-SNE", map_seed="3")
    assert len(bars(other)) == 1
    gate.set()
    for app in (sixty, other):
        until(app, lambda app: is_drawn(app, 60) and not bars(app))
    np.testing.assert_array_equal(places_on(sixty), places_on(other))
    assert computed == [3]


def test_a_map_that_takes_long_says_how_long_and_waits_to_be_asked_for(
    sixty: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = places_on(sixty)
    monkeypatch.setattr(components.map_progress, "AT_ONCE_SECONDS", 0.0)
    monkeypatch.setattr(CorpusMaps, "estimate", lambda *_arguments: 200.0)
    sixty.number_input(key="map_seed").set_value(3).run()
    assert not bars(sixty)
    assert any("3 min" in info.value for info in sixty.info)
    np.testing.assert_array_equal(places_on(sixty), former)
    next(button for button in sixty.button if str(button.key).endswith("_draw")).click().run()
    until(sixty, lambda app: not bars(app))
    assert not np.array_equal(places_on(sixty), former)
    assert not [button for button in sixty.button if str(button.key).endswith("_draw")]


def test_a_map_that_fails_says_so_and_can_be_tried_again(sixty: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    former = places_on(sixty)
    projecting(monkeypatch, failing)
    sixty.number_input(key="map_seed").set_value(3).run()
    until(sixty, lambda app: bool(app.main.error))
    assert "RuntimeError" in sixty.main.error[0].value
    assert "no memory" not in sixty.main.error[0].value
    np.testing.assert_array_equal(places_on(sixty), former)
    projecting(monkeypatch, project)
    next(button for button in sixty.button if str(button.key).endswith("_retry")).click().run()
    until(sixty, lambda app: not bars(app) and not app.main.error)
    assert not np.array_equal(places_on(sixty), former)


def test_the_lenses_that_are_there_are_drawn_while_another_is_computed(
    sixty: AppTest, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    projecting(monkeypatch, held_at(gate))
    press_segment(sixty, "map_lens", "all")
    assert not sixty.exception
    assert sorted(bar.split()[0] for bar in bars(sixty)) == ["PCA", "UMAP"]
    assert is_drawn(sixty, 60)
    gate.set()
    until(sixty, lambda app: not bars(app))
    assert len(positions_on(sixty, "3")) == 60


def test_the_time_left_counts_umap_s_first_use_also_when_its_import_has_begun(
    sixty: AppTest, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    monkeypatch.delitem(sys.modules, "umap", raising=False)

    def importing(*_arguments: object, **_named: object) -> Projection:
        monkeypatch.setitem(sys.modules, "umap", sys)  # as an import does at its very beginning
        gate.wait(60)
        return Projection(np.zeros((60, 2), dtype=np.float32), float("nan"))

    projecting(monkeypatch, importing)
    press_segment(sixty, "map_lens", "umap")
    until(sixty, lambda _app: "umap" in sys.modules)
    sixty.run()
    assert int(bars(sixty)[0].partition("about ")[2].split()[0]) > 4, bars(sixty)


@pytest.mark.parametrize("waits_for", ["the user", "another try"])
def test_map_and_overlay_can_wait_for_one_and_the_same_map(
    app: AppTest, ready: Encoder, public: Use, monkeypatch: pytest.MonkeyPatch, waits_for: str
) -> None:
    public(SIXTY)
    go(app, corpus="ag-news", map_lens="t-SNE", map_seed="7", map_tab="Another seed")
    until(app, lambda app: is_drawn(app, 60))
    if waits_for == "the user":
        monkeypatch.setattr(components.map_progress, "AT_ONCE_SECONDS", 0.0)
    else:
        projecting(monkeypatch, failing)
    app.number_input(key="map_seed").set_value(42).run()  # the map of seed 7 stays, and is compared with that of 42
    app.toggle(key="map_seed_overlay").set_value(True).run()
    if waits_for == "another try":
        until(app, lambda app: bool(app.main.error))
        app.run()
    assert not app.exception
    assert is_drawn(app, 60)


def test_a_handful_of_texts_teaches_nothing_about_how_long_a_map_takes(
    app: AppTest, ready: Encoder, public: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = components.cached.projection_clock().estimate(MapParameters(), 1_000)

    def first_use(embeddings: np.ndarray, **named: object) -> Projection:
        threading.Event().wait(1)  # as long as importing scikit-learn, which four texts are the first to need
        return project(embeddings, **named)  # type: ignore[arg-type]

    projecting(monkeypatch, first_use)
    public(SIXTY[:4])
    go(app, corpus="ag-news")
    until(app, lambda app: is_drawn(app, 4))
    assert components.cached.projection_clock().estimate(MapParameters(), 1_000) < 3 * before


@pytest.mark.parametrize(
    "texts", [FIVE[:1], FIVE[:2], FIVE[:3], FIVE[:1] * 7], ids=["one", "two", "three", "all equal"]
)
def test_of_few_or_equal_texts_every_lens_and_every_tab_says_something(
    app: AppTest, ready: Encoder, public: Use, texts: list[str]
) -> None:
    public(texts)
    go(app, corpus="ag-news", map_lens="All three", map_contours="true")
    until(app, lambda app: is_drawn(app, len(texts)) and captions(app).count("Too few different texts") == 2)
    happen(app, "clicked", 0)
    happen(app, "selected", [0])
    ask(app, FIVE[0])
    for dimensions in (2, 3):
        press_segment(app, "map_dimensions", dimensions)
        until(app, lambda app: not app.main.get("progress"))
        for view in VIEWS:
            tab(app, view)
            assert not app.exception
            assert np.isfinite(places_on(app)).all()
