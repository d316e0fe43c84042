"""The JSON of a question: what is asked, and what it may be answered from."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, field_validator, model_validator

from kamerbron.index.document import Chamber
from kamerbron.index.reference import dossier_id, parse_dossier
from kamerbron.index.store.selection import Filters
from kamerbron.qa.asking.question import MAX_CHARACTERS, EmptyQuestionError, parse_question
from kamerbron.service.schemas.base import WHOLE, Dag, Invoer

MAX_RESULTS = 50
DEFAULT_RESULTS = 5

_SESSION_YEAR = r"^[0-9]{4}-[0-9]{4}$"

# A chatbot that lists more than so many of a thing wants no filter.
_MOST_LISTED = 100

_Texts = Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=_MOST_LISTED)]


class Filter(Invoer):
    """Waaruit geantwoord mag worden; alles wat gegeven is moet gelden."""

    dossiers: _Texts = Field(
        default=[],
        description="Dossiernummers, zoals de Kamer ze schrijft.",
        examples=[["29 754", "36410-VII"]],
    )
    kamerstukken: _Texts = Field(default=[], description="Publicatienummers.", examples=[["kst-27925-879"]])
    soorten: _Texts = Field(
        default=[], description="Soorten stukken.", examples=[["Motie", "Brief regering"]]
    )
    kamers: list[Literal["I", "II"]] = Field(
        default=[], max_length=2, description="I: Eerste Kamer, II: Tweede Kamer."
    )
    vergaderjaren: Annotated[
        list[Annotated[str, Field(pattern=_SESSION_YEAR)]], Field(max_length=_MOST_LISTED)
    ] = Field(default=[], description="Vergaderjaren.", examples=[["2021-2022"]])
    vanaf: Dag | None = Field(default=None, description="Alleen stukken van deze dag of later.")
    tot_en_met: Dag | None = Field(default=None, description="Alleen stukken van deze dag of eerder.")

    @field_validator("dossiers")
    @classmethod
    def _are_dossiers(cls, value: list[str]) -> list[str]:
        for text in value:
            if parse_dossier(text) is None:
                raise ValueError(f"noemt {text!r}, en dat is geen dossiernummer")
        return value

    @model_validator(mode="after")
    def _holds_a_day(self) -> Filter:
        if self.vanaf and self.tot_en_met and self.vanaf > self.tot_en_met:
            raise ValueError("heeft een vanaf die na totEnMet ligt")
        return self


def _asks_something(value: str) -> str:
    try:
        parse_question(value)
    except EmptyQuestionError as error:
        raise ValueError("is leeg") from error
    return value


Vraagtekst = Annotated[
    str,
    Field(
        strict=True,
        min_length=1,
        max_length=MAX_CHARACTERS,
        description="De vraag, in gewone taal; een Kamerstuknummer mag erin staan.",
        examples=["Hoe lang mag een fiets gratis in de stalling staan?"],
    ),
    AfterValidator(_asks_something),
]
"""A question, as it is asked at every door."""

Aantal = Annotated[
    int,
    Field(
        strict=True,
        ge=1,
        le=MAX_RESULTS,
        description="Hoeveel passages er hoogstens terugkomen bij een vraag.",
        examples=[5],
    ),
    WHOLE,
]
"""How many passages are wanted."""

Peildatum = Annotated[
    Dag | None,
    Field(
        strict=False,
        description="Antwoord zoals het op deze dag was: uit stukken van die dag of eerder.",
        examples=["2021-12-31"],
    ),
]
"""The day as of which to answer."""


class VraagInvoer(Invoer):
    """Een vraag in gewone taal."""

    model_config = ConfigDict(strict=True)

    vraag: Vraagtekst
    aantal: Aantal = DEFAULT_RESULTS
    filter: Filter | None = Field(default=None, description="Beperkt waaruit geantwoord wordt.")
    peildatum: Peildatum = None


def read_filters(asked: Filter | None, reference_date: date | None) -> Filters:
    """Turn the filter of a question, and the date as of which to answer it, into that of the search."""
    asked = asked or Filter()
    days = [day for day in (asked.tot_en_met, reference_date) if day is not None]
    dossiers = [dossier for text in asked.dossiers if (dossier := parse_dossier(text))]
    return Filters(
        dossiers=tuple(dossier_id(dossier) for dossier in dossiers),
        publications=tuple(asked.kamerstukken),
        kinds=tuple(asked.soorten),
        chambers=tuple(Chamber(chamber) for chamber in asked.kamers),
        session_years=tuple(asked.vergaderjaren),
        first=asked.vanaf,
        last=min(days, default=None),
    )
