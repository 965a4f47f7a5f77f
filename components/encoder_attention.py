"""Step 3 of the encoder lesson: what each piece takes from each, in every head of every layer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.encoder_context import MOST, matrix_table
from components.encoder_lesson import Lesson
from components.engine.attention_views import (
    AttentionShares,
    NotableHead,
    Target,
    attention_shares,
    head_mosaic,
    notable_heads,
)
from components.engine.inside import Inside
from components.figures.encoder_heads import describe_targets, heads_figure, narrow_heads, targets_figure
from components.figures.encoder_matrix import describe_matrix, matrix_figure, narrow_matrix
from components.guesses import guess_choice
from components.markdown import escape
from components.palette import palette
from components.plotly_map import plotly_map

SIDES = ("First", "Second")  # as in the address
LAYER, HEAD = "encoder_layer", "encoder_head"
GAP_SHARE = 8  # of a head's side: one part of it lies between two heads
NOTABLE = {
    "itself": "Most to itself",
    "before": "Most to the piece before",
    "behind": "Most to the piece behind",
    "further": "Most to words further off",
}
KINDS = ("the marks", "punctuation", "the piece itself", "other pieces")


def attention_step(lesson: Lesson) -> None:
    """Draw all heads, one of them enlarged, and what the layers' attention goes to, after a guess about that."""
    layers, heads = lesson.first.attention.shape[:2]
    st.markdown(
        f"In each of {layers} layers, {heads} **heads** decide for every piece how much of its update comes from which "
        "piece: shares that add up to 1. A piece may look **both ways**. In a GPT it sees only itself and "
        "what stands before it."
    )
    side = st.segmented_control(
        "Sentence",
        SIDES,
        default=SIDES[0],
        required=True,
        key="encoder_side",
        bind="query-params",
    )
    inside = lesson.second if side == SIDES[1] else lesson.first
    shares = attention_shares(inside)
    start, end = _marks(inside)
    marks = " and ".join(dict.fromkeys(map(escape, (start, end))))
    if not guess_choice(
        "attention",
        [lesson.spec.name, inside.text],
        f"Over all heads: what takes most of the attention, the marks ({marks}), punctuation, the piece itself, or "
        "other pieces?",
        KINDS,
        KINDS[int(np.argmax(by_guess(shares)))],
    ):
        return
    layer, head = _choice(layers, heads)
    _all_heads(inside, layer, head)
    _enlarged(inside, layer, head)
    _targets(shares, inside)


def by_guess(shares: AttentionShares) -> np.ndarray:
    """Return what each of `KINDS` takes over all layers, shape (4,)."""
    mean = shares.targets.mean(axis=0)
    return np.array([mean[Target.START] + mean[Target.END], *mean[Target.PUNCTUATION :]])


