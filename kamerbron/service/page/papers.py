"""A whole paper, as a page shows it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from kamerbron.index.document import UnitKind
from kamerbron.service.page.blocks import Block, Note, TableView, paragraph_anchor, view_table
from kamerbron.service.page.segments import Link, NoteMark, Place, cut
from kamerbron.service.schemas.documents import Alinea, DocumentUitvoer, Eenheid, Verwijzing

# HTML has six levels of headings, and the title of the paper has the first.
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the paper and its level on the page."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit: the headings that are new above it, then its text.

    `level` is that of the unit's own name (`Antwoord 3 en 4`); None for a section under a heading, which has
    no other name.
    """

    key: str
    kind: UnitKind
    numbers: tuple[int, ...]
    headings: tuple[Heading, ...]
    level: int | None
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]


def view_units(paper: DocumentUitvoer, known: Container[str]) -> tuple[UnitView, ...]:
    """Make the views of all units. Only references to the papers that are known become links."""
    views, above = [], list[str]()
    for unit in paper.eenheden:
        views.append(_unit(paper.id, unit, above, known))
        above = unit.koppen
    return tuple(views)


def _unit(paper_id: str, unit: Eenheid, above: Sequence[str], known: Container[str]) -> UnitView:
    shared = _shared(above, unit.koppen)
    if unit.soort is UnitKind.SECTION and unit.koppen and shared == len(unit.koppen):
        # A second section under the very same headings has its own.
        shared -= 1
    headings = tuple(
        Heading(min(depth + 2, _DEEPEST), text) for depth, text in enumerate(unit.koppen) if depth >= shared
    )
    named_by_heading = unit.soort is UnitKind.SECTION and bool(unit.koppen)
    return UnitView(
        key=unit.id,
        kind=unit.soort,
        numbers=tuple(unit.nummers),
        headings=headings,
        level=None if named_by_heading else min(len(unit.koppen) + 2, _DEEPEST),
        blocks=tuple(_block(paper_id, unit.id, paragraph, known) for paragraph in unit.alineas),
        notes=tuple(note for paragraph in unit.alineas for note in _notes(unit.id, paragraph, known)),
    )


def _shared(above: Sequence[str], headings: Sequence[str]) -> int:
    """Return how many headings, from the outermost on, are the same as those above."""
    count = 0
    for one, other in zip(above, headings, strict=False):
        if one != other:
            break
        count += 1
    return count


def _block(paper_id: str, unit_key: str, paragraph: Alinea, known: Container[str]) -> Block:
    answers = [
        Link(reference.van, reference.tot, Place(paper_id, reference.eenheden[0]))
        for reference in paragraph.antwoordverwijzingen
        if reference.eenheden
    ]
    notes = [
        NoteMark(note.plaats, note.nummer, _note_name(unit_key, paragraph, number))
        for number, note in enumerate(paragraph.voetnoten, start=1)
        if note.plaats is not None
    ]
    lines = cut(paragraph.tekst, links=[*_links(paragraph.verwijzingen, known), *answers], notes=notes)
    return Block(paragraph.nummer, lines, _table(paragraph))


def _links(references: Sequence[Verwijzing], known: Container[str]) -> list[Link]:
    return [
        Link(reference.van, reference.tot, Place(reference.naar))
        for reference in references
        if reference.naar is not None and reference.naar in known
    ]


def _table(paragraph: Alinea) -> TableView | None:
    table = paragraph.tabel
    return None if table is None else view_table(table.bijschrift, table.kolommen, table.rijen)


def _note_name(unit_key: str, paragraph: Alinea, number: int) -> str:
    return f"{paragraph_anchor(unit_key, paragraph.nummer)}.noot-{number}"


def _notes(unit_key: str, paragraph: Alinea, known: Container[str]) -> Iterator[Note]:
    for number, note in enumerate(paragraph.voetnoten, start=1):
        yield Note(
            number=note.nummer,
            name=_note_name(unit_key, paragraph, number),
            lines=cut(note.tekst, links=_links(note.verwijzingen, known)),
            placed=note.plaats is not None and paragraph.tabel is None,
        )
