"""A PDF with text becomes the lines of its running text, its notes and its furniture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.identity import Claim
from kamerbron.index.reading.lines.body import Body
from kamerbron.index.reading.lines.grouping import read_structure
from kamerbron.index.reading.lines.hyphens import SOFT_HYPHEN, count_words
from kamerbron.index.reading.paper.head import read_feet
from kamerbron.index.reading.pdf.furniture import take_furniture
from kamerbron.index.reading.pdf.layout import find_layout
from kamerbron.index.reading.pdf.note_places import place_notes
from kamerbron.index.reading.pdf.notes import take_feet
from kamerbron.index.reading.pdf.page import PageText, read_page
from kamerbron.index.reading.pdf.paragraphs import read_paragraphs
from kamerbron.index.reading.pdf.tables import arrange
from kamerbron.index.reading.reading import Reading

_END_BYTES = 4096

MAX_BYTES = 200_000_000
MAX_PAGES = 5_000
MAX_CHARACTERS = 20_000_000

_DAMAGED = "het PDF-bestand is beschadigd; haal het opnieuw op bij de bron"


def read_pdf(content: bytes) -> Reading:
    """Read a PDF. Raises RefusedDocumentError as `read_pdf_body` does."""
    body = read_pdf_body(content)
    structure = read_structure(body)
    claims = (Claim("de kop", structure.publication), Claim("de voet", read_feet(body.furniture)))
    return Reading(structure.units, claims, (*body.notices, *structure.notices))


def read_pdf_body(content: bytes) -> Body:
    """Read the running text of a PDF; each of its lines is a whole paragraph or a table.

    Raises RefusedDocumentError when it is encrypted, damaged, holds no text or is too large.
    """
    if len(content) > MAX_BYTES:
        raise RefusedDocumentError(f"het PDF-bestand is groter dan {MAX_BYTES // 1_000_000} MB; splits het")
    pages = _read_pages(content)
    if not any(page.stretches for page in pages):
        raise RefusedDocumentError(
            "er staat geen tekst in het PDF-bestand (gescand?); maak er eerst met OCR tekst van"
        )
    layout = find_layout(pages)
    pages, furniture = take_furniture(pages, layout)
    words = _words([stretch.text for page in pages for stretch in page.stretches])
    pages, feet = take_feet(pages, layout)
    arranged, notes = place_notes([arrange(page.stretches, layout) for page in pages], feet, words)
    lines = read_paragraphs(arranged, [page.floor for page in pages], layout, words)
    notices = _notices(content, pages)
    return Body(lines, notes, furniture, words, None, shows_headings=True, notices=notices)


def _notices(content: bytes, pages: Sequence[PageText]) -> tuple[str, ...]:
    """Say where text may be missing: the file was cut off, or pages are pictures."""
    notices = []
    # PDF 32000-1, 7.5.5: the last line of a file, which some programs still write something after.
    if b"%%EOF" not in content[-_END_BYTES:]:
        notices.append("het PDF-bestand is afgebroken en mist misschien tekst; haal het opnieuw op")
    pictures = [str(number) for number, page in enumerate(pages, start=1) if page.is_picture]
    if pictures:
        which = "pagina" if len(pictures) == 1 else "pagina’s"
        notices.append(f"{which} {', '.join(pictures)}: een afbeelding zonder tekst (gescand?)")
    return tuple(notices)


def _words(texts: Sequence[str]) -> Counter[str]:
    """Count the words, which tell how one that a line end breaks is written; none where no line does."""
    if not any(text.endswith(("-", SOFT_HYPHEN)) for text in texts):
        return Counter()
    # In one piece, which counts the same and far faster than line by line.
    return count_words(["\n".join(texts)])


def _read_pages(content: bytes) -> list[PageText]:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise RefusedDocumentError(
                "het PDF-bestand is versleuteld; sla het op zonder wachtwoord"
            ) from error
        raise RefusedDocumentError(_DAMAGED) from error
    try:
        return _read_each(document)
    except pdfium.PdfiumError as error:
        raise RefusedDocumentError(_DAMAGED) from error
    finally:
        document.close()


def _read_each(document: pdfium.PdfDocument) -> list[PageText]:
    if len(document) > MAX_PAGES:
        raise RefusedDocumentError(
            f"het PDF-bestand heeft {len(document)} pagina’s, meer dan {MAX_PAGES}; splits het"
        )
    pages = []
    characters = 0
    for index in range(len(document)):
        page = document[index]
        try:
            pages.append(read_page(page))
        finally:
            page.close()
        characters += sum(len(stretch.text) for stretch in pages[-1].stretches)
        if characters > MAX_CHARACTERS:
            raise RefusedDocumentError(f"het PDF-bestand heeft meer dan {MAX_CHARACTERS} tekens; splits het")
    return pages