def _choice(layers: int, heads: int) -> tuple[int, int]:
    """Draw the choice of a head, which is in the address; what a link says wrongly is put right."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = st.selectbox("Layer", range(1, layers + 1), key=LAYER, bind="query-params", width=110)
        head = st.selectbox("Head", range(1, heads + 1), key=HEAD, bind="query-params", width=110)
    return min(max(layer or 1, 1), layers) - 1, min(max(head or 1, 1), heads) - 1


def _take(layer: int, head: int) -> None:
    st.session_state[LAYER], st.session_state[HEAD] = layer + 1, head + 1


def _all_heads(inside: Inside, layer: int, head: int) -> None:
    layers, heads = inside.attention.shape[:2]
    n = min(len(inside.tokens), MOST)
    to_marks = inside.attention[..., inside.special].sum(axis=-1).mean(axis=-1)
    hover = [f"layer {i + 1}, head {j + 1}: {share:.0%} to the marks" for (i, j), share in np.ndenumerate(to_marks)]
    plotly_map(
        heads_figure(
            head_mosaic(inside.attention[..., :n, :n], max(1, n // GAP_SHARE)), (layer, head), hover, palette()
        ),
        alt=f"{layers} rows of {heads} small pictures, one for each head: what its pieces attend to. "
        f"Layer {layer + 1}, head {head + 1} is framed.",
        name=f"heads {layer} {head}",
        key="encoder_heads",
        toolbar=False,
        narrow=narrow_heads(layers),
        on_click=lambda at: _take(*divmod(at, heads)) if 0 <= at < layers * heads else None,
    )
    st.caption(
        "Each small picture is a head: a row for the piece that attends, a column for the one it takes from. Upright "
        "stripes are pieces that all look at, mostly the marks; slanted ones are neighbours. Colours follow the square "
        "root of attention, so that little is seen too. Click a head to enlarge it."
    )
    found = notable_heads(inside)
    with st.container(horizontal=True):
        for what, title in NOTABLE.items():
            if what in found:
                _notable_button(what, title, found[what])


def _notable_button(what: str, title: str, found: NotableHead) -> None:
    st.button(
        title,
        key=f"encoder_notable_{what}",
        help=f"Layer {found.layer + 1}, head {found.head + 1}: {found.share:.0%} on average",
        on_click=_take,
        args=(found.layer, found.head),
    )


def _enlarged(inside: Inside, layer: int, head: int) -> None:
    attention, tokens = inside.attention[layer, head], inside.tokens
    st.markdown(f"**Layer {layer + 1}, head {head + 1}**")
    shown, pieces = attention[:MOST, :MOST], tokens[:MOST]
    what = f"attention of layer {layer + 1}, head {head + 1}"
    plotly_map(
        matrix_figure(shown, pieces, pieces, palette(), what="share of attention, from row to column", between="→"),
        alt=describe_matrix(shown, pieces, pieces, what),
        name=f"head {layer} {head}",
        key="encoder_head_matrix",
        toolbar=False,
        narrow=narrow_matrix(pieces),
    )
    if len(tokens) > MOST:
        st.caption(f"The first {MOST} of {len(tokens)} pieces are drawn; all are in the table.")
    st.caption(
        "Each row adds up to 1. What lies above the diagonal is attention to the right, to what comes later in the "
        "sentence; a GPT has only zeros there."
    )
    with st.expander("The same as a table", icon=":material/table:"):
        st.dataframe(
            matrix_table(attention, tokens, tokens),
            key="encoder_head_table",
            alt=f"Table of the {what}, a row for each piece that attends and a column for each it takes from.",
        )


def _targets(shares: AttentionShares, inside: Inside) -> None:
    names = (*_marks(inside), *KINDS[1:])
    st.markdown("**What attention goes to, layer by layer**")
    plotly_map(
        targets_figure(shares, names, palette()),
        alt=describe_targets(shares, names),
        name="targets",
        key="encoder_targets",
        toolbar=False,
    )
    marks = float(by_guess(shares)[0])
    right = float(shares.right.mean())
    st.markdown(
        f"The marks take **{marks:.0%}** of all attention. They say nothing themselves; often this is read as a "
        "parking place, where a head looks that has nothing to do for a piece. To the right of the own position goes "
        f"**{right:.0%}**; spread evenly it would be {shares.even:.0%}, in a GPT 0%."
    )
    st.caption(
        "Attention is not an explanation. It says whose vectors are mixed, not what is in them, and by layer 2 each "
        "vector already holds something of all. Other attention can give the same embedding. What a word does to the "
        "cosine you see in step 7, where it is added up or left out."
    )
    with st.expander("The same as a table", icon=":material/table:"):
        st.dataframe(
            targets_table(shares, names),
            hide_index=True,
            column_config={
                name: st.column_config.NumberColumn(format="percent") for name in (*names, "to the right of itself")
            },
            key="encoder_targets_table",
            alt="Table of what attention goes to, a row for each layer.",
        )


def targets_table(shares: AttentionShares, names: tuple[str, ...]) -> pd.DataFrame:
    """Return the shares, a row for each layer."""
    columns = {name: shares.targets[:, target].round(4) for target, name in zip(Target, names, strict=True)}
    return pd.DataFrame(
        {
            "layer": np.arange(1, len(shares.right) + 1),
            **columns,
            "to the right of itself": shares.right.round(4),
        }
    )


def _marks(inside: Inside) -> tuple[str, str]:
    """Return the names of the marks around the text: "[CLS]" and "[SEP]"."""
    return inside.tokens[0], inside.tokens[-1]
