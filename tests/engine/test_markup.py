"""Traces of web pages leave a text; what only looks like them stays."""

from __future__ import annotations

import pytest

from components.engine.markup import clean_markup, has_markup


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("A plain sentence.", "A plain sentence."),
        ("", ""),
        ("fish &amp; chips", "fish & chips"),
        ("it&#39;s &quot;good&quot;", 'it\'s "good"'),
        ("caf&eacute; &#x4f60;", "café 你"),
        ("&amp;lt;b&amp;gt;twice&amp;lt;/b&amp;gt;", "twice"),
        ("it #39;s", "it's"),
        ("Oil at  #36;50", "Oil at $50"),
        ("a  quot;good quot; day", 'a "good" day'),
        ("<p>One</p><br/>two", "One two"),
        ('<a href="https://example.org?a=1&b=2">link</a>', "link"),
        (r"costs \$5, she said \"no\"", 'costs $5, she said "no"'),
        (r"first line\second line", "first line second line"),
        ("many   spaces\n\tand lines ", "many spaces and lines"),
    ],
)
def test_entities_tags_and_backslashes_are_resolved(text: str, cleaned: str) -> None:
    assert clean_markup(text) == cleaned


@pytest.mark.parametrize("text", ["1 < 2 and 3 > 2", "a<b", "I <3 you", "C# is #1; so it is", "R&D", "AT&T", "5 > 4"])
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert clean_markup(text) == text


@pytest.mark.timeout(10)
@pytest.mark.parametrize("part", ["<a", "&#", " #39", "\\", "<", "&amp;", "</a <"])
def test_a_million_beginnings_of_markup_take_no_time(part: str) -> None:
    assert isinstance(clean_markup(part * 300_000), str)


@pytest.mark.parametrize(
    "text", ["it #39;s", "a &amp; b", "<b>bold</b>", "a  quot;b quot;", "x&nbsp;y", "line<br/>line"]
)
def test_traces_of_web_pages_are_noticed(text: str) -> None:
    assert has_markup(text)
    assert not has_markup(clean_markup(text))


@pytest.mark.parametrize(
    "text", ["Rock & roll", "a < b and c > d", "C:\\temp", "I <3 you", "#39 is his number", "R&D;"]
)
def test_plain_texts_have_no_traces(text: str) -> None:
    assert not has_markup(text)
