"""Compare sentences, from the first run to bad input."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import components.cached
from components.engine.encoder import Encoder
from components.engine.examples import load_examples
from components.engine.model_files import HubUnreachableError, WeightsRefusedError
from tests.pages.conftest import ROOT
from tests.pages.helpers import FIVE, type_in, words_of

FRESH_PROCESS = """
import sys, threading
import components.cached
never = threading.Event()
components.cached.load_encoder = lambda *a, **k: never.wait()
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(sys.argv[1], default_timeout=60).run()
assert not app.exception, app.exception
heavy = [m for m in ("torch", "sentence_transformers", "sklearn", "umap") if m in sys.modules]
print(len(app.get("plotly_chart")), app.title[0].value, heavy)
"""

Load = Callable[[Callable[[], Encoder]], None]


def heatmap(app: AppTest) -> dict[str, object]:
    """Return the first chart as Plotly's own description."""
    figure: dict[str, object] = json.loads(app.get("plotly_chart")[0].proto.spec)
    return figure


def test_without_an_encoder_the_first_picture_is_drawn_and_no_heavy_library_imported() -> None:
    run = subprocess.run(
        [sys.executable, "-c", FRESH_PROCESS, str(ROOT / "pages" / "main.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert run.stdout.strip() == "1 Compare sentences []"


def test_app_py_run_as_an_ordinary_script_draws_the_same_page(app: AppTest) -> None:
    as_script = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.run()
    assert not as_script.exception
    assert [e.value for e in as_script.title] == [e.value for e in app.title] == ["Compare sentences"]
    assert words_of(as_script) == words_of(app)


@pytest.mark.parametrize("name", load_examples())
def test_each_example_shows_its_most_similar_pair_and_its_heatmap(app: AppTest, name: str) -> None:
    app.run()
    app.button_group(key="compare_example").set_value(name).run()
    assert not app.exception
    assert app.text_area(key="compare_text").value == "\n".join(load_examples()[name].sentences)
    assert "Most alike: " in words_of(app)
    assert len(app.get("plotly_chart")) == 1


def test_five_new_sentences_give_their_heatmap(app: AppTest, ready: Encoder) -> None:
    type_in(app.run(), FIVE)
    assert not app.exception
    assert "“The bakery sells warm bread\\.” and “Fresh loaves are on sale at the baker\\'s\\.”" in words_of(app)
    expected = ready.encode(FIVE) @ ready.encode(FIVE).T
    pairs = app.dataframe[0].value
    assert len(pairs) == 10
    np.testing.assert_allclose(pairs["cosine"], np.sort(expected[np.triu_indices(5, 1)])[::-1], atol=1e-5)


def test_editing_one_of_200_sentences_embeds_one(app: AppTest, ready: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = [f"The {n}th of two hundred sentences is about the number {n * 7}." for n in range(200)]
    type_in(app.run(), sentences)
    embedded: list[str] = []
    original = Encoder.encode_chunks

    def counting(self: Encoder, texts: Sequence[str], **kwargs: object) -> object:
        embedded.extend(texts)
        return original(self, texts, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Encoder, "encode_chunks", counting)
    type_in(app, [*sentences[:77], "A heron stands in the shallow water.", *sentences[78:]])
    assert not app.exception
    assert embedded == ["A heron stands in the shallow water."]


def test_new_sentences_wait_for_the_encoder_and_are_drawn_when_it_is_there(
    app: AppTest, ready: Encoder, other_load: Load, gate: threading.Event
) -> None:
    def slow() -> Encoder:
        gate.wait()
        return ready

    other_load(slow)
    type_in(app.run(), ["The lighthouse went dark.", "A storm put out the beacon.", *FIVE[:1]])
    assert "The encoder is warming up" in app.info[0].value
    assert not app.get("plotly_chart")
    gate.set()
    components_ready(app)
    assert len(app.get("plotly_chart")) == 1


def components_ready(app: AppTest) -> None:
    """Run the app until it has stopped waiting, as its own timer does in a browser."""
    for _ in range(50):
        app.run()
        if app.get("plotly_chart"):
            return
        threading.Event().wait(0.1)


def test_refused_weights_are_named_and_the_hub_is_offered_while_examples_go_on(app: AppTest, other_load: Load) -> None:
    def refuse() -> Encoder:
        raise WeightsRefusedError("model.safetensors of all-MiniLM-L6-v2 is not the published file")

    other_load(refuse)
    app.run()
    components_ready(app)
    app.run()
    assert "is not the published file. It was not loaded." in app.sidebar.error[0].value
    assert app.sidebar.button(key="encoder_from_hub")
    assert len(app.get("plotly_chart")) == 1
    type_in(app, ["Never seen before, this line.", "Nor was this one."])
    assert "could not be loaded" in app.main.error[0].value


def test_taking_the_weights_from_the_hub_starts_another_load(
    app: AppTest, ready: Encoder, other_load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(_name: str, *, source: str | None, on_step: object) -> Encoder:
        if source != "hub":
            raise WeightsRefusedError("model.safetensors is not the published file")
        return ready

    other_load(lambda: ready)
    monkeypatch.setattr(components.cached, "load_encoder", load)
    app.run()
    components_ready(app)
    app.run()
    app.sidebar.button(key="encoder_from_hub").click().run()
    for _ in range(50):
        if any("Ready" in element.value for element in app.sidebar.markdown):
            break
        threading.Event().wait(0.1)
        app.run()
    assert any("Ready" in element.value for element in app.sidebar.markdown)
    assert not app.sidebar.error


def test_an_encoder_that_cannot_be_downloaded_is_reported_and_the_one_on_disk_goes_on(
    app: AppTest, ready: Encoder, other_load: Load
) -> None:
    other_load(lambda: ready)
    app.run()

    def offline() -> Encoder:
        raise HubUnreachableError("the hub cannot be reached from this machine")

    other_load(offline)
    app.sidebar.selectbox(key="encoder").set_value("bge-small-zh-v1.5").run()
    for _ in range(50):
        if app.sidebar.warning:
            break
        threading.Event().wait(0.1)
        app.run()
    words = app.sidebar.warning[0].value
    assert "bge-small-zh-v1.5 cannot be downloaded" in words
    assert "Connect to the internet and try again" in words
    assert "all-MiniLM-L6-v2 goes on working" in words
    assert "Most alike: " in words_of(app)


def test_the_default_encoder_is_not_said_to_work_when_it_cannot_be_downloaded_either(
    app: AppTest, other_load: Load
) -> None:
    def offline() -> Encoder:
        raise HubUnreachableError("the hub cannot be reached from this machine")

    other_load(offline)
    app.run()
    components_ready(app)
    app.run()
    assert "goes on working" not in app.sidebar.warning[0].value
    assert "only the built-in examples" in app.sidebar.warning[0].value
    assert app.sidebar.button(key="encoder_retry")


def test_exact_duplicates_are_near_duplicates_at_any_threshold(app: AppTest, ready: Encoder) -> None:
    app.query_params["compare_threshold"] = "1.0"
    type_in(app.run(), [sentence for sentence in FIVE for _ in range(2)])
    assert "**5 of 45 pairs** are near-duplicates" in words_of(app)
    assert app.dataframe[0].value["near_duplicate"].sum() == 5


def test_an_encoder_name_that_the_catalogue_does_not_have_loads_nothing_else(app: AppTest) -> None:
    app.query_params["encoder"] = "someone/evil-model"
    app.run()
    assert not app.exception
    assert app.sidebar.selectbox(key="encoder").value == "all-MiniLM-L6-v2"


def test_beyond_300_sentences_the_pairs_go_on_without_a_heatmap(app: AppTest, ready: Encoder) -> None:
    type_in(app.run(), [f"Sentence number {n}." for n in range(301)])
    assert not app.exception
    assert any("up to 300 sentences; these are 301" in info.value for info in app.info)
    assert not app.get("plotly_chart")
    assert len(app.dataframe[0].value) == 1_000


@pytest.mark.parametrize("view", ["Meaning and words", "The vectors", "Take away"])
def test_each_view_opens_by_its_url(app: AppTest, view: str) -> None:
    app.query_params["compare_view"] = view
    app.run()
    assert not app.exception
    assert {"Meaning and words": 3, "The vectors": 3, "Take away": 1}[view] == len(app.get("plotly_chart"))
    assert (len(app.get("download_button")) == 6) == (view == "Take away")


def test_ordering_by_similarity_reorders_the_heatmap_and_draws_the_tree(app: AppTest) -> None:
    app.query_params["compare_order"] = "By similarity"
    app.run()
    figure = heatmap(app)
    assert [trace["type"] for trace in figure["data"]] == ["heatmap", "scatter", "scatter"]  # type: ignore[attr-defined]


def test_fitted_colours_reach_equally_far_on_both_sides_of_0(app: AppTest) -> None:
    app.query_params["compare_fit"] = "true"
    app.run()
    trace = heatmap(app)["data"][0]  # type: ignore[index]
    assert trace["zmax"] == pytest.approx(0.902, abs=1e-3)
    assert trace["zmin"] == -trace["zmax"]


def test_the_first_page_that_was_drawn_lets_the_warm_up_go_on(app: AppTest) -> None:
    components.cached.first_page_drawn.clear()
    assert not components.cached.first_page_drawn().is_set()
    app.run()
    assert components.cached.first_page_drawn().is_set()


def test_the_threshold_decides_what_counts_as_near_duplicate(app: AppTest) -> None:
    app.run()
    assert "**1 of 45 pairs** is a near-duplicate" in words_of(app)
    app.slider(key="compare_threshold").set_value(0.7).run()
    assert "**3 of 45 pairs** are near-duplicates" in words_of(app)


def test_unknown_word_pieces_and_the_language_are_warned_of(app: AppTest) -> None:
    app.run()
    app.button_group(key="compare_example").set_value("chinese").run()
    assert (
        "2 of 7 word pieces of “我爱北京天安门” are unknown to this encoder, which reads English"
        in app.warning[0].value
    )
    assert "looks like Chinese, which this encoder does not list" in app.warning[0].value


def test_a_duplicate_and_a_cut_text_are_warned_of(app: AppTest, ready: Encoder) -> None:
    type_in(app.run(), ["Twice the same.", "Twice the same.", "word " * 300])
    assert "is the same as line 1" in app.warning[0].value
    assert "the last 46 of 300 (15%) do not count" in app.warning[0].value


def test_markup_in_a_sentence_is_shown_as_typed(app: AppTest, ready: Encoder) -> None:
    nasty = "**bold** <b>html</b> :red[x] $x^2$ [link](http://a.example) `code` :smile:"
    type_in(app.run(), [nasty, nasty + "!"])
    assert not app.exception
    words = words_of(app)
    for raw in ("**bold**", "<b>", ":red[", "$x^2$", "](http", "`code`", ":smile:"):
        assert raw not in words
    assert "\\*\\*bold\\*\\*" in words


def test_near_duplicates_are_counted_beyond_the_ranked_pairs(app: AppTest, ready: Encoder) -> None:
    type_in(app.run(), ["The very same sentence."] * 301)
    assert "**45,150 of 45,150 pairs** are near-duplicates" in words_of(app)
