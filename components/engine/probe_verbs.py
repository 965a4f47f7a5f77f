"""Where the verb of an English sentence is, as far as a list of common verbs can tell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from components.engine.probe_words import (
    ARTICLES,
    AUXILIARIES,
    CONTRACTED,
    DETERMINERS,
    HAVE_AND_DO,
    NAMES_TOO,
    PREPOSITIONS,
    PRONOUNS,
    VerbForm,
    plain_verbs,
)


class Verb(NamedTuple):
    """A verb of a sentence.

    Attributes
    ----------
    position : int
        Which word, counted from 0.
    kind : {"auxiliary", "imperative", "plain"}
        "be", "have", "do" or a modal that helps another verb or an adjective; a command; any other.
    base, form : str
        Of a plain verb: "sell" and "past" for "sold".
    """

    position: int
    kind: Literal["auxiliary", "imperative", "plain"]
    base: str = ""
    form: str = ""


def find_verb(words: Sequence[str]) -> Verb | None:
    """Return the first word that is surely a verb, else the first that may be one ("plans", "open").

    Parameters
    ----------
    words : sequence of str
        Of one sentence, in order, as they are written.

    Returns
    -------
    Verb or None
        None where no word is in the lists.
    """
    found = [verb for position in range(len(words)) if (verb := _verb_at(words, position)) is not None]
    sure = [verb for verb in found if verb.form not in ("base", "third") or verb.base in ("have", "do")]
    # Behind a preposition the others are nouns as often: "over rigged tests".
    end = next((position for position, word in enumerate(words) if plain(word) in PREPOSITIONS), len(words))
    return next(iter(sure or [verb for verb in found if verb.position < end]), None)


def _verb_at(words: Sequence[str], position: int) -> Verb | None:
    word = plain(words[position])
    before = plain(words[position - 1]) if position else ""
    after = plain(words[position + 1]) if position + 1 < len(words) else ""
    if before in ARTICLES or before == "to" or (position and words[position] in NAMES_TOO):
        return None
    if position == 0 and _is_command(word, after):
        return Verb(0, "imperative")
    if position and word in HAVE_AND_DO and (after in DETERMINERS or after == "to" or after[:1].isdigit()):
        return Verb(position, "plain", *HAVE_AND_DO[word])
    if word in AUXILIARIES or _is_contracted(word):
        return Verb(position, "auxiliary")
    form = known_verbs().get(word)
    if form is None or position == 0 or not _is_at_its_place(form, before, after):
        return None
    return Verb(position, "plain", *form)


def _is_command(word: str, after: str) -> bool:
    if word in ("be", "have", "do"):
        return after not in PRONOUNS
    return word in known_verbs() and known_verbs()[word].base == word and after in DETERMINERS


def _is_contracted(word: str) -> bool:
    stem, apostrophe, ending = word.partition("'")
    return word.endswith("n't") or word == "cannot" or (stem in PRONOUNS and apostrophe + ending in CONTRACTED)


def _is_at_its_place(form: VerbForm, before: str, after: str) -> bool:
    if form.form == "past":
        return after != "by"  # "a book published by"
    if form.form == "base":
        return before in ("i", "you", "we", "they") or (before.endswith("s") and not before.endswith(("ss", "'s")))
    return True


@cache
def known_verbs() -> dict[str, VerbForm]:
    """Return every form of the verbs that the rules know."""
    return plain_verbs()


def plain(word: str) -> str:
    """Write a word in small letters and with the apostrophe of typewriters, as the lists have it."""
    return word.lower().replace("’", "'")
