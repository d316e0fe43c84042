"""Footnotes are taken from the foot of each page, and their marks out of the text.

A mark is replaced by a placeholder that survives the joining of lines, so that the note can be hung at its
place in the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kamerbron.index.reading.pages import Page

# Placeholders are characters of a private plane that no document has a use for.
_PLACEHOLDER_BASE = 0x100000
PLACEHOLDER = re.compile("[\U00100000-\U0010fffd]")

_NOTE_START = re.compile(r"(\d{1,3})\s+(\S.*)")

# Where a footnote's number can be glued: to a letter, to closing punctuation, or to a year.
_MARK_BEFORE = (
    r"(?:(?<=[^\W\d_])|(?<=[»”\"’')\]%])|(?<=[^\d\s][.,;:?!])|(?<=\b19\d\d)|(?<=\b20\d\d)"
    r"|(?<=\b19\d\d[.,)])|(?<=\b20\d\d[.,)]))"
)
_MARK_AFTER = r"(?![\w])(?![.,]\d)"

# `CO2`, `PM10`, `A4`: a number glued to capitals that is no mark when another place offers itself.
_SYMBOL = re.compile(r"\b(?:CO|NO|SO|CH|PM|[A-Z])$")

_MAX_LOST_NOTES = 3

# The notes of one page take up fewer lines than this.
_MAX_NOTE_LINES = 80


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote as found at the foot of a page, and the placeholder that stands for its mark.

    When the mark was not found the placeholder stands at the end of the page: `has_place` is False.
    """

    number: str
    text: str
    placeholder: str
    has_place: bool


@dataclass(frozen=True, slots=True)
class _Place:
    page: int
    line: int
    column: int


def take_notes(page: Page, expected: int) -> None:
    """Move the footnotes at the foot of the page, numbered on from `expected`, out of its lines.

    Some numbers may be missing, for extraction does lose notes; what is taken for a first note must
    have its mark in the text above.
    """
    for index in range(max(0, len(page.lines) - _MAX_NOTE_LINES), len(page.lines)):
        line, gap = page.lines[index]
        match = _NOTE_START.fullmatch(line)
        if match is None or not gap or not 0 <= int(match[1]) - expected <= _MAX_LOST_NOTES:
            continue
        notes = _parse_notes(page.lines[index:], int(match[1]))
        if notes is not None and _find_mark(page.lines[:index], (0, 0), notes[0][0]) is not None:
            page.lines, page.notes = page.lines[:index], notes
            return


def _parse_notes(lines: Sequence[tuple[str, bool]], first: int) -> list[tuple[int, str]] | None:
    """Parse lines that are all footnotes; None when they are not.

    A note's second line may stand after a blank line (extraction puts one where the indent changes);
    any other blank line must be followed by the next note.
    """
    notes: list[tuple[int, str]] = []
    lines_of_note = 0
    for line, gap in lines:
        match = _NOTE_START.fullmatch(line)
        if match is not None and int(match[1]) == first + len(notes):
            notes.append((int(match[1]), match[2]))
            lines_of_note = 1
        elif gap and lines_of_note != 1:
            return None
        else:
            number, text = notes[-1]
            notes[-1] = (number, f"{text}\n{line}")
            lines_of_note += 1
    return notes


def place_notes(pages: Sequence[Page]) -> list[Note]:
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
            mark = _find_on_pages(pages, within, place, number)
        else:
            text = ""
            until = known[min(later for later in known if later > number)][0]
            mark = _find_on_pages(pages, range(place.page, until + 1), place, number)
            if mark is None:
                continue
        placeholder = chr(_PLACEHOLDER_BASE + number)
        placed.append(Note(str(number), text, placeholder, has_place=mark is not None))
        if mark is None:
            _append_to_page(pages[page_index], placeholder)
        else:
            _replace_mark(pages[mark.page], mark, number, placeholder)
            place = mark
    return placed


def _find_on_pages(pages: Sequence[Page], within: range, after: _Place, number: int) -> _Place | None:
    for index in within:
        start = (after.line, after.column) if index == after.page else (0, 0)
        found = _find_mark(pages[index].lines, start, number)
        if found is not None:
            return _Place(index, *found)
    return None


def _find_mark(
    lines: Sequence[tuple[str, bool]], start: tuple[int, int], number: int
) -> tuple[int, int] | None:
    """Find the mark of a note from `start` (line, column) on; None when it is not there."""
    pattern = re.compile(f"{_MARK_BEFORE}{number}{_MARK_AFTER}")
    doubtful = None
    for index in range(start[0], len(lines)):
        text = lines[index][0]
        for match in pattern.finditer(text, start[1] if index == start[0] else 0):
            if _SYMBOL.search(text, 0, match.start()) is None:
                return index, match.start()
            doubtful = doubtful or (index, match.start())
    return doubtful


def _replace_mark(page: Page, mark: _Place, number: int, placeholder: str) -> None:
    text, gap = page.lines[mark.line]
    rest = text[mark.column + len(str(number)) :]
    page.lines[mark.line] = (text[: mark.column] + placeholder + rest, gap)


def _append_to_page(page: Page, placeholder: str) -> None:
    text, gap = page.lines[-1]
    page.lines[-1] = (text + placeholder, gap)
