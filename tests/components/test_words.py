"""Numbers in sentences."""

from components.words import counted


def test_one_is_singular_and_thousands_are_grouped() -> None:
    assert [counted(n, "text") for n in (0, 1, 2, 12_345)] == ["0 texts", "1 text", "2 texts", "12,345 texts"]
