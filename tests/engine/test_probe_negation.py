"""The contrary of a sentence, where a rule can say it."""

from __future__ import annotations

import pytest

from components.engine.probe_negation import negate


@pytest.mark.parametrize(
    ("sentence", "negated"),
    [
        ("The medicine is safe.", "The medicine is not safe."),
        ("We could have bought it.", "We could not have bought it."),
        ("She’s in Rome.", "She’s not in Rome."),
        ("He wants to be free.", "He does not want to be free."),
        ("THE DOG HAS BITTEN HIM", "THE DOG HAS NOT BITTEN HIM"),
        ("“I will come,” she said.", "“I will not come,” she said."),
    ],
)
def test_not_comes_after_the_first_auxiliary(sentence: str, negated: str) -> None:
    assert negate(sentence) == negated


@pytest.mark.parametrize(
    ("sentence", "negated"),
    [
        ("The company sold 3 old factories.", "The company did not sell 3 old factories."),
        ("Cats chase mice.", "Cats do not chase mice."),
        ("The team plays today", "The team does not play today"),
        ("She has a dog.", "She does not have a dog."),
        ("IT ROSE.", "IT DID NOT RISE."),
        ("What happened?", "What did not happen?"),
    ],
)
def test_a_common_verb_gets_its_help(sentence: str, negated: str) -> None:
    assert negate(sentence) == negated


@pytest.mark.parametrize(
    ("sentence", "negated"),
    [
        ("He is not happy.", "He is happy."),
        ("I don't like it.", "I do like it."),
        ("They won’t come", "They will come"),
        ("You cannot win.", "You can win."),
        ("Not everyone came.", "Everyone came."),
        ("He never sleeps.", "He sleeps."),
        ("I think not.", "I think."),
        ("IT ISN'T.", "IT IS."),
        ("Can't you see?", "Can you see?"),
        ("not now", "now"),
    ],
)
def test_a_negation_goes(sentence: str, negated: str) -> None:
    assert negate(sentence) == negated


def test_only_the_first_of_two_negations_goes() -> None:
    assert negate("It is not new and not old.") == "It is new and not old."


def test_a_word_with_not_in_it_is_no_negation() -> None:
    assert negate("The notary is here.") == "The notary is not here."


@pytest.mark.parametrize(
    ("sentence", "negated"),
    [
        ("Is the dog here?", "Isn't the dog here?"),
        ("How do I reset it?", "How don't I reset it?"),
        ("Did the dog bite him?", "Didn't the dog bite him?"),
        ("Do the dogs bark?", "Don't the dogs bark?"),
    ],
)
def test_a_question_is_negated_in_its_auxiliary(sentence: str, negated: str) -> None:
    assert negate(sentence) == negated


@pytest.mark.parametrize(
    ("sentence", "negated"),
    [
        ("Open the door!", "Do not open the door!"),
        ("Be quiet.", "Do not be quiet."),
        ("OPEN THE DOOR", "DO NOT OPEN THE DOOR"),
    ],
)
def test_a_command_becomes_a_ban(sentence: str, negated: str) -> None:
    assert negate(sentence) == negated


@pytest.mark.parametrize(
    ("sentence", "negated"),
    [
        ("The choir rehearses.", "It is not true that the choir rehearses."),
        ("Lava engulfed the village.", "It is not true that Lava engulfed the village."),
        ("May was cold for us.", "It is not true that May was cold for us."),
        ("THE CHOIR REHEARSES.", "IT IS NOT TRUE THAT THE CHOIR REHEARSES."),
    ],
)
def test_any_other_english_sentence_is_said_to_be_untrue(sentence: str, negated: str) -> None:
    assert negate(sentence) == negated


@pytest.mark.parametrize(
    "sentence", ["", "Hello", "The choir", "Who rehearses with them?", "今天下雨了。", "Ciao bella mia", "😀"]
)
def test_where_no_rule_fits_there_is_no_text(sentence: str) -> None:
    assert negate(sentence) == ""


@pytest.mark.parametrize("sentence", ["The medicine is safe.", "You can win.", "We have not won.", "They will come"])
def test_negating_twice_is_the_sentence_again(sentence: str) -> None:
    assert negate(negate(sentence)) == sentence
