"""A file of one's own on the page Corpus: what is guessed, counted, refused, kept and forgotten."""

from __future__ import annotations

import io
from typing import TypeVar

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Widget, WidgetList

import components.cached
import components.embedding
import components.engine.table_files as table_files
import components.file_input
from components.engine.encoder import Encoder
from tests.pages.helpers import FIVE, captions, open_view

W = TypeVar("W", bound=Widget)
SMALL_TABLE = pd.DataFrame(
    {
        "when": [f"20{10 + i}-0{1 + i % 9}-15" for i in range(10)],
        "desk": ["kitchen", "court"] * 5,
        "sentence": [f"{text} It happened {n} times." for n in ("two", "three") for text in FIVE],
    }
)


@pytest.fixture
def page(app: AppTest) -> AppTest:
    """Return the page Corpus after its first run."""
    return app.switch_page("explore/corpus.py").run()


def upload(page: AppTest, name: str, data: bytes) -> AppTest:
    page.selectbox(key="corpus_choice").set_value("own").run()
    return page.file_uploader(key="corpus_file").upload(name, data).run()


def of_file(widgets: WidgetList[W], what: str) -> W:
    """Return a widget that belongs to the file at hand: its key holds the file's own id."""
    keys = [str(widget.key) for widget in widgets]
    return next(
        w for w, key in zip(widgets, keys, strict=True) if key.startswith("corpus_file_") and key.endswith(what)
    )


def csv(table: pd.DataFrame = SMALL_TABLE) -> bytes:
    return table.to_csv(index=False).encode()


def test_an_upload_is_guessed_previewed_and_used(page: AppTest, ready: Encoder) -> None:
    upload(page, "my table.csv", csv())
    assert of_file(page.multiselect, "_text").value == ["sentence"]
    assert of_file(page.selectbox, "_label").value == 1
    assert of_file(page.selectbox, "_date").value == 0
    assert list(page.dataframe[0].value.columns) == ["sentence", "desk", "when"]
    assert "Shown meanwhile: **A century of news**" in captions(page)
    page.button(key="corpus_use").click().run()
    assert "**my table\\.csv** · 10 texts · 2 sections · 2010-2019" in captions(page)
    assert "corpus" not in page.query_params
    assert "my table" not in str(page.query_params)
    open_view(page, "Search by meaning")
    page.text_input(key="corpus_query").set_value("two cats at play").run()
    assert page.dataframe[-1].value["text"].iloc[0].startswith(("A kitten", "A young cat"))


def test_an_upload_stays_when_another_page_was_open(page: AppTest) -> None:
    upload(page, "table.csv", csv())
    page.button(key="corpus_use").click().run()
    page.switch_page("learn/cosine.py").run()
    page.switch_page("explore/corpus.py").run()
    assert "**table\\.csv** · 10 texts" in captions(page)


def test_an_upload_belongs_to_its_session_alone(page: AppTest, app: AppTest, ready: Encoder) -> None:
    upload(page, "table.csv", csv())
    page.button(key="corpus_use").click().run()
    open_view(page, "Search by meaning")
    page.text_input(key="corpus_query").set_value("bread").run()
    spec = ready.spec
    assert components.cached.embedding_store().missing(spec, SMALL_TABLE["sentence"].tolist()) == (
        SMALL_TABLE["sentence"].tolist()
    )
    other = AppTest.from_file(str(page._script_path), default_timeout=60)
    other.switch_page("explore/corpus.py").run()
    other.selectbox(key="corpus_choice").set_value("own").run()
    assert "A century of news" in captions(other)
    assert "table" not in captions(other)


def test_what_was_met_in_a_file_is_counted(page: AppTest) -> None:
    rows = [*FIVE, FIVE[0], " ", "x" * 10_500, "left \u202eto right"]
    upload(page, "met.csv", pd.DataFrame({"text": rows}).to_csv(index=False).encode())
    page.button(key="corpus_use").click().run()
    said = captions(page)
    assert "1 blank row left out" in said
    assert "1 duplicate kept though the same text stands before" in said
    assert "1 text cut after 10,000 characters" in said
    assert "1 text freed of invisible marks" in said
    assert "8 texts" in said


def test_duplicates_can_be_left_out(page: AppTest) -> None:
    upload(page, "twice.csv", pd.DataFrame({"text": [*FIVE, *FIVE], "n": range(10)}).to_csv(index=False).encode())
    of_file(page.checkbox, "_unique").check().run()
    page.button(key="corpus_use").click().run()
    assert "5 texts" in captions(page)
    assert "5 duplicates left out" in captions(page)


