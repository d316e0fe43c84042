"""A paper as the HTML of the official repository: XHTML, hard-wrapped, with the fields of its metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import count

from scripts.render_sample.model import (
    Block,
    Cell,
    Division,
    Group,
    Heading,
    Item,
    ItemList,
    Kamervragen,
    Note,
    Paper,
    Paragraph,
    Run,
    Signature,
    Stuk,
    Table,
    Text,
    Turn,
    footnotes_of,
    notes_of,
    plain,
    texts_of,
)

_WIDTH = 88
_STEP = "   "

# A piece that a line is not broken in: tags and words, up to the next space outside a tag.
_PIECE = re.compile(r"(?:<[^>]*>|[^<> ])+")

_START = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html
  PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="nl">
   <head>
      <meta http-equiv="Content-Type" content="text/html; charset=utf-8" />"""
_BODY_START = """      <link href="./op.css" rel="stylesheet" type="text/css" />
      <title></title>
   </head>
   <body onload="enablePopup()">
      <div id="kopregel">
         <!--EINDE kopregel-->
      </div>
      <div id="inhoudsopgave"></div>
      <div id="broodtekst">"""
_END = """      </div>
      <div id="voetregel"></div>
   </body>
</html>"""


def render_html(paper: Paper) -> bytes:
    """Render a paper as HTML, in UTF-8."""
    page = _Page()
    lines = [_START, *(_meta(meta.name, meta.scheme, meta.content) for meta in paper.metas), _BODY_START]
    if isinstance(paper.head, Stuk):
        lines += page.stuk(paper.head, paper.blocks)
    else:
        lines += page.kamervragen(paper.head, paper.blocks)
    lines += _notes(footnotes_of(paper), 'id="noten"', 3)
    return "\n".join([*lines, _END]).encode()


def _meta(name: str, scheme: str | None, content: str) -> str:
    start = f'      <meta name="{name}"' + ("" if scheme is None else f' scheme="{scheme}"')
    end = f'content="{escape(content)}" />'
    # Long fields break before their content, with the attribute under the first one.
    separator = " " if len(start) + len(end) < _WIDTH + 6 else "\n            "
    return start + separator + end


class _Page:
    """The body of a page. It counts the anchors that stand at each heading."""

    def __init__(self) -> None:
        self._anchors = (f"d17e{number}" for number in count(45, 7))

    def stuk(self, head: Stuk, blocks: Iterable[Block]) -> Iterator[str]:
        """Give the lines of a Kamerstuk."""
        number = f'<span class="dossiernummer"> {escape(head.dossier_number)} </span> '
        yield from self._heading("h1", "dossiertitel", number + escape(head.dossier_title), 3)
        yield f'{_STEP * 3}<div class="stuk">'
        number = f'<span class="stuknummer">Nr. {escape(head.number)} </span> '
        yield from self._heading("h1", "stuktitel", number + _inline(head.title), 4)
        if head.date is not None:
            first, _, date = escape(plain(head.date)).partition(" ")
            yield from _element("p", "kamerstukdatum", f'{first} <span class="datum">{date}</span>', 4)
        yield f'{_STEP * 4}<div class="algemeen">'
        yield from self._blocks(blocks, 5)
        yield f"{_STEP * 4}</div>"
        yield f"{_STEP * 3}</div>"

    def kamervragen(self, head: Kamervragen, blocks: Iterable[Block]) -> Iterator[str]:
        """Give the lines of Kamervragen. The number of the Aanhangsel stands in the metadata only."""
        for description in head.descriptions:
            words = escape(plain(description))
            yield from self._heading("h1", "kamervraagomschrijving_kop no-toc", words, 3)
        yield from self._blocks(blocks, 3)

    def _blocks(self, blocks: Iterable[Block], depth: int) -> Iterator[str]:
        for block in blocks:
            yield from self._block(block, depth)
            if isinstance(block, Paragraph | Group):
                yield _STEP * depth

    def _block(self, block: Block, depth: int) -> Iterator[str]:
        match block:
            case Paragraph(text):
                yield from _element("p", None, _inline(text), depth)
            case Group(blocks):
                yield f'{_STEP * depth}<div class="alineagroep">'
                yield from self._blocks(blocks, depth + 1)
                yield f"{_STEP * depth}</div>"
            case Heading(text, face):
                tag = "strong" if face == "vet" else "em"
                words = f'<{tag} class="tussenkop_{face}">{_inline(text)}</{tag}>'
                yield from self._heading("h3", "tussenkop", words, depth)
            case Division(number, title, level, blocks):
                words = f'<span class="nr">{escape(number)}</span> {_inline(title)}'
                yield from self._heading(f"h{level + 1}", f"divisiekop{level}", words, depth)
                yield from self._blocks(blocks, depth)
            case ItemList(items):
                yield f'{_STEP * depth}<ul class="expliciet">'
                for item in items:
                    yield from self._item(item, depth + 1)
                yield f"{_STEP * depth}</ul>"
            case Table():
                yield from self._table(block, depth)
            case Turn(is_answer, label, blocks):
                yield f'{_STEP * depth}<div class="{"antwoord" if is_answer else "vraag"}">'
                yield from self._heading("h2", "stuktitel no-toc", escape(label), depth + 1)
                yield from self._blocks(blocks, depth + 1)
                yield f"{_STEP * depth}</div>"
            case Signature(function, first_name, last_name):
                name = f'{escape(first_name)} <span class="achternaam">{escape(last_name)}</span>'
                words = (
                    f'<span class="functie">{escape(function)}</span><br /><span class="naam">{name}</span>'
                )
                yield from _element("p", "ondertekening", words, depth)

    def _item(self, item: Item, depth: int) -> Iterator[str]:
        yield f'{_STEP * depth}<li class="li">'
        first, *others = item.blocks
        text = first.text if isinstance(first, Paragraph) else ()
        words = f'<span class="ol">{escape(item.mark)} </span>{_inline(text)}'
        yield from _element("p", "labeled", words, depth + 1)
        yield from self._blocks(others, depth + 1)
        yield f"{_STEP * depth}</li>"

    def _table(self, table: Table, depth: int) -> Iterator[str]:
        yield f'{_STEP * depth}<table class="tabel" cellspacing="0" cellpadding="0">'
        yield from _element("caption", None, _inline(table.title), depth + 1)
        yield f"{_STEP * (depth + 1)}<colgroup>"
        for width in table.widths:
            yield f'{_STEP * (depth + 2)}<col width="{width:.0%}" />'
        yield f"{_STEP * (depth + 1)}</colgroup>"
        for part, tag, rows in (("thead", "th", table.head), ("tbody", "td", table.body)):
            yield f"{_STEP * (depth + 1)}<{part}>"
            for row in rows:
                yield f"{_STEP * (depth + 2)}<tr>"
                for cell in row:
                    yield from _cell(cell, tag, depth + 3)
                yield f"{_STEP * (depth + 2)}</tr>"
            yield f"{_STEP * (depth + 1)}</{part}>"
        yield f"{_STEP * depth}</table>"
        yield from _notes(notes_of(texts_of(table)), 'class="tabelnoten"', depth)

    def _heading(self, tag: str, css_class: str, words: str, depth: int) -> Iterator[str]:
        anchor = next(self._anchors)
        yield from _element(tag, css_class, f'<a id="{anchor}" name="{anchor}"></a>{words}', depth)


