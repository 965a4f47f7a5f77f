"""Sentences of one's own on the news map: where they land, what is near, and where they stay out of."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.engine.encoder import Encoder
from components.engine.placement import place
from components.engine.projection import METHODS, MapParameters
from components.markdown import escape
from tests.pages.helpers import FIVE, captions, words_of
from tests.pages.map_helpers import (
    DATA,
    MARKUP,
    NEWS,
    RECIPE,
    SENTENCE,
    SIXTY,
    UMAP,
    N,
    ask,
    colour_box,
    colours,
    cosines_to,
    figure_of,
    go,
    is_drawn,
    named,
    places_on,
    positions_on,
    press_segment,
    stars,
    texts_on,
    until,
    upload,
)

GIBBERISH = "qwx zvk 0xff ;;; 7c"
FAR = float(np.percentile(DATA.neighbors.cosines[:, 0], 1))


@pytest.fixture
def page(app: AppTest, ready: Encoder) -> AppTest:
    """Return the map after its first run, with the encoder loaded."""
    return go(app)


def nearest_table(app: AppTest) -> pd.DataFrame:
    """Return the table of the nearest briefs."""
    return next(frame.value for frame in app.dataframe if str(frame.key).startswith("map_found"))


def warned_of_distance(app: AppTest) -> bool:
    return any("farther" in warning.value for warning in app.warning)


def test_a_sentence_colours_the_map_by_its_cosine_and_the_former_colour_comes_back(
    page: AppTest, ready: Encoder
) -> None:
    colour_box(page).set_value("region").run()
    ask(page, SENTENCE)
    assert not page.exception
    assert colour_box(page).value == "cosine"
    np.testing.assert_allclose(colours(page), cosines_to(ready, SENTENCE), atol=1e-5)
    ask(page, "")
    assert colour_box(page).value == "region"
    assert len(texts_on(page)) == NEWS.table["region"].nunique()
    assert len(stars(page)) == 0


def test_with_a_sentence_another_colour_can_be_picked(page: AppTest) -> None:
    ask(page, SENTENCE)
    colour_box(page).set_value("section").run()
    assert len(texts_on(page)) == 12
    assert len(stars(page)) == 1


def test_the_nearest_briefs_are_listed_with_their_cosines_best_first(page: AppTest, ready: Encoder) -> None:
    ask(page, SENTENCE)
    cosines = cosines_to(ready, SENTENCE)
    best = np.argsort(-cosines, kind="stable")[:15]
    table = nearest_table(page)
    assert table["id"].tolist() == NEWS.table["id"][best].tolist()
    np.testing.assert_allclose(table["cosine"], cosines[best], atol=1e-5)
    assert "Dolly" in table["headline"].iloc[0]
    assert f"{cosines[best[0]]:.3f}" in words_of(page)


def test_the_table_of_all_texts_is_ordered_by_the_cosine_too(page: AppTest, ready: Encoder) -> None:
    ask(page, SENTENCE)
    table = next(frame.value for frame in page.dataframe if str(frame.key).startswith("map_texts"))
    assert len(table) == N
    order = np.argsort(-cosines_to(ready, SENTENCE), kind="stable")
    np.testing.assert_allclose(table["cosine"], cosines_to(ready, SENTENCE)[order], atol=1e-5)


def test_the_cluster_that_it_joins_is_the_one_of_most_of_its_nearest(page: AppTest, ready: Encoder) -> None:
    ask(page, SENTENCE)
    cosines = cosines_to(ready, SENTENCE)
    weights: dict[int, float] = {}
    for i in np.argsort(-cosines)[:15]:
        label = int(DATA.topics[12].labels[i])
        weights[label] = weights.get(label, 0.0) + max(float(cosines[i]), 0.0)
    words = DATA.topics[12].words[max(weights, key=lambda label: weights[label])]
    assert f"joins the cluster **{escape(', '.join(words))}**" in words_of(page)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_the_star_is_where_the_engine_places_it_on_every_lens(app: AppTest, ready: Encoder, dimensions: int) -> None:
    go(app, map_lens="All three", map_dimensions=f"{dimensions}-D")
    ask(app, [SENTENCE, RECIPE])
    for panel, method in zip(("", "2", "3"), METHODS, strict=True):
        drawn = DATA.maps[MapParameters(method, dimensions).canonical].coordinates
        expected = place(DATA.embeddings, drawn, ready.encode([SENTENCE, RECIPE])).coordinates
        np.testing.assert_allclose(stars(app, panel), expected, atol=1e-4)


@pytest.mark.parametrize("position", [0, 640, N - 1])
def test_a_brief_s_own_text_lands_on_it_and_is_far_from_nothing(page: AppTest, position: int) -> None:
    ask(page, NEWS.texts[position].replace("\n", " "))
    np.testing.assert_allclose(stars(page), UMAP.coordinates[[position]], atol=1e-6)
    assert not warned_of_distance(page)
    assert nearest_table(page)["id"].iloc[0] == NEWS.table["id"][position]


@pytest.mark.parametrize("sentence", [GIBBERISH, RECIPE, SENTENCE, "Astronauts walked on the Moon.", "aaaa"])
def test_far_from_everything_is_warned_of_below_the_cosine_that_99_percent_of_the_briefs_reach(
    page: AppTest, ready: Encoder, sentence: str
) -> None:
    ask(page, sentence)
    assert warned_of_distance(page) == (cosines_to(ready, sentence).max() < FAR)


def test_gibberish_is_far_from_everything(page: AppTest, ready: Encoder) -> None:
    assert cosines_to(ready, GIBBERISH).max() < FAR
    ask(page, GIBBERISH)
    assert warned_of_distance(page)
    assert f"{FAR:.2f}" in next(warning.value for warning in page.warning if "farther" in warning.value)


def test_fifty_sentences_are_placed_and_any_of_them_colours_the_map(page: AppTest, ready: Encoder) -> None:
    ask(page, SIXTY[:50])
    assert not page.exception
    assert len(stars(page)) == 50
    assert not [warning for warning in page.warning if "first 50" in warning.value]
    page.selectbox(key="map_query_chosen").set_value(49).run()
    np.testing.assert_allclose(colours(page), cosines_to(ready, SIXTY[49]), atol=1e-5)
    assert nearest_table(page)["cosine"].iloc[0] == pytest.approx(cosines_to(ready, SIXTY[49]).max(), abs=1e-5)
    ask(page, FIVE[:2])
    assert not page.exception, "the 50th was chosen, and there are two"
    assert len(stars(page)) == 2


def test_of_sixty_sentences_the_first_fifty_are_placed_and_that_is_said(page: AppTest, ready: Encoder) -> None:
    ask(page, SIXTY)
    assert len(stars(page)) == 50
    assert any("60 sentences" in warning.value and "first 50" in warning.value for warning in page.warning)
    expected = place(DATA.embeddings, UMAP.coordinates, ready.encode(SIXTY[:50])).coordinates
    np.testing.assert_allclose(stars(page), expected, atol=1e-4)


def test_of_a_sentence_of_10_000_characters_the_encoder_reads_the_beginning(page: AppTest) -> None:
    ask(page, ("The ocean is rising. " * 1_000)[:9_999])
    assert not page.exception
    assert len(stars(page)) == 1
    assert "do not count" in captions(page)


def test_a_sentence_that_is_too_long_is_refused_in_words_and_the_map_stays(page: AppTest) -> None:
    ask(page, ("The ocean is rising. " * 1_000)[:20_000])
    assert not page.exception
    assert "up to 10,000" in page.main.error[0].value
    assert len(positions_on(page)) == N
    assert len(stars(page)) == 0


@pytest.mark.parametrize("typed", ["The ocean is rising. " * 1_500, "a\n" * 30_000], ids=["one line", "many lines"])
def test_more_than_the_box_takes_is_harmless(page: AppTest, typed: str) -> None:
    ask(page, typed)
    assert not page.exception
    assert len(positions_on(page)) == N


def test_ten_thousand_lines_are_counted_and_fifty_placed(page: AppTest) -> None:
    ask(page, "a\n" * 10_000)
    assert not page.exception
    assert len(stars(page)) == 50
    assert any("10,000 sentences" in warning.value for warning in page.warning)


@pytest.mark.parametrize("typed", [" \n\t\n ", "\u200b", ".", "\0", "one\0two"])
def test_next_to_nothing_is_harmless(page: AppTest, typed: str) -> None:
    ask(page, typed)
    assert not page.exception
    assert len(positions_on(page)) == N


def test_markup_and_formulas_are_only_text(page: AppTest) -> None:
    ask(page, [MARKUP, MARKUP + "!"])
    assert not page.exception
    said = words_of(page) + captions(page) + "".join(w.value for w in page.warning)
    for raw in ("**b**", "<b>", "<script>", ":red[", "$x^2$", "](java", "`c`", ":smile:"):
        assert raw not in said
    (star,) = named(page, "your sentence")
    assert all("<script" not in hover and "<b>h" not in hover for hover in star["hovertext"])
    assert all("&lt;script" in hover for hover in star["hovertext"])


def test_a_sentence_stays_when_another_page_was_open(page: AppTest) -> None:
    ask(page, SENTENCE)
    page.switch_page("explore/corpus.py").run()
    page.switch_page("explore/news_map.py").run()
    assert page.text_area(key="map_query").value == SENTENCE
    assert len(stars(page)) == 1


def test_before_the_encoder_is_there_the_map_is_drawn_and_the_search_waits(
    app: AppTest,
    ready: Encoder,
    other_load: Callable[[Callable[[], Encoder]], None],
    gate: threading.Event,
) -> None:
    def slow() -> Encoder:
        gate.wait()
        return ready

    other_load(slow)
    go(app)
    assert len(positions_on(app)) == N
    ask(app, "No one has ever embedded this very line.")
    assert not app.exception
    assert len(positions_on(app)) == N
    assert len(stars(app)) == 0
    assert any("warming up" in info.value for info in app.info)
    gate.set()
    until(app, lambda app: len(stars(app)) == 1)
    assert not any("warming up" in info.value for info in app.info)
    assert np.isfinite(colours(app)).all()


def test_a_brief_s_own_text_needs_no_encoder(
    app: AppTest, other_load: Callable[[Callable[[], Encoder]], None], gate: threading.Event
) -> None:
    def load() -> Encoder:
        gate.wait(60)
        raise AssertionError("nobody waits for it")

    other_load(load)
    ask(go(app), NEWS.texts[5])
    np.testing.assert_allclose(stars(app), UMAP.coordinates[[5]], atol=1e-6)


def test_a_sentence_is_placed_among_the_texts_of_a_file_and_leaves_nothing_in_the_address(
    page: AppTest, ready: Encoder
) -> None:
    upload(page, "\n".join(FIVE[:4]).encode())
    ask(page, "kittens")
    until(page, lambda app: is_drawn(app, 4))
    assert not page.exception
    cosines = ready.encode(FIVE[:4]) @ ready.encode(["kittens"])[0]
    np.testing.assert_allclose(nearest_table(page)["cosine"], np.sort(cosines)[::-1], atol=1e-5)
    np.testing.assert_allclose(stars(page), places_on(page)[[cosines.argmax()]], atol=2)
    assert "kitten" not in str(page.query_params)


def test_lenses_flat_and_in_space_keep_the_sentence(page: AppTest) -> None:
    ask(page, SENTENCE)
    press_segment(page, "map_dimensions", 3)
    assert stars(page).shape == (1, 3)
    press_segment(page, "map_dimensions", 2)
    assert stars(page).shape == (1, 2)
    assert figure_of(page)["layout"]["coloraxis"]["cmax"] <= 1
