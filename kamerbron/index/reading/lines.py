"""Text as PDF extraction gives it becomes lines of running text.

Page furniture goes (running heads and feet, `kst-…`, ISSN, place and year), footnotes are taken from
the foot of each page, and each mark in the text is replaced by a placeholder that survives the joining
of lines, so that the note can be hung at its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kamerbron.index.reading.hyphens import count_words, join_lines

# Placeholders are characters of a private plane that no document has a use for.
_PLACEHOLDER_BASE = 0x100000
PLACEHOLDER = re.compile("[\U00100000-\U0010fffd]")

_FURNITURE = re.compile(
    r"""(?: (?:kst|ah|kv|blg|nds)-[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*
        | ISSN\s\d{4}\s?-\s?\d{3}[\dX].*
        | [’'‘]s-Gravenhage\s\d{4}
        | (?:[’'‘]s-Gravenhage\s\d{4}\s?)?
          (?P<foot>(?:Tweede|Eerste)\sKamer,\svergaderjaar\s\d{4}[–-]\d{4},\s.*)
        )$""",
    re.VERBOSE,
)

_NOTE_START = re.compile(r"(\d{1,3})\s+(\S.*)")

# Where a footnote's number can be glued: to a letter, to closing punctuation, or to a year.
_MARK_BEFORE = (
    r"(?:(?<=[^\W\d_])|(?<=[»”\"’')\]%])|(?<=[^\d\s][.,;:?!])|(?<=\b19\d\d)|(?<=\b20\d\d)"
    r"|(?<=\b19\d\d[.,)])|(?<=\b20\d\d[.,)]))"
)
_MARK_AFTER = r"(?![\w])(?![.,]\d)"

# `CO2`, `PM10`, `A4`: a number glued to capitals that is no mark when another place offers itself.
_SYMBOL = re.compile(r"\b(?:CO|NO|SO|CH|PM|[A-Z])$")

# The relative widths of letters in the typeface of the official publications, coarse: wide enough a
# measure to see whether the next word would have fitted on a line (see `ends_short`).
_NARROW = frozenset("iljtfrI.,;:'’()[]|! -")
_WIDE = frozenset("mwMWABCDEFGHKNOPQRSUVXYZ@%&")

# In the five real papers a paragraph's last line with the next word stays under 0.90 of the column,
# and every line inside a paragraph is over 0.93 of it.
_FULL = 0.92

_MAX_LOST_NOTES = 3

# Text with longer lines than this was not broken to a page's width.
_WRAPPED_LINE = 130


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text. `gap` says that a blank line stood before it."""

    text: str
    gap: bool
    page_start: bool


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
class Body:
    """The running text of a document, its notes in the order of their marks, and its furniture."""

    lines: tuple[Line, ...]
    notes: tuple[Note, ...]
    furniture: tuple[str, ...]
    words: Counter[str]
    column: float | None
    """The width of a full line in units of `line_width`; None when the text is not broken to a width."""


@dataclass(frozen=True, slots=True)
class _Place:
    page: int
    line: int
    column: int


@dataclass(slots=True)
class _Page:
    lines: list[tuple[str, bool]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


def line_width(text: str) -> float:
    """Return the printed width of a text, in widths of an average letter."""
    return sum(0.55 if char in _NARROW else 1.35 if char in _WIDE else 1.0 for char in text)


def ends_short(line: str, following: str, column: float | None) -> bool:
    """Whether the first word of the following line would have fitted on this one.

    In text broken to a column that means that a paragraph ended here.
    """
    if column is None:
        return True
    first_word = following.split(maxsplit=1)[0]
    return line_width(f"{line} {first_word}") < _FULL * column


def read_body(text: str) -> Body:
    """Take furniture and footnotes out of a text, and say what its lines are."""
    # Extraction can leave an accent apart from its letter; composed, words compare as they look.
    composed = PLACEHOLDER.sub("", unicodedata.normalize("NFC", text))
    raw = re.split(r"\r\n|\r|\n", composed)
    wrapped = _is_wrapped(raw)
    pages, furniture = _split_pages(raw, wrapped=wrapped)
    words = count_words(line for page in pages for line, _ in page.lines)

    last = 0
    for page in pages:
        _take_notes(page, last + 1)
        if page.notes:
            last = page.notes[-1][0]

    for page in pages:
        page.notes = [(number, join_lines(text.split("\n"), words)) for number, text in page.notes]
    notes = _place_notes(pages)
    lines = tuple(
        Line(text, gap=gap, page_start=index == 0)
        for page in pages
        for index, (text, gap) in enumerate(page.lines)
    )
    return Body(lines, tuple(notes), tuple(furniture), words, _column(lines) if wrapped else None)


def _is_wrapped(raw: Sequence[str]) -> bool:
    lengths = sorted(len(line) for line in raw if line.strip())
    return bool(lengths) and lengths[int(0.95 * (len(lengths) - 1))] <= _WRAPPED_LINE


def _column(lines: Sequence[Line]) -> float:
    widths = sorted(line_width(line.text) for line in lines)
    return widths[int(0.95 * (len(widths) - 1))] if widths else 0.0


def _split_pages(raw: Sequence[str], *, wrapped: bool) -> tuple[list[_Page], list[str]]:
    """Split into pages: at a form feed, at a foot, and where extraction left one leading space."""
    pages = [_Page()]
    furniture = []
    gap = False
    for line in raw:
        stripped = re.sub(r"\s+", " ", line).strip()
        new_page = "\f" in line or (wrapped and re.match(r" \S", line) is not None)
        if new_page and pages[-1].lines:
            pages.append(_Page())
        if not stripped:
            gap = True
            continue
        if match := _FURNITURE.fullmatch(stripped):
            furniture.append(stripped)
            if match["foot"] and pages[-1].lines:
                pages.append(_Page())
            gap = True
            continue
        pages[-1].lines.append((stripped, gap))
        gap = False
    return pages, furniture


def _take_notes(page: _Page, expected: int) -> None:
    """Move the footnotes at the foot of the page, numbered on from `expected`, out of its lines.

    Some numbers may be missing, for extraction does lose notes; what is taken for a first note must
    have its mark in the text above.
    """
    for index, (line, gap) in enumerate(page.lines):
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


def _place_notes(pages: Sequence[_Page]) -> list[Note]:
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


def _find_on_pages(pages: Sequence[_Page], within: range, after: _Place, number: int) -> _Place | None:
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


def _replace_mark(page: _Page, mark: _Place, number: int, placeholder: str) -> None:
    text, gap = page.lines[mark.line]
    rest = text[mark.column + len(str(number)) :]
    page.lines[mark.line] = (text[: mark.column] + placeholder + rest, gap)


def _append_to_page(page: _Page, placeholder: str) -> None:
    text, gap = page.lines[-1]
    page.lines[-1] = (text + placeholder, gap)
