"""Read the place that a quotation is said to come from, in every form in which Kamerbron prints one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from kamerbron.index.document import Document, Unit, UnitKind
from kamerbron.index.reference import dossier_id, parse_id
from kamerbron.index.store.selection import Filters
from kamerbron.qa.quotes.papers import Papers, read_paper
from kamerbron.qa.quotes.stretches import Part
from kamerbron.qa.quotes.words import read_words


class UnknownPlace(StrEnum):
    """Why a place is not known: it is no place, its paper is not here, or the paper has no such part."""

    NOT_UNDERSTOOD = "niet_begrepen"
    NOT_IN_INDEX = "niet_in_index"
    NOT_IN_PAPER = "niet_in_stuk"


@dataclass(frozen=True, slots=True)
class Place:
    """A place that is here: parts of papers, or a whole dossier when there are `filters`."""

    parts: tuple[Part, ...] = ()
    filters: Filters | None = None


# What an id says after that of the paper; a dot stands between them, in an address of the page a `#`.
_ID = re.compile(
    r"(?P<paper>[^.#\s]+)[.#](?P<unit>[^.#\s]+)"
    r"(?:\.alinea-(?P<first>[0-9]{1,6})(?:-(?P<last>[0-9]{1,6}))?(?:\.deel-[0-9]{1,6})?)?"
)
_ALINEAS = re.compile(
    r",\s*(?:alinea\s+(?P<only>[0-9]{1,6})"
    r"|alinea[’'‘`]?s\s+(?P<first>[0-9]{1,6})\s*(?P<joined>en|t/m)\s*(?P<last>[0-9]{1,6}))"
    r"(?:,\s*voetnoot\s+(?P<note>[^\s,]+))?\Z",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:(?P<question>vra(?:ag|gen))|antwoord(?:en)?)"
    r"(?:\s+(?P<numbers>[0-9]{1,5}(?:\s*(?:,|en|t/m)\s*[0-9]{1,5})*))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?P<range>t/m\s*)?(?P<number>[0-9]+)", re.IGNORECASE)
_SECTION = re.compile(r"[«“„\"](?P<path>.+)[»”\"](?:\s*\((?P<repeat>[0-9]{1,4})e\))?", re.DOTALL)
# No paper has so many questions; it bounds what `1 t/m 99999` comes to.
_MOST_NUMBERS = 2000

_Find = Callable[[Document], list[Unit]]


def find_place(papers: Papers, text: str) -> Place | UnknownPlace:
    """Return the place that a text names, or why it is not known.

    It may be less precise than an alinea: a unit, a paper, or a dossier. Where it fits several places, such
    as the first questions of two lists in one paper, all of them are meant.
    """
    text = text.strip()
    if (by_id := _by_id(papers, text)) is not None:
        return by_id
    alineas = _ALINEAS.search(text)
    words = text[: alineas.start()] if alineas else text
    here = understood = False
    for paper, find in _readings(papers, words, whole_paper=alineas is None):
        documents = papers.said(paper)
        here, understood = here or bool(documents), understood or _names_a_paper(paper)
        parts = [part for document in documents for part in _parts(document, find(document), alineas)]
        if parts:
            return Place(tuple(parts))
    if here:
        return UnknownPlace.NOT_IN_PAPER
    dossier = _dossier(papers, words) if alineas is None else None
    return dossier or (UnknownPlace.NOT_IN_INDEX if understood else UnknownPlace.NOT_UNDERSTOOD)


def _by_id(papers: Papers, text: str) -> Place | UnknownPlace | None:
    """Read the id of a unit or a passage; None when it is none."""
    match = _ID.fullmatch(text)
    if match is None:
        return None
    documents = papers.with_ids(match["paper"])
    if not documents:
        return UnknownPlace.NOT_IN_INDEX if parse_id(match["paper"]) else None
    first = int(match["first"]) if match["first"] else None
    last = int(match["last"]) if match["last"] else first
    parts = []
    for document in documents:
        for unit in document.units:
            numbers = None if first is None else _present(unit, range(first, (last or first) + 1))
            if unit.key == match["unit"] and numbers != ():
                parts.append(Part(document, unit, numbers))
    return Place(tuple(parts)) if parts else UnknownPlace.NOT_IN_PAPER


def _readings(papers: Papers, words: str, *, whole_paper: bool) -> Iterator[tuple[str, _Find]]:
    """Yield each way to part words into those of a paper and of its unit: at any comma, or not at all."""
    yield words, (lambda document: list(document.units)) if whole_paper else _sections_without_a_name
    for comma in re.finditer(r",\s*", words):
        unit = words[comma.end() :]
        paper = words[: comma.start()]
        if unit.lower() in (UnitKind.INTRODUCTION, UnitKind.CLOSING):
            yield paper, partial(_of_kind, UnitKind(unit.lower()))
        elif numbered := _NUMBERED.fullmatch(unit):
            kind = UnitKind.QUESTION if numbered["question"] else UnitKind.ANSWER
            yield paper, partial(_numbered, kind, _numbers(numbered["numbers"] or ""))
        elif section := _SECTION.fullmatch(unit):
            yield paper, partial(_headed, papers, section["path"], int(section["repeat"] or 1))


def _of_kind(kind: UnitKind, document: Document) -> list[Unit]:
    return [unit for unit in document.units if unit.kind is kind]


def _sections_without_a_name(document: Document) -> list[Unit]:
    return [unit for unit in _of_kind(UnitKind.SECTION, document) if not unit.headings]


def _numbered(kind: UnitKind, numbers: frozenset[int], document: Document) -> list[Unit]:
    """Return the unit with these numbers, else those that have all of them among theirs."""
    units = _of_kind(kind, document)
    if same := [unit for unit in units if frozenset(unit.numbers) == numbers]:
        return same
    sharing = [unit for unit in units if not numbers or numbers.intersection(unit.numbers)]
    return sharing if numbers.issubset(number for unit in sharing for number in unit.numbers) else []


def _numbers(written: str) -> frozenset[int]:
    numbers: set[int] = set()
    before = 0
    for match in _NUMBER.finditer(written):
        number = int(match["number"])
        numbers.update(range(before, number)[:_MOST_NUMBERS] if match["range"] else ())
        numbers.add(number)
        before = number
    return frozenset(numbers)


def _headed(papers: Papers, path: str, repeat: int, document: Document) -> list[Unit]:
    """Return the section that a citation calls by this name, else those directly under such a heading."""
    names = {
        passage.unit_key: (passage.section or "", passage.section_repeat or 1)
        for passage in papers.passages_of(document)
    }
    asked = read_words(path).folded
    sections = [unit for unit in _of_kind(UnitKind.SECTION, document) if unit.headings]
    called = [unit for unit in sections if read_words(names.get(unit.key, ("", 1))[0]).folded == asked]
    if called:
        return [unit for unit in called if names[unit.key][1] == repeat]
    return [unit for unit in sections if read_words(unit.headings[-1]).folded == asked]


def _parts(document: Document, units: list[Unit], alineas: re.Match[str] | None) -> Iterator[Part]:
    """Yield the paragraphs that are named of each unit that has them, or their note."""
    if alineas is None:
        yield from (Part(document, unit) for unit in units)
        return
    first, last = int(alineas["only"] or alineas["first"]), int(alineas["only"] or alineas["last"])
    through = (alineas["joined"] or "").lower() == "t/m"
    asked = range(first, last + 1) if through else sorted({first, last})
    mark = alineas["note"]
    for unit in units:
        present = _present(unit, asked)
        notes = {n.number for p in unit.paragraphs if p.number in present for n in p.footnotes}
        if present and (mark is None or mark in notes):
            yield Part(document, unit, present, mark)


def _present(unit: Unit, asked: Sequence[int]) -> tuple[int, ...]:
    """Return the numbers of the paragraphs asked for; none when the first or the last is not there."""
    numbers = [paragraph.number for paragraph in unit.paragraphs if paragraph.number in asked]
    return tuple(numbers) if asked and {asked[0], asked[-1]}.issubset(numbers) else ()


def _dossier(papers: Papers, words: str) -> Place | UnknownPlace | None:
    """Read the name of a dossier; None when it is none."""
    said = read_paper(words)
    if said is None or said.number is not None or len(said.dossiers) != 1:
        return None
    filters = Filters(dossiers=(dossier_id(said.dossiers[0]),))
    count = papers.catalogue.count_documents(papers.reach, filters)
    return Place(filters=filters) if count else UnknownPlace.NOT_IN_INDEX


def _names_a_paper(words: str) -> bool:
    said = read_paper(words)
    return said is not None and (said.id is not None or said.number is not None)
