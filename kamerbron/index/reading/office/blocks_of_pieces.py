"""The pieces of DOCX and ODT become blocks: headings, items, tables and text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kamerbron.index.reading.office.pieces import (
    Face,
    OfficeCell,
    OfficeParagraph,
    OfficeTable,
    Piece,
    cell_text,
    paragraphs_of,
    plain_text,
    printed,
)
from kamerbron.index.reading.office.typed_notes import hang_typed_notes
from kamerbron.index.reading.paper.blocks import Block, BlockKind, is_bare_number, is_item, is_label
from kamerbron.index.reading.paper.marks import Marks, bare_text
from kamerbron.index.reading.paper.tables import Cell, grid

# Headings that only their typography tells stand below those that a style names.
_TYPOGRAPHIC_RANK = 10

_CAPTION_STYLE = re.compile(r"caption|bijschrift|tabeltitel|table$|tabel$")
_CAPTION = re.compile(r"(?:Tabel|Overzicht|Figuur|Grafiek) \d+(?:\.\d+)*\b", re.IGNORECASE)

# A line that was broken by hand is long, ends in the middle of a sentence, and is taken up in lower case.
_MIN_BROKEN_CHARACTERS = 40
_MAX_BROKEN_CHARACTERS = 2000
_MID_SENTENCE_END = re.compile(r"[\w)%”’\"']$")
_MID_SENTENCE_START = re.compile(r"[a-zà-ÿ]\w*[ ,]")

# A cell that is further to the right than this, as damaged tables say, stands beside the one before it.
_MAX_COLUMN = 200

# A question in bold is no heading.
_MAX_WORDS_OF_ASKING_HEADING = 9


def blocks_of(pieces: Sequence[Piece], marks: Marks) -> list[Block]:
    """Make blocks of pieces. Notes that were typed are hung at their marks, and added to `marks`."""
    faces = _faces_of_headings(pieces)
    blocks: list[Block] = []
    before: OfficeParagraph | None = None
    for piece in pieces:
        if isinstance(piece, OfficeTable):
            _add_table(blocks, piece, before)
            before = None
        elif not piece.text and not piece.mark:
            before = None
        else:
            _add_paragraph(blocks, piece, before, faces)
            before = piece
    return hang_typed_notes(blocks, marks)


def _faces_of_headings(pieces: Sequence[Piece]) -> tuple[Face, ...]:
    """Return the faces that tell a heading, the most prominent first: those not used for running text."""
    paragraphs = [piece for piece in pieces if isinstance(piece, OfficeParagraph) and piece.level is None]
    total = sum(len(paragraph.text) for paragraph in paragraphs)
    faces = (Face(bold=True), Face(underlined=True), Face(italic=True))
    return tuple(
        face
        for face in faces
        if 2 * sum(len(paragraph.text) for paragraph in paragraphs if _is_set(paragraph, face)) <= total
    )


def _is_set(paragraph: OfficeParagraph, face: Face) -> bool:
    own = paragraph.face
    return bool(
        (face.bold and own.bold) or (face.underlined and own.underlined) or (face.italic and own.italic)
    )


def _rank(paragraph: OfficeParagraph, faces: Sequence[Face]) -> int | None:
    """Return the rank of a heading, None of other text."""
    if paragraph.level is not None:
        return paragraph.level
    text = bare_text(paragraph.text)
    if text.endswith("?") and len(text.split()) > _MAX_WORDS_OF_ASKING_HEADING:
        return None
    place = next((place for place, face in enumerate(faces) if _is_set(paragraph, face)), None)
    if place is None:
        return None
    # Of two headings in bold the one in italics too is the lesser.
    lesser = bool(paragraph.face.bold and paragraph.face.italic)
    return _TYPOGRAPHIC_RANK + 2 * place + lesser + 1


def _add_paragraph(
    blocks: list[Block], paragraph: OfficeParagraph, before: OfficeParagraph | None, faces: Sequence[Face]
) -> None:
    label = paragraph.mark if is_label(paragraph.mark) and not is_bare_number(paragraph.mark) else ""
    if label:
        # The list prints the label of a question: `Vraag 1`.
        blocks.append(Block(BlockKind.TEXT, label))
        paragraph = replace(paragraph, mark="", is_item=False)
        if not paragraph.text:
            return
    elif not paragraph.text and not is_bare_number(paragraph.mark):
        return
    text, rank = printed(paragraph), _rank(paragraph, faces)
    if rank is not None and (paragraph.level is not None or not paragraph.is_item):
        block = Block(BlockKind.HEADING, text, rank=rank)
    elif (paragraph.is_item and paragraph.text) or is_item(bare_text(plain_text(text))):
        block = Block(BlockKind.ITEM, text)
    else:
        block = Block(BlockKind.TEXT, text)
    if before is not None and not label and _goes_on(blocks, block):
        blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text} {text}")
    else:
        blocks.append(block)


def _goes_on(blocks: Sequence[Block], block: Block) -> bool:
    """Whether a paragraph goes on in the middle of the sentence of the one right above it."""
    if not blocks or block.kind is BlockKind.ITEM:
        return False
    above, text = blocks[-1], bare_text(plain_text(block.text))
    if (above.kind, above.rank) != (block.kind, block.rank) or len(above.text) > _MAX_BROKEN_CHARACTERS:
        return False
    ending = bare_text(plain_text(above.text))
    return (
        len(ending) >= _MIN_BROKEN_CHARACTERS
        and _MID_SENTENCE_END.search(ending) is not None
        and _MID_SENTENCE_START.match(text) is not None
    )


def _add_table(blocks: list[Block], table: OfficeTable, before: OfficeParagraph | None) -> None:
    """Add a table; the line right above it is its caption when it says so."""
    caption = None
    if before is not None and blocks and _is_caption(before):
        caption = blocks.pop().text
    cells = [[_cell(cell) for cell in row] for row in table.rows]
    made = grid(cells, table.head_rows, caption)
    if made is not None:
        blocks.append(Block(BlockKind.TABLE, "", table=made))
    elif caption is not None:
        blocks.append(Block(BlockKind.TEXT, caption))


def _cell(cell: OfficeCell) -> Cell:
    column = cell.column if cell.column < _MAX_COLUMN else None
    return Cell(cell_text(cell), cell.width, cell.height, column)


def _is_caption(paragraph: OfficeParagraph) -> bool:
    text = bare_text(plain_text(paragraph.text))
    if _CAPTION_STYLE.search(paragraph.style):
        return True
    # `Tabel 1 laat zien …` is a sentence.
    is_sentence = text.endswith((".", ":", ";")) and not (paragraph.face.bold or paragraph.face.italic)
    return _CAPTION.match(text) is not None and not is_sentence


def holds_text(pieces: Sequence[Piece]) -> bool:
    """Whether there is any text in pieces."""
    return any(True for _ in paragraphs_of(pieces))
