"""A paper as a PDF like those of the Kamer: the pages as laid out, drawn."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from scripts.render_sample.layout import lay_out
from scripts.render_sample.model import Paper
from scripts.render_sample.pages import COLUMN, Line, Page, Segment

_SHEET = (595.0, 842.0)

# The part of the sheet that is shown, as in official PDFs: places count from the corner of the sheet.
_CROP = (18.425, 35.433, 576.85, 806.457)

_NO_BREAK_SPACE = "\u00a0"


def render_pdf(paper: Paper) -> bytes:
    """Render a paper as PDF."""
    content = io.BytesIO()
    # An invariant canvas writes no dates or random ids.
    canvas = Canvas(content, pagesize=_SHEET, invariant=1)
    canvas.setTitle("")
    canvas.setAuthor("Tweede Kamer der Staten-Generaal")
    canvas.setCropBox(_CROP)
    for page in lay_out(paper):
        _draw_page(canvas, page)
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def _draw_page(canvas: Canvas, page: Page) -> None:
    if page.notes:
        y = page.notes[0].y + 10.0
        canvas.setLineWidth(0.3)
        canvas.line(COLUMN, y, COLUMN + 90, y)
    for line in (*page.lines, *page.notes, *page.foot):
        for segment in line.segments:
            _draw_segment(canvas, line, segment)


def _draw_segment(canvas: Canvas, line: Line, segment: Segment) -> None:
    """Draw words with a space after each, the last one too, as official PDFs have it."""
    text = canvas.beginText(segment.x, line.y)
    for word in segment.words:
        for piece in word.pieces:
            text.setFont(piece.face, piece.size)
            text.setRise(piece.rise)
            text.textOut(piece.text.replace(_NO_BREAK_SPACE, " "))
        if not (line.is_hyphenated and word is segment.words[-1]):
            text.setFont(word.pieces[0].face, word.pieces[0].size)
            text.setRise(0)
            text.textOut(" ")
    canvas.drawText(text)
