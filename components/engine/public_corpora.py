"""Corpora that are free to download and known to everybody in the field."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import numpy as np

from components.engine.corpus import Corpus, corpus_of
from components.engine.markup import clean_markup
from components.engine.model_files import HubUnreachableError, ask_hub, progress_bar
from components.engine.network import TIMEOUT_SECONDS, answers
from components.engine.table_files import TableFile, read_table_file

if TYPE_CHECKING:
    from sklearn.utils import Bunch

Report = Callable[[str, float], None]

NEWSGROUPS_BYTES = 14_464_277
CHUNK_BYTES = 2**18
STALL_SECONDS = 10.0
AG_NEWS_REPOSITORY = "fancyzhx/ag_news"
AG_NEWS_REVISION = "eb185aade064a813bc0b7f42de02595523103ca4"
AG_NEWS_FILE = "data/test-00000-of-00001.parquet"
AG_NEWS_LABELS = {"0": "World", "1": "Sports", "2": "Business", "3": "Sci/Tech"}


class CorpusUnreachableError(ConnectionError):
    """The corpus is not on this machine and its server cannot be reached, or broke off."""


class CorpusRefusedError(ValueError):
    """The file that came is damaged or not the published one; it was not kept."""


@dataclass(frozen=True)
class PublicCorpus:
    """A corpus that can be downloaded.

    Attributes
    ----------
    key : str
        What URLs carry.
    name : str
    about : str
        What it holds, in a few words.
    texts : int
        About how many.
    megabytes : float
        To download.
    licence : str
    load : callable
        Called as load(report); report(step, fraction done in [0, 1]) is called as it goes.
        Raises `CorpusUnreachableError` within 5 seconds where there is no network, and where a download breaks off;
        `CorpusRefusedError` where the file is not the published one. After either it can be called again.
    """

    key: str
    name: str
    about: str
    texts: int
    megabytes: float
    licence: str
    load: Callable[[Report], Corpus]


def load_newsgroups(report: Report, data_home: str | None = None) -> Corpus:
    """Load 20 Newsgroups (Lang, 1995) through scikit-learn, without headers, footers and quotes.

    Returns
    -------
    Corpus
        18,846 posts of 1993, less those of which nothing is left; the group is the section.
    """
    report("Looking on this machine", 0.02)
    try:
        posts = _fetch_newsgroups(data_home, download=False)
    except OSError:
        posts = _download_newsgroups(report, data_home)
    import pandas as pd

    report("Reading the posts", 0.9)
    table = pd.DataFrame(
        {
            "text": [" ".join(post.split()) for post in posts.data],
            "group": [posts.target_names[target] for target in posts.target],
        },
        dtype="str",
    )
    file = TableFile("20 Newsgroups", table, len(table), np.arange(len(table)))
    return _published("20-newsgroups", corpus_of(file, ["text"], "group"))


def _fetch_newsgroups(data_home: str | None, *, download: bool) -> Bunch:
    from sklearn.datasets import fetch_20newsgroups

    return fetch_20newsgroups(
        data_home=data_home,
        subset="all",
        remove=("headers", "footers", "quotes"),
        download_if_missing=download,
        n_retries=1,
    )


def _download_newsgroups(report: Report, data_home: str | None) -> Bunch:
    """Put the checked archive where scikit-learn looks for it: left to itself it tells nothing and may wait for ever.

    Raises
    ------
    CorpusRefusedError
        The archive is not the published one.
    """
    from sklearn.datasets import _twenty_newsgroups, get_data_home

    archive = _twenty_newsgroups.ARCHIVE
    report("Asking the server", 0.04)
    if not answers(archive.url, TIMEOUT_SECONDS):
        raise CorpusUnreachableError("20 Newsgroups is not on this machine, and its server cannot be reached")
    try:
        data = _download(archive.url, report)
    except (OSError, HTTPException) as error:
        raise CorpusUnreachableError("20 Newsgroups could not be downloaded") from error
    found = hashlib.sha256(data).hexdigest()
    if found != archive.checksum:
        raise CorpusRefusedError(
            f"{archive.filename} is not the published file: "
            f"its SHA-256 is {found[:12]}…, the published one is {archive.checksum[:12]}…"
        )
    report("Unpacking", 0.8)
    folder = Path(get_data_home(data_home)) / "20news_home"
    folder.mkdir(exist_ok=True)
    (folder / archive.filename).write_bytes(data)
    return _fetch_newsgroups(data_home, download=True)


def _download(address: str, report: Report) -> bytes:
    """Download a few megabytes; OSError where the server breaks off, or sends nothing for `STALL_SECONDS`."""
    data = bytearray()
    with urlopen(address, timeout=STALL_SECONDS) as response:
        total = int(response.headers.get("Content-Length") or 0)
        while chunk := response.read(CHUNK_BYTES):
            data += chunk
            expected = max(total or NEWSGROUPS_BYTES, len(data))
            share = len(data) / expected
            report(f"Downloading {len(data) / 1e6:.0f} of {expected / 1e6:.0f} MB", 0.05 + 0.75 * share)
    if len(data) < total:
        raise OSError(f"the download broke off after {len(data):,} of {total:,} bytes")
    return bytes(data)


def load_ag_news(report: Report) -> Corpus:
    """Load the test split of AG News (Zhang, Zhao & LeCun, 2015) from the hub, cleaned of the traces of web pages.

    Returns
    -------
    Corpus
        7,600 news of 2004; the section is World, Sports, Business or Sci/Tech.
    """
    report("Looking on this machine", 0.02)
    path = _ag_news_file(report)
    report("Cleaning the texts", 0.9)
    try:
        file = read_table_file("AG News.parquet", path.read_bytes())
        table = file.table.assign(
            text=[clean_markup(text) for text in file.table["text"]],
            label=[AG_NEWS_LABELS[label] for label in file.table["label"]],
        )
    except (ValueError, KeyError) as error:
        for part in (path.resolve(), path):  # a link and what it points to; kept, they would be found again
            part.unlink(missing_ok=True)
        raise CorpusRefusedError("the file of AG News is damaged or another one; it was removed") from error
    return _published("ag-news", corpus_of(replace(file, table=table), ["text"], "label"))


def _ag_news_file(report: Report) -> Path:
    from huggingface_hub import hf_hub_download, try_to_load_from_cache
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]

    # Not hf_hub_download(local_files_only=True): even that asks the hub for something first, and may wait for ever.
    known = try_to_load_from_cache(AG_NEWS_REPOSITORY, AG_NEWS_FILE, revision=AG_NEWS_REVISION, repo_type="dataset")
    if isinstance(known, str):
        return Path(known)
    report("Asking the hub", 0.04)
    try:
        ask_hub(TIMEOUT_SECONDS)
        return Path(
            hf_hub_download(
                AG_NEWS_REPOSITORY,
                AG_NEWS_FILE,
                repo_type="dataset",
                revision=AG_NEWS_REVISION,
                tqdm_class=progress_bar(lambda share: report("Downloading", 0.05 + 0.75 * share)),
            )
        )
    except HubUnreachableError as error:
        raise CorpusUnreachableError(f"AG News is not on this machine, and {error}") from error
    except (OSError, HTTPError) as error:
        raise CorpusUnreachableError("AG News could not be downloaded from the hub") from error


def _published(key: str, corpus: Corpus) -> Corpus:
    """Give a corpus its public name."""
    public = PUBLIC_CORPORA[key]
    return replace(corpus, name=public.name, key=key, licence=public.licence)


PUBLIC_CORPORA = {
    corpus.key: corpus
    for corpus in (
        PublicCorpus(
            "20-newsgroups",
            "20 Newsgroups",
            "posts of 1993 in 20 Usenet groups",
            18_300,
            14.5,
            "no licence stated; used freely in research",
            load_newsgroups,
        ),
        PublicCorpus(
            "ag-news",
            "AG News",
            "news of 2004 in four sections, the test split",
            7_600,
            1.2,
            "for research, not commercial",
            load_ag_news,
        ),
    )
}
