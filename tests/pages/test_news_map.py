"""The news map: what is drawn, in which colours and lenses, what the filters leave, what is open, what a link keeps."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import components.map_filter
from components.engine.corpus_maps import CorpusMaps
from components.engine.encoder import Encoder
from components.engine.neighborhood import neighborhood
from components.engine.news_data import GRID
from components.engine.projection import METHODS, MapParameters
from components.figures.map_figure import LENS_NAMES
from tests.pages.conftest import ROOT
from tests.pages.helpers import captions
from tests.pages.map_helpers import (
    DATA,
    NEWS,
    SIXTY,
    UMAP,
    N,
    ask,
    chosen_on,
    colour_box,
    drawn_by,
    encircle,
    figure_of,
    go,
    is_drawn,
    named,
    pick_text,
    places_on,
    positions_on,
    press_segment,
    ring,
    texts_on,
    traces,
    until,
    upload,
)

FRESH_PROCESS = """
import sys, threading
import components.cached
never = threading.Event()
components.cached.load_encoder = lambda *a, **k: never.wait()
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(sys.argv[1], default_timeout=60).run()
app.switch_page("explore/news_map.py").run()
assert not app.exception, app.exception
heavy = [m for m in ("torch", "sentence_transformers", "transformers", "sklearn", "umap", "numba") if m in sys.modules]
print(app.title[0].value, len(app.get("bidi_component")), heavy)
"""
OPENED = 707
PANELS = ("", "2", "3")


@pytest.fixture
def page(app: AppTest) -> AppTest:
    """Return the map after its first run."""
    return go(app)


def test_on_a_fresh_server_the_map_is_drawn_and_no_heavy_library_imported() -> None:
    run = subprocess.run(
        [sys.executable, "-c", FRESH_PROCESS, str(ROOT / "pages" / "main.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert run.stdout.strip() == "News map 3 []"


def test_every_brief_is_drawn_once_at_its_place_in_the_colour_of_its_section(page: AppTest) -> None:
    assert not page.exception
    assert positions_on(page) == list(range(N))
    np.testing.assert_array_equal(places_on(page), UMAP.coordinates)
    drawn = texts_on(page)
    assert [trace["name"].replace("&amp;", "&") for trace in drawn] == list(NEWS.sections)
    assert len({(t["marker"]["color"], t["marker"]["symbol"]) for t in drawn}) == 12
    for trace in drawn:
        assert set(NEWS.table["section"].iloc[trace["customdata"]]) == {trace["name"].replace("&amp;", "&")}
    assert "1,278 of 1,278 texts by UMAP" in drawn_by(page)["alt"]
    assert f"keeps **{UMAP.kept.mean():.0%}**" in captions(page)


def test_what_hovers_over_a_point_is_its_own_headline_escaped(page: AppTest) -> None:
    for trace in texts_on(page):
        for position, hover in zip(trace["customdata"], trace["text"], strict=True):
            assert NEWS.table["headline"][position][:20].replace("&", "&amp;") in hover
            assert NEWS.table["date"][position] in hover


@pytest.mark.parametrize(("colour", "column"), [("region", "region"), ("section", "section")])
def test_colours_are_those_of_a_column(page: AppTest, colour: str, column: str) -> None:
    colour_box(page).set_value(colour).run()
    drawn = texts_on(page)
    assert len(drawn) == NEWS.table[column].nunique()
    assert all(NEWS.table[column].iloc[trace["customdata"]].nunique() == 1 for trace in drawn)
    assert positions_on(page) == list(range(N))


@pytest.mark.parametrize(("labels", "k"), [("Coarse", 12), ("Fine", 40), ("None", 12)])
def test_each_cluster_has_a_colour_and_its_words_and_none_is_the_rest(app: AppTest, labels: str, k: int) -> None:
    go(app, map_colour="Cluster", map_labels=labels)
    topics, drawn = DATA.topics[k], texts_on(app)
    assert len(drawn) == k
    for trace in drawn:
        (cluster,) = set(topics.labels[trace["customdata"]])
        assert topics.words[cluster][0] in trace["name"]
    assert not [trace for trace in drawn if "other" in trace["name"].lower().split()]
    assert len(drawn_by(app)["labels"]) == (0 if labels == "None" else k)


@pytest.mark.parametrize("colour", ["year", "trust"])
def test_years_and_trust_are_colours_of_a_scale(page: AppTest, colour: str) -> None:
    colour_box(page).set_value(colour).run()
    (trace,) = texts_on(page)
    expected = NEWS.years if colour == "year" else UMAP.kept
    np.testing.assert_allclose(trace["marker"]["color"], expected[trace["customdata"]], rtol=1e-6)
    assert figure_of(page)["layout"]["coloraxis"]["cmax"] == pytest.approx(expected.max())


def test_cosine_is_a_colour_only_when_there_is_a_sentence(page: AppTest, ready: Encoder) -> None:
    cosine = "Cosine to your sentence"
    assert cosine not in colour_box(page).options
    ask(page, "a peaceful revolution")
    assert cosine in colour_box(page).options


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("method", METHODS)
def test_each_lens_draws_its_own_coordinates_flat_and_in_space(app: AppTest, method: str, dimensions: int) -> None:
    go(app, map_lens=LENS_NAMES[method], map_dimensions=f"{dimensions}-D")
    assert not app.exception
    parameters = MapParameters(method, dimensions).canonical  # type: ignore[arg-type]
    np.testing.assert_array_equal(places_on(app), DATA.maps[parameters].coordinates)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_all_three_lenses_show_the_same_open_text_and_the_same_selection(app: AppTest, dimensions: int) -> None:
    go(app, map_lens="All three", map_dimensions=f"{dimensions}-D")
    pick_text(app, OPENED)
    encircle(app, [3, OPENED, 900])
    assert not app.exception
    for panel, method in zip(PANELS, METHODS, strict=True):
        drawn = DATA.maps[MapParameters(method, dimensions).canonical].coordinates
        np.testing.assert_array_equal(ring(app, panel), drawn[[OPENED]])
        assert (chosen_on(app, panel) if dimensions == 2 else positions_on(app, panel)) == [3, OPENED, 900]
        hood = neighborhood(OPENED, DATA.neighbors.indices[OPENED], drawn)
        assert len(named(app, "torn away", panel)[0]["x"]) == 3 * len(hood.torn)
    assert captions(app).count("nearest in meaning near it") == 3


def test_all_that_the_shipped_grid_has_is_drawn_without_computing(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("this map ships")

    monkeypatch.setattr(CorpusMaps, "start", refuse)
    for wanted in GRID:
        press_segment(page, "map_lens", wanted.method)
        press_segment(page, "map_dimensions", wanted.dimensions)
        if wanted.method == "umap":
            page.select_slider(key="map_n_neighbors").set_value(wanted.n_neighbors)
            page.select_slider(key="map_min_dist").set_value(wanted.min_dist)
        if wanted.method == "tsne":
            page.select_slider(key="map_perplexity").set_value(wanted.perplexity)
        if wanted.method != "pca":
            page.number_input(key="map_seed").set_value(wanted.seed)
        page.run()
        assert not page.exception
        np.testing.assert_array_equal(places_on(page), DATA.maps[wanted].coordinates)
    assert not page.main.get("progress")


def test_contours_are_drawn_on_a_plane_only_and_also_around_nothing(app: AppTest) -> None:
    go(app, map_contours="true")
    assert [trace["type"] for trace in traces(app)].count("contour") == 1
    app.multiselect(key="map_sections").set_value(["Space"])
    app.slider(key="map_years").set_value((1904, 1904)).run()
    assert not app.exception
    assert positions_on(app) == []
    press_segment(app, "map_dimensions", 3)
    assert not app.exception
    assert "contour" not in [trace["type"] for trace in traces(app)]


def test_sections_and_years_leave_the_rest_as_grey_context_and_the_table_has_the_same_rows(page: AppTest) -> None:
    page.multiselect(key="map_sections").set_value(["Sport", "Science"])
    page.slider(key="map_years").set_value((1960, 1969)).run()
    left = NEWS.table["section"].isin(["Sport", "Science"]) & (NEWS.years >= 1960) & (NEWS.years <= 1969)
    assert positions_on(page) == np.flatnonzero(left).tolist()
    grey = [trace for trace in traces(page) if "customdata" not in trace]
    assert [len(trace["x"]) for trace in grey] == [N - left.sum()]
    assert page.dataframe[0].value["id"].tolist() == NEWS.table["id"][left].tolist()
    assert f"{left.sum()} of {N:,} texts" in drawn_by(page)["alt"]
    assert (np.asarray(figure_of(page, "map_years_picture")["data"][0]["y"]).sum()) == N


def test_texts_without_a_date_are_there_until_years_are_chosen(page: AppTest, ready: Encoder) -> None:
    table = pd.DataFrame({"when": [f"20{10 + i}-01-15" for i in range(9)] + [""], "text": SIXTY[:10]})
    upload(page, table.to_csv(index=False).encode(), "mine.csv")
    until(page, lambda app: is_drawn(app, 10))
    page.slider[0].set_value((2012, 2018)).run()
    assert positions_on(page) == list(range(2, 9))
    assert "map_years" not in str(page.query_params), "what a file holds is the user's own"


def test_playing_moves_a_window_of_years_to_the_end_and_stops(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []
    step = components.map_filter._step

    def watched(first: int, last: int, low: int, high: int) -> None:
        seen.append((low, high))
        step(first, last, low, high)

    now = iter(range(1_000_000))  # each look at the clock is a second later: longer than a step takes
    monkeypatch.setattr(components.map_filter, "time", SimpleNamespace(monotonic=lambda: next(now)))
    monkeypatch.setattr(components.map_filter, "_step", watched)
    page.button(key="map_play").click().run()
    assert not page.exception
    first, last = int(NEWS.years[NEWS.years > 0].min()), int(NEWS.years.max())
    windows = seen[1:]
    assert seen[0] == (first, last)
    assert windows[0][0] == first
    assert windows[-1][1] == last
    assert len({high - low for low, high in windows}) == 1, "the window keeps its width"
    assert all(low < later for (low, _), (later, _) in pairwise(windows))
    assert page.button(key="map_play").label == "Play"
    assert page.slider(key="map_years").value == windows[-1]


def test_a_window_of_years_stays_until_its_time_has_come_and_can_be_stopped(page: AppTest) -> None:
    page.slider(key="map_years").set_value((1950, 1960)).run()
    page.button(key="map_play").click().run()
    assert page.slider(key="map_years").value == (1950, 1960)
    assert page.button(key="map_play").label == "Stop"
    page.button(key="map_play").click().run()
    assert page.button(key="map_play").label == "Play"
