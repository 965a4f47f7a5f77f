"""User text inside Markdown."""

from __future__ import annotations

from components.markdown import escape, quote


def test_every_ascii_punctuation_mark_is_escaped_and_nothing_else() -> None:
    assert escape("a*b_c") == r"a\*b\_c"
    assert escape(":red[x] $y$ `z`") == r"\:red\[x\] \$y\$ \`z\`"
    assert escape("我爱北京，天安门。") == "我爱北京，天安门。"


def test_addresses_are_broken_invisibly_so_that_no_link_comes_of_them() -> None:
    for address in ("http://a.example", "HTTPS://a.example", "www.a.example", "me@a.example"):
        shown = escape(address).replace("\\", "")
        assert "\u2060" in shown
        assert shown.replace("\u2060", "") == address


def test_line_breaks_and_runs_of_white_space_become_one_space() -> None:
    assert escape("# one\n\n- two\t\tthree") == r"\# one \- two three"


def test_a_quote_is_cut_before_it_is_escaped_so_that_no_backslash_stands_alone() -> None:
    assert quote("*" * 10, 5) == "“" + r"\*" * 4 + "…”"
