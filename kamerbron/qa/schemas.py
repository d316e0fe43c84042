"""The JSON of the API: its models, and how records become them. The only place with JSON keys.

Names and descriptions are Dutch, for they are what users of the API read.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from kamerbron.index.document import Chamber, Passage, UnitKind
from kamerbron.index.reference import dossier_id, parse_dossier
from kamerbron.index.store.manifest import Manifest
from kamerbron.index.store.selection import Filters
from kamerbron.qa.answer import Answer, Reason
from kamerbron.qa.arranging import Hit
from kamerbron.qa.citation import cite, cite_academic, cite_sentence, official_url
from kamerbron.qa.question import MAX_CHARACTERS, EmptyQuestionError, parse_question

MAX_RESULTS = 50
DEFAULT_RESULTS = 5

# Digits of a score that are the same on every run; the last bits of a float are not.
_DIGITS = 4


_SESSION_YEAR = r"^[0-9]{4}-[0-9]{4}$"

# A chatbot that lists more than so many of a thing wants no filter.
_MOST_LISTED = 100

_Texts = Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=_MOST_LISTED)]


class Filter(BaseModel):
    """Waaruit geantwoord mag worden; alles wat gegeven is moet gelden."""

    model_config = ConfigDict(extra="forbid")

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
    ] = Field(default=[], examples=[["2021-2022"]])
    vanaf: date | None = Field(default=None, description="Alleen stukken van deze dag of later.")
    tot_en_met: date | None = Field(default=None, description="Alleen stukken van deze dag of eerder.")

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
            raise ValueError("heeft een vanaf die na tot_en_met ligt")
        return self


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
    filter: Filter | None = Field(default=None, description="Beperkt waaruit geantwoord wordt.")
    peildatum: Annotated[date | None, Field(strict=False)] = Field(
        default=None,
        description="Antwoord zoals het op deze dag was: uit stukken van die dag of eerder.",
        examples=["2021-12-31"],
    )

    @field_validator("vraag")
    @classmethod
    def _holds_something(cls, value: str) -> str:
        try:
            parse_question(value)
        except EmptyQuestionError as error:
            raise ValueError("is leeg") from error
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


class AnderePlaats(BaseModel):
    """Een andere plaats die bij de passage hoort."""

    id: str = Field(description="De id van de passage daar.")
    citaat: str


class GevondenPassage(BaseModel):
    """Een passage, woord voor woord zoals zij in het stuk staat."""

    id: str = Field(examples=["kst-27925-879.antwoord-16.alinea-1"])
    tekst: str
    score: float = Field(description="Hoe goed de passage bij de vraag past; alleen voor de volgorde.")
    markeringen: list[Markering] = Field(description="De zin die het meest op de vraag lijkt.")
    vragen: list[BeantwoordeVraag]
    voetnoten: list[Voetnoot]
    citaat: Citaat
    ouder_standpunt: bool = Field(
        description="Waar als een passage uit een later stuk, hierboven, over hetzelfde gaat."
    )
    gelijkluidend: list[AnderePlaats] = Field(
        description="Waar vrijwel dezelfde tekst ook staat; die passages staan niet apart in de lijst."
    )
    verwijzingen: list[AnderePlaats] = Field(
        description="Antwoorden die niets zeggen dan dat het antwoord hier staat."
    )


class Antwoordzin(BaseModel):
    """De zin die antwoordt, woord voor woord."""

    tekst: str
    van: int = Field(description="Waar de zin in de tekst van de passage begint, geteld in Unicode-tekens.")
    tot: int = Field(description="Waar zij eindigt. Bij een voetnoot: de zin waar haar nummer bij staat.")
    tabelrij: str | None = Field(
        description="Als de zin een rij van een tabel is: haar cellen onder de koppen van hun kolommen."
    )
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
    zekerheid: float | None = Field(
        description="De kans dat de passages de vraag beantwoorden; null als er niets is om die te schatten.",
        ge=0,
        le=1,
    )
    gekalibreerd: bool = Field(description="Of die kans voor dit model is vastgesteld.")
    reden: Reason | None = Field(description="Waarom er geen antwoord is; null als er een is.")
    onbekend: list[str] = Field(
        description="Wat de vraag noemt en niet in de index staat: een stuk, een antwoord, een datum.",
        examples=[["29 754, nr. 999"]],
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


def render_answer(answer: Answer, manifest: Manifest) -> AntwoordUitvoer:
    """Turn an answer into the JSON model of the API."""
    passages = [_passage(hit) for hit in answer.hits]
    return AntwoordUitvoer(
        vraag=answer.question.text,
        beantwoordbaar=answer.answerable,
        zekerheid=None if answer.probability is None else round(answer.probability, _DIGITS),
        gekalibreerd=answer.calibrated,
        reden=answer.reason,
        onbekend=list(answer.unknown),
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
        ouder_standpunt=hit.older,
        gelijkluidend=[AnderePlaats(id=other.id, citaat=cite(other)) for other in hit.same],
        verwijzingen=[AnderePlaats(id=other.id, citaat=cite(other)) for other in hit.referring],
    )


def _sentence(hit: Hit) -> Antwoordzin:
    passage, best = hit.passage, hit.best
    if best.footnote is not None:
        return Antwoordzin(
            tekst=best.footnote.text,
            van=best.start,
            tot=best.end,
            tabelrij=None,
            passage=passage.id,
            citaat=cite_sentence(passage, best.start, best.footnote),
            voetnoot=best.footnote.number,
        )
    return Antwoordzin(
        tekst=passage.text[best.start : best.end],
        van=best.start,
        tot=best.end,
        tabelrij=next((row.searched for row in passage.rows if row.start == best.start), None),
        passage=passage.id,
        citaat=cite_sentence(passage, best.start),
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
