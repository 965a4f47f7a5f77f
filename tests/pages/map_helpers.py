"""What the tests of the news map have in common: its figures read back, clicks made, corpora put under it."""

from __future__ import annotations

import json
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

import components.cached
from components.engine.corpus import Corpus, load_news, parse_lines
from components.engine.encoder import Encoder
from components.engine.news_data import load_news_data
from components.engine.projection import MapParameters
from components.engine.public_corpora import PUBLIC_CORPORA
from components.map_state import _OPEN, _SELECTED
from tests.pages.helpers import FIVE

NEWS, DATA = load_news(), load_news_data()
N = len(NEWS.texts)
UMAP = DATA.maps[MapParameters()]
SIXTY = [f"{text} That was {n} {'days' if n % 2 else 'weeks'} ago." for n in range(12) for text in FIVE]
SENTENCE = "the sheep that was a copy"
RECIPE = "Whisk two eggs with sugar, fold in the flour, and bake the batter for twenty minutes."
MARKUP = "=1+1 <script>alert(1)</script> **b** [x](javascript:alert(1)) :red[no] $x^2$ `c` :smile: <b>h</b>"
Trace = dict[str, Any]
Use = Callable[[Sequence[str]], Corpus]


def go(app: AppTest, **asked: str | list[str]) -> AppTest:
    """Open the map as a link with these parameters does."""
    app.run()  # `AppTest` finds a page whose address is not its file's name only when it knows the navigation
    for name, value in asked.items():
        app.query_params[name] = value
    return app.switch_page("explore/news_map.py").run()


def drawn_by(app: AppTest, key: str = "map_picture") -> dict[str, Any]:
    """Return all that a picture of our component was given; `figure` is decoded."""
    given = [json.loads(e.proto.json) for e in app.get("bidi_component") if str(e.proto.id).endswith(f"-{key}")]
    assert len(given) == 1, f"{len(given)} pictures {key}"
    data: dict[str, Any] = given[0]
    return data | {"figure": _decoded(json.loads(data["figure"]))}


def figure_of(app: AppTest, key: str = "map_picture") -> dict[str, Any]:
    """Return a picture as Plotly's description, its arrays as NumPy's."""
    figure: dict[str, Any] = drawn_by(app, key)["figure"]
    return figure


def _decoded(value: object) -> object:
    """Turn Plotly's typed arrays, base64 within JSON, into arrays."""
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "bdata" in value:
        array = np.frombuffer(b64decode(value["bdata"]), dtype=value["dtype"])
        return array.reshape([int(side) for side in str(value["shape"]).split(",")]) if "shape" in value else array
    return {name: _decoded(item) for name, item in value.items()}


def panel_of(trace: Trace) -> str:
    """Name the lens that a trace lies on: "", "2", "3"."""
    return str(trace.get("scene") or trace.get("xaxis")).removeprefix("scene").removeprefix("x")


def traces(app: AppTest, panel: str = "") -> list[Trace]:
    """Return the traces of one lens."""
    return [trace for trace in figure_of(app)["data"] if panel_of(trace) == panel]


def texts_on(app: AppTest, panel: str = "") -> list[Trace]:
    """Return those traces of one lens whose points are texts of the corpus."""
    return [trace for trace in traces(app, panel) if "customdata" in trace]


def positions_on(app: AppTest, panel: str = "") -> list[int]:
    """Return the positions of the texts that are points in colour, in order."""
    return sorted(int(i) for trace in texts_on(app, panel) for i in trace["customdata"])


def places_on(app: AppTest, panel: str = "") -> np.ndarray:
    """Return where each text is drawn, in the corpus's order, shape (n, dimensions)."""
    drawn = texts_on(app, panel)
    rows = np.concatenate([_rows(trace) for trace in drawn])
    return rows[np.argsort(np.concatenate([trace["customdata"] for trace in drawn]))]


def _rows(trace: Trace) -> np.ndarray:
    return np.column_stack([np.asarray(trace[axis], dtype=np.float64) for axis in "xyz" if axis in trace])


def named(app: AppTest, word: str, panel: str = "") -> list[Trace]:
    """Return the traces of one lens whose name in the legend holds a word."""
    return [trace for trace in traces(app, panel) if word in str(trace.get("name", ""))]


def stars(app: AppTest, panel: str = "") -> np.ndarray:
    """Return where the user's sentences are drawn, shape (m, dimensions)."""
    found = named(app, "your sentence", panel)
    return _rows(found[0]) if found else np.zeros((0, 2))


def ring(app: AppTest, panel: str = "") -> np.ndarray:
    """Return where the ring around the open text is, shape (0 or 1, dimensions)."""
    found = [trace for trace in traces(app, panel) if trace.get("marker", {}).get("symbol") == "circle-open"]
    return _rows(found[0]) if found else np.zeros((0, 2))


