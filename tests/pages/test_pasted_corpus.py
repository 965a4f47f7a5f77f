"""Pasted sentences as a corpus: on every page that takes one, in this session alone."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

import components.cached
from components.engine.corpus import MAX_TEXTS
from components.engine.encoder import Encoder
from components.engine.examples import load_examples
from tests.pages.helpers import FIVE, captions, words_of
from tests.pages.map_helpers import MARKUP, is_drawn, until

PAGES = ("explore/clusters.py", "explore/corpus.py", "explore/news_map.py")


def paste(page: AppTest, text: str) -> AppTest:
    """Pick pasted sentences as the corpus and type some."""
    page.selectbox(key="corpus_choice").set_value("pasted").run()
    return page.text_area(key="pasted_text").set_value(text).run()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_that_takes_a_corpus_takes_pasted_sentences(app: AppTest, ready: Encoder, path: str) -> None:
    app.run()
    page = paste(app.switch_page(path).run(), "\n".join(FIVE))
    assert not page.exception
    assert "**Your sentences** · 5 texts" in captions(page)
    assert "corpus" not in page.query_params


def test_the_box_starts_with_an_example_that_is_clustered_at_once(app: AppTest) -> None:
    app.switch_page("explore/clusters.py").run()
    app.selectbox(key="corpus_choice").set_value("pasted").run()
    assert not app.exception
    first = next(iter(load_examples().values()))
    assert f"{len(first.sentences)} texts" in captions(app)
    assert len(app.subheader) == 2


def test_pasted_sentences_are_divided_and_named_by_their_words(app: AppTest, ready: Encoder) -> None:
    page = paste(app.switch_page("explore/clusters.py").run(), "\n".join(FIVE))
    assert (page.slider[0].min, page.slider[0].max) == (2, 5)
    page.slider[0].set_value(3).run()
    assert len(page.subheader) == 3
    assert "clusters_k" not in page.query_params
    assert all(sentence in words_of(page).replace("\\", "") for sentence in FIVE)


def test_they_are_on_the_map_of_their_own(app: AppTest, ready: Encoder) -> None:
    app.run()
    page = paste(app.switch_page("explore/news_map.py").run(), "\n".join(FIVE))
    until(page, lambda page: is_drawn(page, 5))


def test_they_stay_in_this_session(app: AppTest, ready: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    page = paste(app.switch_page("explore/clusters.py").run(), "A sentence that only one knows.\n" + "\n".join(FIVE))
    assert not page.exception
    spec = ready.spec
    assert components.cached.embedding_store().get(spec, "A sentence that only one knows.") is None


def test_no_sentence_at_all_is_said_and_what_was_shown_before_stays(app: AppTest) -> None:
    page = paste(app.switch_page("explore/clusters.py").run(), " \n ")
    assert not page.exception
    assert page.info[0].value == "Write sentences, one a line, or pick an example."
    assert "Shown meanwhile: **" in captions(page)


def test_too_many_are_refused_in_one_sentence_and_stay_in_the_box(app: AppTest) -> None:
    text = "\n".join(f"line {i}" for i in range(MAX_TEXTS + 1))
    page = paste(app.switch_page("explore/clusters.py").run(), text)
    assert not page.exception
    assert f"There are {MAX_TEXTS + 1:,} sentences" in page.error[0].value
    assert page.text_area(key="pasted_text").value == text


def test_one_sentence_cannot_be_divided_and_that_is_said(app: AppTest, ready: Encoder) -> None:
    page = paste(app.switch_page("explore/clusters.py").run(), FIVE[0])
    assert "1 text cannot be divided" in page.info[0].value


def test_markup_is_shown_as_typed(app: AppTest, ready: Encoder) -> None:
    page = paste(app.switch_page("explore/clusters.py").run(), "\n".join([MARKUP, *FIVE]))
    assert not page.exception
    assert "<script>" not in words_of(page)


def test_what_the_encoder_cannot_read_is_said_beside_the_box(app: AppTest, ready: Encoder) -> None:
    page = paste(app.switch_page("explore/clusters.py").run(), "\n".join(["我爱北京天安门", *FIVE]))
    assert not page.exception
    assert "Line 1" in page.warning[0].value
    page = paste(page, "\n".join(FIVE))
    assert not page.warning
