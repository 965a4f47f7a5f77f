"""The map as a file: complete, in the app's colours, asking nothing of a network, and running no text."""

from __future__ import annotations

import json
import re
import tomllib
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import numpy as np
import plotly.graph_objects as go
import plotly.io as pio
import pytest

from components.figures.map_html import (
    BODY_FONT,
    CATEGORICAL,
    DARK,
    HEADING_FONT,
    LIGHT,
    LONGEST,
    SEQUENTIAL,
    map_html,
)
from tests.conftest import ROOT

NASTY = [
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>alert(2)</script>",
    "&lt;b&gt; & \u2028 and \u2029",
    "${title} $data $$",
    "quotes \" and ' and \\",
    "我爱北京天安门",
]
DETAILS = [f"detail {text}" for text in NASTY]


class Page(HTMLParser):
    """Collects elements, and what stands in each script and in the rest."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.words: list[str] = []
        self._inside = ""
        self.feed(data.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        self.elements.append((tag, dict(attrs)))
        self._inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        """Stand in no element."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Keep the script or the words; styles are neither."""
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside != "style":
            self.words.append(data)

    def tags(self, name: str) -> list[dict[str, str | None]]:
        """Return the attributes of each element of one name."""
        return [attributes for tag, attributes in self.elements if tag == name]


def flat(n: int = 6) -> go.Figure:
    return go.Figure(
        [
            go.Scattergl(x=np.arange(n), y=np.arange(n), customdata=np.arange(n), marker={"color": "#123456"}),
            go.Scattergl(x=[0, 1], y=[0, 1], mode="lines"),
        ]
    )


def made(figure: go.Figure | None = None, **changed: Any) -> bytes:  # noqa: ANN401
    arguments = {"texts": NASTY, "details": DETAILS, "title": "A map", "note": "How it was made."}
    return map_html(figure or flat(), **{**arguments, **changed})


def figure_of(page: Page) -> dict[str, Any]:
    figure: dict[str, Any] = json.loads(page.scripts[1])
    return figure


def test_texts_travel_as_json_that_nothing_in_them_can_end() -> None:
    page = Page(made())
    assert len(page.scripts) == 4  # texts, figure, Plotly, ours
    data = json.loads(page.scripts[0])
    assert data == {"texts": NASTY, "details": DETAILS, "points": [[0, 1, 2, 3, 4, 5], None], "narrow": {}}
    assert not set("<>&\u2028\u2029") & set(page.scripts[0] + page.scripts[1])
    assert page.tags("img") == []


def test_names_in_the_figure_cannot_end_the_script_either() -> None:
    figure = flat()
    figure.data[0].name = NASTY[0]
    page = Page(made(figure))
    assert figure_of(page)["data"][0]["name"] == NASTY[0]
    assert page.tags("img") == []


def test_title_and_note_are_words_and_no_html() -> None:
    page = Page(made(title=NASTY[0], note=NASTY[1] + "\nSecond line, $title."))
    words = "".join(page.words)
    assert words.count(NASTY[0]) == 2  # in the window's title and as heading
    assert NASTY[1] + "\nSecond line, $title." in words
    assert page.tags("img") == []
    assert len(page.scripts) == 4


def test_the_file_forbids_itself_the_network_and_every_script_that_it_did_not_bring() -> None:
    page = Page(made())
    policy = next(m["content"] for m in page.tags("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    digests = [b64encode(sha256(script.encode()).digest()).decode() for script in page.scripts[2:]]
    assert rules["script-src"].split() == [*(f"'sha256-{digest}'" for digest in digests), "'unsafe-eval'"]
    assert {rules["base-uri"], rules["form-action"]} == {"'none'"}
    assert not any({"src", "href"} & attributes.keys() for _, attributes in page.elements)
    policy_at = made().index(b"Content-Security-Policy")
    assert policy_at < made().index(b"<script")


def test_own_javascript_writes_no_html() -> None:
    script = Page(made()).scripts[3]
    assert "textContent" in script
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|fetch\(", script)


def test_a_long_text_is_cut_and_says_so() -> None:
    texts = ["a" * LONGEST, "b" * (LONGEST + 1), "c" * (LONGEST - 1) + " d"]
    data = json.loads(Page(made(flat(3), texts=texts, details=["", "", ""])).scripts[0])
    assert data["texts"] == [texts[0], "b" * LONGEST + "…", "c" * (LONGEST - 1) + "…"]


def test_half_a_surrogate_pair_does_not_stop_the_writing() -> None:
    page = Page(made(flat(1), texts=["cut \ud83d"], details=["\ud83d"], title="\ud83d"))
    assert json.loads(page.scripts[0])["texts"] == ["cut ?"]


@pytest.mark.parametrize("dark", [False, True])
def test_the_figure_gets_the_page_s_colours_and_keeps_its_own(dark: bool) -> None:
    look = DARK if dark else LIGHT
    figure = flat()
    figure.update_layout(template=pio.templates["plotly"], height=640, width=300, legend={"y": 0.5})
    page = Page(made(figure, dark=dark))
    drawn = figure_of(page)
    assert drawn["data"][0]["marker"]["color"] == "#123456"
    template = drawn["layout"]["template"]["layout"]
    assert template["font"]["color"] == look["text"]
    assert template["colorway"] == CATEGORICAL[look["scheme"]]
    assert drawn["layout"]["paper_bgcolor"] == look["page"]
    assert drawn["layout"]["legend"]["y"] == 0.5
    assert not {"height", "width"} & drawn["layout"].keys()
    assert f"color-scheme: {look['scheme']}" in made(figure, dark=dark).decode()
    assert figure.layout.height == 640  # the caller's figure is as it was


def test_a_column_of_customdata_counts_as_a_list() -> None:
    figure = flat()
    figure.data[0].customdata = np.arange(6).reshape(6, 1)[::-1]
    page = Page(made(figure))
    assert json.loads(page.scripts[0])["points"][0] == [5, 4, 3, 2, 1, 0]


def test_no_texts_are_a_page_all_the_same() -> None:
    assert json.loads(Page(made(go.Figure(), texts=[], details=[])).scripts[0])["texts"] == []


def test_a_missing_detail_is_refused() -> None:
    with pytest.raises(ValueError, match="there are 1 details and 6 texts; there must be as many"):
        made(details=["one"])


@pytest.mark.parametrize("position", [-1, 6])
def test_a_point_without_a_text_is_refused(position: int) -> None:
    figure = flat()
    figure.data[0].customdata = [0, 1, 2, 3, 4, position]
    with pytest.raises(ValueError, match=r"points name texts from -?\d to \d; there are 6, counted from 0"):
        made(figure)


def test_colours_and_fonts_are_the_app_s() -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    assert (theme["font"], theme["headingFont"]) == (BODY_FONT, HEADING_FONT)
    for look in (LIGHT, DARK):
        mode = theme[look["scheme"]]
        assert look["page"] == mode["backgroundColor"]
        assert look["surface"] == mode["secondaryBackgroundColor"]
        assert look["text"] == mode["textColor"]
        assert look["quiet"] == mode["dataframeHeaderTextColor"]
        assert look["border"] == mode["borderColor"]
        assert look["link"] == mode["linkColor"]
        assert CATEGORICAL[look["scheme"]] == mode["chartCategoricalColors"]
        assert SEQUENTIAL[look["scheme"]] == mode["chartSequentialColors"]
