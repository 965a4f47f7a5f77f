"""What goes into the box of Compare: typed, from an example, from a file, and what cannot be used."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.engine.encoder import Encoder
from components.engine.examples import load_examples
from tests.pages.helpers import FIVE, type_in, words_of


def test_what_was_typed_is_there_after_a_visit_to_another_page(app: AppTest, ready: Encoder) -> None:
    type_in(app.run(), FIVE)
    app.switch_page("learn/cosine.py").run()
    assert app.title[0].value == "What a cosine says"
    app.switch_page("explore/compare.py").run()
    assert app.text_area(key="compare_text").value == "\n".join(FIVE)
    assert "“The bakery sells" in words_of(app)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "Write at least two sentences"),
        ("  \n\t\n \u3000 \n", "Write at least two sentences"),
        ("Only one line.", "add a second one"),
    ],
)
def test_too_little_gets_one_clear_sentence_and_stays(app: AppTest, typed: str, answer: str) -> None:
    type_in(app.run(), typed)
    assert not app.exception
    assert answer in app.info[0].value
    assert app.text_area(key="compare_text").value == typed
    assert not app.get("plotly_chart")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("\n".join(f"line {n}" for n in range(10_001)), "There are 10,001 sentences; up to 10,000"),
        ("Short.\n" + "long " * 2_001, "Sentence 2 has 10,004 characters; up to 10,000"),
    ],
    ids=["too many", "too long"],
)
def test_too_much_gets_one_clear_sentence_and_stays(app: AppTest, typed: str, answer: str) -> None:
    type_in(app.run(), typed)
    assert not app.exception
    assert answer in app.error[0].value
    assert app.text_area(key="compare_text").value == typed


def test_blank_lines_are_counted_and_left_out(app: AppTest) -> None:
    first, second = load_examples()["paraphrases"].sentences[:2]
    type_in(app.run(), f"\n{first}\n\n   \n{second}\n")
    assert any("2 sentences · 3 blank lines left out" in caption.value for caption in app.caption)


def test_an_edited_example_stays_edited_and_loses_its_hint(app: AppTest) -> None:
    first, second = load_examples()["paraphrases"].sentences[:2]
    app.run()
    assert any("twin" in caption.value for caption in app.caption)
    type_in(app, [first, second])
    app.run()
    assert app.text_area(key="compare_text").value == f"{first}\n{second}"
    assert not any("twin" in caption.value for caption in app.caption)


def test_an_example_can_be_picked_again_after_it_was_edited(app: AppTest) -> None:
    app.run()
    type_in(app, load_examples()["paraphrases"].sentences[:2])
    app.button_group(key="compare_example").set_value(None).run()
    assert len(str(app.text_area(key="compare_text").value).splitlines()) == 2
    app.button_group(key="compare_example").set_value("paraphrases").run()
    assert app.text_area(key="compare_text").value == "\n".join(load_examples()["paraphrases"].sentences)


def test_an_example_does_not_cost_the_own_text(app: AppTest, ready: Encoder) -> None:
    type_in(app.run(), FIVE)
    app.button_group(key="compare_example").set_value("traps").run()
    assert "medicine" in str(app.text_area(key="compare_text").value)
    app.button(key="compare_undo").click().run()
    assert app.text_area(key="compare_text").value == "\n".join(FIVE)
    assert "Bring back your own text" not in [button.label for button in app.button]


def test_a_text_file_fills_the_box(app: AppTest, ready: Encoder) -> None:
    app.run()
    app.file_uploader(key="compare_file").upload("lines.txt", "\n".join(FIVE).encode()).run()
    app.button(key="compare_file_take").click().run()
    assert app.text_area(key="compare_text").value == "\n".join(FIVE)
    assert "“The bakery sells" in words_of(app)


def test_a_csv_file_lets_its_column_be_picked(app: AppTest, ready: Encoder) -> None:
    app.run()
    rows = "id;note;text\n" + "\n".join(f"{n};x;{sentence}" for n, sentence in enumerate(FIVE))
    app.file_uploader(key="compare_file").upload("table.csv", rows.encode("utf-8-sig")).run()
    assert app.multiselect[0].value == ["text"]
    app.multiselect[0].set_value(["note"]).run()
    app.button(key="compare_file_take").click().run()
    assert app.text_area(key="compare_text").value == "x\nx\nx\nx\nx"


@pytest.mark.parametrize(
    ("name", "data", "answer"),
    [
        ("sheet.csv", b"PK\x03\x04" + bytes(60), "is a zip archive or an Excel workbook"),
        ("table.csv", b'"""""\n"""', "nothing below it"),
        ("empty.csv", b"", "is empty"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_clear_sentence_and_the_box_stays(
    app: AppTest, name: str, data: bytes, answer: str
) -> None:
    app.run()
    before = app.text_area(key="compare_text").value
    app.file_uploader(key="compare_file").upload(name, data).run()
    assert not app.exception
    assert answer in app.error[0].value.replace("\\", "")
    assert app.text_area(key="compare_text").value == before


def test_what_is_typed_reaches_neither_the_url_nor_the_log(
    app: AppTest, ready: Encoder, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    secret = "The xylophone is hidden under the third stair."
    with caplog.at_level("DEBUG"):
        type_in(app.run(), [secret, "A second line."])
    assert "xylophone" not in str(app.query_params)
    printed = capfd.readouterr()
    assert "xylophone" not in caplog.text + printed.out + printed.err
