"""The records that carry a Kamerstuk from its file to its citation.

All of them are frozen and hold nothing but the standard library's own types. Offsets count characters
(Unicode code points) and are half open: `text[start:end]`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Chamber(StrEnum):
    """The chamber whose paper it is, as the Kamer numbers them: `I` Eerste, `II` Tweede Kamer."""

    EERSTE = "I"
    TWEEDE = "II"


class UnitKind(StrEnum):
    """What a citation can name inside a document.

    The introduction of a letter stands before its first heading, question or answer; the closing holds
    its last courtesies.
    """

    INTRODUCTION = "inleiding"
    SECTION = "sectie"
    QUESTION = "vraag"
    ANSWER = "antwoord"
    CLOSING = "slot"


@dataclass(frozen=True, slots=True)
class Dossier:
    """A Kamerstukdossier: `27925`, or with a suffix `36410` and `VII`."""

    number: str
    suffix: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What a document is: everything a citation says about it.

    `id` is the official publication id (`kst-27925-879`) and is None where the source gives none; it
    is never guessed. `number` is the ondernummer, or for an Aanhangsel its own number; `reprint` counts
    the reprints (herdrukken) of that number. `parent` is, for an annex (bijlage), the id of the paper that
    it belongs to: dossier and number are then those of that paper. `example` marks the documents of the
    sample corpus, which do not exist outside Kamerbron.
    """

    id: str | None = None
    dossiers: tuple[Dossier, ...] = ()
    number: str | None = None
    reprint: int | None = None
    parent: str | None = None
    chamber: Chamber | None = None
    session_year: str | None = None
    kind: str | None = None
    title: str | None = None
    date: dt.date | None = None
    signatories: tuple[str, ...] = ()
    example: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a text that names another paper, or one or more dossiers as a whole.

    `target` is the publication id of the paper; None when only dossiers are named. `dossiers` are all
    that it names, in the form of an id: `27925`, `36410-VII`.
    """

    start: int
    end: int
    target: str | None
    dossiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerReference:
    """A place in an answer that points to other answers of the document: `zie het antwoord op vraag 4`.

    `units` are the keys of the answers meant; empty when the document holds no such answer.
    """

    start: int
    end: int
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid.

    A cell that spans columns stands in the first of them and the others are empty; one that spans rows is
    repeated in each. `columns` are the headings of the columns, empty when the table has none. Rows are as
    long as the table is wide.
    """

    caption: str | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note under a paragraph.

    `number` is the mark as printed. `offset` is where the mark stood in the text of the paragraph,
    which no longer holds it; it is None when the mark was not found and the note hangs from the last
    paragraph before it. `text` is empty when the source has the mark and lost the note.
    """

    number: str
    text: str
    offset: int | None
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """An alinea: text with its list items, each on a line of its own; or a table.

    `number` counts from 1 within the unit, `document_number` from 1 within the document. The text of a
    table is its caption, its column headings and its rows, each on a line, the cells joined by
    `CELL_SEPARATOR`.
    """

    number: int
    document_number: int
    text: str
    footnotes: tuple[Footnote, ...] = ()
    references: tuple[Reference, ...] = ()
    answer_references: tuple[AnswerReference, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A question, an answer, a section, or the introduction before the first of these.

    `key` names the unit within its document (`antwoord-3-4`, `sectie-2`). `numbers` are the numbers
    of the question, or of all the questions that the answer answers. `headings` is the path of
    headings above the text, outermost first; a document without headings is one section without any.
    """

    key: str
    kind: UnitKind
    numbers: tuple[int, ...]
    headings: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file that a document was read from: its path under the folder, and its SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Which source said what a field of the publication is; `field` is its name in Publication."""

    field: str
    source: str


@dataclass(frozen=True, slots=True)
class Document:
    """A Kamerstuk as it was read.

    `id` is the publication id, or one made from the file name where there is none. `notices` are the
    things an operator should know about the reading, one Dutch line each. `form` is what the file was:
    `XML`, `PDF`, `tekst`. `origins` say where each field of the publication comes from.
    """

    id: str
    publication: Publication
    source: SourceFile
    units: tuple[Unit, ...]
    notices: tuple[str, ...] = ()
    form: str = ""
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A numbered question of the document, with its text."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class PassageFootnote:
    """A footnote with the paragraph (by its number in the unit) that it hangs from.

    `offset` is where its mark stood in the text of the passage, or None when that is not known.
    """

    paragraph: int
    number: str
    text: str
    offset: int | None


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A row of a table in a passage: `text[start:end]`, and `searched`, the row as it is searched.

    That is each cell under the heading of its column, after the caption: what the row by itself leaves out.
    """

    start: int
    end: int
    searched: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole consecutive paragraphs of one unit, or a piece of one long paragraph.

    `text` is exactly the text of the paragraphs in the document, joined by blank lines. `start` is the
    offset of the text within its paragraph and is other than 0 only for a later piece. `piece` counts
    the pieces of one paragraph from 1 and is None for whole paragraphs. `section` is what a citation
    calls the section: its heading, under those above it where two sections are headed alike. Where even
    those are alike `section_repeat` says which of them it is, from 2.
    `questions` are the questions that the unit answers. `refers_to` are the keys of the units that it
    refers to when it says nothing else, `cites` the ids of the publications that it names, or that a
    question names that it answers. A `formality` says yes to a courtesy and no more. `sketch` is that of its
    words (`near_identical`).
    """

    id: str
    document_id: str
    publication: Publication
    source_name: str
    unit_key: str
    unit_kind: UnitKind
    unit_numbers: tuple[int, ...]
    headings: tuple[str, ...]
    section: str | None
    paragraphs: tuple[int, ...]
    piece: int | None
    start: int
    text: str
    questions: tuple[Question, ...]
    footnotes: tuple[PassageFootnote, ...]
    rows: tuple[PassageRow, ...] = ()
    refers_to: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    formality: bool = False
    section_repeat: int | None = None
    sketch: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage as offsets into its text, or a footnote of it.

    For a footnote `footnote` is its place among the passage's footnotes, and the offsets are those of
    the sentence that bears its mark.
    """

    row: int
    passage_row: int
    start: int
    end: int
    footnote: int | None = None


CELL_SEPARATOR = " | "
"""Between the cells of a table row."""

PARAGRAPH_SEPARATOR = "\n\n"
"""Between the paragraphs of a passage; no paragraph holds it itself."""
