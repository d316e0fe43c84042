"""Lines become blocks: those that belong together are joined, and what stands apart is looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kamerbron.index.document import Table
from kamerbron.index.reading.lines.body import Body, Line, ends_short, is_glued
from kamerbron.index.reading.lines.hyphens import join_lines
from kamerbron.index.reading.paper.blocks import Block, BlockKind, is_item, is_label, starts_with_label
from kamerbron.index.reading.paper.head import is_head_line, read_head, starts_head_part
from kamerbron.index.reading.paper.headings import MAX_LINES, looks_like_heading, starts_sentence
from kamerbron.index.reading.paper.marks import bare_text
from kamerbron.index.reading.paper.structure import Structure, read_blocks

_NUMBERED_ITEM = re.compile(r"(?:\d{1,2}|[a-z])[.)] ")
_SENTENCE_END = re.compile(r"[.?!][»”\"’')\]]*$")

# A single line of more characters than this is no heading.
_HEADING_CHARACTERS = 60

# A quotation is no longer than this.
_QUOTED_LINES = 20

# The lines at the start among which the parts of a head stand without blank lines between them.
_HEAD_LINES = 12


def read_structure(body: Body) -> Structure:
    """Find the units in the lines of a document."""
    return read_blocks(group_lines(body), body.notes)


def group_lines(body: Body) -> list[Block]:
    """Group the lines of a document and say what each group looks like."""
    groups = _group(body)
    texts = [join_lines([line.text for line in group], body.words) for group in groups]
    in_head = read_head(texts).blocks
    blocks: list[Block] = []
    for index, (group, text) in enumerate(zip(groups, texts, strict=True)):
        isolated = (group[0].gap or group[0].page_start or index == in_head) and (
            index + 1 == len(groups) or groups[index + 1][0].gap
        )
        may_be_heading = isolated and index >= in_head and not body.shows_headings
        blocks.append(_block(group, text, isolated=may_be_heading))
    return blocks


def _block(group: Sequence[Line], text: str, *, isolated: bool) -> Block:
    lines = tuple(line.text for line in group)
    if group[0].table is not None:
        return Block(BlockKind.TABLE, text, lines=lines, table=group[0].table)
    if group[0].cells:
        return Block(BlockKind.TABLE, text, lines=lines, table=_table(group))
    rank = group[0].rank
    if rank is not None and not is_item(bare_text(text)):
        return Block(BlockKind.HEADING, text, rank=rank, lines=lines)
    if is_item(bare_text(text)):
        return Block(BlockKind.ITEM, text, lines=lines)
    if isolated and looks_like_heading(bare_text(text), len(group)):
        return Block(BlockKind.HEADING, text, lines=lines)
    return Block(BlockKind.TEXT, text, lines=lines)


def _table(group: Sequence[Line]) -> Table:
    """Make a table of rows; the first names the columns."""
    width = max(len(line.cells) for line in group)
    first, *rows = [line.cells + ("",) * (width - len(line.cells)) for line in group]
    return Table(None, first, tuple(rows))


def _group(body: Body) -> list[list[Line]]:
    """Group the lines that make up one paragraph, heading, label, list item or table."""
    groups: list[list[Line]] = []
    for index, line in enumerate(body.lines):
        if groups and not _starts_group(groups[-1], body.lines, index, body.column):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _starts_group(group: Sequence[Line], lines: Sequence[Line], index: int, column: float | None) -> bool:
    line, before = lines[index], group[-1]
    text, previous = bare_text(line.text), bare_text(before.text)
    if line.table or before.table:
        return True
    if line.cells or before.cells or line.rank != before.rank:
        return not (line.cells and before.cells)
    in_head = index < _HEAD_LINES and (is_head_line(text) or is_head_line(previous) or starts_head_part(text))
    if in_head or is_label(text) or is_label(previous):
        return True
    finished = _SENTENCE_END.search(previous) is not None or previous.endswith((":", ";"))
    if is_item(text) and (line.gap or finished or _continues_list(group, text, column)):
        return True
    if line.gap or (line.page_start and column is None):
        return (finished and starts_with_label(text)) or not _runs_on(group, line, column)
    return finished and _starts_below(group, lines, index, column)


def _starts_below(group: Sequence[Line], lines: Sequence[Line], index: int, column: float | None) -> bool:
    """Whether a line starts a paragraph right below the line that ends a sentence."""
    text, previous = bare_text(lines[index].text), bare_text(group[-1].text)
    if starts_with_label(text):
        return True
    if column is not None and is_glued(previous, column) and _quotes(group):
        return False
    if lines[index].page_start and _is_heading_at_page_start(lines, index):
        return True
    return starts_sentence(text) and ends_short(previous, text, column)


def _continues_list(group: Sequence[Line], text: str, column: float | None) -> bool:
    """Whether an item may follow one that ends without punctuation.

    A numbered one may. A dash can also stand in running text, but not where the line above has room left.
    """
    if not is_item(group[0].text):
        return False
    same_mark = bare_text(group[0].text)[0] == text[0]
    room_left = ends_short(bare_text(group[-1].text), text, column)
    return _NUMBERED_ITEM.match(text) is not None or (same_mark and room_left)


def _runs_on(group: Sequence[Line], line: Line, column: float | None) -> bool:
    """Whether a paragraph runs on after a blank line or the end of a page.

    Extraction leaves a blank line after the first line of a list item, and where a page ended. The
    text then breaks off in mid sentence at the end of a full line.
    """
    previous, text = bare_text(group[-1].text), bare_text(line.text)
    if _SENTENCE_END.search(previous) or is_item(text):
        return False
    first_letter = next((char for char in text if char.isalpha()), "")
    if len(group) == 1 and is_item(previous) and not previous.endswith((":", ";")):
        return first_letter.islower()
    full = column is not None and not ends_short(previous, text, column)
    if line.page_start and not full and not previous.endswith(":") and _is_running(group, previous):
        # Where extraction broke no lines, or lost some, only a heading could begin with a capital there.
        return column is None or is_glued(previous, column) or not text[0].isupper()
    return full and (line.page_start or (first_letter.islower() and not previous.endswith((":", ";", ","))))


def _quotes(group: Sequence[Line]) -> bool:
    """Whether a quotation is open at the end of the group."""
    text = "".join(line.text for line in group[-_QUOTED_LINES:])
    return text.count("«") > text.count("»")


def _is_running(group: Sequence[Line], previous: str) -> bool:
    """Whether what stands above a page end is running text that broke off, and no heading or label."""
    return group[0].rank is None and (len(group) > 1 or len(previous) > _HEADING_CHARACTERS)


def _is_heading_at_page_start(lines: Sequence[Line], index: int) -> bool:
    """Whether the first lines of a page are a heading: the blank line above it fell off the page."""
    end = index + 1
    # One line more than a heading can have says that it is none.
    while end < len(lines) and not lines[end].gap and end - index <= MAX_LINES:
        end += 1
    texts = [bare_text(line.text) for line in lines[index:end]]
    return end < len(lines) and looks_like_heading(" ".join(texts), len(texts))
