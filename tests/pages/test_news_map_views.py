"""The tabs below the news map, and maps that must first be computed."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.engine.alignment import align
from components.engine.catalog import CATALOG, DEFAULT_ENCODER
from components.engine.encoder import Encoder
from components.engine.keywords import distinctive_terms
from components.engine.map_quality import misplaced
from components.engine.map_script import map_script
from components.engine.projection import MapParameters
from tests.pages.helpers import captions, words_of
from tests.pages.map_helpers import (
    DATA,
    NEWS,
    SIXTY,
    UMAP,
    N,
    downloads,
    drawn_by,
    encircle,
    figure_of,
    go,
    is_drawn,
    positions_on,
    tab,
    until,
    upload,
)

__all__ = ["downloads"]

Downloads = dict[str, Callable[[], bytes]]
SPACE = np.flatnonzero(NEWS.table["section"] == "Space").tolist()


@pytest.fixture
def page(app: AppTest) -> AppTest:
    """Return the map after its first run."""
    return go(app)


def test_without_a_selection_its_tab_says_how_to_make_one(page: AppTest) -> None:
    tab(page, "Selection")
    assert "lasso" in page.main.info[-1].value
    assert not page.dataframe


def test_a_selection_shows_its_count_its_words_its_shares_and_its_texts(page: AppTest) -> None:
    tab(encircle(page, SPACE[:40]), "Selection")
    assert not page.exception
    assert "**40 texts**" in words_of(page)
    outside = ~np.isin(np.arange(N), SPACE[:40])
    words = distinctive_terms(NEWS.texts, outside.astype(int), 5)[0]
    assert all(f"**{word}**" in words_of(page) for word in words)
    assert len(page.get("plotly_chart")) == 2
    assert page.dataframe[-1].value["id"].tolist() == NEWS.table["id"][SPACE[:40]].tolist()
    page.button(key="map_clear").click().run()
    assert "selected" not in drawn_by(page)["alt"]
    assert not page.dataframe


@pytest.mark.parametrize("positions", [[5], list(range(N))], ids=["one", "all"])
def test_one_text_or_all_texts_can_be_selected(page: AppTest, positions: list[int]) -> None:
    tab(encircle(page, positions), "Selection")
    assert not page.exception
    assert len(page.dataframe[-1].value) == len(positions)
    assert page.button(key="map_compare").disabled == (len(positions) == 1)


def test_compare_these_puts_the_texts_into_the_box_of_compare_and_goes_there(page: AppTest) -> None:
    tab(encircle(page, SPACE[:7]), "Selection")
    page.button(key="map_compare").click().run()
    assert not page.exception
    assert page.title[0].value == "Compare sentences"
    box = str(page.text_area(key="compare_text").value).splitlines()
    assert box == [" ".join(NEWS.texts[i].split()) for i in SPACE[:7]]


def test_compare_takes_the_first_300_of_more(page: AppTest) -> None:
    tab(encircle(page, range(N)), "Selection")
    page.button(key="map_compare").click().run()
    assert not page.exception
    assert len(str(page.text_area(key="compare_text").value).splitlines()) == 300


def test_cluster_these_divides_them_on_the_page_clusters(page: AppTest) -> None:
    tab(encircle(page, SPACE[:50]), "Selection")
    page.button(key="map_cluster").click().run()
    assert not page.exception
    assert page.title[0].value == "Clusters"
    assert "**50 texts of A century of news**" in captions(page)
    go(page)
    assert len(positions_on(page)) == N, "the map has all of them again"


@pytest.mark.parametrize(
    "parameters", [MapParameters(), MapParameters("tsne"), MapParameters("pca", 3)], ids=["UMAP", "t-SNE", "PCA"]
)
def test_the_numbers_of_trust_are_those_that_ship(app: AppTest, parameters: MapParameters) -> None:
    lens = {"umap": "UMAP", "tsne": "t-SNE", "pca": "PCA"}[parameters.method]
    go(app, map_lens=lens, map_dimensions=f"{parameters.dimensions}-D", map_tab="How far to trust it")
    shipped = DATA.maps[parameters]
    kept, torn, trust = (metric.value for metric in app.metric)
    assert kept == f"{shipped.kept.mean():.0%}"
    assert torn == f"{(shipped.kept == 0).mean():.1%}"
    assert float(trust) == pytest.approx(shipped.trustworthiness, abs=6e-4)
    assert (f"{shipped.variance_kept:.0%} of the variance" in captions(app)) == (parameters.method == "pca")


def test_the_most_misplaced_texts_are_the_engine_s(page: AppTest) -> None:
    tab(page, "How far to trust it")
    factors = misplaced(DATA.neighbors, UMAP.coordinates)
    worst = np.argsort(-factors, kind="stable")[:10]
    table = page.dataframe[-1].value
    assert table["id"].tolist() == NEWS.table["id"][worst].tolist()
    np.testing.assert_allclose(table["factor"], factors[worst])
    np.testing.assert_allclose(table["kept"], UMAP.kept[worst] * 100, rtol=1e-5)


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize(("seed", "other"), [(42, 7), (7, 42)])
def test_another_seed_is_laid_over_the_map_as_the_engine_aligns_it(
    app: AppTest, seed: int, other: int, dimensions: int
) -> None:
    go(
        app,
        map_seed=str(seed),
        map_dimensions=f"{dimensions}-D",
        map_tab="Another seed",
        map_seed_overlay="true",
    )
    assert not app.exception
    here, there = (DATA.maps[MapParameters("umap", dimensions, s)].coordinates for s in (seed, other))
    laid = align(here, there)
    most = np.argsort(-laid.moved, kind="stable")[:10]
    assert f"**{laid.disparity:.0%}**" in words_of(app)
    assert f"**{np.median(laid.moved):.2f}**" in words_of(app)
    table = app.dataframe[-1].value
    assert table["id"].tolist() == NEWS.table["id"][most].tolist()
    np.testing.assert_allclose(table["moved"], laid.moved[most], rtol=1e-5)
    moved, still, _ = figure_of(app, "map_seed_picture")["data"]
    for trace, expected in ((moved, laid.coordinates), (still, here)):
        drawn = np.column_stack([trace[axis] for axis in "xyz"[:dimensions]])
        np.testing.assert_allclose(drawn, expected, rtol=1e-5)


def test_pca_has_no_other_seed(app: AppTest) -> None:
    go(app, map_lens="PCA", map_tab="Another seed")
    assert not app.exception
    assert "PCA has no seed" in "".join(info.value for info in app.info)
    assert "map_seed_overlay" not in [toggle.key for toggle in app.toggle]


def test_tables_taken_away_have_all_rows_whatever_the_filter(page: AppTest, downloads: Downloads) -> None:
    page.multiselect(key="map_sections").set_value(["Space"]).run()
    tab(page, "Take away")
    assert not page.exception
    csv = pd.read_csv(io.BytesIO(downloads["map.csv"]()))
    parquet = pd.read_parquet(io.BytesIO(downloads["map.parquet"]()))
    for table in (csv, parquet):
        assert table["id"].tolist() == NEWS.table["id"].tolist()
        np.testing.assert_allclose(table[["x", "y"]], UMAP.coordinates, rtol=1e-5)
        np.testing.assert_allclose(table["trust"], UMAP.kept, rtol=1e-5)
        assert table["cluster"].nunique() == 12
    np.testing.assert_array_equal(np.stack(parquet["embedding"].tolist()), DATA.embeddings)
    assert csv["neighbor_ids"][0].split("|") == NEWS.table["id"][DATA.neighbors.indices[0]].tolist()


def test_the_page_taken_away_has_the_map_and_every_text(page: AppTest, downloads: Downloads) -> None:
    tab(page, "Take away")
    html = downloads["map.html"]().decode()
    assert html.count("<html") == 1
    assert all(f'"{NEWS.table["date"][i]} · ' in html for i in (0, 640, N - 1))
    assert "A century of news" in html
    assert f"{UMAP.kept.mean():.0%} of the true neighbours" in html


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_taken_away_is_as_dark_as_the_map_in_it(app: AppTest, downloads: Downloads, theme: str) -> None:
    app.context = {"theme": theme}
    tab(go(app), "Take away")
    made: list[bytes] = []
    thread = threading.Thread(target=lambda: made.append(downloads["map.html"]()))  # as the server calls it: in no run
    thread.start()
    thread.join()
    assert f"color-scheme: {theme}" in made[0].decode()


def test_the_script_taken_away_is_that_of_the_map(app: AppTest, downloads: Downloads) -> None:
    go(app, map_lens="t-SNE", map_seed="7", map_perplexity="5", map_tab="Take away")
    script = downloads["map.py"]().decode()
    compile(script, "map.py", "exec")
    assert script == map_script(MapParameters("tsne", 2, 7, perplexity=5.0), CATALOG[DEFAULT_ENCODER])


@pytest.mark.parametrize(
    "data",
    ["\n".join(SIXTY[:4]), "a,b\n" + "\n".join(f"{text},=1+{i}" for i, text in enumerate(SIXTY[:4]))],
    ids=["lines", "table"],
)
def test_all_can_be_taken_away_of_texts_of_which_nothing_more_is_known(
    page: AppTest, ready: Encoder, downloads: Downloads, data: str
) -> None:
    upload(page, data.encode(), "mine.csv" if data.startswith("a,b") else "mine.txt")
    until(page, lambda app: is_drawn(app, 4))
    tab(page, "Take away")
    assert not page.exception
    assert len(pd.read_csv(io.BytesIO(downloads["map.csv"]()))) == 4
    assert len(pd.read_parquet(io.BytesIO(downloads["map.parquet"]()))) == 4
    assert SIXTY[3] in downloads["map.html"]().decode()
