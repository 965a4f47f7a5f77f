"""What the tests of the pages have in common."""

from __future__ import annotations

from collections.abc import Sequence

from streamlit.testing.v1 import AppTest

FIVE = (
    "A kitten plays with a ball of wool.",
    "Two lawyers argue about a contract.",
    "A young cat chases some yarn.",
    "The bakery sells warm bread.",
    "Fresh loaves are on sale at the baker's.",
)


def type_in(app: AppTest, sentences: Sequence[str] | str) -> AppTest:
    """Type sentences into the box and run the page."""
    text = sentences if isinstance(sentences, str) else "\n".join(sentences)
    return app.text_area(key="compare_text").set_value(text).run()


def words_of(app: AppTest) -> str:
    """Return all Markdown on the page."""
    return "\n".join(element.value for element in app.markdown)


def captions(app: AppTest) -> str:
    """Return all captions on the page."""
    return "\n".join(caption.value for caption in app.caption)


def open_view(app: AppTest, view: str) -> AppTest:
    """Open a tab as a shared link would."""
    app.query_params["corpus_view"] = view
    return app.run()
