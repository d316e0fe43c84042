"""The JSON of the index that is open."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kamerbron.service.schemas.base import Schema


class Index(Schema):
    """De index waaruit het antwoord komt."""

    vingerafdruk: str = Field(description="Gelijk zolang gelijke vragen gelijke antwoorden krijgen.")
    model: str
    documenten: int


class Gezondheid(Schema):
    """Of de dienst kan antwoorden."""

    status: Literal["gezond"]
    index: Index
