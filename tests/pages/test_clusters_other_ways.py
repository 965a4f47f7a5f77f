"""The tab "Other ways": what each way says of the news, of a dozen sentences, and where there is nothing to find."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score
from streamlit.testing.v1 import AppTest

import components.cached
import components.cluster_communities
import components.cluster_density
import components.cluster_run
import components.cluster_tree
from components.cluster_run import usual_size
from components.cluster_runs import MOST_RUNS
from components.engine import communities as communities_module
from components.engine.clustering import kmeans
from components.engine.communities import communities
from components.engine.corpus import load_news
from components.engine.density_clusters import assign_noise, hdbscan
from components.engine.encoder import Encoder
from components.engine.examples import load_examples
from components.engine.linkage_tree import cut_height, cut_tree, linkage_tree
from components.engine.news_data import load_news_data
from components.engine.sampling import sample_positions
from components.engine.silhouettes import silhouettes
from tests.pages.helpers import FIVE, captions, words_of
from tests.pages.map_helpers import drawn_by, figure_of, happen, press_segment, upload

NEWS, EMBEDDINGS = load_news(), load_news_data().embeddings
N = len(NEWS.texts)
SAMPLE = sample_positions(N, 1_000, 0)
DOZEN = load_examples()["questions"].sentences
PICTURE = "clusters_tree_picture"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    components.cached.shared_finding.clear()


def go(app: AppTest, **asked: str) -> AppTest:
    """Open the tab as a link with these parameters does."""
    for name, value in {"clusters_view": "Other ways", **asked}.items():
        app.query_params[name] = value
    app.switch_page("explore/clusters.py").run()
    assert not app.exception, app.exception
    return app


def own(app: AppTest, texts: Sequence[str]) -> AppTest:
    """Open the tab on texts of one's own."""
    go(app)
    upload(app, "\n".join(texts).encode())
    app.query_params["clusters_view"] = "Other ways"
    app.run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, name: str, value: str) -> AppTest:
    """Choose in the segmented control whose key begins so."""
    key = next(str(group.key) for group in app.button_group if str(group.key).startswith(name))
    press_segment(app, key, value)
    assert not app.exception, app.exception
    return app


def table(app: AppTest, name: str) -> pd.DataFrame:
    """Return the first table that has a column of this name."""
    return next(frame.value for frame in app.dataframe if name in frame.value.columns)


def sizes(app: AppTest) -> list[int]:
    return table(app, "central")["size"].tolist()


def runs(app: AppTest) -> list[tuple[str, str]]:
    frame = table(app, "silhouette")
    return list(zip(frame["way"], frame["parameters"], strict=True))


def test_the_tree_of_the_news_is_cut_as_the_engine_cuts_it_and_says_that_it_is_a_sample(app: AppTest) -> None:
    go(app)
    tree = linkage_tree(EMBEDDINGS[SAMPLE], "ward")
    labels = cut_tree(tree, 12)
    assert sizes(app) == np.bincount(labels).tolist()
    assert "On a sample of 1,000 of the 1,278 texts, drawn at random with seed 0" in captions(app)
    *_, texts, _dots, cut = figure_of(app, PICTURE)["data"]
    assert len(texts["x"]) == 1_000
    assert cut["x"][0] == pytest.approx(cut_height(tree, 12))
    alt = drawn_by(app, PICTURE)["alt"]
    assert "Dendrogram of 1,000 texts" in alt
    assert f"12 clusters of {np.bincount(labels).min()} to {np.bincount(labels).max()}" in alt
    assert f"**12 clusters** of {np.bincount(labels).min()} to" in words_of(app)
    mean = silhouettes(EMBEDDINGS[SAMPLE], labels).mean
    assert f"mean silhouette **{mean:.2f}**" in words_of(app)
    first = table(app, "central").iloc[0]["central"]
    assert first in NEWS.table["headline"].to_numpy()[SAMPLE[labels == 0]]


def test_the_table_of_steps_has_those_of_the_tree_from_the_last_on(app: AppTest) -> None:
    steps = table(go(app), "Larger group")
    tree = linkage_tree(EMBEDDINGS[SAMPLE], "ward")
    assert steps["Distance"].tolist() == pytest.approx(tree.heights[::-1][:30].round(3).tolist())
    assert steps["Clusters before"].tolist() == list(range(2, 32))
    assert (steps["Larger group"] + steps["Smaller group"]).tolist() == tree.sizes[::-1][:30].tolist()


def test_a_click_on_a_dot_cuts_before_its_step_also_where_a_distance_was_chosen(app: AppTest) -> None:
    go(app)
    press(app, "clusters_tree_cut", "distance")
    usual = cut_height(linkage_tree(EMBEDDINGS[SAMPLE], "ward"), 12)
    assert ("Agglomerative", f"ward, distance {usual:.2f}") in runs(app)
    happen(app, "clicked", 7, PICTURE)
    assert not app.exception
    assert app.slider(key="clusters_tree_k").value == 7
    assert len(sizes(app)) == 7
    happen(app, "clicked", 4_000, PICTURE)
    assert app.slider(key="clusters_tree_k").value == 7


