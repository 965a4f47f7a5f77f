"""Inside the encoder: how a sentence becomes a vector, and why two are alike, in eight steps."""

import streamlit as st

from components.encoder_attention import attention_step
from components.encoder_context import context_step
from components.encoder_high import high_step
from components.encoder_layers import layers_step
from components.encoder_ledger import ledger_step
from components.encoder_lesson import STEPS, diagram, look_into, sentences_input, step_input
from components.encoder_panel import active_encoder
from components.encoder_pieces import pieces_step
from components.encoder_pooling import pooling_step
from components.encoder_unit import unit_step
from components.guesses import guessing_toggle, score_line
from components.palette import palette
from components.plotly_map import load_plotly

st.title("Inside the encoder")
st.caption("Follow two sentences of yours through the real model, guess, and see every number on the way.")
load_plotly()

sentences = sentences_input()
step = step_input()
diagram(step, palette().accent)
with st.container(horizontal=True, vertical_alignment="center"):
    guessing_toggle()
    score_line()
lesson = look_into(active_encoder(), sentences)

st.header(f"{step}. {STEPS[step]}", anchor=False)
if step == "1":
    pieces_step(lesson)
elif step == "2":
    context_step(lesson)
elif step == "3":
    attention_step(lesson)
elif step == "4":
    layers_step(lesson)
elif step == "5":
    pooling_step(lesson)
elif step == "6":
    unit_step(lesson)
elif step == "7":
    ledger_step(lesson)
else:
    high_step(lesson)
