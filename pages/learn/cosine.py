"""What a cosine says: from words to a vector, from two vectors to one number, and whether that number is high."""

import numpy as np
import streamlit as st

from components.background import news_background, place_text
from components.encoder_panel import active_encoder
from components.figures.cosine_lesson import angle_figure, background_histogram

st.title("What a cosine says")
st.caption("Three steps from a sentence to “how alike?”, each with a number that you can check by hand.")

st.header("1. From words to one vector")
st.markdown(
    "The encoder cuts a sentence into word pieces and gives each piece a vector that depends on its neighbours. "
    "Sentence-BERT then takes the **mean** of these vectors. With three pieces and two dimensions:"
)
pieces = np.array([[0.3, 0.4], [0.6, 0.8], [0.9, 1.0]])
mean = pieces.mean(axis=0)
st.latex(
    r"\bar h = \tfrac13\left(\begin{bmatrix}0.3\\0.4\end{bmatrix}+\begin{bmatrix}0.6\\0.8\end{bmatrix}"
    rf"+\begin{{bmatrix}}0.9\\1.0\end{{bmatrix}}\right)=\begin{{bmatrix}}{mean[0]:.3g}\\{mean[1]:.3g}\end{{bmatrix}}"
)

st.header("2. From two vectors to one number")
st.markdown("The cosine is that of the angle between the vectors. Their lengths do not matter, only their directions.")
st.latex(r"\cos(u, v) = \frac{u \cdot v}{\lVert u\rVert\,\lVert v\rVert}")
degrees = st.slider("Angle between u and v, in degrees", 0, 180, 40, key="cosine_angle", bind="query-params")
cosine = float(np.cos(np.deg2rad(degrees)))
st.plotly_chart(
    angle_figure(degrees),
    key="cosine_picture",
    config={"displayModeBar": False},
    alt=f"Two arrows of length 1, {degrees} degrees apart; the projection of one on the other is {cosine:.2f}.",
)
st.markdown(f"The orange bar is the shadow of v on u. It ends at the cosine: **{cosine:.2f}**.")

st.header("3. Is that high?")
spec = active_encoder()
background = news_background(spec)
if background is None:
    st.info(f"{spec.name} is still warming up; the random pairs are drawn as soon as it is there.")
    st.stop()
st.markdown(
    f"It depends on the encoder. Here are {len(background.random):,} random pairs of briefs from a century of news, "
    f"as {spec.name} sees them. Half lie below {np.median(background.random):.2f}; of the pairs from one "
    f"section, both on sport or both on science, half lie below {np.median(background.section):.2f}."
)
value = st.slider("A cosine to place", -0.3, 1.0, 0.6, 0.01, key="cosine_value", bind="query-params")
place = place_text(value, background)
st.plotly_chart(
    background_histogram(background.random, value),
    key="cosine_background",
    alt=f"Histogram of the cosines of {len(background.random):,} random pairs. {value:.2f} is {place}.",
)
st.markdown(f"**{value:.2f}** is {place}.")

with st.expander("What one may not conclude", icon=":material/school:", expanded=True):
    st.markdown(
        "- 0.8 is not “80% alike”: a cosine is no percentage, and another encoder gives another number.\n"
        "- A high cosine is not agreement. “The medicine is safe” and “The medicine is not safe” are close: they are "
        "about the same thing.\n"
        "- The mean forgets much of the order of words: “The dog bit the postman” and “The postman bit the dog” come "
        "out nearly the same."
    )
