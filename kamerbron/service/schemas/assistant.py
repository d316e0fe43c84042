"""The JSON of the tools for an assistant, where it is not that of the API."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kamerbron.index.document import UnitKind
from kamerbron.service.schemas.answers import AnderePlaats, BeantwoordeVraag, Citaat, Voetnoot
from kamerbron.service.schemas.base import Invoer, Schema
from kamerbron.service.schemas.documents import Identiteit, VoetnootUitvoer
from kamerbron.service.schemas.index import Index
from kamerbron.service.schemas.passages import Tabelrij
from kamerbron.service.schemas.questions import DEFAULT_RESULTS, Aantal, Filter, Peildatum, Vraagtekst

# As long as any id that a file name can give.
_LONGEST_ID = 300


class ZoekInvoer(Filter):
    """Een vraag in gewone taal, en waaruit geantwoord mag worden."""

    vraag: Vraagtekst
    aantal: Aantal = DEFAULT_RESULTS
    peildatum: Peildatum = None


class LeesPassageInvoer(Invoer):
    """Welke passage."""

    id: Annotated[
        str, Field(min_length=1, max_length=_LONGEST_ID, examples=["kst-99999-2.antwoord-1.alinea-1"])
    ]


class GelezenPassage(Schema):
    """Een passage, woord voor woord zoals zij in het stuk staat."""

    id: str
    tekst: str = Field(description="De alinea's, met een witregel ertussen.")
    deel: int | None = Field(description="Het hoeveelste deel van een lange alinea het is; anders null.")
    vragen: list[BeantwoordeVraag] = Field(description="De vragen waarop de passage het antwoord is.")
    voetnoten: list[Voetnoot]
    rijen: list[Tabelrij]
    citaat: Citaat
    eenheid: str = Field(description="De eenheid waarin zij staat; lees_kamerstuk geeft die in haar geheel.")
    vorige: AnderePlaats | None = Field(description="De passage ervoor in dezelfde eenheid.")
    volgende: AnderePlaats | None = Field(description="De passage erna in dezelfde eenheid.")
    index: Index


class LeesKamerstukInvoer(Invoer):
    """Welk stuk, of wat daarvan."""

    id: Annotated[
        str,
        Field(
            min_length=1,
            max_length=_LONGEST_ID,
            description="Het publicatienummer, zoals zoek het in kamerstuk.id geeft.",
            examples=["kst-99999-2"],
        ),
    ]
    eenheid: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=_LONGEST_ID,
            description="Welke eenheid; zonder komt de inhoudsopgave terug, met de id van elke eenheid.",
            examples=["antwoord-3-4"],
        ),
    ] = None
    vanaf_alinea: Annotated[
        int,
        Field(
            strict=True, ge=1, description="Vanaf welke alinea van de eenheid, als zij te lang was voor eens."
        ),
    ] = 1


class Inhoudsregel(Schema):
    """Een eenheid in de inhoudsopgave."""

    id: str = Field(description="Geef deze als eenheid om haar te lezen.", examples=["antwoord-3-4"])
    soort: UnitKind
    nummers: list[int] = Field(description="De nummers van de vraag, of van de vragen die beantwoord worden.")
    koppen: list[str] = Field(description="De koppen boven de tekst, de buitenste eerst.")
    alineas: int = Field(description="Hoeveel alinea's de eenheid heeft.")


class GelezenAlinea(Schema):
    """Een alinea, woord voor woord."""

    nummer: int = Field(description="Geteld binnen de eenheid.")
    tekst: str
    voetnoten: list[VoetnootUitvoer]
    citaat: str = Field(description="De vindplaats van de alinea.")
    url: str | None = Field(description="Opent de officiële publicatie bij de alinea.")


class GelezenEenheid(Schema):
    """Een eenheid met haar alinea's."""

    id: str
    soort: UnitKind
    nummers: list[int]
    koppen: list[str]
    vragen: list[BeantwoordeVraag] = Field(description="De vragen waarop de eenheid het antwoord is.")
    alineas: list[GelezenAlinea]
    volgende_alinea: int | None = Field(
        description="Geef deze als vanafAlinea om verder te lezen; null als dit het einde is."
    )


class GelezenKamerstuk(Schema):
    """Een stuk: wat het is, en zijn inhoudsopgave of een van zijn eenheden."""

    id: str
    stuk: Identiteit
    citaat: str = Field(description="Zoals het stuk in lopende tekst wordt aangehaald.")
    inhoud: list[Inhoudsregel] = Field(description="De inhoudsopgave; leeg als om een eenheid gevraagd is.")
    eenheid: GelezenEenheid | None = Field(description="De eenheid waarom gevraagd is.")
    index: Index
