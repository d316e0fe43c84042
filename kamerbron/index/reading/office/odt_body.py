"""The body of an ODT becomes pieces: its paragraphs and tables, with lists numbered and notes marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from kamerbron.index.reading.markup import text_of, tidy
from kamerbron.index.reading.office.list_marks import Counters
from kamerbron.index.reading.office.odt_styles import (
    DRAW,
    OFFICE,
    TABLE,
    TEXT,
    XLINK,
    OdtStyles,
    mark_of,
    whole,
)
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

# What stands in the body and is none of its text: what was struck out, declarations, frames, indexes.
_SKIPPED = frozenset(
    (
        *(
            f"{TEXT}{name}"
            for name in ("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls")
        ),
        *(
            f"{TEXT}{name}"
            for name in ("table-of-content", "illustration-index", "table-index", "object-index")
        ),
        *(f"{TEXT}{name}" for name in ("user-index", "alphabetical-index", "bibliography", "ruby-text")),
        *(f"{TEXT}{name}" for name in ("hidden-text", "note", "dde-connection-decls")),
        *(f"{OFFICE}{name}" for name in ("annotation", "annotation-end", "forms")),
        *(f"{DRAW}{name}" for name in ("frame", "rect", "custom-shape", "line", "g", "a", "path", "polygon")),
    )
)
_PRINTED = {f"{TEXT}s": " ", f"{TEXT}tab": " ", f"{TEXT}line-break": " ", f"{TEXT}soft-page-break": ""}

# A cell that says that it repeats, as empty ones do, is not believed further than this.
_MAX_REPEATS = 200


@dataclass(slots=True)
class _Place:
    """Where a paragraph stands in lists: the style of the list, the depth, and what is printed before it."""

    list_style: str = ""
    depth: int = 0
    mark: str = ""


@dataclass(slots=True)
class OdtBody:
    """Walks the paragraphs of a document; `marks` gathers its notes and links."""

    styles: OdtStyles
    marks: Marks = field(default_factory=Marks)
    outline: Counters = field(default_factory=Counters)
    lists: dict[str, Counters] = field(default_factory=dict)
    """The counters of the lists by their ids, and by their styles for those that go on where one ended."""
    in_note: bool = False

    def pieces(self, element: etree._Element, place: _Place | None = None) -> list[Piece]:
        """Return the paragraphs and tables below an element."""
        found: list[Piece] = []
        place = place or _Place()
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED or _is_hidden(child):
                continue
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                found.append(self._paragraph(child, place))
                place = replace(place, mark="")
            elif tag == f"{TEXT}list":
                found += self._list(child, place, Counters())
            elif tag == f"{TABLE}table":
                found.append(self._table(child))
            else:
                found += self.pieces(child, place)
        return found

    # --- paragraphs ---

    def _paragraph(self, element: etree._Element, place: _Place) -> OfficeParagraph:
        style = self.styles.of("paragraph", element.get(f"{TEXT}style-name", ""))
        runs = TextRuns()
        self._runs(element, style.face, runs)
        is_heading = element.tag == f"{TEXT}h"
        level = whole(element.get(f"{TEXT}outline-level"), 1) if is_heading else style.level
        mark = place.mark
        if is_heading and not place.depth and level and element.get(f"{TEXT}is-list-header") != "true":
            mark = self._outline_mark(level)
        is_item = place.depth > 0 and not is_heading
        return OfficeParagraph(
            text=runs.text, mark=mark, is_item=is_item, level=level, face=runs.face, style=style.name
        )

    def _outline_mark(self, level: int) -> str:
        starts = {number: listed.start for number, listed in self.styles.outline.items()}
        return mark_of(self.styles.outline, level, self.outline.count(level, starts))

    def _runs(self, element: etree._Element, face: Face, runs: TextRuns) -> None:
        """Add the text of an element, its own and that below it."""
        runs.add(element.text or "", face)
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}note":
                runs.mark(self._note(child))
            elif not isinstance(tag, str) or tag in _SKIPPED:
                pass
            elif tag in _PRINTED:
                runs.mark(_PRINTED[tag])
            elif tag == f"{TEXT}a":
                self._link(child, face, runs)
            else:
                name = child.get(f"{TEXT}style-name") if tag == f"{TEXT}span" else None
                own = face if name is None else self.styles.of("text", name).face.over(face)
                self._runs(child, own, runs)
            runs.add(child.tail or "", face)

    def _link(self, element: etree._Element, face: Face, runs: TextRuns) -> None:
        target = link_target(element.get(f"{XLINK}href", ""))
        own = TextRuns()
        self._runs(element, face, own)
        text = "".join(own.parts)
        runs.faces += own.faces
        runs.mark(self.marks.link(target, text) if target is not None and text.strip() else text)

    def _note(self, element: etree._Element) -> str:
        if self.in_note:
            # Notes have no notes; reading those of a damaged file again for each around it has no end.
            return ""
        self.in_note = True
        citation = element.find(f"{TEXT}note-citation")
        texts = []
        for paragraph in element.iterfind(f"{TEXT}note-body//{TEXT}p"):
            runs = TextRuns()
            self._runs(paragraph, Face(), runs)
            texts.append(runs.text)
        self.in_note = False
        number = "" if citation is None else text_of(citation) or citation.get(f"{TEXT}label", "")
        return self.marks.note(number, tidy(" ".join(texts)))

    # --- lists ---

    def _list(self, element: etree._Element, outer: _Place, counter: Counters) -> list[Piece]:
        """Return the items of a list; `counter` is that of the list it stands in."""
        style = element.get(f"{TEXT}style-name") or outer.list_style or self._style_of_first(element)
        depth = outer.depth + 1
        if depth == 1:
            counter = self._counter(element, style)
        found: list[Piece] = []
        levels = self.styles.lists.get(style, {})
        starts = {number: level.start for number, level in levels.items()}
        for item in element:
            mark = ""
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            if item.tag == f"{TEXT}list-item" and _begins_itself(item):
                start = item.get(f"{TEXT}start-value")
                if start is not None:
                    counter.restart(depth)
                numbers = counter.count(
                    depth, starts if start is None else {**starts, depth: whole(start, 1)}
                )
                mark = mark_of(levels, depth, numbers)
            found += self._item(item, _Place(style, depth, mark), counter)
        return found

    def _item(self, item: etree._Element, place: _Place, counter: Counters) -> list[Piece]:
        found: list[Piece] = []
        for child in item:
            if child.tag == f"{TEXT}list":
                found += self._list(child, place, counter)
            elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                found.append(self._paragraph(child, place))
                place = replace(place, mark="")
        return found

    def _counter(self, element: etree._Element, style: str) -> Counters:
        """Return what counts a list: the counter of the one that it goes on from, else its own."""
        continued = element.get(f"{TEXT}continue-list")
        if continued is not None and f"#{continued}" in self.lists:
            counter = self.lists[f"#{continued}"]
        elif element.get(f"{TEXT}continue-numbering") == "true" and style in self.lists:
            counter = self.lists[style]
        else:
            counter = Counters()
        self.lists[style] = counter
        identifier = element.get("{http://www.w3.org/XML/1998/namespace}id")
        if identifier:
            self.lists[f"#{identifier}"] = counter
        return counter

    def _style_of_first(self, element: etree._Element) -> str:
        """Return the style of lists that the style of the first paragraph names."""
        first = next(element.iter(f"{TEXT}p", f"{TEXT}h"), None)
        name = "" if first is None else first.get(f"{TEXT}style-name", "")
        return self.styles.of("paragraph", name).list_style or ""

    # --- tables ---

    def _table(self, element: etree._Element) -> OfficeTable:
        rows: list[tuple[OfficeCell, ...]] = []
        head_rows = 0
        for row, is_head in _rows(element):
            cells = tuple(self._cells(row))
            rows.append(cells)
            head_rows += is_head and head_rows == len(rows) - 1
        return OfficeTable(tuple(rows), head_rows, element.get(f"{TABLE}name", ""))

    def _cells(self, row: etree._Element) -> Iterator[OfficeCell]:
        column = 0
        for cell in row:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            repeats = max(1, min(whole(cell.get(f"{TABLE}number-columns-repeated"), 1), _MAX_REPEATS))
            if cell.tag == f"{TABLE}table-cell":
                pieces = tuple(self.pieces(cell))
                width = max(1, whole(cell.get(f"{TABLE}number-columns-spanned"), 1))
                height = max(1, whole(cell.get(f"{TABLE}number-rows-spanned"), 1))
                yield OfficeCell(pieces, column, width, height)
            column += repeats


def _rows(table: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """Give the rows of a table, and whether each is of its head."""
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child, False
        elif child.tag == f"{TABLE}table-header-rows":
            yield from ((row, True) for row, _ in _rows(child))
        elif child.tag in (f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _rows(child)


def _begins_itself(item: etree._Element) -> bool:
    """Whether an item has a paragraph of its own; one that only holds a deeper list is not counted."""
    return any(child.tag in (f"{TEXT}p", f"{TEXT}h") for child in item)


def _is_hidden(element: etree._Element) -> bool:
    return element.get(f"{TEXT}display") == "none"
