"""K-means at work in a real browser: it plays to its end by itself, and rests when another tab is opened."""

from __future__ import annotations

import re
from itertools import pairwise

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open

INERTIAS = "div => Array.from(div._fullData.at(-1).y)"


def picture(page: Page, what: str) -> Locator:
    return page.locator(f".st-key-clusters_lloyd_{what} .map[data-drawn]")


def step_of(page: Page) -> int:
    return int((picture(page, "plane").get_attribute("data-drawn") or "").removeprefix("step "))


def opened(server: str, open_page: Open, **options: object) -> Page:
    page = open_page(f"{server}/clusters?clusters_view=Watch+it+work&clusters_k=3", **options)
    expect(picture(page, "plane")).to_have_attribute("data-drawn", "step 0")
    return page


def test_play_lets_inertia_fall_to_its_end_and_stops_there(server: str, open_page: Open) -> None:
    page = opened(server, open_page)
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".st-key-clusters_lloyd_play")).to_contain_text("Stop")
    expect(page.get_by_text("Nothing changed:")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    last = step_of(page)
    expect(picture(page, "inertia")).to_have_attribute("data-drawn", f"inertia {last}")
    inertias = picture(page, "inertia").evaluate(INERTIAS)
    assert len(inertias) == last > 3
    assert all(b <= a * (1 + 1e-12) for a, b in pairwise(inertias))
    assert inertias[-1] < inertias[0]
    expect(page.get_by_text(re.compile("This start ends at"))).to_be_visible()
    page.get_by_role("button", name="Back to the start").click()
    expect(picture(page, "plane")).to_have_attribute("data-drawn", "step 0")


def test_nothing_plays_on_while_another_tab_is_open(server: str, open_page: Open) -> None:
    page = opened(server, open_page)
    page.get_by_role("button", name="Play").click()
    expect(picture(page, "plane")).to_have_attribute("data-drawn", re.compile("step [2-9]"))
    before = step_of(page)
    page.get_by_role("tab", name="Take away").click()
    expect(page.get_by_role("button", name="Table .csv")).to_be_visible()
    left = page.evaluate("performance.now()")
    page.wait_for_function(f"performance.now() > {left + 8_500}")  # longer than LAPSE_SECONDS
    page.get_by_role("tab", name="Watch it work").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert before <= step_of(page) <= before + 2, "a step may have been on its way"


def test_on_a_phone_picture_and_chart_stand_below_each_other_and_nothing_scrolls_sideways(
    server: str, open_page: Open
) -> None:
    page = opened(server, open_page, viewport={"width": 390, "height": 844}, is_mobile=True)
    page.get_by_role("button", name="Step", exact=True).click()
    expect(picture(page, "plane")).to_have_attribute("data-drawn", "step 1")
    plane, inertia = (picture(page, what).bounding_box() for what in ("plane", "inertia"))
    assert plane
    assert inertia
    assert inertia["y"] >= plane["y"] + plane["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