def test_a_file_with_too_many_rows_is_a_sample_or_nothing(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "MAX_ROWS", 6)
    monkeypatch.setattr(components.file_input, "MAX_ROWS", 6)
    upload(page, "many.csv", csv())
    assert "This file has 10 rows; up to 6 can be used at once" in page.warning[0].value
    assert "Use these texts" not in [button.label for button in page.button]
    of_file(page.checkbox, "_sample").check().run()
    page.button(key="corpus_use").click().run()
    assert "**many\\.csv** · 6 texts" in captions(page)
    assert "a random sample of 6 of 10 rows" in captions(page)


@pytest.mark.parametrize(
    ("name", "data", "answer"),
    [
        ("bomb.csv", b"PK\x03\x04" + b"\0" * 100, "is a zip archive"),
        ("quotes.csv", b'"' * 5_000, "nothing below it"),
        ("nul.txt", b"one\ntwo\0\nthree", "holds NUL characters, the first in line 2"),
        ("wide.csv", ",".join(f"c{i}" for i in range(10_000)).encode() + b"\n1", "10,000 columns"),
        ("broken.parquet", b"PAR1 nonsense PAR1", "is not a Parquet file"),
        ("deep.jsonl", b"[" * 100_000, "breaks off"),
    ],
)
def test_what_an_attacker_sends_gets_one_sentence_and_the_page_stays(
    page: AppTest, name: str, data: bytes, answer: str
) -> None:
    upload(page, name, data)
    assert not page.exception
    assert len(page.error) == 1
    assert answer in page.error[0].value.replace("\\", "")
    assert "A century of news" in captions(page)


def test_markup_in_a_file_stays_text(page: AppTest) -> None:
    table = pd.DataFrame(
        {"[a](javascript:x)": ["# not a title", ":red[no]", "$x$", "<b>x</b>"] * 3, "b": ["<i>", ":smile:"] * 6}
    )
    upload(page, "../../<img src=x>.csv", csv(table))
    page.button(key="corpus_use").click().run()
    assert not page.exception
    said = captions(page)
    assert "\\<img src\\=x\\>\\.csv" in said
    assert ".." not in said.split("**")[1]


def test_an_encoding_that_was_taken_wrongly_can_be_put_right(page: AppTest) -> None:
    upload(page, "letters.txt", "Ä Ö Ü ß\nñ ¿ ¡\n".encode("cp1252"))
    of_file(page.selectbox, "_encoding").set_value("cp1251").run()
    assert page.dataframe[0].value["text"].iloc[0] != "Ä Ö Ü ß"
    of_file(page.selectbox, "_encoding").set_value("cp1252").run()
    assert page.dataframe[0].value["text"].iloc[0] == "Ä Ö Ü ß"


def test_traces_of_web_pages_can_be_cleaned_where_there_are_any(page: AppTest) -> None:
    upload(page, "plain.csv", csv())
    assert "Clean the traces of web pages" not in [box.label for box in page.checkbox]
    upload(page, "web.csv", csv(pd.DataFrame({"text": ["It #39;s &lt;b&gt;new&lt;/b&gt;.", "Oil at \\$50."] * 3})))
    assert page.dataframe[0].value["text"].iloc[0].startswith("It #39;s")
    of_file(page.checkbox, "_clean").check().run()
    assert page.dataframe[0].value["text"].tolist()[:2] == ["It's new .", "Oil at $50."]


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=True)
    return buffer.getvalue()


def bring_embeddings(page: AppTest, array: np.ndarray) -> AppTest:
    upload(page, "table.csv", csv())
    of_file(page.selectbox, "_vectors").set_value(components.file_input.NPY_FILE).run()
    return of_file(page.file_uploader, "_npy").upload("mine.npy", npy(array)).run()


def test_own_embeddings_of_another_encoder_are_used_but_not_mixed_with_ours(page: AppTest, ready: Encoder) -> None:
    bring_embeddings(page, np.random.default_rng(0).normal(size=(10, 384)))
    page.button(key="corpus_use").click().run()
    assert "embeddings of its own, 384 dimensions" in captions(page)
    open_view(page, "Search by meaning")
    assert "are not those of all-MiniLM-L6-v2" in page.info[0].value
    assert not page.text_input


def test_comparing_own_embeddings_with_the_encoder_s_leaves_nothing_for_other_sessions(
    page: AppTest, ready: Encoder
) -> None:
    bring_embeddings(page, np.random.default_rng(0).normal(size=(10, 384)))
    page.button(key="corpus_use").click().run()
    open_view(page, "Search by meaning")
    texts = SMALL_TABLE["sentence"].tolist()
    assert components.cached.embedding_store().missing(ready.spec, texts) == texts


