"""Terms of Chinese texts, which put no spaces between words: pieces of a few characters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence

import numpy as np

SHORTEST, LONGEST = 2, 6
MOSTLY = 0.6

# The ideographs with their extensions, and the marks of repetition and of zero; Japanese kanji are among them.
HAN_RUN = re.compile(r"[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")

# What no term holds. A term with a character of grammar in it is rarely a word, and the rest of it is counted anyway:
# of "和中国", and China, "中国". Some of these characters are also part of common words, where they stay: "和" in
# "和平", peace; "以" in "以色列", Israel. Numbers go as they do in English texts, and so does the "多人" of "三百多人",
# more than 300 people; a single figure may be part of a name.
NUMERALS = "〇零一二两兩三四五六七八九十百千万萬亿億"
GRAMMAR = re.compile(
    r"[的了是在被把这這那与與而或且之着著过過但为為于於由从從此该該并並又再才却卻还還已曾则則向因所不没沒各每某个個们們]"
    r"|(?<!共)和(?![平谐諧解])|以(?!色列)|(?<!埃)及|(?<!土耳)其|(?<![首成京古])都|也(?![门門])|[将將](?![军軍])"
    r"|就(?![业業职職])|(?<![平高])等|(?<!反)[对對](?![话話抗手])|(?<![国國私])有"
    rf"|(?:[{NUMERALS}]{{2,}}|[{NUMERALS}](?=[多余餘几幾人名]))[多余餘几幾]?(?:[人名](?![民口类類]))?|[多几幾]人"
)


def has_han(text: str) -> bool:
    """Return whether a text has Chinese characters."""
    return not text.isascii() and HAN_RUN.search(text) is not None


def frequent_han_terms(texts: Sequence[str], least: int) -> set[str]:
    """Find the Chinese terms that stand in at least so many texts: 2 to 6 characters without grammar or numbers.

    Six is what names written by sound take: of pieces of up to four, "国际奥委会" leaves "国际奥委". A term is no more
    frequent than its parts, so longer ones are counted only where both parts have passed (Agrawal & Srikant, 1994):
    most pieces of five or six characters stand nowhere else, and to keep them all took three times the memory.
    """
    pieces = [_pieces(text) for text in texts if has_han(text)]
    frequent: set[str] = set()
    for n in range(SHORTEST, LONGEST + 1):
        found: Counter[str] = Counter()
        for own in pieces:
            found.update(
                {
                    piece[i : i + n]
                    for piece in own
                    for i in range(len(piece) - n + 1)
                    if n == SHORTEST or (piece[i : i + n - 1] in frequent and piece[i + 1 : i + n] in frequent)
                }
            )
        frequent.update(term for term, count in found.items() if count >= least)
    return frequent


def han_terms(text: str, known: Container[str]) -> list[str]:
    """Return the Chinese terms that stand in a text, as often as they do, of those known; their parts are known too."""
    found = []
    for piece in _pieces(text):
        for start in range(len(piece) - SHORTEST + 1):
            for end in range(start + SHORTEST, min(start + LONGEST, len(piece)) + 1):
                if piece[start:end] not in known:
                    break
                found.append(piece[start:end])
    return found


def _pieces(text: str) -> list[str]:
    """Return the runs of Chinese characters, cut where no term can go on."""
    return [piece for run in HAN_RUN.findall(text) for piece in GRAMMAR.split(run) if len(piece) >= SHORTEST]


def mostly_inside(terms: Sequence[str], counts: np.ndarray) -> np.ndarray:
    """Find the Chinese terms that are not a whole: they stand mostly inside one that is a character longer.

    Parameters
    ----------
    terms : sequence of str, length m
        Others than Chinese ones are nobody's part.
    counts : ndarray, shape (groups, m)
        How often each term stands in each group.

    Returns
    -------
    ndarray of bool, shape (groups, m)
        True where at least 60% of a term's places in the group are inside one and the same longer term: "运会" where
        it is nearly always "奥运会".
    """
    positions = {term: i for i, term in enumerate(terms) if has_han(term)}
    longer = np.zeros_like(counts)
    for term, i in positions.items():
        for part in {term[:-1], term[1:]} & positions.keys():
            longer[:, positions[part]] = np.maximum(longer[:, positions[part]], counts[:, i])
    return (longer > 0) & (longer >= MOSTLY * counts)


def overlap(first: str, second: str) -> bool:
    """Return whether two Chinese terms share characters: one holds the other, or they can stand over each other by two.

    Other words never do: "cat" and "cats" are two words.
    """
    if not (has_han(first) and has_han(second)):
        return False
    if first in second or second in first:
        return True
    shared = range(SHORTEST, min(len(first), len(second)))
    return any(first[-n:] == second[:n] or second[-n:] == first[:n] for n in shared)
