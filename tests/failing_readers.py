"""Readers that go wrong as a library can, for the processes that read to survive."""

from __future__ import annotations

import faulthandler
import os
import sys
import time
from pathlib import Path

from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.document import Document, Publication, SourceFile
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.preparing import prepare_file
from kamerbron.index.source.folder import SourceEntry

_read: list[str] = []


def read_as_told(entry: SourceEntry) -> Document:
    """Do what the file says: a word, and what the word needs."""
    word, *rest = entry.read().decode().split()
    if word == "weiger":
        raise RefusedDocumentError("het bestand wil niet")
    if word == "slaap":
        time.sleep(float(rest[0]))
    if word == "hang":
        while True:
            pass
    if word == "vreet":
        return _document(str(len(bytearray(int(rest[0]) * 1024**2))))
    if word == "stop":
        os._exit(int(rest[0]))
    if word == "crash":
        faulthandler.disable()
        faulthandler._sigsegv()  # type: ignore[attr-defined]
    if word == "fout":
        raise LookupError(f"geen {rest[0]} gevonden")
    return _document(entry.name)


def read_and_spoil(entry: SourceEntry) -> Document:
    """Fall over at the second file, whatever it is: what the first one left behind does it."""
    if _read:
        os._exit(9)
    _read.append(entry.name)
    return _document(entry.name)


def name_modules(entry: SourceEntry) -> Document:
    """Prepare a file in earnest; return the packages that the process has loaded by then, as an id."""
    prepare_file(entry, settings=ChunkingSettings())
    return _document(" ".join(sorted({name.split(".")[0] for name in sys.modules})))


def write_down_and_hang(entry: SourceEntry) -> Document:
    """Write the number of the process beside the file, and never end."""
    Path(f"{entry.path}.pid").write_text(str(os.getpid()), encoding="ascii")
    while True:
        time.sleep(1)


def _document(id: str) -> Document:  # noqa: A002 - named as the field is
    """Make a document with the number of the process as its only notice."""
    return Document(id, Publication(), SourceFile("stuk.txt", "0" * 64), (), (str(os.getpid()),))
