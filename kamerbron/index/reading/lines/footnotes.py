"""Footnotes are taken from the foot of each page, and their marks out of the text.

A mark is replaced by a placeholder that survives the joining of lines, so that the note can be hung at its
place in the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kamerbron.index.reading.lines.note_marks import MarkPlace, NoteStyle, find_mark, replace_mark
from kamerbron.index.reading.lines.pages import Page
from kamerbron.index.reading.paper.blocks import is_label
from kamerbron.index.reading.paper.marks import Note, note_placeholder

_NOTE_START = re.compile(r"(\d{1,3})\s+(\S.*)")
_LOOSE_NOTE_START = re.compile(r"(\d{1,3})\s?([^\W\d_].*|[«“\"‘'(].*)")
_TYPED_NOTE_START = re.compile(r"(?:(?P<number>\d{1,2})\)|\[(?P<bracketed>\d{1,3}) ?\])\s*(?P<text>\S.*)")

_MAX_LOST_NOTES = 3

# The notes of one page take up fewer lines than this.
_MAX_NOTE_LINES = 80


@dataclass(frozen=True, slots=True)
class _Place:
    page: int
    line: int
    column: int


def take_notes(page: Page, expected: int, style: NoteStyle = NoteStyle.PRINTED) -> None:
    """Move the footnotes at the foot of the page, numbered on from `expected`, out of its lines.

    Some numbers may be missing, for extraction does lose notes; what is taken for a first note must
    have its mark in the text above.
    """
    if style is NoteStyle.TYPED:
        _take_typed_notes(page, expected)
        return
    start = _LOOSE_NOTE_START if style is NoteStyle.LOOSE else _NOTE_START
    first = max(0, len(page.lines) - _MAX_NOTE_LINES)
    starts = [(index, start.fullmatch(line)) for index, (line, _) in enumerate(page.lines[first:], first)]
    for number in range(expected, expected + _MAX_LOST_NOTES + 1):
        for index, match in starts:
            if match is None or int(match[1]) != number:
                continue
            if not page.lines[index][1] and style is not NoteStyle.LOOSE:
                continue
            notes = _parse_notes(page.lines[index:], number, start)
            if notes is not None and find_mark(page.lines[:index], (0, 0), number, style) is not None:
                page.lines, page.notes = page.lines[:index], notes
                return


def _parse_notes(
    lines: Sequence[tuple[str, bool]], first: int, start: re.Pattern[str]
) -> list[tuple[int, str]] | None:
    """Parse lines that are all footnotes; None when they are not.

    A note's second line may stand after a blank line (extraction puts one where the indent changes);
    any other blank line must be followed by the next note. No label of a question stands among notes.
    """
    notes: list[tuple[int, str]] = []
    lines_of_note = 0
    for line, gap in lines:
        match = start.fullmatch(line)
        if match is not None and int(match[1]) == first + len(notes):
            notes.append((int(match[1]), match[2]))
            lines_of_note = 1
        elif (gap and lines_of_note != 1) or (is_label(line) and not line[0].isdigit()):
            return None
        else:
            number, text = notes[-1]
            notes[-1] = (number, f"{text}\n{line}")
            lines_of_note += 1
    return notes


def _take_typed_notes(page: Page, expected: int) -> None:
    """Move notes that begin with `1)` or `[1]` out of the lines; each has its mark in the text above."""
    kept: list[tuple[str, bool]] = []
    in_note = False
    for line, gap in page.lines:
        match = _TYPED_NOTE_START.fullmatch(line)
        number = int(match["number"] or match["bracketed"]) if match else 0
        style = NoteStyle.TYPED
        if match and number == expected and (in_note or gap) and find_mark(kept, (0, 0), number, style):
            page.notes.append((number, match["text"]))
            expected += 1
            in_note = True
        elif in_note and not gap:
            page.notes[-1] = (page.notes[-1][0], f"{page.notes[-1][1]}\n{line}")
        else:
            in_note = False
            kept.append((line, gap))
    page.lines = kept


def place_notes(pages: Sequence[Page], style: NoteStyle = NoteStyle.PRINTED) -> list[Note]:
    """Replace the marks in the text by placeholders, in reading order, and return the notes.

    A number missing between two notes, whose mark does stand in the text, is a note that the source
    lost: its mark goes too, and the note is kept without text.
    """
    known = {number: (index, text) for index, page in enumerate(pages) for number, text in page.notes}
    placed = []
    place = _Place(0, 0, 0)
    for number in range(1, max(known, default=0) + 1):
        if number in known:
            page_index, text = known[number]
            within = range(page_index, page_index + 1)
            mark = _find_on_pages(pages, within, place, number, style)
        else:
            text = ""
            until = known[min(later for later in known if later > number)][0]
            mark = _find_on_pages(pages, range(place.page, until + 1), place, number, style)
            if mark is None:
                continue
        placeholder = note_placeholder(number)
        placed.append(Note(str(number), text, placeholder, has_place=mark is not None))
        if mark is None:
            _append_to_page(pages[page_index], placeholder)
        else:
            page_index, found = mark
            after = replace_mark(pages[page_index], found, placeholder)
            place = _Place(page_index, after.line, after.start)
    return placed


def _find_on_pages(
    pages: Sequence[Page], within: range, after: _Place, number: int, style: NoteStyle
) -> tuple[int, MarkPlace] | None:
    for index in within:
        start = (after.line, after.column) if index == after.page else (0, 0)
        found = find_mark(pages[index].lines, start, number, style)
        if found is not None:
            return index, found
    return None


def _append_to_page(page: Page, placeholder: str) -> None:
    text, gap = page.lines[-1]
    page.lines[-1] = (text + placeholder, gap)
