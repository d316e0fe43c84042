"""Who takes part, and in which ways."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contestant:
    """One row of the table.

    `key` names it on the command line and in files, `label` in the table. `module` is the one of this package
    that runs it, `environment` the one that it runs in (None is Kamerbron's own), `cuts` what it cuts a text
    into, `packages` those whose versions stand in the table. With `prefixed` the model's prefixes are given
    in the peer's documented way; txtai reads them from the model by itself.
    """

    key: str
    label: str
    module: str
    environment: str | None
    cuts: str
    packages: tuple[str, ...]
    prefixed: bool = False
    variant: str = ""


_THOUSAND = "1,000 characters, 200 of overlap"
_WORDS = "200 words"
_LANGCHAIN = ("langchain-core", "langchain-community", "faiss-cpu")
_TXTAI = ("txtai", "chonkie")
_HAYSTACK = ("haystack-ai", "sentence-transformers-haystack")
_LLAMAINDEX = ("llama-index-core", "llama-index-embeddings-huggingface")

CONTESTANTS = (
    Contestant(
        "kamerbron",
        "Kamerbron",
        "kamerbron",
        None,
        "whole paragraphs of one unit",
        ("kamerbron",),
        prefixed=True,
    ),
    Contestant("langchain", "LangChain + FAISS", "langchain", "langchain", _THOUSAND, _LANGCHAIN),
    Contestant(
        "langchain-prefixed",
        "LangChain + FAISS, prefixes",
        "langchain",
        "langchain",
        _THOUSAND,
        _LANGCHAIN,
        prefixed=True,
    ),
    Contestant(
        "txtai",
        "txtai, hybrid, paragraphs",
        "txtai",
        "txtai",
        "paragraphs",
        _TXTAI,
        prefixed=True,
        variant="hybrid",
    ),
    Contestant(
        "txtai-1000",
        "txtai, hybrid",
        "txtai",
        "txtai",
        "1,000 characters",
        _TXTAI,
        prefixed=True,
        variant="hybrid-1000",
    ),
    Contestant(
        "txtai-vectors-1000",
        "txtai, vectors alone",
        "txtai",
        "txtai",
        "1,000 characters",
        _TXTAI,
        prefixed=True,
        variant="vectors-1000",
    ),
    Contestant("haystack", "Haystack, RRF", "haystack", "haystack", _WORDS, _HAYSTACK),
    Contestant(
        "haystack-prefixed",
        "Haystack, RRF, prefixes",
        "haystack",
        "haystack",
        _WORDS,
        _HAYSTACK,
        prefixed=True,
    ),
    Contestant("chroma", "Chroma", "chroma", "chroma", _THOUSAND, ("chromadb",)),
    Contestant(
        "chroma-prefixed", "Chroma, prefixes", "chroma", "chroma", _THOUSAND, ("chromadb",), prefixed=True
    ),
    Contestant(
        "llamaindex", "LlamaIndex", "llamaindex", "llamaindex", "1,024 tokens, 200 of overlap", _LLAMAINDEX
    ),
    Contestant(
        "llamaindex-prefixed",
        "LlamaIndex, prefixes",
        "llamaindex",
        "llamaindex",
        "1,024 tokens, 200 of overlap",
        _LLAMAINDEX,
        prefixed=True,
    ),
    Contestant(
        "llamaindex-512",
        "LlamaIndex, prefixes, 512 tokens",
        "llamaindex",
        "llamaindex",
        "512 tokens, 200 of overlap",
        _LLAMAINDEX,
        prefixed=True,
        variant="512",
    ),
)
