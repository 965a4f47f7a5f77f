"""The tab "Against the sections": its numbers, its cells, and what a click, a box or a link chooses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score, completeness_score, homogeneity_score, v_measure_score
from streamlit.testing.v1 import AppTest

from components.corpus_views import SECTIONS_DRAWN
from components.engine.clustering import kmeans
from components.engine.corpus import load_news
from components.engine.encoder import Encoder, unit_rows
from components.engine.news_data import load_news_data
from tests.pages.helpers import FIVE, captions, words_of
from tests.pages.map_helpers import drawn_by, figure_of, happen, press_segment, upload

NEWS, EMBEDDINGS = load_news(), load_news_data().embeddings
SECTIONS = NEWS.table["section"].to_numpy()
VIEW, PICTURE = "Against the sections", "clusters_sections"
FOUND = kmeans(EMBEDDINGS, 12)
OWN = [("cats", FIVE[0]), ("law", FIVE[1]), ("cats", FIVE[2]), ("<b>bread</b>", FIVE[3]), ("<b>bread</b>", FIVE[4])]


def go(app: AppTest, **asked: str) -> AppTest:
    """Open the tab as a link with these parameters does."""
    app.run()
    for name, value in {"clusters_view": VIEW, **asked}.items():
        app.query_params[name] = value
    app.switch_page("explore/clusters.py").run()
    assert not app.exception, app.exception
    return app


def own(app: AppTest, rows: list[tuple[str, str]]) -> AppTest:
    """Open the tab on texts of one's own with their sections."""
    upload(go(app), pd.DataFrame(rows, columns=["section", "text"]).to_csv(index=False).encode(), "mine.csv")
    next(box for box in app.selectbox if str(box.key).endswith("_label")).set_value(0).run()  # the first column
    app.button(key="corpus_use").click().run()
    app.query_params["clusters_view"] = VIEW
    app.run()
    assert not app.exception, app.exception
    return app


def counts(app: AppTest) -> pd.DataFrame:
    """Return the table twin."""
    return next(frame.value for frame in app.dataframe if frame.value.index.name == "section")


def boxes(app: AppTest) -> tuple[str, int]:
    """Return what both boxes say."""
    section, cluster = (
        next(box for box in app.selectbox if f"cell_{what}" in str(box.key)) for what in ("section", "cluster")
    )
    return str(section.value), int(cluster.value or 0)


def listed(app: AppTest) -> pd.DataFrame:
    """Return the texts of the chosen cell."""
    return next(frame.value for frame in app.dataframe if "cosine" in frame.value.columns)


def choose(app: AppTest, what: str, value: object) -> AppTest:
    next(box for box in app.selectbox if f"cell_{what}" in str(box.key)).set_value(value).run()
    assert not app.exception, app.exception
    return app


def framed(app: AppTest) -> tuple[float, float]:
    """Return row and column of the cell that has a frame."""
    (frame,) = figure_of(app, PICTURE)["layout"]["shapes"]
    return frame["y0"] + 0.5, frame["x0"] + 0.5


def cell_of(app: AppTest, section: str, cluster: int) -> int:
    """Return the number that a click on a cell sends."""
    table = counts(app)
    return int(table.index.get_loc(section)) * table.shape[1] + cluster


def test_the_numbers_are_scikit_learns_and_each_is_explained(app: AppTest) -> None:
    go(app)
    scores = (adjusted_rand_score, v_measure_score, homogeneity_score, completeness_score)
    assert [metric.value for metric in app.metric] == [f"{score(SECTIONS, FOUND.labels):.2f}" for score in scores]
    assert all(metric.help for metric in app.metric)


def test_the_cells_are_those_of_pandas_and_their_diagonal_is_as_full_as_can_be(app: AppTest) -> None:
    table = counts(go(app))
    expected = pd.crosstab(SECTIONS, FOUND.labels)
    assert table.to_numpy().tolist() == expected.loc[table.index].to_numpy().tolist()
    cells, numbers = figure_of(app, PICTURE)["data"]
    assert np.asarray(cells["z"]) == pytest.approx(table.to_numpy() / table.to_numpy().sum(axis=1, keepdims=True))
    assert [int(n or 0) for n in numbers["text"]] == table.to_numpy().ravel().tolist()
    assert np.trace(table.to_numpy()) > np.trace(expected.to_numpy())
    assert f"{len(SECTIONS):,} texts" in drawn_by(app, PICTURE)["alt"]


def test_colours_can_be_shares_of_the_clusters(app: AppTest) -> None:
    press_segment(go(app), "clusters_share", "cluster")
    assert not app.exception
    shares = np.asarray(figure_of(app, PICTURE)["data"][0]["z"])
    assert shares.sum(axis=0) == pytest.approx(np.ones(12))
    assert "each column adds up to 100%" in captions(app)


def test_at_first_the_largest_cell_beside_the_diagonal_is_chosen(app: AppTest) -> None:
    table = counts(go(app)).to_numpy()
    beside = table - np.diag(np.diag(table))
    section, cluster = boxes(app)
    assert counts(app).loc[section].iloc[cluster] == beside.max()
    assert framed(app) == (counts(app).index.get_loc(section), cluster)
    assert "clusters_cell" not in app.query_params


