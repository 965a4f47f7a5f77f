"""The map that users take away, opened as they open it: a file, no server, no network."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sklearn.neighbors import NearestNeighbors

from components.engine.corpus import load_news
from components.engine.news_data import load_news_data
from components.engine.projection import MapParameters
from components.figures.labels import name_label
from components.figures.map_html import CATEGORICAL, map_html
from tests.browser.conftest import Open

NEWS = load_news()
DETAILS = [f"{row.date} · {row.section} · {row.country}" for row in NEWS.table.itertuples()]
PLACES = {d: load_news_data().maps[MapParameters("umap", d)].coordinates for d in (2, 3)}
NASTY = ["</script><img src=x onerror=alert(1)>", "<b>bold</b> & <a href='javascript:alert(2)'>link</a>", "plain"]
OpenFile = Callable[..., Page]


def news_figure(dimensions: int, lenses: int = 1, dark: bool = False) -> go.Figure:
    """Draw the news as the page does: a trace a section and a lens, and a line that stands for no text."""
    coordinates = PLACES[dimensions]
    traces = []
    for lens in range(lenses):
        suffix = "" if lens == 0 else str(lens + 1)
        axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"} if dimensions == 2 else {"scene": f"scene{suffix}"}
        for code, section in enumerate(NEWS.sections):
            rows = np.flatnonzero(NEWS.table["section"] == section)
            places = dict(zip("xyz", coordinates[rows].T, strict=False))
            marker = {"size": 6 if dimensions == 2 else 3, "color": CATEGORICAL["dark" if dark else "light"][code]}
            shown = {"name": name_label(section), "legendgroup": section, "showlegend": lens == 0}
            kind = go.Scattergl if dimensions == 2 else go.Scatter3d
            traces.append(kind(mode="markers", customdata=rows, marker=marker, **places, **axes, **shown))
    if dimensions == 2:
        line = {"color": "gray", "width": 1}
        traces.append(go.Scattergl(x=[0, 1], y=[0, 1], mode="lines", line=line, showlegend=False, hoverinfo="skip"))
    figure = go.Figure(traces)
    if lenses > 1:
        figure.update_layout(xaxis={"domain": [0, 0.48]}, xaxis2={"domain": [0.52, 1], "anchor": "y2"})
        figure.update_layout(yaxis2={"anchor": "x2"})
        for lens in range(lenses):
            place = {"x": 0.25 + 0.5 * lens, "y": 1, "xref": "paper", "yref": "paper", "yanchor": "bottom"}
            figure.add_annotation(text=f"Lens {lens + 1}", showarrow=False, **place)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return figure


@pytest.fixture
def open_map(open_page: Open, tmp_path: Path) -> OpenFile:
    """Give a function that writes a map of the news and opens it without a network; at the end, no error was met."""

    def open_(figure: go.Figure, *, dark: bool = False, **options: object) -> Page:
        path = tmp_path / "map.html"
        path.write_bytes(map_html(figure, NEWS.texts, DETAILS, NEWS.name, "Drawn for a test.", dark))
        page = open_page(path.as_uri(), offline=True, **options)
        expect(page.locator("#count")).to_have_text("1,278 texts")
        page.wait_for_timeout(500)  # WebGL draws a moment after Plotly has done
        return page

    return open_


def pixels(page: Page) -> np.ndarray:
    """Return what is drawn in the map, shape (height, width, 3)."""
    return np.asarray(Image.open(BytesIO(page.locator("#map").screenshot())).convert("RGB")).astype(np.int64)


def count_of(drawn: np.ndarray, colour: str) -> int:
    """Return how many pixels have a colour, given as "#RRGGBB"."""
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return int((np.abs(drawn - wanted).max(axis=2) <= 6).sum())


def place_of(page: Page, position: int) -> tuple[float, float]:
    """Return where a text is on the screen."""
    x, y = PLACES[2][position].tolist()
    found: list[float] = page.evaluate(
        """([x, y]) => {
            const map = document.getElementById("map"), { xaxis, yaxis } = map._fullLayout;
            const box = map.getBoundingClientRect();
            return [box.x + xaxis._offset + xaxis.l2p(x), box.y + yaxis._offset + yaxis.l2p(y)];
        }""",
        [x, y],
    )
    return found[0], found[1]


def loneliest(n: int = 1) -> list[int]:
    """Return the texts that lie farthest from all others, so that the mouse hits no other one."""
    distances, _ = NearestNeighbors(n_neighbors=1).fit(PLACES[2]).kneighbors()
    return np.argsort(-distances[:, 0])[:n].tolist()


def colour_at(page: Page, position: int) -> list[int]:
    """Return the colour in the middle of a text's point, as red, green and blue."""
    x, y = place_of(page, position)
    screen = np.asarray(Image.open(BytesIO(page.screenshot())).convert("RGB"))
    return screen[round(y), round(x)].astype(np.int64).tolist()


