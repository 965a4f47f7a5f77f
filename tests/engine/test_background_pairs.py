"""What an ordinary cosine is: every pair counted plainly, and samples that anybody can draw again."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.spatial.distance import cosine

from components.engine.background_pairs import background_cosines, event_cosines, sections_sample
from components.engine.encoder import unit_rows

EMBEDDINGS = unit_rows(np.random.default_rng(4).standard_normal((40, 6)))
SECTIONS = ["war", "art", "sport", "war"] * 10


def test_four_texts_by_hand() -> None:
    embeddings = np.array([[1, 0], [0.6, 0.8], [0, 1], [-1, 0]], dtype=np.float32)
    random, section = background_cosines(embeddings, ["a", "b", "a", "b"])
    assert_allclose(random, [-1, -0.6, 0, 0, 0.6, 0.8], atol=1e-6)
    assert_allclose(section, [-0.6, 0], atol=1e-6)
    assert random.dtype == section.dtype == np.float32


def test_every_pair_counts_once_and_those_of_one_section_again() -> None:
    random, section = background_cosines(EMBEDDINGS, SECTIONS)
    pairs = {(i, j): float(EMBEDDINGS[i] @ EMBEDDINGS[j]) for i, j in combinations(range(40), 2)}
    assert_allclose(random, sorted(pairs.values()), atol=1e-6)
    assert_allclose(
        section, sorted(cosine for (i, j), cosine in pairs.items() if SECTIONS[i] == SECTIONS[j]), atol=1e-6
    )


def test_of_more_pairs_a_sample_without_repetition_is_taken_in_ascending_order() -> None:
    random, section = background_cosines(EMBEDDINGS, SECTIONS, pairs=50)
    every, every_of_a_section = background_cosines(EMBEDDINGS, SECTIONS)
    for sample, population in ((random, every), (section, every_of_a_section)):
        assert len(sample) == len(set(sample.tolist())) == 50
        assert (np.diff(sample) >= 0).all()
        assert np.isin(sample, population).all()
        assert abs(sample.mean() - population.mean()) < 0.2, "the sample is no end of the ranking"


def test_a_seed_draws_the_same_sample_and_another_draws_another() -> None:
    first = background_cosines(EMBEDDINGS, SECTIONS, pairs=50, seed=1)
    assert_array_equal(background_cosines(EMBEDDINGS, SECTIONS, pairs=50, seed=1), first)
    assert (background_cosines(EMBEDDINGS, SECTIONS, pairs=50, seed=2)[0] != first[0]).any()


def test_no_text_and_one_text_have_no_pairs() -> None:
    for n in (0, 1):
        assert [len(cosines) for cosines in background_cosines(EMBEDDINGS[:n], SECTIONS[:n])] == [0, 0]


def test_texts_of_one_section_or_of_a_section_each_have_all_pairs_or_none_in_common() -> None:
    random, section = background_cosines(EMBEDDINGS, ["war"] * 40)
    assert_array_equal(random, section)
    assert len(background_cosines(EMBEDDINGS, [f"section {i}" for i in range(40)])[1]) == 0


def test_copies_of_a_text_have_cosine_1_and_never_more() -> None:
    copies = np.repeat(EMBEDDINGS, 2, axis=0)
    random, section = background_cosines(copies, [str(i // 2) for i in range(80)])
    assert random.max() <= 1
    assert_allclose(section, 1, atol=1e-6)


def test_an_event_is_compared_with_itself_alone() -> None:
    headlines = np.array([[1, 0], [0.6, 0.8], [0, 1]], dtype=np.float32)
    texts = np.array([[0.6, 0.8], [0.6, 0.8], [0, -1]], dtype=np.float32)
    cosines = event_cosines(headlines, texts)
    assert_allclose(cosines, [0.6, 1, -1], atol=1e-6)
    assert cosines.dtype == np.float32


def test_the_events_stay_in_order_and_agree_with_scipy() -> None:
    texts = unit_rows(np.random.default_rng(5).standard_normal((40, 6)))
    expected = [1 - cosine(a, b) for a, b in zip(EMBEDDINGS, texts, strict=True)]
    assert_allclose(event_cosines(EMBEDDINGS, texts), expected, atol=1e-6)


def test_a_headline_that_is_its_text_has_cosine_1_and_never_more() -> None:
    cosines = event_cosines(EMBEDDINGS, EMBEDDINGS)
    assert cosines.max() <= 1
    assert_allclose(cosines, 1, atol=1e-6)


def test_no_event_and_one_event_have_as_many_cosines() -> None:
    for n in (0, 1):
        assert event_cosines(EMBEDDINGS[:n], EMBEDDINGS[:n]).shape == (n,)


def test_a_headline_without_its_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"headlines have shape \(40, 6\) and texts \(39, 6\)"):
        event_cosines(EMBEDDINGS, EMBEDDINGS[:39])


@pytest.mark.parametrize("per_section", [1, 3, 10])
def test_as_many_texts_of_each_section_are_drawn_in_ascending_order(per_section: int) -> None:
    drawn = sections_sample(SECTIONS, per_section)
    assert Counter(SECTIONS[i] for i in drawn) == dict.fromkeys(("war", "art", "sport"), per_section)
    assert (np.diff(drawn) > 0).all()


def test_a_section_of_fewer_texts_gives_all_it_has() -> None:
    sections = ["b", "a", "b", "b"]
    assert Counter(sections[i] for i in sections_sample(sections, 2)) == {"a": 1, "b": 2}
    assert sections_sample(sections, 9).tolist() == [0, 1, 2, 3]


def test_a_seed_draws_the_same_texts_and_another_draws_others() -> None:
    assert_array_equal(sections_sample(SECTIONS, 3, seed=5), sections_sample(SECTIONS, 3, seed=5))
    drawn = {tuple(sections_sample(SECTIONS, 3, seed=seed).tolist()) for seed in range(60)}
    assert len(drawn) > 30
    assert {i for sample in drawn for i in sample} == set(range(40)), "every text can be drawn"


def test_of_no_texts_none_are_drawn() -> None:
    drawn = sections_sample([], 10)
    assert drawn.shape == (0,)
    assert EMBEDDINGS[drawn].shape == (0, 6), "they are positions"
