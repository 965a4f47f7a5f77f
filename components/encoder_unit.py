"""Step 6 of the lesson on the encoder: two vectors scaled to length 1, their dot product, angle and distance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from components.encoder_lesson import Lesson
from components.engine.inside import pooled
from components.engine.unit_vectors import Comparison, compare_directions
from components.figures.cosine_lesson import angle_figure
from components.figures.encoder_unit import describe_products, products_figure
from components.guesses import guess_number
from components.palette import palette
from components.plotly_map import plotly_map

NAMED = 5  # of the largest products
WITHIN = 8  # degrees: so far a right guess may be off


def unit_step(lesson: Lesson) -> None:
    """Divide both means by their lengths and multiply them."""
    st.markdown(
        "Each sentence is one vector now, an arrow: the means a and b. How long they are says nothing on meaning, so "
        "both are divided by their lengths; then the **cosine** of the angle between them is a sum of products, one a "
        "dimension: the dot product. To this encoder unrelated sentences often stand near 90°, the same "
        "sentence twice at 0°."
    )
    found = compare_directions(pooled(lesson.first).mean, pooled(lesson.second).mean)
    question = "How many degrees lie between your two sentences?"
    if not guess_number("unit", lesson.sentences, question, found.degrees, (0, 180), WITHIN, "{:.0f}°"):
        return
    _formulas(found)
    _pictures(found)
    _distance(found)
    _check(lesson, found.cosine)
    _table(found)


def _formulas(found: Comparison) -> None:
    """Write the division and the dot product with the real numbers."""
    one, other = found.lengths
    order, d = np.argsort(-found.products, kind="stable"), len(found.products)
    named = order[:NAMED]
    left, right = st.columns(2)
    left.latex(rf"u = \frac{{a}}{{\lVert a\rVert}} = \frac{{a}}{{{one:.3f}}}")
    right.latex(rf"v = \frac{{b}}{{\lVert b\rVert}} = \frac{{b}}{{{other:.3f}}}")
    summands = [f"{product:+.4f}" for product in (*found.products[named], found.products[order[NAMED:]].sum())]
    summands[0] = summands[0].removeprefix("+")
    middle = len(summands) // 2  # two lines, so that a phone has room for them
    st.latex(
        rf"\begin{{aligned}}u\cdot v &= \sum_{{k=1}}^{{{d}}} u_k v_k\\&= {''.join(summands[:middle])}\\"
        rf"&\quad {''.join(summands[middle:])}\\&= \mathbf{{{found.cosine:.4f}}}\end{{aligned}}"
    )
    st.caption(
        f"First the {len(named)} largest products, of the dimensions {', '.join(str(k + 1) for k in named)}; then "
        f"the other {d - len(named)} together."
    )


def _pictures(found: Comparison) -> None:
    """Draw the angle, and how the products add up to its cosine."""
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.plotly_chart(
            angle_figure(found.degrees),
            key="encoder_angle",
            config={"displayModeBar": False},
            alt=f"Two arrows of length 1, {found.degrees:.0f}° apart; the shadow of one on the other is "
            f"{found.cosine:.3f} long.",
        )
        st.markdown(
            f"The angle is **{found.degrees:.1f}°**, and the orange shadow of v on u **{found.cosine:.3f}** long."
        )
    with right:
        plotly_map(
            products_figure(found.products, NAMED, palette()),
            alt=describe_products(found.products),
            name="products",
            key="encoder_products",
            paper=palette().paper,
        )
        positive, n = int((found.products > 0).sum()), len(found.products)
        others = " The others pull the sum down again." if positive < n else ""
        st.markdown(
            f"{positive} of {n} products are positive: there both sentences lean to one side.{others} No single "
            "dimension has a meaning of its own: only all together say something."
        )


def _distance(found: Comparison) -> None:
    """Write the distance by formula and as measured."""
    by_formula = float(np.sqrt(2 - 2 * found.cosine))
    st.markdown(
        "Between arrows of length 1 the **distance** says the same, the other way round: who sorts by one, sorts by "
        "the other."
    )
    st.latex(
        rf"\begin{{aligned}}\lVert u-v\rVert &= \sqrt{{2-2\cos}}\\&= \sqrt{{2-2\cdot{found.cosine:.4f}}}\\"
        rf"&= {by_formula:.4f}\\\text{{measured: }} &\hphantom{{=}}\;{found.distance:.4f}\end{{aligned}}"
    )


def _check(lesson: Lesson, cosine: float) -> None:
    """Say how far the cosine worked out here is from that of the embeddings that all other pages use."""
    u, v = lesson.encoder.encode(list(lesson.sentences))
    official = float(u @ v)
    st.success(
        f"By hand {cosine:.6f}; by the encoder's own `encode`, which all other pages use, {official:.6f}: "
        f"{_apart(abs(cosine - official))}.",
        icon=":material/check:",
    )


def _apart(difference: float) -> str:
    return f"{difference:.0e} apart, which is rounding" if difference else "the same"


def _table(found: Comparison) -> None:
    with st.expander("All products", icon=":material/table:"):
        order = np.argsort(-found.products, kind="stable")
        table = pd.DataFrame(
            {
                "dimension": order + 1,
                "u": found.first[order],
                "v": found.second[order],
                "product": found.products[order],
                "sum": np.cumsum(found.products[order]),
            }
        )
        numbers = {"u": "uₖ", "v": "vₖ", "product": "uₖ · vₖ", "sum": "Sum so far"}
        st.dataframe(
            table,
            hide_index=True,
            column_config={
                "dimension": "Dimension",
                **{name: st.column_config.NumberColumn(label, format="%.5f") for name, label in numbers.items()},
            },
            alt=f"Table of {len(table)} dimensions, the largest product first, with the sum so far.",
        )
