"""The styles of an ODT: what paragraphs and text in one look like, and how its lists are numbered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from kamerbron.index.reading.office.list_marks import bullet, ordinal
from kamerbron.index.reading.office.pieces import PLAIN, Face

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{{{_ODF}office:1.0}}"
TEXT = f"{{{_ODF}text:1.0}}"
TABLE = f"{{{_ODF}table:1.0}}"
DRAW = f"{{{_ODF}drawing:1.0}}"
STYLE = f"{{{_ODF}style:1.0}}"
FO = f"{{{_ODF}xsl-fo-compatible:1.0}}"
META = f"{{{_ODF}meta:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}"

_BOLD_WEIGHTS = frozenset(("bold", "600", "700", "800", "900"))
_LENGTH = re.compile(r"(?P<number>-?\d+(?:\.\d+)?)(?P<unit>mm|cm|in|pt)")
_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_NUMBER_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HEADING_NAME = re.compile(r"(?:heading|kop)(?:_20_|\s)?(?P<level>[1-9])\b", re.IGNORECASE)

_MAX_CHAIN = 50
_MAX_LEVELS = 10

# No list prints more than this around its numbers; a text that does is printed as often as it has items.
_MAX_MARK_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class ListLevel:
    """A level of a list: the style its numbers are in (none for a bullet), and what stands around them."""

    style: str | None = None
    before: str = ""
    after: str = ""
    bullet: str = ""
    start: int = 1
    shown_levels: int = 1


@dataclass(frozen=True, slots=True)
class OdtStyle:
    """What a style comes to, with those it is made after."""

    name: str = ""
    face: Face = PLAIN
    level: int | None = None
    indent: float = 0
    list_style: str | None = None


@dataclass(slots=True)
class OdtStyles:
    """The styles of one document, each worked out when it is first used."""

    elements: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    lists: dict[str, dict[int, ListLevel]] = field(default_factory=dict)
    outline: dict[int, ListLevel] = field(default_factory=dict)
    known: dict[tuple[str, str], OdtStyle] = field(default_factory=dict)

    def of(self, family: str, name: str) -> OdtStyle:
        """Return the style of a family (`paragraph`, `text`) with a name."""
        key = (family, name)
        if key not in self.known:
            self.known[key] = self._resolve(family, name)
        return self.known[key]

    def _resolve(self, family: str, name: str) -> OdtStyle:
        chain: list[etree._Element] = []
        following: str | None = name
        while following and (family, following) in self.elements and len(chain) < _MAX_CHAIN:
            chain.append(self.elements[family, following])
            following = chain[-1].get(f"{STYLE}parent-style-name")
        style = OdtStyle(name=name.lower())
        for element in reversed(chain):
            style = _with(style, element)
        return style


def read_odt_styles(roots: Sequence[etree._Element]) -> OdtStyles:
    """Read the styles in the parts of a document; a later part goes before an earlier one."""
    styles = OdtStyles()
    for root in roots:
        for element in root.iter(f"{STYLE}style"):
            key = (element.get(f"{STYLE}family", ""), element.get(f"{STYLE}name", ""))
            styles.elements[key] = element
        for element in root.iter(f"{TEXT}list-style"):
            styles.lists[element.get(f"{STYLE}name", "")] = _levels(element)
        for element in root.iter(f"{TEXT}outline-style"):
            styles.outline = _levels(element)
    return styles


def _with(style: OdtStyle, element: etree._Element) -> OdtStyle:
    """Add what one style says to what those it is made after say."""
    paragraph = element.find(f"{STYLE}paragraph-properties")
    margin = None if paragraph is None else millimetres(paragraph.get(f"{FO}margin-left"))
    names = (element.get(f"{STYLE}display-name"), element.get(f"{STYLE}name"))
    heading = next((match for match in map(_HEADING_NAME.match, filter(None, names)) if match), None)
    level = element.get(f"{STYLE}default-outline-level")
    return replace(
        style,
        face=_face(element.find(f"{STYLE}text-properties")).over(style.face),
        level=whole(level, 0) or None
        if level is not None
        else int(heading["level"])
        if heading
        else style.level,
        indent=style.indent if margin is None else margin,
        list_style=element.get(f"{STYLE}list-style-name", style.list_style),
    )


def _face(properties: etree._Element | None) -> Face:
    if properties is None:
        return PLAIN
    weight = properties.get(f"{FO}font-weight")
    slant = properties.get(f"{FO}font-style")
    line = properties.get(f"{STYLE}text-underline-style")
    position = properties.get(f"{STYLE}text-position")
    shown = properties.get(f"{TEXT}display")
    return Face(
        bold=None if weight is None else weight in _BOLD_WEIGHTS,
        italic=None if slant is None else slant in ("italic", "oblique"),
        underlined=None if line is None else line != "none",
        raised=None if position is None else _is_raised(position),
        hidden=None if shown is None else shown == "none",
    )


def _is_raised(position: str) -> bool:
    """Whether a position (`super 58%`, `33% 58%`) is above the line."""
    first = position.split()[:1]
    return first == ["super"] or (bool(first) and whole(first[0].rstrip("%").split(".")[0], 0) > 0)


def millimetres(length: str | None) -> float | None:
    """Parse a length; None when there is none, or it is in a unit that says nothing by itself."""
    match = _LENGTH.fullmatch(length or "")
    return float(match["number"]) * _MILLIMETRES[match["unit"]] if match else None


def whole(text: str | None, otherwise: int) -> int:
    """Parse a whole number of some digits, with a sign or not."""
    digits = (text or "").removeprefix("-")
    return int(text or "") if digits.isdecimal() and len(digits) < 6 else otherwise


def _levels(element: etree._Element) -> dict[int, ListLevel]:
    return {
        min(whole(level.get(f"{TEXT}level"), 1), _MAX_LEVELS): _level(level)
        for level in element
        if isinstance(level.tag, str)
    }


def _level(element: etree._Element) -> ListLevel:
    before, after = (
        element.get(f"{STYLE}{name}", "")[:_MAX_MARK_CHARACTERS] for name in ("num-prefix", "num-suffix")
    )
    if element.tag == f"{TEXT}list-level-style-bullet":
        return ListLevel(None, before, after, bullet(element.get(f"{TEXT}bullet-char", "•")[:1]))
    style = element.get(f"{STYLE}num-format", "")
    return ListLevel(
        style=_NUMBER_STYLES.get(style, "decimal") if style else None,
        before=before,
        after=after,
        start=whole(element.get(f"{TEXT}start-value"), 1),
        shown_levels=max(1, min(whole(element.get(f"{TEXT}display-levels"), 1), _MAX_LEVELS)),
    )


def mark_of(levels: dict[int, ListLevel], place: int, numbers: dict[int, int]) -> str:
    """Return what is printed before an item at a place, from 1, from the numbers of it and those above."""
    level = levels.get(place)
    if level is None:
        return ""
    if level.style is None:
        return f"{level.before}{level.bullet}{level.after}".strip() if level.bullet else ""
    shown = [
        ordinal(numbers.get(other, 1), levels[other].style or "decimal")
        for other in range(max(1, place - level.shown_levels + 1), place + 1)
        if other in levels and levels[other].style is not None
    ]
    return f"{level.before}{'.'.join(shown)}{level.after}".strip()
