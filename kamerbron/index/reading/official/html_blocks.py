"""The text of an official HTML page becomes blocks."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from lxml import etree

from kamerbron.index.reading.markup import raw_text, text_of, tidy
from kamerbron.index.reading.official.heading_ranks import (
    ANNEX_RANK,
    division_rank,
    hang_at_end,
    heading_rank,
    label_numbers,
    linked_publication,
)
from kamerbron.index.reading.official.html_tables import read_table
from kamerbron.index.reading.paper.blocks import Block, BlockKind, is_item
from kamerbron.index.reading.paper.marks import PLACEHOLDER, Marks, bare_text

TITLES = frozenset(
    ("dossiertitel", "stuktitel", "kamervraagomschrijving_kop", "kamervraagomschrijving", "kamerstukdatum")
)
_SKIPPED = frozenset(("head", "nav", "footer", "header", "form", "button", "colgroup", "hr"))
_SKIPPED_CLASSES = frozenset(("noot", "tabelnoten", "naar-boven"))
_SKIPPED_IDS = frozenset(("noten", "kopregel", "voetregel", "inhoudsopgave"))
_SILENT = frozenset(("script", "style", "noscript", "img"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_INLINE = frozenset(
    (
        *("a", "span", "strong", "em", "b", "i", "u", "s", "sup", "sub", "br", "small", "big", "abbr"),
        *("cite", "q", "code", "del", "dfn", "font", "ins", "kbd", "label", "mark", "strike", "time"),
        *("tt", "var", *_SILENT),
    )
)

# What the public site sets above and between the text of a publication.
_SITE_TABLE = frozenset(("Datum publicatie", "Organisatie"))
_SITE_TEXTS = frozenset(("Naar boven",))

_DIVISION_CLASS = re.compile(r"divisiekop(?P<depth>\d)")
_ORDINALS = {"a": string.ascii_lowercase, "A": string.ascii_uppercase}


def classes(element: etree._Element) -> frozenset[str]:
    """Return the classes of an element."""
    return frozenset((element.get("class") or "").split()) if isinstance(element.tag, str) else frozenset()


class HtmlBlocks:
    """Walks a page: `blocks` are its text, `marks` the notes and links in it.

    `titles` are the elements that stand above the text, each with its own text.
    """

    def __init__(self, root: etree._Element) -> None:
        self.blocks: list[Block] = []
        self.titles: list[tuple[etree._Element, str]] = []
        self.marks = Marks()
        self._division = 0
        # The mark of the list item that the next text belongs to; None outside lists.
        self._item_mark: str | None = None
        # The marks of the notes to a label, which go before the next text.
        self._prefix = ""
        self._in_note = False
        self._marked: set[str] = set()
        self._notes = {
            (element.get("id") or "").removeprefix("supernote-note-"): element
            for element in root.iter(etree.Element)
            if "noot" in classes(element)
        }

    def hang_lost_notes(self) -> None:
        """Hang the notes that no mark in the text points to from the end of the text."""
        marks = self._prefix
        for identifier, note in self._notes.items():
            if identifier not in self._marked:
                number = next((text_of(part) for part in note.iter("span") if "nootnum" in classes(part)), "")
                marks += self.marks.lost_note(number, self._note_text(note))
        hang_at_end(self.blocks, marks)

    def walk(self, element: etree._Element) -> None:
        """Add the text below an element, text outside any paragraph too."""
        pieces = [bare_text(element.text or "")]
        for child in element:
            if isinstance(child.tag, str) and not _is_inline(child):
                self._end_paragraph(pieces)
                self._block(child)
            elif isinstance(child.tag, str):
                pieces.append(self._said(child))
            pieces.append(bare_text(child.tail or ""))
        self._end_paragraph(pieces)

    def text(self, element: etree._Element) -> str:
        """Return the text of an element, with the marks of its notes and links."""
        return text_of(element, self._inline)

    def _end_paragraph(self, pieces: list[str]) -> None:
        text = tidy("".join(pieces))
        pieces.clear()
        if not text or text in _SITE_TEXTS:
            return
        kind = BlockKind.TEXT if self._item_mark is None and not is_item(bare_text(text)) else BlockKind.ITEM
        if self._prefix or self._item_mark:
            text = tidy(f"{self._prefix}{self._item_mark or ''} {text}")
            self._prefix = ""
            self._item_mark = None if self._item_mark is None else ""
        self._add(kind, text)

    def _block(self, element: etree._Element) -> None:
        tag, names = str(element.tag), classes(element)
        if tag in _SKIPPED or names & _SKIPPED_CLASSES or element.get("id") in _SKIPPED_IDS:
            return
        if tag in _HEADINGS or names & TITLES:
            self._heading(element, names)
        elif "ondertekening" in names:
            self._signature(element)
        elif tag in ("ul", "ol"):
            self._list(element)
        elif tag == "table":
            self._table(element)
        else:
            self.walk(element)

    def _heading(self, element: etree._Element, names: frozenset[str]) -> None:
        parent = element.getparent()
        within = frozenset() if parent is None else classes(parent)
        if "stuktitel" in names and within & {"vraag", "antwoord"}:
            kind = BlockKind.ANSWER if "antwoord" in within else BlockKind.QUESTION
            text = self._label(element)
            self.blocks.append(Block(kind, text, numbers=label_numbers(text)))
        elif "stuktitel" in names and self._asks():
            self.blocks.append(Block(BlockKind.REMARK, self._label(element)))
        elif names & TITLES:
            self.titles.append((element, self.text(element)))
        elif "bijlage" in within:
            self._division = 0
            self._add(BlockKind.HEADING, self.text(element), ANNEX_RANK)
        else:
            self._add(BlockKind.HEADING, self.text(element), self._rank(element, names))

    def _asks(self) -> bool:
        return any(block.kind in (BlockKind.QUESTION, BlockKind.ANSWER) for block in self.blocks)

    def _label(self, element: etree._Element) -> str:
        """Read a label; the marks of its notes wait for the text below it."""
        text = self.text(element)
        self._prefix += "".join(PLACEHOLDER.findall(text))
        return bare_text(text)

    def _rank(self, element: etree._Element, names: frozenset[str]) -> int:
        for name in sorted(names):
            if match := _DIVISION_CLASS.fullmatch(name):
                self._division = int(match["depth"])
                return division_rank(self._division)
        styles = names.union(*(classes(child) for child in element.iter()))
        return heading_rank(
            self._division, {style.removeprefix("tussenkop_").removeprefix("kop_") for style in styles}
        )

    def _signature(self, element: etree._Element) -> None:
        names = [name for name in element.iter() if "naam" in classes(name)]
        for name in names:
            self._add(BlockKind.SIGNATURE, text_of(name))
        if not names:
            self.walk(element)

    def _list(self, element: etree._Element) -> None:
        outer, count = self._item_mark, len(self.blocks)
        start = element.get("start") or ""
        number = int(start) if start.isdecimal() and len(start) < 6 else 1
        for child in element:
            if child.tag == "li":
                mark = "" if _bears_mark(child) else _mark(element, number)
                number += 1
                self._item_mark = f"{self._item_mark or ''} {mark}".strip()
                self.walk(child)
                self._item_mark = ""
            elif isinstance(child.tag, str):
                self._block(child)
        self._item_mark = None if outer is None else outer if len(self.blocks) == count else ""

    def _table(self, element: etree._Element) -> None:
        table, caption = read_table(element, self.text)
        if table is not None and not _SITE_TABLE.issubset((*table.columns, *table.rows[0])):
            self.blocks.append(Block(BlockKind.TABLE, "", table=table))
        elif table is None and caption:
            self._end_paragraph([caption])

    def _said(self, element: etree._Element) -> str:
        said = self._inline(element)
        return raw_text(element, self._inline) if said is None else said

    def _inline(self, element: etree._Element) -> str | None:
        """Say what stands for an element in running text; what stands apart is parted by spaces."""
        if element.tag == "br":
            return " "
        if element.tag in _SILENT:
            return ""
        names = classes(element)
        if element.tag != "a":
            apart = element.tag not in _INLINE or "ol" in names
            return f" {raw_text(element, self._inline)} " if apart else None
        target = element.get("href") or ""
        if "nootnum" in names:
            return self._note(target.removeprefix("#"), text_of(element))
        publication = linked_publication(target)
        return self.marks.link(publication, raw_text(element, self._inline)) if publication else None

    def _note(self, identifier: str, number: str) -> str:
        if self._in_note:
            return ""
        self._marked.add(identifier)
        note = self._notes.get(identifier)
        return self.marks.note(number, "" if note is None else self._note_text(note))

    def _note_text(self, note: etree._Element) -> str:
        """Read a note without the furniture around it. In it no mark is one: it could be its own."""
        self._in_note = True
        parts = [self.text(part) for part in note.iterchildren() if not _is_note_furniture(part)]
        self._in_note = False
        return " ".join(filter(None, parts))

    def _add(self, kind: BlockKind, text: str, rank: int | None = None) -> None:
        if text:
            self.blocks.append(Block(kind, text, rank=rank))


def _is_inline(element: etree._Element) -> bool:
    """Whether an element is a part of running text: what is inline by itself can still hold blocks."""
    return element.tag in _INLINE and all(
        child.tag in _INLINE for child in element.iter() if isinstance(child.tag, str)
    )


def _is_note_furniture(element: etree._Element) -> bool:
    return (
        not isinstance(element.tag, str)
        or "note-close" in classes(element)
        or (element.tag == "sup" and any("nootnum" in classes(part) for part in element.iter()))
    )


def _bears_mark(item: etree._Element) -> bool:
    """Whether the mark of a list item stands in its text."""
    return any("ol" in classes(part) for part in _own_spans(item))


def _own_spans(element: etree._Element) -> Iterator[etree._Element]:
    for child in element.iterchildren(etree.Element):
        if child.tag == "span":
            yield child
        if child.tag not in ("ul", "ol"):
            yield from _own_spans(child)


def _mark(element: etree._Element, number: int) -> str:
    """Return the mark of an item of a list whose marks the browser sets."""
    if element.tag == "ul":
        return "•"
    letters = _ORDINALS.get(element.get("type") or "1")
    return f"{number}." if letters is None or not 0 < number <= len(letters) else f"{letters[number - 1]}."
