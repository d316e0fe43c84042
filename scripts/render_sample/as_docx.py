"""A paper as a DOCX in the manner of a ministry's letters: bold lines for headings, empty ones between."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import replace
from typing import cast

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.text.paragraph import CT_P
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph

from scripts.render_sample.archive import settle_archive
from scripts.render_sample.docx_parts import (
    add_footnotes,
    add_numbering,
    footnote_reference,
    number_paragraph,
)
from scripts.render_sample.hyphenation import SOFT_HYPHEN
from scripts.render_sample.model import (
    PLAIN,
    Block,
    Cell,
    Division,
    Group,
    Heading,
    ItemList,
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

_BOLD = Style(bold=True)
_ITALIC = Style(italic=True)


def render_docx(paper: Paper) -> bytes:
    """Render a paper as DOCX."""
    writer = _Writer()
    writer.properties(paper)
    if isinstance(paper.head, Stuk):
        head = paper.head
        writer.text((Run(f"{head.dossier_number} {head.dossier_title}"),), _BOLD)
        writer.text((Run(f"Nr. {head.number} "), *head.title), _BOLD)
        if head.date is not None:
            writer.text(head.date)
        writer.space()
    else:
        for description in paper.head.descriptions:
            writer.text(description, _BOLD)
            writer.space()
    writer.blocks(paper.blocks)
    return writer.finish()


class _Writer:
    """Writes a document and collects its footnotes."""

    def __init__(self) -> None:
        self.document: Document = docx.Document()
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Verdana", Pt(9)
        self.notes: list[Note] = []

    def properties(self, paper: Paper) -> None:
        """Write the header of the pages and the properties of the file, dated as the paper is."""
        issued = dt.datetime.fromisoformat(paper.issued).replace(tzinfo=dt.UTC)
        properties = self.document.core_properties
        properties.title, properties.author = paper.meta("DC.title"), ""
        properties.created = properties.modified = issued
        properties.comments, properties.language = "", "nl-NL"
        header = self.document.sections[0].header.paragraphs[0]
        header.text = "Ministerie van Infrastructuur en Waterstaat"

    def finish(self) -> bytes:
        """Return the file."""
        if self.notes:
            add_footnotes(self.document, [self._note(note) for note in self.notes])
        content = io.BytesIO()
        self.document.save(content)
        return settle_archive(content.getvalue())

    def _note(self, note: Note) -> list[CT_P]:
        made = []
        for words in note.texts:
            paragraph = DocxParagraph(cast("CT_P", OxmlElement("w:p")), self.document)
            self._inline(paragraph, (Run(" "), *words), PLAIN)
            made.append(_element(paragraph))
        return made

    # --- blocks ---

    def space(self) -> None:
        """Write an empty line."""
        self.document.add_paragraph()

    def text(self, words: Text, style: Style = PLAIN) -> DocxParagraph:
        """Write a paragraph. `style` adds to what its text has of its own."""
        paragraph = self.document.add_paragraph()
        self._inline(paragraph, words, style)
        return paragraph

    def blocks(self, blocks: Iterable[Block]) -> None:
        """Write blocks with an empty line after each; none between a sentence and the list it opens."""
        blocks = tuple(blocks)
        for index, block in enumerate(blocks):
            self._block(block)
            opens_list = isinstance(blocks[index + 1] if index + 1 < len(blocks) else None, ItemList)
            if not opens_list and not isinstance(block, Heading | Division):
                self.space()

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(words):
                self.text(words)
            case Group(blocks):
                for part in blocks:
                    self._block(part)
            case Heading(words, face):
                self.text(words, _BOLD if face == "vet" else _ITALIC)
            case Division(number, title, level, blocks):
                self.text((Run(f"{number} "), *title), _BOLD if level == 1 else _ITALIC)
                self.blocks(blocks)
            case ItemList():
                self._list(block, 0)
            case Table():
                self._table(block)
            case Turn():
                self._turn(block)
            case Signature(function, first_name, last_name):
                self.text((Run(function),))
                self.space()
                self.space()
                self.text((Run(f"{first_name} {last_name}"),))

    def _turn(self, turn: Turn) -> None:
        """Write a question in bold, or an answer under a label as ministries write it."""
        label = turn.label
        _, _, numbers = label.partition(" ")
        if turn.is_answer and numbers:
            label = f"Antwoord op {'vraag' if numbers.isdigit() else 'vragen'} {numbers}"
        self.text((Run(label),), _BOLD)
        style = PLAIN if turn.is_answer else _BOLD
        for index, block in enumerate(turn.blocks):
            if index:
                self.space()
            if isinstance(block, Paragraph):
                self.text(block.text, style)
            else:
                self._block(block)

    def _list(self, items: ItemList, level: int) -> None:
        """Write a list with the numbering of Word, which begins anew for each."""
        numbering = add_numbering(self.document, items.items[0].mark, level)
        for item in items.items:
            for index, block in enumerate(item.blocks):
                if isinstance(block, ItemList):
                    self._list(block, level + 1)
                elif isinstance(block, Paragraph):
                    paragraph = self.text(block.text)
                    if not index:
                        number_paragraph(_element(paragraph), numbering, level)

    # --- tables ---

    def _table(self, table: Table) -> None:
        """Write a table: its title above it and its notes under it as paragraphs."""
        self.text(table.title, _BOLD)
        rows = (*table.head, *table.body)
        grid = self.document.add_table(len(rows), len(table.widths), style="Table Grid")
        lines = self.document.element.body.tbl_lst[-1].tr_lst
        for number, row in enumerate(rows):
            is_head = number < len(table.head)
            if is_head:
                lines[number].get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            for cell in row:
                last = grid.cell(number + cell.rows - 1, cell.column + cell.columns - 1)
                self._cell(grid.cell(number, cell.column).merge(last), cell, _BOLD if is_head else PLAIN)
        for note in notes_of(texts_of(table)):
            for words in note.texts:
                self.text((Run(note.number, Style(raised=True)), Run(" "), *words))

    def _cell(self, target: _Cell, cell: Cell, style: Style) -> None:
        paragraph = target.paragraphs[0]
        for index, words in enumerate(cell.texts):
            if index:
                paragraph = target.add_paragraph()
            self._inline(paragraph, words, style)

    # --- text ---

    def _inline(self, paragraph: DocxParagraph, words: Text, style: Style) -> None:
        for part in words:
            if isinstance(part, Run):
                _add_run(paragraph, part, style)
            elif part.in_table:
                _add_run(paragraph, Run(part.number, Style(raised=True)), style)
            else:
                self.notes.append(part)
                _element(paragraph).append(footnote_reference(len(self.notes)))


def _element(paragraph: DocxParagraph) -> CT_P:
    """Return the XML of a paragraph."""
    return cast("CT_P", paragraph.paragraph_format.element)


def _add_run(paragraph: DocxParagraph, run: Run, style: Style) -> None:
    """Add a run; a soft hyphen in it is an element of its own, as Word writes it. Links are not kept."""
    printed = replace(run.style, bold=run.style.bold or style.bold, italic=run.style.italic or style.italic)
    made = paragraph.add_run()
    for index, text in enumerate(run.text.split(SOFT_HYPHEN)):
        if index:
            made.font.element.append(OxmlElement("w:softHyphen"))
        made.add_text(text)
    # None leaves a property out; False would write that it is switched off.
    made.bold, made.italic = printed.bold or None, printed.italic or None
    # One property of the font holds both: setting either of them to None takes the other away.
    if printed.raised:
        made.font.superscript = True
    elif printed.lowered:
        made.font.subscript = True
