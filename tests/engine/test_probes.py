"""Nine small changes to a sentence, and what the encoder makes of them."""

from __future__ import annotations

import pytest

from components.engine.encoder import Encoder
from components.engine.probes import DEFAULT_SENTENCE, TAIL, TRANSLATIONS, probes
from tests.built_in import ENGLISH_SENTENCES

KEYS = ["negation", "swap", "number", "antonym", "typo", "upper", "language", "copy", "tail"]
ODD = {
    "blank": "  \n",
    "one letter": "a",
    "one word": "Hello",
    "300 words": "The old man sold 3 cars, but nobody saw it. " * 33,
    "no end": "the dog bit the man",
    "emoji": "😀👨‍👩‍👧 🎉",
    "Chinese": "公司去年卖掉了3家旧工厂。",
    "short Chinese": "你好",
    "mixed": "I love 北京烤鸭 very much",
    "German": "Die Firma verklagte im vergangenen Jahr 3 alte Partner im Norden.",
    "quoted": "“The mayor won the election,” she said.",
    "quotes alone": "“”",
    "capitals": "THE DOG HAS BITTEN THE CAT",
    "Arabic": "مرحبا بالعالم",
    "two lines": "The dog\nbit the man.",
    "one letter often": "x" * 5_000,
    "digits": "3" * 5_000,
    "marks": "<b>*_[a](b)",
}


def texts(sentence: str, translation: str = "") -> dict[str, str]:
    return {probe.key: probe.text for probe in probes(sentence, translation)}


def test_every_rule_works_on_the_sentence_that_the_page_begins_with() -> None:
    assert texts(DEFAULT_SENTENCE) == {
        "negation": "The company did not sue 3 old partners in the north last year.",
        "swap": "3 old partners sued the company in the north last year.",
        "number": "The company sued 30 old partners in the north last year.",
        "antonym": "The company sued 3 new partners in the north last year.",
        "typo": "The company sued 3 old parnters in the north last year.",
        "upper": "THE COMPANY SUED 3 OLD PARTNERS IN THE NORTH LAST YEAR.",
        "language": TRANSLATIONS[DEFAULT_SENTENCE]["de"],
        "copy": f"{DEFAULT_SENTENCE} {DEFAULT_SENTENCE}",
        "tail": f"{DEFAULT_SENTENCE} {TAIL}",
    }


@pytest.mark.parametrize("sentence", ODD.values(), ids=ODD)
def test_any_text_has_the_nine_probes_in_order_and_none_is_the_text_itself(sentence: str) -> None:
    found = probes(sentence)
    assert [probe.key for probe in found] == KEYS
    assert not any(probe.text == sentence.strip() for probe in found if probe.text)
    assert found == probes(sentence)


def test_a_reader_expects_another_meaning_of_the_first_four_and_the_same_of_the_others() -> None:
    assert [probe.expectation for probe in probes("a")] == ["different"] * 4 + ["same"] * 5


def test_each_probe_has_a_title_and_a_note_of_its_own() -> None:
    found = probes(DEFAULT_SENTENCE)
    for words in ([probe.title for probe in found], [probe.note for probe in found]):
        assert all(words)
        assert len(set(words)) == len(KEYS)
        assert not any("\n" in word for word in words)


def test_what_a_rule_wrote_is_marked_and_a_translation_is_not() -> None:
    assert {probe.key for probe in probes(DEFAULT_SENTENCE) if not probe.by_rule} == {"language"}
    assert {probe.key for probe in probes("Hello") if probe.by_rule} == {"typo", "upper", "copy", "tail"}


def test_a_blank_text_has_no_probes_to_show() -> None:
    for blank in ("", " \t\n"):
        assert set(texts(blank, "Hallo").values()) == {""}


def test_a_translation_is_that_of_the_caller_or_the_built_in_one() -> None:
    assert texts("Hello.", "Hallo.")["language"] == "Hallo."
    assert texts(DEFAULT_SENTENCE, " Bonjour. ")["language"] == "Bonjour."
    assert texts("Hello.")["language"] == ""
    assert texts("Hello.", "Hello.")["language"] == "", "a translation is another text"


@pytest.mark.parametrize("sentence", [ODD["Chinese"], ODD["German"]])
def test_rules_of_english_do_not_touch_another_language(sentence: str) -> None:
    found = texts(sentence)
    assert (found["negation"], found["swap"], found["antonym"]) == ("", "", "")
    assert "30" in found["number"]
    assert all(found[key] for key in ("typo", "copy", "tail"))


def test_german_words_that_are_english_too_are_no_auxiliaries() -> None:
    assert texts("Was machen die alten Leute im Winter?")["negation"] == ""


def test_between_chinese_sentences_is_no_space() -> None:
    assert texts("你好。")["copy"] == "你好。你好。"
    assert texts("你好。")["tail"] == f"你好。 {TAIL}"
    assert texts("你好")["copy"] == "你好 你好"


def test_the_ending_follows_a_full_stop_also_where_the_sentence_has_none() -> None:
    assert texts("A dog")["tail"] == f"A dog. {TAIL}"
    assert texts("A dog?")["tail"] == f"A dog? {TAIL}"
    assert texts("“A dog.”")["tail"] == f"“A dog.” {TAIL}"


def test_the_ending_is_long_and_about_something_else() -> None:
    assert 50 <= len(TAIL.split()) <= 70
    words = {word.lower() for word in DEFAULT_SENTENCE.strip(".").split()}
    assert words & set(TAIL.lower().split()) <= {"the", "in"}


def test_white_space_around_a_sentence_does_not_count() -> None:
    assert probes(f"  {DEFAULT_SENTENCE}\n") == probes(DEFAULT_SENTENCE)


def test_of_most_built_in_sentences_the_rules_make_a_negation() -> None:
    negated = [bool(texts(sentence)["negation"]) for sentence in ENGLISH_SENTENCES]
    assert sum(negated) > 0.9 * len(negated)


def test_swapping_hardly_moves_the_cosine_and_an_irrelevant_ending_moves_it_far(encoder: Encoder) -> None:
    embeddings = encoder.encode([DEFAULT_SENTENCE, *(probe.text for probe in probes(DEFAULT_SENTENCE))])
    cosines = dict(zip(KEYS, (embeddings[1:] @ embeddings[0]).tolist(), strict=True))
    assert cosines["upper"] == pytest.approx(1, abs=1e-5), "this encoder reads small letters"
    assert cosines["swap"] > 0.97, "another who and whom, and hardly another vector"
    assert cosines["negation"] > 0.8, "the contrary is close"
    assert cosines["negation"] > cosines["tail"] + 0.4, "the same meaning is far when more stands beside it"
    assert cosines["language"] < 0.5, "this encoder learnt English"
