"""The JSON of the check of a quotation."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from kamerbron.qa.quotes.check import MAX_PLACE_CHARACTERS, MOST_ELSEWHERE, Outcome, require_checkable
from kamerbron.qa.quotes.forgiven import Forgiven
from kamerbron.qa.quotes.place import UnknownPlace
from kamerbron.qa.quotes.quote import MAX_CHARACTERS, QuoteError, parse_quote
from kamerbron.service.schemas.base import Invoer, Schema
from kamerbron.service.schemas.index import Index


class CitaatcontroleInvoer(Invoer):
    """Een citaat, en waar het zou staan."""

    model_config = ConfigDict(strict=True)

    vindplaats: Annotated[
        str | None,
        Field(
            max_length=MAX_PLACE_CHARACTERS,
            description=(
                "Waar het citaat zou staan: een vindplaats zoals Kamerbron die schrijft, in lopende of "
                "academische vorm, of de id van een passage of een stuk. Zonder alinea wordt het hele "
                "antwoord, de hele sectie, het hele stuk of het hele dossier bekeken. Zonder vindplaats "
                "wordt overal gezocht; het citaat telt dan minstens drie woorden."
            ),
            examples=["Kamerstuk 99 999, nr. 2, antwoord 1, alinea 1"],
        ),
    ] = None
    citaat: Annotated[
        str,
        Field(
            min_length=1,
            max_length=MAX_CHARACTERS,
            description=(
                "De aangehaalde woorden. `[...]` of `(…)` geeft aan dat er woorden zijn weggelaten, en "
                "`[D]e` dat de eerste letter is aangepast. Aanhalingstekens om het geheel tellen niet mee."
            ),
            examples=["In 610 gevallen stond de fiets in een bewaakte stalling."],
        ),
    ]

    @field_validator("citaat")
    @classmethod
    def _can_be_checked(cls, value: str, info: ValidationInfo) -> str:
        try:
            # A place that is itself at fault is not here: nothing then follows from it for the quotation.
            if "vindplaats" in info.data:
                require_checkable(value, info.data["vindplaats"])
            else:
                parse_quote(value)
        except QuoteError as error:
            raise ValueError(error.fault) from error
        return value


class Fragment(Schema):
    """Woorden van het stuk die in één alinea of voetnoot staan."""

    alinea: int = Field(description="De alinea, geteld binnen de eenheid.")
    voetnoot: str | None = Field(
        description="Het nummer van de voetnoot bij die alinea, als de woorden daarin staan."
    )
    van: int = Field(
        description="Waar de woorden beginnen in de tekst van de alinea of voetnoot, in Unicode-tekens."
    )
    tot: int = Field(description="Waar zij eindigen: het eerste teken dat er niet meer bij hoort.")
    tekst: str = Field(description="De woorden zoals zij in het stuk staan.")


class Verschil(Schema):
    """Een verschil tussen het stuk en het citaat."""

    bron: str = Field(description="Wat er in het stuk staat; leeg als het citaat hier iets toevoegt.")
    citaat: str = Field(description="Wat het citaat daar heeft; leeg als het citaat dit weglaat.")


class Citaatplaats(Schema):
    """Een plaats waar het citaat staat, letterlijk of bijna."""

    stuk: str = Field(description="De id van het stuk.", examples=["kst-99999-2"])
    eenheid: str = Field(
        description="De id van het antwoord, de vraag of de sectie.", examples=["antwoord-1"]
    )
    fragmenten: list[Fragment] = Field(
        description="De woorden van het stuk, per alinea, en per deel als het citaat woorden weglaat."
    )
    citaat: str = Field(
        description="Hoe de plaats in lopende tekst wordt aangehaald.",
        examples=["Voorbeeld: Kamerstuk 99 999, nr. 2, antwoord 1, alinea 1"],
    )
    academisch: str | None = Field(description="Hoe het stuk in een voetnoot wordt aangehaald.")
    url: str | None = Field(description="Opent de officiële publicatie bij de woorden.")
    letterlijk: bool = Field(description="Of het citaat er woord voor woord staat.")
    overeenkomst: float = Field(
        description=(
            "1 als het citaat er letterlijk staat; anders 1 min wat er anders is, als deel van het citaat. "
            "Dat telt in woorden, en een leesteken of een hoofdletter voor een kwart."
        ),
        ge=0,
        le=1,
    )
    vergeven: list[Forgiven] = Field(
        description="Wat voor een letterlijk citaat niet meetelt en hier toch anders is dan in het stuk."
    )
    verschillen: list[Verschil] = Field(description="Wat er bij een bijna letterlijk citaat anders is.")


class CitaatcontroleUitvoer(Schema):
    """Of een citaat op zijn vindplaats staat, en anders waar wel."""

    citaat: str = Field(description="Het citaat, zoals het gegeven is.")
    vindplaats: str | None = Field(description="De vindplaats, zoals zij gegeven is.")
    uitkomst: Outcome = Field(
        description=(
            "`letterlijk`: het citaat staat er woord voor woord. `bijna`: de overeenkomst is "
            "minstens 0,75. `afwezig`: geen van beide. `vindplaats_onbekend`: de vindplaats is niet bekeken, "
            "en over het citaat is daar niets gezegd."
        )
    )
    reden: UnknownPlace | None = Field(
        description=(
            "Waarom de vindplaats onbekend is. `niet_begrepen`: het is geen vorm waarin Kamerbron citeert, "
            "en geen bestand heet zo. `niet_in_index`: het stuk is er niet. `niet_in_stuk`: het stuk is er, "
            "en heeft geen zo'n antwoord, sectie, alinea of voetnoot."
        )
    )
    gevonden: Citaatplaats | None = Field(
        description="Waar het citaat op de vindplaats staat; zonder vindplaats de beste plaats van alle."
    )
    elders: list[Citaatplaats] | None = Field(
        description=(
            f"Hoogstens {MOST_ELSEWHERE} andere plaatsen, de beste eerst: waar het citaat letterlijk staat, "
            "en als dat nergens is waar het beter staat dan op de vindplaats. Null als er niet is gezocht, "
            "omdat het op de vindplaats letterlijk staat of minder dan drie woorden telt."
        )
    )
    volledig: bool = Field(
        description=(
            "Onwaar als de index te groot is om helemaal te lezen: wat niet gevonden is kan dan nog staan in "
            "een voetnoot bij een vraag, want die staan niet in de woordindex."
        )
    )
    index: Index
