"""What a stranger finds in the folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from components.engine.catalog import ENCODERS, EncoderSpec

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^[A-Za-z0-9_.-]+==[0-9][0-9a-z.]*$")


def lines_of(name: str) -> list[str]:
    """Return the lines of a file that are neither blank nor comments."""
    return [line for line in (ROOT / name).read_text().splitlines() if line.strip() and not line.startswith("#")]


def test_every_requirement_is_pinned_exactly() -> None:
    assert all(PIN.match(line) for line in lines_of("requirements.txt"))
    assert all(PIN.match(line) or line == "-r requirements.txt" for line in lines_of("requirements-dev.txt"))


def test_the_cpu_index_stands_commented_out_above_the_plain_torch_pin() -> None:
    text = (ROOT / "requirements.txt").read_text()
    assert text.index("# --extra-index-url https://download.pytorch.org/whl/cpu") < text.index("\ntorch==")


def test_no_lock_file_takes_over_the_install_on_community_cloud() -> None:
    assert not any((ROOT / name).exists() for name in ("uv.lock", "Pipfile", "environment.yml"))


@pytest.mark.parametrize("spec", ENCODERS, ids=lambda spec: spec.name)
def test_the_readme_tells_the_truth_about_each_encoder(spec: EncoderSpec) -> None:
    row = next(line for line in (ROOT / "README.md").read_text().splitlines() if line.startswith(f"| {spec.name}"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    codes = spec.languages
    reads = {"en": "English", "zh": "Chinese"}.get(",".join(codes), f"{len(codes)} languages")
    expected = [f"{spec.dimension:,}", reads, f"{spec.download_megabytes} MB", spec.licence]
    assert cells[1:] == expected


def test_the_readme_is_under_150_lines_and_its_files_exist() -> None:
    text = (ROOT / "README.md").read_text()
    assert len(text.splitlines()) < 150
    for name in re.findall(r"\]\((?!http)([^)]+)\)", text) + re.findall(r"`(benchmarks/\S+\.py)", text):
        assert (ROOT / name).exists(), name
