"""Text as PDF extraction gives it becomes lines of running text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kamerbron.index.reading.footnotes import PLACEHOLDER, Note, place_notes, take_notes
from kamerbron.index.reading.hyphens import count_words, join_lines
from kamerbron.index.reading.pages import split_pages

# The relative widths of letters in the typeface of the official publications, coarse: wide enough a
# measure to see whether the next word would have fitted on a line (see `ends_short`).
_NARROW = frozenset("iljtfrI.,;:'’()[]|! -")
_WIDE = frozenset("mwMWABCDEFGHKNOPQRSUVXYZ@%&")

# In five real papers the last line of a paragraph, with the next word, is at most 0.90 of the column (of the
# 18 that no blank line follows). Of 1,181 other lines all but seven are over 0.95 of it; those seven, the
# functions above signatures among them, end in no full stop, without which a paragraph does not end.
_FULL = 0.92

# Text with longer lines than this was not broken to a page's width.
_WRAPPED_LINE = 130


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text. `gap` says that a blank line stood before it.

    A form that shows its typography says more: `rank` is that of a heading set in bold (1) or italics (2)
    and None of running text, `cells` are those of a table row.
    """

    text: str
    gap: bool
    page_start: bool
    rank: int | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """The running text of a document, its notes in the order of their marks, and its furniture."""

    lines: tuple[Line, ...]
    notes: tuple[Note, ...]
    furniture: tuple[str, ...]
    words: Counter[str]
    column: float | None
    """The width of a full line in units of `line_width`; None when the text is not broken to a width."""


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
    pages, furniture = split_pages(raw, wrapped=wrapped)
    words = count_words(line for page in pages for line, _ in page.lines)

    last = 0
    for page in pages:
        take_notes(page, last + 1)
        if page.notes:
            last = page.notes[-1][0]

    for page in pages:
        page.notes = [(number, join_lines(text.split("\n"), words)) for number, text in page.notes]
    notes = place_notes(pages)
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
