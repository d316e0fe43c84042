"""Whether a printed citation leads back to its words, by nothing but what it says.

The citation is read as a reader would: which paper, which part of it, which alinea’s. This shares no code
with the printing of citations in `kamerbron.qa`, so that a fault there does not go unseen here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kamerbron.index.document import (
    PARAGRAPH_SEPARATOR,
    Chamber,
    Document,
    Paragraph,
    Publication,
    Unit,
    UnitKind,
)
from kamerbron.index.mentions import parse_citation
from kamerbron.index.reference import is_annex, is_appendix, parse_id

_EXAMPLE = "Voorbeeld: "
_HEADING_SEPARATOR = " › "

# What every citation ends in. A footnote is named after the alinea that it hangs from.
_ALINEAS = re.compile(
    r", (?:alinea (?P<only>[0-9]+)|alinea’s (?P<first>[0-9]+) (?P<joined>en|t/m) (?P<last>[0-9]+))"
    r"(?:, voetnoot (?P<note>[^\s,»]+))?\Z"
)
_NUMBERED = re.compile(r"(?P<kind>vraag|antwoord)(?: (?P<numbers>[0-9]+(?:(?:, [0-9]+)* en [0-9]+)?))?")
# The second section of one heading path is `«Kosten» (2e)`; of the first nothing is said.
_SECTION = re.compile(r"«(?P<path>.+)»(?: \((?P<place>[2-9]|[1-9][0-9]+)e\))?", re.DOTALL)
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class _Paper:
    """What a citation says of a paper with a number, and no more: not the chamber of a Kamerstuk."""

    dossiers: tuple[tuple[str, str | None], ...]
    number: str
    chamber: Chamber | None
    session_year: str | None
    reprint: int | None
    annex: bool
    example: bool


class CitationChecker:
    """Checks citations of some documents."""

    def __init__(self, documents: Sequence[Document]) -> None:
        """Prepare the look-up of papers."""
        self._numbered: dict[_Paper, list[Document]] = defaultdict(list)
        self._named: dict[str, list[Document]] = defaultdict(list)
        for document in documents:
            paper = _paper_of(document.publication)
            if paper is not None:
                self._numbered[paper].append(document)
            else:
                self._named[_file_and_title(document)].append(document)

    def leads_back(self, citation: str, text: str) -> bool:
        """Whether a citation names one place only, and the text stands there word for word.

        The text may be a part of the alinea’s, but must reach from the first that is named to the last.
        """
        alineas = _ALINEAS.search(citation)
        if alineas is None or not text:
            return False
        units = list(self._units(citation[: alineas.start()]))
        if len(units) != 1:
            return False
        paragraphs = _paragraphs(units[0], alineas)
        if not paragraphs:
            return False
        if alineas["note"] is not None:
            return _is_in_note(text, paragraphs, alineas["note"])
        return _reaches_through(text, [paragraph.text for paragraph in paragraphs])

    def _units(self, words: str) -> Iterator[Unit]:
        """Yield each unit that the words can name: a paper, or a paper and a part of it after any comma."""
        for document in self._papers(words):
            yield from _units_without_a_name(document)
        for comma in re.finditer(", ", words):
            find = _reader_of_part(words[comma.end() :])
            if find is not None:
                for document in self._papers(words[: comma.start()]):
                    yield from find(document)

    def _papers(self, words: str) -> list[Document]:
        example = words.startswith(_EXAMPLE)
        said = parse_citation(words.removeprefix(_EXAMPLE))
        paper = None if said is None else _paper_said(said, example=example)
        numbered = [] if paper is None else self._numbered.get(paper, [])
        return [*numbered, *self._named.get(words, [])]


def leads_back(citation: str, text: str, documents: Sequence[Document]) -> bool:
    """Whether a citation names one place of the documents, and the text stands there word for word.

    For more than one citation of the same documents make a CitationChecker.
    """
    return CitationChecker(documents).leads_back(citation, text)


def _paper_of(publication: Publication) -> _Paper | None:
    """Return what a citation of a publication says; None for one that is cited by its file."""
    appendix = is_appendix(publication) or (publication.parent or "").startswith("ah-")
    if publication.number is None or not (appendix or publication.dossiers):
        return None
    known = parse_id(publication.id) if publication.id else None
    reprint = publication.reprint if publication.reprint or known is None else known.reprint
    return _paper(publication, reprint, appendix=appendix, example=publication.example)


def _paper_said(said: Publication, *, example: bool) -> _Paper | None:
    """Return what words say; None when they name no number."""
    if said.number is None:
        return None
    return _paper(said, said.reprint, appendix=not said.dossiers, example=example)


def _paper(publication: Publication, reprint: int | None, *, appendix: bool, example: bool) -> _Paper:
    dossiers = () if appendix else publication.dossiers
    return _Paper(
        dossiers=tuple((dossier.number, dossier.suffix) for dossier in dossiers),
        number=publication.number or "",
        # An Aanhangsel of which no chamber is said is the Tweede Kamer's, as `mentions` reads it.
        chamber=(publication.chamber or Chamber.TWEEDE) if appendix else None,
        session_year=publication.session_year if appendix else None,
        reprint=reprint or None,
        annex=is_annex(publication),
        example=example,
    )


def _file_and_title(document: Document) -> str:
    title = f" («{document.publication.title}»)" if document.publication.title else ""
    return f"{_EXAMPLE if document.publication.example else ''}{document.source.name}{title}"


_PartReader = Callable[[Document], list[Unit]]


def _reader_of_part(words: str) -> _PartReader | None:
    """Return what finds the units that words name in a document; None when they name no part of one."""
    if words in (UnitKind.INTRODUCTION, UnitKind.CLOSING):
        return lambda document: [unit for unit in document.units if unit.kind == words]
    if numbered := _NUMBERED.fullmatch(words):
        kind = numbered["kind"]
        numbers = tuple(map(int, _NUMBER.findall(numbered["numbers"] or "")))
        return lambda document: [
            unit for unit in document.units if unit.kind == kind and unit.numbers == numbers
        ]
    if section := _SECTION.fullmatch(words):
        path, place = section["path"], int(section["place"] or 1)
        return lambda document: _section(document, path, place)
    return None


def _units_without_a_name(document: Document) -> list[Unit]:
    return [unit for unit in document.units if unit.kind is UnitKind.SECTION and not unit.headings]


def _section(document: Document, path: str, place: int) -> list[Unit]:
    """Return the section, or all of them when the words fit several.

    A section of which the words are the whole path comes before one of which they are only the end: a
    reader who is told no heading above it looks for the one that has none.
    """
    sections = [unit for unit in document.units if unit.kind is UnitKind.SECTION and unit.headings]
    fitting = [unit for unit in sections if _HEADING_SEPARATOR.join(unit.headings) == path]
    if not fitting:
        fitting = [unit for unit in sections if path in _ends(unit.headings)]
    if len({unit.headings for unit in fitting}) > 1:
        return fitting
    return fitting[place - 1 : place]


def _ends(headings: Sequence[str]) -> set[str]:
    return {_HEADING_SEPARATOR.join(headings[start:]) for start in range(len(headings))}


def _paragraphs(unit: Unit, alineas: re.Match[str]) -> list[Paragraph]:
    """Return the paragraphs that are named; none when one of them is not there."""
    first = int(alineas["only"] or alineas["first"])
    last = int(alineas["only"] or alineas["last"])
    numbers = range(first, last + 1) if alineas["joined"] == "t/m" else sorted({first, last})
    by_number = {paragraph.number: paragraph for paragraph in unit.paragraphs}
    return [by_number[number] for number in numbers] if all(map(by_number.__contains__, numbers)) else []


def _is_in_note(text: str, paragraphs: Sequence[Paragraph], number: str) -> bool:
    notes = [note for paragraph in paragraphs for note in paragraph.footnotes if note.number == number]
    return len(notes) == 1 and text in notes[0].text


def _reaches_through(text: str, paragraphs: Sequence[str]) -> bool:
    """Whether a text stands in paragraphs and begins in the first of them and ends in the last."""
    whole = PARAGRAPH_SEPARATOR.join(paragraphs)
    latest_start, earliest_end = len(paragraphs[0]), len(whole) - len(paragraphs[-1])
    start = whole.find(text)
    while 0 <= start < latest_start:
        if start + len(text) > earliest_end:
            return True
        start = whole.find(text, start + 1)
    return False
