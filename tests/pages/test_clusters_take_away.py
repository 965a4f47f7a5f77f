"""The tab of the page Clusters from which one takes all of it away."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from streamlit.testing.v1 import AppTest

import components.handover
from components.cluster_take_away import _about_the_address
from components.division import divide
from components.engine.catalog import CATALOG, DEFAULT_ENCODER
from components.engine.cluster_script import cluster_script
from components.engine.clustering import kmeans
from components.engine.encoder import Encoder
from components.engine.silhouettes import silhouettes
from tests.pages.helpers import FIVE, captions, words_of
from tests.pages.map_helpers import DATA, NEWS, N, downloads
from tests.pages.test_clusters import open_view, upload

__all__ = ["downloads"]

Downloads = dict[str, Callable[[], bytes]]
FILES = ("clusters.csv", "clusters.parquet", "clusters.py")
NASTY = ["=1+1", "+cmd", "@x", *FIVE]


@pytest.fixture
def page(app: AppTest) -> AppTest:
    """Return the tab after its first run."""
    app.query_params["clusters_view"] = "Take away"
    return app.switch_page("explore/clusters.py").run()


def made(downloads: Downloads) -> dict[str, bytes]:
    """Make the files as the server does: in a thread of its own, in no run."""
    files: dict[str, bytes] = {}
    thread = threading.Thread(target=lambda: files.update({name: downloads[name]() for name in FILES}))
    thread.start()
    thread.join()
    assert list(files) == list(FILES)
    return files


def test_the_address_opens_the_same_clusters_and_the_page_says_so(page: AppTest) -> None:
    assert not page.exception
    assert "**The address of this page** opens the same clusters" in words_of(page)
    assert "Names that you gave" not in words_of(page)
    assert "How many texts" not in words_of(page)


def test_both_tables_have_every_text_with_its_cluster_whatever_the_filter(page: AppTest, downloads: Downloads) -> None:
    page.multiselect(key="clusters_shown").set_value([2]).run()
    assert not page.exception
    files = made(downloads)
    found = kmeans(DATA.embeddings, 12)
    csv = pd.read_csv(io.BytesIO(files["clusters.csv"]))
    parquet = pd.read_parquet(io.BytesIO(files["clusters.parquet"]))
    names = [name.partition(" · ")[2] for name in page.multiselect(key="clusters_shown").options]
    for table in (csv, parquet):
        assert table["id"].tolist() == NEWS.table["id"].tolist()
        assert_array_equal(table["cluster"], found.labels + 1)
        assert table["name"].tolist() == [names[label] for label in found.labels]
        assert_allclose(table["silhouette"], silhouettes(DATA.embeddings, found.labels).values, atol=1e-6)
        assert_allclose(
            table["distance"], np.linalg.norm(DATA.embeddings - found.centers[found.labels], axis=1), atol=1e-5
        )
    assert_array_equal(np.stack(parquet["embedding"].tolist()), DATA.embeddings)


def test_the_script_is_that_of_the_k_in_the_address(app: AppTest, downloads: Downloads) -> None:
    app.query_params["clusters_k"] = "5"
    app.query_params["clusters_view"] = "Take away"
    app.switch_page("explore/clusters.py").run()
    script = made(downloads)["clusters.py"].decode()
    compile(script, "clusters.py", "exec")
    assert script == cluster_script(CATALOG[DEFAULT_ENCODER], 5, 0, 10)


def test_the_table_on_the_page_can_be_cut_to_some_clusters(page: AppTest) -> None:
    labels = kmeans(DATA.embeddings, 12).labels
    assert f"{N:,} of {N:,} texts" in captions(page)
    page.multiselect(key="clusters_shown").set_value([0, 2]).run()
    table = page.dataframe[0].value
    assert_array_equal(table["cluster"], labels[np.isin(labels, [0, 2])] + 1)
    assert f"{np.isin(labels, [0, 2]).sum()} of {N:,} texts" in captions(page)


def test_names_that_were_given_are_in_the_files_and_said_to_be_in_no_link(page: AppTest, downloads: Downloads) -> None:
    division = kmeans(DATA.embeddings, 12)
    names = page.multiselect(key="clusters_shown").options
    digest = divide(NEWS, CATALOG[DEFAULT_ENCODER], DATA.embeddings, 12).digest
    page.session_state["clusters_names"] = {(digest, 12): {0: "=the · first"}}
    page.run()
    assert page.multiselect(key="clusters_shown").options == ["1 · =the · first", *names[1:]]
    assert "The names that you gave are not" in words_of(page)
    files = made(downloads)
    assert set(pd.read_csv(io.BytesIO(files["clusters.csv"]))["name"][division.labels == 0]) == {"'=the · first"}
    assert set(pd.read_parquet(io.BytesIO(files["clusters.parquet"]))["name"][division.labels == 0]) == {"=the · first"}
    assert "the · first" not in files["clusters.py"].decode()


def test_the_size_of_a_sample_is_said_to_be_in_no_link() -> None:
    part = divide(NEWS.sample(100), CATALOG[DEFAULT_ENCODER], DATA.embeddings[:100], 2)
    assert "How many texts you took is not" in _about_the_address(part)


def test_texts_of_one_s_own_are_in_no_link_but_in_the_files(
    page: AppTest, ready: Encoder, downloads: Downloads
) -> None:
    upload(page, NASTY)
    assert not page.exception
    assert "does not open these clusters" in words_of(page)
    files = made(downloads)
    csv = pd.read_csv(io.BytesIO(files["clusters.csv"]))
    assert csv["text"].tolist() == ["'=1+1", "'+cmd", "'@x", *FIVE]
    assert pd.read_parquet(io.BytesIO(files["clusters.parquet"]))["text"].tolist() == NASTY
    script = files["clusters.py"].decode()
    assert "K = 2\n" in script
    assert not any(text in script for text in NASTY[1:])


def test_texts_that_come_from_the_map_are_in_no_link(page: AppTest) -> None:
    page.session_state[components.handover._CORPUS] = NEWS.take(np.arange(100))
    page.session_state["corpus_pick_handed"] = True
    page.run()
    assert not page.exception
    assert "100 of 100 texts" in captions(page)
    assert "does not open these clusters" in words_of(page)


def test_of_fewer_different_texts_than_k_there_are_files_all_the_same(
    page: AppTest, ready: Encoder, downloads: Downloads
) -> None:
    upload(page, [text for text in FIVE[:3] for _ in range(4)])
    page.slider[0].set_value(8).run()
    open_view(page, "Take away")
    assert not page.exception
    files = made(downloads)
    assert sorted(set(pd.read_csv(io.BytesIO(files["clusters.csv"]))["cluster"])) == [1, 2, 3]
    assert "K = 8\n" in files["clusters.py"].decode()
