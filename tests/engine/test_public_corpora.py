"""Corpora to download, in small: the real formats, from a real server on this machine."""

from __future__ import annotations

import hashlib
import socket
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pytest
from huggingface_hub import constants
from pyarrow import parquet
from sklearn.datasets import _twenty_newsgroups
from sklearn.datasets._base import RemoteFileMetadata

from components.engine import public_corpora
from components.engine.corpus import Corpus
from components.engine.network import TIMEOUT_SECONDS
from components.engine.public_corpora import (
    PUBLIC_CORPORA,
    CorpusRefusedError,
    CorpusUnreachableError,
    load_ag_news,
    load_newsgroups,
)
from tests.conftest import RunPython
from tests.engine.fake_hub import REVISION, HubServer, run_hub

ARCHIVE_PATH = "/files/5975967"
AG_NEWS_PATH = f"/datasets/tests/news/resolve/{REVISION}/{public_corpora.AG_NEWS_FILE}"
HEADERS = "From: bob@example.edu (Bob)\nSubject: Re: Orbits\nOrganization: Header University\nLines: 9\n"
# Of each post: what it holds, and what its reader is to see. Footers stand after the last blank or hyphened line.
POSTS = {
    ("train", "sci.space", "60001"): (
        f"{HEADERS}\nIn article <1@x> al@y writes:\n> Is it round?\n| Or square?\nIt is an\n   ellipse.\n\n-- \nBob\n",
        "It is an ellipse.",
    ),
    ("train", "rec.autos", "101551"): (f"{HEADERS}\nVoilà l'été.\n", "Voilà l'été."),
    ("train", "rec.autos", "101552"): (f"{HEADERS}\n> quoted\n> and nothing else\n", ""),
    ("train", "sci.space", "60002"): (f"{HEADERS}\nIt is an ellipse.\n", "It is an ellipse."),
    ("test", "rec.autos", "103000"): (f"{HEADERS}\nThe brakes squeal.\n---\nSignature of Bob\n", "The brakes squeal."),
    ("test", "sci.space", "61000"): (f"{HEADERS}\n\n", ""),
}
READ = sorted((group, text) for (_, group, _), (_, text) in POSTS.items() if text)
NEWS = [
    ("Oil hits  #36;50\\a barrel; it #39;s &lt;b&gt;news&lt;/b&gt;", 2, "Oil hits $50 a barrel; it's news"),
    ("Coach says  quot;we won quot;", 1, 'Coach says "we won"'),
    ("&lt;p&gt;&lt;/p&gt;", 0, ""),
    ("A \\$5 probe\\\\reaches Saturn &amp; its moons", 3, "A $5 probe reaches Saturn & its moons"),
    ("Peace talks open", 0, "Peace talks open"),
]


class Progress(list[tuple[str, float]]):
    """Remembers what was reported."""

    def __call__(self, step: str, fraction: float) -> None:
        """Take a report."""
        self.append((step, fraction))

    def check(self) -> None:
        """Compare with what is promised."""
        fractions = [fraction for _, fraction in self]
        assert fractions == sorted(fractions), f"progress falls: {self}"
        assert all(0 <= fraction <= 1 for fraction in fractions)


class Case(NamedTuple):
    """A public corpus, how it is loaded here, and where its file is on the server."""

    load: Callable[[Progress], Corpus]
    path: str
    texts: list[str]
    cache: Path


def archive_of(posts: dict[tuple[str, str, str], tuple[str, str]]) -> bytes:
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for (part, group, number), (post, _) in posts.items():
            entry = tarfile.TarInfo(f"20news-bydate-{part}/{group}/{number}")
            entry.size = len(post.encode("latin-1"))
            archive.addfile(entry, BytesIO(post.encode("latin-1")))
    return packed.getvalue()


def parquet_of(news: list[tuple[str, int, str]]) -> bytes:
    labels = pa.array([label for _, label, _ in news], pa.int64())
    packed = BytesIO()
    parquet.write_table(pa.table({"text": [text for text, _, _ in news], "label": labels}), packed)
    return packed.getvalue()


ARCHIVE = archive_of(POSTS)
AG_NEWS = parquet_of(NEWS)