def test_a_distance_cuts_where_it_says(app: AppTest) -> None:
    go(app, clusters_tree_method="Average", clusters_tree_cut="Distance")
    app.slider(key="clusters_tree_distance_average").set_value(0.8).run()
    labels = cut_tree(linkage_tree(EMBEDDINGS[SAMPLE], "average"), distance=0.8)
    assert sizes(app) == np.bincount(labels).tolist()
    assert "average, distance 0.80" in dict(runs(app)).values()
    assert "the mean cosine distance" in captions(app)


def test_hdbscan_says_what_noise_is_and_its_numbers_are_the_engine_s(app: AppTest) -> None:
    go(app, clusters_way="HDBSCAN")
    found = hdbscan(EMBEDDINGS, 5, 1, "leaf")
    noise = int((found.labels < 0).sum())
    assert 0.3 < noise / N < 0.8
    assert sizes(app) == np.bincount(found.labels[found.labels >= 0]).tolist()
    assert f"leaves **{noise / N:.0%}** as noise: {noise:,} texts in no dense region" in words_of(app)
    assert "not a failure" in words_of(app)
    row = table(app, "silhouette").iloc[1]
    inside = found.labels >= 0
    assert row["silhouette"] == pytest.approx(silhouettes(EMBEDDINGS, found.labels).mean)
    truth = NEWS.table["section"].to_numpy()
    assert row["sections"] == pytest.approx(adjusted_rand_score(truth[inside], found.labels[inside]))
    other = kmeans(EMBEDDINGS, 12).labels
    assert row["kmeans"] == pytest.approx(adjusted_rand_score(other[inside], found.labels[inside]))
    assert row["noise"] == pytest.approx(100 * noise / N)


def test_one_click_gives_the_noise_to_the_nearest_clusters_and_both_runs_stay(app: AppTest) -> None:
    go(app, clusters_way="HDBSCAN")
    app.toggle(key="clusters_density_assign").set_value(True).run()
    assert not app.exception
    labels = assign_noise(EMBEDDINGS, hdbscan(EMBEDDINGS, 5, 1, "leaf").labels)
    assert sizes(app) == np.bincount(labels).tolist()
    assert "as noise" in words_of(app), "what was noise is still said"
    assert [way for way, _ in runs(app)] == ["K-means", "HDBSCAN", "HDBSCAN"]
    assert table(app, "silhouette")["noise"].tolist()[2] == 0


def test_one_cluster_of_nearly_all_is_said_to_be_so(app: AppTest) -> None:
    go(app, clusters_way="HDBSCAN", clusters_density_selection="The longest-lived")
    app.slider(key="clusters_density_size").set_value(6).run()
    assert f"One cluster has {sizes(app)[0]:,} of the" in captions(app)


def test_communities_are_the_engine_s_and_their_texts_can_be_read(app: AppTest) -> None:
    go(app, clusters_way="Communities")
    found = communities(EMBEDDINGS, 0.4, 5)
    assert sizes(app) == np.bincount(found.labels[found.labels >= 0]).tolist()
    assert f"{(found.labels < 0).sum()} texts" in words_of(app)
    box = next(box for box in app.selectbox if str(box.key).startswith("clusters_way_members"))
    box.set_value(1).run()
    members = NEWS.table["headline"].to_numpy()[found.labels == 1]
    shown = app.dataframe[1].value
    assert sorted(shown["headline"]) == sorted(members)
    assert shown["cosine"].is_monotonic_decreasing
    next(box for box in app.selectbox if str(box.key).startswith("clusters_way_members")).set_value(-1).run()
    assert len(app.dataframe[1].value) == (found.labels < 0).sum()
    assert not app.exception


def test_of_a_sample_the_texts_that_are_read_are_its_own(app: AppTest) -> None:
    go(app)
    next(box for box in app.selectbox if str(box.key).startswith("clusters_way_members")).set_value(3).run()
    labels = cut_tree(linkage_tree(EMBEDDINGS[SAMPLE], "ward"), 12)
    shown = next(frame.value for frame in app.dataframe if "headline" in frame.value.columns)
    assert sorted(shown["headline"]) == sorted(NEWS.table["headline"].to_numpy()[SAMPLE[labels == 3]])


def test_a_cosine_that_no_text_reaches_gets_a_sentence_and_a_row(app: AppTest) -> None:
    go(app, clusters_way="Communities", clusters_community_cosine="0.95")
    assert "No text has 4 or more others at a cosine of 0.95" in app.info[0].value
    row = table(app, "silhouette").iloc[1]
    assert (row["clusters"], row["noise"]) == (0, 100)
    assert np.isnan(row["kmeans"])


