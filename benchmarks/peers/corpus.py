"""What everyone gets: the papers as text, with the places of their paragraphs, and the questions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kamerbron.eval.gold import read_gold
from kamerbron.eval.judging import check_against
from kamerbron.eval.records import GoldSet, Split
from kamerbron.index.document import PARAGRAPH_SEPARATOR, Document, Unit, UnitKind
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.detect import HEAD_BYTES, order_of_trust
from kamerbron.index.reading.document import read_document
from kamerbron.index.source.folder import SourceEntry, open_folder
from kamerbron.index.source.metadata import FILE_NAME

from .judging import Span

_LABELS = {UnitKind.QUESTION: "Vraag", UnitKind.ANSWER: "Antwoord"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as plain text.

    `paragraphs` are the spans of each paragraph and its notes, by the key of its unit and its number.
    """

    id: str
    text: str
    paragraphs: Mapping[tuple[str, int], tuple[Span, ...]]


def as_text(document: Document) -> Paper:
    """Return a paper as a person would save it as text.

    Its title, and of each unit the headings that are new, the number of the question or answer, the
    paragraphs and then their notes, all with a blank line between them.
    """
    parts: list[str] = []
    spans: dict[tuple[str, int], list[Span]] = {}
    position = 0

    def add(text: str, place: tuple[str, int] | None = None) -> None:
        nonlocal position
        parts.append(text)
        if place is not None:
            spans.setdefault(place, []).append(Span(position, position + len(text)))
        position += len(text) + len(PARAGRAPH_SEPARATOR)

    if document.publication.title:
        add(document.publication.title)
    before: tuple[str, ...] = ()
    for unit in document.units:
        for line in _lines_above(unit, before):
            add(line)
        before = unit.headings
        for paragraph in unit.paragraphs:
            add(paragraph.text, (unit.key, paragraph.number))
        for paragraph in unit.paragraphs:
            for note in paragraph.footnotes:
                if note.text:
                    add(f"{note.number} {note.text}", (unit.key, paragraph.number))
    text = PARAGRAPH_SEPARATOR.join(parts)
    return Paper(document.id, text, {place: tuple(found) for place, found in spans.items()})


def read_papers(folder: Path) -> list[Document]:
    """Read the documents of a folder as a build does: of several forms of a paper the most trusted."""
    documents: dict[str, Document] = {}
    for entry in sorted(open_folder(folder).entries, key=_trust):
        try:
            document = read_document(entry)
        except RefusedDocumentError:
            continue
        documents.setdefault(document.id, document)
    return [documents[name] for name in sorted(documents)]


def gather(folders: Sequence[Path], place: Path) -> Path:
    """Return one folder with the files of all: the folder itself, or for several a copy in `place`.

    Raises ValueError when two folders hold a file of one name.
    """
    if len(folders) == 1:
        return folders[0].resolve()
    described: dict[str, object] = {}
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.name == FILE_NAME:
                described |= json.loads(path.read_text(encoding="utf-8"))
            elif (place / path.name).exists():
                raise ValueError(f"{path.name} is in more than one of the folders")
            else:
                shutil.copy2(path, place / path.name)
    (place / FILE_NAME).write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
    return place


def sets_about(documents: Collection[Document], golds: Iterable[Path]) -> list[GoldSet]:
    """Return the gold test sets of which every paper is there.

    Raises GoldError when a place of a set is not in its paper.
    """
    there = {document.id for document in documents}
    about = [
        gold
        for gold in map(read_gold, sorted(golds))
        if gold.split is Split.TEST and there.issuperset(gold.documents)
    ]
    for gold in about:
        check_against(gold, list(documents))
    return about


def _lines_above(unit: Unit, before: tuple[str, ...]) -> Iterator[str]:
    same = 0
    while same < min(len(unit.headings), len(before)) and unit.headings[same] == before[same]:
        same += 1
    yield from unit.headings[same:]
    if unit.kind in _LABELS:
        yield f"{_LABELS[unit.kind]} {', '.join(map(str, unit.numbers))}"


def _trust(entry: SourceEntry) -> tuple[int, str]:
    try:
        return order_of_trust(entry.read_head(HEAD_BYTES)), entry.name
    except RefusedDocumentError:
        return 0, entry.name
