"""Run the article: the examples of two Chinese articles on Sentence-BERT, and what in them does not hold."""

import streamlit as st

from components.articles_claims import claims_view
from components.articles_matrix import matrix_example
from components.articles_mean import mean_example
from components.articles_nearest import nearest_example
from components.articles_news import news_example
from components.articles_pair import pair_example
from components.encoder_panel import active_encoder
from components.engine.article_claims import ARTICLE_ENCODER, CLAIMS, TITLES
from components.settings import chosen_encoder

EXAMPLES = {
    "Two sentences": pair_example,
    "Four Chinese sentences": matrix_example,
    "The most similar": nearest_example,
    "The mean of three vectors": mean_example,
    "News in clusters": news_example,
}

st.title("Run the article")
st.markdown(
    "Two Chinese articles explain Sentence-BERT: "
    + " and ".join(f"*{english}* (《{chinese}》)" for chinese, english in TITLES.values())
    + ". Here their examples run with a real encoder, on your own inputs if you like, and you see where they are wrong."
)
spec = active_encoder()
if spec != chosen_encoder():
    st.warning(f"{chosen_encoder().name} is not there; these are the numbers of {spec.name}.")
if spec.name != ARTICLE_ENCODER:
    st.info(
        f"The numbers in the articles are said to be those of {ARTICLE_ENCODER}; you compute with {spec.name}.",
        icon=":material/compare_arrows:",
    )

st.header("1. The examples")
tabs = st.tabs(list(EXAMPLES), key="example", on_change="rerun", bind="query-params")
for tab, example in zip(tabs, EXAMPLES.values(), strict=True):
    if tab.open:
        with tab:
            example(spec)
st.caption(
    "The code is for you to copy: it holds what you typed, as text between quotation marks. The app never runs it; the "
    "numbers come from its own encoder. What you type stays in this session and is in no link."
)

st.header("2. What does not hold")
st.markdown(
    f"{len(CLAIMS)} claims of the articles, in their order. Each was checked, and each has a button that shows it: by "
    "computing, by asking the installed library, or by the paper."
)
claims_view(spec)

with st.expander("How to read this", icon=":material/school:"):
    st.markdown(
        "The articles get the main line right: encode, take the mean, compare by cosine. Their mistakes are in what "
        "one would copy: names of classes, a formula, a printed result. The habit to learn: **run it, and compare what "
        "comes out with what is printed**. One may not conclude that a claim holds because it is not listed here."
    )
