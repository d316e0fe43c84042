"""The JSON of the index that is open."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from kamerbron.service.schemas.base import Schema
from kamerbron.service.schemas.links import AnderStuk


class Index(Schema):
    """De index waaruit het antwoord komt."""

    vingerafdruk: str = Field(description="Gelijk zolang gelijke vragen gelijke antwoorden krijgen.")
    model: str = Field(description="Het taalmodel waarmee gezocht wordt.")
    documenten: int = Field(description="Hoeveel stukken er te doorzoeken zijn.")


class Aantallen(Schema):
    """Hoeveel er in de index staat, voor wie het vraagt."""

    documenten: int = Field(description="Hoeveel stukken er te doorzoeken zijn.")
    passages: int = Field(description="Hoeveel passages er doorzocht worden.")
    zinnen: int = Field(description="Hoeveel zinnen en voetnoten er doorzocht worden.")
    geweigerd: int | None = Field(
        description="Hoeveel bestanden er niet te lezen waren; null voor wie niet alles mag doorzoeken."
    )


class Zoekwijze(Schema):
    """Hoe een verzameling vectoren doorzocht wordt."""

    soort: Literal["exact", "ivf", "hnsw"] = Field(
        description="exact: met elke vector vergeleken; ivf en hnsw: met een keuze daaruit."
    )
    recall: float | None = Field(
        description="Welk deel van de 50 van exact zoeken zo ook gevonden wordt; null bij exact zoeken."
    )
    vragen: int = Field(description="Op hoeveel vragen dat is gemeten, die zelf niet doorzocht worden.")


class Zoekwijzen(Schema):
    """Hoe er onder de vectoren gezocht wordt."""

    passages: Zoekwijze
    zinnen: Zoekwijze


class GeweigerdBestand(Schema):
    """Een bestand dat niet in de index is opgenomen."""

    bestand: str = Field(description="De naam van het bestand.")
    reden: str = Field(description="Waarom het geweigerd is.")


class IndexUitvoer(Schema):
    """De index die open is. Wie niet alles mag doorzoeken ziet alleen wat binnen zijn bereik ligt."""

    vingerafdruk: str = Field(description="Gelijk zolang gelijke vragen gelijke antwoorden krijgen.")
    model: str = Field(description="Het taalmodel waarmee gezocht wordt.")
    gebouwd_op: datetime = Field(description="Wanneer de index is gebouwd: de tijd van zijn manifest.")
    aantallen: Aantallen
    zoekwijzen: Zoekwijzen
    nieuwste: AnderStuk | None = Field(description="Het nieuwste stuk; null als geen stuk een datum draagt.")
    geweigerd: list[GeweigerdBestand] | None = Field(
        description="Wat geweigerd is; null voor wie niet alles mag doorzoeken: "
        "van een bestand dat niet te lezen is weet niemand waar het over gaat."
    )


class Gezondheid(Schema):
    """Of de dienst kan antwoorden."""

    status: Literal["gezond"]
    index: Index