def happen(app: AppTest, event: str, value: object, key: str = "map_picture") -> AppTest:
    """Let the browser's side of a picture send an event; `AppTest` has no hand for components."""
    component = next(e.proto.id for e in app.get("bidi_component") if str(e.proto.id).endswith(f"-{key}"))
    states = app._tree.get_widget_states()
    sent = states.widgets.add()
    sent.id = f"$$STREAMLIT_INTERNAL_KEY_{component}__events"
    sent.json_trigger_value = json.dumps([{"event": event, "value": value}])
    return app._run(states)


def pick_text(app: AppTest, position: int | None, corpus: Corpus = NEWS) -> AppTest:
    """Open a text as a click does, or close it."""
    app.session_state[_OPEN] = (corpus.digest, position)
    return app.run()


def encircle(app: AppTest, positions: Sequence[int], corpus: Corpus = NEWS) -> AppTest:
    """Select texts as a lasso does."""
    app.session_state[_SELECTED] = (corpus.digest, tuple(positions))
    return app.run()


def ask(app: AppTest, text: str | Sequence[str]) -> AppTest:
    """Type sentences into the box."""
    typed = text if isinstance(text, str) else "\n".join(text)
    return app.text_area(key="map_query").set_value(typed).run()


def colour_box(app: AppTest) -> Selectbox:
    """Return the choice of colours: with a sentence it is another widget than without."""
    return next(box for box in app.selectbox if str(box.key).startswith("map_colour"))


def cosines_to(encoder: Encoder, sentence: str) -> np.ndarray:
    """Compute the cosines of all briefs to a sentence."""
    cosines: np.ndarray = DATA.embeddings @ encoder.encode([sentence])[0]
    return cosines


def colours(app: AppTest) -> np.ndarray:
    """Return the number that each text is coloured by, in the corpus's order."""
    values = np.full(N, np.nan)
    for trace in texts_on(app):
        if "coloraxis" in trace["marker"]:
            values[trace["customdata"]] = trace["marker"]["color"]
    return values


def press_segment(app: AppTest, key: str, value: object) -> AppTest:
    """Choose in a segmented control."""
    return app.button_group(key=key).set_value(value).run()


def upload(app: AppTest, data: bytes, name: str = "mine.txt") -> AppTest:
    """Put a file of one's own under the map."""
    app.selectbox(key="corpus_choice").set_value("own").run()
    app.file_uploader(key="corpus_file").upload(name, data).run()
    return app.button(key="corpus_use").click().run()


def is_drawn(app: AppTest, n: int) -> bool:
    """Tell whether a map of n texts is on the page."""
    pictures = [e for e in app.get("bidi_component") if str(e.proto.id).endswith("-map_picture")]
    return bool(pictures) and len(positions_on(app)) == n


def until(app: AppTest, there: Callable[[AppTest], bool], seconds: float = 40) -> AppTest:
    """Run the app until something is there, as its own timers do in a browser."""
    for _ in range(int(seconds * 10)):
        if there(app):
            return app
        threading.Event().wait(0.1)
        app.run()
    raise AssertionError("it never came")


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[Use]:
    """Let AG News be these texts; afterwards nothing of them stays."""

    def use(texts: Sequence[str]) -> Corpus:
        corpus = replace(parse_lines("\n".join(texts)), name="AG News", key="ag-news")
        monkeypatch.setitem(PUBLIC_CORPORA, "ag-news", replace(PUBLIC_CORPORA["ag-news"], load=lambda _report: corpus))
        components.cached.corpus_load.clear()
        components.cached.corpus_load("ag-news").wait(10)
        return corpus

    components.cached.shared_maps.clear()
    components.cached.projection_clock.clear()  # other tests may have taught it anything
    yield use
    components.cached.corpus_load.clear()
    components.cached.shared_maps.clear()


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """Collect what the buttons of the page would make, by file name; the server calls it outside of any run."""
    made: dict[str, Callable[[], bytes]] = {}
    register = MediaFileManager.add_deferred

    def collect(
        self: MediaFileManager,
        make: Callable[[], bytes],
        mimetype: str | None,
        coordinates: str,
        file_name: str | None = None,
        *,
        element_id: str = "",
    ) -> str:
        made[str(file_name)] = make
        return register(self, make, mimetype, coordinates, file_name, element_id=element_id)

    monkeypatch.setattr(MediaFileManager, "add_deferred", collect)
    return made


def chosen_on(app: AppTest, panel: str = "") -> list[int]:
    """Return the positions of the texts that one flat lens draws as selected, in order."""
    return sorted(int(t["customdata"][i]) for t in texts_on(app, panel) for i in t.get("selectedpoints", ()))


def tab(app: AppTest, name: str) -> AppTest:
    """Open a tab, but not the first, as a shared link would: what is the default is taken out of the address."""
    app.query_params["map_tab"] = name
    return app.run()
