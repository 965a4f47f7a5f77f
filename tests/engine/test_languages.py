"""Which texts are in a language that an encoder does not list."""

from __future__ import annotations

import pytest

from components.engine.catalog import CATALOG, FIFTY_LANGUAGES
from components.engine.examples import load_examples
from components.engine.languages import unlisted_language
from tests.built_in import ENGLISH_SENTENCES

ENGLISH = ("en",)
OTHERS = [
    ("Die Katze schläft auf dem Sofa.", "de"),
    ("Wie geht es dir?", "de"),
    ("Le chat dort sur le canapé et ne veut pas se lever.", "fr"),
    ("El gato está durmiendo en el sofá.", "es"),
    ("我爱北京天安门", "zh"),
    ("天气很好", "zh"),
    ("猫がソファで寝ています。", "ja"),
]
NAMES = [
    "Angela Merkel", "Boris Johnson", "Barack Obama", "Bob", "Zürich", "New York Times", "Hello world",
    "United States",
]  # fmt: skip


def test_no_built_in_english_sentence_is_flagged_for_an_english_encoder() -> None:
    assert [sentence for sentence in ENGLISH_SENTENCES if unlisted_language(sentence, ENGLISH)] == []


@pytest.mark.parametrize(("text", "language"), OTHERS)
def test_another_language_is_named_for_an_english_encoder(text: str, language: str) -> None:
    assert unlisted_language(text, ENGLISH) == language


@pytest.mark.parametrize("text", ["Кошка спит на диване.", "Москва является столицей России и её крупнейшим городом."])
def test_russian_is_flagged_for_an_english_encoder(text: str) -> None:
    assert unlisted_language(text, ENGLISH) in {"ru", "und"}


@pytest.mark.parametrize("text", [text for text, _ in OTHERS] + ENGLISH_SENTENCES[::10])
def test_nothing_in_its_fifty_languages_is_flagged_for_a_multilingual_encoder(text: str) -> None:
    assert unlisted_language(text, FIFTY_LANGUAGES) is None


def test_english_is_flagged_for_a_chinese_encoder() -> None:
    assert unlisted_language("The meeting was put off until Monday.", ("zh",)) == "en"
    assert unlisted_language("我爱北京天安门", ("zh",)) is None


@pytest.mark.parametrize("name", NAMES)
def test_names_and_greetings_are_not_flagged(name: str) -> None:
    assert unlisted_language(name, ENGLISH) is None


@pytest.mark.parametrize("text", ["Anna 😀", "Nice! 👍👍", "OK cool 😂", "ｆｕｌｌ"])
def test_an_emoji_does_not_make_a_short_text_long_enough_to_judge(text: str) -> None:
    assert unlisted_language(text, ENGLISH) is None


@pytest.mark.parametrize(
    "text", ["", "12345678901234", "!?…", "😀😀😀😀😀😀😀😀😀", "\0\0\0\0\0\0\0\0", "\u200b" * 20, "ok"]
)
def test_what_has_no_letters_to_judge_is_not_flagged(text: str) -> None:
    assert unlisted_language(text, ENGLISH) is None


@pytest.mark.parametrize("name", list(CATALOG))
def test_no_sentence_of_the_five_languages_is_flagged_for_an_encoder_that_lists_them(name: str) -> None:
    listed = CATALOG[name].languages
    if {"en", "de", "fr", "es", "zh"} <= set(listed):
        flagged = [s for s in load_examples()["languages"].sentences if unlisted_language(s, listed)]
        assert flagged == []
    else:
        flagged = [s for s in load_examples()["languages"].sentences if unlisted_language(s, listed)]
        assert len(flagged) >= 10


def test_a_very_long_text_is_judged_too() -> None:
    assert unlisted_language("Die Katze schläft auf dem Sofa. " * 300, ENGLISH) == "de"
    assert unlisted_language("x" * 10_000, FIFTY_LANGUAGES) is None
