"""Negate an English sentence by rule."""

from __future__ import annotations

import re

from components.engine.probe_verbs import Verb, find_verb, plain
from components.engine.probe_words import (
    CLOSING,
    DETERMINERS,
    NEGATED_FIRST,
    PRONOUNS,
    WITHOUT_NOT,
    WORD,
    capitalized,
    like,
    uncapitalized,
)

NEGATED = re.compile(r"\b(?:[a-z]+n['’]t|cannot|not|never)\b", re.IGNORECASE)
SUPPORT = {"past": "did not", "third": "does not", "base": "do not"}
DENIAL = "It is not true that"
# One of them shows that a sentence of unknown verbs is English after all.
MARKS_OF_ENGLISH = frozenset(
    "the a an of and with for from to on at by after over is has this that he she it we they you i my his her".split()
)


def negate(sentence: str) -> str:
    """Say the contrary of a sentence.

    The first "not", "n't" or "never" goes; where there is none, "not" comes after the first auxiliary, a plain verb of
    the list gets "did not", and any other English sentence "It is not true that".

    Parameters
    ----------
    sentence : str

    Returns
    -------
    str
        "" where no rule fits.
    """
    negated = NEGATED.search(sentence)
    if negated:
        return _without(sentence, negated)
    words = list(WORD.finditer(sentence))
    verb = find_verb([word[0] for word in words])
    return (verb and _with_not(sentence, words, verb)) or _denied(sentence, words)


def _without(sentence: str, negated: re.Match[str]) -> str:
    word, before, after = negated[0], sentence[: negated.start()], sentence[negated.end() :]
    if plain(word) in ("not", "never"):
        after = after.lstrip(" ")
        rest = before + after if after[:1].isalnum() else before.rstrip(" ") + after
        return capitalized(rest) if word[0].isupper() and not before.strip() else rest
    positive = WITHOUT_NOT.get(plain(word), plain(word)[:-3])
    return before + like(positive, word) + after


def _with_not(sentence: str, words: list[re.Match[str]], verb: Verb) -> str:
    word = words[verb.position]
    before, after = sentence[: word.start()], sentence[word.end() :]
    if verb.kind == "imperative" and not _asks(sentence):
        start = word[0] if sentence.isupper() else word[0].lower()
        return f"{before}{_loud('Do not', sentence)} {start}{after}"
    if verb.kind == "plain":
        return f"{before}{_loud(f'{SUPPORT[verb.form]} {verb.base}', sentence)}{after}"
    if not _is_inverted(sentence, words, verb):
        return f"{before}{word[0]} {_loud('not', sentence)}{after}"
    contracted = NEGATED_FIRST.get(plain(word[0]), "")
    return before + like(contracted, word[0]) + after if contracted else ""


def _is_inverted(sentence: str, words: list[re.Match[str]], verb: Verb) -> bool:
    """Say whether the auxiliary stands before the subject, as in "Is he?" and "How do I?": there it takes "n't"."""
    if "'" in plain(words[verb.position][0]):
        return False
    following = plain(words[verb.position + 1][0]) if verb.position + 1 < len(words) else ""
    return verb.position == 0 or (_asks(sentence) and following in PRONOUNS | DETERMINERS)


def _asks(sentence: str) -> bool:
    return sentence.rstrip(CLOSING).endswith("?")


def _denied(sentence: str, words: list[re.Match[str]]) -> str:
    is_english = any(plain(word[0]) in MARKS_OF_ENGLISH for word in words)
    if len(words) < 3 or not is_english or _asks(sentence):
        return ""
    return f"{_loud(DENIAL, sentence)} {uncapitalized(sentence)}"


def _loud(text: str, sentence: str) -> str:
    return text.upper() if sentence.isupper() else text
