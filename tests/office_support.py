"""Small DOCX and ODT files, written by hand so that a test shows all there is in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from kamerbron.index.document import Paragraph
from kamerbron.index.reading.reading import Reading

_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_NAMESPACES = " ".join(
    [
        *(
            f'xmlns:{name}="{_ODF}{name}:1.0"'
            for name in ("office", "text", "table", "style", "meta", "manifest")
        ),
        f'xmlns:draw="{_ODF}drawing:1.0" xmlns:fo="{_ODF}xsl-fo-compatible:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)
ODT_TYPE = "application/vnd.oasis.opendocument.text"


def zip_of(parts: Mapping[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


# --- DOCX ---


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str = "", properties: str = "") -> str:
    """A paragraph of DOCX; content without markup becomes a run."""
    inner = content if content.startswith("<") or not content else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def bold(text: str) -> str:
    return p(run(text, "<w:b/>"))


def item(text: str, level: int = 0, numbering: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>')


def tc(content: str, properties: str = "") -> str:
    """A cell of DOCX; content without markup becomes a paragraph."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def level(place: int, style: str, text: str, *, start: int = 1, left: int = 360) -> str:
    """A level of a numbering of DOCX."""
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="{left * (place + 1)}"/></w:pPr></w:lvl>'
    )


def numbering(*levels: str, others: str = "") -> str:
    """The part with one list, of id 1; `others` are further ones."""
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{others}'
    )


def docx(*body: str, links: Mapping[str, str] | None = None, **parts: str) -> bytes:
    """A DOCX. `parts` are what stands inside the root of other parts: `numbering`, `styles`, …"""
    relations = "".join(
        f'<Relationship Id="p{name}" Type="{_RELATION}/{name.rstrip("1")}" Target="{name}.xml"/>'
        for name in parts
    ) + "".join(
        f'<Relationship Id="{name}" Type="{_RELATION}/hyperlink" Target="{target}" TargetMode="External"/>'
        for name, target in (links or {}).items()
    )
    roots = {"header1": "hdr", "footer1": "ftr"}
    return zip_of(
        {
            "word/document.xml": f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>",
            "word/_rels/document.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f"{relations}</Relationships>"
            ),
            **{
                f"word/{name}.xml": f"<w:{roots.get(name, name)} {_W}>{part}</w:{roots.get(name, name)}>"
                for name, part in parts.items()
            },
        }
    )


# --- ODT ---


def odt(*body: str, styles: str = "", metadata: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """An ODT with automatic styles; `parts` go beside or before its own."""
    return zip_of(
        {
            "mimetype": ODT_TYPE,
            "content.xml": (
                f"<office:document-content {_ODF_NAMESPACES}><office:automatic-styles>{styles}"
                f"</office:automatic-styles><office:body><office:text>{''.join(body)}</office:text></office:body>"
                "</office:document-content>"
            ),
            "meta.xml": (
                f"<office:document-meta {_ODF_NAMESPACES}><office:meta>{metadata}</office:meta>"
                "</office:document-meta>"
            ),
            **(parts or {}),
        }
    )


def odf_part(root: str, content: str) -> str:
    return f"<{root} {_ODF_NAMESPACES}>{content}</{root}>"


def tp(content: str, style: str = "") -> str:
    """A paragraph of ODT."""
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def odt_style(name: str, properties: str = "", *, family: str = "paragraph", more: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}" {more}>'
        f"<style:text-properties {properties}/></style:style>"
    )


def cell(*paragraphs: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{''.join(map(tp, paragraphs))}</table:table-cell>"


# --- what was read ---


def all_paragraphs(reading: Reading) -> list[Paragraph]:
    return [paragraph for unit in reading.units for paragraph in unit.paragraphs]


def texts(reading: Reading) -> list[str]:
    return [paragraph.text for paragraph in all_paragraphs(reading)]


def headings(reading: Reading) -> list[tuple[str, ...]]:
    return [unit.headings for unit in reading.units]


def notes(reading: Reading) -> list[tuple[str, str, int | None]]:
    return [
        (note.number, note.text, note.offset)
        for paragraph in all_paragraphs(reading)
        for note in paragraph.footnotes
    ]
