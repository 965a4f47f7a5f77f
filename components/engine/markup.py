"""Web pages leave traces in texts: entities, tags, and the backslashes of databases."""

from __future__ import annotations

import html
import re

# In some newsroom's software the ampersand of an entity became a space: "it #39;s", "a  quot;good quot; day".
BROKEN_ENTITY = re.compile(r"(?:\s|(?<![&\w])(?<!&amp;))(#x[0-9a-fA-F]{2,5}|#\d{2,5}|quot|amp|lt|gt|nbsp);")
ENTITY = re.compile(r"&(#x[0-9a-fA-F]{2,5}|#\d{2,5}|quot|amp|lt|gt|nbsp|apos);")
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
ESCAPED = re.compile(r"""\\+(?=[$"'\\])""")


def has_markup(text: str) -> bool:
    """Tell whether a text has entities, broken or whole, or tags; a backslash alone may well belong there."""
    return any(trace.search(text) for trace in (BROKEN_ENTITY, ENTITY, TAG))


def clean_markup(text: str) -> str:
    r"""Return a text as its reader saw it: entities resolved, tags and stray backslashes gone, white space single.

    A backslash before a quote or a dollar sign escaped it; elsewhere it stood for a line break, so it becomes a space.

    >>> clean_markup("Oil hits  #36;50\\a barrel; it #39;s &lt;b&gt;news&lt;/b&gt;")
    "Oil hits $50 a barrel; it's news"
    """
    resolved = BROKEN_ENTITY.sub(r"&\1;", text)
    for _ in range(2):  # some were escaped twice
        resolved = html.unescape(resolved)
    resolved = ESCAPED.sub("", TAG.sub(" ", resolved))
    return " ".join(resolved.replace("\\", " ").split())
