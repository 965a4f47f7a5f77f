"""What only a browser shows: deep links, clicks, themes, narrow screens, the wait for the encoder."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from components.engine.encoder import load_encoder
from tests.browser.conftest import Open

HEATMAP = ".heatmaplayer image"
FIVE = (
    "The parcel arrived two days late.",
    "Delivery of the package was delayed.",
    "Our team won the hockey match.",
    "Grandmother knits a red scarf.",
    "The red scarf is being knitted by grandma.",
)


def type_in(page: Page, text: str) -> None:
    """Replace what is in the box and press the button."""
    page.get_by_label("Sentences, one a line").fill(text)
    page.get_by_role("button", name="Compare", exact=True).click()


def cell(page: Page, row: int, column: int, n: int) -> tuple[float, float]:
    """Return where the middle of a cell of the heatmap is on the screen."""
    page.locator(HEATMAP).first.wait_for(state="attached")
    page.wait_for_timeout(500)  # the chart sets its size once more after it was drawn
    box = page.locator(HEATMAP).first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] * (column + 0.5) / n, box["y"] + box["height"] * (row + 0.5) / n


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("compare", "Compare sentences"),
        ("map", "News map"),
        ("corpus", "Corpus"),
        ("cosine", "What a cosine says"),
    ],
)
def test_a_deep_link_on_a_fresh_server_opens_its_page_without_a_dialog(
    fresh_server: str, open_page: Open, path: str, title: str
) -> None:
    page = open_page(f"{fresh_server}/{path}")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name=title)).to_have_attribute("aria-current", "page")


def test_run_as_an_ordinary_script_the_app_shows_the_same_page(script_server: str, open_page: Open) -> None:
    page = open_page(script_server)
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare sentences")
    expect(page.locator(HEATMAP)).to_have_count(1)
    expect(page.get_by_role("link", name="main", exact=True)).to_have_count(0)
    expect(page.get_by_text("CPU · ")).to_be_visible()


def test_sentences_pasted_before_the_encoder_is_ready_are_drawn_when_it_is(fresh_server: str, open_page: Open) -> None:
    page = open_page(fresh_server)
    expect(page.locator(HEATMAP)).to_have_count(1)
    expect(page.get_by_text("Warming up")).to_be_visible()
    type_in(page, "\n".join(FIVE))
    expect(page.get_by_text("The encoder is warming up")).to_be_visible()
    expect(page.get_by_text("Most alike: “Grandmother knits a red scarf.”")).to_be_visible()
    expect(page.locator(HEATMAP)).to_have_count(1)
    expect(page.get_by_text(re.compile("Ready"))).to_be_visible()
    expect(page.get_by_label("Sentences, one a line")).to_have_value("\n".join(FIVE))


def test_after_a_failed_encoder_new_sentences_are_drawn_when_the_one_on_disk_is_ready(
    fresh_server: str, open_page: Open
) -> None:
    page = open_page(f"{fresh_server}/compare?encoder=bge-small-zh-v1.5")
    expect(page.get_by_text("bge-small-zh-v1.5 is not there")).to_be_visible()
    type_in(page, "\n".join(FIVE))
    expect(page.get_by_text("The encoder is warming up")).to_be_visible()
    expect(page.get_by_text("Most alike: “Grandmother knits a red scarf.”")).to_be_visible()


@pytest.mark.parametrize("attempt", range(3))
def test_what_is_typed_while_the_first_page_is_still_being_drawn_stays(
    fresh_server: str, open_page: Open, attempt: int
) -> None:
    page = open_page(fresh_server)
    box = page.get_by_label("Sentences, one a line")
    expect(box).not_to_be_empty()
    type_in(page, "\n".join(FIVE))  # interrupts the script's first run
    page.wait_for_timeout(2500)
    expect(box).to_have_value("\n".join(FIVE))


@pytest.mark.parametrize("order", ["As typed", "By similarity"])
def test_a_click_on_a_cell_opens_its_pair(server: str, open_page: Open, order: str) -> None:
    page = open_page(f"{server}/compare?compare_order={order.replace(' ', '+')}")
    x, y = cell(page, row=2, column=7, n=10)
    page.mouse.move(x, y)
    hover = page.locator(".hoverlayer .hovertext")
    expect(hover).to_have_count(1)
    words = hover.text_content() or ""
    found = re.fullmatch(r"(\d+) · (.+)(?<!\d)(\d+) · (.+?)(-?\d\.\d{3})", words)
    assert found, words
    page.mouse.click(x, y)
    panel = page.locator("[data-testid=stMetric]").locator("xpath=ancestor::*[@data-testid='stHorizontalBlock'][1]")
    expect(panel).to_contain_text(f"Line {found[1]}")
    expect(panel).to_contain_text(f"Line {found[3]}")
    words = "".join((panel.text_content() or "").split())  # the hover text has line breaks that the panel has not
    assert "".join(found[2].split()) in words
    assert "".join(found[4].split()) in words
    expect(page.locator("[data-testid=stMetricValue]")).to_have_text(found[5])


def test_the_numbers_on_the_screen_are_the_encoders(server: str, open_page: Open) -> None:
    page = open_page(server)
    type_in(page, "\n".join(FIVE))
    embeddings = load_encoder().encode(FIVE)
    best = np.sort((embeddings @ embeddings.T)[np.triu_indices(5, 1)])[-1]
    expect(page.locator("[data-testid=stMetricValue]")).to_have_text(f"{best:.3f}")


def test_markup_in_a_sentence_is_text_on_the_page_and_in_the_chart(server: str, open_page: Open) -> None:
    page = open_page(server)
    nasty = "<b>b</b> **s** [l](http://a.example) $x$ :red[y] `c` www.example.com me@a.example <img src=x>"
    type_in(page, f"{nasty}\n{nasty}!")
    expect(page.get_by_role("figure", name=re.compile("2 sentences"))).to_be_visible()
    x, y = cell(page, row=0, column=1, n=2)
    page.mouse.move(x, y)
    expect(page.locator(".hoverlayer .hovertext")).to_contain_text("<b>b</b>")
    headline = page.locator("[data-testid=stMarkdown]", has_text="Most alike")
    expect(headline).to_contain_text("“<b>b</b> **s** [l](http:")
    expect(headline).to_contain_text("$x$ :red[y] `c`")
    made = page.locator("[data-testid=stMain]").locator("img[src='x'], a[href*='example'], .katex, code, b")
    expect(made).to_have_count(0)


def test_dark_mode_is_dark_and_light_mode_light(server: str, open_page: Open) -> None:
    lightness = {}
    for scheme in ("light", "dark"):
        page = open_page(server, color_scheme=scheme)
        expect(page.locator(HEATMAP)).to_have_count(1)
        colour = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
        lightness[scheme] = sum(map(int, re.findall(r"\d+", colour)[:3])) / 3
    assert lightness["dark"] < 40
    assert lightness["light"] > 230


def test_on_a_phone_nothing_is_wider_than_the_screen(server: str, open_page: Open) -> None:
    page = open_page(
        server, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, device_scale_factor=2
    )
    heatmap = page.locator(HEATMAP)
    heatmap.scroll_into_view_if_needed()
    box = heatmap.bounding_box()
    assert box is not None
    assert box["width"] > 120
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_link_to_a_view_opens_it_and_holds_no_sentence(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/compare?compare_example=Traps&compare_view=The+vectors")
    expect(page.get_by_label("Sentences, one a line")).to_have_value(re.compile("The medicine is safe"))
    expect(page.get_by_text("The 384 numbers of each sentence")).to_be_visible()
    type_in(page, "\n".join(FIVE))
    expect(page.get_by_text("Most alike: “Grandmother knits")).to_be_visible()
    assert page.url.endswith("/compare?compare_example=Traps&compare_view=The+vectors")


def test_a_download_holds_the_embeddings(server: str, open_page: Open) -> None:
    page = open_page(f"{server}/compare?compare_view=Take+away")
    with page.expect_download() as download:
        page.get_by_role("button", name="Embeddings .npy").click()
    embeddings = np.load(download.value.path(), allow_pickle=False)
    assert embeddings.shape == (10, 384)
    np.testing.assert_allclose(np.linalg.norm(embeddings, axis=1), 1, atol=1e-5)


def test_a_file_is_chosen_seen_and_put_into_the_box(server: str, open_page: Open) -> None:
    page = open_page(server)
    page.get_by_text("From a file").click()
    rows = "id,sentence\n" + "\n".join(f'{n},"{sentence}"' for n, sentence in enumerate(FIVE))
    page.locator("input[type=file]").set_input_files(
        {"name": "five.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    expect(page.get_by_role("combobox", name="Column with the sentences")).to_be_visible()
    page.get_by_role("button", name="Put them into the box").click()
    expect(page.get_by_label("Sentences, one a line")).to_have_value("\n".join(FIVE))
    expect(page.get_by_role("figure", name=re.compile("5 sentences"))).to_be_visible()


def test_300_sentences_are_drawn_and_can_be_clicked(server: str, open_page: Open) -> None:
    page = open_page(server)
    type_in(page, "\n".join(f"Sentence number {n}." for n in range(300)))
    expect(page.get_by_role("figure", name=re.compile("300 sentences"))).to_be_visible()
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    x, y = cell(page, row=10, column=200, n=300)
    page.mouse.move(x, y)
    expect(page.locator(".hoverlayer .hovertext")).to_contain_text("Sentence number")


def test_a_row_of_the_pairs_can_be_opened_from_the_keyboard(server: str, open_page: Open) -> None:
    page = open_page(server)
    expect(page.locator("[data-testid=stMetricValue]")).to_have_text("0.902")
    table = page.locator("[data-testid=stDataFrame]").first
    table.scroll_into_view_if_needed()
    table.click(position={"x": 120, "y": 90})
    page.keyboard.press("Shift+Space")
    expect(page.locator("[data-testid=stMetricValue]")).to_have_text("0.787")
