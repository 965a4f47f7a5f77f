"""JSON from strangers: records are read one by one, and whatever is none is one sentence."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest

from components.engine import json_files
from components.engine.json_files import read_json


def records_of(text: str) -> list[dict[str, str]]:
    rows = read_json("a.jsonl", text, 1_000, 200)
    return [dict(zip(rows.columns, cells, strict=True)) for cells in rows.take(np.ones(rows.n, dtype=bool))]


RECORDS = [{"text": '猫 \u2028 \x85 \x0b "quoted" \\ \n🙂', "id": "1"}, {"text": "Bye", "id": "2"}]


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", " \n\t"])
def test_json_lines_are_read_with_any_letters_and_line_ends(ascii_only: bool, end: str) -> None:
    text = end.join(json.dumps(record, ensure_ascii=ascii_only) for record in RECORDS)
    assert records_of(text) == RECORDS
    assert records_of(f"{end}{text}{end}") == RECORDS


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_of_objects_is_read(indent: int | None) -> None:
    assert records_of(json.dumps(RECORDS, indent=indent)) == RECORDS
    assert records_of(f" \n{json.dumps(RECORDS)}\n") == RECORDS


def test_objects_may_be_spread_over_lines() -> None:
    assert records_of("\n".join(json.dumps(record, indent=1) for record in RECORDS)) == RECORDS


def test_brackets_within_a_text_are_letters() -> None:
    assert records_of('[{"text": "], [{"}, {"text": "]"}]') == [{"text": "], [{"}, {"text": "]"}]


def test_a_missing_key_and_null_are_empty_cells() -> None:
    assert records_of('{"a": "1"}\n{"b": null, "c": ""}\n{}\n{"a": "2", "b": "x"}') == [
        {"a": "1", "b": "", "c": ""},
        {"a": "", "b": "", "c": ""},
        {"a": "", "b": "", "c": ""},
        {"a": "2", "b": "x", "c": ""},
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1", "1"),
        ("-1.50", "-1.5"),
        ("true", "true"),
        ("NaN", "NaN"),
        ("-Infinity", "-Infinity"),
        ("1e999", "Infinity"),
        ("9" * 4_000, "9" * 4_000),
        ('["é", null]', '["é", null]'),
        ('{"a": {}}', '{"a": {}}'),
    ],
)
def test_other_values_become_their_json(value: str, text: str) -> None:
    assert records_of(f'{{"text": {value}}}') == [{"text": text}]


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (r"x \ud800 y", "x \ufffd y"),
        (r"\udfff", "\ufffd"),
        (r"\udc00\ud800", "\ufffd\ufffd"),
        (r"\ud83d\ude42", "🙂"),
        (r"\\ud800", r"\ud800"),
        (r"\u0000", "\0"),
    ],
)
def test_half_of_a_surrogate_pair_becomes_a_sign_that_can_be_encoded(escaped: str, text: str) -> None:
    assert records_of(f'{{"text": "{escaped}"}}') == [{"text": text}]
    assert records_of(f'{{"text": ["{escaped}"]}}')[0]["text"].encode()
    assert len(records_of(f'{{"{escaped}": "a", "other": "b"}}')[0]) == 2


def test_keys_become_names_that_can_be_shown_and_told_apart() -> None:
    assert records_of(r'{"": "a", "x\u202e": "b", "x": "c", "\ud800": "d", "\udfff": "e"}') == [
        {"Column 1": "a", "x": "b", "x (2)": "c", "\ufffd": "d", "\ufffd (2)": "e"}
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"text": "a"}\n{"text": "b"\n', "a.jsonl is no JSON in line 2"),
        ('{"text": "a"}\n\nhello\n', "a.jsonl is no JSON in line 3"),
        ("{'text': 'a'}", "a.jsonl is no JSON in line 1"),
        ('{"text": "two\nlines"}', "a.jsonl is no JSON in line 1"),
        ('{"text": ' + "9" * 5_000 + "}", "a.jsonl is no JSON in line 1"),
        ('{"text": ' + "[" * 100_000, "a.jsonl is no JSON in line 1"),
        ('{"a":' * 100_000, "a.jsonl is no JSON in line 1"),
        ("text,id\nhello,1\n", "a.jsonl is no JSON in line 1"),
        ('[{"text": "a"}, {"text": "b"}', "a.jsonl breaks off: its JSON array has no end"),
        ("[", "a.jsonl breaks off: its JSON array has no end"),
        ("[" * 100_000, "a.jsonl breaks off: its JSON array has no end"),
        ("[" * 100_000 + "]" * 100_000, "a.jsonl is no JSON in line 1"),
        ('[{"text": "a"}\n{"text": "b"}]', "a.jsonl is no JSON in line 2"),
        ('[{"text": "a"}]\n[{"text": "b"}]', "a.jsonl is no JSON in line 1"),
        ("[,]", "a.jsonl is no JSON in line 1"),
        ("[{}]]", "a.jsonl is no JSON in line 1"),
        ("[1, 2]", "a.jsonl is not made of JSON objects, in braces: record 1 is none"),
        ('[{"a": 1}, "b"]', "a.jsonl is not made of JSON objects, in braces: record 2 is none"),
        ('{"a": 1}\n"b"\n', "a.jsonl is not made of JSON objects, in braces: record 2 is none"),
        ("null", "a.jsonl is not made of JSON objects, in braces: record 1 is none"),
        ("{}\n" * 1_001, "a.jsonl has more than 1,000 records"),
        (json.dumps({f"c{i}": i for i in range(10_000)}), "a.jsonl has 10,000 columns; up to 200 can be read"),
        ("\n".join(f'{{"c{i}": 1}}' for i in range(300)), "a.jsonl has 201 columns; up to 200 can be read"),
    ],
    ids=lambda value: repr(value[:40]),
)
def test_what_is_no_record_is_one_clear_sentence(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"^a\.jsonl ") as caught:
        records_of(text)
    assert str(caught.value) == message
    assert caught.type is ValueError


@pytest.mark.parametrize("text", ["", "\n \n", "[]", "[ ]", " [\n] "])
def test_no_record_is_no_row(text: str) -> None:
    assert records_of(text) == []


def test_however_deep_lists_are_nested_they_are_read_or_refused() -> None:
    read, refused = 0, set()
    for depth in [*range(1, sys.getrecursionlimit(), 7), *range(850, sys.getrecursionlimit() + 10)]:
        try:
            (record,) = records_of('{"text": ' + "[" * depth + "]" * depth + "}")
        except ValueError as error:
            refused.add(type(error))
        else:
            assert record["text"] == "[" * depth + "]" * depth
            read = max(read, depth)
    assert read > 100
    assert refused == {ValueError}


def test_millions_of_lists_are_refused_before_they_take_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_files, "MAX_CONTAINERS", 10)
    assert len(records_of("{}\n" * 10)) == 10
    with pytest.raises(ValueError, match=r"^a\.jsonl has more than 10 brackets, which is more than texts need$"):
        records_of('{"a": [[],[],[],[],[],[],[],[],[]]}')


def test_chosen_records_alone_are_given() -> None:
    rows = read_json("a.jsonl", '{"a": 0}\n{"b": 1}\n{"a": 2}', 10, 10)
    assert rows.n == 3
    assert list(rows.take(np.array([False, True, True]))) == [["", "1"], ["2", ""]]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("part", ["{}", "[", '"', "\\", " ", "\n", "{", '{"a":1}', ",", "[],", '"\\ud800",'], ids=repr)
@pytest.mark.parametrize("start", ["", "[", '{"a":['])
def test_a_million_odd_characters_take_no_time(start: str, part: str) -> None:
    refused = ""
    try:
        read_json("a.json", start + part * (1_000_000 // len(part)) + "]}", 1_000_000, 200)
    except ValueError as error:
        refused = f"{type(error).__name__}: {error}"
    assert refused == "" or refused.startswith("ValueError: a.json ")
    assert len(refused) < 120
