"""Documents and an encoder for tests that need neither files nor a model."""

from __future__ import annotations

import re
import resource
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st

from kamerbron.index.document import (
    Document,
    Dossier,
    Footnote,
    Paragraph,
    Passage,
    PassageFootnote,
    Publication,
    Question,
    SourceFile,
    Unit,
    UnitKind,
)
from kamerbron.index.encoder import ModelIdentity, Progress, Vectors

PUBLICATION = Publication(
    id="kst-99998-1", dossiers=(Dossier("99998", title="Onderhoud van bruggen"),), number="1"
)


@dataclass(frozen=True, slots=True)
class WordEncoder:
    """Counts the words of a text in as many bins as the vector is long: texts alike share words."""

    name: str = "woorden"
    dimension: int = 64

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(self.name, self.dimension, question_prefix="", passage_prefix="")

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._encode(text) for text in texts], np.float32).reshape(-1, self.dimension)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        batch = 8
        for first in range(0, len(texts), batch):
            if progress is not None:
                progress(len(texts[first : first + batch]))
        return self.encode_questions(texts)

    def _encode(self, text: str) -> Vectors:
        vector = np.zeros(self.dimension, np.float32)
        # A text without words still points somewhere.
        for word in re.findall(r"\w+", text.lower()) or [""]:
            vector[zlib.crc32(word.encode("utf-8", "surrogatepass")) % self.dimension] += 1
        return vector / np.linalg.norm(vector)


def make_paragraph(text: str, *notes: tuple[int | None, str]) -> Paragraph:
    """Make a paragraph with notes given as (offset, text); `make_document` numbers it."""
    footnotes = tuple(Footnote(str(number), note, at) for number, (at, note) in enumerate(notes, start=1))
    return Paragraph(1, 1, text, footnotes)


def make_unit(
    *paragraphs: str | Paragraph,
    kind: UnitKind = UnitKind.SECTION,
    numbers: Sequence[int] = (),
    headings: Sequence[str] = (),
    key: str | None = None,
) -> Unit:
    return Unit(
        key="-".join([kind.value, *map(str, numbers)]) if key is None else key,
        kind=kind,
        numbers=tuple(numbers),
        headings=tuple(headings),
        paragraphs=tuple(make_paragraph(p) if isinstance(p, str) else p for p in paragraphs),
    )


def make_document(
    *units: Unit,
    id: str = "kst-99998-1",  # noqa: A002 - named as the field is
    publication: Publication = PUBLICATION,
    source_name: str = "kst-99998-1.txt",
) -> Document:
    """Make a document of these units, with paragraphs numbered as a reader numbers them."""
    units = units or (make_unit("De brug bij Waterveen wordt elk jaar gekeurd."),)
    numbered, count = [], 0
    for unit in units:
        paragraphs = [
            replace(paragraph, number=number, document_number=count + number)
            for number, paragraph in enumerate(unit.paragraphs, start=1)
        ]
        count += len(paragraphs)
        numbered.append(Unit(unit.key, unit.kind, unit.numbers, unit.headings, tuple(paragraphs)))
    return Document(id, publication, SourceFile(source_name, "0" * 64), tuple(numbered))


def make_passage(
    text: str = "De brug bij Waterveen wordt elk jaar gekeurd.",
    *,
    publication: Publication = PUBLICATION,
    source_name: str = "kst-99998-1.txt",
    kind: UnitKind = UnitKind.SECTION,
    numbers: Sequence[int] = (),
    headings: Sequence[str] = (),
    section: str | None = None,
    paragraphs: Sequence[int] = (1,),
    questions: Sequence[Question] = (),
    footnotes: Sequence[PassageFootnote] = (),
) -> Passage:
    return Passage(
        id=f"{publication.id}.{kind.value}.alinea-{paragraphs[0]}",
        document_id=publication.id or "zonder-nummer",
        publication=publication,
        source_name=source_name,
        unit_key=kind.value,
        unit_kind=kind,
        unit_numbers=tuple(numbers),
        headings=tuple(headings),
        section=section,
        paragraphs=tuple(paragraphs),
        piece=None,
        start=0,
        text=text,
        questions=tuple(questions),
        footnotes=tuple(footnotes),
    )


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let the system refuse files larger than this, as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


_WORDS = (
    *("brug", "gemeente", "de", "wordt", "onderhoud", "2024", "€ 3,5 miljoen", "co-financiering"),
    *("één", "«Deltaplan»", "d.d. 3 mei", "art. 5", "’s-Gravenhage", "o.a.", "😀", "(zie bijlage)"),
)
_LONG_WORD = "https://voorbeeld.example/" + "brugonderhoud" * 60

_sentences = st.builds(
    lambda words, end: " ".join(words).capitalize() + end,
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8),
    st.sampled_from([".", ".", "?", ";", ",", ", namelijk:", ""]),
)
_runs = st.lists(_sentences, min_size=1, max_size=4).map(" ".join)
_lists = st.builds(
    lambda opening, items: "\n".join([f"{opening}:", *(f"– {item}" for item in items)]),
    _runs,
    st.lists(_sentences, min_size=1, max_size=5),
)
_long = st.one_of(
    st.builds(lambda text, times: " ".join([text] * times), _runs, st.integers(5, 40)),
    st.builds(lambda text, times: "\n".join([text] * times), _lists, st.integers(2, 12)),
    # One sentence without an end, and a word that no line would hold.
    st.integers(100, 400).map(lambda times: " ".join(["onderhoudsplan"] * times)),
    _runs.map(lambda text: f"{text} {_LONG_WORD} {text}"),
)
_headings = st.lists(st.sampled_from(["Inleiding", "Kosten", "Planning", "Overig"]), max_size=3).map(tuple)


@st.composite
def _paragraphs(draw: st.DrawFn, text: st.SearchStrategy[str]) -> Paragraph:
    drawn = draw(text)
    offsets = draw(st.lists(st.none() | st.integers(0, len(drawn)), max_size=3))
    return make_paragraph(drawn, *((offset, "") for offset in offsets))


_units_paragraphs = st.lists(_paragraphs(st.one_of(_runs, _runs, _lists, _long)), min_size=1, max_size=5)
_numbers = st.lists(st.integers(1, 6), min_size=1, max_size=3, unique=True).map(sorted)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents with units of all kinds; the footnotes of one document have texts of their own."""
    kinds = draw(st.lists(st.sampled_from(UnitKind), min_size=1, max_size=5))
    units = []
    for position, kind in enumerate(kinds, start=1):
        numbered = kind in (UnitKind.QUESTION, UnitKind.ANSWER)
        units.append(
            make_unit(
                *draw(_units_paragraphs),
                kind=kind,
                numbers=draw(_numbers) if numbered else (),
                headings=() if kind is UnitKind.INTRODUCTION else draw(_headings),
                key=f"{kind.value}-{position}",
            )
        )
    return make_document(*_with_notes_of_their_own(units))


def _with_notes_of_their_own(units: Iterable[Unit]) -> list[Unit]:
    count = 0
    named = []
    for unit in units:
        paragraphs = []
        for paragraph in unit.paragraphs:
            notes = []
            for note in paragraph.footnotes:
                count += 1
                notes.append(Footnote(str(count), f"Noot {count}.", note.offset))
            paragraphs.append(Paragraph(1, 1, paragraph.text, tuple(notes)))
        named.append(Unit(unit.key, unit.kind, unit.numbers, unit.headings, tuple(paragraphs)))
    return named
