"""A paper laid out in pages as the printer of the Kamer does it: the PDF draws them, the text copies them.

The measures were taken from official PDFs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scripts.render_sample.model import (
    PLAIN,
    Block,
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
    squeeze,
    texts_of,
)
from scripts.render_sample.pages import COLUMN, MARGIN, Line, Page, Segment
from scripts.render_sample.typeset import Piece, Word, fill_lines, words_of

# Helvetica runs narrower than the letter of the Kamer; in a column this wide it breaks lines as official
# papers do, at some seventy characters.
_COLUMN_END = 506.0
_FOOT_END = 539.0

_FIRST_TOP = 764.0
_TOP = 771.0
_BOTTOM = 118.0

_ITEM_INDENT = 11.3

_BOLD = Style(bold=True)
_ITALIC = Style(italic=True)


@dataclass(frozen=True, slots=True)
class _Measures:
    """How a kind of paper is set."""

    size: float
    leading: float
    note_size: float = 7.0
    note_leading: float = 8.5


_STUK = _Measures(size=9.06, leading=10.65)
_KAMERVRAGEN = _Measures(size=8.525, leading=9.59)


def lay_out(paper: Paper) -> tuple[Page, ...]:
    """Lay out a paper."""
    layout = _Layout(_STUK if isinstance(paper.head, Stuk) else _KAMERVRAGEN)
    if isinstance(paper.head, Stuk):
        layout.head_of_stuk(paper, paper.head)
    else:
        layout.head_of_kamervragen(paper, paper.head)
    layout.blocks(paper.blocks)
    pages = layout.finish()
    for number, page in enumerate(pages, start=1):
        page.foot += _foot(paper, number)
    return tuple(pages)


def _foot(paper: Paper, number: int) -> list[Line]:
    """Return what stands at the margin and the foot of a page: the identity of the paper on the first."""
    issn = "7371" if isinstance(paper.head, Stuk) else "7398"
    running = _segment(COLUMN, paper.running_foot.replace("-", "–"), 8.525)
    page_number = _segment(_FOOT_END - 4.7, str(number), 8.525)
    if number > 1:
        return [Line(68.0, (running, page_number))]
    return [
        Line(82.0, (_segment(MARGIN, paper.id, 5.86),)),
        Line(75.5, (_segment(MARGIN, f"ISSN 0921 - {issn}", 5.86),)),
        Line(68.0, (_segment(MARGIN, f"’s-Gravenhage {paper.issued[:4]}", 5.86), running, page_number)),
    ]


def _segment(x: float, text: str, size: float, style: Style = PLAIN) -> Segment:
    return Segment(x, words_of((Run(text),), size, style))


class _Layout:
    """Sets blocks under each other, page after page."""

    def __init__(self, measures: _Measures) -> None:
        self.measures = measures
        self.pages = [Page()]
        self._notes: list[list[Note]] = [[]]
        self._y = _FIRST_TOP
        self._space = False

    # --- heads ---

    def head_of_stuk(self, paper: Paper, head: Stuk) -> None:
        """Set the head of a Kamerstuk, at its fixed places."""
        self._banner(paper, None)
        title = _segment(COLUMN, head.dossier_title, 12.26, _BOLD)
        self._at(653.0, _segment(MARGIN, head.dossier_number, 12.26, _BOLD), title, after_space=True)
        self._y, self._space = 559.5 + 2 * self.measures.leading, True
        number = _segment(MARGIN, f"Nr. {head.number}", self.measures.size, _BOLD)
        self._text(head.title, style=_BOLD, beside=number)
        if head.date is not None:
            # The date stands close under the title, and is a paragraph of its own.
            self._y, self._space = self._y + self.measures.leading - 1.6, True
            self._text(head.date)

    def head_of_kamervragen(self, paper: Paper, head: Kamervragen) -> None:
        """Set the head of Kamervragen, at its fixed places."""
        self._banner(paper, squeeze(paper.head_lines["documenttype"]))
        self._y = 647.0 + self.measures.leading
        self._text((Run(squeeze(paper.head_lines["overig"])),), style=_BOLD)
        self._at(538.0, _segment(COLUMN, head.number, 11.0, _BOLD))
        self._y = 507.5 + self.measures.leading
        for description in head.descriptions:
            self._text(description)
            self._y -= 4.0

    def _banner(self, paper: Paper, document_type: str | None) -> None:
        chamber, number = paper.head_lines["kameraanduiding"], paper.head_lines["kamernummer"]
        # The large figure hangs down from the line that it ends.
        figure = Segment(507.7, (Word((Piece(number, "Helvetica-Bold", 51.15, rise=-22.0),)),))
        self._at(762.3, _segment(MARGIN, chamber, 18.12, _BOLD), figure)
        years = paper.head_lines["vergaderjaar"].replace("-", "–")
        session = _segment(MARGIN, years, 9.59)
        others = () if document_type is None else (_segment(COLUMN, document_type, 9.59, _BOLD),)
        self._at(703.8, session, *others)

    def _at(self, y: float, *segments: Segment, after_space: bool = False) -> None:
        self.pages[-1].lines.append(Line(y, segments, after_space=after_space))

    # --- blocks ---

    def blocks(self, blocks: Iterable[Block], indent: float = 0.0, *, close: bool = False) -> None:
        """Set blocks; `close` ones without white space between them."""
        for block in blocks:
            if not close and not isinstance(block, ItemList):
                self._space = True
            self._block(block, indent)

    def _block(self, block: Block, indent: float) -> None:
        match block:
            case Paragraph(text):
                self._text(text, indent)
            case Group(blocks):
                self.blocks(blocks, indent, close=True)
            case Heading(text, "vet"):
                self._text(text, indent, _BOLD, is_heading=True)
            case Heading(text):
                self._text(text, indent, _ITALIC, is_heading=True)
            case Division(number, title, level, blocks):
                heading = Heading((Run(f"{number} "), *title), "vet" if level == 1 else "cur")
                self._block(heading, indent)
                self.blocks(blocks, indent)
            case ItemList():
                self._list(block, indent)
            case Table():
                self._table(block)
            case Turn(_, label, blocks):
                self._text((Run(label),), is_heading=True)
                self.blocks(blocks, close=True)
            case Signature(function, first_name, last_name):
                self._text((Run(function),))
                self._text((Run(f"{first_name} {last_name}"),))

    def _list(self, items: ItemList, indent: float) -> None:
        """Set a list, its marks hanging out."""
        for item in items.items:
            first, *others = item.blocks
            mark = _segment(COLUMN + indent, item.mark, self.measures.size)
            if isinstance(first, Paragraph):
                self._text(first.text, indent + _ITEM_INDENT, beside=mark)
            self.blocks(others, indent + _ITEM_INDENT, close=True)

    def _text(
        self,
        text: Text,
        indent: float = 0.0,
        style: Style = PLAIN,
        *,
        beside: Segment | None = None,
        is_heading: bool = False,
    ) -> None:
        """Set a text, with what stands `beside` its first line. A heading keeps two lines under it."""
        x = COLUMN + indent
        words = words_of(text, self.measures.size, style)
        breaks_words = style == PLAIN and not is_heading
        for index, filled in enumerate(fill_lines(words, _COLUMN_END - x, breaks_words=breaks_words)):
            segment = Segment(x, filled.words)
            segments = (beside, segment) if beside and not index else (segment,)
            notes = [note for word in filled.words for note in word.notes if not note.in_table]
            line = Line(0.0, segments, runs_on=not filled.is_last, is_hyphenated=filled.is_hyphenated)
            self._add(line, notes, lines_after=2 if is_heading else 0)

    def _add(self, line: Line, notes: Sequence[Note] = (), lines_after: int = 0) -> None:
        """Add a line under the others; on a new page if it and its notes no longer fit on this one."""
        leading = self.measures.leading
        needed = leading * (1 + self._space + lines_after)
        if self._y - needed < _BOTTOM + self._notes_height([*self._notes[-1], *notes]):
            self.pages.append(Page())
            self._notes.append([])
            self._y = _TOP + leading
            self._space = False
        self._y -= leading * (1 + self._space)
        self.pages[-1].lines.append(replace(line, y=self._y, after_space=self._space))
        self._notes[-1] += notes
        self._space = False

    def _table(self, table: Table) -> None:
        """Set a table: each row a line with its cells under each other's, then its own notes."""
        size, width = 7.5, _COLUMN_END - COLUMN
        for filled in fill_lines(words_of(table.title, size, _BOLD), width, breaks_words=False):
            self._add(Line(0.0, (Segment(COLUMN, filled.words),), runs_on=not filled.is_last))
        for is_head, rows in ((True, table.head), (False, table.body)):
            for row in rows:
                segments = []
                for cell in row:
                    x = COLUMN + width * sum(table.widths[: cell.column])
                    style = _BOLD if is_head else PLAIN
                    segments += [Segment(x, words_of(text, size, style)) for text in cell.texts]
                self._add(Line(0.0, tuple(segments)))
        for note in notes_of(texts_of(table)):
            for line in self._note_lines(note):
                self._add(line)

    # --- notes ---

    def _note_lines(self, note: Note) -> list[Line]:
        size = self.measures.note_size
        mark = Segment(COLUMN, words_of((Run(note.number, Style(raised=True)),), size))
        x = COLUMN + 8.5
        lines: list[Line] = []
        for text in note.texts:
            for filled in fill_lines(words_of(text, size), _COLUMN_END - x):
                segment = Segment(x, filled.words)
                segments = (segment,) if lines else (mark, segment)
                hyphenated = filled.is_hyphenated
                lines.append(Line(0.0, segments, runs_on=not filled.is_last, is_hyphenated=hyphenated))
        return lines

    def _notes_height(self, notes: Iterable[Note]) -> float:
        lines = sum(len(self._note_lines(note)) for note in notes)
        return lines * self.measures.note_leading + self.measures.leading if lines else 0.0

    def finish(self) -> list[Page]:
        """Set the notes at the foot of each page, and return the pages."""
        for page, notes in zip(self.pages, self._notes, strict=True):
            lines = [line for note in notes for line in self._note_lines(note)]
            for index, line in enumerate(lines):
                y = _BOTTOM + (len(lines) - 1 - index) * self.measures.note_leading
                page.notes.append(replace(line, y=y))
        return self.pages
