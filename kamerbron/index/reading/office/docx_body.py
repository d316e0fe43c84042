"""The body of a DOCX becomes pieces: its paragraphs and tables, with lists numbered and notes marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from kamerbron.index.reading.markup import tidy
from kamerbron.index.reading.office.docx_elements import (
    ALTERNATIVES,
    WRAPPERS,
    blocks_below,
    cells_of,
    rows_of,
)
from kamerbron.index.reading.office.docx_fields import FieldCodes
from kamerbron.index.reading.office.docx_notes import DocxNotes
from kamerbron.index.reading.office.docx_numbering import Level, Lists
from kamerbron.index.reading.office.docx_parts import RELATION, Relation, W, value, whole_number
from kamerbron.index.reading.office.docx_styles import (
    Styles,
    face_of,
    indent_of,
    level_of,
    merge_numbering,
    numbering_of,
)
from kamerbron.index.reading.office.list_marks import symbol
from kamerbron.index.reading.office.pieces import (
    Face,
    OfficeCell,
    OfficeParagraph,
    OfficeTable,
    Piece,
    TextRuns,
    link_target,
)
from kamerbron.index.reading.paper.marks import Marks

_PRINTED = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}br": " ",
    f"{W}cr": " ",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}


@dataclass(slots=True)
class DocxBody:
    """Walks the paragraphs of a document; `marks` gathers its notes and links."""

    styles: Styles
    lists: Lists
    notes: DocxNotes
    relations: Mapping[str, Relation]
    fields: FieldCodes
    marks: Marks = field(default_factory=Marks)
    item_indent: int | None = None
    """How far the text of the list item above stands from the margin; None when there is none above."""
    unfinished: TextRuns | None = None
    """The text of a paragraph whose end was struck out: it goes on in the next."""

    def pieces(self, element: etree._Element) -> tuple[Piece, ...]:
        """Return the paragraphs and tables below an element."""
        return tuple(self._pieces(element))

    def _pieces(self, element: etree._Element) -> Iterator[Piece]:
        for child in blocks_below(element):
            if child.tag == f"{W}p":
                paragraph = self._paragraph(child)
                if paragraph is not None:
                    yield paragraph
            else:
                self.item_indent = None
                yield self._table(child)

    # --- paragraphs ---

    def _paragraph(self, element: etree._Element) -> OfficeParagraph | None:
        properties = element.find(f"{W}pPr")
        style = self.styles.of(value(properties, f"{W}pStyle"))
        runs = self.unfinished or TextRuns()
        self.unfinished = None
        self._runs(element, style.face, runs)
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self.unfinished = runs
            return None
        if style.is_table_of_contents:
            return None
        numbering = merge_numbering(numbering_of(properties), style.numbering)
        level = self.lists.level(numbering)
        mark = ""
        if level is not None and numbering is not None and _is_shown(properties, style.face):
            mark = self.lists.mark(numbering)
        indent = indent_of(properties)
        outline = level_of(properties)
        return OfficeParagraph(
            text=runs.text,
            mark=mark,
            is_item=self._is_item(level, style.indent if indent is None else indent, runs.text),
            level=style.level if outline is None else (outline if outline <= 9 else None),
            face=runs.face,
            style=style.name,
        )

    def _is_item(self, level: Level | None, indent: int | None, text: str) -> bool:
        """Whether a paragraph is a list item, or stands as far from the margin as the item above it."""
        if level is not None:
            self.item_indent = level.indent if indent is None else indent
            return True
        if not text:
            return False
        if self.item_indent is not None and 0 < self.item_indent <= (indent or 0):
            return True
        self.item_indent = None
        return False

    def _runs(self, element: etree._Element, face: Face, runs: TextRuns) -> None:
        """Add the text of the runs below an element."""
        for child in element:
            if child.tag == f"{W}r":
                self._run(child, face, runs)
            elif child.tag == f"{W}hyperlink":
                self._link(child, face, runs)
            elif child.tag in WRAPPERS:
                self._runs(child, face, runs)
            elif child.tag == ALTERNATIVES:
                for choice in list(child)[:1]:
                    self._runs(choice, face, runs)

    def _link(self, element: etree._Element, face: Face, runs: TextRuns) -> None:
        relation = self.relations.get(element.get(f"{RELATION}id", ""))
        target = None if relation is None else link_target(relation.target)
        own = TextRuns()
        self._runs(element, face, own)
        text = "".join(own.parts)
        runs.faces += own.faces
        runs.mark(self.marks.link(target, text) if target is not None and text.strip() else text)

    def _run(self, run: etree._Element, face: Face, runs: TextRuns) -> None:
        properties = run.find(f"{W}rPr")
        named = value(properties, f"{W}rStyle")
        character = Face() if named is None else self.styles.of(named).face
        face = face_of(properties).over(character).over(face)
        custom: etree._Element | None = None
        for child in run:
            if child.tag == f"{W}fldChar":
                self.fields.meet(child)
            elif self.fields.is_code or face.hidden:
                continue
            elif child.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                if self.notes.is_custom(child):
                    custom = child
                    break
                runs.mark(self.notes.mark(child, self.marks, self._note_text))
            elif child.tag == f"{W}t":
                runs.add(child.text or "", face)
            elif child.tag == f"{W}sym":
                runs.add(_symbol(child), face)
            elif child.tag in _PRINTED:
                runs.mark(_PRINTED[child.tag])
        if custom is not None:
            printed = "".join(text.text or "" for text in run.iterfind(f"{W}t"))
            runs.mark(self.notes.mark(custom, self.marks, self._note_text, printed or "*"))

    def _note_text(self, note: etree._Element) -> str:
        """Return the text of a note on one line."""
        texts = []
        for paragraph in note.iter(f"{W}p"):
            runs = TextRuns()
            self._runs(paragraph, Face(), runs)
            texts.append(runs.text)
        return tidy(" ".join(texts))

    # --- tables ---

    def _table(self, element: etree._Element) -> OfficeTable:
        rows: list[list[OfficeCell]] = []
        open_cells: dict[int, tuple[int, int]] = {}
        head_rows = 0
        for row in rows_of(element):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                continue
            is_head = value(properties, f"{W}tblHeader") not in (None, "0", "false", "off")
            head_rows += is_head and head_rows == len(rows)
            rows.append([])
            column = whole_number(value(properties, f"{W}gridBefore"))
            for cell in cells_of(row):
                width = max(1, whole_number(value(cell, f"{W}tcPr/{W}gridSpan"), 1))
                merge = value(cell, f"{W}tcPr/{W}vMerge")
                pieces = self.pieces(cell)
                if merge is not None and merge != "restart" and column in open_cells:
                    _lengthen(rows, open_cells[column], pieces)
                else:
                    open_cells[column] = (len(rows) - 1, len(rows[-1]))
                    rows[-1].append(OfficeCell(pieces, column, width))
                    if merge is None:
                        del open_cells[column]
                column += width
        self.item_indent = None
        return OfficeTable(tuple(map(tuple, rows)), head_rows)


def _lengthen(rows: list[list[OfficeCell]], place: tuple[int, int], pieces: tuple[Piece, ...]) -> None:
    """Let a cell go on in one more row."""
    row, index = place
    cell = rows[row][index]
    rows[row][index] = OfficeCell((*cell.pieces, *pieces), cell.column, cell.width, len(rows) - row)


def _is_shown(properties: etree._Element | None, face: Face) -> bool:
    """Whether a paragraph is not hidden: what is hidden is not counted either."""
    own = face_of(None if properties is None else properties.find(f"{W}rPr")).over(face)
    return not own.hidden


def _symbol(element: etree._Element) -> str:
    code = element.get(f"{W}char", "")
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return symbol(character)
