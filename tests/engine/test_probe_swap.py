"""Subject and object in each other's place."""

from __future__ import annotations

import pytest

from components.engine.probe_swap import swap


@pytest.mark.parametrize(
    ("sentence", "swapped"),
    [
        ("The dog bit the postman.", "The postman bit the dog."),
        ("The company sued 3 old partners in the north.", "3 old partners sued the company in the north."),
        ("Marie Curie met Albert Einstein.", "Albert Einstein met Marie Curie."),
        ("Dr. Smith met Mrs. Brown. They talked.", "Mrs. Brown met Dr. Smith. They talked."),
        ("AT&T sued IBM.", "IBM sued AT&T."),
        ("Cats chase mice.", "Mice chase cats."),
        ("Children don't like dogs.", "Dogs don't like children."),
        ("The dog and the cat chased 3 mice and 2 rats.", "3 mice and 2 rats chased the dog and the cat."),
        ("The boy saw the dog and ran away.", "The dog saw the boy and ran away."),
        ("the man in the hat sold the car", "the car sold the man in the hat"),
        ("The dog bit the man badly.", "The man bit the dog badly."),
        ("The dog bit the man, the cat and me.", "The man bit the dog, the cat and me."),
    ],
)
def test_what_is_before_the_verb_and_what_is_behind_it_change_places(sentence: str, swapped: str) -> None:
    assert swap(sentence) == swapped


@pytest.mark.parametrize(
    ("sentence", "swapped"),
    [
        ("THE DOG HAS BITTEN THE CAT", "THE CAT HAS BITTEN THE DOG"),
        ("The team will not win the cup.", "The cup will not win the team."),
        ("The house was built by two men.", "Two men was built by the house."),
        ("It will be sold by the bank.", "The bank will be sold by it."),
        ("The dog is biting the man.", "The man is biting the dog."),
    ],
)
def test_the_whole_verb_stays_in_the_middle(sentence: str, swapped: str) -> None:
    assert swap(sentence) == swapped


@pytest.mark.parametrize(
    ("sentence", "swapped"),
    [
        ("She loves the boy.", "The boy loves her."),
        ("The boy loves her.", "She loves the boy."),
        ("the doctor told me to rest", "I told the doctor to rest"),
        ("We saw them.", "They saw us."),
        ("HE SAW THE DOG", "THE DOG SAW HIM"),
    ],
)
def test_a_pronoun_takes_its_other_case(sentence: str, swapped: str) -> None:
    assert swap(sentence) == swapped


@pytest.mark.parametrize(
    ("sentence", "swapped"),
    [
        ("Yesterday the dog bit the man.", "Yesterday the man bit the dog."),
        ("In 1998, the company bought 2 rivals.", "In 1998, 2 rivals bought the company."),
        ("Yesterday he sold a car.", "Yesterday a car sold him."),
    ],
)
def test_what_comes_before_the_subject_stays(sentence: str, swapped: str) -> None:
    assert swap(sentence) == swapped


@pytest.mark.parametrize(
    ("sentence", "swapped"),
    [
        ("Paris is the capital of France.", "France is the capital of Paris."),
        ("Is the dog in the house?", "Is the house in the dog?"),
        ("Did the dog bite the man? Yes.", "Did the man bite the dog? Yes."),
        ("“The mayor won the election,” she said.", "“The election won the mayor,” she said."),
        ("The medicine is safe for young children.", "The children is safe for young medicine."),
        ("Rome (Italy) sold the car.", "Car (Italy) sold the Rome."),
        ("Heads roll in the city.", "City roll in the heads."),
    ],
)
def test_otherwise_the_first_and_the_last_noun_change_places(sentence: str, swapped: str) -> None:
    assert swap(sentence) == swapped


@pytest.mark.parametrize(
    "sentence",
    ["", "Hello", "He is happy.", "The food was delicious.", "She looks tired.", "He runs fast.", "Rome is Rome.",
     "今天下雨了。", "😀", "Open the door!", "What did the dog do?",
     "Marie Curie slept.", "Last week bombs hit the town.", "The dog is a dog."],
)  # fmt: skip
def test_where_nothing_can_change_places_there_is_no_text(sentence: str) -> None:
    assert swap(sentence) == ""


@pytest.mark.parametrize(
    "sentence", ["The dog bit the postman.", "She loves the boy.", "Yesterday a boy saw the king."]
)
def test_swapping_twice_is_the_sentence_again(sentence: str) -> None:
    assert swap(swap(sentence)) == sentence