def search(page: Page, word: str) -> list[int]:
    """Search for a word and return the positions of the texts that have it, as Python finds them."""
    page.get_by_role("searchbox", name="Texts with the word").fill(word)
    found = [i for i, text in enumerate(NEWS.texts) if word.strip().lower() in text.lower()]
    expect(page.locator("#count")).to_have_text(f"{len(found):,} of 1,278 texts")
    return found


@pytest.mark.parametrize("dark", [False, True])
def test_every_section_is_drawn_in_its_colour(open_map: OpenFile, dark: bool) -> None:
    page = open_map(news_figure(2, dark=dark), dark=dark)
    expect(page.get_by_role("heading", level=1)).to_have_text("A century of news")
    expect(page.locator("canvas.gl-canvas").first).to_be_attached()
    expect(page.get_by_text("Drawn for a test.")).to_be_visible()
    drawn = pixels(page)
    assert min(count_of(drawn, colour) for colour in CATEGORICAL["dark" if dark else "light"]) > 300
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(17, 24, 27)" if dark else "rgb(252, 251, 248)")


def test_hovering_shows_the_headline_and_where_and_when(open_map: OpenFile) -> None:
    page = open_map(news_figure(2))
    position = loneliest()[0]
    page.mouse.move(*place_of(page, position))
    hover = page.locator(".hoverlayer .hovertext")
    expect(hover).to_have_count(1)
    words = re.sub(r"[\s\u2068\u2069]", "", hover.text_content() or "")
    assert re.sub(r"\s", "", NEWS.table["headline"].iloc[position]) in words
    assert re.sub(r"\s", "", DETAILS[position]) in words


def test_a_click_on_a_point_opens_its_text(open_map: OpenFile) -> None:
    page = open_map(news_figure(2))
    expect(page.locator("#text")).to_have_text("Click on a point to read its text.")
    position = loneliest()[0]
    page.mouse.move(*place_of(page, position))
    expect(page.locator(".hoverlayer .hovertext")).to_have_count(1)
    page.mouse.click(*place_of(page, position))
    expect(page.locator("#text")).to_have_text(NEWS.texts[position])
    expect(page.locator("#detail")).to_have_text(DETAILS[position])


def test_search_counts_what_python_counts_and_lists_the_first_twenty(open_map: OpenFile) -> None:
    page = open_map(news_figure(2))
    buttons = page.locator("#list button")
    for word in ("war", "APOLLO", "moon", "the", "'s", "(", ".*", "no such word"):
        found = search(page, f"  {word} ")
        expect(buttons).to_have_count(min(20, len(found)))
        for button, position in zip(buttons.all(), found, strict=False):
            assert NEWS.texts[position].startswith((button.text_content() or "").rstrip("…"))
        lit = page.evaluate("map._fullData.flatMap((t) => [...(t.selectedpoints ?? [])].map((p) => t.customdata[p]))")
        assert sorted(lit) == found
        expect(page.get_by_role("heading", level=2)).to_have_count(1 if found else 0)


def test_search_fades_the_others_and_an_empty_box_brings_them_back(open_map: OpenFile) -> None:
    page = open_map(news_figure(2))
    before = pixels(page)
    one, other = loneliest(2)
    colours = [colour_at(page, position) for position in (one, other)]
    assert search(page, NEWS.table["headline"].iloc[one]) == [one]
    page.wait_for_timeout(500)
    assert np.abs(np.subtract(colour_at(page, one), colours[0])).max() <= 6
    assert min(colour_at(page, other)) > 200 > min(colours[1])  # nearly the page's colour
    sport = CATEGORICAL["light"][NEWS.sections.index("Sport")]
    assert count_of(pixels(page), sport) < 0.2 * count_of(before, sport)
    page.get_by_role("searchbox").fill("")
    expect(page.locator("#count")).to_have_text("1,278 texts")
    expect(page.locator("#found")).to_be_hidden()
    page.wait_for_timeout(500)
    assert (np.abs(pixels(page) - before).max(axis=2) > 6).mean() < 0.001


