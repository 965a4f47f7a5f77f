"""Cards and map of the page Clusters: facts, names of the user's, one cluster lit, one text open."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from components.engine.clustering import kmeans
from components.engine.encoder import Encoder
from components.engine.placement import place
from tests.pages.helpers import FIVE, captions, words_of
from tests.pages.map_helpers import DATA, MARKUP, NEWS, SIXTY, UMAP, N, drawn_by, figure_of, happen, until, upload

MAP = "clusters_map"
FIVE_ON_BANKS = [f"The {word} bank raised its interest rates." for word in ("first", "old", "new", "central", "big")]
LABELS = kmeans(DATA.embeddings, 12).labels


@pytest.fixture
def page(app: AppTest) -> AppTest:
    """Return the page Clusters after its first run."""
    return app.switch_page("explore/clusters.py").run()


def lit(page: AppTest) -> list[int]:
    """Return the positions of the texts that the map draws as selected, in order."""
    traces = [trace for trace in figure_of(page, MAP)["data"] if "customdata" in trace]
    return sorted(int(trace["customdata"][i]) for trace in traces for i in trace.get("selectedpoints", ()))


def rename(page: AppTest, cluster: int, name: str) -> AppTest:
    box = next(box for box in page.text_input if str(box.key).endswith(f"_{cluster}"))
    return box.set_value(name).run()


def test_a_card_says_size_cohesion_years_and_sections(page: AppTest) -> None:
    years, sections = NEWS.years[LABELS == 0], NEWS.table["section"][LABELS == 0]
    facts = next(caption.value for caption in page.caption if "cohesion" in caption.value)
    assert facts.startswith(f"{len(years):,} texts · cohesion 0.")
    assert f"{years.min()}-{years.max()}" in facts
    assert f"{sections.value_counts(normalize=True).iloc[0]:.0%}" in facts


def test_the_map_has_every_text_in_the_colour_of_its_cluster(page: AppTest) -> None:
    assert not page.exception
    texts = [trace for trace in figure_of(page, MAP)["data"] if "customdata" in trace]
    assert len(texts) == 12
    for trace in texts:
        cluster = int(trace["name"].split(" · ")[0]) - 1
        assert sorted(trace["customdata"]) == np.flatnonzero(cluster == LABELS).tolist()
    assert len({trace["marker"]["color"] for trace in texts}) == 12


def test_each_centre_lies_where_its_nearest_texts_are(page: AppTest) -> None:
    centers = next(trace for trace in figure_of(page, MAP)["data"] if trace.get("name") == "centre of a cluster")
    drawn = np.column_stack([centers["x"], centers["y"]])
    for c, center in enumerate(kmeans(DATA.embeddings, 12).centers):
        own = c == LABELS
        expected = place(DATA.embeddings[own], UMAP.coordinates[own], center[None], 15).coordinates[0]
        assert np.allclose(drawn[c], expected)
    assert len(drawn_by(page, MAP)["labels"]) == 12


def test_a_card_lights_its_points_and_takes_them_back(page: AppTest) -> None:
    assert lit(page) == []
    page.button(key="clusters_light_4").click().run()
    assert lit(page) == np.flatnonzero(LABELS == 4).tolist()
    assert [label["text"][3] for label in drawn_by(page, MAP)["labels"]] == ["5"]
    assert "The points of cluster 5 · " in drawn_by(page, MAP)["alt"]
    page.button(key="clusters_light_4").click().run()
    assert lit(page) == []


def test_another_k_puts_the_light_out(page: AppTest) -> None:
    page.button(key="clusters_light_4").click().run()
    page.slider(key="clusters_k").set_value(11).run()
    assert lit(page) == []


def test_a_click_on_a_point_opens_its_text_with_its_cluster(page: AppTest) -> None:
    happen(page, "clicked", 5, MAP)
    assert not page.exception
    assert f"In cluster **{LABELS[5] + 1} · " in words_of(page)
    assert NEWS.table["headline"][5] in words_of(page).replace("\\", "")
    page.button(key="clusters_map_close").click().run()
    assert "In cluster **" not in words_of(page)


@pytest.mark.parametrize("position", [N, -1, 10**9])
def test_a_click_on_no_text_opens_nothing(page: AppTest, position: int) -> None:
    happen(page, "clicked", position, MAP)
    assert not page.exception
    assert "In cluster **" not in words_of(page)


def test_a_name_stands_on_the_card_on_the_map_and_where_the_cluster_is_spoken_of(page: AppTest) -> None:
    rename(page, 3, "  Race to   the Moon ")
    assert page.subheader[3].value == "4 · Race to the Moon"
    assert any("4 · Race to the Moon" in label["text"] for label in drawn_by(page, MAP)["labels"])
    assert words_of(page).count("Race\u00a0to") + words_of(page).count("Race to") > 0, "as another's doubtful text"
    rename(page, 3, "")
    assert page.subheader[3].value.startswith("4 · ")
    assert "Race" not in page.subheader[3].value


def test_a_name_belongs_to_its_k_and_comes_back_with_it(page: AppTest) -> None:
    rename(page, 3, "Mine")
    page.slider(key="clusters_k").set_value(11).run()
    assert all("Mine" not in heading.value for heading in page.subheader)
    page.slider(key="clusters_k").set_value(12).run()
    assert page.subheader[3].value == "4 · Mine"
    assert all("Mine" not in str(value) for value in page.query_params.values())


def test_markup_in_a_name_is_shown_as_typed_and_a_long_one_is_cut(page: AppTest) -> None:
    rename(page, 0, MARKUP)
    assert not page.exception
    heading = page.subheader[0].value
    for raw in ("<script>", "**b**", ":red[", "$x^2$", "`c`"):
        assert raw not in heading
    assert all("<script>" not in label["text"] for label in drawn_by(page, MAP)["labels"])
    assert len(heading.replace("\\", "")) < 90


@pytest.mark.parametrize("lens", ["tsne", "pca"])
def test_the_map_can_be_drawn_by_another_lens(page: AppTest, lens: str) -> None:
    page.button_group(key="clusters_map_lens").set_value(lens).run()
    assert not page.exception
    assert ("t-SNE" if lens == "tsne" else "PCA") in drawn_by(page, MAP)["alt"]
    assert "trustworthiness" in captions(page)


def test_of_a_few_sentences_each_centre_lies_among_its_own(app: AppTest, ready: Encoder) -> None:
    app.switch_page("explore/clusters.py").run()
    upload(app, "\n".join(SIXTY[:5] + FIVE_ON_BANKS).encode())
    app.run()
    until(app, lambda page: any(str(e.proto.id).endswith(f"-{MAP}") for e in page.get("bidi_component")))
    data = figure_of(app, MAP)["data"]
    centers = next(trace for trace in data if trace.get("name") == "centre of a cluster")
    assert len({(float(x), float(y)) for x, y in zip(centers["x"], centers["y"], strict=True)}) == len(centers["x"])
    for c, (x, y) in enumerate(zip(centers["x"], centers["y"], strict=True)):
        own = next(t for t in data if "customdata" in t and t["name"].startswith(f"{c + 1} "))
        assert min(own["x"]) - 1e-5 <= x <= max(own["x"]) + 1e-5
        assert min(own["y"]) - 1e-5 <= y <= max(own["y"]) + 1e-5
    assert "all are neighbours of each other" in captions(app)


def test_a_cluster_that_no_word_sets_apart_is_named_by_its_most_typical_text(app: AppTest, ready: Encoder) -> None:
    app.switch_page("explore/clusters.py").run()
    upload(app, "\n".join(FIVE).encode())
    assert all(" · " in heading.value for heading in app.subheader)
    assert any("“" in heading.value for heading in app.subheader)


def test_texts_that_are_the_same_are_not_doubtful(app: AppTest, ready: Encoder) -> None:
    app.switch_page("explore/clusters.py").run()
    upload(app, "\n".join(["A cat sleeps on the sofa."] * 6 + ["The bank raised its interest rates."] * 6).encode())
    assert "**Most typical**" in words_of(app)
    assert "**Most doubtful**" not in words_of(app)


def test_marks_that_turn_letters_around_are_taken_out_of_a_name(page: AppTest) -> None:
    rename(page, 2, "\u202eevil")
    assert page.subheader[2].value == "3 · evil"
