"""How a document was read, as a reviewer can check it: places and counts, and of the text only its ends."""

from __future__ import annotations

from kamerbron.index.document import Document, Unit


def outline(document: Document) -> str:
    """Return a line for each unit: its key, headings, paragraphs, footnotes, and its first and last words."""
    return "".join(f"{_line(unit)}\n" for unit in document.units)


def _line(unit: Unit) -> str:
    text = " ".join(paragraph.text for paragraph in unit.paragraphs).split()
    notes = [note.number for paragraph in unit.paragraphs for note in paragraph.footnotes]
    parts = [
        unit.key,
        " › ".join(_ends(heading.split()) for heading in unit.headings) or "-",
        f"{len(unit.paragraphs)} alinea's",
        f"noten {' '.join(notes)}" if notes else "-",
        _ends(text),
    ]
    return " | ".join(parts)


def _ends(words: list[str]) -> str:
    return f"{words[0]} … {words[-1]} ({len(words)})" if len(words) > 2 else " ".join(words)
