"""The styles of a DOCX: what a paragraph or a run in one looks like and is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from kamerbron.index.reading.office.docx_parts import W, value, whole_number
from kamerbron.index.reading.office.pieces import PLAIN, Face

# `heading 1`, and what styles made after it are called. `koptekst` is the header of a page.
_HEADING_NAME = re.compile(r"(?:heading|kop)\s?(?P<level>[1-9])\b")
_TITLE_NAMES = frozenset(("title", "titel"))
_TABLE_OF_CONTENTS = re.compile(r"(?:toc|inhopg|inhoudsopgave)\b|(?:toc|inhopg)\d")

_BODY_LEVEL = 9
_OFF = ("0", "false", "off", "none")

# A chain of styles that is longer than this has a loop in it.
_MAX_CHAIN = 50


@dataclass(frozen=True, slots=True)
class Numbering:
    """The list and the level in it that a paragraph is numbered by. None is what the style says."""

    list_id: str | None
    level: int | None


@dataclass(frozen=True, slots=True)
class Style:
    """What a style comes to, with what it is based on."""

    name: str
    face: Face = PLAIN
    level: int | None = None
    numbering: Numbering | None = None
    indent: int | None = None

    @property
    def is_table_of_contents(self) -> bool:
        """Whether it sets a line of the table of contents."""
        return _TABLE_OF_CONTENTS.match(self.name) is not None


@dataclass(slots=True)
class Styles:
    """The styles of one document, each worked out when it is first used."""

    elements: dict[str, etree._Element] = field(default_factory=dict)
    default: str = ""
    known: dict[str, Style] = field(default_factory=dict)

    def of(self, identifier: str | None) -> Style:
        """Return a style; without an id that of plain paragraphs."""
        identifier = self.default if identifier is None else identifier
        if identifier not in self.known:
            self.known[identifier] = self._resolve(identifier)
        return self.known[identifier]

    def _resolve(self, identifier: str) -> Style:
        chain: list[etree._Element] = []
        following: str | None = identifier
        while following is not None and following in self.elements and len(chain) < _MAX_CHAIN:
            chain.append(self.elements[following])
            following = value(chain[-1], f"{W}basedOn")
        names = [(value(element, f"{W}name") or "").lower() for element in chain]
        face, numbering = PLAIN, None
        for element in chain:
            face = face.over(face_of(element.find(f"{W}rPr")))
            numbering = merge_numbering(numbering, numbering_of(element.find(f"{W}pPr")))
        levels = [level_of(element.find(f"{W}pPr")) for element in chain]
        indents = [indent_of(element.find(f"{W}pPr")) for element in chain]
        return Style(
            name=next(filter(None, names), identifier.lower()),
            face=face,
            level=_heading_level(levels, names),
            numbering=numbering,
            indent=next((indent for indent in indents if indent is not None), None),
        )


def read_styles(roots: Sequence[etree._Element]) -> Styles:
    """Read the styles of a document."""
    styles = Styles()
    for root in roots:
        for element in root.iterfind(f"{W}style"):
            identifier = element.get(f"{W}styleId", "")
            styles.elements[identifier] = element
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true", "on"):
                styles.default = identifier
    return styles


def _heading_level(levels: Sequence[int | None], names: Sequence[str]) -> int | None:
    """Return the level of the nearest style in a chain that has one, by its outline or its name."""
    for level, name in zip(levels, names, strict=True):
        if level is not None:
            return level if level <= _BODY_LEVEL else None
        if match := _HEADING_NAME.match(name):
            return int(match["level"])
        if name in _TITLE_NAMES:
            return 0
    return None


def face_of(properties: etree._Element | None) -> Face:
    """Return what properties of a run say of its face."""
    if properties is None:
        return PLAIN
    position = value(properties, f"{W}vertAlign")
    return Face(
        bold=_switch(properties, "b"),
        italic=_switch(properties, "i"),
        underlined=_switch(properties, "u"),
        raised=None if position is None else position == "superscript",
        hidden=_switch(properties, "vanish"),
    )


def _switch(properties: etree._Element, name: str) -> bool | None:
    said = value(properties, f"{W}{name}")
    return None if said is None else said not in _OFF


def level_of(properties: etree._Element | None) -> int | None:
    """Return the outline level of a paragraph, 1 outermost and 10 for running text."""
    said = value(properties, f"{W}outlineLvl")
    return None if said is None else whole_number(said, _BODY_LEVEL) + 1


def indent_of(properties: etree._Element | None) -> int | None:
    """Return how far a paragraph stands from the left margin."""
    indent = None if properties is None else properties.find(f"{W}ind")
    said = None if indent is None else indent.get(f"{W}left", indent.get(f"{W}start"))
    return None if said is None else whole_number(said)


def numbering_of(properties: etree._Element | None) -> Numbering | None:
    """Return what list a paragraph belongs to; list `0` is none."""
    numbering = None if properties is None else properties.find(f"{W}numPr")
    if numbering is None:
        return None
    level = value(numbering, f"{W}ilvl")
    return Numbering(value(numbering, f"{W}numId"), None if level is None else whole_number(level))


def merge_numbering(own: Numbering | None, other: Numbering | None) -> Numbering | None:
    """Return what a paragraph or a style says of its list, with what it leaves open taken from another."""
    if own is None or other is None:
        return own or other
    return Numbering(
        other.list_id if own.list_id is None else own.list_id,
        other.level if own.level is None else own.level,
    )
