"""PDFs for the tests: pages on which each line is set where the test says."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 560, 770
LEFT, TOP, LEADING, SIZE = 100, 700, 12, 10
COLUMN = 300

PLAIN, BOLD, ITALIC = "Helvetica", "Helvetica-Bold", "Helvetica-Oblique"


@dataclass(frozen=True, slots=True)
class Set:
    """A line of type at a place. `raised` is a number that stands above its end."""

    text: str
    y: float
    x: float = LEFT
    font: str = PLAIN
    size: float = SIZE
    raised: str = ""
    after: str = ""


def wrap(text: str, y: float = TOP, *, x: float = LEFT, font: str = PLAIN, size: float = SIZE) -> list[Set]:
    """Break a paragraph to the column, as a typesetter does."""
    lines: list[Set] = []
    line = ""
    for word in text.split():
        if line and stringWidth(f"{line} {word}", font, size) > COLUMN - (x - LEFT):
            lines.append(Set(line, y - LEADING * len(lines), x, font, size))
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, Set(line, y - LEADING * len(lines), x, font, size)]


def stack(*paragraphs: list[Set], gap: float = LEADING, y: float = TOP) -> list[Set]:
    """Put paragraphs under each other."""
    stacked: list[Set] = []
    for paragraph in paragraphs:
        step = y - paragraph[0].y
        stacked += [
            Set(each.text, each.y + step, each.x, each.font, each.size, each.raised, each.after)
            for each in paragraph
        ]
        y = stacked[-1].y - LEADING - gap
    return stacked


def pdf(*pages: Sequence[Set], encrypted: bool = False) -> bytes:
    """Set pages."""
    buffer = io.BytesIO()
    encrypt = StandardEncryption("geheim") if encrypted else None
    canvas = Canvas(buffer, (WIDTH, HEIGHT), invariant=1, encrypt=encrypt)
    for page in pages:
        for each in page:
            canvas.setFont(each.font, each.size)
            canvas.drawString(each.x, each.y, each.text)
            end = each.x + stringWidth(each.text, each.font, each.size)
            canvas.setFont(each.font, 0.6 * each.size)
            canvas.drawString(end, each.y + 0.4 * each.size, each.raised)
            end += stringWidth(each.raised, each.font, 0.6 * each.size)
            canvas.setFont(each.font, each.size)
            canvas.drawString(end, each.y, each.after)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scanned(text: str = "") -> bytes:
    """Set a page that is nothing but a picture, below one with a line of text where there is any."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, (WIDTH, HEIGHT), invariant=1)
    if text:
        canvas.setFont(PLAIN, SIZE)
        canvas.drawString(LEFT, TOP, text)
        canvas.showPage()
    canvas.drawImage(ImageReader(Image.new("L", (20, 20), 200)), 0, 0, WIDTH, HEIGHT)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
