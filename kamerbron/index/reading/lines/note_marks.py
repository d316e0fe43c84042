"""Where the mark of a footnote stands in the text of a page, and how it is taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from heapq import merge

from kamerbron.index.reading.lines.pages import Page


class NoteStyle(Enum):
    """How a text prints its notes.

    PRINTED is a number above the line, which extraction glues to the word before it. In LOOSE text extraction
    also broke the line at the mark, and glued the number of the note to its text. TYPED notes are numbered
    `1)`. Marks in brackets, `[1]`, occur in each.
    """

    PRINTED = auto()
    LOOSE = auto()
    TYPED = auto()


@dataclass(frozen=True, slots=True)
class MarkPlace:
    """A stretch of a line of a page that is a mark, with the blanks that go with it."""

    line: int
    start: int
    end: int


# Where a footnote's number can be glued: to a letter, to closing punctuation, or to a year.
_BEFORE = (
    r"(?:(?<=[^\W\d_])|(?<=[»”\"’')\]%])|(?<=[^\d\s][.,;:?!])|(?<=\b19\d\d)|(?<=\b20\d\d)"
    r"|(?<=\b19\d\d[.,)])|(?<=\b20\d\d[.,)]))"
)
_AFTER = r"(?![\w])(?![.,]\d)"

# A mark beside another: `?1, 2`; the first of them has already become a placeholder.
_BESIDE = "(?<=[\U00100000-\U0010fffd]),? ?"

# `CO2`, `PM10`, `A4`: a number glued to capitals that is no mark when another place offers itself.
_SYMBOL = re.compile(r"\b(?:CO|NO|SO|CH|PM|[A-Z])$")
_LONGEST_SYMBOL = 2


# No more characters than this stand between brackets.
_REACH_OF_BRACKET = 200


def find_mark(
    lines: Sequence[tuple[str, bool]], start: tuple[int, int], number: int, style: NoteStyle
) -> MarkPlace | None:
    """Find the mark of a note from `start` (line, column) on; None when it is not there."""
    doubtful = None
    patterns = _patterns(number, style)
    for index in range(start[0], len(lines)):
        text = lines[index][0]
        column = start[1] if index == start[0] else 0
        found = (pattern.finditer(text, column) for pattern in patterns)
        for match in merge(*found, key=lambda match: match.start()):
            if not _may_be_mark(index, match, style):
                continue
            place = MarkPlace(index, match.start(), match.end())
            if _SYMBOL.search(text, max(0, match.start() - _LONGEST_SYMBOL), match.start()) is None:
                return place
            doubtful = doubtful or place
    return doubtful


def replace_mark(page: Page, mark: MarkPlace, placeholder: str) -> MarkPlace:
    """Put the placeholder of a note where its mark stands, and return the place right after it.

    A line that began with the mark was broken there by extraction: it joins the line above.
    """
    text, gap = page.lines[mark.line]
    before, after = text[: mark.start] + placeholder, text[mark.end :]
    line = mark.line
    if mark.start == 0:
        line -= 1
        above, gap = page.lines[line]
        before = above + placeholder
        del page.lines[mark.line]
    page.lines[line] = (before + after, gap)
    return MarkPlace(line, len(before), len(before))


def _patterns(number: int, style: NoteStyle) -> list[re.Pattern[str]]:
    bracket = re.compile(rf"(?<=\S) ?\[\^?{number} ?\](?!\()")
    if style is NoteStyle.TYPED:
        return [bracket, re.compile(rf"(?<=\S)[ \u00a0]?\b{number}\)(?=$|[\s.,;:?!»”])")]
    glued = re.compile(f"(?:{_BEFORE}|{_BESIDE}){number}{_AFTER}")
    if style is NoteStyle.LOOSE:
        return [bracket, glued, re.compile(rf"^{number}(?=$|[ .,;:?!»”)])(?![.,]\d)")]
    return [bracket, glued]


def _may_be_mark(line: int, match: re.Match[str], style: NoteStyle) -> bool:
    """Whether what looks like a mark can be one where it stands."""
    text = match.string
    if style is NoteStyle.TYPED:
        # The `2)` of `(lid 2)` closes a bracket.
        before = text[max(0, match.start() - _REACH_OF_BRACKET) : match.start()]
        return before.count("(") <= before.count(")")
    return match.start() > 0 or line > 0
