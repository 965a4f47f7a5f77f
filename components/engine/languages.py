"""Which language a text is in, where that is clear."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING

from components.engine.catalog import FIFTY_LANGUAGES, XLM_R_LANGUAGES

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# A text is in none of the listed languages when these have less than this probability together. For English it took
# none of the 3,000 sentences of the STS benchmark's dev split for foreign, and 4 of the 7,600 titles of AG News's test
# split, of which one is Spanish and one French.
UNLIKELY = 0.01
SURE = 0.7  # from here on the language is named
MIN_LETTERS = 8  # a name or a single word belongs to many languages
OTHER_NAMES = {"no": "nb"}  # the identifier says "Norwegian", the model cards say "Bokmål"
RARE = {"la", "eo", "br", "fy", "sa", "jv", "su", "gd", "ga", "cy"}  # hardly ever right on a short sentence


def unlisted_language(text: str, listed: Collection[str]) -> str | None:
    """Return the language of a text where it is clearly none of those listed.

    By py3langid (Lui and Baldwin, 2012, retrained), restricted to the languages that an encoder of the catalogue lists.

    Parameters
    ----------
    text : str
    listed : collection of str
        ISO 639-1 codes.

    Returns
    -------
    str or None
        An ISO 639-1 code, "und" where it is not clear which other language it is, and None where the text may well be
        in a listed language or is too short to tell.
    """
    if sum(character.isalpha() for character in text) < _letters_needed(text):
        return None
    ranked = [(OTHER_NAMES.get(code, code), probability) for code, probability in _identifier().rank(text)]
    if sum(probability for code, probability in ranked if code in listed) > UNLIKELY:
        return None
    code, probability = ranked[0]
    return code if probability >= SURE else "und"


def _letters_needed(text: str) -> int:
    """Return how many letters make a guess worthwhile: in Chinese, Japanese or Korean four are half a sentence."""
    unspaced = any("\u3040" <= character <= "\ud7ff" and character.isalpha() for character in text)
    return 4 if unspaced else MIN_LETTERS


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    listed = {*FIFTY_LANGUAGES, *XLM_R_LANGUAGES, *OTHER_NAMES} - RARE
    identifier.set_languages(sorted(listed & set(identifier.labels)))
    return identifier
