"""The pages of a PDF become stretches of text with their places and their type.

The text of a page is taken in one call. The library is asked further only for the ends of its lines, and for
digits that may be the mark of a footnote: asking for every character would cost more than the extraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import itemgetter
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from kamerbron.index.reading.pdf.glyphs import LINE_HYPHEN, Glyphs

# Where a line ends. The library writes U+FFFE for a hyphen that ends a line between letters, whether the
# word was broken there or is written with a hyphen, and leaves out the end of the line.
_LINE_END = re.compile("[\r\n\ufffe]")

_NUMBER = re.compile(r"[0-9¹²³⁰⁴-⁹]+")
_SPACE = re.compile(r"(?<=\S)\s+(?=\S)")
_WORD = re.compile(r"\S+")

ITEM_MARK = re.compile(r"\s*(?:[•▪◦·–−\uf0a7\uf0b7-]|\d{1,2}[.)]|[a-z][.)])$")
"""The mark of a list item alone: however far its text stands from it, that is no second column."""

# In the widths of the type size: a gap that parts columns, one that parts words, and one between two pieces
# of the same word.
_COLUMN_GAP = 1.2
_WORD_GAP = 0.15
_JOINED_GAP = 0.35

# A line so much wider than its number of characters says may hold a gap between columns.
_STRETCHED = 1.12

# The mark of a note is smaller than the line, and stands above its base: both in parts of the type size.
_RAISED_SIZE = 0.85
_RAISED_BY = 0.1


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text on one line of a page, without a gap as wide as that between columns.

    Places are in points, from the left and from the bottom. `face` is `BOLD` or `ITALIC` when the whole
    stretch is set so. `raised` are the offsets of numbers that are set raised and smaller.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    face: int | None
    raised: tuple[tuple[int, int], ...] = ()

    @property
    def top(self) -> float:
        """How high its letters reach."""
        return self.base + 0.75 * self.size

    @property
    def bottom(self) -> float:
        """How low its letters reach."""
        return self.base - 0.2 * self.size

    @property
    def starts_raised(self) -> bool:
        """Whether it begins with a raised number, as notes do."""
        return bool(self.raised) and not self.text[: self.raised[0][0]].strip()


@dataclass(frozen=True, slots=True)
class PageText:
    """The stretches of a page in the order in which they were set, and how low and high the page reaches.

    `floor` is how low a line can stand above the footnotes; None where there are none. `is_picture` says
    that the page shows a picture and no text: it was scanned, say.
    """

    stretches: tuple[Stretch, ...]
    bottom: float
    top: float
    floor: float | None = None
    is_picture: bool = False


def read_page(page: pdfium.PdfPage) -> PageText:
    """Read the text of a page. Raises PdfiumError when the library cannot."""
    _, bottom, _, top = page.get_bbox()
    textpage = page.get_textpage()
    try:
        glyphs = Glyphs(textpage)
        stretches = tuple(_join_pieces(_stretches(glyphs)))
        is_picture = not stretches and _has_picture(page)
        return PageText(stretches, bottom, top, is_picture=is_picture)
    finally:
        textpage.close()


def _has_picture(page: pdfium.PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE]))


def join_stretches(first: Stretch, second: Stretch) -> Stretch:
    """Join two stretches of one line, the left one first."""
    apart = second.left - first.right > _WORD_GAP * max(first.size, second.size)
    text = first.text + " " if apart and not first.text.endswith(" ") else first.text
    main = first if len(first.text) >= len(second.text) else second
    return Stretch(
        text + second.text,
        first.left,
        second.right,
        main.base,
        main.size,
        first.face if first.face == second.face else None,
        (*first.raised, *((start + len(text), end + len(text)) for start, end in second.raised)),
    )


# --- characters to stretches ---------------------------------------------------------------------


def _stretches(glyphs: Glyphs) -> Iterator[Stretch]:
    """Make a stretch of each line, or several where wide gaps part it."""
    spans = list(_lines(glyphs.text))
    whole = [_measure(glyphs, *span) for span in spans]
    widths = [_width_of_character(stretch) for stretch in whole]
    widest = _STRETCHED * median(widths) if widths else 0.0
    for (start, end), stretch, width in zip(spans, whole, widths, strict=True):
        if width <= widest:
            yield stretch
        else:
            parts = list(_parts(glyphs, start, end, stretch.size))
            yield from [stretch] if len(parts) == 1 else (_measure(glyphs, *part) for part in parts)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Find the lines that are not blank, without the space at their ends.

    A space at the start stays: it says that the line is no piece of the word before.
    """
    start = 0
    for match in _LINE_END.finditer(text):
        end = match.end() if match[0] == LINE_HYPHEN else match.start()
        if stripped := text[start:end].rstrip():
            yield start, start + len(stripped)
        start = match.end()
    if stripped := text[start:].rstrip():
        yield start, start + len(stripped)


