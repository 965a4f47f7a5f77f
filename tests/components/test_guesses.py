"""Guess, then see: questions, answers, and the score."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from components.guesses import guess_choice, guess_number, guessing_toggle, score_line

    guessing_toggle()
    score_line()
    about = [st.text_input("sentence", "one", key="sentence")]
    if guess_number("cosine", about, "How alike?", 0.62, (0.0, 1.0), 0.1):
        st.write("the number is shown")
    if guess_choice("pooling", about, "Which?", ("mean", "max"), "mean"):
        st.write("the choice is shown")


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(page).run()


def words(app: AppTest) -> str:
    return "\n".join([element.value for element in app.markdown] + [element.value for element in app.caption])


def press(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if str(button.key).startswith(key)).click().run()


def test_nothing_is_shown_before_it_is_guessed(app: AppTest) -> None:
    assert "shown" not in words(app)
    assert "0.62" not in words(app)
    assert "right" not in words(app)


@pytest.mark.parametrize(("said", "right"), [(0.7, True), (0.52, True), (0.9, False)])
def test_a_number_is_right_within_its_limit_and_both_stand_there(app: AppTest, said: float, right: bool) -> None:
    app.slider[0].set_value(said).run()
    press(app, "see_cosine")
    assert f"You said {said:.2f}; it is **0.62**." in words(app)
    assert "the number is shown" in words(app)
    assert "the choice is shown" not in words(app), "the other question is still open"
    assert f"{int(right)} of 1 guesses right" in words(app)


def test_a_choice_waits_for_an_answer_and_counts(app: AppTest) -> None:
    assert next(b for b in app.button if str(b.key).startswith("see_pooling")).disabled
    app.radio[0].set_value("max").run()
    press(app, "see_pooling")
    assert "You said max; it is **mean**." in words(app)
    assert "0 of 1 guesses right" in words(app)


def test_a_skipped_guess_shows_the_answer_and_does_not_count(app: AppTest) -> None:
    press(app, "skip_cosine")
    assert "It is **0.62**." in words(app)
    assert "You said" not in words(app)
    assert "guesses right" not in words(app)


def test_of_another_sentence_it_is_another_question_and_the_old_answer_comes_back_with_the_old_one(
    app: AppTest,
) -> None:
    press(app, "see_cosine")
    app.text_input[0].set_value("two").run()
    assert "the number is shown" not in words(app)
    app.text_input[0].set_value("one").run()
    assert "the number is shown" in words(app)


def test_whoever_does_not_guess_sees_all(app: AppTest) -> None:
    app.toggle[0].set_value(False).run()
    assert "the number is shown" in words(app)
    assert "the choice is shown" in words(app)
    assert not app.slider
    assert not app.radio
