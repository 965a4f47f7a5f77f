"""The page Clusters in a real browser: a deep link on a fresh server, another k, a download, a phone."""

from __future__ import annotations

import csv
import re

from playwright.sync_api import Page, expect

from components.engine.clustering import kmeans
from components.engine.corpus import load_news
from components.engine.news_data import load_news_data
from tests.browser.conftest import Open

MAP = ".st-key-clusters_map .map"
# Where a text is on the screen, by its position in the corpus.
PLACE = """(div, position) => {
  for (const trace of div._fullData) {
    const at = Array.from(trace.customdata ?? []).indexOf(position)
    if (at < 0) continue
    const { xaxis, yaxis } = div._fullLayout, frame = div.getBoundingClientRect()
    return [frame.x + xaxis._offset + xaxis.l2p(trace.x[at]), frame.y + yaxis._offset + yaxis.l2p(trace.y[at])]
  }
}"""

N = len(load_news().texts)


def names(page: Page, k: int) -> list[str]:
    """Return the names on the k cards when all are drawn."""
    headings = page.get_by_role("heading", level=3)
    expect(headings).to_have_count(k)
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    return headings.all_text_contents()


def test_a_deep_link_on_a_fresh_server_divides_the_news_before_the_encoder_is_there(
    fresh_server: str, open_page: Open
) -> None:
    page = open_page(f"{fresh_server}/clusters?clusters_k=7")
    expect(page.get_by_role("heading", level=1)).to_have_text("Clusters")
    assert [name.split(" · ")[0] for name in names(page, 7)] == [str(c) for c in range(1, 8)]
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="Clusters")).to_have_attribute("aria-current", "page")
    assert page.url.endswith("clusters_k=7")


def test_another_k_from_the_keyboard_is_drawn_and_in_the_address(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/clusters")
    before = names(page, 12)
    page.get_by_role("slider", name="Clusters (k)").press("ArrowLeft")
    assert names(page, 11) != before[:11]
    expect(page).to_have_url(re.compile("clusters_k=11$"))


def test_a_table_taken_away_has_every_text_with_its_cluster(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/clusters?clusters_view=Take+away")
    with page.expect_download() as download:
        page.get_by_role("button", name="Table .csv").click()
    rows = list(csv.DictReader(download.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == N
    assert {int(row["cluster"]) for row in rows} == set(range(1, 13))
    assert all(row["name"] and row["headline"] and row["silhouette"] and row["distance"] for row in rows)


def test_on_a_phone_the_cards_stand_below_each_other_and_nothing_scrolls_sideways(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/clusters?clusters_k=3", viewport={"width": 390, "height": 844}, is_mobile=True)
    names(page, 3)
    lefts = [box["x"] for heading in page.get_by_role("heading", level=3).all() if (box := heading.bounding_box())]
    assert len(set(lefts)) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("tab", name="Against the sections").click()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_card_lights_its_points_a_click_opens_one_and_a_name_goes_onto_the_map(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/clusters", viewport={"width": 1280, "height": 1400})
    names(page, 12)
    drawn = page.locator(f"{MAP}[data-drawn]")
    page.get_by_role("button", name="Light up").nth(2).click()
    expect(page.get_by_role("button", name="Show all")).to_be_visible()
    expect(drawn).to_have_attribute("aria-label", re.compile("The points of cluster 3 · .* are lit"))

    labels = kmeans(load_news_data().embeddings, 12).labels
    position = int((labels == 2).argmax())
    x, y = drawn.evaluate(PLACE, position)
    page.mouse.click(x, y)
    expect(page.get_by_text("In cluster 3 · ")).to_be_visible()

    page.get_by_role("button", name="Show all").click()
    page.get_by_role("button", name="Rename").first.click()
    box = page.get_by_role("textbox", name="Name")
    box.fill("Quakes <b>&</b> floods")
    box.press("Enter")
    expect(page.get_by_role("heading", level=3).first).to_have_text("1 · Quakes <b>&</b> floods")
    expect(drawn.get_by_text(re.compile(r"1 · Quakes <b>&"))).to_be_visible()
    assert "Quakes" not in page.url


def test_every_cluster_is_named_on_the_map_if_by_its_number_alone(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/clusters")
    names(page, 12)
    labels = page.locator(f"{MAP}[data-drawn] .annotation-text")
    expect(labels).to_have_count(12)
    assert sorted(int(text.split(" · ")[0]) for text in labels.all_text_contents()) == list(range(1, 13))


def test_on_a_fresh_server_a_link_to_the_sweep_starts_it_and_its_k_can_be_taken(
    fresh_server: str, open_page: Open
) -> None:
    page = open_page(f"{fresh_server}/clusters?clusters_view=Which+k%3F&clusters_range=2&clusters_range=6")
    take = page.get_by_role("button", name=re.compile("Take"))
    expect(take).to_be_visible(timeout=120_000)
    k = (take.text_content() or "").rsplit(" ", 1)[1]
    expect(page.locator(".st-key-clusters_curve_stability .map[data-drawn]")).to_be_visible()
    take.click()
    expect(page).to_have_url(re.compile(f"clusters_k={k}(&|$)"))
    expect(take).to_be_disabled()


def test_pasted_sentences_are_clustered_and_go_along_to_the_next_page(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/clusters")
    names(page, 12)
    page.get_by_role("combobox", name="Corpus").click()
    page.get_by_role("option", name="Sentences that you paste").click()
    box = page.get_by_role("textbox", name="Sentences, one a line")
    expect(box).to_be_visible()
    box.fill("A cat sleeps.\nA kitten naps.\nBanks lend money.\nThe loan was repaid.\nDogs bark.")
    page.get_by_role("button", name="Use these sentences").click()
    expect(page.get_by_text("Your sentences · 5 texts")).to_be_visible()
    names(page, 2)
    page.get_by_role("link", name="Corpus").click()
    expect(page.get_by_text("Your sentences · 5 texts")).to_be_visible()
    assert "lend" not in page.url
