"""Fragments that draw themselves again: each alone in a container."""

from __future__ import annotations

import re
from pathlib import Path

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


def page() -> None:
    import streamlit as st

    from components.polling import poll

    st.markdown("before")
    poll(lambda word: st.markdown(word), 3600.0, "drawn")
    st.markdown("behind")


def test_what_is_polled_is_drawn_between_its_neighbours() -> None:
    app = AppTest.from_function(page).run()
    assert [element.value for element in app.markdown] == ["before", "drawn", "behind"]


def sent(paths: list[tuple[list[int], str]], fragment: str) -> list[list[int]]:
    """Return the paths that still reach the browser when a fragment is drawn again before they were sent."""
    queue = ForwardMsgQueue()
    for path, owner in paths:
        message = ForwardMsg()
        message.metadata.delta_path.extend(path)
        message.delta.fragment_id = owner
        message.delta.new_element.markdown.body = "x"
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[fragment])
    return [list(message.metadata.delta_path) for message in queue.flush()]


def test_with_a_container_around_it_a_fragment_that_is_dropped_leaves_no_gap_before_what_stands_behind() -> None:
    bare = sent([([0, 0], ""), ([0, 1], "f"), ([0, 2], "")], "f")
    assert bare == [[0, 0], [0, 2]], "Streamlit still does this, so the container is still needed"
    wrapped = sent([([0, 0], ""), ([0, 1], ""), ([0, 1, 0], "f"), ([0, 2], "")], "f")
    assert wrapped == [[0, 0], [0, 1], [0, 2]]


def test_no_page_polls_in_another_way() -> None:
    files = [*ROOT.glob("components/*.py"), *ROOT.glob("pages/**/*.py")]
    others = [path.name for path in files if re.search(r"run_every\s*=", path.read_text(encoding="utf-8"))]
    assert others == ["polling.py"]
