"""Where the marks of the notes of a PDF stand: raised numbers in its lines and tables."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kamerbron.index.reading.lines.hyphens import join_lines
from kamerbron.index.reading.paper.marks import Note, note_placeholder
from kamerbron.index.reading.pdf.grids import PrintedCell, PrintedTable
from kamerbron.index.reading.pdf.notes import MAX_LOST_NOTES, PrintedNote, read_notes
from kamerbron.index.reading.pdf.page import Stretch
from kamerbron.index.reading.pdf.tables import Part

# `10 m²`: a raised number that belongs to a unit.
_UNIT = re.compile(r"(?<![^\W\d_])(?:da|[kcdhmµ])?m$")

# What a mark that repeats one stands after: a word or the end of a sentence, no number and no unit.
_WORD = re.compile(r"(?:[^\W\d_]{2}|[.,;:?!»”\"’')\]])$")

_MAX_PLACES = 50_000


@dataclass(frozen=True, slots=True)
class _Mark:
    """A raised number: `place` is its page and its stretch on it, and `start` where it begins in that."""

    place: tuple[int, int]
    start: int
    end: int
    number: int
    stretch: Stretch

    @property
    def is_power(self) -> bool:
        return _UNIT.search(self.stretch.text, 0, self.start) is not None

    @property
    def repeats(self) -> bool:
        """Whether it can be a mark that stands there once more."""
        return not self.is_power and _WORD.search(self.stretch.text, 0, self.start) is not None

    @property
    def order(self) -> tuple[tuple[int, int], int]:
        return self.place, self.start


@dataclass(frozen=True, slots=True)
class _Placed:
    note: PrintedNote
    mark: _Mark | None


def place_notes(
    pages: Sequence[Sequence[Part]], feet: Sequence[PrintedNote], words: Counter[str]
) -> tuple[list[Sequence[Part]], tuple[Note, ...]]:
    """Put placeholders where the marks of notes stand; the notes of tables stand with them.

    A mark whose note is missing between two others is that of a note without text. A note whose mark is not
    found hangs from the end of its page.
    """
    marks = _marks(pages)
    of_tables = _notes_of_tables(pages, marks)
    if not feet and not of_tables:
        return [*pages], ()
    taken = {each.mark for each in of_tables}
    placed = _match(feet, [mark for mark in marks if mark not in taken])
    placed = [*placed, *_lost(placed, marks), *_repeated(placed, marks, taken), *of_tables][:_MAX_PLACES]
    notes = tuple(
        Note(
            str(each.note.number),
            unicodedata.normalize("NFC", join_lines(each.note.lines, words)),
            note_placeholder(index),
            has_place=each.mark is not None,
        )
        for index, each in enumerate(placed)
    )
    return _put(pages, placed), notes


def _stretches(parts: Sequence[Part]) -> list[Stretch]:
    return [each for part in parts for each in ([part] if isinstance(part, Stretch) else part.stretches)]


def _marks(pages: Sequence[Sequence[Part]]) -> list[_Mark]:
    """Return the raised numbers, in reading order."""
    return [
        _Mark((page, index), *span, int(unicodedata.normalize("NFKC", stretch.text[slice(*span)])), stretch)
        for page, parts in enumerate(pages)
        for index, stretch in enumerate(_stretches(parts))
        for span in stretch.raised
    ]


def _notes_of_tables(pages: Sequence[Sequence[Part]], marks: Sequence[_Mark]) -> list[_Placed]:
    """Find the marks of the notes of tables in the tables themselves."""
    placed = []
    for page, parts in enumerate(pages):
        for table in parts:
            if isinstance(table, PrintedTable) and table.notes:
                own = {id(stretch) for stretch in table.stretches}
                found: list[PrintedNote] = []
                read_notes(table.notes, page, found)
                for note in found:
                    inside = [
                        each for each in marks if id(each.stretch) in own and each.number == note.number
                    ]
                    placed += [_Placed(note, mark) for mark in inside]
    return placed


def _match(feet: Sequence[PrintedNote], marks: Sequence[_Mark]) -> list[_Placed]:
    """Find the mark of each note on its page: rather no power of a unit, and behind the mark before."""
    free: defaultdict[tuple[int, int], list[_Mark]] = defaultdict(list)
    for mark in marks:
        free[mark.place[0], mark.number].append(mark)
    placed = []
    last = ((-1, 0), 0)
    for note in feet:
        candidates = free[note.page, note.number]
        first = _first(candidates, last)
        if first is not None:
            candidates.remove(first)
            last = first.order
        placed.append(_Placed(note, first))
    return placed


def _first(candidates: Sequence[_Mark], last: tuple[tuple[int, int], int]) -> _Mark | None:
    # Of those that are alike this is the first.
    return min(candidates, key=lambda mark: (mark.is_power, mark.order <= last), default=None)


def _lost(placed: Sequence[_Placed], marks: Sequence[_Mark]) -> list[_Placed]:
    """Find the marks whose note is missing between two that follow each other."""
    lost = []
    orders = [mark.order for mark in marks]
    for before, after in pairwise(placed):
        missing = range(before.note.number + 1, after.note.number)
        if before.mark is None or after.mark is None or len(missing) >= MAX_LOST_NOTES:
            continue
        last = before.mark.order
        for number in missing:
            between = marks[bisect_right(orders, last) : bisect_left(orders, after.mark.order)]
            found = next((each for each in between if each.number == number and not each.is_power), None)
            if found is not None:
                lost.append(_Placed(PrintedNote(found.place[0], number), found))
                last = found.order
    return lost


def _repeated(placed: Sequence[_Placed], marks: Sequence[_Mark], taken: set[_Mark | None]) -> list[_Placed]:
    """Find the marks that repeat one before them; the note is the same."""
    used = taken | {each.mark for each in placed}
    earlier = {each.mark.order: each.note for each in placed if each.mark is not None}
    notes: dict[int, PrintedNote] = {}
    repeated = []
    for mark in marks:
        if mark.order in earlier:
            notes[mark.number] = earlier[mark.order]
        elif mark not in used and mark.number in notes and mark.repeats:
            repeated.append(_Placed(notes[mark.number], mark))
    return repeated


def _put(pages: Sequence[Sequence[Part]], placed: Sequence[_Placed]) -> list[Sequence[Part]]:
    """Put the placeholder of each note where its mark stands, or else at the end of its page."""
    spans: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
    texts = [_stretches(parts) for parts in pages]
    for index, each in enumerate(placed):
        placeholder = note_placeholder(index)
        if each.mark is not None:
            spans[id(each.mark.stretch)].append((each.mark.start, each.mark.end, placeholder))
        elif text := next((text for text in (*texts[each.note.page :: -1], *texts) if text), None):
            spans[id(text[-1])].append((len(text[-1].text), len(text[-1].text), placeholder))
    return [[_marked(part, spans) for part in parts] for parts in pages]


def _marked(part: Part, spans: dict[int, list[tuple[int, int, str]]]) -> Part:
    if isinstance(part, Stretch):
        return _marked_stretch(part, spans)
    rows = tuple(
        tuple(
            PrintedCell(tuple(_marked_stretch(line, spans) for line in cell.lines), cell.column, cell.width)
            for cell in row
        )
        for row in part.rows
    )
    return replace(part, rows=rows, caption=tuple(_marked_stretch(line, spans) for line in part.caption))


def _marked_stretch(stretch: Stretch, spans: dict[int, list[tuple[int, int, str]]]) -> Stretch:
    text = stretch.text
    # From the last on, for each changes the offsets of those after it.
    for start, end, placeholder in sorted(spans.get(id(stretch), ()), reverse=True):
        before = text[:start].rstrip() if end > start else text[:start]
        text = before + placeholder + text[end:]
    return stretch if text is stretch.text else replace(stretch, text=text)
