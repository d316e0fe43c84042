"""Characters that stand in a text, while it is read, for what is no text: footnote marks and links.

They are of the private planes, which no document has a use for. So they survive the joining and the
cutting of text, and what they stand for can be hung at its place in the paragraph afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

_NOTE_BASE = 0x100000
_LINK_BASE = 0xF0000

# A plane holds this many characters; what comes beyond it is left out of the text.
_PLANE = 0xFFFE

# The number of a note whose source gives it none: without any it could not be told from its text.
_NO_NUMBER = "*"

PLACEHOLDER = re.compile("[\U00100000-\U0010fffd]")
MARK = re.compile("[\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, and the placeholder that stands for its mark.

    When the mark was not found the placeholder stands at the end of the page: `has_place` is False.
    """

    number: str
    text: str
    placeholder: str
    has_place: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of text that the source itself links to a publication id."""

    start: str
    end: str
    target: str


@dataclass(slots=True)
class Marks:
    """Hands out placeholders for the notes and links of one document."""

    notes: list[Note] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def note(self, number: str, text: str) -> str:
        """Keep a note, and return the placeholder that is to stand where its mark stands."""
        if len(self.notes) >= _PLANE:
            return ""
        placeholder = note_placeholder(len(self.notes))
        self.notes.append(Note(number or _NO_NUMBER, text, placeholder, has_place=True))
        return placeholder

    def lost_note(self, number: str, text: str) -> str:
        """Keep a note whose mark does not stand in the text, and return its placeholder."""
        placeholder = self.note(number, text)
        if placeholder:
            self.notes[-1] = replace(self.notes[-1], has_place=False)
        return placeholder

    def link(self, target: str, text: str) -> str:
        """Keep a link, and return its text between the marks of its ends."""
        place = 2 * len(self.links)
        if place + 1 >= _PLANE:
            return text
        start, end = chr(_LINK_BASE + place), chr(_LINK_BASE + place + 1)
        self.links.append(Link(start, end, target))
        return f"{start}{text}{end}"


def note_placeholder(index: int) -> str:
    """Return the placeholder of the note at an index, from 0."""
    return chr(_NOTE_BASE + index)


def bare_text(text: str) -> str:
    """Return a text without the marks in it."""
    return text if text.isascii() else MARK.sub("", text)


def is_start(mark: str) -> bool:
    """Whether a mark is that of the start of a link."""
    return _LINK_BASE <= ord(mark) < _LINK_BASE + _PLANE and (ord(mark) - _LINK_BASE) % 2 == 0


def split_at_marks(text: str) -> list[str]:
    """Return the marks of a text and the stretches between them, in order."""
    return re.split(f"({MARK.pattern})", text)
