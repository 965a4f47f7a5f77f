"""The frame of every page: navigation and the sidebar; no work is done here."""

from pathlib import Path

import streamlit as st

from components.cached import warm_up
from components.encoder_panel import encoder_panel

HERE = Path(__file__).parent  # absolute, so that `app.py` may run this file from its own folder

st.set_page_config(page_title="Sentence Lab", page_icon=":material/join_inner:", layout="wide")
warm_up()

page = st.navigation(
    {
        "Explore": [
            st.Page(
                HERE / "explore/compare.py",
                title="Compare sentences",
                icon=":material/compare_arrows:",
                url_path="compare",
                default=True,
                help="Paste sentences and see how alike they are: heatmap, ranked pairs, words against meaning, vectors.",
            ),
        ],
        "Learn": [
            st.Page(
                HERE / "learn/cosine.py",
                title="What a cosine says",
                icon=":material/school:",
                url_path="cosine",
                help="From words to a vector, from two vectors to one number, and whether that number is high.",
            ),
        ],
    }
)
with st.sidebar:
    encoder_panel()
page.run()