def _width_of_character(stretch: Stretch) -> float:
    return (stretch.right - stretch.left) / (len(stretch.text) * (stretch.size or 1.0))


def _parts(glyphs: Glyphs, start: int, end: int, size: float) -> Iterator[tuple[int, int]]:
    """Part a line at its gaps that are as wide as those between columns."""
    part = start
    for space in _SPACE.finditer(glyphs.text, start, end):
        gap = glyphs.sides(space.end())[0] - glyphs.sides(space.start() - 1)[1]
        if gap > _COLUMN_GAP * size and not ITEM_MARK.match(glyphs.text[part : space.start()]):
            yield part, space.start()
            part = space.end()
    yield part, end


def _measure(glyphs: Glyphs, start: int, end: int) -> Stretch:
    text = glyphs.text[start:end]
    first = start + len(text) - len(text.lstrip())
    first_object, last_object = glyphs.text_object(first), glyphs.text_object(end - 1)
    one_object = first_object == last_object
    left, base = glyphs.left_and_base(first)
    size = glyphs.size(first)
    if not one_object and size != glyphs.size(end - 1):
        main = _main_character(glyphs, first, end)
        size = glyphs.size(main)
        base = glyphs.left_and_base(main)[1]
    face = glyphs.face(first_object)
    if face is not None and not one_object:
        objects = [glyphs.text_object(start + word.start()) for word in _WORD.finditer(text)]
        face = face if all(glyphs.face(each) == face for each in (*objects, last_object)) else None
    right = glyphs.end(end - 1)
    # Within one object all is set alike.
    raised = () if one_object else tuple(_raised(glyphs, start, end, size, base))
    return Stretch(text.replace(LINE_HYPHEN, "-"), left, right, base, size, face, raised)


def _main_character(glyphs: Glyphs, start: int, end: int) -> int:
    """Return the place of a character that is as large as most of its line.

    The number of a note and the bullet of an item are set in a size of their own.
    """
    sizes: dict[float, list[int]] = {}
    for word in _WORD.finditer(glyphs.text, start, end):
        length, _ = sizes.setdefault(glyphs.size(word.start()), [0, word.start()])
        sizes[glyphs.size(word.start())][0] = length + len(word[0])
    return max(sizes.values(), key=itemgetter(0))[1]


def _raised(glyphs: Glyphs, start: int, end: int, size: float, base: float) -> Iterator[tuple[int, int]]:
    """Find the numbers, or the ends of numbers, that are set raised and smaller."""
    for number in _NUMBER.finditer(glyphs.text, start, end):
        index = number.end()
        while index > number.start() and _is_raised(glyphs, index - 1, size, base):
            index -= 1
        if index < number.end():
            yield index - start, number.end() - start


def _is_raised(glyphs: Glyphs, index: int, size: float, base: float) -> bool:
    if glyphs.text[index] not in "0123456789":
        return True
    return (
        glyphs.left_and_base(index)[1] > base + _RAISED_BY * size and glyphs.size(index) < _RAISED_SIZE * size
    )


def _join_pieces(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Join what the library takes for lines of their own because something in them is raised."""
    current = None
    for stretch in stretches:
        if current is None:
            current = stretch
        elif _is_piece(current, stretch):
            current = join_stretches(*_with_raised(current, stretch))
        else:
            yield current
            current = stretch
    if current is not None:
        yield current


def _is_piece(before: Stretch, after: Stretch) -> bool:
    size = max(before.size, after.size)
    if abs(before.base - after.base) >= 0.6 * size:
        return False
    gap = (after.left - before.right) / (size or 1.0)
    return -_JOINED_GAP < gap < _JOINED_GAP + _space(before, after)


def _space(before: Stretch, after: Stretch) -> float:
    return 0.3 if before.text.endswith(" ") or after.text.startswith(" ") else 0.0


def _with_raised(before: Stretch, after: Stretch) -> tuple[Stretch, Stretch]:
    """Mark a number as raised that is a piece by itself."""

    def marked(stretch: Stretch, other: Stretch) -> Stretch:
        raised = stretch.base > other.base + _RAISED_BY * other.size
        if raised and stretch.size < _RAISED_SIZE * other.size and _NUMBER.fullmatch(stretch.text.strip()):
            start = len(stretch.text) - len(stretch.text.lstrip())
            return replace(stretch, raised=((start, start + len(stretch.text.strip())),))
        return stretch

    return marked(before, after), marked(after, before)
