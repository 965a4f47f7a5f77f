"""The tab "Silhouettes": its numbers, its bars, what a click opens, and which texts it calls badly placed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import silhouette_samples
from streamlit.testing.v1 import AppTest

import components.division
from components.engine.clustering import kmeans
from components.engine.corpus import load_news
from components.engine.encoder import Encoder
from components.engine.news_data import load_news_data
from components.figures.silhouette_bars import BARS_UP_TO
from tests.pages.helpers import FIVE, captions, words_of
from tests.pages.map_helpers import Use, drawn_by, figure_of, happen, public, upload

__all__ = ["public"]

NEWS, EMBEDDINGS = load_news(), load_news_data().embeddings
N = len(NEWS.texts)
VIEW, PICTURE = "Silhouettes", "clusters_silhouette_picture"
LABELS = kmeans(EMBEDDINGS, 12).labels
VALUES = silhouette_samples(EMBEDDINGS, LABELS, metric="cosine")


def go(app: AppTest, **asked: str) -> AppTest:
    """Open the tab as a link with these parameters does."""
    app.run()
    for name, value in {"clusters_view": VIEW, **asked}.items():
        app.query_params[name] = value
    app.switch_page("explore/clusters.py").run()
    assert not app.exception, app.exception
    return app


def own(app: AppTest, texts: Sequence[str]) -> AppTest:
    """Open the tab on texts of one's own."""
    upload(go(app), "\n".join(texts).encode())
    app.query_params["clusters_view"] = VIEW
    app.run()
    assert not app.exception, app.exception
    return app


def table(app: AppTest, column: str) -> pd.DataFrame:
    """Return the first table that has a column of this name."""
    return next(frame.value for frame in app.dataframe if column in frame.value.columns)


def test_the_numbers_are_scikit_learns(app: AppTest) -> None:
    go(app)
    assert [metric.value for metric in app.metric] == [f"{VALUES.mean():.3f}", f"{(VALUES < 0).mean():.0%}"]
    clusters = table(app, "lowest")
    assert clusters["size"].tolist() == np.bincount(LABELS).tolist()
    assert clusters["mean"].tolist() == pytest.approx([VALUES[c == LABELS].mean() for c in range(12)], abs=1e-4)
    assert clusters["below"].sum() == (VALUES < 0).sum()
    assert clusters["cluster"].str.match(r"\d+ · ").all()


def test_each_text_of_the_news_has_a_bar_within_its_cluster(app: AppTest) -> None:
    bar, line = figure_of(go(app), PICTURE)["data"]
    positions = np.asarray(bar["customdata"])
    assert sorted(positions.tolist()) == list(range(N))
    assert np.asarray(bar["x"]) == pytest.approx(VALUES[positions], abs=1e-4)
    assert (np.diff(LABELS[positions]) >= 0).all()
    assert line["x"][0] == pytest.approx(VALUES.mean(), abs=1e-4)
    assert "Each bar stands for" not in captions(app)
    assert f"{N:,} texts in 12 clusters" in drawn_by(app, PICTURE)["alt"]
    assert drawn_by(app, PICTURE)["narrow"] == {"yaxis.ticktext": [str(c + 1) for c in range(12)]}


def test_of_many_texts_some_share_a_bar_and_it_is_said_so(app: AppTest, ready: Encoder, public: Use) -> None:
    words = [f"{text} {n}" for n in range(320) for text in FIVE]
    public(words)
    go(app, corpus="ag-news")
    bar = figure_of(app, PICTURE)["data"][0]
    assert len(bar["customdata"]) <= BARS_UP_TO < len(words)
    assert "Each bar stands for 2 texts" in captions(app)


def test_a_click_opens_the_text_and_says_where_it_is_and_close_takes_it_away(app: AppTest) -> None:
    go(app)
    worst = int(VALUES.argmin())
    happen(app, "clicked", worst, PICTURE)
    assert not app.exception
    assert NEWS.texts[worst] in "\n".join(text.value for text in app.text) or (
        NEWS.table["text"][worst] in "\n".join(text.value for text in app.text)
    )
    assert f"Silhouette **{VALUES[worst]:.3f}** in {LABELS[worst] + 1} " in words_of(app)
    app.button(key="clusters_silhouettes_close").click().run()
    assert not app.text


def test_a_click_on_what_is_no_text_opens_nothing(app: AppTest) -> None:
    happen(go(app), "clicked", N, PICTURE)
    assert not app.exception
    assert not app.text


def test_the_badly_placed_are_those_below_zero_the_worst_first_and_at_most_200(app: AppTest) -> None:
    listed = table(go(app), "nearer")
    below = int((VALUES < 0).sum())
    assert below > 200
    assert f"{below} texts are below 0, the worst first. The first 200 are drawn" in captions(app)
    assert len(listed) == 200
    order = np.argsort(VALUES, kind="stable")[:200]
    assert listed["silhouette"].to_numpy() == pytest.approx(VALUES[order], abs=1e-4)
    first = listed.iloc[0]
    assert first["own"].startswith(f"{LABELS[listed.index[0]] + 1} · ")
    assert first["nearer"] != first["own"]


def test_where_none_is_below_zero_it_is_said_kindly_and_the_lowest_are_listed(app: AppTest, ready: Encoder) -> None:
    two = [f"{text} {n}" for text in (FIVE[0], FIVE[3]) for n in range(6)]
    own(app, two)
    assert app.metric[1].value == "0%"
    assert "No text is below 0: none is nearer to another cluster than to its own" in captions(app)
    listed = table(app, "nearer")
    assert len(listed) == 10
    assert listed["silhouette"].is_monotonic_increasing


def test_texts_alone_in_their_clusters_have_zero(app: AppTest, ready: Encoder) -> None:
    own(app, FIVE)
    app.slider[0].set_value(5).run()
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["0.000", "0%"]


def test_fewer_clusters_than_asked_for_are_drawn(app: AppTest, ready: Encoder) -> None:
    own(app, [text for text in FIVE[:3] for _ in range(4)])
    app.slider[0].set_value(8).run()
    assert not app.exception
    assert app.metric[0].value == "1.000"
    assert len(table(app, "lowest")) == 3


def test_an_upload_leaves_nothing_in_what_all_sessions_share(
    app: AppTest, ready: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("this cache is for everybody")

    upload(go(app), "\n".join(FIVE).encode())
    monkeypatch.setattr(components.division, "shared_finding", refuse)
    app.query_params["clusters_view"] = VIEW
    app.run()
    assert not app.exception, app.exception
    assert len(app.metric) == 2


def test_markup_in_a_text_reaches_the_picture_escaped(app: AppTest, ready: Encoder) -> None:
    own(app, ["<b>bold</b> [x](javascript:alert(1)) :red[no]", *FIVE])
    hovers = "".join(figure_of(app, PICTURE)["data"][0]["hovertext"])
    assert "<b>" not in hovers
    assert "&lt;b&gt;bold" in hovers
