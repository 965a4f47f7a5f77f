"""How the real tokenizer cuts texts."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from components.engine.encoder import Encoder
from components.engine.word_pieces import TokenCount, WordPieces


@pytest.fixture(scope="module")
def word_pieces(model_folder: Path) -> WordPieces:
    return WordPieces(model_folder, 256)


def test_unknown_chinese_characters_become_unknown_pieces(word_pieces: WordPieces) -> None:
    assert word_pieces.split("我爱北京天安门") == ["我", "[UNK]", "北", "京", "天", "安", "[UNK]"]
    assert word_pieces.count(["我爱北京天安门"]) == [TokenCount(pieces=7, unknown=2, cut=0)]


def test_words_fall_into_pieces_and_counts_stand_in_the_order_of_the_texts(word_pieces: WordPieces) -> None:
    assert word_pieces.split("Embeddings!") == ["em", "##bed", "##ding", "##s", "!"]
    assert word_pieces.count(["a", "Embeddings!", "the cat"]) == [
        TokenCount(1, 0, 0),
        TokenCount(5, 0, 0),
        TokenCount(2, 0, 0),
    ]


@pytest.mark.parametrize(("words", "cut"), [(253, 0), (254, 0), (255, 1), (400, 146)])
def test_what_does_not_fit_beside_the_start_and_end_marks_is_cut(words: int, cut: int, word_pieces: WordPieces) -> None:
    assert word_pieces.count(["cat " * words]) == [TokenCount(pieces=words, unknown=0, cut=cut)]


def test_the_encoder_reads_just_what_is_not_cut(encoder: Encoder, word_pieces: WordPieces) -> None:
    full = "cat " * 253 + "dog"
    assert word_pieces.count([full])[0].cut == 0
    longer, other = encoder.encode([f"{full} and a whale"])[0], encoder.encode(["cat " * 254])[0]
    read = encoder.encode([full])[0]
    assert longer @ read == pytest.approx(1, abs=1e-6)
    assert other @ read < 1 - 1e-5, "the last piece that is read counts"


def test_without_a_limit_nothing_is_cut(model_folder: Path) -> None:
    assert WordPieces(model_folder, None).count(["cat " * 1000]) == [TokenCount(1000, 0, 0)]


def test_no_texts_and_texts_without_pieces(word_pieces: WordPieces) -> None:
    assert word_pieces.count([]) == []
    assert word_pieces.count(["", "\0", "\u200b"]) == [TokenCount(0, 0, 0)] * 3
    assert word_pieces.split("") == []


def test_a_word_of_ten_thousand_characters_is_one_unknown_piece(word_pieces: WordPieces) -> None:
    assert word_pieces.count(["x" * 10_000]) == [TokenCount(pieces=1, unknown=1, cut=0)]


def test_many_threads_may_count_at_once(word_pieces: WordPieces) -> None:
    found: dict[int, list[TokenCount]] = {}
    start = threading.Barrier(16)

    def work(t: int) -> None:
        start.wait()
        for _ in range(20):
            found[t] = word_pieces.count(["cat " * t, "我爱" * t])

    threads = [threading.Thread(target=work, args=(t,)) for t in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {t: [TokenCount(t, 0, 0), TokenCount(2 * t, t, 0)] for t in range(16)}


def test_a_tokenizer_one_folder_below_is_found(model_folder: Path, tmp_path: Path) -> None:
    below = tmp_path / "0_StaticEmbedding"
    below.mkdir()
    shutil.copy(model_folder / "tokenizer.json", below)
    assert WordPieces(tmp_path, None).split("a cat") == ["a", "cat"]


def test_a_folder_without_a_tokenizer_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"{tmp_path.name} holds no tokenizer.json"):
        WordPieces(tmp_path, 256)
