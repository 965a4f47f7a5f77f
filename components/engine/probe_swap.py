"""Let who does something and whom it is done to change places, by rule."""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest

from components.engine.probe_verbs import Verb, find_verb, known_verbs, plain
from components.engine.probe_words import (
    AUXILIARIES,
    CLOSING,
    DETERMINERS,
    ENDS_A_PHRASE,
    FUNCTION_WORDS,
    LINKING,
    MODALS,
    OBJECT_CASE,
    PARTICIPLES,
    PREPOSITIONS,
    SUBJECT_CASE,
    TITLES,
    WITHOUT_NOT,
    WORD,
    capitalized,
    uncapitalized,
)

# The end of a sentence, not that of a title or an initial.
SENTENCE_END = re.compile(r"(?<!\bDr)(?<!\bMr)(?<!\bSt)(?<!\bMs)(?<!\bMrs)(?<!\b[A-Z])[.!?…](?=\s)")
OF_MANY = frozenset("are were have do don't".split())  # a word before them is a plural, and so no name
Words = list[re.Match[str]]


def swap(sentence: str) -> str:
    """Let subject and object change places.

    In the first sentence of a text: what is before the first verb of the list with what is behind it, up to a
    preposition, an adverb or a sign. Where that does not fit, the first and the last noun: of words that begin the
    sentence, follow an article, a number or a preposition, or have a capital. Verbs stay as they are.

    Parameters
    ----------
    sentence : str

    Returns
    -------
    str
        "" where no rule fits.
    """
    end = SENTENCE_END.search(sentence)
    clause, rest = (sentence[: end.start()], sentence[end.start() :]) if end else (sentence, "")
    words = list(WORD.finditer(clause))
    verb = find_verb([word[0] for word in words])
    asks = rest.startswith("?") or clause.rstrip(CLOSING).endswith("?")  # there the subject follows the verb
    phrases = _swap_phrases(clause, words, verb) if verb and not asks else ""
    swapped = phrases or _swap_nouns(clause, words, verb)
    return swapped + rest if swapped and swapped != clause else ""


def _swap_phrases(clause: str, words: Words, verb: Verb) -> str:
    first = _behind_verb(words, verb)
    subject, objects = _subject(clause, words[: verb.position]), _object(clause, words[first:]) if first else []
    if not subject or not objects:
        return ""
    done_by, done_to = _between(clause, subject), _between(clause, objects)
    new_subject = SUBJECT_CASE.get(done_to.lower(), done_to)
    new_object = OBJECT_CASE.get(done_by.lower(), uncapitalized(done_by))
    if len(subject) == 1 and (verb.form == "base" or plain(words[verb.position][0]) in OF_MANY):
        new_object = new_object.lower()
    if clause.isupper():
        new_subject, new_object = new_subject.upper(), new_object.upper()
    before, middle = clause[: subject[0].start()], clause[subject[-1].end() : objects[0].start()]
    new_subject = capitalized(new_subject) if done_by[0].isupper() or new_subject == "i" else new_subject
    return before + new_subject + middle + new_object + clause[objects[-1].end() :]


def _behind_verb(words: Words, verb: Verb) -> int:
    """Return the position of the first word behind the whole verb, as in "will not be sold by"; 0 where it has none."""
    if verb.kind == "imperative" or verb.base in LINKING:
        return 0
    end = verb.position + 1
    if verb.kind == "plain":
        return end
    helper, is_whole = plain(words[verb.position][0]), False
    helper = WITHOUT_NOT.get(helper, helper.removesuffix("n't"))
    while end < len(words) and ((word := plain(words[end][0])) in AUXILIARIES or word in ("not", "never", "being")):
        helper, end = helper if word in ("not", "never") else word, end + 1
    if end < len(words):
        is_whole = helper in MODALS or helper in ("do", "does", "did") or _is_participle(plain(words[end][0]))
        end += 1
    if is_whole and end < len(words) and plain(words[end][0]) == "by":
        end += 1
    return end if is_whole else 0


def _is_participle(word: str) -> bool:
    known = known_verbs().get(word)
    return word in PARTICIPLES or word.endswith(("ed", "ing")) or (known is not None and known.form == "past")


