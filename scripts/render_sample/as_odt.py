"""A paper as ODT in the form of the official ones, in which automatic styles say all there is to say."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

from odf import draw, meta, style, table, text
from odf.element import Element
from odf.opendocument import OpenDocumentText

from scripts.render_sample.archive import settle_archive
from scripts.render_sample.model import (
    PLAIN,
    Block,
    Cell,
    Division,
    Group,
    Heading,
    ItemList,
    Kamervragen,
    Note,
    Paper,
    Paragraph,
    Run,
    Signature,
    Stuk,
    Style,
    Table,
    Text,
    Turn,
    notes_of,
    texts_of,
)
from scripts.render_sample.odt_styles import SPACE, Styles


def render_odt(paper: Paper) -> bytes:
    """Render a paper as ODT."""
    writer = _Writer()
    writer.metadata(paper)
    writer.foot(paper)
    writer.colophon(paper)
    writer.banner(paper)
    if isinstance(paper.head, Stuk):
        writer.head_of_stuk(paper.head)
    else:
        writer.head_of_kamervragen(paper.head)
    writer.blocks(paper.blocks)
    return writer.finish()


class _Writer:
    """Writes a document, with each style when it is first used."""

    def __init__(self) -> None:
        self.document = OpenDocumentText()
        self.parent = self.document.text
        self.styles = Styles(self.document)

    def finish(self) -> bytes:
        """Return the file."""
        content = io.BytesIO()
        self.document.write(content)
        return settle_archive(content.getvalue())

    # --- head ---

    def metadata(self, paper: Paper) -> None:
        """Write the fields of metadata, named by scheme and name."""
        for field in paper.metas:
            name = f"{field.scheme}/{field.name}" if field.scheme else field.name
            self.document.meta.addElement(meta.UserDefined(name=name, text=field.content or None))

    def foot(self, paper: Paper) -> None:
        """Write the foot of the pages."""
        layout = style.PageLayout(name="portrait-margin-text")
        self.document.automaticstyles.addElement(layout)
        line = text.P(stylename="footer", text=paper.running_foot)
        line.addElement(text.Tab())
        line.addElement(text.PageNumber(selectpage="current"))
        foot = style.Footer()
        foot.addElement(line)
        page = style.MasterPage(name="Standard", pagelayoutname=layout)
        page.addElement(foot)
        self.document.masterstyles.addElement(page)

    def colophon(self, paper: Paper) -> None:
        """Write the frame at the foot of the first page, which holds the identity of the paper."""
        frame = draw.Frame(
            name="frillblok",
            stylename=self.styles.frame,
            anchortype="page",
            anchorpagenumber="1",
            width="1.5602in",
            x="15mm",
            y="253.5mm",
        )
        box = draw.TextBox(minheight="0.2in")
        for line in (paper.id, f"'s-Gravenhage {paper.issued[:4]}"):
            box.addElement(text.P(stylename="frillblok", text=line))
        frame.addElement(box)
        self.parent.addElement(frame)

    def banner(self, paper: Paper) -> None:
        """Write the table that heads a paper: chamber, session year and kind of paper."""
        lines = paper.head_lines
        grid = table.Table(name="parlementair.kop")
        for _ in range(3):
            grid.addElement(table.TableColumn())
        title = self.styles.paragraph("font.bold", "size.18.12pt", "mt.2.5mm")
        big = self.styles.paragraph("font.bold", "size.51.15pt", "align.right")
        small = self.styles.paragraph("size.9.59pt", "mt.2.5mm")
        grid.addElement(_row((lines["kameraanduiding"], title, 2), (lines["kamernummer"], big, 1)))
        if isinstance(paper.head, Stuk):
            grid.addElement(_row((lines["vergaderjaar"], small, 3)))
        else:
            kind = "title.parlementair"
            grid.addElement(_row((lines["vergaderjaar"], small, 1), (lines["documenttype"], kind, 2)))
            grid.addElement(_row(("", self.styles.paragraph(), 1), (lines["overig"], kind, 2)))
        self.parent.addElement(grid)

    def head_of_stuk(self, head: Stuk) -> None:
        """Write the headings of dossier and paper, number and title apart by a tab."""
        dossier = self.styles.paragraph("font.bold", "size.12.26pt", "indent.-58.5mm")
        self._heading(dossier, head.dossier_number, (Run(head.dossier_title),))
        stuk = self.styles.paragraph("font.bold", "size.9.06pt", "mt.18.8mm", "indent.-58.5mm")
        self._heading(stuk, f"Nr. {head.number}\n      ", head.title)
        if head.date is not None:
            self._paragraph(head.date)

    def _heading(self, stylename: str, number: str, title: Text) -> None:
        heading = text.H(stylename=stylename, outlinelevel=1)
        heading.addText(number)
        heading.addElement(text.Tab())
        self._inline(heading, title)
        self.parent.addElement(heading)

    def head_of_kamervragen(self, head: Kamervragen) -> None:
        """Write the number of the Aanhangsel, and what was asked and answered by whom."""
        self.parent.addElement(text.P(stylename="kamervraagnummer", text=head.number))
        for description in head.descriptions:
            self._paragraph(description, "font.roman", SPACE)

    # --- blocks ---

    def blocks(self, blocks: Iterable[Block], depth: int = 0, *, close: bool = False) -> None:
        """Write blocks; `close` ones without white space above them."""
        for block in blocks:
            self._block(block, depth, () if close else (SPACE,))

    def _block(self, block: Block, depth: int, space: tuple[str, ...]) -> None:
        match block:
            case Paragraph(words):
                self._paragraph(words, *space)
            case Group((first, *others)):
                self._block(first, depth, space)
                self.blocks(others, depth, close=True)
            case Heading(words, face):
                self._paragraph(words, "font.bold" if face == "vet" else "font.italic", *space)
            case Division(number, title, level, blocks):
                face = "font.bold" if level == 1 else "font.italic"
                self._paragraph((Run(f"{number} "), *title), face, *space)
                self.blocks(blocks, depth)
            case ItemList(items):
                for item in items:
                    self._items(item.mark, item.blocks, depth + 1)
            case Table():
                self._table(block)
            case Turn(_, label, blocks):
                self._paragraph((Run(label),), *space)
                self.blocks(blocks, depth, close=True)
            case Signature(function, first_name, last_name):
                self._paragraph((Run(function),), *space)
                self._paragraph((Run(f"{first_name} {last_name}"),))

    def _items(self, mark: str, blocks: Iterable[Block], depth: int) -> None:
        """Write an item as a paragraph that begins with its mark and a tab."""
        first, *others = blocks
        if isinstance(first, Paragraph):
            paragraph = text.P(stylename=self.styles.paragraph(f"ml.{4 * depth}mm"))
            paragraph.addText(mark)
            paragraph.addElement(text.Tab())
            self._inline(paragraph, first.text)
            self.parent.addElement(paragraph)
        self.blocks(others, depth, close=True)

    def _paragraph(self, words: Text, *parts: str) -> None:
        paragraph = text.P(stylename=self.styles.paragraph(*parts))
        self._inline(paragraph, words)
        self.parent.addElement(paragraph)

    # --- text ---

    def _inline(self, parent: Element, words: Text) -> None:
        for part in words:
            if isinstance(part, Note):
                parent.addElement(self._note(part))
                continue
            # A link leaves no trace in official ODTs.
            names = _style_parts(replace(part.style, link=None))
            if names:
                parent.addElement(text.Span(stylename=self.styles.span(*names), text=part.text))
            else:
                parent.addText(part.text)

    def _note(self, note: Note) -> Element:
        """Return a footnote; of the note to a table only the mark, for it stands under the table."""
        if note.in_table:
            return text.Span(stylename=self.styles.span("pos.super"), text=note.number)
        made = text.Note(id=note.id, noteclass="footnote")
        made.addElement(text.NoteCitation(text=note.number))
        body = text.NoteBody()
        for words in note.texts:
            paragraph = text.P(stylename="Footnote")
            self._inline(paragraph, words)
            body.addElement(paragraph)
        made.addElement(body)
        return made

    # --- tables ---

    def _table(self, content: Table) -> None:
        """Write a table: its title above it and its notes under it as paragraphs."""
        self._paragraph(content.title, "font.bold", "size.7.5pt", SPACE)
        grid = table.Table(name="tabel")
        for _ in content.widths:
            grid.addElement(table.TableColumn())
        head = table.TableHeaderRows()
        bold = self.styles.paragraph("font.bold", "size.7.5pt")
        self._rows(head, content.head, bold, len(content.widths))
        grid.addElement(head)
        self._rows(grid, content.body, self.styles.paragraph("size.7.5pt"), len(content.widths))
        self.parent.addElement(grid)
        for note in notes_of(texts_of(content)):
            for words in note.texts:
                mark = Run(note.number, Style(raised=True))
                self._paragraph((mark, Run(" "), *words), "size.7.5pt")

    def _rows(self, parent: Element, rows: Iterable[tuple[Cell, ...]], stylename: str, width: int) -> None:
        for row in rows:
            made = table.TableRow()
            cells = {cell.column: cell for cell in row}
            for column in range(width):
                cell = cells.get(column)
                if cell is None:
                    made.addElement(table.CoveredTableCell())
                    continue
                entry = table.TableCell(
                    valuetype="string", numbercolumnsspanned=cell.columns, numberrowsspanned=cell.rows
                )
                for words in cell.texts or ((),):
                    paragraph = text.P(stylename=stylename)
                    self._inline(paragraph, words)
                    entry.addElement(paragraph)
                made.addElement(entry)
            parent.addElement(made)


def _style_parts(run_style: Style) -> list[str]:
    if run_style == PLAIN:
        return []
    marks: tuple[tuple[bool, str], ...] = (
        (run_style.bold, "font.bold"),
        (run_style.italic, "font.italic"),
        (run_style.raised, "pos.super"),
        (run_style.lowered, "pos.sub"),
    )
    return [name for is_so, name in marks if is_so]


def _row(*cells: tuple[str, str, int]) -> Element:
    """Return a row of the banner from texts, their styles and the columns they span."""
    row = table.TableRow()
    for words, stylename, columns in cells:
        cell = table.TableCell(valuetype="string", numbercolumnsspanned=columns)
        cell.addElement(text.P(stylename=stylename, text=words))
        row.addElement(cell)
        for _ in range(columns - 1):
            row.addElement(table.CoveredTableCell())
    return row
