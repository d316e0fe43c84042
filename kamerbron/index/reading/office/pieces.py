"""The pieces that DOCX and ODT come down to before they are blocks: paragraphs and tables in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from kamerbron.index.reading.markup import tidy
from kamerbron.index.reading.paper.marks import bare_text
from kamerbron.index.reference import parse_id

# Noncharacters, which no document holds: between them stands a number that is printed raised.
RAISED_START = "\ufdd0"
RAISED_END = "\ufdd1"
_NO_TEXT = dict.fromkeys(map(ord, RAISED_START + RAISED_END))


@dataclass(frozen=True, slots=True)
class Face:
    """How text is set. None is what the style around it says."""

    bold: bool | None = None
    italic: bool | None = None
    underlined: bool | None = None
    raised: bool | None = None
    hidden: bool | None = None

    def over(self, other: Face) -> Face:
        """Return this face, with what it leaves open taken from another."""
        return Face(
            other.bold if self.bold is None else self.bold,
            other.italic if self.italic is None else self.italic,
            other.underlined if self.underlined is None else self.underlined,
            other.raised if self.raised is None else self.raised,
            other.hidden if self.hidden is None else self.hidden,
        )


PLAIN = Face()


@dataclass(frozen=True, slots=True)
class OfficeParagraph:
    """A paragraph; an empty one is white space.

    `text` holds the marks of notes and links, and raised numbers between `RAISED_START` and `RAISED_END`.
    `mark` is what a list prints before it; `is_item` says that it belongs to an item, marked or not.
    `level` is its depth as a heading, 1 outermost, None when its style says nothing of that. `face` is how
    all of its text is set. `style` is the name of its style in lower case.
    """

    text: str
    mark: str = ""
    is_item: bool = False
    level: int | None = None
    face: Face = PLAIN
    style: str = ""


@dataclass(frozen=True, slots=True)
class OfficeCell:
    """A cell of a table: its pieces, and how many columns and rows it spans from which column."""

    pieces: tuple[Piece, ...]
    column: int
    width: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True)
class OfficeTable:
    """A table, the first `head_rows` rows of which are its head."""

    rows: tuple[tuple[OfficeCell, ...], ...]
    head_rows: int = 0
    name: str = ""


Piece: TypeAlias = OfficeParagraph | OfficeTable


@dataclass(slots=True)
class TextRuns:
    """Gathers the text of one paragraph and the faces it is set in."""

    parts: list[str] = field(default_factory=list)
    faces: list[Face] = field(default_factory=list)

    def add(self, text: str, face: Face) -> None:
        """Add a stretch of text. What is hidden stays out."""
        if face.hidden:
            return
        text = bare_text(text).translate(_NO_TEXT)
        if text.strip():
            self.faces.append(face)
        self.parts.append(f"{RAISED_START}{text}{RAISED_END}" if face.raised and text.strip() else text)

    def mark(self, text: str) -> None:
        """Add what stands for a note, or a space."""
        self.parts.append(text)

    @property
    def text(self) -> str:
        """The text on one line, as a reader would copy it."""
        return tidy("".join(self.parts).replace(RAISED_END + RAISED_START, ""))

    @property
    def face(self) -> Face:
        """What is true of all of the text."""
        if not self.faces:
            return PLAIN
        return Face(
            bold=all(face.bold for face in self.faces),
            italic=all(face.italic for face in self.faces),
            underlined=all(face.underlined for face in self.faces),
        )


def plain_text(text: str) -> str:
    """Return a text without the signs of raised numbers. The marks of notes and links stay."""
    return text.translate(_NO_TEXT)


def paragraphs_of(pieces: Iterable[Piece]) -> Iterator[OfficeParagraph]:
    """Give all paragraphs, those in tables too, that are not white space."""
    for piece in pieces:
        if isinstance(piece, OfficeTable):
            for row in piece.rows:
                for cell in row:
                    yield from paragraphs_of(cell.pieces)
        elif piece.text or piece.mark:
            yield piece


def cell_text(cell: OfficeCell) -> str:
    """Return the text of a cell on one line, its list items with their marks."""
    return " ".join(printed(paragraph) for paragraph in paragraphs_of(cell.pieces))


def printed(paragraph: OfficeParagraph) -> str:
    """Return a paragraph as printed: its mark before its text, unless the text begins with that itself."""
    mark = paragraph.mark
    if not mark or plain_text(bare_text(paragraph.text)).startswith(f"{mark} "):
        return paragraph.text
    return f"{mark} {paragraph.text}".strip()


def unwrap_layout(pieces: Sequence[Piece]) -> list[Piece]:
    """Take the paragraphs out of tables that are no tables: no row of those has text in two cells."""
    unwrapped: list[Piece] = []
    for piece in pieces:
        if not isinstance(piece, OfficeTable):
            unwrapped.append(piece)
        elif any(sum(map(_has_text, row)) > 1 for row in piece.rows):
            unwrapped.append(_unwrap_cells(piece))
        else:
            for row in piece.rows:
                for cell in row:
                    unwrapped += unwrap_layout(cell.pieces)
                unwrapped.append(OfficeParagraph(""))
    return unwrapped


def _unwrap_cells(table: OfficeTable) -> OfficeTable:
    rows = tuple(
        tuple(replace(cell, pieces=tuple(unwrap_layout(cell.pieces))) for cell in row) for row in table.rows
    )
    return replace(table, rows=rows)


def _has_text(cell: OfficeCell) -> bool:
    return any(True for _ in paragraphs_of(cell.pieces))


def link_target(address: str) -> str | None:
    """Return the id of the publication that an address ends in; None when it leads elsewhere."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return None
    name = unquote(path).rsplit("/", 1)[-1].removesuffix(".html")
    return name if parse_id(name) else None