def test_a_search_leaves_the_zoom_as_it_is(open_map: OpenFile) -> None:
    page = open_map(news_figure(2))
    page.mouse.move(*place_of(page, loneliest()[0]))
    before = page.evaluate("map._fullLayout.xaxis.range")
    page.mouse.wheel(0, -400)
    page.wait_for_function("(before) => map._fullLayout.xaxis.range[1] < before[1]", arg=before)
    page.wait_for_timeout(500)
    zoomed = page.evaluate("map._fullLayout.xaxis.range")
    search(page, "war")
    page.wait_for_timeout(300)
    assert page.evaluate("map._fullLayout.xaxis.range") == zoomed


def test_a_click_in_the_legend_hides_a_section_and_shows_it_again(open_map: OpenFile) -> None:
    page = open_map(news_figure(2))
    sport = CATEGORICAL["light"][NEWS.sections.index("Sport")]
    before = count_of(pixels(page), sport)
    entry = page.locator(".legend .traces", has_text="Sport").locator(".legendtoggle")
    entry.click()
    page.wait_for_timeout(1000)  # Plotly waits whether it becomes a double click
    assert count_of(pixels(page), sport) < 0.1 * before
    entry.click()
    page.wait_for_timeout(1000)
    assert count_of(pixels(page), sport) > 0.9 * before


