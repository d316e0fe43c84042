"""The JSON of a passage by itself."""

from __future__ import annotations

from pydantic import Field

from kamerbron.service.schemas.answers import AnderePlaats, BeantwoordeVraag, Citaat, Voetnoot
from kamerbron.service.schemas.base import Schema
from kamerbron.service.schemas.links import Passagelinks


class Passagepad(Schema):
    """Een passage van de index."""

    id: str = Field(
        description="De id, zoals een antwoord haar geeft.",
        json_schema_extra={"example": "kst-99999-2.antwoord-3-4.alinea-1"},
    )


class Tabelrij(Schema):
    """Een rij van een tabel in de passage: tekens, half open, geteld in Unicode-tekens."""

    van: int = Field(description="Waar de rij in de tekst begint.")
    tot: int = Field(description="Waar zij eindigt.")
    tekst: str = Field(description="De cellen onder de koppen van hun kolommen.")


class PassageUitvoer(Schema):
    """Een passage, woord voor woord zoals zij in het stuk staat."""

    id: str = Field(
        description="Het stuk, de eenheid en de alinea's.", examples=["kst-27925-879.antwoord-16.alinea-1"]
    )
    tekst: str = Field(description="De alinea's, met een witregel ertussen.")
    deel: int | None = Field(description="Het hoeveelste deel van een lange alinea het is; anders null.")
    vragen: list[BeantwoordeVraag] = Field(description="De vragen waarop de passage het antwoord is.")
    voetnoten: list[Voetnoot]
    rijen: list[Tabelrij]
    citaat: Citaat
    vorige: AnderePlaats | None = Field(description="De passage ervoor in dezelfde eenheid.")
    volgende: AnderePlaats | None = Field(description="De passage erna in dezelfde eenheid.")
    links: Passagelinks = Field(alias="_links")
