"""The JSON of the papers in the index: a page of them, one of them, its units, and what it names."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from kamerbron.index.document import UnitKind
from kamerbron.index.reference import parse_dossier
from kamerbron.index.store.selection import Filters
from kamerbron.service.schemas.answers import AnderePlaats
from kamerbron.service.schemas.base import Dag, Invoer, Schema
from kamerbron.service.schemas.documents import Bron, Eenheid, Identiteit
from kamerbron.service.schemas.links import (
    AnderStuk,
    EigenLink,
    Kamerstuklinks,
    KamerstukOnderdeellinks,
    Paginalinks,
)
from kamerbron.service.schemas.questions import Filter, read_filters

MAX_PER_PAGE = 100
DEFAULT_PER_PAGE = 20

# No index has so many pages, and a number in a query has to end somewhere.
_LAST_PAGE = 1_000_000

_MOST_LISTED = 100


def _is_dossier(value: str) -> str:
    if parse_dossier(value) is None:
        raise ValueError(f"noemt {value!r}, en dat is geen dossiernummer")
    return value


_Text = Annotated[str, Field(min_length=1, max_length=200)]
_SessionYear = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{4}$")]


class Kamerstukkenvraag(Invoer):
    """Welke stukken; alles wat gegeven is moet gelden, en een sleutel die vaker komt geeft een keuze."""

    dossier: list[Annotated[_Text, AfterValidator(_is_dossier)]] = Field(
        default=[],
        max_length=_MOST_LISTED,
        description="Een dossiernummer, zoals de Kamer het schrijft; mag vaker.",
    )
    kamerstuk: list[_Text] = Field(
        default=[], max_length=_MOST_LISTED, description="Een publicatienummer; mag vaker."
    )
    soort: list[_Text] = Field(
        default=[], max_length=_MOST_LISTED, description="Een soort stuk, zoals Motie; mag vaker."
    )
    kamer: list[Literal["I", "II"]] = Field(
        default=[], max_length=2, description="I: Eerste Kamer, II: Tweede Kamer; mag vaker."
    )
    vergaderjaar: list[_SessionYear] = Field(
        default=[], max_length=_MOST_LISTED, description="Een vergaderjaar, zoals 2021-2022; mag vaker."
    )
    vanaf: Dag | None = Field(default=None, description="Alleen stukken van deze dag of later.")
    tot_en_met: Dag | None = Field(default=None, description="Alleen stukken van deze dag of eerder.")
    pagina: int = Field(default=1, ge=1, le=_LAST_PAGE, description="Welke pagina van de lijst.")
    aantal_per_pagina: int = Field(
        default=DEFAULT_PER_PAGE,
        ge=1,
        le=MAX_PER_PAGE,
        description="Hoeveel stukken er hoogstens op een pagina staan.",
    )

    @field_validator("tot_en_met")
    @classmethod
    def _holds_a_day(cls, value: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("vanaf")
        if value and first and first > value:
            raise ValueError("ligt voor vanaf")
        return value

    @property
    def offset(self) -> int:
        """How many papers stand before those of this page."""
        return (self.pagina - 1) * self.aantal_per_pagina

    def filters(self) -> Filters:
        """Return what is asked for as the filters of a search."""
        asked = Filter(
            dossiers=self.dossier,
            kamerstukken=self.kamerstuk,
            soorten=self.soort,
            kamers=self.kamer,
            vergaderjaren=self.vergaderjaar,
            vanaf=self.vanaf,
            tot_en_met=self.tot_en_met,
        )
        return read_filters(asked, None)


class Kamerstukpad(Schema):
    """Een stuk van de index."""

    id: str = Field(
        description="Het publicatienummer, of een naam gemaakt van die van het bestand.",
        json_schema_extra={"example": "kst-99999-2"},
    )


class Eenheidpad(Kamerstukpad):
    """Een eenheid van een stuk."""

    eenheid: str = Field(
        description="De vraag, het antwoord of de sectie.", json_schema_extra={"example": "antwoord-3-4"}
    )


class Omvang(Schema):
    """Hoeveel er in een stuk staat."""

    eenheden: int = Field(description="Vragen, antwoorden, secties, inleidingen en slotten samen.")
    vragen: int = Field(description="Hoeveel daarvan vragen zijn.")
    antwoorden: int = Field(description="Hoeveel daarvan antwoorden zijn.")
    secties: int = Field(description="Hoeveel daarvan secties zijn.")
    alineas: int = Field(description="Alle alinea's, met de tabellen.")


class KamerstukSamenvatting(Schema):
    """Een stuk in een lijst."""

    id: str = Field(description="Het publicatienummer, of een naam gemaakt van die van het bestand.")
    stuk: Identiteit
    omvang: Omvang
    links: EigenLink = Field(alias="_links")


class KamerstukkenUitvoer(Schema):
    """Een pagina van de stukken: het nieuwste eerst, die zonder datum laatst, en dan in volgorde van id."""

    totaal: int = Field(description="Hoeveel stukken er op alle pagina's samen staan.")
    pagina: int = Field(description="Welke pagina dit is, geteld vanaf 1.")
    aantal_per_pagina: int = Field(description="Hoeveel stukken er hoogstens op een pagina staan.")
    kamerstukken: list[KamerstukSamenvatting]
    links: Paginalinks = Field(alias="_links")


class EenheidSamenvatting(Schema):
    """Een eenheid in de inhoudsopgave van een stuk."""

    id: str = Field(description="De naam van de eenheid binnen het stuk.", examples=["antwoord-3-4"])
    soort: UnitKind
    nummers: list[int] = Field(description="De nummers van de vraag, of van de vragen die beantwoord worden.")
    koppen: list[str] = Field(description="De koppen boven de tekst, de buitenste eerst.")
    alineas: int = Field(description="Hoeveel alinea's de eenheid heeft.")
    links: EigenLink = Field(alias="_links")


class KamerstukUitvoer(Schema):
    """Een stuk: wat het is, waar het uit gelezen is, en wat erin staat."""

    id: str = Field(description="Het publicatienummer, of een naam gemaakt van die van het bestand.")
    stuk: Identiteit
    bron: Bron
    meldingen: list[str] = Field(description="Wat minder goed ging, en waar bronnen elkaar tegenspreken.")
    omvang: Omvang
    eenheden: list[EenheidSamenvatting]
    links: Kamerstuklinks = Field(alias="_links")


class EenhedenUitvoer(Schema):
    """Alle eenheden van een stuk met hun alinea's, in de volgorde van het stuk."""

    kamerstuk: str = Field(description="De id van het stuk.", examples=["kst-99999-2"])
    eenheden: list[Eenheid]
    links: KamerstukOnderdeellinks = Field(alias="_links")