def _notes(notes: Iterable[Note], attribute: str, depth: int) -> Iterator[str]:
    """Give the lines of the notes of the page or of a table; nothing without notes."""
    notes = tuple(notes)
    if not notes:
        return
    yield f"{_STEP * depth}<div {attribute}>"
    yield f"{_STEP * (depth + 1)}<hr />"
    for note in notes:
        yield from _note(note, depth + 1)
    yield f"{_STEP * depth}</div>"


def _note(note: Note, depth: int) -> Iterator[str]:
    indent = _STEP * depth
    css_class = "voet noot snp-mouseoffset snb-pinned notedefault"
    yield f'{indent}<div class="{css_class}" id="supernote-note-{note.id}">'
    close = f'<a class="note-close" href="#close-{note.id}">X</a>'
    yield f'{indent}{_STEP}<h5 class="note-close">{close} Noot'
    anchor = f'<a id="{note.id}" name="{note.id}"></a>'
    number = f'<sup><span class="nootnum">{anchor}{note.number}</span></sup>'
    first, *others = (line for text in note.texts for line in _element("p", None, _inline(text), depth + 1))
    yield f"{indent}{_STEP}</h5>{number}{first.strip()}"
    yield from others
    yield f"{indent}</div>"


def _cell(cell: Cell, tag: str, depth: int) -> Iterator[str]:
    spans = "".join(
        f' {name}="{value}"'
        for name, value in (("colspan", cell.columns), ("rowspan", cell.rows))
        if value > 1
    )
    words = "".join(f"<p>{_inline(text)}</p>" for text in cell.texts) or "&#160;"
    yield f"{_STEP * depth}<{tag}{spans}>{words}</{tag}>"


def _element(tag: str, css_class: str | None, content: str, depth: int) -> Iterator[str]:
    """Give the lines of an element with text; a long one has its end tag on a line of its own."""
    start = f"<{tag}>" if css_class is None else f'<{tag} class="{css_class}">'
    indent = _STEP * depth
    if len(start + content) + len(f"</{tag}>") <= _WIDTH:
        yield f"{indent}{start}{content}</{tag}>"
        return
    line = ""
    for piece in _PIECE.findall(start + content):
        if line and len(line) + 1 + len(piece) > _WIDTH:
            yield indent + line
            line = _STEP + piece
        else:
            line = f"{line} {piece}" if line else piece
    yield indent + line
    yield f"{indent}</{tag}>"


def _inline(text: Text) -> str:
    return "".join(_run(part) if isinstance(part, Run) else _note_mark(part) for part in text)


def _run(run: Run) -> str:
    words = escape(run.text, quote=False)
    style = run.style
    if style.raised:
        words = f"<sup>{words}</sup>"
    if style.lowered:
        words = f"<sub>{words}</sub>"
    if style.italic:
        words = f'<em class="cur">{words}</em>'
    if style.bold:
        words = f'<strong class="vet">{words}</strong>'
    if style.link:
        title = f"link naar publicatie {style.link}"
        words = f'<a href="{style.link}.html" title="{title}">{words}</a>'
    return words


def _note_mark(note: Note) -> str:
    return f'<sup><a class="nootnum supernote-click-{note.id}" href="#{note.id}">{note.number}</a></sup>'
