"""A whole document as the API and `kamerbron read` give it."""

from __future__ import annotations

from collections.abc import Sequence

from kamerbron.index.document import Document, Footnote, Paragraph, Reference, Table, Unit
from kamerbron.index.reference import dossier_id, print_academic, print_running
from kamerbron.service.schemas.documents import (
    Alinea,
    Antwoordverwijzing,
    Bron,
    DocumentUitvoer,
    DossierUitvoer,
    Eenheid,
    Identiteit,
    TabelUitvoer,
    Verwijzing,
    VoetnootUitvoer,
)

# What the fields of a publication are called in the JSON.
_FIELDS = {
    "id": "id",
    "dossiers": "dossiers",
    "number": "ondernummer",
    "reprint": "herdruk",
    "parent": "bijlageBij",
    "chamber": "kamer",
    "session_year": "vergaderjaar",
    "kind": "soort",
    "title": "titel",
    "date": "datum",
    "signatories": "ondertekenaars",
    "example": "voorbeeld",
}


def render_document(document: Document) -> DocumentUitvoer:
    """Turn a document into the JSON model."""
    return DocumentUitvoer(
        id=document.id,
        stuk=render_identity(document),
        bron=render_source(document),
        meldingen=list(document.notices),
        eenheden=[render_unit(unit) for unit in document.units],
    )


def render_identity(document: Document) -> Identiteit:
    """Say what a document is, and which source said so."""
    publication = document.publication
    return Identiteit(
        id=publication.id,
        dossiers=[DossierUitvoer(nummer=dossier_id(d), titel=d.title) for d in publication.dossiers],
        ondernummer=publication.number,
        herdruk=publication.reprint,
        bijlage_bij=publication.parent,
        kamer=publication.chamber.value if publication.chamber else None,
        vergaderjaar=publication.session_year,
        soort=publication.kind,
        titel=publication.title,
        datum=publication.date,
        ondertekenaars=list(publication.signatories),
        voorbeeld=publication.example,
        citaat=print_running(publication),
        academisch=print_academic(publication),
        herkomst={_FIELDS[origin.field]: origin.source for origin in document.origins},
    )


def render_source(document: Document) -> Bron:
    """Say which file a document was read from."""
    return Bron(bestand=document.source.name, vorm=document.form, sha256=document.source.sha256)


def render_unit(unit: Unit) -> Eenheid:
    """Turn a unit with its paragraphs into the JSON model."""
    return Eenheid(
        id=unit.key,
        soort=unit.kind,
        nummers=list(unit.numbers),
        koppen=list(unit.headings),
        alineas=[_paragraph(paragraph) for paragraph in unit.paragraphs],
    )


def _paragraph(paragraph: Paragraph) -> Alinea:
    return Alinea(
        nummer=paragraph.number,
        documentnummer=paragraph.document_number,
        tekst=paragraph.text,
        voetnoten=[_footnote(note) for note in paragraph.footnotes],
        verwijzingen=_references(paragraph.references),
        antwoordverwijzingen=[
            Antwoordverwijzing(van=r.start, tot=r.end, eenheden=list(r.units))
            for r in paragraph.answer_references
        ],
        tabel=None if paragraph.table is None else _table(paragraph.table),
    )


def _footnote(note: Footnote) -> VoetnootUitvoer:
    return VoetnootUitvoer(
        nummer=note.number,
        tekst=note.text,
        plaats=note.offset,
        verwijzingen=_references(note.references),
    )


def _references(references: Sequence[Reference]) -> list[Verwijzing]:
    return [Verwijzing(van=r.start, tot=r.end, naar=r.target, dossiers=list(r.dossiers)) for r in references]


def _table(table: Table) -> TabelUitvoer:
    return TabelUitvoer(
        bijschrift=table.caption, kolommen=list(table.columns), rijen=[list(row) for row in table.rows]
    )
