"""The words that the rules behind the probes know; English, common, and chosen by hand."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

# A number with its signs is one word, and so is "well-known"; an apostrophe belongs to the word it is in.
WORD = re.compile(r"[$€£]?[^\W_]+(?:['’&-][^\W_]+|[.,]\d+)*%?")
CLOSING = "\"'”’)»」』）"  # may stand behind the end of a sentence
Form = Literal["base", "third", "past"]


class VerbForm(NamedTuple):
    """What a verb form is of: ("sell", "past") for "sold"; "third" is that of he, she and it."""

    base: str
    form: Form


ARTICLES = frozenset("a an the my your his her its our their every no".split())
NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve twenty hundred thousand".split())
DETERMINERS = ARTICLES | NUMBERS | frozenset("this that these those some any all many few several both each".split())
OBJECT_CASE = {"i": "me", "he": "him", "she": "her", "we": "us", "they": "them"}
SUBJECT_CASE = {form: pronoun for pronoun, form in OBJECT_CASE.items()}
PEOPLE = "everyone everybody someone somebody nobody everything something nothing".split()
PRONOUNS = frozenset([*OBJECT_CASE, "you", "it", "that", "there", "this", "these", "those", "who", "what", *PEOPLE])
PREPOSITIONS = frozenset(
    "about above across after against along among around as at before behind below beside between beyond by "
    "despite down during except for from in inside into like near off on onto out outside over past since than "
    "through to toward towards under until up upon via with within without".split()
)
CONJUNCTIONS = frozenset(
    "and but or nor so yet because although though how if when while where which who whom whose why that".split()
)
ADVERBS = frozenset(
    "again ago almost already also always away back even fast first here just last later meanwhile more most "
    "much never next not now often once only perhaps so sometimes soon still then there today together "
    "tomorrow tonight too twice very well yesterday".split()
)
ENDS_A_PHRASE = PREPOSITIONS | CONJUNCTIONS | ADVERBS
TITLES = frozenset("Dr Mr Mrs Ms Prof St".split())
FUNCTION_WORDS = ENDS_A_PHRASE | DETERMINERS | PRONOUNS | frozenset(SUBJECT_CASE) | {"of"}

BE = frozenset("am is are was were be been".split())
HAVE_AND_DO: dict[str, VerbForm] = {
    "have": VerbForm("have", "base"), "has": VerbForm("have", "third"), "had": VerbForm("have", "past"),
    "do": VerbForm("do", "base"), "does": VerbForm("do", "third"), "did": VerbForm("do", "past"),
}  # fmt: skip
MODALS = frozenset("can could will would shall should may might must".split())
AUXILIARIES = BE | MODALS | frozenset(HAVE_AND_DO)
NAMES_TOO = frozenset(["Will", "May", "Might"])  # inside a sentence a capital makes them no auxiliary
CONTRACTED = ("'m", "'s", "'re", "'ve", "'ll", "'d")
NEGATED_FIRST = {
    "is": "isn't", "are": "aren't", "was": "wasn't", "were": "weren't", "has": "hasn't", "have": "haven't",
    "had": "hadn't", "do": "don't", "does": "doesn't", "did": "didn't", "can": "can't", "could": "couldn't",
    "will": "won't", "would": "wouldn't", "should": "shouldn't", "must": "mustn't",
}  # fmt: skip
WITHOUT_NOT = {"can't": "can", "cannot": "can", "won't": "will", "shan't": "shall", "ain't": "is"}

LINKING = frozenset("appear become feel look remain seem stay turn".split())
REGULAR = (
    "accept accuse add admit agree allow announce answer appear approve arrest arrive ask attack avoid bark believe "
    "call capture carry cause celebrate change chase claim close collect control cook cover create cross damage decide "
    "declare defeat defend deliver demand deny describe destroy develop discover elect end enjoy enter escape explain "
    "fail finish follow gather happen hate help hire hope improve increase invade invent invite join jump kill kiss "
    "land launch learn like listen lift live look love move need offer open order own paint pass plan play prefer "
    "promise protect prove publish pull push reach receive reduce refuse reject release remain remember remove repair "
    "reply report rescue resign return save score search seem serve share shout sign smile start stay stop study "
    "succeed sue support survive talk taste test thank touch travel treat try turn use veto visit vote wait walk want "
    "warn wash watch welcome work worry"
).split()
DOUBLED = frozenset("admit control plan prefer stop".split())
IRREGULAR = dict(
    pair.split(":")
    for pair in (
        "become:became begin:began beat:beat bite:bit break:broke bring:brought build:built buy:bought catch:caught "
        "choose:chose come:came cost:cost cut:cut draw:drew drink:drank drive:drove eat:ate fall:fell feel:felt "
        "fight:fought find:found fly:flew forget:forgot get:got give:gave go:went grow:grew hear:heard hide:hid "
        "hit:hit hold:held keep:kept know:knew lead:led leave:left lend:lent let:let lose:lost make:made mean:meant "
        "meet:met pay:paid put:put read:read ride:rode ring:rang rise:rose run:ran say:said see:saw sell:sold "
        "send:sent set:set shoot:shot show:showed sing:sang sink:sank sit:sat sleep:slept speak:spoke spend:spent "
        "stand:stood steal:stole strike:struck swim:swam take:took teach:taught tell:told think:thought throw:threw "
        "understand:understood wake:woke wear:wore win:won write:wrote"
    ).split()
)
PARTICIPLES = frozenset(
    "become begun bitten broken come chosen done drawn drunk driven eaten fallen flown forgotten given gone "
    "grown hidden known ridden risen run rung seen shown sung sunk spoken stolen swum taken thrown woken worn "
    "written".split()
)

ANTONYMS_IN_PAIRS = (
    "old/new big/small large/tiny good/bad hot/cold warm/cool long/short tall/low fast/slow quickly/slowly rich/poor "
    "happy/sad strong/weak heavy/light full/empty clean/dirty safe/dangerous easy/difficult cheap/expensive early/late "
    "loud/quiet bright/dark dry/wet deep/shallow wide/narrow thick/thin open/shut right/wrong true/false best/worst "
    "better/worse more/less many/few always/never everyone/nobody everything/nothing inside/outside above/below "
    "before/after north/south northern/southern east/west eastern/western day/night summer/winter friend/enemy "
    "friends/enemies love/hate loves/hates loved/hated buy/sell buys/sells bought/sold win/lose wins/loses won/lost "
    "rise/fall rises/falls rose/fell rising/falling increase/decrease increased/decreased accepted/rejected "
    "accept/reject opened/closed start/stop started/stopped begin/end began/ended success/failure peace/war "
    "victory/defeat famous/unknown beautiful/ugly clever/stupid alive/dead public/private legal/illegal "
    "possible/impossible"
).split()
ANTONYMS = {
    **{word: other for pair in ANTONYMS_IN_PAIRS for word, other in [pair.split("/"), pair.split("/")[::-1]]},
    "young": "old",
}
OTHER_NUMBERS = {
    "two": "twenty", "three": "thirty", "four": "forty", "five": "fifty", "six": "sixty", "seven": "seventy",
    "eight": "eighty", "nine": "ninety", "ten": "twelve", "eleven": "twenty", "twelve": "eleven", "twenty": "ninety",
    "thirty": "eighty", "forty": "seventy", "fifty": "ninety", "sixty": "thirty", "seventy": "forty",
    "eighty": "thirty", "ninety": "twenty", "hundred": "thousand", "hundreds": "thousands", "thousand": "million",
    "thousands": "millions", "million": "billion", "millions": "billions", "billion": "million",
    "billions": "millions", "dozen": "hundred", "dozens": "hundreds", "twice": "once", "third": "fifth",
    "fourth": "ninth", "fifth": "third",
}  # fmt: skip


def plain_verbs() -> dict[str, VerbForm]:
    """Return every form of the verbs that the rules know."""
    bases = [*REGULAR, *IRREGULAR]
    return {
        **{base: VerbForm(base, "base") for base in bases},
        **{_with_s(base): VerbForm(base, "third") for base in bases},
        **{_with_ed(base): VerbForm(base, "past") for base in REGULAR},
        **{past: VerbForm(base, "past") for base, past in IRREGULAR.items()},
    }


def _with_s(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeou":
        return f"{base[:-1]}ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "o")) else "s")


def _with_ed(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeou":
        return f"{base[:-1]}ied"
    if base in DOUBLED:
        return f"{base}{base[-1]}ed"
    return base + ("d" if base.endswith("e") else "ed")


def like(word: str, model: str) -> str:
    """Write a word with the capitals of another."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    return capitalized(word) if model[:1].isupper() else word


def capitalized(text: str) -> str:
    """Make the first letter a capital and leave the others."""
    return text[:1].upper() + text[1:]


def uncapitalized(text: str) -> str:
    """Make the first letter small where the first word is no name: an article, a pronoun, a preposition …."""
    first = WORD.match(text)
    if first is None or text.isupper() or first[0] == "I" or first[0].lower() not in FUNCTION_WORDS:
        return text
    return text[:1].lower() + text[1:]
