"""The JSON of a whole document as it was read. Its keys are documented in docs/lezen.md."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from kamerbron.index.document import UnitKind
from kamerbron.service.schemas.base import Schema


class DossierUitvoer(Schema):
    """Een dossier met zijn titel."""

    nummer: str = Field(description="Zoals publicatienummers het schrijven.", examples=["36410-VII"])
    titel: str | None = Field(description="Null als de bron geen titel geeft.")


class Identiteit(Schema):
    """Wat het stuk is. Wat de bron niet zegt is null; er wordt niets geraden."""

    id: str | None = Field(description="Het publicatienummer.")
    dossiers: list[DossierUitvoer]
    ondernummer: str | None = Field(description="Het ondernummer, of het nummer van het Aanhangsel.")
    herdruk: int | None = Field(description="De hoeveelste herdruk het is.")
    bijlage_bij: str | None = Field(description="Het stuk waar deze bijlage bij hoort.")
    kamer: Literal["I", "II"] | None = Field(description="I: Eerste Kamer, II: Tweede Kamer.")
    vergaderjaar: str | None = Field(description="Zoals 2021-2022.", examples=["2021-2022"])
    soort: str | None = Field(description="Zoals Motie of Brief regering.", examples=["Motie"])
    titel: str | None = Field(description="De titel van het stuk.")
    datum: date | None = Field(description="De dag waarop het stuk is gedateerd.")
    ondertekenaars: list[str] = Field(description="Wie het stuk ondertekenden.")
    voorbeeld: bool = Field(description="Waar als het stuk een voorbeeld is, dat niet bestaat.")
    citaat: str | None = Field(description="Zoals het stuk in lopende tekst wordt aangehaald.")
    academisch: str | None = Field(description="Zoals het in een voetnoot wordt aangehaald.")
    herkomst: dict[str, str] = Field(description="Welke bron elk van deze velden heeft gegeven.")


class Verwijzing(Schema):
    """Een plaats in de tekst die een ander stuk noemt: tekens, half open, geteld in Unicode-tekens."""

    van: int = Field(description="Waar de woorden beginnen.")
    tot: int = Field(description="Waar zij eindigen.")
    naar: str | None = Field(description="Het publicatienummer; null als alleen dossiers genoemd zijn.")
    dossiers: list[str] = Field(description="De nummers van de dossiers die genoemd zijn.")


class Antwoordverwijzing(Schema):
    """Een plaats in een antwoord die naar andere antwoorden in het stuk verwijst."""

    van: int = Field(description="Waar de woorden beginnen.")
    tot: int = Field(description="Waar zij eindigen.")
    eenheden: list[str] = Field(
        description="De antwoorden die bedoeld zijn; leeg als het stuk ze niet heeft."
    )


class VoetnootUitvoer(Schema):
    """Een voetnoot bij een alinea; haar nummer staat niet in de tekst."""

    nummer: str = Field(description="Het nummer of teken, zoals gedrukt.")
    tekst: str = Field(description="Leeg als de bron de voetnoot heeft verloren.")
    plaats: int | None = Field(description="Waar in de tekst het nummer stond; null als dat onbekend is.")
    verwijzingen: list[Verwijzing]


class TabelUitvoer(Schema):
    """Een tabel als rooster; elke rij is even lang."""

    bijschrift: str | None = Field(description="Null als de tabel er geen heeft.")
    kolommen: list[str] = Field(description="De koppen van de kolommen; leeg als de tabel er geen heeft.")
    rijen: list[list[str]] = Field(description="De cellen van elke rij.")


class Alinea(Schema):
    """Een alinea met haar opsomming, of een tabel."""

    nummer: int = Field(description="Geteld binnen de eenheid.")
    documentnummer: int = Field(description="Geteld binnen het stuk.")
    tekst: str = Field(description="Van een opsomming elk punt op een eigen regel; van een tabel elke rij.")
    voetnoten: list[VoetnootUitvoer]
    verwijzingen: list[Verwijzing]
    antwoordverwijzingen: list[Antwoordverwijzing]
    tabel: TabelUitvoer | None = Field(description="Null als de alinea geen tabel is.")


class Eenheid(Schema):
    """Wat een citaat kan noemen: een vraag, een antwoord, een sectie, de inleiding of het slot."""

    id: str = Field(description="De naam van de eenheid binnen het stuk.", examples=["antwoord-3-4"])
    soort: UnitKind
    nummers: list[int] = Field(description="De nummers van de vraag, of van de vragen die beantwoord worden.")
    koppen: list[str] = Field(description="De koppen boven de tekst, de buitenste eerst.")
    alineas: list[Alinea]


class Bron(Schema):
    """Het bestand waaruit het stuk is gelezen."""

    bestand: str = Field(description="Het pad onder de map met documenten.")
    vorm: str = Field(description="Wat voor bestand het was.", examples=["XML", "PDF", "tekst"])
    sha256: str = Field(description="De SHA-256 van het bestand.")


class DocumentUitvoer(Schema):
    """Een stuk zoals het gelezen is."""

    id: str = Field(description="Het publicatienummer, of een naam gemaakt van die van het bestand.")
    stuk: Identiteit
    bron: Bron
    meldingen: list[str] = Field(description="Wat minder goed ging, en waar bronnen elkaar tegenspreken.")
    eenheden: list[Eenheid]
