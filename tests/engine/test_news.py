"""The built-in news: what every brief keeps to, so that a correction cannot break the corpus unseen."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter, defaultdict

import numpy as np
import pytest

from components.engine.corpus import NEWS_COLUMNS, NEWS_FOLDER, load_news
from components.engine.news_data import load_news_data
from components.engine.similarity import top_pairs

SECTIONS = {
    "Arts & culture",
    "Business & economy",
    "Disasters & accidents",
    "Environment & climate",
    "Health & medicine",
    "Law & society",
    "Politics & elections",
    "Science",
    "Space",
    "Sport",
    "Technology",
    "War & peace",
}
REGIONS = {"Africa", "Asia", "Europe", "North America", "South America", "Oceania", "Antarctica", "World"}
CONTINENTS = REGIONS - {"Antarctica", "World"}
LINES = [
    (path.name, number, line)
    for path in sorted(NEWS_FOLDER.glob("*.jsonl"))
    for number, line in enumerate(path.read_bytes().decode("utf-8").splitlines(), start=1)
]
BRIEFS = [json.loads(line) for _, _, line in LINES]


def offenders(rule: object) -> list[str]:
    """Return the ids of the briefs for which `rule` does not hold."""
    assert callable(rule)
    return [brief["id"] for brief in BRIEFS if not rule(brief)]


def test_there_are_at_least_a_thousand_briefs_in_twelve_sections_of_seventy() -> None:
    counts = Counter(brief["section"] for brief in BRIEFS)
    assert len(BRIEFS) >= 1_000
    assert set(counts) == SECTIONS
    assert min(counts.values()) >= 70


def test_the_corpus_is_what_the_files_hold_in_order_of_dates() -> None:
    news = load_news()
    assert len(news.texts) == len(BRIEFS)
    assert list(news.table.columns) == list(NEWS_COLUMNS)
    assert news.table["date"].is_monotonic_increasing
    by_id = {brief["id"]: brief for brief in BRIEFS}
    for text, row in zip(news.texts, news.table.to_dict("records"), strict=True):
        assert {name: cell for name, cell in row.items() if cell} == by_id[row["id"]]
        assert text == f"{row['headline']}. {row['text']}"
    assert (news.name, news.key, news.licence) == ("A century of news", "news", "CC BY 4.0")
    assert (news.years.min(), news.years.max()) == (1900, 2025)


def test_every_brief_has_the_same_fields_and_an_id_that_says_what_and_when() -> None:
    plain = [name for name in NEWS_COLUMNS if not name.endswith("_zh")]
    assert offenders(lambda brief: list(brief) in (plain, list(NEWS_COLUMNS)) or sorted(brief) == sorted(plain)) == []
    assert offenders(lambda brief: re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", brief["id"])) == []
    assert offenders(lambda brief: brief["id"].endswith("-" + brief["date"][:4])) == []
    assert [name for name, count in Counter(brief["id"] for brief in BRIEFS).items() if count > 1] == []
    assert offenders(lambda brief: brief["region"] in REGIONS) == []


def test_dates_are_of_the_calendar_from_1900_on_and_past() -> None:
    def holds(brief: dict[str, str]) -> bool:
        year, month, day = (*brief["date"].split("-"), "01", "01")[:3]
        earliest = datetime.date(int(year), int(month), int(day))
        return bool(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", brief["date"])) and (
            datetime.date(1900, 1, 1) <= earliest <= min(datetime.date.today(), datetime.date(2025, 12, 31))
        )

    assert offenders(holds) == []


def test_each_decade_has_at_least_thirty_briefs_and_each_section_knows_each_decade() -> None:
    decades = Counter(int(brief["date"][:4]) // 10 * 10 for brief in BRIEFS)
    assert set(decades) == set(range(1900, 2030, 10))
    assert min(decades.values()) >= 30
    met = {(brief["section"], brief["date"][:3]) for brief in BRIEFS}
    assert len(met) == len(SECTIONS) * len(decades)


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_a_section_spans_the_continents_and_no_country_dominates_it(section: str) -> None:
    briefs = [brief for brief in BRIEFS if brief["section"] == section]
    assert {brief["region"] for brief in briefs} >= CONTINENTS
    country, count = Counter(brief["country"] for brief in briefs).most_common(1)[0]
    assert count <= len(briefs) / 4, f"{count} of {len(briefs)} briefs are from {country}"


def test_headlines_and_texts_have_the_length_of_briefs() -> None:
    assert offenders(lambda brief: 4 <= len(brief["headline"].split()) <= 12) == []
    assert offenders(lambda brief: 20 <= len(brief["text"].split()) <= 60) == []


def test_texts_are_plain_unicode_without_markup() -> None:
    # A replacement character is what is left of bytes that were read in a wrong encoding.
    markup = re.compile(r"<|>|&\w+;|&#|\*\*|__|`|\\|\ufffd|[\x00-\x1f\x7f]|\s\s")
    assert offenders(lambda brief: not any(markup.search(cell) for cell in brief.values())) == []
    assert offenders(lambda brief: all(cell == cell.strip() for cell in brief.values())) == []
    assert [(name, number) for name, number, line in LINES if "\\u" in line or not line.startswith('{"id": "')] == []


def test_no_two_headlines_are_alike() -> None:
    headlines = Counter(re.sub(r"\W+", " ", brief["headline"].lower()).strip() for brief in BRIEFS)
    assert [headline for headline, count in headlines.items() if count > 1] == []


def test_no_run_of_eight_words_is_shared_by_more_than_three_briefs() -> None:
    holders = defaultdict(set)
    for brief in BRIEFS:
        words = re.findall(r"\w+", brief["text"].lower())
        for start in range(len(words) - 7):
            holders[" ".join(words[start : start + 8])].add(brief["id"])
    assert {run: ids for run, ids in holders.items() if len(ids) > 3} == {}


def test_no_two_briefs_tell_the_same() -> None:
    closest = top_pairs(load_news_data().embeddings, 1)[0]
    ids = load_news().table["id"]
    assert closest.cosine <= 0.93, f"{ids[closest.first]} and {ids[closest.second]}: {closest.cosine:.3f}"


def test_twenty_briefs_a_section_are_also_in_chinese() -> None:
    chinese = [brief for brief in BRIEFS if "text_zh" in brief]
    counts = Counter(brief["section"] for brief in chinese)
    assert len(chinese) >= 240
    assert min(counts[section] for section in SECTIONS) >= 20
    written = re.compile(r"[\u4e00-\u9fff]")
    latin_marks = re.compile(r"[\u4e00-\u9fff][,.;:!?]")
    for brief in chinese:
        for cell in (brief["headline_zh"], brief["text_zh"]):
            assert len(written.findall(cell)) >= len(cell) / 3, brief["id"]
            assert not latin_marks.search(cell), brief["id"]
        assert 30 <= len(brief["text_zh"]) <= 130, brief["id"]


def test_words_begin_briefs_in_many_ways() -> None:
    openings = Counter(" ".join(brief["text"].split()[:2]) for brief in BRIEFS)
    assert openings.most_common(1)[0][1] <= len(BRIEFS) * 0.03
    assert len(openings) >= len(BRIEFS) * 0.6


def test_dates_are_as_fine_as_is_known() -> None:
    days = np.array([len(brief["date"]) == 10 for brief in BRIEFS])
    assert days.mean() > 0.6


def test_a_file_holds_one_section_sorted_by_date() -> None:
    by_file = defaultdict(list)
    for (name, _, _), brief in zip(LINES, BRIEFS, strict=True):
        by_file[name].append(brief)
    for name, briefs in by_file.items():
        assert len({brief["section"] for brief in briefs}) == 1, name
        assert briefs == sorted(briefs, key=lambda brief: (brief["date"], brief["id"])), name