def test_the_list_is_read_with_the_keyboard_alone(open_map: OpenFile) -> None:
    page = open_map(news_figure(2))
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("penicillin")
    page.keyboard.press("Enter")
    found = [i for i, text in enumerate(NEWS.texts) if "penicillin" in text.lower()]
    second = page.locator("#list button").nth(1)
    for _ in range(30):
        page.keyboard.press("Tab")
        if second.evaluate("(button) => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_text(NEWS.texts[found[1]])
    expect(second).to_have_attribute("aria-current", "true")


def test_the_text_that_is_open_is_ringed_on_each_of_several_pictures(open_map: OpenFile) -> None:
    page = open_map(news_figure(2, lenses=2))
    found = search(page, "penicillin")
    page.locator("#list button").first.click()
    rings = page.evaluate("map._fullData.slice(-2).map((t) => [t.xaxis, t.x[0], t.y[0]])")
    x, y = PLACES[2][found[0]].tolist()
    assert rings == [["x", x, y], ["x2", x, y]]


def test_a_map_in_space_is_drawn_searched_and_read(open_map: OpenFile) -> None:
    page = open_map(news_figure(3))
    page.wait_for_timeout(1500)
    before = pixels(page)
    assert min(count_of(before, colour) for colour in CATEGORICAL["light"]) > 200
    found = search(page, "telescope")
    page.wait_for_timeout(1000)
    during = pixels(page)
    sport = CATEGORICAL["light"][NEWS.sections.index("Sport")]
    assert count_of(during, sport) < 0.7 * count_of(before, sport)  # what is left stands in the legend
    large = page.evaluate(
        """map._fullData.filter((t) => t.customdata).flatMap(
            (t) => [...t.customdata].filter((_, p) => t.marker.size[p] > 3))"""
    )
    assert sorted(large) == found
    page.locator("#list button").first.click()
    expect(page.locator("#text")).to_have_text(NEWS.texts[found[0]])
    ring = page.evaluate("(({ x, y, z }) => [x[0], y[0], z[0]])(map._fullData.at(-1))")
    assert ring == PLACES[3][found[0]].tolist()
    page.get_by_role("searchbox").fill("")
    expect(page.locator("#count")).to_have_text("1,278 texts")
    page.wait_for_timeout(1000)
    assert count_of(pixels(page), sport) > 0.9 * count_of(before, sport)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_no_button_of_the_toolbar_sends_the_chart_away(open_map: OpenFile, dimensions: int) -> None:
    page = open_map(news_figure(dimensions))
    titles = page.evaluate("[...document.querySelectorAll('.modebar-btn')].map((button) => button.dataset.title)")
    assert titles[0] == "Download plot as a PNG"
    assert not [title for title in titles if re.search("share|cloud|send|edit", title, re.IGNORECASE)]
    assert page.evaluate("map._context.plotlyServerURL") == ""


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_phone_shows_it_without_scrolling_sideways(open_map: OpenFile, dimensions: int) -> None:
    page = open_map(news_figure(dimensions), viewport={"width": 390, "height": 844})
    search(page, "war")
    page.locator("#list button").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    plot = page.locator("#map .main-svg").first.bounding_box()
    assert plot is not None
    assert plot["x"] >= 0
    assert plot["x"] + plot["width"] <= 390
    assert plot["width"] > 340
    expect(page.locator("#text")).to_be_in_viewport()


def test_on_a_phone_several_pictures_stand_one_below_the_other(open_map: OpenFile) -> None:
    page = open_map(news_figure(2, lenses=2), viewport={"width": 390, "height": 844})
    domains = page.evaluate("['xaxis', 'xaxis2', 'yaxis', 'yaxis2'].map((axis) => map._fullLayout[axis].domain)")
    assert domains[:2] == [[0, 1], [0, 1]]
    assert domains[3][1] < domains[2][0]  # the second one below the first
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator("#map").bounding_box()
    plot = page.locator("#map .main-svg").first.bounding_box()
    assert box is not None
    assert plot is not None
    assert plot["height"] == box["height"] > 700


def test_hostile_texts_are_shown_and_not_run(open_page: Open, tmp_path: Path) -> None:
    figure = go.Figure(
        go.Scattergl(x=[0, 1, 2], y=[0, 1, 2], customdata=[0, 1, 2], mode="markers", marker={"size": 30})
    )
    path = tmp_path / "map.html"
    path.write_bytes(map_html(figure, NASTY, NASTY, NASTY[0], NASTY[1]))
    page = open_page(path.as_uri(), offline=True)
    page.on("dialog", lambda dialog: pytest.fail(f"a text ran: {dialog.message}"))
    expect(page.get_by_role("heading", level=1)).to_have_text(NASTY[0])
    expect(page.locator("footer")).to_have_text(NASTY[1])
    page.get_by_role("searchbox").fill("<")
    expect(page.locator("#count")).to_have_text("2 of 3 texts")
    for number in range(2):
        page.locator("#list button").nth(number).click()
        expect(page.locator("#text")).to_have_text(NASTY[number])
        expect(page.locator("#detail")).to_have_text(NASTY[number])
    box = page.evaluate(
        """(() => {
            const { xaxis, yaxis } = map._fullLayout, box = map.getBoundingClientRect();
            return [box.x + xaxis._offset + xaxis.l2p(0), box.y + yaxis._offset + yaxis.l2p(0)];
        })()"""
    )
    page.mouse.move(*box)
    hover = page.locator(".hoverlayer .hovertext")
    expect(hover).to_contain_text("<img src=x")
    assert page.locator("img, a, b").count() == 0
    assert html.escape(NASTY[0]) not in (hover.text_content() or "")


def test_the_file_asks_nothing_of_the_network_though_there_is_one(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_bytes(map_html(news_figure(2), NEWS.texts, DETAILS, NEWS.name, "", False))
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    expect(page.locator("#count")).to_have_text("1,278 texts")
    page.get_by_role("searchbox").fill("war")
    expect(page.locator("#list button")).to_have_count(20)
    assert [url for url in asked if not url.startswith(("data:", "blob:"))] == [path.as_uri()]
    refused = page.evaluate(
        """async () => {
            const refused = [];
            document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
            await fetch("http://localhost/").catch(() => {});
            const script = document.createElement("script");
            script.textContent = "document.title = 'run'";
            document.body.append(script);
            await new Promise((resolve) => setTimeout(resolve, 100));
            return refused;
        }"""
    )
    assert refused == ["connect-src", "script-src-elem"]
    assert page.title() == NEWS.name
    page.context.close()
