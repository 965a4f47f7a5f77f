"""What is open and selected on the news map, and what its address says of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.engine.corpus_maps import CorpusMaps
from components.engine.encoder import Encoder
from components.engine.neighborhood import cosine_ranks, neighborhood
from components.engine.projection import MapParameters
from tests.pages.helpers import FIVE, words_of
from tests.pages.map_helpers import (
    DATA,
    MARKUP,
    NEWS,
    RECIPE,
    SENTENCE,
    SIXTY,
    UMAP,
    N,
    Use,
    ask,
    chosen_on,
    colour_box,
    colours,
    cosines_to,
    drawn_by,
    figure_of,
    go,
    happen,
    is_drawn,
    places_on,
    positions_on,
    public,
    ring,
    stars,
    tab,
    texts_on,
    until,
    upload,
)

__all__ = ["public"]

OPENED = 707


@pytest.fixture
def page(app: AppTest, ready: Encoder) -> AppTest:
    """Return the map after its first run, with the encoder loaded."""
    return go(app)


def test_a_click_opens_a_text_with_its_true_neighbours_and_those_that_only_look_near(page: AppTest) -> None:
    happen(page, "clicked", OPENED)
    assert not page.exception
    assert page.query_params["text"] == NEWS.table["id"][OPENED]
    np.testing.assert_array_equal(ring(page), UMAP.coordinates[[OPENED]])
    hood = neighborhood(OPENED, DATA.neighbors.indices[OPENED], UMAP.coordinates)
    assert [len(hood.kept), len(hood.torn), len(hood.false)] == [
        int(part) for part in words_of(page).replace("*", " ").split() if part.isdigit() and part not in ("15", "384")
    ][:3]
    true, false = page.dataframe[0].value, page.dataframe[1].value
    assert true["id"].tolist() == NEWS.table["id"][DATA.neighbors.indices[OPENED]].tolist()
    np.testing.assert_allclose(true["cosine"], DATA.neighbors.cosines[OPENED], atol=1e-6)
    assert true["kept"].tolist() == np.isin(DATA.neighbors.indices[OPENED], hood.kept).tolist()
    cosines, ranks = cosine_ranks(OPENED, hood.false, DATA.embeddings)
    assert false["id"].tolist() == NEWS.table["id"][hood.false].tolist()
    assert false["rank"].tolist() == ranks.tolist()
    assert min(ranks) > 15
    np.testing.assert_allclose(false["cosine"], cosines, atol=1e-6)
    page.button(key="map_close").click().run()
    assert len(ring(page)) == 0
    assert "text" not in page.query_params


def test_a_click_on_what_is_no_text_changes_nothing(page: AppTest) -> None:
    for value in (-1, N, "5", None, 2.5, [5]):
        happen(page, "clicked", value)
        assert not page.exception
        assert len(ring(page)) == 0


def test_a_lasso_selects_and_an_empty_one_takes_the_selection_back(page: AppTest) -> None:
    happen(page, "selected", [10, 20, 30, N + 5, "x"])
    assert not page.exception
    assert chosen_on(page) == [10, 20, 30]
    assert "3 texts are selected" in drawn_by(page)["alt"]
    revision = figure_of(page)["layout"]["selectionrevision"]
    happen(page, "selected", [])
    assert "selected" not in drawn_by(page)["alt"]
    assert figure_of(page)["layout"]["selectionrevision"] != revision, "or the browser keeps its lasso"


def test_what_is_open_and_selected_belongs_to_its_corpus(page: AppTest, public: Use, ready: Encoder) -> None:
    public(FIVE[:4])
    happen(page, "clicked", 2)
    happen(page, "selected", [1, 2])
    page.selectbox(key="corpus_choice").set_value("ag-news").run()
    until(page, lambda app: is_drawn(app, 4))
    assert (len(ring(page)), "selected" in drawn_by(page)["alt"]) == (0, False)


def test_a_link_opens_lens_parameters_colour_filter_text_and_tab(app: AppTest) -> None:
    go(
        app,
        map_lens="t-SNE",
        map_perplexity="5",
        map_seed="7",
        map_colour="Trust: neighbours kept",
        map_sections=["Space", "War & peace"],
        map_years=["1950", "1999"],
        text=NEWS.table["id"][OPENED],
        map_tab="How far to trust it",
    )
    assert not app.exception
    drawn = DATA.maps[MapParameters("tsne", 2, 7, perplexity=5.0)]
    left = NEWS.table["section"].isin(["Space", "War & peace"]) & (NEWS.years >= 1950) & (NEWS.years <= 1999)
    assert positions_on(app) == np.flatnonzero(left).tolist()
    np.testing.assert_array_equal(places_on(app), drawn.coordinates[left])
    np.testing.assert_array_equal(ring(app), drawn.coordinates[[OPENED]])
    np.testing.assert_allclose(texts_on(app)[0]["marker"]["color"], drawn.kept[left])
    assert app.metric[0].value == f"{drawn.kept.mean():.0%}"


@pytest.mark.parametrize(
    "asked",
    [
        {"map_seed": "-1", "map_lens": "zzz", "map_years": "9", "text": "../../etc"},
        {"map_seed": "99999999999999999999", "map_colour": "Cosine to your sentence", "map_dimensions": "7-D"},
        {"map_sections": ["<script>", "Space"], "map_years": ["2030", "1800"], "map_labels": "all"},
        {"map_n_neighbors": "1000000", "map_min_dist": "nan", "map_tab": "Nothing", "text": "\u0000"},
        {"map_lens": "t-SNE", "map_perplexity": "1e9", "map_drag": "x", "map_seed": "many", "corpus": "own"},
    ],
    ids=["seed below 0", "seed too large", "sections and years", "umap", "t-SNE"],
)
def test_whatever_a_link_asks_for_the_map_opens_and_computes_nothing(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str | list[str]]
) -> None:
    monkeypatch.setattr(CorpusMaps, "start", lambda *_arguments: pytest.fail("nobody can ask for such a map"))
    go(app, **asked)
    assert not app.exception
    assert positions_on(app)
    assert "text" not in app.query_params


def test_the_text_that_is_open_is_in_the_address_of_the_news_alone(page: AppTest, ready: Encoder) -> None:
    upload(page, pd.DataFrame({"id": list("abcd"), "text": FIVE[:4]}).to_csv(index=False).encode(), "mine.csv")
    until(page, lambda app: is_drawn(app, 4))
    happen(page, "clicked", 2)
    assert len(ring(page)) == 1
    assert "text" not in page.query_params


def test_nothing_typed_is_in_the_address_until_the_user_says_so(page: AppTest) -> None:
    ask(page, SENTENCE)
    for view in ("Selection", "How far to trust it", "Take away"):
        tab(page, view)
        assert "sheep" not in str(page.query_params)
    page.toggle(key="map_share_query").set_value(True).run()
    assert page.query_params["query"] == SENTENCE
    assert page.text_area(key="map_query").value == SENTENCE
    page.toggle(key="map_share_query").set_value(False).run()
    assert "sheep" not in str(page.query_params)
    assert page.text_area(key="map_query").value == SENTENCE


def test_a_shared_link_opens_with_its_sentences_on_the_map(app: AppTest, ready: Encoder) -> None:
    go(app, query="\n".join([SENTENCE, RECIPE]), map_colour="Cluster")
    assert not app.exception
    assert app.text_area(key="map_query").value == "\n".join([SENTENCE, RECIPE])
    assert len(stars(app)) == 2
    assert colour_box(app).value == "cosine"
    np.testing.assert_allclose(colours(app), cosines_to(ready, SENTENCE), atol=1e-5)
    ask(app, "")
    assert colour_box(app).value is not None
    assert len(stars(app)) == 0


def test_what_was_shared_in_the_address_goes_from_it_when_the_box_is_emptied_or_says_something_else(
    page: AppTest,
) -> None:
    ask(page, SENTENCE)
    tab(page, "Take away").toggle(key="map_share_query").set_value(True).run()
    tab(page, "Selection")
    assert page.query_params["query"] == SENTENCE, "the link still opens the same map"
    ask(page, RECIPE)
    assert "sheep" not in str(page.query_params), "the address holds what is no longer on the map"
    ask(page, "")
    assert "query" not in page.query_params


def test_sharing_stays_on_while_another_tab_is_open(page: AppTest) -> None:
    ask(page, SENTENCE)
    tab(page, "Take away").toggle(key="map_share_query").set_value(True).run()
    tab(page, "Selection")
    tab(page, "Take away")
    assert page.toggle(key="map_share_query").value is True
    assert page.query_params["query"] == SENTENCE


@pytest.mark.parametrize("query", ["x" * 30_000, "a\0b", MARKUP, "\n".join(SIXTY)], ids=["long", "NUL", "markup", "60"])
def test_whatever_a_link_asks_the_map_opens(app: AppTest, ready: Encoder, query: str) -> None:
    go(app, query=query)
    assert not app.exception
    assert len(positions_on(app)) == N