def _object(clause: str, behind: Words) -> Words:
    """Return the words up to the end of a phrase: none where they are no thing or person."""
    taken: Words = []
    for word, following in zip_longest(behind, behind[1:]):
        if taken and (not _is_joined(clause, taken[-1], word) or not _goes_on(word, following)):
            break
        if not taken and plain(word[0]) in ENDS_A_PHRASE - DETERMINERS:
            break
        taken.append(word)
    while taken and plain(taken[-1][0]).endswith("ly"):
        taken.pop()
    is_pronoun = len(taken) == 1 and plain(taken[0][0]) in SUBJECT_CASE
    return taken if is_pronoun or any(plain(word[0]) not in DETERMINERS for word in taken) else []


def _goes_on(word: re.Match[str], following: re.Match[str] | None) -> bool:
    """Say whether a phrase goes on with a word: with "and" in "a dog and a cat", not in "a dog and ran"."""
    if plain(word[0]) != "and":
        return plain(word[0]) not in ENDS_A_PHRASE
    return following is not None and (plain(following[0]) in DETERMINERS or not following[0][0].islower())


def _is_joined(clause: str, first: re.Match[str], second: re.Match[str]) -> bool:
    """Say whether only a space is between two words; a title and an initial may end in a full stop."""
    gap = clause[first.end() : second.start()]
    return gap.isspace() or (gap.strip() == "." and (first[0] in TITLES or len(first[0]) == 1))


def _subject(clause: str, before_verb: Words) -> Words:
    """Return the last phrase before a verb: none where it is no thing or person."""
    starts = [i for i in range(1, len(before_verb)) if not _belongs(before_verb[i - 1], before_verb[i])]
    words = before_verb[starts[-1] if starts else 0 :]
    if not words or plain(words[0][0]) in ENDS_A_PHRASE - DETERMINERS:
        return []
    return words if all(_is_joined(clause, a, b) for a, b in pairwise(words)) else []


def _belongs(first: re.Match[str], second: re.Match[str]) -> bool:
    """Say whether a word goes on with the phrase: an article or "he" may begin another one, as in "In 1998 the"."""
    begins = plain(second[0]) in DETERMINERS | set(OBJECT_CASE)
    return not begins or plain(first[0]) in PREPOSITIONS | DETERMINERS | {"of", "and"}


def _between(clause: str, words: Words) -> str:
    return clause[words[0].start() : words[-1].end()]


def _swap_nouns(clause: str, words: Words, verb: Verb | None) -> str:
    nouns = [i for i in range(len(words)) if _begins_noun(words, i) and not (verb and i == verb.position)]
    if len(nouns) < 2:
        return ""
    # Without a known verb behind it the first phrase has no known end: "the dog snored".
    ends = verb is not None and verb.position > nouns[0]
    first_at = _last_of_phrase(clause, words, nouns[0], verb) if ends else nouns[0]
    first, last = words[first_at], words[_last_of_phrase(clause, words, nouns[-1], verb)]
    if first is last:
        return ""
    # A name stays one; a plural that began the sentence needs its capital no more.
    plural = first.start() == 0 and first[0].endswith("s") and not last[0][0].isupper()
    front = capitalized(last[0]) if first.start() == 0 and first[0][0].isupper() else last[0]
    back = first[0].lower() if plural else first[0]
    return clause[: first.start()] + front + clause[first.end() : last.start()] + back + clause[last.end() :]


def _begins_noun(words: Words, position: int) -> bool:
    word, before = words[position][0], plain(words[position - 1][0]) if position else ""
    led = before in DETERMINERS | PREPOSITIONS | {"of"} or before.isdecimal()
    return _has_content(word) and (position == 0 or led or (word[0].isupper() and not word.isupper()))


def _has_content(word: str) -> bool:
    return plain(word) not in FUNCTION_WORDS | AUXILIARIES and word[0].isalpha() and word.isascii()


def _last_of_phrase(clause: str, words: Words, position: int, verb: Verb | None) -> int:
    """Return where the phrase ends that begins at a position: at "children" in "for young children"."""
    end = verb.position if verb and verb.position > position else len(words)
    for i in range(position, end - 1):
        if not _is_joined(clause, words[i], words[i + 1]) or not _has_content(words[i + 1][0]):
            return i
    return end - 1
