"""Compare sentences: paste them and see how alike they are to Sentence-BERT."""

import hashlib

import streamlit as st

from components.background import news_background
from components.cached import checked, ranked_pairs
from components.compare_heatmap import heatmap_view
from components.compare_views import downloads_view, headline, pairs_view, vectors_view, words_view
from components.embedding import embed
from components.encoder_panel import active_encoder
from components.engine.similarity import Pair, cosine_matrix
from components.pair_panel import chosen_pair, pair_panel
from components.sentence_input import sentence_input
from components.settings import chosen_encoder
from components.text_warnings import show_warnings
from components.tokenizer import tokenizer_of

HEATMAP_UP_TO = 300
PAIRS_RANKED = HEATMAP_UP_TO * (HEATMAP_UP_TO - 1) // 2
VIEWS = ("Ranked pairs", "Meaning and words", "The vectors", "Take away")

st.title("Compare sentences")
st.caption("Each sentence becomes a vector; the cosine of two vectors says how alike the sentences are to the encoder.")

left, right = st.columns([3, 5], gap="large")
with left:
    corpus = sentence_input("compare")
    warnings_slot = st.container()

spec = active_encoder()
embeddings = embed(corpus, spec, right)
texts, n = corpus.texts, len(corpus.texts)
digest = hashlib.sha256("\0".join((spec.fingerprint, *texts)).encode()).hexdigest()
cosines = cosine_matrix(embeddings) if n <= HEATMAP_UP_TO else None
pairs = ranked_pairs(digest, PAIRS_RANKED, embeddings)
background = news_background(spec)
first, second = chosen_pair(digest, n) or pairs[0][:2]

with right:
    if spec != chosen_encoder():
        st.warning(f"{chosen_encoder().name} is not there; these are the numbers of {spec.name}.")
    st.markdown(headline(texts, pairs[0], background))
    if cosines is not None:
        heatmap_view(digest, texts, cosines, (first, second))
    else:
        st.info(f"The heatmap shows up to {HEATMAP_UP_TO} sentences; these are {n:,}. The ranked pairs go on.")
    pair_slot = st.container()

warnings = checked(texts, spec, tokenizer_of(spec))
with warnings_slot:
    show_warnings(warnings, texts, spec)
with pair_slot:
    cosine = float(embeddings[first] @ embeddings[second])
    pair_panel(Pair(first, second, cosine), texts, background, warnings, spec)

tabs = st.tabs(VIEWS, key="compare_view", on_change="rerun", bind="query-params")
for tab, view in zip(tabs, VIEWS, strict=True):
    if not tab.open:
        continue
    with tab:
        if view == "Ranked pairs":
            pairs_view(digest, texts, pairs, embeddings, background)
        elif view == "Meaning and words" and cosines is not None:
            words_view(texts, cosines)
        elif view == "The vectors":
            vectors_view(texts, embeddings)
        elif view == "Take away":
            downloads_view(texts, embeddings, cosines, pairs, spec)
        else:
            st.info(f"This view draws matrices, which it does for up to {HEATMAP_UP_TO} sentences.")

with st.expander("How to read this", icon=":material/school:"):
    st.markdown(
        "A cosine of 1 means the same direction, 0 nothing in common; less than 0 is rare. **Whether 0.6 is much "
        "depends on the encoder**: look at the percentile, which places a pair among random pairs of news briefs, "
        "and among pairs from one section of the paper. A high cosine says that the encoder puts two sentences close "
        "together. It does not say that they agree: a sentence and its negation are often closer than two that mean "
        "the same. Try the example *Traps*."
    )
