"""A paper is read unit by unit; a long unit in parts, and no paragraph is lost or given twice."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import documents, make_document, make_paragraph, make_unit

from kamerbron.index.chunking import ChunkingSettings, chunk
from kamerbron.index.document import Document, Passage
from kamerbron.qa.citation import cite
from kamerbron.qa.library import Library
from kamerbron.service.assistant import reading
from kamerbron.service.assistant.reading import read_paper
from kamerbron.service.schemas.assistant import GelezenEenheid, LeesKamerstukInvoer


@dataclass(frozen=True, slots=True)
class _OnePaper:
    """A library with one paper, for which nothing need be written to disk."""

    paper: Document
    passages: tuple[Passage, ...]

    @property
    def manifest(self) -> Any:
        return SimpleNamespace(
            fingerprint="ab", model=SimpleNamespace(name="geen"), counts=SimpleNamespace(documents=1)
        )

    def document(self, document_id: str) -> Document | None:
        return self.paper if document_id == self.paper.id else None

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        assert document_id == self.paper.id
        return self.passages


def put(document: Document) -> _OnePaper:
    return _OnePaper(document, tuple(chunk(document, ChunkingSettings())))


def read(library: _OnePaper, unit: str, first: int = 1) -> GelezenEenheid:
    asked = LeesKamerstukInvoer(id=library.paper.id, eenheid=unit, vanaf_alinea=first)
    found = read_paper(cast("Library", library), asked).eenheid
    assert found is not None
    return found


@settings(max_examples=40, deadline=None)
@given(documents(), st.integers(1, 3000))
def test_reading_on_gives_every_paragraph_of_a_unit_once_in_order(document: Document, most: int) -> None:
    library = put(document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_MOST_CHARACTERS", most)
        for unit in document.units:
            following: int | None = 1
            found = []
            while following is not None:
                part = read(library, unit.key, following)
                assert len(part.alineas) == 1 or sum(len(each.tekst) for each in part.alineas) <= most
                found += part.alineas
                following = part.volgende_alinea
            assert [each.tekst for each in found] == [paragraph.text for paragraph in unit.paragraphs]
            assert [each.nummer for each in found] == list(range(1, len(unit.paragraphs) + 1))


@settings(max_examples=40, deadline=None)
@given(documents())
def test_every_paragraph_is_cited_as_its_passage_is(document: Document) -> None:
    library = put(document)
    for unit in document.units:
        for paragraph in read(library, unit.key).alineas:
            passage = next(
                each
                for each in library.passages
                if each.unit_key == unit.key and paragraph.nummer in each.paragraphs
            )
            assert paragraph.citaat == cite(passage, [paragraph.nummer])


def test_the_link_of_a_paragraph_opens_its_own_words() -> None:
    document = make_document(make_unit("Het eerste.", "Het tweede; en meer.", "Het derde."))
    urls = [paragraph.url for paragraph in read(put(document), "sectie").alineas]
    assert [url and url.split("text=")[1] for url in urls] == [
        "Het%20eerste.",
        "Het%20tweede%3B%20en%20meer.",
        "Het%20derde.",
    ]


def test_a_paragraph_longer_than_is_given_at_once_is_given_whole() -> None:
    text = " ".join(["onderhoud"] * 5000)
    unit = read(put(make_document(make_unit("Kort.", make_paragraph(text), "Slot."))), "sectie", 2)
    assert [paragraph.tekst for paragraph in unit.alineas] == [text]
    assert unit.volgende_alinea == 3
