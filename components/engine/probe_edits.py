"""Change a sentence in one place, by rule: a number, a word, two letters, its capitals."""

from __future__ import annotations

import re

from components.engine.probe_words import ANTONYMS, OTHER_NUMBERS, like

# Not inside a name such as "B2B" or "COVID-19".
DIGITS = re.compile(r"(?<![A-Za-z\d.,])(?<![A-Za-z]-)[0-9]+(?:[.,][0-9]+)*")
ORDINAL = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
LATIN_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
LETTERS = re.compile(r"[^\W\d_]+")


def change_number(sentence: str) -> str:
    """Make the first number in digits ten times as large, or one more where it is a year, a time, a date or 0.

    Without digits the first English number word becomes another.

    Parameters
    ----------
    sentence : str

    Returns
    -------
    str
        "" where there is no number.
    """
    digits = DIGITS.search(sentence)
    if digits is None:
        return _replace_first(sentence, OTHER_NUMBERS)
    before, after = sentence[: digits.start()], sentence[digits.end() :]
    ordinal = ORDINAL.match(after)
    if ordinal:  # the 3rd becomes the 30th
        after = like("th", ordinal[0]) + after[2:]
    return before + _other_number(digits[0], after) + after


def _other_number(digits: str, after: str) -> str:
    whole = re.fullmatch(r"[0-9]+", digits)
    is_year = whole and len(digits) == 4 and digits[:2] in ("18", "19", "20")
    is_date = re.match(r"[:/-][0-9]", after)
    if whole and (is_year or is_date or not digits.strip("0")):
        return str(int(digits[-18:]) + 1)
    if whole:
        return f"{digits}0"
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", digits):
        return re.sub(r"(?<=[0-9])(?=([0-9]{3})+$)", ",", f"{digits}0".replace(",", ""))
    point = re.fullmatch(r"([0-9]+)([.,])([0-9])([0-9]*)", digits)
    if point is None:  # a version or a date
        return re.sub(r"^[0-9]+", lambda first: str(int(first[0][-18:]) + 1), digits)
    moved = (point[1] + point[3]).lstrip("0") or "0"
    return f"{moved}{point[2]}{point[4]}" if point[4] else moved


def use_antonym(sentence: str) -> str:
    """Replace the first word of which the list has an antonym, and "a" by "an" where that must be.

    Parameters
    ----------
    sentence : str

    Returns
    -------
    str
        "" where the list has none.
    """
    return _replace_first(sentence, ANTONYMS)


def _replace_first(sentence: str, others: dict[str, str]) -> str:
    word = next((word for word in LATIN_WORD.finditer(sentence) if word[0].lower() in others), None)
    if word is None:
        return ""
    other = others[word[0].lower()]
    n = "n" if other[0] in "aeiou" else ""
    n = n.upper() if word[0].isupper() else n
    before = re.sub(r"(?i)\b(a)n?(?=\s$)", rf"\g<1>{n}", sentence[: word.start()])
    return before + like(other, word[0]) + sentence[word.end() :]


def make_typo(sentence: str) -> str:
    """Swap two neighbouring letters in the middle of the longest word, the first of several.

    Parameters
    ----------
    sentence : str

    Returns
    -------
    str
        "" where no word has two different letters.
    """
    words = sorted(LETTERS.finditer(sentence), key=lambda word: -len(word[0]))
    for word in words:
        middle = (len(word[0]) - 1) // 2
        for i in sorted(range(len(word[0]) - 1), key=lambda place: abs(place - middle)):
            a, b = word[0][i], word[0][i + 1]
            if a.lower() != b.lower():
                at = word.start() + i
                return sentence[:at] + b + a + sentence[at + 2 :]
    return ""


def change_capitals(sentence: str) -> str:
    """Write all letters as capitals; what is all capitals in small letters.

    Parameters
    ----------
    sentence : str

    Returns
    -------
    str
        "" where the script has no capitals.
    """
    changed = sentence.lower() if sentence.isupper() else sentence.upper()
    return changed if changed != sentence else ""
