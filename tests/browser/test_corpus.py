"""The page Corpus in a real browser: an upload from choosing the file to reading a result, and the picker offline."""

from __future__ import annotations

import csv
import io

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

ROWS = [
    (kind, f"{what} number {n} {how}.")
    for n in range(1, 121)
    for kind, what, how in (
        ("garden", "The rose", "needs water and a little shade"),
        ("garden", "The old apple tree", "bears fruit again this autumn"),
        ("office", "The meeting", "was moved to another room"),
        ("office", "The invoice", "must be paid before the end of the month"),
    )
]


def table() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("place", "sentence"))
    writer.writerows(ROWS)
    return text.getvalue().encode("utf-16")


def pick(page: Page, corpus: str) -> None:
    page.get_by_role("combobox", name="Corpus").click()
    page.get_by_role("option", name=corpus).click()


def test_a_file_is_uploaded_embedded_stopped_gone_on_with_and_searched(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/corpus?corpus_view=Search+by+meaning")
    expect(page.get_by_text("12 sections")).to_be_visible()
    expect(page.get_by_text("CPU · ")).to_be_visible()
    pick(page, "A file of your own")
    page.locator("input[type=file]").set_input_files({"name": "rows.csv", "mimeType": "text/csv", "buffer": table()})
    expect(page.get_by_text("The first 10 of 480 rows")).to_be_visible()
    page.get_by_role("button", name="Use these texts").click()
    expect(page.get_by_text("rows.csv · 480 texts · 2 sections")).to_be_visible()
    page.get_by_role("textbox", name="A sentence, a question").fill("flowers in the yard")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Stop embedding").click()
    expect(page.get_by_text("of 480 texts are embedded, and stay so")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Closest: “The rose number")).to_be_visible()
    assert "rose" not in page.url
    assert "rows" not in page.url


def test_a_selected_row_is_shown_in_full_and_in_both_languages(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/corpus?corpus_view=All+texts")
    page.get_by_role("textbox", name="Texts with").fill("Peking students")
    page.keyboard.press("Enter")
    grid = page.get_by_role("region", name="Table of 1 text of the corpus")
    expect(grid).to_be_visible()
    page.wait_for_timeout(1500)  # the table sets its size once more after it was drawn
    box = page.get_by_test_id("stDataFrame").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 16, box["y"] + 52)
    expect(page.get_by_text("1919-05-04 · Law & society · China")).to_be_visible()
    expect(page.locator("strong", has_text="Peking students")).to_be_visible()
    expect(page.locator("strong", has_text="北京学生")).to_be_visible()
    page.get_by_role("textbox", name="Texts with").fill("penicillin")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Select a row to read it in full")).to_be_visible()  # nobody has picked one of these


def test_offline_a_public_corpus_says_so_and_the_news_stay(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/corpus")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    pick(page, "AG News")
    expect(page.get_by_text("HF_HUB_OFFLINE is set")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_text("Shown meanwhile: A century of news")).to_be_visible()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    assert "corpus=ag-news" in page.url


def test_a_phone_shows_the_corpus_without_scrolling_sideways(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/corpus", viewport={"width": 390, "height": 844})
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    page.wait_for_timeout(1000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    chart = page.locator(".js-plotly-plot").first.bounding_box()
    assert chart is not None
    assert chart["x"] >= 0
    assert chart["x"] + chart["width"] <= 390
