"""The running text of elements of an official XML publication, with the marks of its notes and links."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from kamerbron.index.reading.markup import raw_text, text_of
from kamerbron.index.reading.official.heading_ranks import linked_publication
from kamerbron.index.reading.paper.marks import Marks

# What stands above the text, or is no text.
HEAD = frozenset(
    (
        *(
            "metadata",
            "kamerstukkop",
            "kamervraagkop",
            "kamervraagnummer",
            "kamervraagomschrijving",
            "dossier",
        ),
        *("stuknr", "datumtekst", "vraagnummer", "frontm", "ltrlabel", "ordernr", "versie", "witreg"),
        "voetnoot",
    )
)

NOTES = frozenset(("noot", "nootref", "voetref"))

# What stands apart from what is beside it, also where it has to go on one line with it.
APART = frozenset(
    (
        *(
            "al",
            "lijst",
            "li",
            "li.nr",
            "noot.al",
            "table",
            "title",
            "tgroup",
            "row",
            "entry",
            "lid",
            "lidnr",
        ),
        *("tussenkop", "tuskop", "kop", "nr", "label", "titel", "subtitel", "bijschrift", "al-groep"),
    )
)


@dataclass(frozen=True, slots=True)
class _Note:
    number: str
    text: str


class XmlText:
    """Reads the text of elements; `marks` are the notes and links found in it so far."""

    def __init__(self, root: etree._Element) -> None:
        self.marks = Marks()
        self._in_note = False
        self._foot_notes = list(root.iter("voetnoot"))
        self._note_sources = {note.get("id"): note for note in (*root.iter("noot"), *self._foot_notes)}
        self._notes: dict[etree._Element, _Note] = {}
        self._marked: set[etree._Element] = set()

    def of(self, element: etree._Element) -> str:
        """Return the text of an element, with the marks of its notes and links."""
        return text_of(element, self.inline)

    def lost_notes(self) -> str:
        """Return the marks of the notes that nothing in the text points to."""
        marks = ""
        for note in self._foot_notes:
            if note not in self._marked:
                read = self._read_note(note)
                marks += self.marks.lost_note(read.number, read.text)
        return marks

    def inline(self, element: etree._Element) -> str | None:
        """Return what stands for an element inside running text; None leaves it to its own content."""
        tag = element.tag
        if tag in NOTES and not (self._in_note and tag == "noot"):
            return "" if self._in_note else self._note(element)
        if tag in ("noot.nr", "br"):
            return "" if tag == "noot.nr" else " "
        if tag in HEAD:
            return ""
        if tag == "extref":
            target = linked_publication(element.get("doc") or "")
            return self.marks.link(target, raw_text(element, self.inline)) if target else None
        return f" {raw_text(element, self.inline)} " if tag in APART or tag == "noot" else None

    def _note(self, element: etree._Element) -> str:
        source: etree._Element | None = element
        if element.tag != "noot":
            identifier = element.get("refid") or element.get("id")
            source = self._note_sources.get(identifier) if identifier else None
        if source is None:
            return self.marks.note(element.get("nr") or text_of(element), "")
        self._marked.add(source)
        note = self._read_note(source)
        return self.marks.note(note.number or element.get("nr") or text_of(element), note.text)

    def _read_note(self, source: etree._Element) -> _Note:
        """Read a note, once: notes that refer to each other could go on for ever."""
        if source not in self._notes:
            number = source.find("noot.nr")
            printed = source.get("nr") or "" if number is None else text_of(number)
            self._in_note = True
            self._notes[source] = _Note(printed, self.of(source))
            self._in_note = False
        return self._notes[source]
