"""The warnings that a careful teacher would give."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.engine.catalog import EncoderSpec, find_encoder
from components.engine.text_checks import TextWarning, check_texts, count_cut
from components.engine.word_pieces import WordPieces
from tests.built_in import ENGLISH_SENTENCES


@pytest.fixture(scope="module")
def word_pieces(model_folder: Path) -> WordPieces:
    return WordPieces(model_folder, 256)


def test_plain_english_gets_no_warning(spec: EncoderSpec, word_pieces: WordPieces) -> None:
    assert check_texts(ENGLISH_SENTENCES, spec, word_pieces) == []
    assert check_texts([], spec, word_pieces) == []


def test_chinese_for_the_english_encoder_has_unknown_pieces_and_an_unlisted_language(
    spec: EncoderSpec, word_pieces: WordPieces
) -> None:
    assert check_texts(["A cat sleeps here.", "我爱北京天安门"], spec, word_pieces) == [
        TextWarning(1, "unknown", count=2, total=7),
        TextWarning(1, "language", language="zh"),
    ]


def test_a_duplicate_points_at_the_first_and_is_warned_of_once(spec: EncoderSpec, word_pieces: WordPieces) -> None:
    german = "Die Katze schläft auf dem Sofa."
    texts = ["The soup is hot.", german, "The soup is hot.", german, "the soup is hot."]
    assert check_texts(["The soup is hot."] * 3, spec, word_pieces) == [
        TextWarning(1, "duplicate", count=0),
        TextWarning(2, "duplicate", count=0),
    ]
    assert check_texts(texts, spec, word_pieces) == [
        TextWarning(1, "language", language="de"),
        TextWarning(2, "duplicate", count=0),
        TextWarning(3, "duplicate", count=1),
    ]


def test_a_text_that_is_too_long_tells_how_much_is_not_read(spec: EncoderSpec, word_pieces: WordPieces) -> None:
    text = "The cat sleeps on the sofa. " * 50  # seven pieces each
    assert check_texts([text], spec, word_pieces) == [TextWarning(0, "cut", count=350 - 254, total=350)]


def test_several_warnings_of_one_text_stand_in_the_documented_order(spec: EncoderSpec, word_pieces: WordPieces) -> None:
    found = check_texts(["我爱北京天安门" * 50] * 2, spec, word_pieces)
    assert [(warning.position, warning.problem) for warning in found] == [
        (0, "unknown"), (0, "cut"), (0, "language"), (1, "unknown"), (1, "cut"), (1, "duplicate"),
    ]  # fmt: skip


def test_without_a_tokenizer_languages_and_duplicates_are_still_looked_for(spec: EncoderSpec) -> None:
    assert check_texts(["我爱北京天安门", "我爱北京天安门"], spec, None) == [
        TextWarning(0, "language", language="zh"),
        TextWarning(1, "duplicate", count=0),
    ]


def test_the_languages_that_count_are_the_encoders_own(word_pieces: WordPieces) -> None:
    assert check_texts(["我爱北京天安门"], find_encoder("bge-small-zh-v1.5"), None) == []
    assert check_texts(["Le chat dort sur le canapé."], find_encoder("multilingual-e5-small"), None) == []


def test_a_prefix_takes_room_from_the_text(word_pieces: WordPieces) -> None:
    spec = find_encoder("multilingual-e5-small")
    with_prefix = word_pieces.count([spec.as_input("cat")])[0].pieces
    room = 256 - 2 - (with_prefix - 1)
    assert check_texts(["cat " * room], spec, word_pieces) == []
    found = [warning for warning in check_texts(["cat " * (room + 5)], spec, word_pieces) if warning.problem == "cut"]
    assert [warning.count for warning in found] == [5]


def test_texts_longer_than_the_encoder_reads_are_counted(spec: EncoderSpec, word_pieces: WordPieces) -> None:
    room = 254  # 256 less the start and the end mark
    texts = ["word " * room, "word " * (room + 1), "a" * 300, "Short.", "文" * 255]
    assert count_cut(texts, spec, word_pieces) == 2
    assert count_cut(texts * 700, spec, word_pieces) == 1_400
    assert count_cut([], spec, word_pieces) == 0
