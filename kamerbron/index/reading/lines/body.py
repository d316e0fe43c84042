"""Text as PDF extraction gives it becomes lines of running text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kamerbron.index.document import Table
from kamerbron.index.reading.lines.footnotes import place_notes, take_notes
from kamerbron.index.reading.lines.hyphens import count_words, join_lines, mend_words
from kamerbron.index.reading.lines.markdown import cells, heading, is_markdown, plain_lines
from kamerbron.index.reading.lines.note_marks import NoteStyle
from kamerbron.index.reading.lines.pages import Page, split_pages
from kamerbron.index.reading.lines.unfolding import part_sentences, unfold
from kamerbron.index.reading.paper.marks import Note, bare_text

# The relative widths of letters in the typeface of the official publications, coarse: wide enough a
# measure to see whether the next word would have fitted on a line (see `ends_short`).
_NARROW = frozenset("iljtfrI.,;:'’()[]|! -")
_WIDE = frozenset("mwMWABCDEFGHKNOPQRSUVXYZ@%&")

# In five real papers the last line of a paragraph, with the next word, is at most 0.90 of the column (of the
# 18 that no blank line follows). Of 1,181 other lines all but seven are over 0.95 of it; those seven, the
# functions above signatures among them, end in no full stop, without which a paragraph does not end.
_FULL = 0.92

# A line this many times as wide as the column is no single line of the paper.
_GLUED = 1.2

# What a printed line of the official publications measures, in characters, and how many of them tell a width.
_MIN_PRINTED_LINE = 55
_MAX_PRINTED_LINE = 90
_MIN_PRINTED_LINES = 3

# No page is printed in a narrower column, in widths of an average letter; shorter lines were typed so.
_NARROWEST_COLUMN = 35

# Text with longer lines than this was not broken to a page's width.
_WRAPPED_LINE = 130


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text. `gap` says that a blank line stood before it.

    A form that shows its typography says more: `rank` is that of a heading set in bold (1) or italics (2)
    and None of running text, `cells` are those of a table row. A line can be a whole `table`.
    """

    text: str
    gap: bool
    page_start: bool
    rank: int | None = None
    cells: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """The running text of a document, its notes in the order of their marks, and its furniture."""

    lines: tuple[Line, ...]
    notes: tuple[Note, ...]
    furniture: tuple[str, ...]
    words: Counter[str]
    column: float | None
    """The width of a full line in units of `line_width`; None when the text is not broken to a width."""
    shows_headings: bool = False
    """Whether the form shows by its typography which lines are headings, so that they need not be guessed."""
    notices: tuple[str, ...] = ()
    """What an operator should know of the text, in Dutch: that some of it may be missing."""


def line_width(text: str) -> float:
    """Return the printed width of a text, in widths of an average letter."""
    return sum(0.55 if char in _NARROW else 1.35 if char in _WIDE else 1.0 for char in text)


def ends_short(line: str, following: str, column: float | None) -> bool:
    """Whether the first word of the following line would have fitted on this one.

    In text broken to a column that means that a paragraph ended here.
    """
    if column is None or is_glued(line, column):
        return True
    first_word = following.split(maxsplit=1)[0]
    return line_width(f"{line} {first_word}") < _FULL * column


def is_glued(line: str, column: float) -> bool:
    """Whether a line is more than one line of the paper, which extraction glued together."""
    return line_width(line) > _GLUED * column


def read_body(text: str) -> Body:
    """Take furniture and footnotes out of a text, and say what its lines are."""
    # Extraction can leave an accent apart from its letter; composed, words compare as they look.
    composed = unfold(bare_text(unicodedata.normalize("NFC", text)))
    raw = re.split(r"\r\n|\r|\n", composed)
    markdown = is_markdown(raw)
    wrapped = _is_wrapped(raw)
    pages, furniture = split_pages(plain_lines(raw) if markdown else raw, wrapped=wrapped)
    loose = not wrapped and bool(furniture)
    if loose:
        for page in pages:
            page.lines = [(part_sentences(line), gap) for line, gap in page.lines]
    words = count_words(line for page in pages for line, _ in page.lines)
    if loose:
        for page in pages:
            page.lines = [(mend_words(line, words), gap) for line, gap in page.lines]
    notes = _take_notes(pages, words, loose=loose)
    lines = tuple(
        _line(text, gap=gap, page_start=index == 0, markdown=markdown)
        for page in pages
        for index, (text, gap) in enumerate(page.lines)
    )
    column = _column(lines) if wrapped else _column_between_glued(lines) if loose else None
    return Body(lines, tuple(notes), tuple(furniture), words, column)


def _take_notes(pages: Sequence[Page], words: Counter[str], *, loose: bool) -> list[Note]:
    """Take the notes out of the pages, in the style in which there are any."""
    for style in (NoteStyle.LOOSE,) if loose else (NoteStyle.PRINTED, NoteStyle.TYPED):
        last = 0
        for page in pages:
            take_notes(page, last + 1, style)
            last = page.notes[-1][0] if page.notes else last
        if last:
            for page in pages:
                page.notes = [(number, join_lines(text.split("\n"), words)) for number, text in page.notes]
            return place_notes(pages, style)
    return []


def _line(text: str, *, gap: bool, page_start: bool, markdown: bool) -> Line:
    if markdown and (titled := heading(text)):
        return Line(titled[0], gap, page_start, rank=titled[1])
    return Line(text, gap, page_start, cells=cells(text) if markdown else ())


def _is_wrapped(raw: Sequence[str]) -> bool:
    lengths = sorted(len(line) for line in raw if line.strip())
    return bool(lengths) and lengths[int(0.95 * (len(lengths) - 1))] <= _WRAPPED_LINE


def _column(lines: Sequence[Line]) -> float | None:
    """Return the width of a full line; None when the lines are too short to have been broken to a width."""
    widths = sorted(line_width(line.text) for line in lines)
    column = widths[int(0.95 * (len(widths) - 1))] if widths else 0.0
    return column if column >= _NARROWEST_COLUMN else None


def _column_between_glued(lines: Sequence[Line]) -> float | None:
    """Return the width of the printed lines among those that extraction glued together, if there are any.

    A line of one printed line that does not end a sentence, and that another follows, is a full one.
    """
    widths = sorted(
        line_width(bare_text(line.text))
        for line, following in pairwise(lines)
        if not (following.gap or following.page_start)
        and _MIN_PRINTED_LINE < len(line.text) <= _MAX_PRINTED_LINE
        and line.text[-1].isalpha()
    )
    return widths[len(widths) // 2] if len(widths) >= _MIN_PRINTED_LINES else None
