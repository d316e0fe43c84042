"""The numbering of lists in a DOCX: what Word prints before a paragraph of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from kamerbron.index.reading.office.docx_parts import W, value, whole_number
from kamerbron.index.reading.office.docx_styles import Numbering, Styles, indent_of
from kamerbron.index.reading.office.list_marks import Counters, bullet, ordinal

_PLACE = re.compile(r"%([1-9])")
_MAX_LINKS = 10

# No list prints more than this before an item; a text that does is printed as often as it has items.
_MAX_MARK_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: how it is numbered, from what number, and the text around the numbers (`%1.%2`)."""

    style: str = "decimal"
    text: str = ""
    start: int = 1
    is_legal: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list. Those with the same `counted_with` count on together; `restarts` are levels that begin anew."""

    counted_with: str
    levels: dict[int, Level]
    restarts: frozenset[int]


@dataclass(slots=True)
class Lists:
    """The lists of one document, counted as its paragraphs go by."""

    lists: dict[str, NumberedList] = field(default_factory=dict)
    counters: dict[str, Counters] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)

    def level(self, numbering: Numbering | None) -> Level | None:
        """Return the level that a paragraph belongs to; None when it is in no list."""
        known = self.lists.get(numbering.list_id or "") if numbering is not None else None
        return None if known is None or numbering is None else known.levels.get(numbering.level or 0)

    def mark(self, numbering: Numbering) -> str:
        """Count a paragraph, and return what is printed before it."""
        known = self.lists[numbering.list_id or ""]
        place = numbering.level or 0
        counter = self.counters.setdefault(known.counted_with, Counters())
        if numbering.list_id not in self.started:
            self.started.add(numbering.list_id or "")
            for restarted in known.restarts:
                counter.restart(restarted)
        starts = {number: level.start for number, level in known.levels.items()}
        numbers = counter.count(place, starts)
        level = known.levels[place]
        if level.style == "none":
            return level.text if "%" not in level.text else ""
        if level.style == "bullet":
            return bullet(level.text)

        def number(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            style = known.levels.get(other, Level()).style
            return ordinal(numbers.get(other, 1), "decimal" if level.is_legal else style)

        return _PLACE.sub(number, level.text).strip()


def read_lists(roots: Sequence[etree._Element], styles: Styles) -> Lists:
    """Read the lists of a document."""
    lists = Lists()
    for root in roots:
        abstract = {
            element.get(f"{W}abstractNumId", ""): element for element in root.iterfind(f"{W}abstractNum")
        }
        numbered = {element.get(f"{W}numId", ""): element for element in root.iterfind(f"{W}num")}
        for identifier, element in numbered.items():
            base = _abstract(value(element, f"{W}abstractNumId") or "", abstract, numbered, styles)
            if base is not None and identifier != "0":
                lists.lists[identifier] = _list(element, base)
    return lists


def _abstract(
    identifier: str,
    abstract: dict[str, etree._Element],
    numbered: dict[str, etree._Element],
    styles: Styles,
) -> etree._Element | None:
    """Return the definition of a list, which can stand in that of a style of lists."""
    for _ in range(_MAX_LINKS):
        found = abstract.get(identifier)
        linked = value(found, f"{W}numStyleLink")
        if linked is None:
            return found
        numbering = styles.of(linked).numbering
        element = numbered.get(numbering.list_id or "") if numbering is not None else None
        identifier = value(element, f"{W}abstractNumId") or ""
    return None


def _list(element: etree._Element, base: etree._Element) -> NumberedList:
    levels = {whole_number(level.get(f"{W}ilvl")): _level(level) for level in base.iterfind(f"{W}lvl")}
    restarts = set()
    for override in element.iterfind(f"{W}lvlOverride"):
        place = whole_number(override.get(f"{W}ilvl"))
        own = override.find(f"{W}lvl")
        level = levels.get(place, Level()) if own is None else _level(own)
        start = value(override, f"{W}startOverride")
        if start is not None:
            restarts.add(place)
            level = Level(level.style, level.text, whole_number(start, 1), level.is_legal, level.indent)
        levels[place] = level
    return NumberedList(base.get(f"{W}abstractNumId", ""), levels, frozenset(restarts))


def _level(element: etree._Element) -> Level:
    return Level(
        style=value(element, f"{W}numFmt") or "decimal",
        text=(value(element, f"{W}lvlText") or "")[:_MAX_MARK_CHARACTERS],
        start=whole_number(value(element, f"{W}start"), 1),
        is_legal=value(element, f"{W}isLgl") not in (None, "0", "false"),
        indent=indent_of(element.find(f"{W}pPr")) or 0,
    )
