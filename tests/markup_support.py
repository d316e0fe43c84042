"""Publications in the official XML and HTML: short ones by hand, and random ones in both forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from hypothesis import strategies as st
from support import make_document, make_unit

from kamerbron.index.document import Document, Paragraph, Unit, UnitKind
from kamerbron.index.reading.official.html_reader import read_official_html
from kamerbron.index.reading.official.xml_reader import read_official_xml
from kamerbron.index.reading.reading import Reading

WORD = re.compile(r"woord\d+")


def xml(content: str, *, head: str = "", metadata: str = "") -> bytes:
    """Return a Kamerstuk with a text."""
    return (
        f"<officiele-publicatie><metadata>{metadata}</metadata><kamerstuk>{head}"
        f"<stuk><algemeen><vrije-tekst><tekst>{content}</tekst></vrije-tekst></algemeen></stuk>"
        "</kamerstuk></officiele-publicatie>"
    ).encode()


def html(content: str, *, head: str = "") -> bytes:
    """Return the page of a Kamerstuk with a text."""
    return (
        f'<html><head>{head}<title></title></head><body><div id="broodtekst"><div class="stuk">'
        f"{content}</div></div></body></html>"
    ).encode()


def questions_xml(content: str) -> bytes:
    """Return answered Kamervragen."""
    return f"<officiele-publicatie><kamervragen>{content}</kamervragen></officiele-publicatie>".encode()


def read_xml(content: str) -> Reading:
    return read_official_xml(xml(content))


def read_html(content: str) -> Reading:
    return read_official_html(html(content))


def all_paragraphs(reading: Reading) -> list[Paragraph]:
    return [paragraph for unit in reading.units for paragraph in unit.paragraphs]


def texts(reading: Reading) -> list[str]:
    return [paragraph.text for paragraph in all_paragraphs(reading)]


def outline(reading: Reading) -> list[tuple[str, tuple[int, ...], tuple[str, ...], list[str]]]:
    return [
        (unit.kind.value, unit.numbers, unit.headings, [paragraph.text for paragraph in unit.paragraphs])
        for unit in reading.units
    ]


def words_in_order(units: Sequence[Unit]) -> list[str]:
    """Return the words of headings and paragraphs as they follow each other, a heading where it begins."""
    words: list[str] = []
    above: tuple[str, ...] = ()
    for unit in units:
        shared = next(
            (
                place
                for place, pair in enumerate(zip(above, unit.headings, strict=False))
                if pair[0] != pair[1]
            ),
            min(len(above), len(unit.headings)),
        )
        said = [*unit.headings[shared:], *(paragraph.text for paragraph in unit.paragraphs)]
        words += [word for text in said for word in WORD.findall(text)]
        above = unit.headings
    return words


def document_with(*paragraphs: str | Paragraph, kind: UnitKind = UnitKind.SECTION) -> Document:
    """Return a document of one unit that keeps the tables and references of its paragraphs."""
    document = make_document(make_unit(*paragraphs, kind=kind, numbers=[1, 2], headings=["A", "B"]))
    (unit,) = document.units
    kept = tuple(
        made if isinstance(given, str) else replace(given, number=made.number, document_number=made.number)
        for made, given in zip(unit.paragraphs, paragraphs, strict=True)
    )
    return replace(document, units=(replace(unit, paragraphs=kept),))


@dataclass(frozen=True, slots=True)
class Rendered:
    """A random piece of a publication in both forms."""

    xml: str
    html: str


def join(pieces: Sequence[Rendered]) -> Rendered:
    return Rendered("".join(piece.xml for piece in pieces), "".join(piece.html for piece in pieces))


_SPACES = st.sampled_from([Rendered(" ", "\n     "), Rendered("\u00a0", " "), Rendered(" ", "&nbsp;")])
_SPLITS = st.sampled_from(["", "<?xpp afbreek?>", "\u00ad", "<!-- hier -->", "\ufeff"])


@st.composite
def _words(draw: st.DrawFn, names: Iterator[int]) -> Rendered:
    word = f"woord{next(names)}"
    split = draw(_SPLITS)
    plain = Rendered(f"wo{split}{word[2:]}", word)
    style = draw(st.sampled_from(["", "", "", "nadruk", "sup", "inf", "link", "br", "noot"]))
    if style == "nadruk":
        return Rendered(f'<nadruk type="cur">{plain.xml}</nadruk>', f'<em class="cur">{plain.html}</em>')
    if style in ("sup", "inf"):
        shown = "sup" if style == "sup" else "sub"
        return Rendered(f"{plain.xml}<{style}>2</{style}>", f"{plain.html}<{shown}>2</{shown}>")
    if style == "link":
        doc = f"kst-99998-{next(names)}"
        return Rendered(
            f'<extref doc="{doc}" soort="document">{plain.xml}</extref>', f'<a href="{doc}.html">{word}</a>'
        )
    if style == "br":
        return Rendered(f"{plain.xml}<br/>", f"{plain.html}<br />")
    if style == "noot":
        return _note(plain, next(names), draw(st.booleans()))
    return plain


def _note(plain: Rendered, number: int, has_more: bool) -> Rendered:
    more = " en verder." if has_more else ""
    mark = f'<sup><a class="nootnum supernote-click-n{number}" href="#n{number}">{number}</a></sup>'
    # The page has its notes below the text; `page` moves them there.
    note = (
        f'<div class="voet noot" id="supernote-note-n{number}"><h5 class="note-close">'
        f'<a class="note-close" href="#close-n{number}">X</a> Noot</h5>'
        f'<sup><span class="nootnum">{number}</span></sup><p>Noot {number}.</p>'
        f"{f'<p>{more.strip()}</p>' if has_more else ''}</div>"
    )
    return Rendered(
        f'{plain.xml}<noot id="n{number}" type="voet"><noot.nr>{number}</noot.nr><noot.al>Noot {number}.'
        f"</noot.al>{f'<noot.al>{more}</noot.al>' if has_more else ''}</noot>",
        f"{plain.html}{mark}\x00{note}\x01",
    )


@st.composite
def _running(draw: st.DrawFn, names: Iterator[int]) -> Rendered:
    pieces = [draw(_words(names))]
    for _ in range(draw(st.integers(0, 3))):
        pieces += [draw(_SPACES), draw(_words(names))]
    end = draw(st.sampled_from([".", ":", ";"]))
    return join([*pieces, Rendered(end, end)])


def _wrap(piece: Rendered, xml_tag: str, html_start: str, html_end: str) -> Rendered:
    return Rendered(
        f"<{xml_tag}>{piece.xml}</{xml_tag.partition(' ')[0]}>", f"{html_start}{piece.html}{html_end}"
    )


@st.composite
def _list(draw: st.DrawFn, names: Iterator[int], depth: int = 0) -> Rendered:
    items = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        mark = draw(st.sampled_from([f"{number}.", "•", "–"]))
        first = draw(_running(names))
        parts = [
            Rendered(
                f"<li.nr>{mark}</li.nr><al>{first.xml}</al>",
                f'<p class="labeled"><span class="ol">{mark}</span>{first.html}</p>',
            )
        ]
        if draw(st.booleans()):
            parts.append(_wrap(draw(_running(names)), "al", "<p>", "</p>"))
        if depth < 2 and draw(st.booleans()):
            parts.append(draw(_list(names, depth + 1)))
        items.append(_wrap(join(parts), "li", '<li class="li">', "</li>"))
    return _wrap(join(items), 'lijst type="expliciet"', '<ul class="expliciet">', "</ul>")


@st.composite
def _table(draw: st.DrawFn, names: Iterator[int]) -> Rendered:
    width = draw(st.integers(1, 3))
    head, body = draw(st.integers(0, 1)), draw(st.integers(1, 3))
    title = draw(_running(names))
    rows = []
    for row in range(head + body):
        tag = "th" if row < head else "td"
        cells = [_cell(draw(_running(names)), tag)]
        cells += [draw(_maybe_cell(names, tag)) for _ in range(width - 1)]
        rows.append(_wrap(join(cells), "row", "<tr>", "</tr>"))
    parts = [_wrap(join(rows[head:]), "tbody", "<tbody>", "</tbody>")]
    if head:
        parts.insert(0, _wrap(join(rows[:head]), "thead", "<thead>", "</thead>"))
    whole = join(parts)
    return Rendered(
        f"<table><title>{title.xml}</title><tgroup>{whole.xml}</tgroup></table>",
        f"<table><caption>{title.html}</caption>{whole.html}</table>",
    )


@st.composite
def _maybe_cell(draw: st.DrawFn, names: Iterator[int], tag: str) -> Rendered:
    if draw(st.booleans()):
        return Rendered("<entry/>", f"<{tag}></{tag}>")
    return _cell(draw(_running(names)), tag)


def _cell(text: Rendered, tag: str) -> Rendered:
    return _wrap(_wrap(text, "al", "<p>", "</p>"), "entry", f"<{tag}>", f"</{tag}>")


@st.composite
def _heading(draw: st.DrawFn, names: Iterator[int]) -> Rendered:
    style = draw(st.sampled_from(["vet", "cur", "rom"]))
    name = f"woord{next(names)}"
    return Rendered(
        f'<tussenkop kopopmaak="{style}">{name}</tussenkop>',
        f'<h3 class="tussenkop"><strong class="tussenkop_{style}">{name}</strong></h3>',
    )


@st.composite
def publications(draw: st.DrawFn) -> Rendered:
    """A random Kamerstuk in both forms; every word in it is another."""
    names = count(1)
    pieces = []
    kinds = draw(
        st.lists(st.sampled_from(["al", "groep", "lijst", "tabel", "kop", "divisie"]), min_size=1, max_size=6)
    )
    # The page does not show where a division ends: below one no heading can stand outside it.
    for kind in sorted(kinds, key=lambda kind: kind == "divisie"):
        paragraph = _wrap(draw(_running(names)), "al", "<p>", "</p>")
        if kind == "groep":
            paragraph = _wrap(paragraph, "al-groep", '<div class="alineagroep">', "</div>")
        elif kind == "lijst":
            paragraph = draw(_list(names))
        elif kind == "tabel":
            paragraph = draw(_table(names))
        elif kind == "kop":
            paragraph = join([draw(_heading(names)), paragraph])
        elif kind == "divisie":
            name = f"woord{next(names)}"
            paragraph = Rendered(
                f"<divisie><kop><nr>1</nr><titel>{name}</titel></kop>{paragraph.xml}</divisie>",
                f'<h2 class="divisiekop1"><span class="nr">1</span> {name}</h2>{paragraph.html}',
            )
        pieces.append(paragraph)
    whole = join(pieces)
    notes = "".join(re.findall("\x00(.*?)\x01", whole.html, re.DOTALL))
    text = re.sub("\x00.*?\x01", "", whole.html, flags=re.DOTALL)
    return Rendered(whole.xml, f'{text}<div id="noten">{notes}</div>')


_TAGS_IN_TEXT = ("nadruk", "sup", "onbekend", "al", "lijst", "table", "plaatje", "al-groep")
_TAGS_OF_TEXT = (*_TAGS_IN_TEXT, "tekst", "divisie", "vreemd", "tussenkop", "citaat", "lid", "tekst-sluiting")


@st.composite
def wild_trees(
    draw: st.DrawFn, names: Iterator[int] | None = None, depth: int = 0, tag: str = "tekst"
) -> str:
    """XML in which anything stands anywhere, with a word of its own at every place for text."""
    names = names or count(1)

    def word() -> str:
        return f" woord{next(names)} " if draw(st.booleans()) else draw(st.sampled_from(["", "\n  "]))

    if tag == "lijst":
        items = [
            f"<li><li.nr>•</li.nr>{draw(_wild_content(names, depth, _TAGS_IN_TEXT, word()))}</li>"
            for _ in range(2)
        ]
        return f"<lijst>{''.join(items)}</lijst>"
    if tag == "table":
        inside = draw(_wild_content(names, depth, _TAGS_IN_TEXT, word()))
        second = draw(_wild_content(names, depth, _TAGS_IN_TEXT, word()))
        return (
            f"<table><title>{word()}</title><tgroup><tbody><row><entry>{inside}</entry>"
            f"<entry>{second}</entry></row></tbody></tgroup></table>"
        )
    if tag == "tussenkop":
        return f"<tussenkop>{word()}<nadruk>{word()}</nadruk></tussenkop>"
    tags = _TAGS_IN_TEXT if tag in _TAGS_IN_TEXT else _TAGS_OF_TEXT
    return f"<{tag}>{draw(_wild_content(names, depth, tags, word()))}</{tag}>"


@st.composite
def _wild_content(draw: st.DrawFn, names: Iterator[int], depth: int, tags: Sequence[str], first: str) -> str:
    content = first
    for _ in range(draw(st.integers(0, 3)) if depth < 4 else 0):
        content += draw(wild_trees(names, depth + 1, draw(st.sampled_from(tags))))
        content += f" woord{next(names)} " if draw(st.booleans()) else ""
    return content
