"""The lesson "Inside the encoder": its two sentences, its steps, and what the encoder does to the sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from components.cached import inside_of
from components.embedding import wait_for_encoder
from components.encoder_panel import ready_encoder
from components.engine.catalog import EncoderSpec
from components.engine.encoder import Encoder
from components.engine.inside import Inside, why_not
from components.engine.token_ledger import TokenLedger, ledger_from

MAX_CHARACTERS = 3_000  # about 600 word pieces: what lies behind the 256th is shown as cut, and needs no more
STEPS = {
    "1": "Word pieces",
    "2": "Before context",
    "3": "Attention",
    "4": "Layer by layer",
    "5": "Pooling",
    "6": "Cosine",
    "7": "Why alike?",
    "8": "Is it high?",
}
EXAMPLES = {
    "Two banks": ("The bank of the river was covered with flowers.", "The bank raised its interest rates on Monday."),
    "Said otherwise": ("A kitten plays with a ball of wool.", "A young cat chases some yarn."),
    "Not": ("The medicine is safe for children.", "The medicine is not safe for children."),
    "Who bit whom": ("The dog bit the postman.", "The postman bit the dog."),
    "Nothing shared": ("The company sold 3 old factories in the north.", "Whisk the eggs with a little sugar."),
    "Chinese": ("我爱北京天安门", "天安门上太阳升"),
}
DIAGRAM = """
flowchart LR
    text([sentence]) --> s1[1 word pieces] --> s2[2 vectors] --> s3[3 attention] --> s4[4 layers] --> s5[5 mean]
    s5 --> s6[6 cosine] --> s7[7 shares] --> s8[8 high?]
    other([other sentence]) --> s1
    class s{step} here
    classDef here stroke-width:3px,stroke:{accent},color:{accent}
"""


@dataclass(frozen=True)
class Lesson:
    """Two sentences in a loaded encoder.

    Attributes
    ----------
    spec : EncoderSpec
    encoder : Encoder
    sentences : (str, str)
    first, second : Inside
        What happens to each.
    """

    spec: EncoderSpec
    encoder: Encoder
    sentences: tuple[str, str]
    first: Inside
    second: Inside

    @cached_property
    def ledger(self) -> TokenLedger:
        """The cosine of the two, in shares of their tokens."""
        return ledger_from(self.first, self.second)


def step_input() -> str:
    """Draw the steps and return the number of the open one, which is in the address as ?step=7."""
    asked = st.query_params.get(_STEP, "1")  # bound by Streamlit, the address would carry the step's whole title
    step = st.pills(
        "Step",
        list(STEPS),
        default=asked if asked in STEPS else "1",
        required=True,
        format_func=lambda step: f"{step} {STEPS[step]}",
        key="encoder_step",
        label_visibility="collapsed",
    )
    st.query_params[_STEP] = step if step in STEPS else "1"
    return st.query_params[_STEP]


_STEP = "step"


def sentences_input() -> tuple[str, str]:
    """Draw the examples and two boxes, and return what stands in them; where one is empty, say so and stop."""
    picked = st.pills(
        "Examples",
        list(EXAMPLES),
        default=next(iter(EXAMPLES)),
        key="encoder_example",
        bind="query-params",
        on_change=_take_example,
        label_visibility="collapsed",
    )
    start = EXAMPLES.get(picked or "", next(iter(EXAMPLES.values())))
    columns = st.columns(2)
    typed = [
        column.text_area(
            title,
            value="" if key in st.session_state else sentence,
            key=key,
            height=80,
            max_chars=MAX_CHARACTERS,
            persist_state="session",
        )
        for column, title, key, sentence in zip(
            columns, ("First sentence", "Second sentence"), _BOXES, start, strict=True
        )
    ]
    first, second = (" ".join((text or "").split())[:MAX_CHARACTERS] for text in typed)
    if not first or not second:
        st.info("Write something into both boxes, or pick an example.", icon=":material/edit_note:")
        st.stop()
    return first, second


_BOXES = ("encoder_first", "encoder_second")


def _take_example() -> None:
    sentences = EXAMPLES.get(st.session_state.get("encoder_example") or "")
    if sentences:
        st.session_state.update(zip(_BOXES, sentences, strict=True))


def diagram(step: str, accent: str) -> None:
    """Draw the way of a sentence, and where on it the open step is."""
    st.mermaid_chart(
        DIAGRAM.replace("{step}", step).replace("{accent}", accent),
        alt=f"The way of two sentences through the encoder, in eight steps; this is step {step}, {STEPS[step]}.",
    )


def look_into(spec: EncoderSpec, sentences: Sequence[str]) -> Lesson:
    """Run both sentences through the encoder; while it is not there, or cannot be looked into, say so and stop."""
    encoder = ready_encoder(spec)
    if encoder is None:
        wait_for_encoder(spec)
        st.stop()
    reason = why_not(encoder)
    if reason is not None:
        st.warning(f"{reason} Choose all-MiniLM-L6-v2 at the left for this lesson.", icon=":material/visibility_off:")
        st.stop()
    first, second = (inside_of(spec.fingerprint, sentence, encoder) for sentence in sentences)
    return Lesson(spec, encoder, (sentences[0], sentences[1]), first, second)
