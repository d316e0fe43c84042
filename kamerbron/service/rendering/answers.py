"""An answer as the API gives it."""

from __future__ import annotations

from kamerbron.index.document import Passage
from kamerbron.index.reference import dossier_id
from kamerbron.index.store.manifest import Manifest
from kamerbron.qa.answer import Answer
from kamerbron.qa.citation import cite, cite_academic, cite_sentence, official_url
from kamerbron.qa.searching.arranging import Hit
from kamerbron.service.schemas.answers import (
    AnderePlaats,
    AntwoordUitvoer,
    Antwoordzin,
    BeantwoordeVraag,
    Citaat,
    GevondenPassage,
    Kamerstuk,
    Markering,
    Vindplaats,
    Voetnoot,
)
from kamerbron.service.schemas.index import Index

# Digits of a score that are the same on every run; the last bits of a float are not.
_DIGITS = 4


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
        bijlage_bij=publication.parent,
        titel=publication.title,
        soort=publication.kind,
        datum=publication.date,
        vergaderjaar=publication.session_year,
        kamer=publication.chamber.value if publication.chamber else None,
        voorbeeld=publication.example,
    )
