"""Drafts become units: paragraphs numbered, each note hung where its mark stands, references resolved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kamerbron.index.document import CELL_SEPARATOR, Paragraph, Table, Unit, UnitKind
from kamerbron.index.reading.paper.answer_references import resolve_answer_references
from kamerbron.index.reading.paper.drafting import Draft, DraftParagraph
from kamerbron.index.reading.paper.hanging import Hangers, Hung
from kamerbron.index.reading.paper.marks import Link, Note, bare_text


def finish_units(
    drafts: Sequence[Draft], notes: Sequence[Note], links: Sequence[Link], head: Sequence[str]
) -> tuple[tuple[Unit, ...], tuple[str, ...]]:
    """Make the units of a document; also what an operator should know of them, in Dutch.

    `head` are the texts above the first unit; the notes to them hang from the first paragraph.
    """
    _name_introduction(drafts)
    hangers = Hangers(notes, links)
    keys: Counter[str] = Counter()
    units = []
    sections = document_number = 0
    waiting = hangers.take_notes(head)
    for draft in drafts:
        sections += draft.kind is UnitKind.SECTION
        key = _unit_key(draft, sections)
        keys[key] += 1
        waiting += hangers.take_notes(draft.headings)
        paragraphs: list[Paragraph] = []
        for drafted in draft.paragraphs:
            hung = _hang(drafted, hangers)
            waiting += hung.footnotes
            if hung.text:
                document_number += 1
                paragraphs.append(
                    Paragraph(
                        number=len(paragraphs) + 1,
                        document_number=document_number,
                        text=hung.text,
                        footnotes=tuple(waiting),
                        references=hung.references,
                        table=None if drafted.table is None else _bare_table(drafted.table),
                    )
                )
                waiting = []
        if paragraphs:
            name = key if keys[key] == 1 else f"{key}~{keys[key]}"
            headings = tuple(bare_text(heading) for heading in draft.headings)
            units.append(Unit(name, draft.kind, draft.numbers, headings, tuple(paragraphs)))
    units = resolve_answer_references(units)
    return tuple(units), (*(notice for note in notes for notice in _note_notices(note)), *_unanswered(units))


def _name_introduction(drafts: Sequence[Draft]) -> None:
    """Make an introduction of what stands above the first heading, question or answer."""
    others = any(draft.kind is not UnitKind.CLOSING for draft in drafts[1:])
    if others and drafts[0].kind is UnitKind.SECTION and not drafts[0].headings:
        drafts[0].kind = UnitKind.INTRODUCTION


def _unit_key(draft: Draft, sections: int) -> str:
    numbers = (sections,) if draft.kind is UnitKind.SECTION else draft.numbers
    return "-".join([draft.kind.value, *map(str, numbers)])


def _hang(drafted: DraftParagraph, hangers: Hangers) -> Hung:
    lines = drafted.lines if drafted.table is None else _table_lines(drafted.table)
    return hangers.hang("\n".join(lines))


def _table_lines(table: Table) -> list[str]:
    """Return the lines of a table, in which the marks of notes still stand; none of them is only marks."""
    lines: list[str] = []
    marks = ""
    for cells in ((table.caption or "",), table.columns, *table.rows):
        line, loose = _table_line(cells)
        if line:
            lines.append(marks + loose + line)
            marks = ""
        elif lines:
            lines[-1] += loose
        else:
            marks += loose
    return lines or [marks]


def _table_line(cells: Sequence[str]) -> tuple[str, str]:
    """Return the cells on one line, up to the last with text; and the marks that have no text to stand at."""
    parts: list[str] = []
    written = -1
    loose = ""
    for cell in (" ".join(cell.split()) for cell in cells):
        parts.append(cell if bare_text(cell) else "")
        if parts[-1]:
            written = len(parts) - 1
        elif written >= 0:
            parts[written] += cell
        else:
            loose += cell
    return re.sub(" {2,}", " ", CELL_SEPARATOR.join(parts[: written + 1])).strip(), loose


def _bare_table(table: Table) -> Table:
    rows = [_bare_cells(row) for row in table.rows]
    caption = " ".join(bare_text(table.caption or "").split())
    return Table(caption or None, _bare_cells(table.columns), tuple(row for row in rows if any(row)))


def _bare_cells(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(bare_text(cell).split()) for cell in cells)


def _note_notices(note: Note) -> list[str]:
    if not note.text:
        return [f"voetnoot {note.number} staat niet in de bron"]
    if not note.has_place:
        return [f"voetnoot {note.number} heeft geen teken in de tekst"]
    return []


def _unanswered(units: Sequence[Unit]) -> list[str]:
    """Say which questions have no answer and which answers no question, in one that has both."""
    answered = {number for unit in units if unit.kind is UnitKind.ANSWER for number in unit.numbers}
    asked = [number for unit in units if unit.kind is UnitKind.QUESTION for number in unit.numbers]
    if not answered or not asked:
        return []
    return [
        *(f"bij vraag {number} is geen antwoord gevonden" for number in asked if number not in answered),
        *(f"bij antwoord {number} staat geen vraag" for number in sorted(answered - set(asked))),
    ]
