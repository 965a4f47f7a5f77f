"""Inside the encoder, steps 5 to 7: pooling, the cosine by hand, and its ledger, each number beside its source."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from components.engine.encoder import Encoder
from components.engine.inside import look_inside, padded_mean, pooled
from components.engine.ledger_views import special_share
from components.engine.token_ledger import by_word, largest, leave_one_out, token_ledger
from tests.pages.helpers import captions, words_of

BANKS = ("The bank of the river was covered with flowers.", "The bank raised its interest rates on Monday.")
LONG = " ".join(f"word{i % 7}" for i in range(300))
PAIRS = (
    ("Hi", "Hello"),
    (LONG, "The bank of the river."),
    ("Bank", LONG),
    ("😀🎉 👩‍👩‍👧", "😀"),
    ("我爱北京天安门", "天安门上太阳升。"),
    ("Embeddings 是向量, don't you think? 😀", "مرحبا mixed 银行"),
    ("**bold** <b>x</b> [link](http://example.org) $a$ :red[no]", "`code` | #tag _under_ %{y}"),
    ("[SEP] [CLS] [SEP]", "[MASK]"),
    ("same same same", "same same same"),
)


def open_step(app: AppTest, step: str, sentences: tuple[str, str] = BANKS, *, guessing: bool = False) -> AppTest:
    """Open a step for two sentences, with its answers unless one is guessing."""
    app.query_params["step"] = step
    app.session_state["guesses_on"] = guessing
    app.run()
    app.session_state["encoder_first"], app.session_state["encoder_second"] = sentences
    app.switch_page("learn/encoder.py").run()
    assert not app.exception
    assert (app.text_area(key="encoder_first").value, app.text_area(key="encoder_second").value) == sentences
    return app


def cosine(u: np.ndarray, v: np.ndarray) -> float:
    """Return the cosine of two vectors."""
    return float(u @ v / np.linalg.norm(u) / np.linalg.norm(v))


def tables(app: AppTest) -> list[list[str]]:
    """Return the names of the columns of each table."""
    return [list(table.value.columns) for table in app.dataframe]


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("step", ["5", "6", "7"])
@pytest.mark.parametrize("sentences", PAIRS, ids=lambda pair: pair[0][:12])
def test_sentences_of_every_kind_are_drawn(step: str, sentences: tuple[str, str], app: AppTest) -> None:
    open_step(app, step, sentences)
    assert "Inside the encoder" in app.title[0].value
    assert not app.error


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(("step", "answer"), [("5", "Cosine by mean"), ("6", "measured"), ("7", "add up to")])
def test_nothing_is_shown_before_the_guess_and_all_after_it(step: str, answer: str, app: AppTest) -> None:
    def shown() -> str:
        parts = [app.metric, app.latex, app.subheader]
        return " ".join(str(getattr(element, "label", "")) + str(element.value) for part in parts for element in part)

    open_step(app, step, guessing=True)
    assert answer not in shown()
    next(button for button in app.button if button.label == "Skip the guess").click().run()
    assert not app.exception
    assert answer in shown()


def test_three_ways_of_pooling_have_their_cosines(ready: Encoder, app: AppTest) -> None:
    open_step(app, "5")
    first, second = (pooled(look_inside(ready, sentence)) for sentence in BANKS)
    ways = zip(("mean", "CLS", "max"), first, second, strict=True)
    expected = {f"Cosine by {way}": f"{cosine(u, v):.3f}" for way, u, v in ways}
    assert {metric.label: metric.value for metric in app.metric if "by" in metric.label} == expected
    vectors = app.dataframe[0].value
    assert np.allclose(vectors["CLS, second"], second.cls / np.linalg.norm(second.cls), atol=1e-6)


def test_the_guess_of_a_pooling_is_right_for_the_highest(ready: Encoder, app: AppTest) -> None:
    open_step(app, "5", guessing=True)
    assert app.radio[0].options == ["mean", "CLS", "max"]
    app.radio[0].set_value("max").run()
    next(button for button in app.button if button.label == "See").click().run()
    assert "check_circle" in words_of(app)  # 0.75 by max, 0.73 by CLS, 0.23 by the mean


@pytest.mark.parametrize("padding", [0, 7, 100])
def test_padding_that_counts_gives_the_wrong_cosine(padding: int, ready: Encoder, app: AppTest) -> None:
    open_step(app, "5")
    app.slider(key="encoder_padding").set_value(padding).run()
    first, second = (look_inside(ready, sentence) for sentence in BANKS)
    right, wrong = app.metric[-2:]
    assert right.value == f"{cosine(pooled(first).mean, pooled(second).mean):.3f}"
    assert wrong.value == f"{cosine(padded_mean(first, padding, ready), pooled(second).mean):.3f}"
    assert (wrong.value == right.value) == (padding == 0)
    assert wrong.label.startswith(f"Wrong: {padding} padding tokens")


@pytest.mark.usefixtures("ready")
def test_a_text_that_fills_the_encoder_has_no_room_for_padding(app: AppTest) -> None:
    open_step(app, "5", (LONG, BANKS[1]))
    assert app.metric[-1].label.startswith("Wrong: 0 padding tokens")
    assert app.metric[-1].value == app.metric[-2].value
    assert "with 256 of your sentence there is room for 0" in captions(app)


def test_reading_backwards_shows_what_the_mean_loses(ready: Encoder, app: AppTest) -> None:
    open_step(app, "5")
    u, v = ready.encode([BANKS[0], " ".join(reversed(BANKS[0].split()))])
    assert f"backwards has a cosine of **{u @ v:.3f}** with itself" in words_of(app)


def test_the_cosine_by_hand_is_that_of_the_encoder(ready: Encoder, app: AppTest) -> None:
    open_step(app, "6")
    first, second = (pooled(look_inside(ready, sentence)).mean.astype(float) for sentence in BANKS)
    u, v = ready.encode(list(BANKS))
    written = " ".join(formula.value for formula in app.latex)
    assert f"{np.linalg.norm(first):.3f}" in written
    assert f"{np.linalg.norm(second):.3f}" in written
    assert rf"\mathbf{{{u @ v:.4f}}}" in written
    assert f"= {np.sqrt(2 - 2 * (u @ v)):.4f}" in written
    assert rf"measured: }} &\hphantom{{=}}\;{np.linalg.norm(u - v):.4f}" in written
    assert f"The angle is **{np.rad2deg(np.arccos(u @ v)):.1f}°**" in words_of(app)
    assert f"`encode`, which all other pages use, {u @ v:.6f}" in app.success[0].value


def test_the_products_named_are_the_largest_and_all_add_up(ready: Encoder, app: AppTest) -> None:
    open_step(app, "6")
    u, v = ready.encode(list(BANKS))
    best = np.argsort(-(u * v))[:5]
    assert f"of the dimensions {', '.join(str(k + 1) for k in best)}; then the other 379 together" in captions(app)
    table = app.dataframe[0].value
    assert table["dimension"].tolist()[:5] == (best + 1).tolist()
    assert table["sum"].iloc[-1] == pytest.approx(float(u @ v), abs=1e-5)


@pytest.mark.usefixtures("ready")
def test_a_sentence_and_itself_are_at_zero_degrees(app: AppTest) -> None:
    open_step(app, "6", (BANKS[0], BANKS[0]))
    assert "The angle is **0.0°**" in words_of(app)


@pytest.mark.parametrize("by", ["words", "pieces"])
def test_the_shares_add_up_to_the_cosine(by: str, ready: Encoder, app: AppTest) -> None:
    open_step(app, "7", ("Unbelievable embeddings!", BANKS[1]))
    if by == "pieces":
        app.button_group(key="encoder_ledger_by").set_value(by).run()
        assert not app.exception
    u, v = ready.encode(["Unbelievable embeddings!", BANKS[1]])
    ledger = token_ledger(ready, "Unbelievable embeddings!", BANKS[1])
    r, c = (by_word(ledger).shares if by == "words" else ledger.shares).shape
    assert app.subheader[0].value == f"{r} × {c} shares add up to {u @ v:.4f}, the cosine is {u @ v:.4f}"
    matrix = next(table.value for table in app.dataframe if "sum" in table.value)
    assert matrix.shape == (r + 1, c + 2)
    assert matrix.iloc[:-1, 1:-1].to_numpy(float).sum() == pytest.approx(float(u @ v), abs=1e-5)
    assert matrix["sum"].iloc[-1] == pytest.approx(float(u @ v), abs=1e-5)


def test_the_largest_shares_are_named_with_their_part_of_the_cosine(ready: Encoder, app: AppTest) -> None:
    open_step(app, "7")
    ledger = token_ledger(ready, *BANKS)
    best = largest(ledger, 1)[0]  # here all words are one piece
    table = next(table.value for table in app.dataframe if "percent" in table.value)
    assert len(table) == 10
    assert (table["first"][0], table["second"][0]) == ("bank", "bank")
    assert table["share"][0] == pytest.approx(best.share)
    assert table["percent"][0] == pytest.approx(100 * best.share / ledger.cosine)
    assert f"**“bank” × “bank”** adds **{best.share:.4f}**, {best.share / ledger.cosine:.1%}" in words_of(app)
    marks = special_share(ledger.shares, ledger.first, ledger.second)
    assert rf"Pairs with \[CLS\] or \[SEP\] in them hold {marks:.4f} ({marks / ledger.cosine:.0%})" in captions(app)


@pytest.mark.usefixtures("ready")
def test_no_percentage_is_given_of_a_cosine_near_zero(app: AppTest) -> None:
    open_step(app, "7", ("The company sold 3 old factories in the north.", "Whisk the eggs with a little sugar."))
    assert "of the cosine." not in "\n".join(element.value for element in app.markdown if "adds **" in element.value)


def test_words_left_out_are_tabled_beside_their_shares(ready: Encoder, app: AppTest) -> None:
    open_step(app, "7")
    table = next(table.value for table in app.dataframe if "change" in table.value)
    sides = [leave_one_out(ready, *BANKS), leave_one_out(ready, *BANKS[::-1])]
    assert table["word"].tolist() == [*sides[0].words, *sides[1].words]
    assert np.allclose(table["change"], np.concatenate([side.change for side in sides]), atol=1e-5)
    sums = by_word(token_ledger(ready, *BANKS)).shares.sum(axis=1)
    assert table["added"][1] == pytest.approx(sums[2])  # "bank"
    assert table["added"][8] == pytest.approx(sums[9])  # "flowers." without its full stop


@pytest.mark.usefixtures("ready")
def test_where_share_and_experiment_disagree_the_page_says_so(app: AppTest) -> None:
    agree, differ = "In the first sentence both agree", "In the first sentence they **disagree**"
    seen = set()
    for sentences in (BANKS, ("我爱北京天安门", "天安门上太阳升")):
        open_step(app, "7", sentences)
        table = next(table.value for table in app.dataframe if "change" in table.value)
        first = table[table["sentence"] == "first"]
        same = first["added"].argmax() == first["change"].abs().argmax()
        assert (agree in words_of(app)) == same
        assert (differ in words_of(app)) != same
        seen.add(bool(same))
    assert seen == {True, False}  # 爱 adds most, but on 安 hangs most


@pytest.mark.usefixtures("ready")
def test_a_sentence_of_one_word_says_that_nothing_would_be_left(app: AppTest) -> None:
    open_step(app, "7", ("Hi", BANKS[0]))
    assert "The first sentence has one word only: nothing would be left." in words_of(app)


@pytest.mark.usefixtures("ready")
def test_long_sentences_are_cropped_and_left_out_only_when_asked(app: AppTest) -> None:
    open_step(app, "7", (LONG, "The bank of the river."))
    matrix = next(table.value for table in app.dataframe if "sum" in table.value)
    assert len(matrix) == 40 + 1 + 1
    assert matrix["first"].iloc[40].startswith("the rest (")
    assert not any("change" in columns for columns in tables(app))
    app.button(key="encoder_leave_out").click().run(timeout=120)
    assert not app.exception
    assert any("change" in columns for columns in tables(app))
    assert "The first 60 words were left out in turn, 240 more were not." in captions(app)


def test_the_guess_offers_words_of_the_user_only_and_the_truth_among_them(ready: Encoder, app: AppTest) -> None:
    open_step(app, "7", guessing=True)
    words = by_word(token_ledger(ready, *BANKS))
    sums = words.shares.sum(axis=1)[1:-1]
    options = app.radio[0].options
    assert len(options) == 6
    assert words.first_words[1:-1][int(sums.argmax())] in options
    assert not any("CLS" in option or "SEP" in option for option in options)
    app.radio[0].set_value("bank").run()
    next(button for button in app.button if button.label == "See").click().run()
    assert "You said bank; it is **bank**" in words_of(app)


@pytest.mark.usefixtures("ready")
def test_a_word_that_stands_twice_is_offered_with_its_place(app: AppTest) -> None:
    open_step(app, "7", ("same same", "other words"), guessing=True)
    assert app.radio[0].options == ["same (word 1)", "same (word 2)"]


@pytest.mark.usefixtures("ready")
def test_markup_is_shown_as_typed(app: AppTest) -> None:
    open_step(app, "7", ("$a$ :red[no] `code`", "**bold** <b>x</b>"))
    for element in app.markdown:
        assert ":red[" not in element.value.replace(r"\:red\[", "")
        assert "<b>" not in element.value
    offered = open_step(app, "7", ("$a$ :red[no]", "**bold**"), guessing=True).radio[0].options
    assert r"\$" in offered or r"\:" in offered