def test_own_embeddings_of_the_same_encoder_can_be_searched(page: AppTest, ready: Encoder) -> None:
    bring_embeddings(page, 3 * ready.encode(SMALL_TABLE["sentence"].tolist()))
    page.button(key="corpus_use").click().run()
    open_view(page, "Search by meaning")
    page.text_input(key="corpus_query").set_value("two cats at play").run()
    assert page.dataframe[-1].value["text"].iloc[0].startswith(("A kitten", "A young cat"))


@pytest.mark.parametrize(
    ("array", "answer"),
    [
        (np.ones((9, 384)), "There are 9 embeddings for the 10 rows"),
        (np.array([{"a": 1}] * 10, dtype=object), "pickled Python objects, which are never opened"),
        (np.full((10, 4), np.nan), "infinite or missing"),
    ],
    ids=["too few", "pickled", "missing numbers"],
)
def test_embeddings_that_do_not_fit_get_one_sentence(page: AppTest, array: np.ndarray, answer: str) -> None:
    bring_embeddings(page, array)
    assert not page.exception
    assert answer in page.error[0].value.replace("\\", "")


def test_an_embedding_can_be_stopped_and_gone_on_with(page: AppTest, ready: Encoder) -> None:
    upload(page, "new.csv", csv(pd.DataFrame({"text": [f"{text} Nobody else says so." for text in FIVE]})))
    page.button(key="corpus_use").click().run()
    stopped = (page.session_state["corpus_upload"].digest, ready.spec.fingerprint)
    page.session_state[components.embedding._STOPPED] = stopped
    open_view(page, "Search by meaning")
    page.text_input(key="corpus_query").set_value("two cats at play").run()
    assert "Stopped: 0 of 5 texts are embedded" in page.info[0].value
    assert not any("cosine" in table.value for table in page.dataframe)
    page.button(key="embedding_go_on").click().run()
    assert page.dataframe[-1].value["text"].iloc[0].startswith(("A kitten", "A young cat"))


def test_a_second_file_starts_from_its_own_guess_and_takes_nothing_over(page: AppTest) -> None:
    bring_embeddings(page, np.random.default_rng(0).normal(size=(10, 384)))
    of_file(page.selectbox, "_encoding").set_value("cp1252").run()
    other = pd.DataFrame({"Überschrift": [f"{n}: {text}" for n, text in enumerate(FIVE * 2)], "Nr": range(10)})
    page.file_uploader(key="corpus_file").upload("zweite.csv", other.to_csv(index=False, sep=";").encode()).run()
    assert not page.error
    assert of_file(page.multiselect, "_text").value == ["Überschrift"]
    assert of_file(page.selectbox, "_encoding").value is None
    page.button(key="corpus_use").click().run()
    assert "**zweite\\.csv** · 10 texts" in captions(page)
    assert "embeddings of its own" not in captions(page)


def test_the_texts_in_use_can_be_forgotten(page: AppTest) -> None:
    upload(page, "table.csv", csv())
    page.button(key="corpus_use").click().run()
    page.session_state[components.embedding._MATRIX] = (("digest", "encoder"), np.ones((1, 384)))
    page.button(key="corpus_forget").click().run()
    assert "Shown meanwhile: **A century of news**" in captions(page)
    assert "corpus_upload" not in page.session_state
    assert components.embedding._MATRIX not in page.session_state


def test_dates_without_sections_are_drawn_too_and_a_thousand_years_by_century(page: AppTest) -> None:
    upload(page, "dates.csv", csv(pd.DataFrame({"text": FIVE, "date": ["1066", "1990-05-01", "1789", "2001", "1492"]})))
    of_file(page.selectbox, "_date").set_value(1).run()
    page.button(key="corpus_use").click().run()
    assert len(page.get("plotly_chart")) == 1
    table = page.dataframe[-1].value
    assert list(table.columns)[:2] == ["1000–1099", "1100–1199"]
    assert table.to_numpy().sum() == 5


def test_the_uploaded_text_reaches_neither_the_url_nor_the_log(
    page: AppTest, ready: Encoder, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    secret = pd.DataFrame({"text": ["The xylophone is hidden.", "Nobody knows where.", "Not even the cat."]})
    with caplog.at_level("DEBUG"):
        upload(page, "xylophone.csv", csv(secret))
        page.button(key="corpus_use").click().run()
        open_view(page, "Search by meaning")
        page.text_input(key="corpus_query").set_value("a xylophone").run()
    assert "xylophone" not in str(page.query_params)
    printed = capfd.readouterr()
    assert "xylophone" not in caplog.text + printed.out + printed.err
