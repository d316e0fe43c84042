"""The text of an official XML publication becomes blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from lxml import etree

from kamerbron.index.reading.markup import text_of, tidy
from kamerbron.index.reading.official.heading_ranks import (
    ANNEX_RANK,
    division_rank,
    hang_at_end,
    heading_rank,
    label_numbers,
)
from kamerbron.index.reading.official.xml_tables import read_table
from kamerbron.index.reading.official.xml_text import APART, HEAD, NOTES, XmlText
from kamerbron.index.reading.paper.blocks import Block, BlockKind, is_item
from kamerbron.index.reading.paper.marks import PLACEHOLDER, Marks, bare_text

# What is a part of the head only in its own place.
_HEAD_IN = frozenset((("stuk", "titel"), ("stuk", "nummer"), ("kamerwrk", "kop")))

_DIVISIONS = (
    *("divisie", "artikel", "wijzig-artikel", "wijzig-divisie", "hoofdstuk", "afdeling"),
    *("paragraaf", "titeldeel"),
)
_LABELS = ("nr", "vraagnummer", "titel", "kop")

# What is a part of running text, wherever it stands.
_INLINE = frozenset(
    (
        *("nadruk", "sup", "inf", "br", "extref", "dossierref", "intref", "extern", "plaatje", "illustratie"),
        *("naam", "datum", "organisatie", "functie", "kamervraagonderwerp"),
        *NOTES,
    )
)
# Below this many levels what is left is one paragraph: a publication has a dozen or two.
_MAX_LEVELS = 60


class XmlBlocks:
    """Walks a publication: `blocks` are its text in order."""

    def __init__(self, root: etree._Element) -> None:
        self.blocks: list[Block] = []
        self._text = XmlText(root)
        self._depth = 0
        self._level = 0
        # The mark of the list item that the next text belongs to; None outside lists.
        self._item_mark: str | None = None
        # What goes before the next text: the number of a lid, the marks of the notes to a label.
        self._prefix = ""
        self._walkers: dict[str, Callable[[etree._Element], None]] = {
            "al": self._paragraph,
            "tussenkop": self._heading_in_text,
            "tuskop": self._heading_in_text,
            "kop": self._heading,
            **dict.fromkeys(_DIVISIONS, self._division),
            "bijlage": self._annex,
            "lid": self._numbered_paragraph,
            "lijst": self._list,
            "table": self._table,
            "ondertekening": self._signature,
            "ondtek": self._signature,
            "vraag": lambda element: self._labelled(element, BlockKind.QUESTION),
            "antwoord": lambda element: self._labelled(element, BlockKind.ANSWER),
            "reactie": lambda element: self._labelled(element, BlockKind.ANSWER),
            "kamervraagopmerking": lambda element: self._remark(element, "Opmerking"),
            "toelicht": lambda element: self._remark(element, "Toelichting"),
            "kamervraagbijlage": lambda element: self._remark(element, "Bijlage"),
        }

    def walk(self, element: etree._Element, label: etree._Element | None = None) -> None:
        """Add the text below an element, but for its label. What is not known is walked, or a paragraph."""
        texts: Iterator[str | None] = chain((element.text,), (child.tail for child in element))
        self._flow(element, label, is_text=any(text and not text.isspace() for text in texts))

    def hang_lost_notes(self) -> None:
        """Hang the notes that no mark in the text points to from the end of the text."""
        marks = self._prefix + self._text.lost_notes()
        hang_at_end(self.blocks, "".join(PLACEHOLDER.findall(marks)))

    @property
    def marks(self) -> Marks:
        """The notes and links in the text."""
        return self._text.marks

    def text(self, element: etree._Element) -> str:
        """Return the text of an element, with the marks of its notes and links."""
        return self._text.of(element)

    def _add(self, kind: BlockKind, text: str, rank: int | None = None) -> None:
        if text:
            self.blocks.append(Block(kind, text, rank=rank))

    def _flow(self, element: etree._Element, label: etree._Element | None = None, *, is_text: bool) -> None:
        """Add what stands in an element: running text, and the blocks between it.

        In running text unknown elements are a part of it.
        """
        if self._level == _MAX_LEVELS:
            self._end_paragraph([self.text(element)])
            return
        self._level += 1
        pieces = [bare_text(element.text or "")]
        for child in element:
            if isinstance(child.tag, str) and child is not label:
                self._child(child, pieces, is_text=is_text)
            pieces.append(bare_text(child.tail or ""))
        self._end_paragraph(pieces)
        self._level -= 1

    def _child(self, child: etree._Element, pieces: list[str], *, is_text: bool) -> None:
        parent = child.getparent()
        if child.tag in HEAD or (parent is not None and (parent.tag, child.tag) in _HEAD_IN):
            return
        if child.tag in self._walkers or not (is_text or child.tag in _INLINE):
            self._end_paragraph(pieces)
            self._walkers.get(str(child.tag), self.walk)(child)
            return
        for piece in self._split(child):
            if isinstance(piece, str):
                pieces.append(piece)
            else:
                self._end_paragraph(pieces)
                self._walkers[str(piece.tag)](piece)

    def _split(self, element: etree._Element) -> Iterator[str | etree._Element]:
        """Yield the pieces of running text in an element, and the blocks between them."""
        said = None if element.tag in APART else self._text.inline(element)
        if said is not None:
            yield said
            return
        space = " " if element.tag in APART else ""
        yield space + bare_text(element.text or "")
        for child in element:
            if child.tag in self._walkers:
                yield child
            elif isinstance(child.tag, str):
                yield from self._split(child)
            yield bare_text(child.tail or "")
        yield space

    def _end_paragraph(self, pieces: list[str]) -> None:
        joined = "".join(pieces)
        pieces.clear()
        if not joined or joined.isspace() or not (text := tidy(joined)):
            return
        kind = BlockKind.TEXT if self._item_mark is None and not is_item(bare_text(text)) else BlockKind.ITEM
        if self._prefix or self._item_mark:
            text = tidy(f"{self._prefix}{self._item_mark or ''} {text}")
            self._prefix = ""
            self._item_mark = None if self._item_mark is None else ""
        self._add(kind, text)

    def _paragraph(self, element: etree._Element) -> None:
        if len(element):
            self._flow(element, is_text=True)
        else:
            self._end_paragraph([bare_text(element.text or "")])

    def _heading_in_text(self, element: etree._Element) -> None:
        style = element.get("kopopmaak") or element.get("letat") or ""
        self._add(BlockKind.HEADING, self.text(element), heading_rank(self._depth, (style,)))

    def _heading(self, element: etree._Element) -> None:
        parent = element.getparent()
        in_annex = parent is not None and parent.tag == "bijlage"
        rank = ANNEX_RANK if in_annex else division_rank(self._depth)
        self._add(BlockKind.HEADING, self.text(element), rank)

    def _division(self, element: etree._Element) -> None:
        self._depth += 1
        self.walk(element)
        self._depth -= 1

    def _annex(self, element: etree._Element) -> None:
        depth, self._depth = self._depth, 0
        self.walk(element)
        self._depth = depth

    def _list(self, element: etree._Element) -> None:
        outer, count = self._item_mark, len(self.blocks)
        for child in element:
            if child.tag == "li":
                number = child.find("li.nr")
                mark = "" if number is None else self.text(number)
                self._item_mark = f"{self._item_mark or ''} {mark}".strip()
                self._flow(child, number, is_text=True)
                if any(map(str.isalnum, self._item_mark)):
                    self._end_item()
                self._item_mark = ""
            elif isinstance(child.tag, str):
                self.walk(child)
        self._item_mark = None if outer is None else outer if len(self.blocks) == count else ""

    def _end_item(self) -> None:
        """Keep the mark of an item that has no text."""
        mark, self._item_mark = self._item_mark or "", ""
        self._end_paragraph([mark])

    def _table(self, element: etree._Element) -> None:
        table, caption, others = read_table(element, self.text)
        if table is not None:
            self.blocks.append(Block(BlockKind.TABLE, "", table=table))
        elif caption:
            self._end_paragraph([caption])
        for other in others:
            self.walk(other)

    def _numbered_paragraph(self, element: etree._Element) -> None:
        number = element.find("lidnr")
        if number is not None:
            self._prefix += f"{self.text(number)} "
        self.walk(element, number)

    def _signature(self, element: etree._Element) -> None:
        if next(element.iter("naam"), None) is None:
            self.walk(element)
            return
        for child in element:
            if child.tag in self._walkers:
                self._walkers[child.tag](child)
            else:
                for name in child.iter("naam"):
                    self._add(BlockKind.SIGNATURE, _name(name))

    def _labelled(self, element: etree._Element, kind: BlockKind) -> None:
        label = next(element.iterchildren("nr", "vraagnummer"), None)
        text = self._label(label)
        self.blocks.append(Block(kind, text, numbers=label_numbers(text)))
        self.walk(element, label)

    def _remark(self, element: etree._Element, name: str) -> None:
        label = next(element.iterchildren(*_LABELS), None)
        self.blocks.append(Block(BlockKind.REMARK, self._label(label) or name))
        self.walk(element, label)

    def _label(self, label: etree._Element | None) -> str:
        """Read a label; the marks of its notes wait for the text below it."""
        text = "" if label is None else self.text(label)
        self._prefix += "".join(PLACEHOLDER.findall(text))
        return bare_text(text)


def _name(element: etree._Element) -> str:
    """Read a name, in whose parts no space stands where they are on lines of their own."""
    if (element.text or "").strip():
        return text_of(element)
    return " ".join(filter(None, (text_of(part) for part in element if isinstance(part.tag, str))))
