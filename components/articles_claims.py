"""The claims of the articles that do not hold, each with a button that shows it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components import articles_evidence as numbers
from components import articles_evidence_facts as facts
from components.articles_quote import quote_article
from components.engine.article_claims import CLAIMS, TITLES, Claim
from components.engine.catalog import EncoderSpec

EVIDENCE: dict[str, Callable[[EncoderSpec], None]] = {
    "google": facts.google,
    "unlabelled": facts.unlabelled,
    "interpretable": numbers.interpretable,
    "sentiment": numbers.sentiment,
    "siamese": numbers.siamese,
    "nan": facts.nan,
    "matrix": numbers.matrix,
    "classes": facts.classes,
    "output": facts.output,
    "autoregressive": facts.autoregressive,
    "pooling": facts.pooling,
    "softmax": facts.softmax,
    "mean": facts.mean,
    "tensorflow": facts.tensorflow,
    "import": facts.imported,
    "argmax": numbers.argmax,
    "english": numbers.english,
    "printed": numbers.printed,
    "contradiction": facts.contradiction,
    "speech": numbers.speech,
    "papers": facts.papers,
    "smaller": facts.smaller,
    "segmentation": numbers.segmentation,
}
_SHOWN = "articles_shown"


@st.fragment
def claims_view(spec: EncoderSpec) -> None:
    """Draw the claims of one article after those of the other, or of one alone."""
    article = st.segmented_control(
        "Article",
        list(TITLES),
        format_func=lambda name: TITLES[name][1],
        key="articles_from",
        bind="query-params",
        help="Pick one to see its claims alone.",
    )
    for claim in CLAIMS:
        if article is None or claim.article == article:
            _claim_row(claim, spec)


def _claim_row(claim: Claim, spec: EncoderSpec) -> None:
    """Draw what the article says, what is so, and the button; below them the evidence where it was asked for."""
    shown = claim.key in st.session_state.get(_SHOWN, ())
    with st.container(border=True):
        says, so = st.columns(2, gap="medium")
        with says:
            quote_article(claim.article, claim.section, claim.form, claim.quotation, claim.says)
        with so:
            st.caption("What is so")
            st.markdown(f"**{claim.so}** {claim.why}")
            st.button(
                "Hide it" if shown else "Show it",
                icon=":material/visibility_off:" if shown else ":material/visibility:",
                key=f"articles_show_{claim.key}",
                on_click=_toggle,
                args=(claim.key,),
            )
        if shown:
            EVIDENCE[claim.key](spec)


def _toggle(key: str) -> None:
    st.session_state[_SHOWN] = set(st.session_state.get(_SHOWN, ())) ^ {key}
