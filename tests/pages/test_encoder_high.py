"""Step 8 of the lesson: where a cosine stands, and what probes do to it."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from components.encoder_lesson import EXAMPLES
from components.engine.encoder import Encoder
from components.engine.news_data import load_news_data
from components.engine.probes import DEFAULT_SENTENCE, TRANSLATIONS, probes
from tests.pages.helpers import words_of
from tests.pages.map_helpers import MARKUP, figure_of


@pytest.fixture
def step(app: AppTest, ready: Encoder) -> AppTest:
    """Return step 8 with all answers shown."""
    app.run()
    app.query_params["step"] = "8"
    app.query_params["guesses_on"] = "false"
    return app.switch_page("learn/encoder.py").run()


def write(page: AppTest, first: str, second: str = "Something else altogether.") -> AppTest:
    page.text_area(key="encoder_first").set_value(first).run()
    return page.text_area(key="encoder_second").set_value(second).run()


def probe(page: AppTest, *keys: str) -> AppTest:
    return page.button_group(key="encoder_probes").set_value(list(keys)).run()


def cosine(encoder: Encoder, first: str, second: str) -> float:
    return float(np.prod([encoder.encode([first]) @ encoder.encode([second]).T]))


def results(page: AppTest) -> dict[str, list[object]]:
    tables = [table.value for table in page.dataframe if "a reader says" in table.value]
    return tables[0].to_dict(orient="list")


def test_the_pair_stands_among_random_pairs_pairs_of_a_section_and_of_an_event(step: AppTest, ready: Encoder) -> None:
    assert not step.exception
    expected = cosine(ready, *EXAMPLES["Two banks"])
    assert f"have a cosine of **{expected:.2f}**" in words_of(step)
    figure = figure_of(step, "encoder_spread")
    assert [trace["name"] for trace in figure["data"]] == [
        "random pairs",
        "pairs from one section",
        "headline and text of one event",
    ]
    assert figure["layout"]["shapes"][0]["x0"] == pytest.approx(expected, abs=1e-5)
    below = (load_news_data().event_cosines < expected).mean() * 100
    assert f"{below:.0f}% of the headlines are less like" in words_of(step)


def test_the_negation_of_a_sentence_hardly_moves_it_and_that_is_said(step: AppTest, ready: Encoder) -> None:
    write(step, "The medicine is safe for children.")
    expected = cosine(ready, "The medicine is safe for children.", "The medicine is not safe for children.")
    assert results(step)["cosine with the sentence"][0] == pytest.approx(expected, abs=1e-5)
    assert expected > 0.8
    probe(step, "negation", "swap")
    assert "hardly notices" in words_of(step)


def test_every_probe_of_the_built_in_sentence_is_measured_against_both_sentences(step: AppTest, ready: Encoder) -> None:
    write(step, DEFAULT_SENTENCE, "A firm took its former associates to court.")
    made = probes(DEFAULT_SENTENCE)
    probe(step, *(p.key for p in made))
    assert not step.exception
    table = results(step)
    assert table["text"] == [p.text for p in made]
    for text, own, other in zip(
        table["text"], table["cosine with the sentence"], table["with the other sentence"], strict=True
    ):
        assert own == pytest.approx(cosine(ready, DEFAULT_SENTENCE, str(text)), abs=1e-5)
        assert other == pytest.approx(cosine(ready, "A firm took its former associates to court.", str(text)), abs=1e-5)
    assert TRANSLATIONS[DEFAULT_SENTENCE]["de"] in table["text"]
    labels = [box.label for box in step.text_input]
    assert any("by rule" in label for label in labels)
    assert any("written by hand" in label for label in labels)


def test_a_probe_may_be_edited(step: AppTest, ready: Encoder) -> None:
    box = next(box for box in step.text_input if str(box.key).startswith("encoder_probe_negation"))
    box.set_value("No bank was ever covered with flowers.").run()
    assert results(step)["text"] == ["No bank was ever covered with flowers."]


def test_where_no_rule_fits_the_user_is_asked_to_write(step: AppTest) -> None:
    probe(step, "number")
    assert step.text_input[0].label.endswith("no rule fits: write one")
    assert step.info[0].value == "Write the change yourself."
    step.text_input[0].set_value("The 5 banks of the river were covered with flowers.").run()
    assert results(step)["change"] == ["Change a number"]
    probe(step)
    assert step.info[0].value == "Click a change above."


def test_the_second_sentence_can_be_changed_instead(step: AppTest) -> None:
    step.button_group(key="encoder_probed").set_value(1).run()
    assert results(step)["text"] == [probes(EXAMPLES["Two banks"][1])[0].text]


def test_the_answer_waits_for_a_guess(app: AppTest, ready: Encoder) -> None:
    app.run()
    app.query_params["step"] = "8"
    page = app.switch_page("learn/encoder.py").run()
    assert not page.get("bidi_component") or not any(
        str(e.proto.id).endswith("-encoder_spread") for e in page.get("bidi_component")
    )
    assert "How many of 100 random pairs" in page.slider[0].label


@pytest.mark.parametrize(
    "sentence", ["Hi", "word " * 300, "🙂🙂", "我爱北京天安门", "I like 北京 and 🙂", MARKUP], ids=str
)
def test_every_kind_of_sentence_can_be_probed(step: AppTest, sentence: str) -> None:
    write(step, sentence)
    probe(step, *(p.key for p in probes(sentence)))
    assert not step.exception
    assert "<script>" not in words_of(step)
    assert len(results(step)["text"]) == sum(bool(p.text) for p in probes(" ".join(sentence.split())))


def test_what_is_probed_is_in_no_link(step: AppTest) -> None:
    write(step, "A secret sentence of mine.")
    assert not any("secret" in str(value) for value in dict(step.query_params).values())
