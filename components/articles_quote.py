"""A sentence, a line of code or a formula of an article, with what it says in English."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from components.engine.article_claims import TITLES, Article
from components.markdown import escape


def quote_article(
    article: Article, section: str, form: Literal["words", "code", "formula"], quotation: str, says: str
) -> None:
    """Draw where it stands, the article's own words, and the same in English."""
    st.caption(f"{TITLES[article][1]}, {section}")
    if form == "code":
        st.code(quotation, language="python", wrap_lines=True)
    elif form == "formula":
        st.latex(rf"\small {quotation}")
    else:
        st.markdown(f"「{escape(quotation.replace('`', ''))}」")
    st.markdown(f"*In English:* {says}")
