"""The JSON of a request that was not carried out (RFC 9457)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kamerbron.service.schemas.base import Schema

Place = Literal["body", "query", "path"]
"""The part of a request that a fault is in."""


class Fout(Schema):
    """Een fout in de invoer."""

    plaats: Place = Field(default="body", alias="in")
    location: str = Field(description="JSON Pointer naar het veld.", examples=["/aantal"])
    detail: str = Field(description="Wat er mis is met dat veld.", examples=["is leeg"])


class Probleem(Schema):
    """Waarom een verzoek niet is uitgevoerd (RFC 9457)."""

    status: int = Field(description="De HTTP-status van het antwoord.", examples=[400])
    title: str = Field(description="Wat voor fout het is.", examples=["Ongeldig verzoek"])
    detail: str = Field(
        description="Wat er mis is, en wat eraan te doen is.",
        examples=["Het verzoek bevat 1 fout: vraag ontbreekt."],
    )
    errors: list[Fout] = Field(default=[], description="Alle fouten in de invoer.")
