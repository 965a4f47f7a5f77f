"""The parts that scripts are made of: what comes into them is quoted, and they do what the engine does."""

from __future__ import annotations

import ast
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from components.engine.catalog import EncoderSpec, find_encoder
from components.engine.encoder import unit_rows
from components.engine.script_parts import (
    UNIT_ROWS,
    check_file_names,
    embed_function,
    read_arguments,
    requirements,
)


def test_rows_are_scaled_as_the_engine_scales_them() -> None:
    names: dict[str, Any] = {"np": np}
    exec(UNIT_ROWS, names)
    rows = np.random.default_rng(0).standard_normal((50, 9)).astype(np.float32)
    rows[3], rows[4], rows[5] = 0, 1e-30, 1e30
    assert_array_equal(names["unit_rows"](rows), unit_rows(rows))


def test_texts_are_embedded_as_the_catalogue_says(spec: EncoderSpec) -> None:
    code = embed_function(spec)
    assert f"'{spec.revision}'" in code
    assert "model.max_seq_length = 256" in code
    assert "encode(texts, " in code
    assert "['query: ' + text for text in texts]" in embed_function(find_encoder("multilingual-e5-small"))
    assert "max_seq_length" not in embed_function(find_encoder("static-similarity-mrl-multilingual-v1"))


def test_whatever_the_catalogue_holds_stays_quoted(spec: EncoderSpec) -> None:
    odd = replace(spec, repository="a'\"\n{b}", revision='"""', query_prefix="'; import os #\n")
    tree = ast.parse(embed_function(odd))
    strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert {odd.repository, odd.revision, odd.query_prefix} <= strings


def test_the_table_is_read_from_the_file_that_is_named() -> None:
    code = read_arguments("my-data.parquet")
    ast.parse(code)
    assert 'default="my-data.parquet"' in code


def test_packages_come_with_their_versions() -> None:
    assert requirements(["numpy", "pandas"]) == f"numpy=={version('numpy')} pandas=={version('pandas')}"


@pytest.mark.parametrize("name", ["", "a b", "../x.py", "x;y", "x\n", "{x}", "'", '"', "k\u0131", "%s$"])
def test_a_name_that_could_be_more_than_a_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"a name may have letters, digits, '_', '\.' and '-'"):
        check_file_names("map.py", name)


def test_plain_names_pass() -> None:
    check_file_names("map.py", "my-data_2.parquet")