def test_a_click_on_a_cell_lists_its_texts_from_the_centre_to_the_edge(app: AppTest) -> None:
    go(app)
    happen(app, "clicked", cell_of(app, "Sport", 2), PICTURE)
    assert not app.exception
    assert boxes(app) == ("Sport", 2)
    assert framed(app) == (counts(app).index.get_loc("Sport"), 2)
    happen(app, "clicked", cell_of(app, "Sport", 3), PICTURE)
    members = np.flatnonzero((SECTIONS == "Sport") & (FOUND.labels == 3))
    assert sorted(listed(app).index) == members.tolist()
    cosines = np.einsum("ij,ij->i", EMBEDDINGS[members], unit_rows(FOUND.centers)[FOUND.labels[members]])
    assert listed(app)["cosine"].tolist() == pytest.approx(np.sort(cosines)[::-1].tolist(), abs=1e-5)
    assert app.subheader[0].value.startswith("Sport in cluster 4 · ")
    assert app.subheader[0].value.endswith(f": {len(members)} texts")


def test_the_sentence_says_with_what_the_encoder_puts_them_and_where_most_of_their_section_is(app: AppTest) -> None:
    go(app)
    happen(app, "clicked", cell_of(app, "Sport", 3), PICTURE)
    table = counts(app)
    main, home = table.iloc[:, 3].idxmax(), int(table.loc["Sport"].to_numpy().argmax())
    share = table.iloc[:, 3].max() / (FOUND.labels == 3).sum()
    said = words_of(app).replace("\\", "")
    assert f"These are filed under Sport; the encoder puts them with {main} ({share:.0%} of the cluster)" in said
    members = (SECTIONS == "Sport") & (FOUND.labels == 3)
    here, there = (float((EMBEDDINGS[members] @ unit_rows(FOUND.centers)[c]).mean()) for c in (3, home))
    assert f"is in cluster {home + 1} · " in said
    assert f"mean cosine is {there:.2f}, with the centre of this one **{here:.2f}**" in said
    choose(app, "cluster", home)
    assert "with more of the same: it is the largest section here" in words_of(app)


def test_the_boxes_choose_as_a_click_does_and_an_empty_cell_says_so(app: AppTest) -> None:
    go(app)
    table = counts(app)
    section, column = next((s, c) for s in table.index for c in range(12) if table.loc[s].iloc[c] == 0)
    choose(choose(app, "section", section), "cluster", column)
    assert framed(app) == (table.index.get_loc(section), column)
    assert "No text of this section is in this cluster" in captions(app)


@pytest.mark.parametrize("clicked", [-1, 144, 4_000])
def test_a_click_on_what_is_no_cell_changes_nothing(app: AppTest, clicked: int) -> None:
    before = boxes(go(app))
    happen(app, "clicked", clicked, PICTURE)
    assert not app.exception
    assert boxes(app) == before


def test_a_link_brings_the_cell_back_and_another_k_begins_anew(app: AppTest) -> None:
    go(app, clusters_cell="3/12 Sport")
    assert boxes(app) == ("Sport", 2)
    choose(app, "cluster", 5)
    assert "6/12 Sport" in app.query_params["clusters_cell"]
    app.slider(key="clusters_k").set_value(5).run()
    assert not app.exception
    table = counts(app)
    section, cluster = boxes(app)
    partners = set(zip(table.index, range(5), strict=False))
    assert (section, cluster) not in partners
    assert "clusters_cell" not in app.query_params


@pytest.mark.parametrize("asked", ["3/11 Sport", "0/12 Sport", "13/12 Sport", "3/12 Knitting", "Sport", ""])
def test_a_link_to_a_cell_that_is_not_there_opens_the_usual_one(app: AppTest, asked: str) -> None:
    usual = boxes(go(app))
    other = AppTest.from_file(app._script_path, default_timeout=60)
    assert boxes(go(other, clusters_cell=asked)) == usual


def test_the_sections_of_an_upload_are_drawn_and_never_in_the_address(app: AppTest, ready: Encoder) -> None:
    own(app, OWN)
    assert sorted(counts(app).index) == ["<b>bread</b>", "cats", "law"]
    ticks = figure_of(app, PICTURE)["layout"]["yaxis"]["ticktext"]
    assert "&lt;b&gt;bread&lt;/b&gt;" in ticks
    choose(choose(app, "section", "<b>bread</b>"), "cluster", 1)
    assert "<b>" not in words_of(app) + app.subheader[0].value
    assert "bread" not in str(dict(app.query_params))
    assert "clusters_cell" not in app.query_params


def test_of_many_sections_the_largest_are_drawn_and_it_is_said_so(app: AppTest, ready: Encoder) -> None:
    rows = [(f"section {n % 30:02d}", f"{text} {n}") for n, text in enumerate(FIVE * 12)]
    own(app, [*rows, ("section 29", "One more of the last.")])
    assert len(counts(app)) == SECTIONS_DRAWN
    assert "section 29" in counts(app).index
    assert f"The {SECTIONS_DRAWN} largest of 30 sections" in captions(app)


def test_texts_without_sections_get_one_sentence(app: AppTest, ready: Encoder) -> None:
    upload(go(app), "\n".join(FIVE).encode())
    app.query_params["clusters_view"] = VIEW
    app.run()
    assert "no sections" in app.info[0].value
    assert not app.metric