class EenheidUitvoer(Schema):
    """Een eenheid van een stuk met haar alinea's."""

    kamerstuk: str = Field(description="De id van het stuk.", examples=["kst-99999-2"])
    eenheid: Eenheid
    passages: list[AnderePlaats] = Field(description="De passages van de eenheid, in haar volgorde.")
    links: KamerstukOnderdeellinks = Field(alias="_links")


class Verwijsplaats(Schema):
    """Een plaats in een stuk die een ander stuk noemt: tekens, half open, geteld in Unicode-tekens."""

    eenheid: str = Field(description="De eenheid waarin het staat.", examples=["antwoord-3-4"])
    alinea: int = Field(description="De alinea, geteld binnen de eenheid.")
    voetnoot: str | None = Field(description="Het nummer van de voetnoot waarin het staat; anders null.")
    van: int = Field(description="Waar de woorden in de alinea of de voetnoot beginnen.")
    tot: int = Field(description="Waar zij eindigen.")
    tekst: str = Field(description="De woorden zelf.", examples=["Kamerstuk 99 999, nr. 1"])


class Stukverwijzing(Verwijsplaats):
    """Een plaats in het stuk die een ander stuk noemt, of dossiers als geheel."""

    naar: str | None = Field(
        description="Het publicatienummer van dat stuk; null als alleen dossiers genoemd zijn."
    )
    dossiers: list[str] = Field(description="De nummers van de dossiers die genoemd zijn.")
    stuk: AnderStuk | None = Field(description="Dat stuk; null als het niet in de index staat.")


class VerwijzingenUitvoer(Schema):
    """Wat een stuk noemt, in de volgorde van het stuk. Waar het zichzelf noemt is weggelaten."""

    kamerstuk: str = Field(description="De id van het stuk.", examples=["kst-99999-2"])
    verwijzingen: list[Stukverwijzing]
    links: KamerstukOnderdeellinks = Field(alias="_links")


class VerwijzendStuk(AnderStuk):
    """Een stuk dat het gevraagde noemt, en waar het dat doet."""

    plaatsen: list[Verwijsplaats]


class VerwijzendeStukkenUitvoer(Schema):
    """De stukken van de index die een stuk noemen, het nieuwste eerst."""

    kamerstuk: str = Field(description="De id van het stuk.", examples=["kst-99999-2"])
    verwijzende_stukken: list[VerwijzendStuk]
    links: KamerstukOnderdeellinks = Field(alias="_links")