def publish(monkeypatch: pytest.MonkeyPatch, address: str, content: bytes = ARCHIVE) -> None:
    """Let both corpora come from a server, the archive with the digest of `content`."""
    archive = RemoteFileMetadata(
        "20news-bydate.tar.gz", f"{address}{ARCHIVE_PATH}", hashlib.sha256(content).hexdigest()
    )
    monkeypatch.setattr(_twenty_newsgroups, "ARCHIVE", archive)
    monkeypatch.setattr(constants, "ENDPOINT", address)
    monkeypatch.setattr(
        constants, "HUGGINGFACE_CO_URL_TEMPLATE", f"{address}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
    )


@pytest.fixture
def online(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Let this process ask servers, with an empty cache."""
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(public_corpora, "AG_NEWS_REPOSITORY", "tests/news")
    monkeypatch.setattr(public_corpora, "AG_NEWS_REVISION", REVISION)
    return monkeypatch


@pytest.fixture
def hub(online: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with run_hub() as server:
        server.files = {ARCHIVE_PATH: ARCHIVE, AG_NEWS_PATH: AG_NEWS}
        publish(online, server.address)
        yield server


@pytest.fixture(params=["20-newsgroups", "ag-news"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    if request.param == "20-newsgroups":
        home = tmp_path / "home"
        return Case(lambda report: load_newsgroups(report, str(home)), ARCHIVE_PATH, [text for _, text in READ], home)
    return Case(load_ag_news, AG_NEWS_PATH, [text for _, _, text in NEWS if text], tmp_path / "hub")


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() or path.is_symlink())


def test_posts_are_read_without_headers_quotes_and_footers_and_their_groups_are_sections(
    hub: HubServer, tmp_path: Path
) -> None:
    corpus = load_newsgroups(Progress(), str(tmp_path))
    assert sorted(zip(corpus.table["section"], corpus.texts, strict=True)) == READ
    assert corpus.sections == ("rec.autos", "sci.space")
    assert corpus.table["text"].tolist() == list(corpus.texts)
    assert (corpus.name, corpus.key) == ("20 Newsgroups", "20-newsgroups")
    assert corpus.licence == PUBLIC_CORPORA["20-newsgroups"].licence


def test_posts_of_which_nothing_is_left_are_counted_as_blank(hub: HubServer, tmp_path: Path) -> None:
    reading = load_newsgroups(Progress(), str(tmp_path)).reading
    assert (reading.rows, reading.blank, reading.duplicates, reading.sampled) == (6, 2, 1, 0)


def test_news_are_read_clean_in_order_and_their_labels_are_sections(hub: HubServer) -> None:
    corpus = load_ag_news(Progress())
    assert list(corpus.texts) == [text for _, _, text in NEWS if text]
    assert corpus.table["section"].tolist() == ["Business", "Sports", "Sci/Tech", "World"]
    assert corpus.table["id"].tolist() == ["1", "2", "4", "5"]
    assert (corpus.reading.rows, corpus.reading.blank) == (5, 1)
    assert (corpus.name, corpus.key) == ("AG News", "ag-news")
    assert corpus.licence == PUBLIC_CORPORA["ag-news"].licence


def test_each_corpus_has_the_key_that_it_is_listed_under() -> None:
    assert {key: corpus.load for key, corpus in PUBLIC_CORPORA.items()} == {
        "20-newsgroups": load_newsgroups,
        "ag-news": load_ag_news,
    }
    assert all(key == corpus.key for key, corpus in PUBLIC_CORPORA.items())


def test_the_progress_rises_and_tells_of_the_download(
    case: Case, hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_corpora, "CHUNK_BYTES", 100)
    progress = Progress()
    case.load(progress)
    progress.check()
    downloading = [fraction for step, fraction in progress if step.startswith("Downloading")]
    assert downloading
    assert downloading[-1] - progress[0][1] > 0.5, "most of the time is the download's"
    assert progress[-1][1] < 1


def test_a_download_in_pieces_is_told_piece_by_piece(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_corpora, "CHUNK_BYTES", len(ARCHIVE) // 4 + 1)
    progress = Progress()
    load_newsgroups(progress, str(tmp_path))
    downloading = [fraction for step, fraction in progress if step.startswith("Downloading")]
    assert len(downloading) == 4
    assert len(set(downloading)) == 4


def test_the_second_load_needs_no_network_and_gives_the_same(case: Case, hub: HubServer) -> None:
    first = case.load(Progress())
    hub.asked.clear()
    progress = Progress()
    second = case.load(progress)
    assert hub.asked == []
    assert not any("Downloading" in step or "Asking" in step for step, _ in progress)
    progress.check()
    assert (second.texts, second.digest) == (first.texts, first.digest)
    assert sorted(second.texts) == sorted(case.texts)


def test_a_download_is_made_once(case: Case, hub: HubServer) -> None:
    case.load(Progress())
    assert hub.asked.count(f"GET {case.path}") == 1


def test_a_refused_connection_is_unreachable(case: Case, online: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    publish(online, f"http://127.0.0.1:{port}")
    started = time.monotonic()
    with pytest.raises(CorpusUnreachableError, match=r"is not on this machine, and .* cannot be reached"):
        case.load(Progress())
    assert time.monotonic() - started < 5
    assert files_in(case.cache) == []


def test_a_server_that_accepts_and_never_answers_is_unreachable_within_five_seconds(
    case: Case, online: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        publish(online, f"http://127.0.0.1:{silent.getsockname()[1]}")
        online.setattr(public_corpora, "TIMEOUT_SECONDS", 0.3)
        started = time.monotonic()
        with pytest.raises(CorpusUnreachableError, match=r"is not on this machine, and .* cannot be reached"):
            case.load(Progress())
        assert time.monotonic() - started < 1 + 5 - TIMEOUT_SECONDS


# In a process of its own, in which no library has asked the hub anything yet; what the encoder imports is there.
FIRST_LOADS = """
import socket, threading, time
import pandas, sklearn.datasets
from huggingface_hub import file_download
from components.engine.public_corpora import PUBLIC_CORPORA, CorpusUnreachableError
socket.getaddrinfo = lambda *arguments, **settings: threading.Event().wait()
started = time.monotonic()
def load(key):
    try:
        PUBLIC_CORPORA[key].load(lambda step, fraction: None)
    except CorpusUnreachableError as error:
        print(f"{time.monotonic() - started:.2f} {error}", flush=True)
threads = [threading.Thread(target=load, args=(key,)) for key in PUBLIC_CORPORA]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


@pytest.mark.timeout(60)
def test_a_name_look_up_that_hangs_is_unreachable_within_five_seconds(run_python: RunPython, tmp_path: Path) -> None:
    done = run_python(
        FIRST_LOADS, HF_HUB_OFFLINE="0", HF_HUB_CACHE=str(tmp_path), SCIKIT_LEARN_DATA=str(tmp_path / "home")
    )
    lines = sorted(done.stdout.splitlines(), key=lambda line: line.split(maxsplit=1)[1])
    assert [line.split(maxsplit=1)[1] for line in lines] == [
        "20 Newsgroups is not on this machine, and its server cannot be reached",
        "AG News is not on this machine, and the hub cannot be reached from this machine",
    ], done.stderr
    seconds = [float(line.split()[0]) for line in lines]
    assert min(seconds) >= TIMEOUT_SECONDS - 0.1, "the look-up was not reached"
    assert max(seconds) < 5


def test_offline_by_choice_nobody_is_asked(case: Case, hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    started = time.monotonic()
    with pytest.raises(CorpusUnreachableError, match="is not on this machine, and"):
        case.load(Progress())
    assert time.monotonic() - started < 5
    assert hub.asked == []


def test_offline_by_choice_what_was_downloaded_is_read(
    case: Case, hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = case.load(Progress())
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert case.load(Progress()).texts == first.texts


def test_a_file_that_the_server_does_not_have_is_a_plain_error(case: Case, hub: HubServer) -> None:
    hub.files.clear()
    with pytest.raises(CorpusUnreachableError, match="could not be downloaded"):
        case.load(Progress())


def test_a_damaged_file_is_refused_and_a_retry_downloads_it_anew(case: Case, hub: HubServer) -> None:
    good = hub.files[case.path]
    hub.files[case.path] = good[:40] + bytes(len(good) - 80) + good[-40:]
    with pytest.raises(CorpusRefusedError, match=r"20news-bydate\.tar\.gz is not the published file|AG News.* damaged"):
        case.load(Progress())
    hub.files[case.path] = good
    assert sorted(case.load(Progress()).texts) == sorted(case.texts)


def test_an_archive_with_another_digest_is_named_with_both_and_leaves_nothing(hub: HubServer, tmp_path: Path) -> None:
    changed = archive_of({**POSTS, ("test", "rec.autos", "666"): ("a\n\nSlipped in.\n", "Slipped in.")})
    hub.files[ARCHIVE_PATH] = changed
    with pytest.raises(CorpusRefusedError) as caught:
        load_newsgroups(Progress(), str(tmp_path / "home"))
    assert hashlib.sha256(changed).hexdigest()[:12] in str(caught.value)
    assert hashlib.sha256(ARCHIVE).hexdigest()[:12] in str(caught.value)
    assert files_in(tmp_path / "home") == []
    assert hub.asked.count(f"GET {ARCHIVE_PATH}") == 1


@pytest.mark.parametrize("content", [b"", b"PAR1", b"<html>Log in to the airport's network</html>"])
def test_what_is_no_parquet_file_is_refused_and_leaves_nothing(content: bytes, hub: HubServer, tmp_path: Path) -> None:
    hub.files[AG_NEWS_PATH] = content
    with pytest.raises(CorpusRefusedError, match="AG News"):
        load_ag_news(Progress())
    assert AG_NEWS_PATH.rpartition("/")[2] not in files_in(tmp_path / "hub")
    hub.files[AG_NEWS_PATH] = AG_NEWS
    assert len(load_ag_news(Progress()).texts) == 4


def test_a_parquet_file_of_something_else_is_refused(hub: HubServer) -> None:
    packed = BytesIO()
    parquet.write_table(pa.table({"sentence": ["not AG News"]}), packed)
    hub.files[AG_NEWS_PATH] = packed.getvalue()
    with pytest.raises(CorpusRefusedError, match="AG News"):
        load_ag_news(Progress())
    hub.files[AG_NEWS_PATH] = parquet_of([("A fifth section", 4, "A fifth section")])
    with pytest.raises(CorpusRefusedError, match="AG News"):
        load_ag_news(Progress())


def test_an_archive_that_breaks_off_is_an_error_and_can_be_retried(hub: HubServer, tmp_path: Path) -> None:
    hub.cut_off = 1
    with pytest.raises(CorpusUnreachableError, match="20 Newsgroups could not be downloaded"):
        load_newsgroups(Progress(), str(tmp_path / "home"))
    assert files_in(tmp_path / "home") == []
    progress = Progress()
    assert len(load_newsgroups(progress, str(tmp_path / "home")).texts) == 4
    progress.check()


def test_news_that_break_off_are_taken_up_again_by_the_hubs_library(hub: HubServer) -> None:
    hub.cut_off = 1
    assert len(load_ag_news(Progress()).texts) == 4
    assert hub.asked.count(f"GET {AG_NEWS_PATH}") == 2


@pytest.mark.timeout(60)
def test_an_archive_that_stands_still_is_given_up_and_can_be_retried(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_corpora, "STALL_SECONDS", 0.3)
    hub.stalled = 1
    with pytest.raises(CorpusUnreachableError, match="20 Newsgroups could not be downloaded"):
        load_newsgroups(Progress(), str(tmp_path / "home"))
    assert len(load_newsgroups(Progress(), str(tmp_path / "home")).texts) == 4


def test_what_a_killed_process_left_half_written_is_downloaded_anew(hub: HubServer, tmp_path: Path) -> None:
    left = tmp_path / "20news_home"
    (left / "20news-bydate-train" / "sci.space").mkdir(parents=True)
    (left / "20news-bydate.tar.gz").write_bytes(ARCHIVE[:50])
    (left / "20news-bydate-train" / "sci.space" / "60001").write_bytes(b"From")
    (tmp_path / "20news-bydate_py3.pkz").write_bytes(b"half a cache")
    corpus = load_newsgroups(Progress(), str(tmp_path))
    assert sorted(zip(corpus.table["section"], corpus.texts, strict=True)) == READ
    hub.asked.clear()
    assert load_newsgroups(Progress(), str(tmp_path)).texts == corpus.texts
    assert hub.asked == []


def test_no_thread_is_left_behind(case: Case, hub: HubServer) -> None:
    before = set(threading.enumerate())
    case.load(Progress())
    left = {thread.name for thread in set(threading.enumerate()) - before}
    assert not any("download" in name or "ask" in name for name in left)
