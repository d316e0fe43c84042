"""Notes that were typed as text: under a table with a raised number, and below a letter with `1)`.

Word processors have footnotes, but not in tables, and ministries copy the notes of the members' questions
as they were sent. Only what has both its mark and its note becomes one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kamerbron.index.document import Table
from kamerbron.index.reading.office.pieces import RAISED_END, RAISED_START, plain_text
from kamerbron.index.reading.paper.blocks import Block, BlockKind
from kamerbron.index.reading.paper.marks import Marks, bare_text

# A note under a table, and its mark in a cell.
_TABLE_NOTE = re.compile(
    f"{RAISED_START}\\s*(?P<number>[\\d*]{{1,3}}|[a-z])\\)?\\s*{RAISED_END}\\s*(?P<text>.*)"
)

# A note below a letter. Its mark stands after a word or a sentence; the bracket of `(artikel 1)` was
# opened not far before it.
_BRACKET_CHARACTERS = 200
_LETTER_NOTE = re.compile(r"(?P<number>\d{1,2})\) ?(?P<text>\S.*)")


def hang_typed_notes(blocks: Sequence[Block], marks: Marks) -> list[Block]:
    """Hang the typed notes where their marks stand. The signs of other raised text go."""
    hung = _hang_letter_notes(_hang_table_notes(blocks, marks), marks)
    return [_plain(block) for block in hung]


def _hang_table_notes(blocks: Sequence[Block], marks: Marks) -> list[Block]:
    kept: list[Block] = []
    last_table: int | None = None
    for block in blocks:
        match = _TABLE_NOTE.fullmatch(block.text)
        if block.table is not None:
            last_table = len(kept)
        elif match is None:
            last_table = None
        elif last_table is not None:
            above = kept[last_table].table
            marked = above and _mark_table(above, match["number"], plain_text(match["text"]), marks)
            if marked is not None:
                kept[last_table] = replace(kept[last_table], table=marked)
                continue
        kept.append(block)
    return kept


def _mark_table(table: Table, number: str, text: str, marks: Marks) -> Table | None:
    """Put a note at its raised marks in a table; None when it has none."""
    mark = re.compile(f"\\s*{RAISED_START}\\s*{re.escape(number)}\\)?\\s*{RAISED_END}")
    texts = [table.caption or "", *table.columns, *(cell for row in table.rows for cell in row)]
    if not any(map(mark.search, texts)):
        return None
    # A note is hung once; where its mark is printed again only the mark goes.
    placeholders = [marks.note(number, text)]

    def marked(cell: str) -> str:
        return mark.sub(lambda _: placeholders.pop() if placeholders else "", cell)

    return Table(
        caption=None if table.caption is None else marked(table.caption),
        columns=tuple(map(marked, table.columns)),
        rows=tuple(tuple(map(marked, row)) for row in table.rows),
    )


def _hang_letter_notes(blocks: Sequence[Block], marks: Marks) -> list[Block]:
    """Hang the notes that the document ends with, when each has its mark in the text, in order."""
    notes = _last_notes(blocks)
    if not notes:
        return list(blocks)
    kept = list(blocks[: len(blocks) - len(notes)])
    places = _places(kept, [number for number, _ in notes])
    if places is None:
        return list(blocks)
    # From the last to the first, so that places before stay where they are.
    for (number, text), (index, start, end) in reversed(list(zip(notes, places, strict=True))):
        block = kept[index]
        before = block.text[:start].rstrip()
        placed = f"{before}{marks.note(f'{number})', text)}{block.text[end:]}"
        kept[index] = replace(block, text=placed)
    return kept


def _last_notes(blocks: Sequence[Block]) -> list[tuple[int, str]]:
    """Return the notes at the end, numbered from 1."""
    notes: list[tuple[int, str]] = []
    for block in reversed(blocks):
        match = _LETTER_NOTE.fullmatch(plain_text(block.text))
        if match is None or block.kind not in (BlockKind.TEXT, BlockKind.ITEM):
            break
        notes.insert(0, (int(match["number"]), match["text"]))
    numbers = [number for number, _ in notes]
    return notes if numbers == [*range(1, len(notes) + 1)] else []


def _places(blocks: Sequence[Block], numbers: Sequence[int]) -> list[tuple[int, int, int]] | None:
    """Return where the mark of each number stands: block, start, end. None when one has no place."""
    places: list[tuple[int, int, int]] = []
    index, start = 0, 0
    for number in numbers:
        signs = f"[{RAISED_START}{RAISED_END}]?"
        mark = re.compile(rf"(?<=[\w.,;:?!”\"’')»]|[{RAISED_END}])\s?{signs}\b{number}\){signs}(?!\w)")
        while index < len(blocks):
            found = next(
                (match for match in mark.finditer(blocks[index].text, start) if _is_mark(match)), None
            )
            if found is not None:
                break
            index, start = index + 1, 0
        else:
            return None
        places.append((index, found.start(), found.end()))
        start = found.end()
    return places


def _is_mark(match: re.Match[str]) -> bool:
    """Whether `1)` closes no bracket, as it does in `(artikel 1)`."""
    before = bare_text(match.string[max(0, match.start() - _BRACKET_CHARACTERS) : match.start()])
    return before.count("(") <= before.count(")")


def _plain(block: Block) -> Block:
    table = block.table
    if table is not None:
        table = Table(
            caption=None if table.caption is None else plain_text(table.caption),
            columns=tuple(map(plain_text, table.columns)),
            rows=tuple(tuple(map(plain_text, row)) for row in table.rows),
        )
    return replace(block, text=plain_text(block.text), table=table)
