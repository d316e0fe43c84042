"""The paragraphs, tables, rows and cells of a DOCX, through all that can stand around them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kamerbron.index.reading.office.docx_parts import W, value

ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
"""Holds the same twice or more, for newer and older programs; the first is read."""

WRAPPERS = frozenset(
    f"{W}{name}"
    for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo")
)
"""Elements around paragraphs, rows, cells or runs that are no text of their own."""

_CONTENTS = "Table of Contents"


def blocks_below(element: etree._Element) -> Iterator[etree._Element]:
    """Give the paragraphs and tables below an element; a table of contents is left out."""
    for child in element:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif value(child, f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") == _CONTENTS:
            continue
        elif child.tag in WRAPPERS:
            yield from blocks_below(child)
        elif child.tag == ALTERNATIVES:
            for choice in list(child)[:1]:
                yield from blocks_below(choice)


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Give the rows of a table."""
    return _below(table, f"{W}tr")


def cells_of(row: etree._Element) -> Iterator[etree._Element]:
    """Give the cells of a row."""
    return _below(row, f"{W}tc")


def _below(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from _below(child, tag)
