"""The page Clusters: what it says of the news, of uploads, and of texts that cannot be divided."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score
from streamlit.testing.v1 import AppTest

import components.division
from components.engine.clustering import kmeans
from components.engine.corpus import load_news
from components.engine.encoder import Encoder
from components.engine.news_data import load_news_data
from tests.pages.conftest import ROOT
from tests.pages.helpers import FIVE, captions, words_of

FRESH_PROCESS = """
import sys, threading
import components.cached
never = threading.Event()
components.cached.load_encoder = lambda *a, **k: never.wait()
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(sys.argv[1], default_timeout=60).run()
app.switch_page("explore/clusters.py").run()
assert not app.exception, app.exception
heavy = [m for m in ("torch", "sentence_transformers", "transformers", "umap") if m in sys.modules]
print(len(app.subheader), app.title[0].value, heavy)
"""
NEWS = load_news()
N = len(NEWS.texts)


@pytest.fixture
def page(app: AppTest) -> AppTest:
    """Return the page Clusters after its first run."""
    return app.switch_page("explore/clusters.py").run()


def upload(page: AppTest, texts: Sequence[str]) -> AppTest:
    page.selectbox(key="corpus_choice").set_value("own").run()
    page.file_uploader(key="corpus_file").upload("mine.txt", "\n".join(texts).encode()).run()
    return page.button(key="corpus_use").click().run()


def open_view(page: AppTest, view: str) -> AppTest:
    page.query_params["clusters_view"] = view
    return page.run()


def test_on_a_fresh_server_the_news_are_divided_without_an_encoder() -> None:
    run = subprocess.run(
        [sys.executable, "-c", FRESH_PROCESS, str(ROOT / "pages" / "main.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert run.stdout.strip() == "12 Clusters []"


def test_the_cards_and_the_summary_are_those_of_k_means_on_the_embeddings(page: AppTest) -> None:
    assert not page.exception
    found = kmeans(load_news_data().embeddings, 12, seed=0, n_init=10)
    sizes = np.bincount(found.labels)
    assert [heading.value.split()[0] for heading in page.subheader] == [str(c + 1) for c in range(12)]
    assert all(f"{size:,} texts · cohesion " in captions(page) for size in sizes)
    index = adjusted_rand_score(NEWS.table["section"], found.labels)
    assert f"Agreement with the 12 sections: **{index:.2f}**" in words_of(page)
    assert "the best of 10 starts, seed 0" in captions(page)
    assert (words_of(page).count("**Most typical**"), words_of(page).count("**Most doubtful**")) == (12, 12)


def test_a_typical_text_is_one_of_its_cluster_and_a_doubtful_one_names_another(page: AppTest) -> None:
    labels = dict(zip(NEWS.table["headline"], kmeans(load_news_data().embeddings, 12).labels, strict=True))
    cards = [element.value for element in page.markdown if element.value.startswith("**Most")]
    names = [heading.value for heading in page.subheader]
    for c, (typical, doubtful) in enumerate(zip(cards[::2], cards[1::2], strict=True)):
        for line in (typical + "\n" + doubtful).splitlines():
            if line.startswith("- "):
                headline = line[3:].partition("”")[0].replace("\\", "")
                assert labels[headline] == c
        other = doubtful.splitlines()[1].partition("→")[2].strip("] \u00a0").replace("\u00a0", " ")
        assert other in names
        assert other != names[c]


@pytest.mark.parametrize(("asked", "k"), [("5", 5), ("30", 30), ("2", 2), ("31", 12), ("-4", 12), ("many", 12)])
def test_k_comes_from_the_address_where_that_is_within_its_limits(app: AppTest, asked: str, k: int) -> None:
    app.query_params["clusters_k"] = asked
    app.switch_page("explore/clusters.py").run()
    assert not app.exception
    assert len(app.subheader) == k


@pytest.mark.parametrize(("sent", "k"), [(4, 4), (99, 12), (-1, 12)])
def test_whatever_a_browser_sends_k_stays_within_its_limits(page: AppTest, sent: int, k: int) -> None:
    page.slider(key="clusters_k").set_value(sent).run()
    assert not page.exception
    assert len(page.subheader) == k


def test_the_sections_are_counted_in_each_cluster(page: AppTest) -> None:
    open_view(page, "Against the sections")
    assert not page.exception
    counts = next(frame.value for frame in page.dataframe if frame.value.index.name == "section")
    assert counts.to_numpy().sum() == N
    assert counts.sum(axis=1).to_dict() == NEWS.table["section"].value_counts().to_dict()
    assert counts.sum().tolist() == np.bincount(kmeans(load_news_data().embeddings, 12).labels).tolist()


def test_the_table_has_every_text_with_its_cluster_and_can_be_cut_to_some(page: AppTest) -> None:
    open_view(page, "Take away")
    table = page.dataframe[0].value
    assert len(table) == N
    labels = kmeans(load_news_data().embeddings, 12).labels
    assert table["cluster"].tolist() == (labels + 1).tolist()
    assert (table["next"] != table["cluster"]).all()
    assert table["margin"].min() > -1e-5
    page.multiselect(key="clusters_shown").set_value([2]).run()
    assert set(page.dataframe[0].value["cluster"]) == {3}
    assert f"{(labels == 2).sum()} of {N:,} texts" in captions(page)


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        (FIVE[:1], "1 text cannot be divided"),
        (FIVE[:2], "2 texts cannot be divided"),
        (FIVE[:1] * 7, "All 7 texts are the same to the encoder"),
    ],
    ids=["one", "two", "all equal"],
)
def test_texts_that_cannot_be_divided_get_one_clear_sentence(
    page: AppTest, ready: Encoder, texts: Sequence[str], answer: str
) -> None:
    upload(page, texts)
    assert not page.exception
    assert answer in page.info[0].value
    assert not page.subheader


def test_of_few_texts_k_goes_no_further_than_their_number(page: AppTest, ready: Encoder) -> None:
    upload(page, FIVE)
    assert (page.slider[0].min, page.slider[0].value, page.slider[0].max) == (2, 2, 5)
    page.slider[0].set_value(5).run()
    assert not page.exception
    assert len(page.subheader) == 5
    assert "Most doubtful" not in words_of(page), "each cluster is one text"


def test_fewer_different_texts_than_k_are_said_to_be_so(page: AppTest, ready: Encoder) -> None:
    upload(page, [text for text in FIVE[:3] for _ in range(4)])
    page.slider[0].set_value(8).run()
    assert not page.exception
    assert "Only 3 texts differ, so there are 3 clusters" in captions(page)
    assert len(page.subheader) == 3


def test_without_sections_nothing_is_said_of_them(page: AppTest, ready: Encoder) -> None:
    upload(page, FIVE)
    assert "Agreement" not in words_of(page)
    open_view(page, "Against the sections")
    assert "no sections" in page.info[0].value


def test_an_upload_leaves_no_words_in_what_all_sessions_share(
    page: AppTest, ready: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("this cache is for everybody")

    monkeypatch.setattr(components.division, "shared_clusters", refuse)
    upload(page, FIVE)
    assert not page.exception
    assert len(page.subheader) == 2
    assert "clusters_k" not in page.query_params


def test_markup_in_a_text_is_shown_as_typed(page: AppTest, ready: Encoder) -> None:
    nasty = "**bold** <b>html</b> :red[x] $x^2$ [link](http://a.example) `code` :smile:"
    upload(page, [nasty, *FIVE])
    assert not page.exception
    words = words_of(page)
    for raw in ("**bold**", "<b>", ":red[", "$x^2$", "](http", "`code`", ":smile:"):
        assert raw not in words
