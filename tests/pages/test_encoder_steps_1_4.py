"""Inside the encoder, steps 1 to 4: pieces, vectors before context, attention, and layer by layer."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from sklearn.metrics.pairwise import cosine_similarity
from streamlit.testing.v1 import AppTest

from components.encoder_context import MOST
from components.encoder_layers import LAYER
from components.encoder_lesson import EXAMPLES
from components.encoder_pair import window
from components.encoder_pieces import CUT_SHOWN
from components.engine.encoder import Encoder
from components.engine.inside import Inside, look_inside
from components.figures.labels import name_label
from components.markdown import escape
from tests.engine.insides import inside_of_tokens
from tests.pages.helpers import captions, words_of
from tests.pages.map_helpers import drawn_by, figure_of, happen

Open = Callable[..., AppTest]
BANKS = EXAMPLES["Two banks"]
SHIFTED = (BANKS[0], "Yesterday the bank raised its interest rates.")
NASTY = "**bold** <b>html</b> :red[x] $x^2$ [link](http://a.example) `code` :smile:"
LONG = " ".join(["The old harbour was rebuilt after the great storm."] * 40)
KINDS_OF_PAIRS = [
    ("bank", "rain"),
    ("bank", "bank"),
    (LONG, "A short one."),
    (LONG, LONG),
    ("🙂🙃", "🙂"),
    ("我爱北京天安门", "天安门上太阳升"),
    ("Mixed 文字 and 🙂 with ½ of Ωμέγα.", "مرحبا بالعالم, мир!"),
    (NASTY, "[SEP] [CLS] ## <script>alert(1)</script> ~~x~~ | `"),
    ("...", "?!"),
    ("x" * 300, "a\u200bb \u202ereversed"),
]


@pytest.fixture
def open_step(app: AppTest, ready: Encoder) -> Open:
    """Return a function that opens a step with two sentences; nothing is asked first unless one wants to guess."""

    def open_(step: str, sentences: tuple[str, str] = BANKS, *, guessing: bool = False, **asked: str) -> AppTest:
        app.run()
        for name, value in {"step": step, "guesses_on": str(guessing).lower(), **asked}.items():
            app.query_params[name] = value
        app.session_state["encoder_first"], app.session_state["encoder_second"] = sentences
        app.switch_page("learn/encoder.py").run()
        assert not app.exception
        return app

    return open_


def see_nothing_guessed(app: AppTest) -> AppTest:
    button = next(button for button in app.button if str(button.key).startswith("skip_"))
    return button.click().run()


def guess_key(app: AppTest, kind: str) -> str:
    return next(str(widget.key) for widget in app.get(kind) if str(widget.key).startswith("guess_"))


def cosines(first: Inside, second: Inside, layer: int) -> np.ndarray:
    found: np.ndarray = cosine_similarity(first.hidden[layer], second.hidden[layer])
    return found


@pytest.mark.parametrize("step", ["1", "2", "3", "4"])
@pytest.mark.parametrize("sentences", KINDS_OF_PAIRS, ids=lambda pair: pair[0][:12])
def test_every_step_takes_whatever_is_typed(step: str, sentences: tuple[str, str], open_step: Open) -> None:
    open_step(step, sentences)


@pytest.mark.parametrize("step", ["1", "2", "3", "4"])
def test_every_step_asks_before_it_shows(step: str, open_step: Open) -> None:
    app = open_step(step, guessing=True)
    before = len(app.get("bidi_component"))
    see_nothing_guessed(app)
    assert not app.exception
    assert step == "1" or len(app.get("bidi_component")) > before
    assert step != "1" or "##bly" in words_of(app).replace("\\", "")


def test_pieces_stand_as_chips_with_their_numbers_and_as_a_table(open_step: Open, ready: Encoder) -> None:
    app, inside = open_step("1"), look_inside(ready, BANKS[0])
    chips = next(element.value for element in app.markdown if "101]" in element.value)
    assert chips.count("-badge[") == len(inside.tokens)
    assert f":blue-badge[**bank** {inside.ids[2]}]" in chips
    table = app.dataframe[0].value
    assert tuple(table["piece"]) == inside.tokens
    assert table["id"].tolist() == inside.ids.tolist()
    assert table["stands for"].tolist()[1:4] == ["The", "bank", "of"]


def test_parts_of_words_unknown_pieces_and_marks_have_their_own_colours(open_step: Open) -> None:
    words = words_of(open_step("1", ("unbelievably 🙂", "b")))
    assert ":violet-badge[**\\#\\#bly** " in words
    assert ":red-badge[**\\[UNK\\]** ← 🙂 " in words
    assert ":gray-badge[**\\[CLS\\]** " in words


def test_what_lies_behind_the_limit_is_struck_out_and_counted(open_step: Open, ready: Encoder) -> None:
    app, inside = open_step("1", (LONG, "b")), look_inside(ready, LONG)
    assert len(inside.tokens) == 256
    assert len(inside.cut) > CUT_SHOWN
    words = words_of(app)
    assert words.count(":orange-badge[~~") == CUT_SHOWN + 1  # with the legend's
    assert f"and {len(inside.cut) - CUT_SHOWN:,} more" in words
    assert f"{len(inside.cut)} of the first" in app.warning[0].value
    assert (app.dataframe[0].value["kind"] == "cut").sum() == len(inside.cut)


def test_the_guess_about_unbelievably_is_judged_by_the_models_own_tokenizer(open_step: Open, ready: Encoder) -> None:
    app = open_step("1", guessing=True)
    pieces = len(look_inside(ready, "unbelievably").tokens) - 2
    app.radio(key=guess_key(app, "radio")).set_value(str(pieces)).run()
    next(button for button in app.button if str(button.key).startswith("see_")).click().run()
    assert f"You said {pieces}; it is **{pieces}**." in words_of(app)
    assert "1 of 1 guesses right" in captions(app)


def test_markup_that_was_typed_is_shown_as_typed(open_step: Open) -> None:
    words = words_of(open_step("1", (NASTY, "<b>")))
    for piece in ("$", "[", "<", "`", "*"):
        assert f"badge[**{escape(piece)}** " in words


def test_markup_that_was_typed_is_shown_as_typed_on_axes(open_step: Open) -> None:
    figure = figure_of(open_step("2", (NASTY, "< b")), "encoder_context_matrix")
    assert name_label("<") in figure["layout"]["yaxis"]["ticktext"]
    assert "<" not in figure["layout"]["yaxis"]["ticktext"]


def test_before_context_the_same_word_at_the_same_place_is_the_same(open_step: Open, ready: Encoder) -> None:
    app = open_step("2")
    first, second = (look_inside(ready, sentence) for sentence in BANKS)
    assert cosines(first, second, 0)[2, 2] == pytest.approx(1, abs=1e-6)
    assert "**1.000**: “bank” is piece 3 in both sentences" in words_of(app)


def test_before_context_another_place_makes_a_little_difference(open_step: Open, ready: Encoder) -> None:
    app = open_step("2", SHIFTED)
    first, second = (look_inside(ready, sentence) for sentence in SHIFTED)
    truth = cosines(first, second, 0)[2, 3]
    assert 0.8 < truth < 0.999
    assert f"**{truth:.3f}**, near 1 but not 1: “bank” is piece 3 of the first sentence and piece 4" in words_of(app)


def test_the_matrix_before_context_has_all_cosines_and_frames_what_both_have(open_step: Open, ready: Encoder) -> None:
    app = open_step("2", SHIFTED)
    first, second = (look_inside(ready, sentence) for sentence in SHIFTED)
    figure = figure_of(app, "encoder_context_matrix")
    assert np.allclose(figure["data"][0]["z"], cosines(first, second, 0), atol=1e-5)
    framed = {(int(shape["y0"] + 0.5), int(shape["x0"] + 0.5)) for shape in figure["layout"]["shapes"]}
    same = first.ids[:, None] == second.ids[None, :]
    assert framed == {(i, j) for i, j in np.argwhere(same) if not first.special[i]}
    assert np.allclose(app.dataframe[0].value.to_numpy(), cosines(first, second, 0), atol=6e-4)


def test_where_no_piece_is_shared_the_two_most_alike_are_followed(open_step: Open, ready: Encoder) -> None:
    sentences = ("red wine", "blue water")
    app = open_step("2", sentences)
    first, second = (look_inside(ready, sentence) for sentence in sentences)
    inner = cosines(first, second, 0)[1:-1, 1:-1]
    row, column = np.unravel_index(inner.argmax(), inner.shape)
    assert f"“{first.tokens[row + 1]}” and “{second.tokens[column + 1]}”" in app.info[0].value
    assert f"**{inner.max():.3f}**" in words_of(app)


def test_the_piece_that_is_followed_is_the_same_in_steps_2_and_4(open_step: Open) -> None:
    app = open_step("2")
    next(box for box in app.selectbox if str(box.key).startswith("encoder_pair_")).select_index(1).run()
    assert "“the” is piece 2" in words_of(app)
    app.button_group(key="encoder_step").set_value("4").run()
    assert not app.exception
    assert "The cosine of “the” falls" in words_of(app)


@pytest.mark.parametrize(("keep", "first"), [(0, 0), (39, 0), (40, 20), (60, 40), (99, 60)])
def test_a_window_of_a_long_sentence_holds_the_piece_that_is_followed(keep: int, first: int) -> None:
    found = window(inside_of_tokens(["a"] * 100), keep, MOST)
    assert found == range(first, first + MOST)
    assert keep in found


def test_a_window_of_a_short_sentence_is_all_of_it() -> None:
    assert window(inside_of_tokens(["a"] * 3), 2, MOST) == range(3)


def test_of_long_sentences_some_pieces_are_drawn_and_all_are_in_the_table(open_step: Open) -> None:
    app = open_step("2", (LONG, "zebra " + LONG))
    assert figure_of(app, "encoder_context_matrix")["data"][0]["z"].shape == (MOST, MOST)
    assert f"{MOST} pieces are drawn" in captions(app)
    assert app.dataframe[0].value.shape == (256, 256)


def test_the_enlarged_head_is_the_one_of_the_address(open_step: Open, ready: Encoder) -> None:
    app = open_step("3", encoder_layer="2", encoder_head="9", encoder_side="Second")
    attention = look_inside(ready, BANKS[1]).attention
    assert np.allclose(figure_of(app, "encoder_head_matrix")["data"][0]["z"], attention[1, 8], atol=1e-6)
    assert "**Layer 2, head 9**" in words_of(app)
    assert np.allclose(app.dataframe[0].value.sum(axis=1), 1, atol=0.01)


def test_a_click_on_a_small_head_enlarges_it_and_a_wild_one_does_nothing(open_step: Open) -> None:
    app = open_step("3")
    happen(app, "clicked", 3 * 12 + 4, "encoder_heads")
    assert "**Layer 4, head 5**" in words_of(app)
    happen(app, "clicked", 72, "encoder_heads")
    happen(app, "clicked", -1, "encoder_heads")
    assert not app.exception
    assert "**Layer 4, head 5**" in words_of(app)


@pytest.mark.parametrize(("layer", "head"), [("99", "-3"), ("x", "")])
def test_a_link_to_a_head_that_is_not_there_does_no_harm(layer: str, head: str, open_step: Open) -> None:
    assert "**Layer 1, head 1**" in words_of(open_step("3", encoder_layer=layer, encoder_head=head))


def test_a_button_opens_the_head_that_looks_at_the_piece_before(open_step: Open, ready: Encoder) -> None:
    app = open_step("3")
    app.button(key="encoder_notable_before").click().run()
    attention = look_inside(ready, BANKS[0]).attention
    before = np.array([[np.diagonal(head, -1).mean() for head in layer] for layer in attention])
    layer, head = np.unravel_index(before.argmax(), before.shape)
    assert f"**Layer {layer + 1}, head {head + 1}**" in words_of(app)


def test_the_marks_share_and_the_share_to_the_right_are_those_of_the_attention(open_step: Open, ready: Encoder) -> None:
    app, attention = open_step("3"), look_inside(ready, BANKS[0]).attention.astype(float)
    n = attention.shape[-1]
    marks = attention[..., [0, -1]].sum(axis=-1).mean()
    right = np.triu(attention, k=1).sum(axis=-1).mean()
    assert f"The marks take **{marks:.0%}**" in words_of(app)
    assert f"goes **{right:.0%}**; spread evenly it would be {(n - 1) / (2 * n):.0%}" in words_of(app)
    table = app.dataframe[1].value
    assert np.allclose(table[["[CLS]", "[SEP]"]].sum(axis=1), attention[..., [0, -1]].sum(-1).mean((1, 2)), atol=2e-4)
    assert np.allclose(table.drop(columns=["layer", "to the right of itself"]).sum(axis=1), 1, atol=5e-4)


def test_of_a_long_sentence_the_first_pieces_heads_are_drawn(open_step: Open) -> None:
    app = open_step("3", (LONG, "b"))
    assert figure_of(app, "encoder_head_matrix")["data"][0]["z"].shape == (MOST, MOST)
    assert f"The first {MOST} of 256 pieces" in captions(app)
    assert len(drawn_by(app, "encoder_heads")["alt"]) > 20


def test_the_curve_has_the_cosine_of_the_shared_word_after_each_layer(open_step: Open, ready: Encoder) -> None:
    app = open_step("4")
    first, second = (look_inside(ready, sentence) for sentence in BANKS)
    layers = [cosines(first, second, layer) for layer in range(7)]
    others, pair = figure_of(app, "encoder_curves")["data"]
    assert np.allclose(pair["y"], [found[2, 2] for found in layers], atol=1e-5)
    rest = [(found[1:-1, 1:-1].sum() - found[2, 2]) / (found[1:-1, 1:-1].size - 1) for found in layers]
    assert np.allclose(others["y"], rest, atol=1e-5)
    assert f"**{layers[0][2, 2]:.2f}** before the first layer, **{layers[6][2, 2]:.2f}** after the last" in words_of(
        app
    )


def test_the_plane_has_all_pieces_and_rings_the_shared_word(open_step: Open) -> None:
    figure = figure_of(open_step("4"), "encoder_plane")
    first, second, rings = figure["data"]
    assert (len(first["x"]), len(second["x"])) == (12, 11)
    assert (rings["x"][0], rings["y"][0]) == (first["x"][2], first["y"][2])
    assert (rings["x"][1], rings["y"][1]) == (second["x"][2], second["y"][2])


def test_on_the_plane_every_piece_is_named_the_followed_ones_first_but_of_many_each_only_once(
    open_step: Open,
) -> None:
    app = open_step("4")
    named = [label["text"] for label in drawn_by(app, "encoder_plane")["labels"]]
    assert named[:2] == ["<b>bank</b>"] * 2
    assert len(named) == 23
    app.text_area(key="encoder_first").set_value(LONG).run()
    named = [label["text"] for label in drawn_by(app, "encoder_plane")["labels"]]
    assert named.count("<b>harbour</b>") == 1


def test_the_plane_follows_the_layer_of_the_address_and_a_click_on_the_curve(open_step: Open) -> None:
    app = open_step("4", encoder_plane_layer="0")
    assert "**All pieces before the first layer**" in words_of(app)
    happen(app, "clicked", 3, "encoder_curves")
    assert "**All pieces after layer 3**" in words_of(app)
    assert app.session_state[LAYER] == 3


@pytest.mark.parametrize("layer", ["99", "-1", "x"])
def test_a_link_to_a_layer_that_is_not_there_shows_one_that_is(layer: str, open_step: Open) -> None:
    app = open_step("4", encoder_plane_layer=layer)
    assert "**All pieces " in words_of(app)
