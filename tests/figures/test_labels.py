"""Texts on figures: short enough, and never read as HTML."""

from __future__ import annotations

import html
import unicodedata

import pytest

from components.figures.labels import HOVER_LIMIT, HOVER_WIDTH, axis_label, hover_text, shorten

LINK = '<a href="https://example.org">click</a> & <b>bold</b>'


def display_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def test_a_text_that_fits_stays_whole() -> None:
    assert shorten("12345", 5) == "12345"
    assert shorten("我爱北京", 8) == "我爱北京"
    assert shorten("", 5) == ""


@pytest.mark.parametrize(
    ("text", "width", "shortened"),
    [
        ("123456", 5, "1234…"),
        ("The soup is far too hot", 9, "The soup…"),
        ("我爱北京天安门", 8, "我爱北…"),
        ("a我爱北京", 7, "a我爱…"),
        ("ｆｕｌｌ wide", 6, "ｆｕ…"),
    ],
)
def test_a_longer_text_is_cut_to_the_width_that_it_takes_on_the_screen(text: str, width: int, shortened: str) -> None:
    assert shorten(text, width) == shortened
    assert display_width(shortened) <= width


@pytest.mark.parametrize("width", range(2, 30))
def test_no_label_is_wider_than_its_room(width: int) -> None:
    for text in ("x" * 10_000, "汉" * 100, "aé汉" * 20, "🙂" * 40, "a b c d e f g h i j k l m n o p"):
        shown = shorten(text, width)
        assert width - 3 <= display_width(shown) <= max(width, 3)
        assert shown.endswith("…")


def test_an_axis_label_has_the_lines_number_and_its_beginning_escaped() -> None:
    assert axis_label(2, "The soup is far too hot", 9) == "3 · The soup…"
    assert axis_label(0, LINK, 200) == f"1 · {html.escape(LINK, quote=False)}"
    assert axis_label(0, "a < b", 3) == "1 · a…"


def test_hovering_shows_the_whole_text_in_lines_escaped() -> None:
    text = "The soup is far too hot to eat, so let it cool down before you start, or burn your tongue."
    lines = hover_text(4, text).split("<br>")
    assert " ".join(lines) == f"5 · {text}"
    assert len(lines) == 2
    assert max(map(len, lines)) <= HOVER_WIDTH


@pytest.mark.parametrize("text", [LINK, "<br>", "<script>alert(1)</script>", "a" * 54 + "<b>" * 20])
def test_no_tag_of_a_users_text_reaches_the_hover_label(text: str) -> None:
    shown = hover_text(0, text).replace("<br>", "")
    assert "<" not in shown
    assert ">" not in shown
    assert html.unescape(shown).replace(" ", "") == f"1 · {text}".replace(" ", "")


def test_chinese_without_spaces_is_wrapped_to_the_same_room() -> None:
    lines = hover_text(0, "天安门上太阳升" * 10).split("<br>")
    assert max(map(display_width, lines)) <= HOVER_WIDTH
    assert "".join(lines).count("天") == 10


def test_a_very_long_text_is_cut_on_hovering_and_says_so() -> None:
    shown = hover_text(0, "word " * 2000)
    assert len(shown.replace("<br>", " ")) <= HOVER_LIMIT + 10
    assert shown.endswith("…")
    assert not hover_text(0, "x" * HOVER_LIMIT).endswith("…")


def test_text_that_runs_from_right_to_left_is_closed_off_and_other_text_is_not() -> None:
    assert axis_label(0, "שלום עולם", 30) == "1 · \u2068שלום עולם\u2069"
    assert axis_label(0, "abc\u202edef", 30) == "1 · \u2068abc\u202edef\u2069"
    assert axis_label(0, "naïve 我", 30) == "1 · naïve 我"


def test_quotation_marks_stay_since_plotly_does_not_decode_them() -> None:
    assert hover_text(0, 'She said "no".') == '1 · She said "no".'
