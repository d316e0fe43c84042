"""The JSON of the API: its models, and how records become them. The only place with JSON keys.

Names and descriptions are Dutch, for they are what users of the API read.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from kamerbron.index.document import Passage, UnitKind
from kamerbron.index.reference import dossier_id
from kamerbron.index.store.manifest import Manifest
from kamerbron.qa.answer import Answer
from kamerbron.qa.citation import cite, cite_academic, official_url, paragraph_at
from kamerbron.qa.question import MAX_CHARACTERS, EmptyQuestionError, parse_question
from kamerbron.qa.search import Hit

MAX_RESULTS = 50
DEFAULT_RESULTS = 5

# Digits of a score that are the same on every run; the last bits of a float are not.
_DIGITS = 4


class VraagInvoer(BaseModel):
    """Een vraag in gewone taal."""

    model_config = ConfigDict(extra="forbid", strict=True)

    vraag: Annotated[
        str,
        Field(
            min_length=1,
            max_length=MAX_CHARACTERS,
            description="De vraag, in gewone taal.",
            examples=["Hoe lang mag een fiets gratis in de stalling staan?"],
        ),
    ]
    aantal: Annotated[
        int,
        Field(ge=1, le=MAX_RESULTS, description="Hoeveel passages er hoogstens terugkomen.", examples=[5]),
    ] = DEFAULT_RESULTS

    @field_validator("vraag")
    @classmethod
    def _holds_something(cls, value: str) -> str:
        try:
            parse_question(value)
        except EmptyQuestionError as error:
            raise ValueError(str(error)) from error
        return value


class Kamerstuk(BaseModel):
    """Het stuk waaruit een passage komt. Wat de bron niet zegt is null; er wordt niets geraden."""

    id: str = Field(description="Het publicatienummer.", examples=["kst-27925-879"])
    dossiers: list[str] = Field(description="De nummers van de dossiers.", examples=[["27925"]])
    ondernummer: str | None = Field(
        description="Het ondernummer, of het nummer van het Aanhangsel.", examples=["879"]
    )
    herdruk: int | None = Field(description="De hoeveelste herdruk van dat nummer het is.")
    bijlageBij: str | None = Field(  # noqa: N815 - a JSON key
        description="Het stuk waar deze bijlage bij hoort; dossiers en ondernummer zijn dan die van dat stuk."
    )
    titel: str | None
    soort: str | None = Field(examples=["Lijst van vragen en antwoorden"])
    datum: date | None
    vergaderjaar: str | None = Field(examples=["2021-2022"])
    kamer: Literal["I", "II"] | None = Field(description="I: Eerste Kamer, II: Tweede Kamer.")
    voorbeeld: bool = Field(description="Waar als het stuk een voorbeeld is, dat niet bestaat.")


class Vindplaats(BaseModel):
    """De plaats van een passage in het stuk."""

    soort: UnitKind
    nummers: list[int] = Field(
        description="De nummers van de vraag, of van alle vragen die beantwoord worden."
    )
    kop: str | None = Field(description="De kop boven de sectie.")
    alineas: list[int] = Field(description="De alinea's, geteld binnen het antwoord of de sectie.")


class Citaat(BaseModel):
    """Hoe een ambtenaar de passage aanhaalt."""

    tekst: str = Field(examples=["Kamerstuk 27 925, nr. 879, antwoord 16, alinea 1"])
    academisch: str | None = Field(examples=["Kamerstukken II 2021/22, 27925, nr. 879"])
    kamerstuk: Kamerstuk | None = Field(description="Null als de bron geen nummer draagt.")
    bestand: str = Field(description="Het bestand waaruit de passage is gelezen.")
    vindplaats: Vindplaats
    url: str | None = Field(description="Opent de officiële publicatie bij de woorden van de passage.")


class Markering(BaseModel):
    """Een stuk van de tekst: tekens, half open, geteld in Unicode-tekens."""

    van: int
    tot: int


class BeantwoordeVraag(BaseModel):
    """Een vraag waarop de passage het antwoord is."""

    nummer: int
    tekst: str


class Voetnoot(BaseModel):
    """Een voetnoot bij de passage; haar nummer staat niet in de tekst."""

    nummer: str
    tekst: str = Field(description="Leeg als de bron de voetnoot heeft verloren.")
    alinea: int


class GevondenPassage(BaseModel):
    """Een passage, woord voor woord zoals zij in het stuk staat."""

    id: str = Field(examples=["kst-27925-879.antwoord-16.alinea-1"])
    tekst: str
    score: float = Field(description="Gelijkenis met de vraag (cosinus), voor de volgorde.")
    markeringen: list[Markering] = Field(description="De zin die het meest op de vraag lijkt.")
    vragen: list[BeantwoordeVraag]
    voetnoten: list[Voetnoot]
    citaat: Citaat


class Antwoordzin(BaseModel):
    """De zin die antwoordt, woord voor woord."""

    tekst: str
    passage: str = Field(description="De id van de passage waarin de zin staat.")
    citaat: str = Field(description="De vindplaats van de zin zelf.")
    voetnoot: str | None = Field(description="Het nummer van de voetnoot, als de zin daaruit komt.")


class Index(BaseModel):
    """De index waaruit het antwoord komt."""

    vingerafdruk: str = Field(description="Gelijk zolang gelijke vragen gelijke antwoorden krijgen.")
    model: str
    documenten: int


class AntwoordUitvoer(BaseModel):
    """Het antwoord op een vraag, of dat het er niet is."""

    vraag: str
    beantwoordbaar: bool = Field(description="Onwaar als de documenten geen antwoord geven.")
    zekerheid: float = Field(
        description="De hoogste gelijkenis van een zin met de vraag (cosinus, 0 tot 1). Nog geen kans.",
        ge=0,
        le=1,
    )
    antwoord: Antwoordzin | None
    passages: list[GevondenPassage] = Field(description="De passages die antwoorden, de beste eerst.")
    mogelijk: list[GevondenPassage] = Field(
        description="Als er geen antwoord is: wat er het dichtst bij komt, en dus geen antwoord is."
    )
    index: Index


class Gezondheid(BaseModel):
    """Of de dienst kan antwoorden."""

    status: Literal["gezond"]
    index: Index


class Fout(BaseModel):
    """Een fout in de invoer."""

    plaats: Annotated[Literal["body"], Field(serialization_alias="in", validation_alias="in")] = "body"
    location: str = Field(description="JSON Pointer naar het veld.", examples=["/aantal"])
    detail: str


class Probleem(BaseModel):
    """Waarom een verzoek niet is uitgevoerd (RFC 9457)."""

    status: int = Field(examples=[400])
    title: str = Field(examples=["Ongeldig verzoek"])
    detail: str = Field(examples=["Het verzoek bevat 1 fout: vraag ontbreekt."])
    errors: list[Fout] = Field(default=[], description="Alle fouten in de invoer.")


def render_answer(answer: Answer, manifest: Manifest) -> AntwoordUitvoer:
    """Turn an answer into the JSON model of the API."""
    passages = [_passage(hit) for hit in answer.hits]
    return AntwoordUitvoer(
        vraag=answer.question.text,
        beantwoordbaar=answer.answerable,
        zekerheid=round(answer.confidence, _DIGITS),
        antwoord=_sentence(answer.hits[0]) if answer.answerable else None,
        passages=passages if answer.answerable else [],
        mogelijk=[] if answer.answerable else passages,
        index=render_index(manifest),
    )


def render_index(manifest: Manifest) -> Index:
    """Turn a manifest into the JSON model of the API."""
    return Index(
        vingerafdruk=manifest.fingerprint, model=manifest.model.name, documenten=manifest.counts.documents
    )


def _passage(hit: Hit) -> GevondenPassage:
    passage, best = hit.passage, hit.best
    return GevondenPassage(
        id=passage.id,
        tekst=passage.text,
        score=round(hit.score, _DIGITS),
        markeringen=[Markering(van=best.start, tot=best.end)],
        vragen=[BeantwoordeVraag(nummer=q.number, tekst=q.text) for q in passage.questions],
        voetnoten=[Voetnoot(nummer=n.number, tekst=n.text, alinea=n.paragraph) for n in passage.footnotes],
        citaat=Citaat(
            tekst=cite(passage),
            academisch=cite_academic(passage),
            kamerstuk=_kamerstuk(passage),
            bestand=passage.source_name,
            vindplaats=Vindplaats(
                soort=passage.unit_kind,
                nummers=list(passage.unit_numbers),
                kop=passage.headings[-1] if passage.headings else None,
                alineas=list(passage.paragraphs),
            ),
            url=official_url(passage, best.start, best.end),
        ),
    )


def _sentence(hit: Hit) -> Antwoordzin:
    passage, best = hit.passage, hit.best
    if best.footnote is not None:
        return Antwoordzin(
            tekst=best.footnote.text,
            passage=passage.id,
            citaat=f"{cite(passage, [best.footnote.paragraph])}, voetnoot {best.footnote.number}",
            voetnoot=best.footnote.number,
        )
    return Antwoordzin(
        tekst=passage.text[best.start : best.end],
        passage=passage.id,
        citaat=cite(passage, [paragraph_at(passage, best.start)]),
        voetnoot=None,
    )


def _kamerstuk(passage: Passage) -> Kamerstuk | None:
    publication = passage.publication
    if publication.id is None:
        return None
    return Kamerstuk(
        id=publication.id,
        dossiers=[dossier_id(dossier) for dossier in publication.dossiers],
        ondernummer=publication.number,
        herdruk=publication.reprint,
        bijlageBij=publication.parent,
        titel=publication.title,
        soort=publication.kind,
        datum=publication.date,
        vergaderjaar=publication.session_year,
        kamer=publication.chamber.value if publication.chamber else None,
        voorbeeld=publication.example,
    )
