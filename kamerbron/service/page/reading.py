"""The page of a paper: the whole of it, as it was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import abort, make_response, render_template
from werkzeug.wrappers import Response

from kamerbron.index.document import Publication
from kamerbron.index.reference import print_dossier, print_running
from kamerbron.qa.citation import official_page
from kamerbron.qa.papers import Citing
from kamerbron.service.page.blocks import paragraph_anchor
from kamerbron.service.page.cards import OtherPlace
from kamerbron.service.page.context import language, print_day
from kamerbron.service.page.languages import Language, say
from kamerbron.service.page.papers import UnitView, view_units
from kamerbron.service.page.segments import Place
from kamerbron.service.rendering.documents import render_document
from kamerbron.service.schemas.documents import DocumentUitvoer
from kamerbron.service.web.requests import library


def paper(document_id: str) -> Response:
    """Show a paper; 404 when there is none with this id."""
    held = library()
    document = held.document(document_id)
    if document is None:
        abort(404)
    chosen = language()
    shown = render_document(document)
    cites = held.cites(document_id)
    known = {citing.target for citing in cites if citing.cited is not None and citing.target}
    parent = shown.stuk.bijlage_bij
    body = render_template(
        "paper.html",
        paper=shown,
        citation=_example(document.publication, _name(document.publication, document.source.name)),
        academic=shown.stuk.academisch and _example(document.publication, shown.stuk.academisch),
        official=official_page(document.publication),
        facts=list(_facts(shown, document.publication, chosen)),
        parent=parent and (parent, Place(parent) if held.document(parent) else None),
        units=view_units(shown, known | {document_id}),
        unit_name=lambda unit: _unit_name(unit, chosen),
        cites=_cited(cites),
        cited_by=_citing(held.cited_by(document_id)),
    )
    return make_response(body)


def _name(publication: Publication, source_name: str) -> str:
    return print_running(publication) or source_name


def _example(publication: Publication, citation: str) -> str:
    return f"Voorbeeld: {citation}" if publication.example else citation


def _facts(shown: DocumentUitvoer, publication: Publication, chosen: Language) -> Iterator[tuple[str, str]]:
    """Yield what is known of the paper: the key of its name, and its value."""
    of_paper = shown.stuk
    if of_paper.soort:
        yield "paper_kind", of_paper.soort
    if of_paper.datum:
        yield "paper_date", print_day(chosen, of_paper.datum)
    for dossier in publication.dossiers:
        yield "paper_dossier", " – ".join(filter(None, [print_dossier(dossier), dossier.title]))
    if of_paper.kamer:
        yield "paper_chamber", say(chosen, f"chamber_{of_paper.kamer}")
    if of_paper.vergaderjaar:
        yield "paper_year", of_paper.vergaderjaar
    if of_paper.ondertekenaars:
        yield "paper_signed", ", ".join(of_paper.ondertekenaars)
    yield "paper_file", f"{shown.bron.bestand} ({shown.bron.vorm})"


def _unit_name(unit: UnitView, chosen: Language) -> str:
    numbers = [str(number) for number in unit.numbers]
    last = f" {say(chosen, 'and')} ".join(filter(None, [", ".join(numbers[:-1]), *numbers[-1:]]))
    return say(chosen, f"unit_{unit.kind.value}", numbers=last).strip()


def _cited(places: Sequence[Citing]) -> list[OtherPlace]:
    """Return the papers of the index that a paper names, each once, in the order of its text."""
    named = {
        place.target: _example(place.cited, _name(place.cited, place.target))
        for place in places
        if place.target is not None and place.cited is not None
    }
    return [OtherPlace(citation, Place(target)) for target, citation in named.items()]


def _citing(places: Sequence[Citing]) -> list[OtherPlace]:
    """Return the papers that name this one, each at the first place where it does."""
    first: dict[str, OtherPlace] = {}
    for place in places:
        citation = _example(place.publication, _name(place.publication, place.source_name))
        anchor = paragraph_anchor(place.unit_key, place.paragraph)
        first.setdefault(place.document_id, OtherPlace(citation, Place(place.document_id, anchor)))
    return list(first.values())
