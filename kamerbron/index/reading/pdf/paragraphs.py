"""The lines of a PDF become paragraphs, by the white space between them and by what the lines leave free."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kamerbron.index.document import CELL_SEPARATOR
from kamerbron.index.reading.lines.body import Line
from kamerbron.index.reading.lines.hyphens import join_lines
from kamerbron.index.reading.paper.tables import Cell, grid
from kamerbron.index.reading.pdf.glyphs import BOLD
from kamerbron.index.reading.pdf.grids import PrintedTable
from kamerbron.index.reading.pdf.layout import Layout, ends_sentence
from kamerbron.index.reading.pdf.page import Stretch
from kamerbron.index.reading.pdf.tables import SIGNATORY, Part

# A line that stands further under the one before than this, in lines, starts a paragraph.
_GAP = 1.25

# Other type: larger or smaller by this part.
_OTHER_SIZE = 0.08

# Room for a line, in lines.
_ROOM = 0.9

# Type so much larger than that of the text is that of a heading.
_HEADING_SIZE = 1.15

_ITEM_MARK = re.compile(r"\s*(?:[•▪◦●·\uf0a7\uf0b7o–-]|\d{1,2}[.)]|[a-z][.)]|[ivx]{1,4}[.)])\s")
_INITIALS_AND_NAME = re.compile(r"(?:[A-ZÀ-Ý][a-z]?\. ?)+[\w’' -]{2,40}")
_FINISHED = (".", "?", "!", ":", ";")

# Bullets of typefaces of symbols, which have places of their own in Unicode or none.
_BULLETS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪", "●": "•", "\u00ad": "", "\ufeff": "", "\x00": ""})
_ODD = re.compile("[\uf0b7\uf0a7●\u00ad\ufeff\x00]")


@dataclass(slots=True)
class _Group:
    """The stretches of a paragraph, or a table, and whether a page starts with it."""

    parts: list[Stretch]
    page_start: bool
    table: PrintedTable | None = None


def clean(text: str) -> str:
    """Return a text as a reader would copy it: composed, with plain white space and bullets."""
    if _ODD.search(text):
        text = text.translate(_BULLETS)
    text = " ".join(text.split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def read_paragraphs(
    pages: Sequence[Sequence[Part]], floors: Sequence[float | None], layout: Layout, words: Counter[str]
) -> tuple[Line, ...]:
    """Make one line of each paragraph, and of each table. `floors` are those of the pages."""
    full = _are_full(pages, floors, layout)
    return tuple(line for group in _groups(pages, full, layout) if (line := _line(group, layout, words)).text)


def _are_full(pages: Sequence[Sequence[Part]], floors: Sequence[float | None], layout: Layout) -> list[bool]:
    """Say of each page whether no further line would have fitted on it, as far as is known."""
    bases = [page[-1].base if page and isinstance(page[-1], Stretch) else None for page in pages]
    lowest = min((base for base, floor in zip(bases, floors, strict=True) if base and not floor), default=0.0)
    line = layout.leading * layout.size
    return [
        base is None or base - (lowest if floor is None else floor) < _ROOM * line
        for base, floor in zip(bases, floors, strict=True)
    ]


def _begins_anew(group: Sequence[Stretch], page: Sequence[Part], layout: Layout) -> bool:
    """Whether a page that follows on one with room left for a line starts a paragraph.

    Of a paragraph that runs on typesetters leave room only to keep its last two lines together.
    """
    lines = [part for part in page[:3] if isinstance(part, Stretch)]
    return (
        ends_sentence(group[-1].text)
        and lines[0].text.lstrip()[:1].isupper()
        and len(lines) > 2
        and all(
            layout.lines_between(*pair) <= _GAP and not layout.ends_short(*pair) for pair in pairwise(lines)
        )
    )


def _groups(pages: Sequence[Sequence[Part]], full: Sequence[bool], layout: Layout) -> Iterator[_Group]:
    group: _Group | None = None
    for page, room in zip(pages, [False, *(not each for each in full)], strict=False):
        for index, part in enumerate(page):
            if isinstance(part, PrintedTable):
                following = _Group([], index == 0, part)
            elif (
                group is None
                or group.table
                or _starts(group.parts, part, layout, new_page=index == 0)
                or (room and index == 0 and _begins_anew(group.parts, page, layout))
            ):
                following = _Group([part], index == 0)
            else:
                group.parts.append(part)
                continue
            if group is not None:
                yield group
            group = following
    if group is not None:
        yield group


def _starts(group: Sequence[Stretch], line: Stretch, layout: Layout, *, new_page: bool) -> bool:
    """Whether a line starts a paragraph, after those of a group."""
    before = group[-1]
    if abs(line.size - before.size) > _OTHER_SIZE * before.size:
        return True
    if _starts_item(group, line) or _is_name_below_office(group, line):
        return True
    distance = layout.lines_between(before, line)
    # At the head of a page or a column there is no distance to go by.
    if not new_page and distance > 0:
        if distance > _GAP:
            return True
    elif group[0].face != line.face and _is_finished(before):
        return True
    if layout.ends_short(before, line):
        return True
    is_heading = layout.face is None and all(each.face is not None for each in group)
    return is_heading and line.face is None and line.text.lstrip()[:1].isupper()


def _is_name_below_office(group: Sequence[Stretch], line: Stretch) -> bool:
    return (
        group[-1].text.endswith(",")
        and SIGNATORY.match(group[0].text) is not None
        and _INITIALS_AND_NAME.fullmatch(line.text) is not None
    )


def _starts_item(group: Sequence[Stretch], line: Stretch) -> bool:
    """Whether a line begins with the mark of a list item: it hangs out, or another item does so before it."""
    if not _ITEM_MARK.match(line.text):
        return False
    before = group[-1]
    hangs_out = line.left < before.left - 0.3 * line.size
    beside_item = _ITEM_MARK.match(group[0].text) is not None and abs(line.left - group[0].left) < line.size
    return hangs_out or beside_item or _is_finished(before)


def _is_finished(stretch: Stretch) -> bool:
    return ends_sentence(stretch.text, _FINISHED)


def _line(group: _Group, layout: Layout, words: Counter[str]) -> Line:
    if group.table is not None:
        return _table_line(group.table, words, page_start=group.page_start)
    return Line(
        _join(group.parts, words), gap=True, page_start=group.page_start, rank=_rank(group.parts, layout)
    )


def _table_line(printed: PrintedTable, words: Counter[str], *, page_start: bool) -> Line:
    rows = [
        [Cell(_join(cell.lines, words), width=cell.width, column=cell.column) for cell in row]
        for row in printed.rows
    ]
    table = grid(rows, printed.head_rows, _join(printed.caption, words))
    text = CELL_SEPARATOR.join(filter(None, (cell.text for row in rows for cell in row)))
    return Line(text, gap=True, page_start=page_start, table=table)


def _join(parts: Sequence[Stretch], words: Counter[str]) -> str:
    return join_lines([clean(part.text) for part in parts], words)


def _rank(parts: Sequence[Stretch], layout: Layout) -> int | None:
    """Return the rank of a heading by its type: bold or larger, else in italics; None of running text."""
    if all(part.size > _HEADING_SIZE * layout.size for part in parts):
        return BOLD
    faces = {part.face for part in parts}
    return faces.pop() if len(faces) == 1 and faces != {layout.face} else None
