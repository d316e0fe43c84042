"""The JSON of a set of questions: a list or a pasted text, the answers, and what of it is covered."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo, WithJsonSchema, field_validator

from kamerbron.qa.answer import Reason
from kamerbron.qa.asking.question import MAX_CHARACTERS, EmptyQuestionError, parse_question
from kamerbron.qa.question_sets import (
    MAX_QUESTIONS,
    MAX_TEXT,
    Coverage,
    QuestionSet,
    list_questions,
    take_questions,
)
from kamerbron.service.schemas.answers import AntwoordUitvoer
from kamerbron.service.schemas.base import Invoer, Schema
from kamerbron.service.schemas.index import Index
from kamerbron.service.schemas.questions import DEFAULT_RESULTS, Aantal, Filter, Peildatum

_EXAMPLE = (
    "Vraag 1\nHoe vaak werd er in 2023 aangifte gedaan van fietsdiefstal?\n"
    "Vraag 2\nBlijft stallen gratis? Zo ja, hoe lang? Zo nee, waarom niet?\n"
    "Vraag 3\nKunt u deze vragen afzonderlijk beantwoorden?"
)


def _says_something(value: str) -> str:
    try:
        parse_question(value)
    except EmptyQuestionError as error:
        raise ValueError("is leeg") from error
    return value


_Question = Annotated[str, Field(min_length=1, max_length=MAX_CHARACTERS), AfterValidator(_says_something)]

Graad = Annotated[Coverage, WithJsonSchema({"type": "string", "enum": [kind.value for kind in Coverage]})]


class VragensetInvoer(Invoer):
    """Vragen die bij elkaar horen: als lijst, of als tekst waar zij in staan. Geef een van de twee."""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "oneOf": [
                {"required": ["vragen"], "properties": {"vragen": {"type": "array", "items": {}}}},
                {"required": ["tekst"], "properties": {"tekst": {"type": "string"}}},
            ]
        },
    )

    vragen: Annotated[
        list[_Question] | None,
        Field(
            description=f"De vragen, hoogstens {MAX_QUESTIONS}.",
            json_schema_extra={"minItems": 1, "maxItems": MAX_QUESTIONS},
            examples=[["Hoe vaak werd er in 2023 aangifte gedaan van fietsdiefstal?"]],
        ),
    ] = None
    tekst: Annotated[
        str | None,
        Field(
            description=f"Een tekst van hoogstens {MAX_TEXT} tekens, zoals een brief met Kamervragen of een "
            "lijst met een vraag op elke regel. De vragen worden eruit genomen, de antwoorden niet.",
            json_schema_extra={"maxLength": MAX_TEXT},
            examples=[_EXAMPLE],
            validate_default=True,
        ),
    ] = None
    aantal: Aantal = DEFAULT_RESULTS
    filter: Filter | None = Field(default=None, description="Beperkt waaruit geantwoord wordt.")
    peildatum: Peildatum = None

    @field_validator("vragen")
    @classmethod
    def _can_be_listed(cls, value: list[str] | None) -> list[str] | None:
        if value == []:
            raise ValueError("is leeg")
        if value is not None:
            list_questions(value)
        return value

    @field_validator("tekst")
    @classmethod
    def _is_one_of_two(cls, value: str | None, info: ValidationInfo) -> str | None:
        # A list that is wrong itself is not among the data, and is fault enough.
        if "vragen" in info.data:
            listed = info.data["vragen"] is not None
            if value is None and not listed:
                raise ValueError("ontbreekt; geef tekst, of een lijst in vragen")
            if value is not None and listed:
                raise ValueError("staat naast vragen; geef een van de twee")
        if value is not None:
            take_questions(value)
        return value

    def questions(self) -> QuestionSet:
        """Return the set of questions that was given."""
        return take_questions(self.tekst) if self.tekst is not None else list_questions(self.vragen or [])


class Deelvraag(Schema):
    """Wat een vraag onder meer vraagt."""

    nummer: str = Field(description="Het nummer van de vraag en haar plaats daarin.", examples=["4.1"])
    tekst: str = Field(description="De deelvraag, zoals zij in de vraag staat.")
    formaliteit: bool = Field(description="Waar als zij geen bron vraagt; zij wordt dan niet gezocht.")
    antwoord: AntwoordUitvoer | None = Field(
        description="Het antwoord; null bij een formaliteit. Wat op een eerdere zin voortgaat wordt samen "
        "met die zin gezocht: zie vraag in het antwoord."
    )


class Setvraag(Schema):
    """Een vraag van de set, met haar antwoord."""

    nummer: str = Field(
        description="Het nummer in de tekst; zonder nummer de plaats in de set.", examples=["4", "3 en 4"]
    )
    tekst: str = Field(description="De vraag, zoals zij in de tekst staat, zonder voetnoten.")
    formaliteit: bool = Field(
        description="Waar als de vraag geen bron vraagt: of een bericht bekend is, of de vragen apart "
        "beantwoord kunnen worden. Zij wordt dan niet gezocht."
    )
    antwoord: AntwoordUitvoer | None = Field(
        description="Het antwoord op de hele vraag; null bij een formaliteit."
    )
    deelvragen: list[Deelvraag] = Field(description="Leeg als de vraag een enkel ding vraagt.")


class Deelregel(Schema):
    """Een regel van de dekkingstabel."""

    nummer: str = Field(examples=["4"], description="Het nummer van de vraag of de deelvraag.")
    vraag: str = Field(description="Het begin van de vraag.")
    dekking: Graad = Field(
        description="gedekt: alles wat gevraagd wordt heeft een antwoord. deels: een deel ervan. niet: geen "
        "antwoord, of alleen een vraag die erop lijkt. formaliteit: er is geen bron voor nodig."
    )
    zekerheid: float | None = Field(
        description="De kans dat de passages antwoorden; bij deelvragen de kleinste van hen. Null als die "
        "niet te schatten is.",
        ge=0,
        le=1,
    )
    citaat: str | None = Field(description="De vindplaats van het beste antwoord; null als er geen is.")
    passage: str | None = Field(description="De id van die passage.")
    url: str | None = Field(description="Opent de officiële publicatie bij de woorden van de passage.")
    reden: Reason | None = Field(
        description="Waarom er geen antwoord is, of bij een deelvraag niet; null als de stukken alleen een "
        "vraag hebben die erop lijkt."
    )


class Dekkingsregel(Deelregel):
    """De regel van een vraag, met die van haar deelvragen."""

    deelvragen: list[Deelregel] = Field(description="Leeg als de vraag een enkel ding vraagt.")


class Totalen(Schema):
    """Hoeveel vragen er zijn, en hoeveel daarvan gedekt."""

    vragen: int = Field(description="Alle vragen van de set.")
    gedekt: int = Field(description="Hoeveel er een antwoord hebben, met al hun deelvragen.")
    deels: int = Field(description="Hoeveel er voor een deel een antwoord hebben.")
    niet: int = Field(description="Hoeveel er geen antwoord hebben.")
    formaliteit: int = Field(description="Hoeveel er geen bron vragen.")


class Dekking(Schema):
    """De dekkingstabel: welke vragen de stukken beantwoorden, en waar."""

    regels: list[Dekkingsregel]
    totalen: Totalen


class VragensetUitvoer(Schema):
    """De vragen van een set, elk met haar antwoord, en de dekkingstabel."""

    vragen: list[Setvraag]
    dekking: Dekking
    meldingen: list[str] = Field(
        description="Wat aan de tekst opviel: een nummer dat is overgeslagen.",
        examples=[["vraag 2 is in de tekst niet gevonden"]],
    )
    index: Index
