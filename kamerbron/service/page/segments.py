"""A text with marks, links and footnote marks in it, cut into the pieces that a page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a paper: its document id, and the anchor on its page; no anchor for the paper itself."""

    document_id: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of a text that leads to a place."""

    start: int
    end: int
    to: Place


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The mark of a footnote: where it stands, its number, and what its ids on the page are made of."""

    offset: int
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line that is marked throughout or not at all, and the footnote marks behind it."""

    text: str
    marked: bool = False
    to: Place | None = None
    notes: tuple[NoteMark, ...] = ()


Line = tuple[Piece, ...]


def cut(
    text: str,
    *,
    marks: Sequence[tuple[int, int]] = (),
    links: Sequence[Link] = (),
    notes: Sequence[NoteMark] = (),
) -> tuple[Line, ...]:
    """Cut a text into lines of pieces; the pieces and the line ends together are the text again.

    All places are offsets into the text; what lies outside it is left out.
    """
    places = {0, len(text), *(note.offset for note in notes)}
    places |= {place for start, end in marks for place in (start, end)}
    places |= {place for link in links for place in (link.start, link.end)}
    cuts = sorted(place for place in places if 0 <= place <= len(text))
    at_start = tuple(note for note in notes if note.offset == 0)
    lines: list[list[Piece]] = [[Piece("", notes=at_start)] if at_start else []]
    for start, end in pairwise(cuts):
        first, *others = text[start:end].split("\n")
        marked = any(a <= start and end <= b for a, b in marks)
        to = next((link.to for link in links if link.start <= start and end <= link.end), None)
        behind = tuple(note for note in notes if note.offset == end)
        for number, part in enumerate([first, *others]):
            if number:
                lines.append([])
            last = number == len(others)
            if part or (last and behind):
                lines[-1].append(Piece(part, marked, to, behind if last else ()))
    return tuple(tuple(line) for line in lines)
