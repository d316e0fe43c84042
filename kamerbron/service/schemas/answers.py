"""The JSON of an answer: passages word for word, each with its citation."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from kamerbron.index.document import UnitKind
from kamerbron.qa.answer import Reason
from kamerbron.service.schemas.base import Schema
from kamerbron.service.schemas.index import Index


class Kamerstuk(Schema):
    """Het stuk waaruit een passage komt. Wat de bron niet zegt is null; er wordt niets geraden."""

    id: str = Field(description="Het publicatienummer.", examples=["kst-27925-879"])
    dossiers: list[str] = Field(description="De nummers van de dossiers.", examples=[["27925"]])
    ondernummer: str | None = Field(
        description="Het ondernummer, of het nummer van het Aanhangsel.", examples=["879"]
    )
    herdruk: int | None = Field(description="De hoeveelste herdruk van dat nummer het is.")
    bijlage_bij: str | None = Field(
        description="Het stuk waar deze bijlage bij hoort; dossiers en ondernummer zijn dan die van dat stuk."
    )
    titel: str | None = Field(description="Null als de bron geen titel geeft.")
    soort: str | None = Field(
        description="Zoals de bron het noemt.", examples=["Lijst van vragen en antwoorden"]
    )
    datum: date | None
    vergaderjaar: str | None = Field(description="Het vergaderjaar van het stuk.", examples=["2021-2022"])
    kamer: Literal["I", "II"] | None = Field(description="I: Eerste Kamer, II: Tweede Kamer.")
    voorbeeld: bool = Field(description="Waar als het stuk een voorbeeld is, dat niet bestaat.")


class Vindplaats(Schema):
    """De plaats van een passage in het stuk."""

    soort: UnitKind
    nummers: list[int] = Field(
        description="De nummers van de vraag, of van alle vragen die beantwoord worden."
    )
    kop: str | None = Field(description="De kop boven de sectie.")
    alineas: list[int] = Field(description="De alinea's, geteld binnen het antwoord of de sectie.")


class Citaat(Schema):
    """Hoe een ambtenaar de passage aanhaalt."""

    tekst: str = Field(
        description="Zoals de passage in lopende tekst wordt aangehaald.",
        examples=["Kamerstuk 27 925, nr. 879, antwoord 16, alinea 1"],
    )
    academisch: str | None = Field(
        description="Zoals het stuk in een voetnoot wordt aangehaald.",
        examples=["Kamerstukken II 2021/22, 27925, nr. 879"],
    )
    kamerstuk: Kamerstuk | None = Field(description="Null als de bron geen nummer draagt.")
    bestand: str = Field(description="Het bestand waaruit de passage is gelezen.")
    vindplaats: Vindplaats
    url: str | None = Field(description="Opent de officiële publicatie bij de woorden van de passage.")


class Markering(Schema):
    """Een stuk van de tekst: tekens, half open, geteld in Unicode-tekens."""

    van: int = Field(description="Waar het begint.")
    tot: int = Field(description="Waar het eindigt: het eerste teken dat er niet meer bij hoort.")


class BeantwoordeVraag(Schema):
    """Een vraag waarop de passage het antwoord is."""

    nummer: int = Field(description="Het nummer van de vraag in het stuk.")
    tekst: str = Field(description="De vraag, woord voor woord.")


class Voetnoot(Schema):
    """Een voetnoot bij de passage; haar nummer staat niet in de tekst."""

    nummer: str = Field(description="Haar nummer in het stuk.")
    tekst: str = Field(description="Leeg als de bron de voetnoot heeft verloren.")
    alinea: int = Field(
        description="De alinea waar de voetnoot bij hoort, geteld binnen het antwoord of de sectie."
    )


class AnderePlaats(Schema):
    """Een andere plaats die bij de passage hoort."""

    id: str = Field(description="De id van de passage daar.")
    citaat: str = Field(description="Hoe die plaats wordt aangehaald.")


class GevondenPassage(Schema):
    """Een passage, woord voor woord zoals zij in het stuk staat."""

    id: str = Field(
        description="Het stuk, de eenheid en de alinea's.", examples=["kst-27925-879.antwoord-16.alinea-1"]
    )
    tekst: str = Field(description="De alinea's, met een witregel ertussen.")
    score: float = Field(description="Hoe goed de passage bij de vraag past; alleen voor de volgorde.")
    markeringen: list[Markering] = Field(description="De zin die het meest op de vraag lijkt.")
    vragen: list[BeantwoordeVraag] = Field(description="De vragen waarop de passage het antwoord is.")
    voetnoten: list[Voetnoot]
    citaat: Citaat
    ouder_standpunt: bool = Field(
        description="Waar als een passage uit een later stuk, hierboven, over hetzelfde gaat."
    )
    gelijkluidend: list[AnderePlaats] = Field(
        description="Waar vrijwel dezelfde tekst ook staat; die passages staan niet apart in de lijst."
    )
    verwijzingen: list[AnderePlaats] = Field(
        description="Antwoorden die niets zeggen dan dat het antwoord hier staat."
    )


class Antwoordzin(Schema):
    """De zin die antwoordt, woord voor woord."""

    tekst: str = Field(description="De zin zelf.")
    van: int = Field(description="Waar de zin in de tekst van de passage begint, geteld in Unicode-tekens.")
    tot: int = Field(description="Waar zij eindigt. Bij een voetnoot: de zin waar haar nummer bij staat.")
    tabelrij: str | None = Field(
        description="Als de zin een rij van een tabel is: haar cellen onder de koppen van hun kolommen."
    )
    passage: str = Field(description="De id van de passage waarin de zin staat.")
    citaat: str = Field(description="De vindplaats van de zin zelf.")
    voetnoot: str | None = Field(description="Het nummer van de voetnoot, als de zin daaruit komt.")


class AntwoordUitvoer(Schema):
    """Het antwoord op een vraag, of dat het er niet is."""

    vraag: str = Field(description="De vraag, zoals zij gesteld is.")
    beantwoordbaar: bool = Field(description="Onwaar als de documenten geen antwoord geven.")
    zekerheid: float | None = Field(
        description="De kans dat de passages de vraag beantwoorden; null als er niets is om die te schatten.",
        ge=0,
        le=1,
    )
    gekalibreerd: bool = Field(description="Of die kans voor dit model is vastgesteld.")
    reden: Reason | None = Field(description="Waarom er geen antwoord is; null als er een is.")
    onbekend: list[str] = Field(
        description="Wat de vraag noemt en niet in de index staat: een stuk, een antwoord, een datum.",
        examples=[["29 754, nr. 999"]],
    )
    antwoord: Antwoordzin | None
    passages: list[GevondenPassage] = Field(description="De passages die antwoorden, de beste eerst.")
    mogelijk: list[GevondenPassage] = Field(
        description="Als er geen antwoord is: wat er het dichtst bij komt, en dus geen antwoord is."
    )
    index: Index
