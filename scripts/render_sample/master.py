"""Official XML, modern dialect, becomes a Paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lxml import etree

from scripts.render_sample.model import (
    PLAIN,
    Block,
    Cell,
    Division,
    Group,
    Heading,
    Item,
    ItemList,
    Kamervragen,
    Meta,
    Note,
    Paper,
    Paragraph,
    Run,
    Signature,
    Stuk,
    Style,
    Table,
    Text,
    Turn,
    squeeze,
)

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


class UnknownMarkupError(Exception):
    """A master holds markup that is not rendered here."""


def read_master(path: Path) -> Paper:
    """Read a master.

    Raises UnknownMarkupError for an element that the renderings would lose, and lxml's XMLSyntaxError.
    """
    root = etree.parse(path, _PARSER).getroot()
    metas = tuple(
        Meta(meta.get("name", ""), meta.get("scheme"), meta.get("content", ""))
        for meta in root.iterfind("metadata/meta")
    )
    head_lines = {line.get("inhoud", ""): line.text or "" for line in root.iter("tekstregel")}
    stuk = root.find("kamerstuk")
    kamervragen = root.find("kamervragen")
    if stuk is not None:
        head: Stuk | Kamervragen = _read_stuk(stuk)
        parts = stuk.iterfind("stuk/algemeen/vrije-tekst")
        blocks = tuple(block for part in parts for block in _blocks(part))
    elif kamervragen is not None:
        head = _read_kamervragen(kamervragen)
        turns = [element for element in kamervragen if element.tag in ("vraag", "antwoord")]
        blocks = tuple(block for element in turns for block in _block(element, 0))
    else:
        raise UnknownMarkupError("geen kamerstuk en geen kamervragen")
    return Paper(path.stem, metas, head_lines, head, blocks)


def _read_stuk(kamerstuk: etree._Element) -> Stuk:
    date = kamerstuk.find("stuk/datumtekst")
    return Stuk(
        dossier_number=_words(kamerstuk, "dossier/dossiernummer"),
        dossier_title=_words(kamerstuk, "dossier/titel"),
        number=_words(kamerstuk, "stuk/stuknr/ondernummer"),
        title=_text(_child(kamerstuk, "stuk/titel")),
        date=None if date is None else _text(date),
    )


def _read_kamervragen(kamervragen: etree._Element) -> Kamervragen:
    return Kamervragen(
        number=_words(kamervragen, "kamervraagnummer"),
        descriptions=tuple(_text(element) for element in kamervragen.iterfind("kamervraagomschrijving")),
    )


def _child(element: etree._Element, path: str) -> etree._Element:
    child = element.find(path)
    if child is None:
        raise UnknownMarkupError(f"{element.tag}: {path} ontbreekt")
    return child


def _words(element: etree._Element, path: str) -> str:
    return squeeze("".join(map(str, _child(element, path).itertext())))


# --- blocks --------------------------------------------------------------------------------------


def _blocks(element: etree._Element, level: int = 0) -> tuple[Block, ...]:
    return tuple(block for child in element if isinstance(child.tag, str) for block in _block(child, level))


def _block(element: etree._Element, level: int) -> tuple[Block, ...]:
    """Return the blocks of an element at a level of divisions; none for what others read."""
    tag = str(element.tag)
    if tag in _READ_WITH_THEIR_PARENT:
        return ()
    if tag in _HOLDERS:
        return _blocks(element, level)
    if tag not in _READERS:
        raise UnknownMarkupError(f"<{tag}> wordt niet weergegeven")
    return (_READERS[tag](element, level),)


def _division(element: etree._Element, level: int) -> Division:
    title = _text(_child(element, "kop/titel"))
    return Division(_words(element, "kop/nr"), title, level + 1, _blocks(element, level + 1))


def _list(element: etree._Element, level: int) -> ItemList:
    items = element.iterfind("li")
    return ItemList(tuple(Item(_words(item, "li.nr"), _blocks(item, level)) for item in items))


def _turn(element: etree._Element, level: int) -> Turn:
    return Turn(element.tag == "antwoord", _words(element, "nr"), _blocks(element, level))


def _signature(element: etree._Element, _level: int) -> Signature:
    first_name, last_name = _words(element, "naam/voornaam"), _words(element, "naam/achternaam")
    return Signature(_words(element, "functie"), first_name, last_name)


def _table(table: etree._Element, _level: int) -> Table:
    columns = [spec.get("colname", "") for spec in table.iterfind("tgroup/colspec")]
    shares = [float(spec.get("colwidth", "1*").rstrip("*")) for spec in table.iterfind("tgroup/colspec")]
    return Table(
        title=_text(_child(table, "title")),
        widths=tuple(share / sum(shares) for share in shares),
        head=tuple(_row(row, columns) for row in table.iterfind("tgroup/thead/row")),
        body=tuple(_row(row, columns) for row in table.iterfind("tgroup/tbody/row")),
    )


def _row(row: etree._Element, columns: list[str]) -> tuple[Cell, ...]:
    cells = []
    for entry in row.iterfind("entry"):
        first = columns.index(entry.get("colname", entry.get("namest", "")))
        last = columns.index(entry.get("nameend", columns[first]))
        texts = tuple(_text(al) for al in entry.iterfind("al"))
        cells.append(Cell(first, last - first + 1, int(entry.get("morerows", "0")) + 1, texts))
    return tuple(cells)


_READERS: dict[str, Callable[[etree._Element, int], Block]] = {
    "al": lambda element, _: Paragraph(_text(element)),
    "al-groep": lambda element, level: Group(_blocks(element, level)),
    "tussenkop": lambda element, _: Heading(_text(element), element.get("kopopmaak", "vet")),
    "divisie": _division,
    "lijst": _list,
    "table": _table,
    "vraag": _turn,
    "antwoord": _turn,
    "ondertekening": _signature,
}
_HOLDERS = frozenset({"tekst", "tekst-sluiting"})
_READ_WITH_THEIR_PARENT = frozenset({"kop", "nr", "li.nr"})


# --- text ----------------------------------------------------------------------------------------


def _text(element: etree._Element, style: Style = PLAIN) -> Text:
    """Return what an element says. Processing instructions in it are nothing, not even a space."""
    parts: list[Run | Note] = [Run(element.text, style)] if element.text else []
    for child in element:
        if isinstance(child.tag, str):
            parts += _inline(child, style)
        if child.tail:
            parts.append(Run(child.tail, style))
    return _merged(parts)


def _inline(element: etree._Element, style: Style) -> Text:
    if element.tag == "noot":
        texts = tuple(_text(al) for al in element.iterfind("noot.al"))
        in_table = element.get("type") == "tabel"
        return (Note(element.get("id", ""), _words(element, "noot.nr"), texts, in_table),)
    if element.tag not in _STYLES:
        raise UnknownMarkupError(f"<{element.tag}> in tekst wordt niet weergegeven")
    return _text(element, _STYLES[str(element.tag)](element, style))


def _emphasised(element: etree._Element, style: Style) -> Style:
    face = element.get("type", "cur")
    return replace(style, bold=style.bold or "vet" in face, italic=style.italic or "cur" in face)


# How what stands in an element is printed, given the print around it.
_STYLES: dict[str, Callable[[etree._Element, Style], Style]] = {
    "nadruk": _emphasised,
    "sup": lambda _, style: replace(style, raised=True),
    "inf": lambda _, style: replace(style, lowered=True),
    "extref": lambda element, style: replace(style, link=element.get("doc")),
    "naam": lambda _, style: replace(style, bold=True),
    "achternaam": lambda _, style: style,
    "kamervraagonderwerp": lambda _, style: replace(style, italic=True),
    "datum": lambda _, style: style,
    "organisatie": lambda _, style: style,
}


def _merged(parts: list[Run | Note]) -> Text:
    """Join neighbouring runs of one style, as where a processing instruction stood between them."""
    merged: list[Run | Note] = []
    for part in parts:
        before = merged[-1] if merged else None
        if isinstance(part, Run) and isinstance(before, Run) and part.style == before.style:
            merged[-1] = Run(before.text + part.text, part.style)
        else:
            merged.append(part)
    return tuple(merged)
