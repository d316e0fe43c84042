"""A passage as the API gives it."""

from __future__ import annotations

from collections.abc import Sequence

from kamerbron.index.document import Passage
from kamerbron.index.reference import dossier_id
from kamerbron.qa.citation import cite, cite_academic, official_url
from kamerbron.service.rendering.links import Links
from kamerbron.service.schemas.answers import (
    AnderePlaats,
    BeantwoordeVraag,
    Citaat,
    Kamerstuk,
    Vindplaats,
    Voetnoot,
)
from kamerbron.service.schemas.links import Passagelinks
from kamerbron.service.schemas.passages import PassageUitvoer, Tabelrij


def render_passage(passage: Passage, unit: Sequence[Passage], links: Links) -> PassageUitvoer:
    """Turn a passage into the JSON model; `unit` holds all passages of its unit, in order."""
    at = next(place for place, other in enumerate(unit) if other.id == passage.id)
    before = unit[at - 1] if at > 0 else None
    after = unit[at + 1] if at + 1 < len(unit) else None
    return PassageUitvoer(
        id=passage.id,
        tekst=passage.text,
        deel=passage.piece,
        vragen=render_questions(passage),
        voetnoten=render_footnotes(passage),
        rijen=[Tabelrij(van=row.start, tot=row.end, tekst=row.searched) for row in passage.rows],
        citaat=render_citation(passage, 0, len(passage.text)),
        vorige=None if before is None else render_place(before),
        volgende=None if after is None else render_place(after),
        links=Passagelinks(
            zelf=links.passage(passage.id),
            kamerstuk=links.paper(passage.document_id),
            eenheid=links.unit(passage.document_id, passage.unit_key),
            vorige=None if before is None else links.passage(before.id),
            volgende=None if after is None else links.passage(after.id),
        ),
    )


def render_place(passage: Passage) -> AnderePlaats:
    """Say where a passage stands."""
    return AnderePlaats(id=passage.id, citaat=cite(passage))


def render_questions(passage: Passage) -> list[BeantwoordeVraag]:
    """Return the questions that a passage answers."""
    return [BeantwoordeVraag(nummer=question.number, tekst=question.text) for question in passage.questions]


def render_footnotes(passage: Passage) -> list[Voetnoot]:
    """Return the footnotes of a passage."""
    return [
        Voetnoot(nummer=note.number, tekst=note.text, alinea=note.paragraph) for note in passage.footnotes
    ]


def render_citation(passage: Passage, start: int, end: int) -> Citaat:
    """Return the citation of a passage, with a link that opens its source at `text[start:end]`."""
    return Citaat(
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
        url=official_url(passage, start, end),
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
        bijlage_bij=publication.parent,
        titel=publication.title,
        soort=publication.kind,
        datum=publication.date,
        vergaderjaar=publication.session_year,
        kamer=publication.chamber.value if publication.chamber else None,
        voorbeeld=publication.example,
    )
