"""Silhouettes, sections and pictures of the clusters in a real browser: clicks, links, the wheel, a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open

PLACES = """(div, cell) => {
  const {_fullLayout: layout} = div, box = div.getBoundingClientRect()
  const [x, y] = [layout.xaxis, layout.yaxis]
  return [box.x + x._offset + x.l2p(cell[1]), box.y + y._offset + y.l2p(cell[0])]
}"""


def opened(server: str, open_page: Open, view: str, key: str, **options: object) -> tuple[Page, Locator]:
    page = open_page(f"{server}/clusters?clusters_view={view}", **options)
    picture = page.locator(f".st-key-{key} .map[data-drawn]")
    expect(picture).to_be_visible()
    return page, picture


def click(page: Page, picture: Locator, row: float, column: float) -> None:
    """Click where a place of the figure is on the screen."""
    picture.scroll_into_view_if_needed()
    x, y = picture.evaluate(PLACES, [row, column])
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.mouse.click(x, y)


def test_a_click_beside_a_short_bar_opens_its_text_and_the_wheel_scrolls_the_page(server: str, open_page: Open) -> None:
    page, picture = opened(server, open_page, "Silhouettes", "clusters_silhouette_picture")
    row = picture.evaluate("div => div._fullData[0].y[3]")
    click(page, picture, row, -0.05)
    expect(page.get_by_text(re.compile("^Silhouette 0.* in 1 · "))).to_be_visible()
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    before = page.evaluate(scrolled)
    page.mouse.wheel(0, 200)
    page.wait_for_function(f"{scrolled} > {before} + 100")


def test_a_click_on_a_cell_lists_its_texts_and_a_link_brings_it_back(server: str, open_page: Open) -> None:
    page, picture = opened(server, open_page, "Against+the+sections", "clusters_sections")
    click(page, picture, 1.3, 1.3)  # beside the middle of the cell
    heading = page.get_by_role("heading", level=3)
    expect(heading).to_contain_text(" in cluster 2 · ")
    expect(page).to_have_url(re.compile(r"clusters_cell=2%2F12"))
    said = heading.text_content() or ""
    page.reload()
    expect(heading).to_have_text(said)


def test_another_picture_is_in_the_address_and_a_click_on_the_right_side_opens_a_text(
    server: str, open_page: Open
) -> None:
    page, picture = opened(server, open_page, "On+the+picture", "clusters_picture")
    page.get_by_text("PCA", exact=True).click()
    expect(page).to_have_url(re.compile("clusters_lens=PCA"))
    expect(picture).to_have_attribute("data-drawn", re.compile("'pca'"))
    picture.scroll_into_view_if_needed()
    x, y = picture.evaluate(
        """div => {
          const box = div.getBoundingClientRect(), [x, y] = [div._fullLayout.xaxis2, div._fullLayout.yaxis2]
          const trace = div._fullData.find((trace) => trace.xaxis === "x2" && trace.customdata)
          return [box.x + x._offset + x.l2p(trace.x[0]), box.y + y._offset + y.l2p(trace.y[0])]
        }"""
    )
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    expect(page.get_by_text(re.compile("^In all dimensions (and on the picture )?in cluster"))).to_be_visible()


def test_on_a_phone_clusters_have_numbers_and_nothing_scrolls_sideways(server: str, open_page: Open) -> None:
    for view, key, axis in (
        ("Silhouettes", "clusters_silhouette_picture", "yaxis"),
        ("Against+the+sections", "clusters_sections", "xaxis"),
    ):
        page, picture = opened(server, open_page, view, key, viewport={"width": 390, "height": 844}, is_mobile=True)
        assert picture.evaluate("(div, axis) => Array.from(div.layout[axis].ticktext)", axis) == [
            str(c) for c in range(1, 13)
        ]
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
