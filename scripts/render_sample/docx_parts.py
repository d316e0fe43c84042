"""The parts of a DOCX that python-docx has no writer for: footnotes and the numbering of lists."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

_MARK_FORMATS = (
    (re.compile(r"\d+(?P<end>\D*)"), "decimal"),
    (re.compile(r"[a-z](?P<end>\W*)"), "lowerLetter"),
)


def footnote_reference(identifier: int) -> BaseOxmlElement:
    """Return the run that refers to a footnote."""
    return parse_xml(
        f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        f'<w:footnoteReference w:id="{identifier}"/></w:r>'
    )


def add_footnotes(document: Document, notes: Iterable[Iterable[BaseOxmlElement]]) -> None:
    """Add the part with the footnotes, each given as its paragraphs, numbered from 1.

    Word expects two before those, which draw the line above the notes.
    """
    root = OxmlElement("w:footnotes")
    for identifier, kind in ((-1, "separator"), (0, "continuationSeparator")):
        line = f"<w:p><w:r><w:{kind}/></w:r></w:p>"
        root.append(
            parse_xml(f'<w:footnote {nsdecls("w")} w:type="{kind}" w:id="{identifier}">{line}</w:footnote>')
        )
    for identifier, paragraphs in enumerate(notes, start=1):
        note = OxmlElement("w:footnote", attrs={qn("w:id"): str(identifier)})
        note.extend(paragraphs)
        mark = parse_xml(
            f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        )
        note[0].insert(0, mark)
        root.append(note)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content, package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def add_numbering(document: Document, mark: str, level: int) -> int:
    """Add a numbering that begins with a mark at a level from 0, and return its id."""
    numbering = document.part.numbering_part.element
    taken = numbering.xpath("w:abstractNum/@w:abstractNumId")
    identifier = max((int(number) for number in taken), default=0) + 1
    number_format, text = _format(mark, level)
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identifier}"><w:lvl w:ilvl="{level}">'
        f'<w:start w:val="1"/><w:numFmt w:val="{number_format}"/><w:lvlText w:val="{text}"/>'
        f'<w:pPr><w:ind w:left="{360 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    )
    # All abstract numberings stand before the others.
    numbering.insert(len(taken), abstract)
    return int(numbering.add_num(identifier).numId)


def number_paragraph(paragraph: BaseOxmlElement, numbering: int, level: int) -> None:
    """Give a paragraph a number of a numbering at a level."""
    number = f'<w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/>'
    paragraph.insert(0, parse_xml(f"<w:pPr {nsdecls('w')}><w:numPr>{number}</w:numPr></w:pPr>"))


def _format(mark: str, level: int) -> tuple[str, str]:
    """Return the format that prints a mark, and its text, in which `%1` is the number at level 0."""
    for pattern, name in _MARK_FORMATS:
        match = pattern.fullmatch(mark)
        if match:
            return name, f"%{level + 1}{match['end']}"
    return "bullet", mark
