"""The JSON of links, as HAL writes them: what can be asked next, and another paper with the link to it."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from kamerbron.service.schemas.base import Schema


class Link(Schema):
    """Een adres onder deze dienst."""

    href: str = Field(description="Het pad, met de query.", examples=["/v1/kamerstukken/kst-99999-2"])


class EigenLink(Schema):
    """Het adres van dit onderdeel zelf."""

    zelf: Link = Field(alias="self")


class Kamerstuklinks(EigenLink):
    """Wat er van het stuk nog meer op te vragen is."""

    eenheden: Link
    verwijzingen: Link
    verwijzende_stukken: Link


class KamerstukOnderdeellinks(EigenLink):
    """Het adres van dit onderdeel, en van het stuk waar het bij hoort."""

    kamerstuk: Link


class Passagelinks(EigenLink):
    """Waar de passage staat, en welke ernaast staan."""

    kamerstuk: Link
    eenheid: Link
    vorige: Link | None = Field(description="Null als de passage de eerste van haar eenheid is.")
    volgende: Link | None = Field(description="Null als de passage de laatste van haar eenheid is.")


class Paginalinks(EigenLink):
    """De andere pagina's van dezelfde lijst."""

    eerste: Link = Field(alias="first")
    vorige: Link | None = Field(alias="prev", description="Null op de eerste pagina.")
    volgende: Link | None = Field(alias="next", description="Null op de laatste pagina.")
    laatste: Link = Field(alias="last")


class AnderStuk(Schema):
    """Een ander stuk van de index."""

    id: str = Field(description="Het publicatienummer, of een naam gemaakt van die van het bestand.")
    citaat: str | None = Field(
        description="Zoals het stuk in lopende tekst wordt aangehaald; null als het geen nummer heeft."
    )
    titel: str | None = Field(description="Null als de bron geen titel geeft.")
    datum: date | None
    voorbeeld: bool = Field(description="Waar als het stuk een voorbeeld is, dat niet bestaat.")
    links: EigenLink = Field(alias="_links")