def test_more_alike_pairs_than_fit_get_a_sentence_and_no_row(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(communities_module, "MOST_PAIRS", 5_000)
    go(app, clusters_way="Communities")
    assert "raise the threshold" in app.warning[0].value
    assert [way for way, _ in runs(app)] == ["K-means"]


def test_all_that_were_run_stand_side_by_side_once_each_with_k_means_first_until_they_are_forgotten(
    app: AppTest,
) -> None:
    go(app)
    press(app, "clusters_way", "HDBSCAN")
    press(app, "clusters_way", "Communities")
    press(app, "clusters_way", "Agglomerative")
    ways = ["K-means", "Agglomerative", "HDBSCAN", "Communities"]
    assert [way for way, _ in runs(app)] == ways
    app.slider(key="clusters_k").set_value(5).run()
    assert runs(app)[0] == ("K-means", "k = 5"), "the page's own comes first"
    assert ("K-means", "k = 12") in runs(app)
    frame = table(app, "silhouette")
    assert frame["kmeans"].tolist()[0] == 1
    assert (frame["seconds"] > 0).all()
    app.button(key="clusters_runs_forget").click().run()
    assert [way for way, _ in runs(app)] == ["K-means", "Agglomerative"], "what is on the screen is run"


def test_no_more_runs_are_kept_than_fit(app: AppTest) -> None:
    go(app)
    for k in range(2, 3 + MOST_RUNS):
        happen(app, "clicked", k, PICTURE)
    assert len(runs(app)) == MOST_RUNS
    assert runs(app)[0] == ("K-means", "k = 12")
    assert runs(app)[-1] == ("Agglomerative", f"ward, k = {2 + MOST_RUNS}")


@pytest.mark.parametrize(
    ("module", "way", "words"),
    [("cluster_density", "HDBSCAN", "memory"), ("cluster_communities", "Communities", "compared with all")],
)
def test_of_more_texts_than_a_way_can_take_a_sample_is_taken_and_said_to_be_one(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, module: str, way: str, words: str
) -> None:
    monkeypatch.setattr(getattr(components, module), "MOST_TEXTS", 300)
    go(app, clusters_way=way)
    assert "On a sample of 300 of the 1,278 texts" in captions(app)
    assert words in captions(app)
    assert table(app, "silhouette")["texts"].tolist() == [N, 300]
    inside = sum(sizes(app))
    assert f"in 300 texts · **{1 - inside / 300:.0%}** in none" in words_of(app)


def test_a_dozen_sentences_fall_into_their_six_pairs_by_each_way(app: AppTest, ready: Encoder) -> None:
    own(app, DOZEN)
    figure = figure_of(app, PICTURE)
    assert len(figure["layout"]["yaxis"]["ticktext"]) == 12
    assert not any(str(key).startswith(("clusters_way", "clusters_tree")) for key in app.query_params)
    happen(app, "clicked", 6, PICTURE)
    for way in ("Agglomerative", "HDBSCAN", "Communities"):
        press(app, "clusters_way", way)
        assert sizes(app) == [2] * 6, way


@pytest.mark.parametrize("way", ["Agglomerative", "HDBSCAN", "Communities"])
@pytest.mark.parametrize(
    "texts", [FIVE[:3], FIVE[:2] * 2, [*FIVE[:1] * 9, FIVE[1]]], ids=["three", "two twice", "one nine times"]
)
def test_few_texts_get_clusters_or_a_clear_sentence(
    app: AppTest, ready: Encoder, way: str, texts: Sequence[str]
) -> None:
    own(app, texts)
    press(app, "clusters_way", way)
    found = any("central" in frame.value.columns for frame in app.dataframe)
    said = [info.value for info in app.info]
    assert found or any("HDBSCAN finds no two" in words or "No text has" in words for words in said)
    assert runs(app)[0][0] == "K-means"
    assert "Silhouette" not in words_of(app)


def test_an_upload_leaves_no_words_in_what_all_sessions_share(
    app: AppTest, ready: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("this cache is for everybody")

    own(app, FIVE)
    for way in ("Agglomerative", "HDBSCAN", "Communities"):
        monkeypatch.setattr(components.division, "shared_finding", refuse)
        press(app, "clusters_way", way)


def test_markup_in_a_text_is_shown_as_typed(app: AppTest, ready: Encoder) -> None:
    nasty = "**bold** <b>html</b> :red[x] $x^2$ [link](http://a.example) `code` :smile:"
    own(app, [nasty, nasty + "!", *FIVE])
    assert "<b>html" not in str(figure_of(app, PICTURE))
    for way in ("Agglomerative", "HDBSCAN", "Communities"):
        press(app, "clusters_way", way)
        for raw in ("**bold**", "<b>", ":red[", "$x^2$", "](http", "`code`", ":smile:"):
            assert raw not in words_of(app)
            assert raw not in captions(app)


def test_the_fewest_texts_of_a_cluster_grow_with_the_root_of_n() -> None:
    assert [usual_size(n) for n in (3, 12, 200, 1_278, 5_000)] == [2, 2, 2, 5, 10]
