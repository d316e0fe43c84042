"""The HTML of official publications, as the repository has it and as the public site shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree, html

from kamerbron.index.document import Dossier, Publication
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.identity import METADATA_IN_FILE, Claim
from kamerbron.index.reading.markup import text_of
from kamerbron.index.reading.official.html_blocks import HtmlBlocks, classes
from kamerbron.index.reading.owms import Field, publication_of
from kamerbron.index.reading.paper.head import kind_of_title, read_head
from kamerbron.index.reading.paper.structure import read_blocks
from kamerbron.index.reading.reading import Reading
from kamerbron.index.reference import parse_dossier

# What only the page of a publication has.
_SIGNS = frozenset(("dossiertitel", "stuktitel", "kamervraagomschrijving_kop"))

_CHARSET = re.compile(rb"charset|encoding", re.IGNORECASE)
_HEAD_BYTES = 4096
_NUMBER = re.compile(r"(?:Nr\. ?)?(?P<number>\d+[A-Za-z]?|[A-Z]{1,3})\b")


def read_official_html(content: bytes) -> Reading:
    """Read a publication. Raises RefusedDocumentError when the page is not one."""
    root = _parse(content)
    text = next((element for element in root.iter() if element.get("id") == "broodtekst"), None)
    if text is None and any(_SIGNS & classes(element) for element in root.iter()):
        text = root
    if text is None:
        raise RefusedDocumentError("dit is een HTML-pagina, maar geen officiële publicatie")
    walker = HtmlBlocks(root)
    walker.walk(text)
    walker.hang_lost_notes()
    titles = [text for _, text in walker.titles]
    structure = read_blocks(walker.blocks, walker.marks.notes, walker.marks.links, titles)
    fields = [
        Field(meta.get("name", ""), meta.get("scheme", ""), meta.get("content", ""))
        for meta in root.iter("meta")
    ]
    claims = (
        Claim(METADATA_IN_FILE, publication_of(fields)),
        Claim("de kop", _head(walker.titles)),
        Claim("de aanhef en de ondertekening", structure.publication),
    )
    return Reading(structure.units, claims, structure.notices)


def _parse(content: bytes) -> etree._Element:
    """Parse as HTML whatever it says it is; declared entities and DTDs are not looked at."""
    parser = html.HTMLParser(
        no_network=True, huge_tree=False, encoding=_encoding(content), remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise RefusedDocumentError("de HTML is niet te lezen; haal het bestand opnieuw op") from error
    if any(error.level == etree.ErrorLevels.FATAL for error in parser.error_log):
        # The parser gives up there and leaves out the rest, as with elements nested too deeply.
        raise RefusedDocumentError("de HTML is niet heel; haal het bestand opnieuw op")
    return root


def _encoding(content: bytes) -> str | None:
    """Return the encoding, None where the page says so itself: XHTML does where no HTML parser looks."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None if _CHARSET.search(content[:_HEAD_BYTES]) else "windows-1252"
    return "utf-8"


def _head(titles: Sequence[tuple[etree._Element, str]]) -> Publication:
    """Read what the titles say; the numbers in them stand in elements of their own."""
    said = Publication()
    for element, title in titles:
        one = read_head([title]).publication
        said = replace(
            said,
            dossiers=(*said.dossiers, *(_dossiers(element) or one.dossiers)),
            number=said.number or _number(element) or one.number,
            title=said.title or _title(element) or one.title,
            kind=said.kind or kind_of_title(_title(element)) or one.kind,
            date=one.date or said.date,
        )
    return said


def _part(element: etree._Element, name: str) -> etree._Element | None:
    return next((part for part in element.iter("span") if name in classes(part)), None)


def _dossiers(element: etree._Element) -> tuple[Dossier, ...]:
    part = _part(element, "dossiernummer")
    dossier = None if part is None else parse_dossier(text_of(part))
    if part is None or dossier is None:
        return ()
    return (replace(dossier, title=_after(element, part)),)


def _number(element: etree._Element) -> str | None:
    part = _part(element, "stuknummer")
    match = None if part is None else _NUMBER.match(text_of(part))
    return match["number"] if match else None


def _title(element: etree._Element) -> str | None:
    part = _part(element, "stuknummer")
    return None if part is None else _after(element, part)


def _after(element: etree._Element, part: etree._Element) -> str | None:
    """Return the text of a title without the number in it and without the marks of its notes."""
    return text_of(element, lambda child: "" if child is part or child.tag == "sup" else None) or None
