"""Ways to spoil a tree of elements: what comes of it is well formed, and no more what a reader expects."""

from __future__ import annotations

from copy import deepcopy
from random import Random

from lxml import etree, html

from scripts.fuzz_readers.spoil_text import PIECES, spoil_bytes

# What attributes are put to: numbers that mean something in a table or a list, and none.
_VALUES = (
    "",
    "0",
    "1",
    "-1",
    "2",
    "7",
    "1000000000",
    "c1",
    "x",
    "1.5",
    " 3 ",
    "٣",
    "true",
    "none",
    "continue",
)

_MOST_COPIES = 60


def spoil_xml(content: bytes, chance: Random) -> bytes:
    """Spoil the tree of an XML file; of one that is not well formed the bytes."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return spoil_bytes(content, chance)
    _spoil_tree(root, chance)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def spoil_html(content: bytes, chance: Random) -> bytes:
    """Spoil the tree of an HTML page."""
    try:
        root = html.document_fromstring(content)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return spoil_bytes(content, chance)
    _spoil_tree(root, chance)
    return b"<!DOCTYPE html>\n" + etree.tostring(root, encoding="UTF-8", method="html")


def _spoil_tree(root: etree._Element, chance: Random) -> None:
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    element, other = chance.choice(elements), chance.choice(elements)
    way = chance.choice(
        (_move, _move, _remove, _repeat, _rename, _spoil_attribute, _spoil_words, _wrap, _shuffle)
    )
    way(element, other, chance)


def _move(element: etree._Element, other: etree._Element, chance: Random) -> None:
    if element.getparent() is not None and element is not other and element not in other.iterancestors():
        other.insert(chance.randint(0, len(other)), element)


def _remove(element: etree._Element, _other: etree._Element, _chance: Random) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _repeat(element: etree._Element, _other: etree._Element, chance: Random) -> None:
    parent = element.getparent()
    if parent is not None:
        times = chance.choice((1, 1, 3, _MOST_COPIES)) if len(element) < _MOST_COPIES else 1
        for _ in range(times):
            parent.insert(parent.index(element), deepcopy(element))


def _rename(element: etree._Element, other: etree._Element, _chance: Random) -> None:
    element.tag = other.tag


def _spoil_words(element: etree._Element, _other: etree._Element, chance: Random) -> None:
    if chance.random() < 0.5 or element.getparent() is None:
        element.text = _with_piece(element.text, chance)
    else:
        element.tail = _with_piece(element.tail, chance)


def _wrap(element: etree._Element, _other: etree._Element, _chance: Random) -> None:
    """Put the text of an element into an element of its own kind within it."""
    wrapped = etree.SubElement(element, element.tag)
    wrapped.text, element.text = element.text, None


def _shuffle(element: etree._Element, _other: etree._Element, chance: Random) -> None:
    for child in list(element):
        if chance.random() < 0.5:
            element.append(child)


def _spoil_attribute(element: etree._Element, other: etree._Element, chance: Random) -> None:
    source = element if element.attrib else other
    if not source.attrib:
        return
    name = chance.choice(list(source.attrib))
    if chance.random() < 0.2:
        element.attrib.pop(name, "")
    elif chance.random() < 0.3 and other.attrib:
        element.set(name, chance.choice([str(value) for value in other.attrib.values()]))
    else:
        element.set(name, chance.choice(_VALUES))


def _with_piece(text: str | None, chance: Random) -> str:
    """Put a piece into a text, or take the text away."""
    text = text or ""
    if text and chance.random() < 0.2:
        return ""
    place = chance.randint(0, len(text))
    # XML holds no control characters.
    piece = "".join(
        char for char in chance.choice(PIECES) if char in "\t\n" or (char >= " " and char < "\ufffe")
    )
    return text[:place] + piece + text[place:]
