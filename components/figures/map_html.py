"""A map as one HTML file that opens without a network and can be hovered, zoomed and searched."""

from __future__ import annotations

import html
import json
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType
from plotly.offline import get_plotlyjs

from components.figures.map_layout import narrow_layout

TEMPLATE = Path(__file__).with_suffix(".html")
SCRIPT = Path(__file__).with_suffix(".js")
LONGEST = 2_000  # characters of a text that the file holds
# Within a script element nothing may look like its end, or like HTML; Unicode's two line ends once ended strings.
ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
# As in .streamlit/config.toml, which a test compares; Source Sans is not sent along, so it shows where it is installed.
BODY_FONT = (
    "'Source Sans', Inter, 'Segoe UI', -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', "
    "'Noto Sans SC', 'Source Han Sans SC', system-ui, sans-serif"
)
HEADING_FONT = (
    "'Source Serif', 'Iowan Old Style', Georgia, 'Songti SC', 'Noto Serif CJK SC', 'Noto Serif SC', "
    "'Source Han Serif SC', 'Microsoft YaHei', serif"
)
MARGIN = {"l": 0, "r": 0, "t": 36, "b": 8}  # the toolbar lies in it
# Below the map: beside it, it would take half of a phone.
LEGEND = {
    "orientation": "h",
    "x": 0,
    "y": -0.02,
    "yanchor": "top",
    "itemsizing": "constant",
    "font": {"size": 12},
}
LIGHT = {
    "scheme": "light",
    "page": "#FCFBF8",
    "surface": "#F1EFE9",
    "text": "#1F2A2D",
    "quiet": "#465356",
    "border": "#DDD9CF",
    "link": "#0B5D6B",
}
DARK = {
    "scheme": "dark",
    "page": "#11181B",
    "surface": "#1B2529",
    "text": "#E3E8E7",
    "quiet": "#A9B6B8",
    "border": "#2D393E",
    "link": "#7CCBD6",
}
CATEGORICAL = {
    "light": "#0F6674 #E8911E #55ABFF #3E3703 #28906D #BD79B6 #7D5CB7 #650157 #C55F09 #7B4D2F #3C3294 #98AE87".split(),
    "dark": "#4DB6C4 #F7DE68 #78691D #316EB3 #B5B123 #95F2DE #9680E0 #EE7283 #B8801B #B34877 #FAB18C #BAC6FD".split(),
}
SEQUENTIAL = {
    "light": "#EBF6F6 #C9E4E4 #A5D2D3 #7EC0C4 #57ADB5 #289AA6 #108592 #0B6F7C #075B67 #044752".split(),
    "dark": "#16282D #133C44 #06515B #096570 #0D7B85 #12919A #16A7AF #40BDC0 #66D1D1 #8DE5E2".split(),
}


def map_html(
    figure: go.Figure, texts: Sequence[str], details: Sequence[str], title: str, note: str, dark: bool = False
) -> bytes:
    """Write the file: heading, search by word, the figure, the text that was picked, and a note below.

    Parameters
    ----------
    figure : Figure
        A map. The `customdata` of each trace, if it has any, names the text of each point by its position; a trace
        with hover texts of its own keeps them, the others show the text's beginning. Its own colours stay; those of
        its template, which are Streamlit's, give way to the file's.
    texts : sequence of str, length n
        Shown when picked, up to 2,000 characters, and searched as far.
    details : sequence of str, length n
        A line above each text: where and when, for instance.
    title, note : str
        Plain texts; line ends in the note are kept.
    dark : bool
        On a dark page.

    Returns
    -------
    bytes
        About 5 MB more than the texts, since Plotly's script is inside: the file asks nothing of any server, and
        forbids itself to. No text is ever read as HTML.

    Raises
    ------
    ValueError
        There are not as many details as texts, or a point names a text that is not there.
    """
    if len(details) != len(texts):
        raise ValueError(f"there are {len(details):,} details and {len(texts):,} texts; there must be as many")
    look = DARK if dark else LIGHT
    scripts = {"plotly": get_plotlyjs(), "script": SCRIPT.read_text(encoding="utf-8")}
    points = [_positions(trace, len(texts)) for trace in figure.data]
    data = {
        "texts": [_cut(text) for text in texts],
        "details": list(details),
        "points": points,
        "narrow": narrow_layout(figure),
    }
    page = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        **look,
        **scripts,
        body_font=BODY_FONT,
        heading_font=HEADING_FONT,
        title=html.escape(title),
        note=html.escape(note),
        allowed=" ".join(f"'sha256-{_digest(script)}'" for script in scripts.values()),
        data=_in_script(json.dumps(data, ensure_ascii=False, separators=(",", ":"))),
        figure=_in_script(_styled(figure, points, look).to_json()),
    )
    return page.encode("utf-8", "replace")  # halves of surrogate pairs become "?"


def _positions(trace: BaseTraceType, n: int) -> list[int] | None:
    """Return which text each point of a trace stands for; None where the trace draws no texts."""
    if trace.customdata is None:
        return None
    positions = np.asarray(trace.customdata).reshape(len(trace.customdata), -1)[:, 0].astype(np.int64)
    if len(positions) and not 0 <= positions.min() <= positions.max() < n:
        raise ValueError(
            f"points name texts from {positions.min()} to {positions.max()}; there are {n}, counted from 0"
        )
    return positions.tolist()


def _styled(figure: go.Figure, points: Sequence[Sequence[int] | None], look: dict[str, str]) -> go.Figure:
    """Return a copy in the file's colours, as wide as the page, that names each point's text by one number."""
    styled = go.Figure(figure)
    for trace, positions in zip(styled.data, points, strict=True):
        trace.customdata = positions
    styled.update_layout(template=_template(look), width=None, height=None, autosize=True, margin=MARGIN)
    styled.update_layout(paper_bgcolor=look["page"], plot_bgcolor=look["page"])  # a picture taken of it is opaque
    return styled


def _template(look: dict[str, str]) -> go.layout.Template:
    """Give figures the page's colours and fonts."""
    axis = dict.fromkeys(("gridcolor", "linecolor", "zerolinecolor", "tickcolor"), look["border"])
    in_space = {**axis, "showbackground": False}
    hover: dict[str, Any] = {
        "bgcolor": look["surface"],
        "bordercolor": look["border"],
        "font": {"color": look["text"], "family": BODY_FONT},
        "align": "left",
    }
    return go.layout.Template(
        layout={
            "colorway": CATEGORICAL[look["scheme"]],
            "colorscale": {"sequential": SEQUENTIAL[look["scheme"]]},
            "font": {"family": BODY_FONT, "size": 13, "color": look["text"]},
            "hoverlabel": hover,
            "hovermode": "closest",
            "legend": LEGEND,
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": look["quiet"], "activecolor": look["link"]},
            "xaxis": {**axis, "automargin": True},
            "yaxis": {**axis, "automargin": True},
            "scene": {"xaxis": in_space, "yaxis": in_space, "zaxis": in_space},
        }
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip() + "…"


def _in_script(data: str) -> str:
    """Escape JSON so that it can stand in a script element: no text in it can end the element."""
    return data.translate(ESCAPES)


def _digest(script: str) -> str:
    """Name a script as a Content-Security-Policy does: only scripts that are named run."""
    return b64encode(sha256(script.encode()).digest()).decode()
