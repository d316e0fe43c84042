"""An answer as the API gives it."""

from __future__ import annotations

from kamerbron.index.store.manifest import Manifest
from kamerbron.qa.answer import Answer
from kamerbron.qa.citation import cite_sentence
from kamerbron.qa.searching.arranging import Hit
from kamerbron.service.rendering.index import render_index
from kamerbron.service.rendering.passages import (
    render_citation,
    render_footnotes,
    render_place,
    render_questions,
)
from kamerbron.service.schemas.answers import AntwoordUitvoer, Antwoordzin, GevondenPassage, Markering

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


def _passage(hit: Hit) -> GevondenPassage:
    passage, best = hit.passage, hit.best
    return GevondenPassage(
        id=passage.id,
        tekst=passage.text,
        score=round(hit.score, _DIGITS),
        markeringen=[Markering(van=best.start, tot=best.end)],
        vragen=render_questions(passage),
        voetnoten=render_footnotes(passage),
        citaat=render_citation(passage, best.start, best.end),
        ouder_standpunt=hit.older,
        gelijkluidend=[render_place(other) for other in hit.same],
        verwijzingen=[render_place(other) for other in hit.referring],
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
