"""The frame of the lesson: its links, its sentences, the wait, and encoders that cannot be looked into."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import components.cached
import components.encoder_lesson
from components.encoder_lesson import EXAMPLES, STEPS
from components.engine.encoder import Encoder, unit_rows
from components.engine.inside import look_inside, pooled
from components.engine.token_ledger import ledger_from
from tests.pages.helpers import words_of
from tests.pages.map_helpers import MARKUP

SENTENCES = ("Hi", "word " * 300, "🙂🙂", "我爱北京天安门", "I like 北京 and 🙂", MARKUP)


def go(app: AppTest, **asked: str) -> AppTest:
    """Open the lesson as a link does."""
    app.run()
    for name, value in asked.items():
        app.query_params[name] = value
    return app.switch_page("learn/encoder.py").run()


def write(page: AppTest, first: str, second: str) -> AppTest:
    page.text_area(key="encoder_first").set_value(first)
    return page.text_area(key="encoder_second").set_value(second).run()


@pytest.mark.parametrize("step", STEPS)
def test_each_step_has_a_link_of_its_own(app: AppTest, ready: Encoder, step: str) -> None:
    page = go(app, step=step)
    assert not page.exception
    assert page.header[0].value == f"{step}. {STEPS[step]}"
    assert page.query_params["step"] in (step, [step])


@pytest.mark.parametrize("asked", ["9", "0", "-1", "seven", "", "<b>"])
def test_a_link_to_no_step_opens_the_first(app: AppTest, ready: Encoder, asked: str) -> None:
    page = go(app, step=asked)
    assert not page.exception
    assert page.header[0].value == f"1. {STEPS['1']}"


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("sentence", SENTENCES, ids=["one word", "300 words", "emoji", "Chinese", "mixed", "markup"])
def test_every_step_takes_every_kind_of_sentence(app: AppTest, ready: Encoder, step: str, sentence: str) -> None:
    page = go(app, step=step, guesses_on="false")
    write(page, sentence, "The bank raised its rates.")
    assert not page.exception, page.exception
    assert "<script>" not in words_of(page)
    assert not any("alert" in str(value) for value in dict(page.query_params).values())


def test_steps_1_to_6_end_at_the_encoders_own_vector_and_cosine(ready: Encoder) -> None:
    for first, second in (*EXAMPLES.values(), *zip(SENTENCES[::2], SENTENCES[1::2], strict=True)):
        insides = [look_inside(ready, text) for text in (first, second)]
        means = unit_rows(np.stack([pooled(inside).mean for inside in insides]))
        embeddings = ready.encode([first, second])
        assert np.abs(means - embeddings).max() < 1e-5
        assert ledger_from(*insides).cosine == pytest.approx(float(embeddings[0] @ embeddings[1]), abs=1e-5)


def test_an_example_fills_both_boxes_and_is_in_the_link(app: AppTest, ready: Encoder) -> None:
    page = go(app)
    page.button_group(key="encoder_example").set_value("Who bit whom").run()
    boxes = [page.text_area(key=key).value for key in ("encoder_first", "encoder_second")]
    assert boxes == list(EXAMPLES["Who bit whom"])
    page = go(AppTest.from_file(app._script_path, default_timeout=60), encoder_example="Chinese")
    assert page.text_area(key="encoder_first").value == EXAMPLES["Chinese"][0]


def test_an_empty_box_is_asked_to_be_filled(app: AppTest, ready: Encoder) -> None:
    page = go(app, step="7")
    write(page, "Something.", "  \n ")
    assert not page.exception
    assert page.info[0].value.startswith("Write something into both boxes")
    assert page.text_area(key="encoder_first").value == "Something."


def test_before_the_encoder_is_ready_it_says_so_and_starts_by_itself(
    app: AppTest, ready: Encoder, other_load: Callable[[Callable[[], Encoder]], None], gate: threading.Event
) -> None:
    def slow() -> Encoder:
        gate.wait(60)
        return ready

    other_load(slow)
    page = go(app, step="5")
    assert not page.exception
    assert any("warming up" in info.value for info in page.info)
    assert not page.header
    gate.set()
    components.cached.encoder_load(ready.name, None).wait(60)
    page.run()
    assert page.header[0].value == f"5. {STEPS['5']}"


def test_an_encoder_that_cannot_be_looked_into_is_told_with_the_reason(
    app: AppTest, ready: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(components.encoder_lesson, "why_not", lambda _encoder: "It has no layers.")
    page = go(app, step="3")
    assert not page.exception
    assert page.warning[0].value.startswith("It has no layers.")
    assert not page.header


def test_the_same_sentence_twice_is_taken_as_well(app: AppTest, ready: Encoder) -> None:
    for step in STEPS:
        page = go(AppTest.from_file(app._script_path, default_timeout=60), step=step, guesses_on="false")
        write(page, "The same.", "The same.")
        assert not page.exception
