"""The footnotes and endnotes of a DOCX, numbered in the order of their marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from kamerbron.index.reading.office.docx_parts import W, value, whole_number
from kamerbron.index.reading.office.list_marks import ordinal
from kamerbron.index.reading.paper.marks import Marks

_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
_KINDS = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}

# How Word numbers notes where the document does not say.
_FORMATS = {"footnote": "decimal", "endnote": "lowerRoman"}


@dataclass(frozen=True, slots=True)
class NoteNumbering:
    """How notes of a kind are numbered, and from which number."""

    style: str
    start: int = 1


@dataclass(slots=True)
class DocxNotes:
    """The notes of a document; `counts` are how many of each kind the text has come by."""

    notes: Mapping[tuple[str, str], etree._Element]
    numberings: Mapping[str, NoteNumbering]
    counts: dict[str, int] = field(default_factory=dict)
    met: set[tuple[str, str]] = field(default_factory=set)
    in_note: bool = False

    def is_custom(self, reference: etree._Element) -> bool:
        """Whether the mark of a note was typed by the author."""
        return reference.get(f"{W}customMarkFollows") in ("1", "true", "on")

    def mark(
        self,
        reference: etree._Element,
        marks: Marks,
        text_of_note: Callable[[etree._Element], str],
        custom: str | None = None,
    ) -> str:
        """Keep the note that is referred to, and return what stands for its mark.

        Word refers to a note once and never from another; what a damaged file has beyond that is left out.
        """
        kind = _KINDS[reference.tag]
        key = (kind, reference.get(f"{W}id", ""))
        if self.in_note or key in self.met:
            return ""
        self.met.add(key)
        number = self._count(kind) if custom is None else custom.strip()
        note = self.notes.get(key)
        if note is None:
            return marks.note(number, "")
        self.in_note = True
        text = text_of_note(note)
        self.in_note = False
        return marks.note(number, text if custom is None else text.removeprefix(number).lstrip())

    def _count(self, kind: str) -> str:
        count = self.counts.get(kind, 0)
        self.counts[kind] = count + 1
        numbering = self.numberings[kind]
        return ordinal(numbering.start + count, numbering.style)


def read_notes(
    footnotes: Sequence[etree._Element],
    endnotes: Sequence[etree._Element],
    settings: Sequence[etree._Element],
) -> DocxNotes:
    """Read the parts with notes. `settings`, the most telling first, can say how they are numbered."""
    notes = {
        (kind, note.get(f"{W}id", "")): note
        for kind, roots in (("footnote", footnotes), ("endnote", endnotes))
        for root in roots
        for note in root.iterfind(f"{W}{kind}")
        if note.get(f"{W}type") not in _SEPARATORS
    }
    return DocxNotes(notes, {kind: _numbering(kind, settings) for kind in _FORMATS})


def _numbering(kind: str, settings: Sequence[etree._Element]) -> NoteNumbering:
    found = [element.find(f"{W}{kind}Pr") for element in settings]
    styles = [value(properties, f"{W}numFmt") for properties in found]
    starts = [value(properties, f"{W}numStart") for properties in found]
    return NoteNumbering(
        style=next(filter(None, styles), _FORMATS[kind]),
        start=whole_number(next(filter(None, starts), "1"), 1),
    )
