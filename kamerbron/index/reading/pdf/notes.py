"""The footnotes of a PDF: smaller type at the foot of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kamerbron.index.reading.pdf.layout import SMALL, Layout, ends_sentence
from kamerbron.index.reading.pdf.page import PageText, Stretch, join_stretches

_NOTE_START = re.compile(r"\s*(\d{1,3})\s*(\S.*)")

_BASELINE = 2.0

# So far above the first note, in lines, stands the last line of a full page.
_LINES_ABOVE = 2.0

_MAX_NOTES = 10_000

MAX_LOST_NOTES = 3
"""So many notes can be missing between two."""


@dataclass(slots=True)
class PrintedNote:
    """A note as it is put together from its lines; `page` is the one that it begins on, from 0."""

    page: int
    number: int
    lines: list[str] = field(default_factory=list)


def take_feet(pages: Sequence[PageText], layout: Layout) -> tuple[list[PageText], list[PrintedNote]]:
    """Take the notes from the feet of the pages."""
    kept: list[PageText] = []
    found: list[PrintedNote] = []
    for index, page in enumerate(pages):
        zone = _zone(page, layout, found, continues=_is_open(found, index))
        if not zone:
            kept.append(page)
            continue
        ids = {id(stretch) for stretch in zone}
        others = tuple(each for each in page.stretches if id(each) not in ids)
        floor = zone[0].base + _LINES_ABOVE * layout.leading * layout.size
        kept.append(replace(page, stretches=others, floor=floor))
        read_notes(zone, index, found)
    return kept, found[:_MAX_NOTES]


def read_notes(zone: Sequence[Stretch], page: int, found: list[PrintedNote]) -> None:
    """Add the notes in a zone to those found; a line without a number goes on with the one before."""
    lines = _whole_lines(zone)
    margin = min((line.left for line in lines), default=0.0)
    raised = any(line.starts_raised for line in lines)
    for line in lines:
        match = _NOTE_START.fullmatch(line.text)
        starts = line.starts_raised if raised else line.left - margin < line.size
        if match and starts and (not found or _is_next(found[-1].number, int(match[1]))):
            found.append(PrintedNote(page, int(match[1])))
            text = match[2]
        else:
            text = line.text
        if found:
            found[-1].lines.append(" ".join(text.split()))


def _is_open(found: Sequence[PrintedNote], page: int) -> bool:
    """Whether the last note breaks off at the end of the page before."""
    return (
        bool(found)
        and found[-1].page == page - 1
        and not ends_sentence(found[-1].lines[-1] if found[-1].lines else "")
    )


def _zone(page: PageText, layout: Layout, found: Sequence[PrintedNote], *, continues: bool) -> list[Stretch]:
    """Return the lines of notes at the foot of a page, from high to low."""
    ordered = sorted(page.stretches, key=lambda stretch: (-round(stretch.base), stretch.left))
    start = len(ordered)
    while start and ordered[start - 1].size < SMALL * layout.size:
        start -= 1
    if start == len(ordered):
        # Notes as large as the text are told by the raised number that each begins with.
        start = next((index for index, each in enumerate(ordered) if each.starts_raised), len(ordered))
    lines = _whole_lines(ordered[start:])
    first = _first_line(lines, found, continues=continues)
    top = lines[first].base + _BASELINE if first < len(lines) else page.bottom
    return [stretch for stretch in ordered[start:] if stretch.base <= top]


def _first_line(lines: Sequence[Stretch], found: Sequence[PrintedNote], *, continues: bool) -> int:
    """Return the line that the notes of a page begin with: above it can stand those of a table."""
    raised = any(line.starts_raised for line in lines)
    matches = [(index, _NOTE_START.fullmatch(line.text)) for index, line in enumerate(lines)]
    starts = [
        (index, int(match[1])) for index, match in matches if match and lines[index].starts_raised >= raised
    ]
    if not starts:
        return 0 if continues else len(lines)
    last = found[-1].number if found else 0
    # Where the numbers begin anew, what stands above is another list.
    begins = [0, *(at for at in range(1, len(starts)) if starts[at][1] <= starts[at - 1][1])]
    following = [at for at in range(begins[-1], len(starts)) if 0 < starts[at][1] - last <= MAX_LOST_NOTES]
    at = following[0] if following else begins[-1]
    if not (following or starts[at][1] == 1 or (raised and not found)):
        return 0 if continues else len(lines)
    return 0 if continues and at == 0 else starts[at][0]


def _whole_lines(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Join the stretches that stand on one line: a number and, after a gap, its note."""
    lines: list[Stretch] = []
    for stretch in stretches:
        if lines and abs(lines[-1].base - stretch.base) < max(_BASELINE, 0.45 * lines[-1].size):
            lines[-1] = join_stretches(lines[-1], stretch)
        else:
            lines.append(stretch)
    return lines


def _is_next(last: int, number: int) -> bool:
    """Whether a number goes on from that of the last note, or begins anew."""
    return 0 < number - last <= MAX_LOST_NOTES or number == 1
