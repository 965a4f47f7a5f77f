"""Small changes to a sentence that show what moves a cosine and what does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from components.engine.languages import unlisted_language
from components.engine.probe_edits import change_capitals, change_number, make_typo, use_antonym
from components.engine.probe_negation import negate
from components.engine.probe_swap import swap
from components.engine.probe_words import CLOSING

Expectation = Literal["same", "different"]
DEFAULT_SENTENCE = "The company sued 3 old partners in the north last year."
TRANSLATIONS = {
    DEFAULT_SENTENCE: {
        "de": "Die Firma verklagte im vergangenen Jahr 3 alte Partner im Norden.",
        "zh": "去年，这家公司在北方起诉了3个老合作伙伴。",
    },
}
TAIL = (
    "A recipe for plum cake asks for two eggs, a little butter, sugar, flour and a pinch of salt. Stir the dough "
    "slowly, let it rest beside a warm stove, and lay the plums on top in neat rows. After forty minutes the crust "
    "turns golden, the kitchen smells of cinnamon, and a slice of it tastes best with whipped cream."
)
NOT_SPACED = ("。", "！", "？")  # no space follows the end of a Chinese or Japanese sentence
ENDS = (".", "!", "?", "…", *NOT_SPACED)


@dataclass(frozen=True)
class Probe:
    """A sentence changed in one way.

    Attributes
    ----------
    key : str
        "negation", "swap", "number", "antonym", "typo", "upper", "language", "copy" or "tail".
    title : str
        What users see.
    text : str
        The changed sentence, never the sentence itself; "" where no rule fits, and users write their own.
    by_rule : bool
        Whether a rule wrote the text; not so a translation, nor where there is none.
    expectation : {"same", "different"}
        What a reader would say of the meaning beside that of the sentence.
    note : str
        The rule, in one line.
    """

    key: str
    title: str
    text: str
    by_rule: bool
    expectation: Expectation
    note: str


def probes(sentence: str, translation: str = "") -> list[Probe]:
    """Return the sentence changed in nine ways, in a fixed order.

    The first four rules know English alone, except that digits are digits everywhere; a text that is clearly in another
    language gets none of the other three. The rest takes any script.

    Parameters
    ----------
    sentence : str
        White space around it does not count.
    translation : str
        Into another language: no rule can translate. Where it is "", the built-in sentence has one of its own.

    Returns
    -------
    list of Probe
        The same for the same sentence. All texts are "" where the sentence is blank.
    """
    sentence = sentence.strip()
    english = sentence if unlisted_language(sentence, ("en",)) is None else ""
    translation = translation.strip() or TRANSLATIONS.get(sentence, {}).get("de", "")
    return [
        _probe("negation", negate(english)),
        _probe("swap", swap(english)),
        _probe("number", change_number(sentence)),
        _probe("antonym", use_antonym(english)),
        _probe("typo", make_typo(sentence)),
        _probe("upper", change_capitals(sentence)),
        _probe("language", translation if sentence and translation != sentence else "", by_rule=False),
        _probe("copy", _followed_by(sentence, sentence)),
        _probe("tail", _followed_by(sentence, TAIL, full_stop=True)),
    ]


def _probe(key: str, text: str, by_rule: bool = True) -> Probe:
    title, expectation, note = PROBES[key]
    return Probe(key, title, text, by_rule and bool(text), expectation, note)


def _followed_by(sentence: str, more: str, full_stop: bool = False) -> str:
    if not sentence:
        return ""
    end = sentence.rstrip(CLOSING)
    stop = "." if full_stop and not end.endswith(ENDS) else ""
    space = "" if end.endswith(NOT_SPACED) and more == sentence else " "
    return f"{sentence}{stop}{space}{more}"


PROBES: dict[str, tuple[str, Expectation, str]] = {
    "negation": (
        "Negate it",
        "different",
        "The first “not” goes; without one, “not” comes after the first auxiliary, a common verb gets “did not”, and "
        "any other English sentence “It is not true that”.",
    ),
    "swap": (
        "Swap subject and object",
        "different",
        "What stands before and behind the first common verb changes places, otherwise the first and the last noun; "
        "the verb stays as it is. English only.",
    ),
    "number": (
        "Change a number",
        "different",
        "The first number in digits becomes ten times as large, a year or a date one more, a number word another one.",
    ),
    "antonym": (
        "Use an antonym",
        "different",
        "The first word that is in a list of common English antonyms becomes its antonym.",
    ),
    "typo": ("Make a typo", "same", "Two letters in the middle of the longest word change places."),
    "upper": ("Write it in capitals", "same", "All letters become capitals; what is all capitals becomes small."),
    "language": ("Say it in another language", "same", "No rule can translate: this text is written by hand."),
    "copy": ("Say it twice", "same", "The sentence stands twice, one behind the other."),
    "tail": ("Add an irrelevant ending", "same", "Three sentences on a plum cake follow."),
}
