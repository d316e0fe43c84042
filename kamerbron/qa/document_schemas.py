"""The JSON of a whole document as it was read. Its keys are documented in docs/lezen.md."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from kamerbron.index.document import Document, Footnote, Paragraph, Reference, Table, Unit, UnitKind
from kamerbron.index.reference import dossier_id, print_academic, print_running

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


class DossierUitvoer(BaseModel):
    """Een dossier met zijn titel."""

    nummer: str = Field(examples=["36410-VII"])
    titel: str | None


class Identiteit(BaseModel):
    """Wat het stuk is. Wat de bron niet zegt is null; er wordt niets geraden."""

    id: str | None = Field(description="Het publicatienummer.")
    dossiers: list[DossierUitvoer]
    ondernummer: str | None
    herdruk: int | None = Field(description="De hoeveelste herdruk het is.")
    bijlageBij: str | None = Field(description="Het stuk waar deze bijlage bij hoort.")  # noqa: N815 - a JSON key
    kamer: Literal["I", "II"] | None
    vergaderjaar: str | None
    soort: str | None
    titel: str | None
    datum: date | None
    ondertekenaars: list[str]
    voorbeeld: bool
    citaat: str | None = Field(description="Zoals het stuk in lopende tekst wordt aangehaald.")
    academisch: str | None = Field(description="Zoals het in een voetnoot wordt aangehaald.")
    herkomst: dict[str, str] = Field(description="Welke bron elk van deze velden heeft gegeven.")


class Verwijzing(BaseModel):
    """Een plaats in de tekst die een ander stuk noemt: tekens, half open, geteld in Unicode-tekens."""

    van: int
    tot: int
    naar: str | None = Field(description="Het publicatienummer; null als alleen dossiers genoemd zijn.")
    dossiers: list[str]


class Antwoordverwijzing(BaseModel):
    """Een plaats in een antwoord die naar andere antwoorden in het stuk verwijst."""

    van: int
    tot: int
    eenheden: list[str] = Field(
        description="De antwoorden die bedoeld zijn; leeg als het stuk ze niet heeft."
    )


class VoetnootUitvoer(BaseModel):
    """Een voetnoot bij een alinea; haar nummer staat niet in de tekst."""

    nummer: str
    tekst: str = Field(description="Leeg als de bron de voetnoot heeft verloren.")
    plaats: int | None = Field(description="Waar in de tekst het nummer stond; null als dat onbekend is.")
    verwijzingen: list[Verwijzing]


class TabelUitvoer(BaseModel):
    """Een tabel als rooster; elke rij is even lang."""

    bijschrift: str | None
    kolommen: list[str] = Field(description="De koppen van de kolommen; leeg als de tabel er geen heeft.")
    rijen: list[list[str]]


class Alinea(BaseModel):
    """Een alinea met haar opsomming, of een tabel."""

    nummer: int = Field(description="Geteld binnen de eenheid.")
    documentnummer: int = Field(description="Geteld binnen het stuk.")
    tekst: str
    voetnoten: list[VoetnootUitvoer]
    verwijzingen: list[Verwijzing]
    antwoordverwijzingen: list[Antwoordverwijzing]
    tabel: TabelUitvoer | None


class Eenheid(BaseModel):
    """Wat een citaat kan noemen: een vraag, een antwoord, een sectie, de inleiding of het slot."""

    id: str = Field(examples=["antwoord-3-4"])
    soort: UnitKind
    nummers: list[int]
    koppen: list[str] = Field(description="De koppen boven de tekst, de buitenste eerst.")
    alineas: list[Alinea]


class Bron(BaseModel):
    """Het bestand waaruit het stuk is gelezen."""

    bestand: str
    vorm: str = Field(examples=["XML", "PDF", "tekst"])
    sha256: str


class DocumentUitvoer(BaseModel):
    """Een stuk zoals het gelezen is."""

    id: str = Field(description="Het publicatienummer, of een naam gemaakt van die van het bestand.")
    stuk: Identiteit
    bron: Bron
    meldingen: list[str] = Field(description="Wat minder goed ging, en waar bronnen elkaar tegenspreken.")
    eenheden: list[Eenheid]


def render_document(document: Document) -> DocumentUitvoer:
    """Turn a document into the JSON model."""
    return DocumentUitvoer(
        id=document.id,
        stuk=_identity(document),
        bron=Bron(bestand=document.source.name, vorm=document.form, sha256=document.source.sha256),
        meldingen=list(document.notices),
        eenheden=[_unit(unit) for unit in document.units],
    )


def _identity(document: Document) -> Identiteit:
    publication = document.publication
    return Identiteit(
        id=publication.id,
        dossiers=[DossierUitvoer(nummer=dossier_id(d), titel=d.title) for d in publication.dossiers],
        ondernummer=publication.number,
        herdruk=publication.reprint,
        bijlageBij=publication.parent,
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


def _unit(unit: Unit) -> Eenheid:
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
