"""The page Corpus: the picker, what it says while a corpus is not there, and the three views."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

import components.cached
import components.embedding
import components.file_input
from components.engine.corpus import Corpus, load_news, parse_lines
from components.engine.encoder import Encoder
from components.engine.public_corpora import PUBLIC_CORPORA, CorpusUnreachableError, Report
from tests.pages.helpers import FIVE, captions, open_view, words_of


@pytest.fixture
def page(app: AppTest) -> AppTest:
    """Return the page Corpus after its first run."""
    return app.switch_page("explore/corpus.py").run()


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[Report], Corpus]], None]]:
    """Let AG News be loaded in another way; afterwards nothing of it stays."""

    def use(load: Callable[[Report], Corpus]) -> None:
        monkeypatch.setitem(PUBLIC_CORPORA, "ag-news", replace(PUBLIC_CORPORA["ag-news"], load=load))
        components.cached.corpus_load.clear()

    yield use
    components.cached.corpus_load.clear()


def test_the_built_in_news_are_there_at_once_with_their_facts(page: AppTest) -> None:
    assert not page.exception
    n = len(load_news().texts)
    assert f"**A century of news** · {n:,} texts · 12 sections · 1900-2025 · CC BY 4.0" in captions(page)
    assert len(page.get("plotly_chart")) == 1
    assert "corpus" not in page.query_params


def test_the_page_needs_no_encoder_for_the_built_in_news(
    app: AppTest, other_load: Callable[[Callable[[], Encoder]], None], gate: threading.Event
) -> None:
    def load() -> Encoder:
        gate.wait(60)
        raise AssertionError("nobody waits for it")

    other_load(load)
    app.switch_page("explore/corpus.py").run()
    assert not app.exception
    assert "A century of news" in captions(app)


def test_a_search_finds_by_meaning_what_shares_no_word(page: AppTest, ready: Encoder) -> None:
    open_view(page, "Search by meaning")
    page.text_input(key="corpus_query").set_value("the sheep that was a copy").run()
    assert not page.exception
    assert "Dolly" in page.dataframe[0].value["headline"].iloc[0]
    assert page.dataframe[0].value["cosine"].is_monotonic_decreasing


def test_a_search_in_half_a_page_of_markup_and_formulas_is_only_text(page: AppTest, ready: Encoder) -> None:
    open_view(page, "Search by meaning")
    query = "=1+1 <script>alert(1)</script> [x](javascript:alert(1)) :red[no] $x^2$"
    page.text_input(key="corpus_query").set_value(query).run()
    assert not page.exception
    assert page.text_input(key="corpus_query").value == query
    assert "script" not in str(page.query_params)


def test_all_texts_can_be_filtered_by_word_and_section_also_in_chinese(page: AppTest) -> None:
    open_view(page, "All texts")
    page.text_input(key="corpus_word").set_value("ANTARCTIC").run()
    table = page.dataframe[0].value
    assert 0 < len(table) < 100
    assert (table["headline"] + table["text"]).str.contains("Antarctic", case=False).all()
    page.multiselect(key="corpus_sections").set_value(["Science"]).run()
    assert set(page.dataframe[0].value["section"]) == {"Science"}
    page.multiselect(key="corpus_sections").set_value([]).run()
    page.text_input(key="corpus_word").set_value("奥运").run()
    assert len(page.dataframe[0].value) > 0
    page.text_input(key="corpus_word").set_value("(unbalanced [").run()
    assert "No text matches" in page.info[0].value


def test_a_choice_stays_on_other_pages_and_is_in_the_address(page: AppTest, public: Callable[..., None]) -> None:
    public(lambda _report: replace(parse_lines("\n".join(FIVE)), name="AG News", key="ag-news"))
    page.selectbox(key="corpus_choice").set_value("ag-news").run()
    components.cached.corpus_load("ag-news").wait(10)
    page.run()
    assert page.query_params["corpus"] in ("ag-news", ["ag-news"])
    assert "**AG News** · 5 texts" in captions(page)
    page.switch_page("learn/cosine.py").run()
    page.switch_page("explore/corpus.py").run()
    assert "**AG News** · 5 texts" in captions(page)


def test_a_shared_link_opens_the_public_corpus(app: AppTest, public: Callable[..., None]) -> None:
    public(lambda _report: replace(parse_lines("\n".join(FIVE)), name="AG News", key="ag-news"))
    components.cached.corpus_load("ag-news").wait(10)
    app.query_params["corpus"] = "ag-news"
    app.switch_page("explore/corpus.py").run()
    assert "**AG News** · 5 texts" in captions(app)


@pytest.mark.parametrize("asked", ["own", "nonsense", "../../etc/passwd"])
def test_a_link_to_what_cannot_be_shared_opens_without_harm(app: AppTest, asked: str) -> None:
    app.query_params["corpus"] = asked
    app.switch_page("explore/corpus.py").run()
    assert not app.exception
    assert "A century of news" in captions(app)
    assert "corpus" not in app.query_params


def test_a_download_shows_its_progress_and_keeps_what_was_on_screen(
    page: AppTest, public: Callable[..., None], gate: threading.Event
) -> None:
    def load(report: Report) -> Corpus:
        report("Downloading 3 of 12 MB", 0.25)
        gate.wait(60)
        return replace(parse_lines("\n".join(FIVE)), name="AG News", key="ag-news")

    public(load)
    page.selectbox(key="corpus_choice").set_value("ag-news").run()
    for _ in range(50):
        if "Downloading" in components.cached.corpus_load("ag-news").state.step:
            break
        time.sleep(0.02)
    page.run()
    bar = page.get("progress")[-1].proto
    assert (bar.value, "Downloading 3 of 12 MB" in bar.text) == (25, True)
    assert "Shown meanwhile: **A century of news**" in captions(page)
    assert len(page.get("plotly_chart")) == 1


def test_offline_a_public_corpus_says_so_and_keeps_what_was_on_screen(
    page: AppTest, public: Callable[..., None]
) -> None:
    tries = []

    def load(_report: Report) -> Corpus:
        tries.append(1)
        raise CorpusUnreachableError("AG News is not on this machine, and the hub cannot be reached")

    public(load)
    page.selectbox(key="corpus_choice").set_value("ag-news").run()
    with pytest.raises(CorpusUnreachableError):
        components.cached.corpus_load("ag-news").wait(10)
    page.run()
    assert not page.exception
    assert "the hub cannot be reached. Connect to the internet" in page.warning[0].value
    assert "A century of news" in captions(page)
    assert len(page.get("plotly_chart")) == 1
    page.button(key="corpus_retry").click().run()
    assert len(tries) == 2


def test_a_large_public_corpus_starts_as_a_sample_and_can_be_taken_whole(
    page: AppTest, public: Callable[..., None]
) -> None:
    lines = "\n".join(f"The news number {n}." for n in range(3_000))
    public(lambda _report: replace(parse_lines(lines), name="AG News", key="ag-news"))
    components.cached.corpus_load("ag-news").wait(10)
    page.selectbox(key="corpus_choice").set_value("ag-news").run()
    assert "**AG News** · 2,000 texts" in captions(page)
    assert "a random sample of 2,000 of 3,000 rows" in captions(page)
    page.select_slider(key="ag-news_texts").set_value(3_000).run()
    assert "**AG News** · 3,000 texts" in captions(page)
    assert "random sample" not in captions(page)


def test_a_question_that_the_encoder_cannot_read_gets_a_warning(page: AppTest, ready: Encoder) -> None:
    open_view(page, "Search by meaning")
    page.text_input(key="corpus_query").set_value("第一次世界大战什么时候结束？").run()
    assert "looks like Chinese, which this encoder does not list" in captions(page)
    page.text_input(key="corpus_query").set_value("When did the First World War end?").run()
    assert "does not list" not in captions(page)
    assert "random pairs of news" in words_of(page)
