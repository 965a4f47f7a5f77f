"""Texts that go from one page to another: a map of two buttons stands in for the page that hands them over."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.engine.corpus import load_news
from components.engine.encoder import Encoder
from components.engine.examples import load_examples
from tests.pages.conftest import ROOT
from tests.pages.helpers import FIVE, captions, type_in, words_of

MAP = """
from dataclasses import replace
import numpy as np
import streamlit as st
from components.corpus_input import corpus_input, pick_handed_over
from components.handover import hand_over
from components.sentence_input import take_over

def cluster():
    hand_over(part)
    pick_handed_over()

def compare():
    take_over("compare", part.texts)

corpus = corpus_input(handed=False)
every = st.slider("Every", 20, 400, 25, key="every", persist_state="session")
positions = np.arange(0, len(corpus.texts), every)
part = replace(corpus.take(positions), name=f"{len(positions)} texts of {corpus.name}")
if st.button("Cluster these", key="cluster", on_click=cluster):
    st.switch_page(st.session_state.pages["clusters"])
if st.button("Compare these", key="compare", on_click=compare):
    st.switch_page(st.session_state.pages["compare"])
"""
FRAME = f"""
from pathlib import Path
import streamlit as st
from components.encoder_panel import encoder_panel
root = Path({str(ROOT / "pages")!r})
names = dict(compare="explore/compare.py", corpus="explore/corpus.py", clusters="explore/clusters.py")
pages = {{name: st.Page(root / path, url_path=name) for name, path in names.items()}}
st.session_state.pages = pages
the_map = st.Page(Path(__file__).with_name("the_map.py"), url_path="map", default=True)
page = st.navigation([the_map, *pages.values()])
with st.sidebar:
    encoder_panel()
