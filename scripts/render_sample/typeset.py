"""Words become lines: each as wide as its column at most, its last word broken where that helps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.pdfbase.pdfmetrics import stringWidth

from scripts.render_sample.hyphenation import SOFT_HYPHEN, break_places
from scripts.render_sample.model import PLAIN, Note, Run, Style, Text

_FACES = {
    (False, False): "Helvetica",
    (True, False): "Helvetica-Bold",
    (False, True): "Helvetica-Oblique",
    (True, True): "Helvetica-BoldOblique",
}

# Small figures above and below the line are this part of the size of the text.
_SMALL = 0.65


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one face and size, in points. `rise` is how far it stands above the line."""

    text: str
    face: str
    size: float
    rise: float = 0.0

    @property
    def width(self) -> float:
        """The width in points."""
        return float(stringWidth(self.text, self.face, self.size))


@dataclass(frozen=True, slots=True)
class Word:
    """What stands between two spaces, with the footnotes whose marks it bears."""

    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...] = ()

    @property
    def width(self) -> float:
        """The width in points."""
        return sum(piece.width for piece in self.pieces)

    @property
    def text(self) -> str:
        """The letters."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class WordLine:
    """Words that fill a line. Only the last line of a text `is_last`."""

    words: tuple[Word, ...]
    is_last: bool

    @property
    def is_hyphenated(self) -> bool:
        """Whether the line ends in the midst of a word."""
        return not self.is_last and self.words[-1].text.endswith("-")


def words_of(text: Text, size: float, style: Style = PLAIN) -> tuple[Word, ...]:
    """Split a text into words. `style` adds to what the text has of its own."""
    words: list[Word] = []
    word = Word(())
    for part in text:
        if isinstance(part, Note):
            mark = _piece(part.number, replace(style, raised=True), size)
            word = Word((*word.pieces, mark), (*word.notes, part))
            continue
        first, *others = part.text.split(" ")
        word = _lengthened(word, first, part, size, style)
        for other in others:
            words.append(word)
            word = _lengthened(Word(()), other, part, size, style)
    return tuple(word for word in (*words, word) if word.pieces)


def _lengthened(word: Word, text: str, run: Run, size: float, style: Style) -> Word:
    if not text:
        return word
    added = replace(run.style, bold=run.style.bold or style.bold, italic=run.style.italic or style.italic)
    return Word((*word.pieces, _piece(text, added, size)), word.notes)


def _piece(text: str, style: Style, size: float) -> Piece:
    face = _FACES[style.bold, style.italic]
    if style.raised:
        return Piece(text, face, size * _SMALL, size * 0.35)
    if style.lowered:
        return Piece(text, face, size * _SMALL, size * -0.15)
    return Piece(text, face, size)


def fill_lines(words: Sequence[Word], width: float, *, breaks_words: bool = True) -> Iterator[WordLine]:
    """Give the lines that words fill in a column, in points."""
    queue = list(words)
    while queue:
        line, queue = _fill_line(queue, width, breaks_words=breaks_words)
        yield WordLine(tuple(_without_soft_hyphens(line)), is_last=not queue)


def _fill_line(words: list[Word], width: float, *, breaks_words: bool) -> tuple[list[Word], list[Word]]:
    """Return the words that fit on a line and those that do not; one word always goes on it."""
    used = 0.0
    for index, word in enumerate(words):
        space = Piece(" ", word.pieces[0].face, word.pieces[0].size).width if index else 0.0
        if used + space + word.width > width:
            halves = _break_word(word, width - used - space) if breaks_words else None
            if halves:
                return [*words[:index], halves[0]], [halves[1], *words[index + 1 :]]
            if index:
                return words[:index], words[index:]
        used += space + word.width
    return words, []


def _break_word(word: Word, room: float) -> tuple[Word, Word] | None:
    """Break a word at its last place that leaves room for the first half; None where that cannot be.

    A word in several faces stays whole, unless the others come after all letters, as a note mark does.
    """
    piece, *others = word.pieces
    for place in reversed(break_places(piece.text)):
        first = piece.text[:place].removesuffix(SOFT_HYPHEN)
        first = first if first.endswith("-") else f"{first}-"
        half = replace(piece, text=first)
        if half.width <= room:
            rest = replace(piece, text=piece.text[place:])
            return Word((half,)), Word((rest, *others), word.notes)
    return None


def _without_soft_hyphens(words: Iterable[Word]) -> Iterator[Word]:
    for word in words:
        pieces = (replace(piece, text=piece.text.replace(SOFT_HYPHEN, "")) for piece in word.pieces)
        yield Word(tuple(pieces), word.notes)
