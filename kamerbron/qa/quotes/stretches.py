"""The text of a paper as quotations are looked for in it: a unit from end to end, and each note by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kamerbron.index.document import PARAGRAPH_SEPARATOR, Document, Footnote, Paragraph, Unit
from kamerbron.qa.quotes.words import read_words


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a paper: a unit, of which only some paragraphs when `paragraphs` has their numbers.

    With `footnote` it is only the notes of those paragraphs with that mark.
    """

    document: Document
    unit: Unit
    paragraphs: tuple[int, ...] | None = None
    footnote: str | None = None


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words in one paragraph, `text[start:end]` of it; or in its footnote with this mark."""

    paragraph: int
    footnote: str | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text that runs on: paragraphs of a unit that follow each other, or one footnote.

    `folded` are its words and marks as they are compared; each stands at `spans` of one of the `texts`,
    and `owners` says of which. `paragraphs` are the numbers of the texts.
    """

    document: Document
    unit: Unit
    footnote: str | None
    paragraphs: tuple[int, ...]
    texts: tuple[str, ...]
    folded: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    owners: tuple[int, ...]

    def fragments(self, first: int, end: int) -> list[Fragment]:
        """Return where the words from `first` to before `end` stand, a paragraph at a time."""
        found = []
        while first < end:
            owner = self.owners[first]
            last = first
            while last + 1 < end and self.owners[last + 1] == owner:
                last += 1
            start, stop = self.spans[first][0], self.spans[last][1]
            text = self.texts[owner][start:stop]
            found.append(Fragment(self.paragraphs[owner], self.footnote, start, stop, text))
            first = last + 1
        return found

    def between(self, first: int, second: int) -> str:
        """Return what stands between two words that follow each other."""
        if self.owners[first] != self.owners[second]:
            return PARAGRAPH_SEPARATOR
        return self.texts[self.owners[first]][self.spans[first][1] : self.spans[second][0]]

    def text(self, first: int, end: int) -> str:
        """Return the words from `first` to before `end` as they stand there."""
        return PARAGRAPH_SEPARATOR.join(fragment.text for fragment in self.fragments(first, end))


def whole(document: Document) -> list[Part]:
    """Return all parts of a paper."""
    return [Part(document, unit) for unit in document.units]


def read_stretches(parts: Sequence[Part]) -> Iterator[Stretch]:
    """Yield the text of parts of papers, in their order; the notes of a unit after it."""
    for part in parts:
        paragraphs = [
            paragraph
            for paragraph in part.unit.paragraphs
            if part.paragraphs is None or paragraph.number in part.paragraphs
        ]
        if part.footnote is None:
            for run in _runs(paragraphs):
                numbers = tuple(paragraph.number for paragraph in run)
                yield _stretch(part, None, numbers, tuple(paragraph.text for paragraph in run))
        for number, note in _notes(paragraphs):
            if part.footnote in (None, note.number):
                yield _stretch(part, note.number, (number,), (note.text,))


def _runs(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    run: list[Paragraph] = []
    for paragraph in paragraphs:
        if run and paragraph.number != run[-1].number + 1:
            yield run
            run = []
        run.append(paragraph)
    if run:
        yield run


def _notes(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, Footnote]]:
    for paragraph in paragraphs:
        for note in paragraph.footnotes:
            if note.text:
                yield paragraph.number, note


def _stretch(part: Part, footnote: str | None, numbers: tuple[int, ...], texts: tuple[str, ...]) -> Stretch:
    folded: list[str] = []
    spans: list[tuple[int, int]] = []
    owners: list[int] = []
    for owner, text in enumerate(texts):
        read = read_words(text)
        folded += read.folded
        spans += read.spans
        owners += [owner] * len(read.folded)
    return Stretch(
        document=part.document,
        unit=part.unit,
        footnote=footnote,
        paragraphs=numbers,
        texts=texts,
        folded=tuple(folded),
        spans=tuple(spans),
        owners=tuple(owners),
    )
