"""Whether a piece of text holds the paragraph that answers a question: one rule for everyone.

White space is left out of account, for peers change it. A piece finds a paragraph when the two share at
least half of the shorter one; so a piece of a long paragraph counts, and so does a paragraph that a piece
cuts short at its edge. A note counts as its paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_BLANK = re.compile(r"\s")
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, half open."""

    start: int
    end: int


class NotInTextError(Exception):
    """A piece of text does not stand in the text that it should come from."""


class Ruler:
    """A text, of which pieces can be found again."""

    def __init__(self, text: str) -> None:
        self._blanks = [match.start() for match in _BLANK.finditer(text)]
        self._black = _BLANK.sub("", text)

    def black(self, span: Span) -> Span:
        """Return a stretch of the text as one of its black characters."""
        return Span(self._count(span.start), self._count(span.end))

    def places(self, piece: str) -> list[Span]:
        """Return everywhere that a piece stands, in black characters.

        Raises NotInTextError when it stands nowhere.
        """
        black = _BLANK.sub("", piece)
        found = list(_occurrences(black, self._black)) if black else []
        if not found:
            raise NotInTextError(f"a piece of {len(piece)} characters does not stand in its text")
        return found

    def _count(self, position: int) -> int:
        return position - bisect_left(self._blanks, position)


def finds(pieces: Iterable[Span], paragraphs: Iterable[Span]) -> bool:
    """Whether a piece, that may stand in several spots, finds any of these paragraphs."""
    wanted = list(paragraphs)
    return any(_share(piece, paragraph) >= _ENOUGH for piece in pieces for paragraph in wanted)


def _share(one: Span, other: Span) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return shared / shorter if shorter else 0.0


def _occurrences(piece: str, text: str) -> Iterator[Span]:
    start = text.find(piece)
    while start >= 0:
        yield Span(start, start + len(piece))
        start = text.find(piece, start + 1)
