"""The passages of an answer, as cards on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kamerbron.index.document import Paragraph, Passage, PassageRow, Table
from kamerbron.index.errors import IndexDamagedError
from kamerbron.qa.citation import paragraph_at
from kamerbron.qa.library import Library
from kamerbron.service.page.blocks import Block, Note, TableView, paragraph_anchor, view_table
from kamerbron.service.page.segments import Line, NoteMark, Place, cut
from kamerbron.service.schemas.answers import AnderePlaats, AntwoordUitvoer, GevondenPassage

# From which probability on a certainty is called so; what lies under the last is called small.
_CERTAINTIES = ((0.9, "certain_very"), (0.75, "certain_great"), (0.5, "certain_fair"))


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """Another place that belongs to a passage: its citation, and where it is read."""

    citation: str
    place: Place


@dataclass(frozen=True, slots=True)
class Card:
    """A passage as it is shown: what the API gives of it, and its text cut up.

    `citation` is that of the answer sentence where the passage holds it, and else that of the passage.
    """

    name: str
    found: GevondenPassage
    citation: str
    place: Place
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    same: tuple[OtherPlace, ...]
    referring: tuple[OtherPlace, ...]


def make_cards(answer: AntwoordUitvoer, library: Library, prefix: str = "") -> tuple[Card, ...]:
    """Make the cards of an answer. The prefix keeps their ids apart from those of other answers.

    Raises IndexDamagedError when the index does not hold a passage that it gave.
    """
    sentence = answer.antwoord
    cards = []
    for number, found in enumerate(answer.passages or answer.mogelijk, start=1):
        passage = _passage(library, found.id)
        own = sentence if sentence is not None and sentence.passage == found.id else None
        name = f"{prefix}passage-{number}"
        starts = found.markeringen[0].van if found.markeringen else 0
        number_within = paragraph_at(passage, starts)
        note = None if own is None else own.voetnoot
        cards.append(
            Card(
                name=name,
                found=found,
                citation=found.citaat.tekst if own is None else own.citaat,
                place=Place(passage.document_id, paragraph_anchor(passage.unit_key, number_within)),
                blocks=tuple(_blocks(name, found, passage, library)),
                notes=tuple(_notes(name, passage, note, number_within)),
                same=_others(found.gelijkluidend, library),
                referring=_others(found.verwijzingen, library),
            )
        )
    return tuple(cards)


def certainty(answer: AntwoordUitvoer) -> tuple[str, int] | None:
    """Return how certain an answer is, as the key of a text and in percents; None when that is not known."""
    certain, in_percents = answer.zekerheid, percents(answer.zekerheid)
    if certain is None or in_percents is None:
        return None
    return next((key for least, key in _CERTAINTIES if certain >= least), "certain_small"), in_percents


def percents(probability: float | None) -> int | None:
    """Return a probability in whole percents: 100 and 0 only for what is certain, or ruled out, outright."""
    if probability is None or probability in {0, 1}:
        return None if probability is None else round(probability * 100)
    return min(99, max(1, round(probability * 100)))


def _passage(library: Library, passage_id: str) -> Passage:
    passage = library.passage(passage_id)
    if passage is None:
        raise IndexDamagedError(f"Passage {passage_id} ontbreekt in de index; bouw hem opnieuw.")
    return passage


def _others(others: Sequence[AnderePlaats], library: Library) -> tuple[OtherPlace, ...]:
    return tuple(OtherPlace(other.citaat, _place(_passage(library, other.id))) for other in others)


def _place(passage: Passage) -> Place:
    return Place(passage.document_id, paragraph_anchor(passage.unit_key, passage.paragraphs[0]))


def _note_name(card: str, number: int) -> str:
    return f"{card}.noot-{number}"


def _blocks(name: str, found: GevondenPassage, passage: Passage, library: Library) -> Iterator[Block]:
    marks = [(mark.van, mark.tot) for mark in found.markeringen]
    notes = [
        NoteMark(note.offset, note.number, _note_name(name, number))
        for number, note in enumerate(passage.footnotes, start=1)
        if note.offset is not None
    ]
    tables = _tables(passage, {start for start, _ in marks}, library)
    for number, lines in zip(
        passage.paragraphs, _by_paragraph(cut(passage.text, marks=marks, notes=notes)), strict=False
    ):
        yield Block(number, lines, tables.get(number))


def _by_paragraph(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Group the lines: an empty one stands between two paragraphs."""
    return [tuple(group) for full, group in groupby(lines, key=bool) if full]


def _tables(passage: Passage, marked: set[int], library: Library) -> dict[int, TableView]:
    """Return the tables among the paragraphs of a passage; a piece of a long one is shown as its lines."""
    if not passage.rows or passage.piece is not None:
        return {}
    document = library.document(passage.document_id)
    units = () if document is None else document.units
    paragraphs = [
        paragraph for unit in units if unit.key == passage.unit_key for paragraph in unit.paragraphs
    ]
    tables, seen = {}, 0
    for paragraph in paragraphs:
        if paragraph.number in passage.paragraphs and paragraph.table is not None:
            rows = passage.rows[seen : seen + len(paragraph.table.rows)]
            seen += len(rows)
            tables[paragraph.number] = _table(paragraph, paragraph.table, rows, marked)
    return tables


def _table(paragraph: Paragraph, table: Table, rows: Sequence[PassageRow], marked: set[int]) -> TableView:
    chosen = frozenset(number for number, row in enumerate(rows) if row.start in marked)
    first, last = (rows[0].start, rows[-1].end) if rows else (0, 0)
    # What stands above the rows: the caption and the headings of the columns.
    above = range(first - (len(paragraph.text) - (last - first)), first)
    return view_table(
        table.caption, table.columns, table.rows, chosen, head_marked=any(start in above for start in marked)
    )


def _notes(name: str, passage: Passage, answering: str | None, paragraph: int) -> Iterator[Note]:
    for number, note in enumerate(passage.footnotes, start=1):
        yield Note(
            number=note.number,
            name=_note_name(name, number),
            lines=cut(note.text),
            placed=note.offset is not None and note.paragraph not in _table_paragraphs(passage),
            marked=answering == note.number and note.paragraph == paragraph,
        )


def _table_paragraphs(passage: Passage) -> frozenset[int]:
    """Return the numbers of the paragraphs that are shown as tables, which hold no footnote marks."""
    if passage.piece is not None:
        return frozenset()
    return frozenset(paragraph_at(passage, row.start) for row in passage.rows)
