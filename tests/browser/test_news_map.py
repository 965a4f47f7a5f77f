"""The map in a real browser: clicks, lasso, zoom, legend, labels, and the wait for the encoder."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from components.engine.corpus import load_news
from components.engine.encoder import load_encoder
from components.engine.news_data import load_news_data
from components.engine.projection import MapParameters
from tests.browser.conftest import Open
from tests.browser.map_page import MAP, axis_range, box, change, lasso, pick, picture, place_of

NEWS, DATA = load_news(), load_news_data()
IDS = NEWS.table["id"].tolist()
APOLLO = IDS.index("apollo-11-moon-landing-1969")
UMAP = DATA.maps[MapParameters()].coordinates
# A text at the rim, far from all others and from labels: a click on it cannot mean another one.
LONELY = int(np.argmax(np.sort(np.linalg.norm(UMAP[:, None] - UMAP[None], axis=2), axis=1)[:, 1]))
CORNER = """div => {
  const frame = div.getBoundingClientRect(), { xaxis, yaxis } = div._fullLayout
  return [frame.x + xaxis._offset, frame.y + yaxis._offset]
}"""
BOXES = """div => [...div.querySelectorAll(".annotation")].map((label) => {
  const { left, right, top, bottom } = label.getBoundingClientRect()
  return [left, right, top, bottom]
})"""


def visible_texts(page: Page) -> set[int]:
    """Return the positions of the texts that are drawn."""
    code = "div => div._fullData.filter(t => t.visible === true && t.customdata).flatMap(t => [...t.customdata])"
    return set(picture(page).evaluate(code))


def test_the_map_is_drawn_before_the_encoder_is_there_and_a_sentence_waits_for_it(
    fresh_server: str, open_page: Open
) -> None:
    page = open_page(f"{fresh_server}/map")
    picture(page)
    expect(page.get_by_text("Warming up")).to_be_visible()
    assert visible_texts(page) == set(range(len(IDS)))
    page.get_by_role("textbox", name="Your sentences or questions").fill("the first human being in space")
    page.get_by_role("button", name="Place on the map").click()
    expect(page.get_by_text("The encoder is warming up")).to_be_visible()
    expect(page.get_by_text("joins the cluster")).to_be_visible()
    nearest = int(np.argmax(DATA.embeddings @ load_encoder().encode(["the first human being in space"])[0]))
    expect(page.get_by_text(f"Nearest: “{NEWS.texts[nearest][:40]}")).to_be_visible()
    expect(page.get_by_text("Cosine to your sentence").first).to_be_visible()
    assert "human" not in page.url


def test_hovering_shows_the_headline_and_a_click_opens_the_text_and_keeps_the_zoom(
    server: str, open_page: Open
) -> None:
    page = open_page(f"{server}/map?map_labels=None")
    x, y = place_of(page, LONELY)
    page.mouse.move(x, y)
    expect(page.locator(f"{MAP} .hoverlayer")).to_contain_text(NEWS.table["headline"].iloc[LONELY][:40])
    whole = axis_range(page)
    for _ in range(3):
        page.mouse.wheel(0, -200)
        page.wait_for_timeout(150)
    page.wait_for_timeout(400)
    zoomed = axis_range(page)
    assert zoomed[1] - zoomed[0] < 0.9 * (whole[1] - whole[0])
    change(page, lambda: page.mouse.click(*place_of(page, LONELY)))
    expect(page.get_by_text("15 true neighbours")).to_be_visible()
    assert page.url.endswith(f"text={IDS[LONELY]}") or f"text={IDS[LONELY]}&" in page.url
    assert axis_range(page) == pytest.approx(zoomed)
    change(page, lambda: pick(page, "Colour", "Year"))
    assert axis_range(page) == pytest.approx(zoomed)
    page.mouse.move(*place_of(page, LONELY))
    for _ in range(12):
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(60)
    page.wait_for_timeout(400)
    assert axis_range(page) == pytest.approx(whole, rel=1e-3), "nobody gets lost beyond the map"


def test_a_lasso_selects_what_it_encircles_in_all_three_lenses_and_can_be_taken_back(
    server: str, open_page: Open
) -> None:
    page = open_page(f"{server}/map?map_lens=All+three&map_labels=None&map_tab=Selection")
    picture(page)
    change(page, lambda: page.get_by_text("Lasso", exact=True).click())
    x, y = place_of(page, APOLLO, lens=0)
    reach = 26
    change(
        page,
        lambda: lasso(
            page, [(x - reach, y - reach), (x + reach, y - reach), (x + reach, y + reach), (x - reach, y + reach)]
        ),
    )
    chosen = picture(page).evaluate(
        """div => ["x", "x2", "x3"].map(axis => div._fullData
          .filter(t => t.xaxis === axis && t.customdata)
          .flatMap(t => t.selectedpoints.map(i => t.customdata[i])).sort((a, b) => a - b))"""
    )
    assert APOLLO in chosen[0]
    assert 1 < len(chosen[0]) < 200
    assert chosen[0] == chosen[1] == chosen[2]
    expect(page.get_by_text(f"{len(chosen[0])} texts of 1,278")).to_be_visible()
    change(page, lambda: page.get_by_role("button", name="Clear the selection").click())
    expect(page.get_by_text("Nothing is selected")).to_be_visible()
    expect(page.locator(f"{MAP} .selectionlayer path")).to_have_count(0)


def test_a_box_around_nothing_leaves_the_map_as_it_was(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/map?map_labels=None")
    picture(page)
    change(page, lambda: page.get_by_text("Box", exact=True).click())
    faded = "div => div._fullData.filter(t => t.customdata && t.selectedpoints).length"
    x, y = place_of(page, APOLLO)
    change(page, lambda: box(page, (x - 20, y - 20), (x + 20, y + 20)))
    assert picture(page).evaluate(faded) == len(NEWS.sections)
    corner = picture(page).evaluate(CORNER)
    change(page, lambda: box(page, (corner[0] + 2, corner[1] + 2), (corner[0] + 14, corner[1] + 14)))
    assert picture(page).evaluate(faded) == 0


def test_compare_these_brings_the_selected_texts_to_compare(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/map?map_labels=None&map_tab=Selection")
    picture(page)
    change(page, lambda: page.get_by_text("Box", exact=True).click())
    x, y = place_of(page, APOLLO)
    change(page, lambda: box(page, (x - 20, y - 20), (x + 20, y + 20)))
    page.get_by_role("button", name="Compare these").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare sentences")
    expect(page.get_by_label("Sentences, one a line")).to_have_value(re.compile("Armstrong and Aldrin walk"))
    expect(page.locator(".heatmaplayer image")).to_have_count(1)


def test_the_legend_toggles_a_section_and_it_stays_hidden_when_a_text_is_opened(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/map?map_labels=None")
    picture(page)
    sport = {i for i, section in enumerate(NEWS.table["section"]) if section == "Sport"}
    page.locator(f"{MAP} .legendtoggle").nth(sorted(NEWS.sections).index("Sport")).click()
    page.wait_for_timeout(1000)  # Plotly waits whether a second click comes
    assert visible_texts(page) == set(range(len(IDS))) - sport
    assert LONELY not in sport
    change(page, lambda: page.mouse.click(*place_of(page, LONELY)))
    assert visible_texts(page) == set(range(len(IDS))) - sport


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("view", ["map_labels=Coarse", "map_labels=Fine", "map_labels=Fine&map_lens=All+three"])
def test_labels_never_overlap_and_zooming_in_makes_room_for_more(
    server: str, open_page: Open, view: str, width: int
) -> None:
    page = open_page(f"{server}/map?{view}", viewport={"width": width, "height": 900})
    drawn = picture(page)
    drawn.scroll_into_view_if_needed()
    page.wait_for_timeout(500)

    def check() -> int:
        boxes = drawn.evaluate(BOXES)
        overlapping = [
            (one, other)
            for one, other in combinations(boxes, 2)
            if one[0] < other[1] and one[1] > other[0] and one[2] < other[3] and one[3] > other[2]
        ]
        assert overlapping == []
        return len(boxes)

    before = check()
    assert before >= 3
    x, y = place_of(page, APOLLO)
    page.mouse.move(x, y)
    for _ in range(3):
        page.mouse.wheel(0, -150)
        page.wait_for_timeout(150)
    page.wait_for_timeout(600)
    check()


def test_in_three_dimensions_a_click_opens_a_text(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/map?map_dimensions=3-D")
    picture(page).scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    picture(page).evaluate("div => div.on('plotly_hover', () => (div.dataset.hovered = 'yes'))")
    frame = picture(page).bounding_box()
    assert frame is not None
    for step in range(400):  # in space nobody can say where a point is on the screen: look for one
        page.mouse.move(frame["x"] + frame["width"] * (0.3 + 0.02 * (step % 20)), frame["y"] + 120 + 14 * (step // 20))
        page.wait_for_timeout(40)
        if picture(page).get_attribute("data-hovered"):
            break
    page.mouse.down()
    page.wait_for_timeout(200)
    page.mouse.up()
    expect(page.get_by_text("15 true neighbours")).to_be_visible()


def test_playing_moves_a_window_of_years_and_stops(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/map?map_labels=None")
    change(page, lambda: page.get_by_role("button", name="Play", exact=True).click())
    early = len(visible_texts(page))
    assert early < len(IDS) / 3
    first = re.search(r"map_years=(\d+)&map_years=(\d+)", page.url)
    expect(page).not_to_have_url(page.url)
    second = re.search(r"map_years=(\d+)&map_years=(\d+)", page.url)
    assert second is not None
    assert first is None or int(second[1]) > int(first[1])
    page.get_by_role("button", name="Stop", exact=True).first.click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.wait_for_timeout(1500)
    still = page.url
    page.wait_for_timeout(2000)
    assert page.url == still


@pytest.mark.parametrize(
    "view", ["", "?map_lens=All+three", "?map_dimensions=3-D", "?text=apollo-11-moon-landing-1969"]
)
def test_on_a_phone_nothing_is_wider_than_the_screen_and_lenses_stand_below_each_other(
    server: str, open_page: Open, view: str
) -> None:
    page = open_page(f"{server}/map{view}", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    drawn = picture(page)
    page.wait_for_timeout(1000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    frame = drawn.bounding_box()
    assert frame is not None
    assert frame["x"] + frame["width"] <= 390
    if "All" in view:
        tops = drawn.evaluate("div => ['', '2', '3'].map(n => div._fullLayout[`yaxis${n}`]._offset)")
        assert tops[0] < tops[1] < tops[2]
        assert frame["height"] > 1000


def test_another_theme_brings_its_own_colours(server: str, open_page: Open) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        page = open_page(f"{server}/map", color_scheme=scheme)
        colours[scheme] = picture(page).evaluate("div => div._fullData.find(t => t.customdata).marker.color")
    assert colours["light"] != colours["dark"]


def test_the_table_opens_a_text_by_keyboard_alone(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/map?map_labels=None")
    picture(page)
    grid = page.get_by_test_id("stDataFrame").last
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    canvas = grid.locator("canvas").first
    canvas.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    expect(page.get_by_text("15 true neighbours")).to_be_visible()


def test_the_html_file_holds_the_map(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/map?map_tab=Take+away")
    picture(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture").click()
    content = download.value.path().read_text(encoding="utf-8")
    assert "Armstrong and Aldrin walk" in content
    assert "<script src" not in content
