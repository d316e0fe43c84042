"""What an assistant reads: a passage, or a paper unit by unit, for a whole paper may be long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from kamerbron.index.document import PARAGRAPH_SEPARATOR, Passage
from kamerbron.qa.citation import cite, official_url
from kamerbron.qa.library import Library
from kamerbron.service.assistant.tool import AbsentError
from kamerbron.service.rendering.documents import render_document
from kamerbron.service.rendering.index import render_index
from kamerbron.service.rendering.passages import (
    render_citation,
    render_footnotes,
    render_place,
    render_questions,
)
from kamerbron.service.schemas.assistant import (
    GelezenAlinea,
    GelezenEenheid,
    GelezenKamerstuk,
    GelezenPassage,
    Inhoudsregel,
    LeesKamerstukInvoer,
    LeesPassageInvoer,
)
from kamerbron.service.schemas.documents import Alinea, DocumentUitvoer, Eenheid
from kamerbron.service.schemas.passages import Tabelrij

# What is given at once: about ten pages, some 6,000 tokens.
_MOST_CHARACTERS = 20_000


def read_passage(library: Library, asked: LeesPassageInvoer) -> GelezenPassage:
    """Give a passage. Raises AbsentError when there is none with that id."""
    passage = library.passage(asked.id)
    if passage is None:
        raise AbsentError(
            f"Er is in de index geen passage met id {asked.id}; zoek geeft de ids van passages."
        )
    unit = [other for other in library.passages_of(passage.document_id) if other.unit_key == passage.unit_key]
    at = [other.id for other in unit].index(passage.id)
    before, after = unit[max(at - 1, 0) : at], unit[at + 1 : at + 2]
    return GelezenPassage(
        id=passage.id,
        tekst=passage.text,
        deel=passage.piece,
        vragen=render_questions(passage),
        voetnoten=render_footnotes(passage),
        rijen=[Tabelrij(van=row.start, tot=row.end, tekst=row.searched) for row in passage.rows],
        citaat=render_citation(passage, 0, len(passage.text)),
        eenheid=passage.unit_key,
        vorige=render_place(before[0]) if before else None,
        volgende=render_place(after[0]) if after else None,
        index=render_index(library.manifest),
    )


def read_paper(library: Library, asked: LeesKamerstukInvoer) -> GelezenKamerstuk:
    """Give the contents of a paper, or the paragraphs of one of its units.

    Raises AbsentError when there is no such paper, unit or paragraph.
    """
    document = library.document(asked.id)
    if document is None:
        raise AbsentError(f"Er is in de index geen stuk met id {asked.id}; zoek geeft de ids van stukken.")
    paper = render_document(document)
    unit = None if asked.eenheid is None else _find(paper, asked.eenheid)
    return GelezenKamerstuk(
        id=paper.id,
        stuk=paper.stuk,
        citaat=_citation(paper),
        inhoud=[] if unit else [_entry(each) for each in paper.eenheden],
        eenheid=unit and _read_unit(unit, library.passages_of(asked.id), asked.vanaf_alinea),
        index=render_index(library.manifest),
    )


def _citation(paper: DocumentUitvoer) -> str:
    citation = paper.stuk.citaat or paper.bron.bestand
    return f"Voorbeeld: {citation}" if paper.stuk.voorbeeld else citation


def _find(paper: DocumentUitvoer, unit_id: str) -> Eenheid:
    for unit in paper.eenheden:
        if unit.id == unit_id:
            return unit
    raise AbsentError(
        f"Stuk {paper.id} heeft geen eenheid {unit_id}; lees_kamerstuk zonder eenheid geeft ze alle."
    )


def _entry(unit: Eenheid) -> Inhoudsregel:
    return Inhoudsregel(
        id=unit.id, soort=unit.soort, nummers=unit.nummers, koppen=unit.koppen, alineas=len(unit.alineas)
    )


def _read_unit(unit: Eenheid, passages: Sequence[Passage], first: int) -> GelezenEenheid:
    if first > len(unit.alineas):
        raise AbsentError(
            f"Eenheid {unit.id} heeft {len(unit.alineas)} alinea's; vanafAlinea gaat daarvoorbij."
        )
    given = list(_as_many_as_fit(unit.alineas[first - 1 :]))
    following = first + len(given)
    own = [passage for passage in passages if passage.unit_key == unit.id]
    return GelezenEenheid(
        id=unit.id,
        soort=unit.soort,
        nummers=unit.nummers,
        koppen=unit.koppen,
        vragen=render_questions(own[0]),
        alineas=[_read_paragraph(paragraph, own) for paragraph in given],
        volgende_alinea=following if following <= len(unit.alineas) else None,
    )


def _as_many_as_fit(paragraphs: Sequence[Alinea]) -> Iterator[Alinea]:
    """Yield the first paragraph, and those after it while they fit."""
    left = _MOST_CHARACTERS
    yield paragraphs[0]
    for before, paragraph in pairwise(paragraphs):
        left -= len(before.tekst)
        if len(paragraph.tekst) > left:
            return
        yield paragraph


def _read_paragraph(paragraph: Alinea, passages: Sequence[Passage]) -> GelezenAlinea:
    passage = next(passage for passage in passages if paragraph.nummer in passage.paragraphs)
    before = takewhile(lambda number: number != paragraph.nummer, passage.paragraphs)
    texts = passage.text.split(PARAGRAPH_SEPARATOR)
    start = sum(len(text) + len(PARAGRAPH_SEPARATOR) for _, text in zip(before, texts, strict=False))
    return GelezenAlinea(
        nummer=paragraph.nummer,
        tekst=paragraph.tekst,
        voetnoten=paragraph.voetnoten,
        citaat=cite(passage, [paragraph.nummer]),
        url=official_url(passage, start, min(start + len(paragraph.tekst), len(passage.text))),
    )
