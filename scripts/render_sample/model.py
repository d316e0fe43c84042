"""The records between the official XML of a paper and the forms it is rendered to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Style:
    """How a stretch of text is printed. `link` is the publication id that it points to."""

    bold: bool = False
    italic: bool = False
    raised: bool = False
    lowered: bool = False
    link: str | None = None


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. It may hold no-break spaces and soft hyphens."""

    text: str
    style: Style = PLAIN


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, at the place of its mark. `in_table` notes stand under their table."""

    id: str
    number: str
    texts: tuple[Text, ...]
    in_table: bool


Text: TypeAlias = tuple[Run | Note, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """An `al`."""

    text: Text


@dataclass(frozen=True, slots=True)
class Group:
    """An `al-groep`: blocks without white space between them."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A `tussenkop`: `face` is its `kopopmaak`, `vet` or `cur`."""

    text: Text
    face: str


@dataclass(frozen=True, slots=True)
class Division:
    """A `divisie` with the number and title of its `kop`. The outermost has level 1."""

    number: str
    title: Text
    level: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with its mark as it is printed."""

    mark: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ItemList:
    """A `lijst`."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """An `entry`. `column` counts from 0; `columns` and `rows` say how many it spans."""

    column: int
    columns: int
    rows: int
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A CALS table. `widths` are the shares of its columns and sum to 1."""

    title: Text
    widths: tuple[float, ...]
    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A `vraag` or an `antwoord` of Kamervragen. `label` is printed above it: `Antwoord 4 en 5`."""

    is_answer: bool
    label: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """An `ondertekening`."""

    function: str
    first_name: str
    last_name: str


Block: TypeAlias = Paragraph | Group | Heading | Division | ItemList | Table | Turn | Signature


@dataclass(frozen=True, slots=True)
class Meta:
    """A field of metadata; `scheme` is None where the master gives none."""

    name: str
    scheme: str | None
    content: str


@dataclass(frozen=True, slots=True)
class Stuk:
    """What the head of a Kamerstuk says. `date` is None where it gives none, as in letters."""

    dossier_number: str
    dossier_title: str
    number: str
    title: Text
    date: Text | None


@dataclass(frozen=True, slots=True)
class Kamervragen:
    """What the head of Kamervragen says; `descriptions` are those of the questions and of the answers."""

    number: str
    descriptions: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the sample corpus.

    `session_year` is as in the metadata, `2023-2024`. `head_lines` are the `tekstregel`s as they stand in
    the file, by their `inhoud`.
    """

    id: str
    metas: tuple[Meta, ...]
    head_lines: dict[str, str]
    head: Stuk | Kamervragen
    blocks: tuple[Block, ...]

    def meta(self, name: str) -> str:
        """Return the content of the first field of metadata with a name. Raises KeyError without one."""
        for meta in self.metas:
            if meta.name == name:
                return meta.content
        raise KeyError(name)

    @property
    def session_year(self) -> str:
        """The session year with a hyphen."""
        return self.meta("OVERHEIDop.vergaderjaar")

    @property
    def running_foot(self) -> str:
        """What the foot of each page says, with a hyphen in the session year."""
        number = "Aanhangsel"
        if isinstance(self.head, Stuk):
            number = f"{self.head.dossier_number}, nr. {self.head.number}"
        return f"Tweede Kamer, vergaderjaar {self.session_year}, {number}"

    @property
    def issued(self) -> str:
        """The date of the paper as `2023-11-14`."""
        return self.meta("DCTERMS.issued")


def squeeze(text: str) -> str:
    """Return text with its layout (new lines, tabs, double spaces) made single spaces, ends cut off.

    No-break spaces stay: they are text.
    """
    return " ".join(part for part in text.replace("\n", " ").replace("\t", " ").split(" ") if part)


def plain(text: Text) -> str:
    """Return what a text says without its notes."""
    return "".join(part.text for part in text if isinstance(part, Run))


def texts_of(block: Block) -> Iterator[Text]:
    """Give the texts of a block in the order of reading."""
    match block:
        case Paragraph(text) | Heading(text):
            yield text
        case Group(blocks) | Turn(blocks=blocks):
            yield from _texts(blocks)
        case Division(title=title, blocks=blocks):
            yield title
            yield from _texts(blocks)
        case ItemList(items):
            for item in items:
                yield from _texts(item.blocks)
        case Table(title=title, head=head, body=body):
            yield title
            for row in (*head, *body):
                for cell in row:
                    yield from cell.texts


def _texts(blocks: tuple[Block, ...]) -> Iterator[Text]:
    for block in blocks:
        yield from texts_of(block)


def notes_of(texts: Iterator[Text]) -> tuple[Note, ...]:
    """Return the notes in texts."""
    return tuple(part for text in texts for part in text if isinstance(part, Note))


def footnotes_of(paper: Paper) -> tuple[Note, ...]:
    """Return the footnotes of a paper in order, apart from the notes of its tables."""
    return tuple(note for note in notes_of(_texts(paper.blocks)) if not note.in_table)
