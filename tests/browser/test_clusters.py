"""The page Clusters in a real browser: a deep link on a fresh server, another k, a download, a phone."""

from __future__ import annotations

import csv
import re

from playwright.sync_api import Page, expect

from components.engine.corpus import load_news
from tests.browser.conftest import Open

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


def test_the_download_has_every_text_with_its_cluster(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/clusters?clusters_view=All+texts")
    with page.expect_download() as download:
        page.get_by_role("button", name="These texts .csv").click()
    rows = list(csv.DictReader(download.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == N
    assert {int(row["cluster"]) for row in rows} == set(range(1, 13))
    assert all(row["cluster_terms"] and row["headline"] for row in rows)


def test_on_a_phone_the_cards_stand_below_each_other_and_nothing_scrolls_sideways(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/clusters?clusters_k=3", viewport={"width": 390, "height": 844}, is_mobile=True)
    names(page, 3)
    lefts = [box["x"] for heading in page.get_by_role("heading", level=3).all() if (box := heading.bounding_box())]
    assert len(set(lefts)) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("tab", name="Against the sections").click()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
