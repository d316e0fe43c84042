"""What stood as a mark in a text is hung at its place: footnotes, links, references."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kamerbron.index.document import Footnote, Reference
from kamerbron.index.mentions import find_mentions
from kamerbron.index.reading.paper.marks import MARK, PLACEHOLDER, Link, Note, split_at_marks


@dataclass(slots=True)
class Hung:
    """A text without its marks, and what hangs from it."""

    text: str = ""
    footnotes: list[Footnote] = field(default_factory=list)
    references: tuple[Reference, ...] = ()


class Hangers:
    """The notes and links of a document, to be hung where their marks stand."""

    def __init__(self, notes: Sequence[Note], links: Sequence[Link]) -> None:
        self._notes = {note.placeholder: note for note in notes}
        self._targets = {link.start: link.target for link in links}
        self._ends = {link.start: link.end for link in links}

    def hang(self, text: str) -> Hung:
        """Take the marks out of a text; its notes and references come with their offsets."""
        if MARK.search(text) is None:
            return Hung(text, [], find_mentions(text))
        hung = Hung()
        pieces: list[str] = []
        length = 0
        starts: dict[str, tuple[int, str]] = {}
        linked = []
        for part in split_at_marks(text):
            if note := self._notes.get(part):
                hung.footnotes.append(self._footnote(note, length if note.has_place else None))
            elif part in self._targets:
                starts[self._ends[part]] = (length, self._targets[part])
            elif part in starts:
                start, target = starts.pop(part)
                linked.append(Reference(start, length, target))
            elif not _is_mark(part):
                pieces.append(part)
                length += len(part)
        hung.text = "".join(pieces)
        hung.references = _references(hung.text, linked)
        return hung

    def take_notes(self, texts: Iterable[str]) -> list[Footnote]:
        """Return the notes whose marks stand in texts that are no paragraphs, each once."""
        # Popped, for the headings of one section are seen again with the next one below it.
        marks = [mark for text in texts for mark in PLACEHOLDER.findall(text) if mark in self._notes]
        return [self._footnote(self._notes.pop(mark), None) for mark in marks]

    def _footnote(self, note: Note, offset: int | None) -> Footnote:
        hung = self.hang(note.text)
        return Footnote(note.number, hung.text, offset, hung.references)


def _is_mark(part: str) -> bool:
    return len(part) == 1 and ord(part) >= 0xF0000


def _references(text: str, linked: Sequence[Reference]) -> tuple[Reference, ...]:
    """Return what a text names in its own words, and beside it what only its links say."""
    named = find_mentions(text)
    ends = [mention.end for mention in named]
    silent = []
    for link in linked:
        # Mentions do not overlap, so the first that ends after the start of the link is the first that can.
        place = bisect_right(ends, link.start)
        overlaps = place < len(named) and named[place].start < link.end
        if link.start < link.end and not overlaps:
            silent.append(link)
    return tuple(sorted([*named, *silent], key=lambda reference: reference.start))
