"""The tab "On the picture": both divisions, their numbers, and what is said of why they differ."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score
from streamlit.testing.v1 import AppTest

import components.engine.corpus_maps
from components.cluster_picture_words import say_how_much, say_which_agrees
from components.engine.clustering import kmeans
from components.engine.corpus import load_news
from components.engine.encoder import Encoder
from components.engine.matching import match_labels
from components.engine.news_data import load_news_data
from components.engine.projection import MapParameters, Projection, project
from tests.pages.helpers import FIVE, captions, words_of
from tests.pages.map_helpers import (
    SIXTY,
    Use,
    drawn_by,
    figure_of,
    happen,
    panel_of,
    press_segment,
    public,
    until,
    upload,
)

__all__ = ["public"]

NEWS, DATA = load_news(), load_news_data()
SECTIONS, N = NEWS.table["section"], len(NEWS.texts)
VIEW, PICTURE = "On the picture", "clusters_picture"
LABELS = kmeans(DATA.embeddings, 12).labels


def on_picture(method: str) -> np.ndarray:
    """Return the clusters on one picture of the news, under the numbers that they should have."""
    places = DATA.maps[MapParameters(method=method).canonical][0]  # type: ignore[arg-type]
    return match_labels(LABELS, kmeans(places, 12, unit=False).labels)


def go(app: AppTest, **asked: str) -> AppTest:
    """Open the tab as a link with these parameters does."""
    app.run()
    for name, value in {"clusters_view": VIEW, **asked}.items():
        app.query_params[name] = value
    app.switch_page("explore/clusters.py").run()
    assert not app.exception, app.exception
    return app


def drawn(app: AppTest, panel: str) -> np.ndarray:
    """Return the cluster by whose colour each text is drawn on one side, -1 where it is not."""
    labels = np.full(N, -1)
    for trace in figure_of(app, PICTURE)["data"]:
        if "customdata" in trace and panel_of(trace) == panel:
            labels[trace["customdata"]] = int(trace["legendgroup"])
    return labels


def there(app: AppTest) -> bool:
    return any(str(e.proto.id).endswith(f"-{PICTURE}") for e in app.get("bidi_component"))


def changed(app: AppTest) -> pd.DataFrame:
    return next(frame.value for frame in app.dataframe if "other" in frame.value.columns)


@pytest.mark.parametrize("method", ["umap", "tsne", "pca"])
def test_both_divisions_lie_on_the_same_places_in_colours_that_match(app: AppTest, method: str) -> None:
    names = {"umap": "UMAP", "tsne": "t-SNE", "pca": "PCA"}
    go(app, clusters_lens=names[method])
    assert drawn(app, "").tolist() == LABELS.tolist()
    assert drawn(app, "2").tolist() == on_picture(method).tolist()
    assert f"by {names[method]}" in drawn_by(app, PICTURE)["alt"]
    assert "12 clusters found in 384 dimensions" in drawn_by(app, PICTURE)["alt"]


def test_the_numbers_are_scikit_learns(app: AppTest) -> None:
    go(app)
    flat, again = on_picture("umap"), kmeans(DATA.embeddings, 12, seed=1).labels
    expected = [
        f"{adjusted_rand_score(SECTIONS, LABELS):.2f}",
        f"{adjusted_rand_score(SECTIONS, flat):.2f}",
        f"{adjusted_rand_score(LABELS, flat):.2f}",
        f"{adjusted_rand_score(LABELS, again):.2f}",
        f"{(flat != LABELS).mean():.0%}",
    ]
    assert [metric.value for metric in app.metric] == expected
    assert f"{(flat != LABELS).mean():.0%} of the texts" in drawn_by(app, PICTURE)["alt"]


def test_the_picture_is_chosen(app: AppTest) -> None:
    press_segment(go(app), "clusters_lens", "pca")
    assert not app.exception
    assert drawn(app, "2").tolist() == on_picture("pca").tolist()


def test_of_pca_it_is_said_how_little_of_the_variance_it_keeps(app: AppTest) -> None:
    go(app, clusters_lens="PCA")
    kept = DATA.maps[MapParameters(method="pca").canonical][3]
    assert f"It keeps only **{kept:.0%}** of the variance. Texts that differ in the other 382" in words_of(app)
    assert "all dimensions agree further" in words_of(app)


def test_of_umap_it_is_said_how_many_neighbours_it_keeps_and_that_a_better_score_is_its_decision(app: AppTest) -> None:
    go(app)
    kept = DATA.maps[MapParameters()][1].mean()
    assert f"It keeps **{kept:.0%}** of each text's true neighbours" in words_of(app)
    assert "drawn distance, which is not similarity" in words_of(app)
    assert "the picture agrees further" in words_of(app)
    assert "that is a decision of UMAP" in words_of(app)


def test_what_another_seed_changes_anyway_is_not_blamed_on_the_picture() -> None:
    assert "another seed in all dimensions changes about as much" in say_how_much("UMAP", 0.5, 0.35, 0.4)
    assert "most of it is the picture's doing" in say_how_much("UMAP", 0.5, 0.3, 0.9)
    assert "No text changed cluster" in say_how_much("UMAP", 0, 1, 1)


def test_which_of_the_two_is_nearer_to_the_sections_can_be_either() -> None:
    assert "the picture agrees further** (0.39, all dimensions 0.29)" in say_which_agrees(0.29, 0.39, "t-SNE")
    assert "a decision of t-SNE" in say_which_agrees(0.29, 0.39, "t-SNE")
    assert "drops all but the two widest directions" in say_which_agrees(0.29, 0.39, "PCA")
    assert "all dimensions agree further** (0.39, the picture 0.29)" in say_which_agrees(0.39, 0.29, "UMAP")
    assert "both agree about as far" in say_which_agrees(0.30, 0.31, "UMAP")


def test_the_texts_that_changed_are_listed_with_both_clusters(app: AppTest) -> None:
    go(app)
    flat = on_picture("umap")
    table = changed(app)
    assert len(table) == 200
    assert f"{(flat != LABELS).sum()} texts changed cluster" in app.subheader[0].value
    assert "The first 200 are drawn" in captions(app)
    for position, row in table.iterrows():
        assert row["own"].startswith(f"{LABELS[position] + 1} · ")
        assert row["other"].startswith(f"{flat[position] + 1} · ")
        assert LABELS[position] != flat[position]
    counts = next(frame.value for frame in app.dataframe if frame.value.index.name == "texts")
    assert counts.to_numpy().sum() == N
    assert np.trace(counts.to_numpy()) == (flat == LABELS).sum()


def test_a_click_opens_the_text_with_both_clusters_and_its_true_neighbours(app: AppTest) -> None:
    go(app)
    position = int(np.flatnonzero(on_picture("umap") != LABELS)[0])
    happen(app, "clicked", position, PICTURE)
    assert not app.exception
    assert NEWS.table["text"][position] in [text.value for text in app.text]
    assert f"In all dimensions in cluster **{LABELS[position] + 1} · " in words_of(app)
    names = {trace.get("name") for trace in figure_of(app, PICTURE)["data"]}
    assert "true neighbour, near on the map" in names
    app.button(key="clusters_picture_close").click().run()
    assert not app.text


def test_while_the_picture_is_computed_there_is_a_skeleton_and_then_both_divisions(
    app: AppTest, ready: Encoder, public: Use, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*arguments: object, **named: object) -> Projection:
        gate.wait(60)
        return project(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(components.engine.corpus_maps, "project", held)
    public(SIXTY)
    go(app, corpus="ag-news", clusters_lens="t-SNE")
    assert app.main.get("skeleton")
    assert not there(app)
    gate.set()
    until(app, there)
    assert not app.exception
    assert len(app.metric) == 3, "these have no sections"
    assert "Sections" not in "".join(metric.label for metric in app.metric)


def small(app: AppTest, texts: list[str]) -> AppTest:
    """Open the tab on texts of one's own."""
    upload(go(app), "\n".join(texts).encode())
    app.query_params["clusters_view"] = VIEW
    app.run()
    return until(app, there)


@pytest.mark.parametrize(
    "texts", [list(FIVE), [text for text in FIVE[:3] for _ in range(4)]], ids=["five", "duplicates"]
)
@pytest.mark.parametrize("k", [2, 5])
def test_few_texts_are_divided_on_their_picture_too(app: AppTest, ready: Encoder, texts: list[str], k: int) -> None:
    small(app, texts)
    app.slider[0].set_value(k).run()
    assert not app.exception, app.exception
    assert len(app.metric) == 3
    assert "clusters_lens" not in app.query_params


def test_where_the_picture_leaves_all_where_it_is_nothing_is_blamed(app: AppTest, ready: Encoder) -> None:
    small(app, [f"{text} {n}" for text in (FIVE[0], FIVE[3]) for n in range(6)])
    press: Callable[..., AppTest] = press_segment
    press(app, next(str(group.key) for group in app.button_group if "clusters_lens" in str(group.key)), "pca")
    until(app, there)
    assert "**No text changed cluster.**" in words_of(app)
    assert "What the picture does" not in words_of(app)
    assert "Both divisions are the same" in captions(app)