page.run()
"""
NEWS = load_news()
PART = NEWS.texts[::25]
SIZE = len(PART)


@pytest.fixture
def the_map(tmp_path: Path) -> AppTest:
    """Return an app whose first page hands every 25th text of its corpus over, after its first run."""
    (tmp_path / "the_map.py").write_text(MAP)
    main = tmp_path / "main.py"
    main.write_text(FRAME)
    return AppTest.from_file(str(main), default_timeout=60).run()


def go(app: AppTest, page: str) -> AppTest:
    return app.switch_page("the_map.py" if page == "map" else str(ROOT / "pages" / "explore" / f"{page}.py")).run()


def press(app: AppTest, key: str) -> AppTest:
    """Press a button of the map and stay where it leads: `AppTest` would run the page it was on again."""
    app.button(key=key).click().run()
    return go(app, {"cluster": "clusters", "compare": "compare"}[key])


def box(app: AppTest) -> list[str]:
    return str(app.text_area(key="compare_text").value).splitlines()


def test_handed_texts_are_picked_and_divided_with_what_is_known_of_them(the_map: AppTest) -> None:
    the_map.button(key="cluster").click().run()
    assert not the_map.exception
    assert the_map.title[0].value == "Clusters"
    assert the_map.selectbox(key="corpus_choice").options[-1] == f"From the map · {SIZE} texts"
    assert the_map.selectbox(key="corpus_choice").value == "map"
    assert f"**{SIZE} texts of A century of news** · 12 sections" in captions(the_map)
    assert "Agreement with the 12 sections" in words_of(the_map)
    assert "corpus" not in the_map.query_params


def test_without_a_handover_nothing_more_is_offered(the_map: AppTest) -> None:
    go(the_map, "clusters")
    assert not [option for option in the_map.selectbox(key="corpus_choice").options if "map" in option]
    assert "**A century of news**" in captions(the_map)


def test_a_link_to_handed_texts_opens_the_news(the_map: AppTest) -> None:
    the_map.query_params["corpus"] = "map"
    go(the_map, "clusters")
    assert not the_map.exception
    assert "**A century of news**" in captions(the_map)
    assert "corpus" not in the_map.query_params


def test_on_the_map_the_corpus_that_they_are_from_is_there_again(the_map: AppTest) -> None:
    press(the_map, "cluster")
    go(the_map, "map")
    assert the_map.selectbox(key="corpus_choice").value == "news"
    assert f"**A century of news** · {len(NEWS.texts):,} texts" in captions(the_map)
    go(the_map, "clusters")
    assert the_map.selectbox(key="corpus_choice").value == "news"
    the_map.selectbox(key="corpus_choice").set_value("map").run()
    assert f"**{SIZE} texts of A century of news**" in captions(the_map)


def test_a_second_handover_takes_the_place_of_the_first_and_starts_with_its_own_k(the_map: AppTest) -> None:
    press(the_map, "cluster")
    assert the_map.slider[0].value == 2
    the_map.slider[0].set_value(9).run()
    go(the_map, "map")
    the_map.slider(key="every").set_value(400).run()
    press(the_map, "cluster")
    assert not the_map.exception
    assert "**4 texts of A century of news**" in captions(the_map)
    assert (the_map.slider[0].value, the_map.slider[0].max) == (2, 4)
    assert "clusters_k" not in str(the_map.query_params)


def test_handed_texts_stay_while_another_corpus_is_picked_that_is_not_there(the_map: AppTest) -> None:
    press(the_map, "cluster")
    the_map.selectbox(key="corpus_choice").set_value("own").run()
    assert f"Shown meanwhile: **{SIZE} texts of A century of news**" in captions(the_map)


def upload(app: AppTest) -> AppTest:
    app.selectbox(key="corpus_choice").set_value("own").run()
    rows = "\n".join(f"{text} Seen {n} times." for n in range(12) for text in FIVE)
    app.file_uploader(key="corpus_file").upload("mine.txt", rows.encode()).run()
    return app.button(key="corpus_use").click().run()


def test_forgetting_an_upload_forgets_the_part_of_it_that_was_handed_over(the_map: AppTest, ready: Encoder) -> None:
    upload(the_map)
    press(the_map, "cluster")
    assert "**3 texts of mine\\.txt**" in captions(the_map)
    the_map.selectbox(key="corpus_choice").set_value("own").run()
    the_map.button(key="corpus_forget").click().run()
    assert not the_map.exception
    assert "mine" not in captions(the_map)
    assert not [option for option in the_map.selectbox(key="corpus_choice").options if "map" in option]


def test_forgetting_an_upload_leaves_a_part_of_the_news(the_map: AppTest) -> None:
    press(the_map, "cluster")
    upload(the_map)
    the_map.button(key="corpus_forget").click().run()
    assert the_map.selectbox(key="corpus_choice").options[-1] == f"From the map · {SIZE} texts"


def test_the_map_can_fill_a_box_that_was_never_drawn(the_map: AppTest) -> None:
    the_map.button(key="compare").click().run()
    assert not the_map.exception
    assert the_map.title[0].value == "Compare sentences"
    assert box(the_map) == list(PART)
    assert len(the_map.get("plotly_chart")) == 1
    assert f"{SIZE} sentences" in captions(the_map)
    assert "Bring back your own text" not in [button.label for button in the_map.button]


def test_handed_texts_can_be_edited_and_stay_edited(the_map: AppTest) -> None:
    press(the_map, "compare")
    type_in(the_map, PART[:3])
    go(the_map, "clusters")
    go(the_map, "compare")
    assert box(the_map) == list(PART[:3])


def test_own_text_can_be_brought_back_after_two_handovers(the_map: AppTest, ready: Encoder) -> None:
    go(the_map, "compare")
    type_in(the_map, FIVE)
    for every in (30, 40):
        go(the_map, "map")
        the_map.slider(key="every").set_value(every).run()
        press(the_map, "compare")
        assert box(the_map) == list(NEWS.texts[::every])
    the_map.button(key="compare_undo").click().run()
    assert box(the_map) == list(FIVE)


def test_an_example_that_was_picked_does_not_replace_what_the_map_hands_over(the_map: AppTest) -> None:
    go(the_map, "compare")
    the_map.button_group(key="compare_example").set_value("traps").run()
    assert box(the_map) == list(load_examples()["traps"].sentences)
    go(the_map, "map")
    press(the_map, "compare")
    assert box(the_map) == list(PART)
    the_map.run()
    assert box(the_map) == list(PART)
    assert "Bring back your own text" not in [button.label for button in the_map.button]


ALL_OF_A_PUBLIC_CORPUS = """
from dataclasses import replace
from components.corpus_input import corpus_input, pick_handed_over
from components.engine.corpus import Reading, parse_lines
from components.handover import hand_over

lines = parse_lines("\\n".join(["twice", *(f"news {n}" for n in range(799)), "twice"]))
hand_over(replace(lines, name="801 texts of AG News", key="ag-news", reading=Reading(rows=9_000, blank=7)))
pick_handed_over()
corpus_input()
"""


def test_handed_texts_are_taken_whole_and_what_was_met_in_their_corpus_is_not_said_of_them() -> None:
    app = AppTest.from_string(ALL_OF_A_PUBLIC_CORPUS, default_timeout=60).run()
    assert not app.exception
    assert not app.select_slider
    assert captions(app).startswith("**801 texts of AG News** · 1 duplicate kept")
    assert "blank" not in captions(app)
