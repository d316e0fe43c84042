"""The papers of the index: GET /v1/kamerstukken, and of each its units, what it names and what names it."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kamerbron.index.document import Document
from kamerbron.service.api.replies import json_reply
from kamerbron.service.api.resources import LIST_RESPONSES, RESOURCE_RESPONSES, links, not_found
from kamerbron.service.rendering.papers import (
    render_citing_papers,
    render_paper,
    render_papers,
    render_references,
    render_unit_of,
    render_units,
)
from kamerbron.service.schemas.papers import (
    EenhedenUitvoer,
    Eenheidpad,
    EenheidUitvoer,
    KamerstukkenUitvoer,
    Kamerstukkenvraag,
    Kamerstukpad,
    KamerstukUitvoer,
    VerwijzendeStukkenUitvoer,
    VerwijzingenUitvoer,
)
from kamerbron.service.web.conditional import answer_conditionally
from kamerbron.service.web.requests import library

papers = APIBlueprint(
    "kamerstukken",
    __name__,
    url_prefix="/v1",
    abp_tags=[Tag(name="kamerstukken", description="De stukken die doorzocht worden, en wat erin staat.")],
)
answer_conditionally(papers)


@papers.get(
    "/kamerstukken",
    operation_id="kamerstukken",
    summary="Geef een lijst van de stukken",
    description=(
        "Geeft de stukken die aan alle voorwaarden voldoen, het nieuwste eerst, een pagina tegelijk. "
        "`_links` noemt de eerste, de vorige, de volgende en de laatste pagina."
    ),
    responses={"200": KamerstukkenUitvoer, **LIST_RESPONSES},
)
def get_kamerstukken(query: Kamerstukkenvraag) -> Response:
    """Give a page of papers."""
    page = library().documents(query.filters(), offset=query.offset, limit=query.aantal_per_pagina)
    return json_reply(render_papers(page, query, links()))


@papers.get(
    "/kamerstukken/<id>",
    operation_id="kamerstuk",
    summary="Geef een stuk",
    description="Geeft wat een stuk is, uit welk bestand het is gelezen, en welke eenheden het heeft.",
    responses={"200": KamerstukUitvoer, **RESOURCE_RESPONSES},
)
def get_kamerstuk(path: Kamerstukpad) -> Response:
    """Give a paper without its text."""
    return json_reply(render_paper(_paper(path.id), links()))


@papers.get(
    "/kamerstukken/<id>/eenheden",
    operation_id="eenheden",
    summary="Geef de tekst van een stuk",
    description="Geeft alle eenheden van een stuk met hun alinea's, woord voor woord.",
    responses={"200": EenhedenUitvoer, **RESOURCE_RESPONSES},
)
def get_eenheden(path: Kamerstukpad) -> Response:
    """Give the text of a paper."""
    return json_reply(render_units(_paper(path.id), links()))


@papers.get(
    "/kamerstukken/<id>/eenheden/<eenheid>",
    operation_id="eenheid",
    summary="Geef een eenheid van een stuk",
    description="Geeft een vraag, antwoord of sectie met haar alinea's, en de passages waaruit zij bestaat.",
    responses={"200": EenheidUitvoer, **RESOURCE_RESPONSES},
)
def get_eenheid(path: Eenheidpad) -> Response:
    """Give a unit of a paper."""
    document = _paper(path.id)
    unit = next((unit for unit in document.units if unit.key == path.eenheid), None)
    if unit is None:
        not_found(f"{path.id} heeft geen eenheid {path.eenheid}; zijn eenheden staan bij het stuk zelf.")
    passages = library().passages_of_unit(path.id, unit.key)
    return json_reply(render_unit_of(document, unit, passages, links()))


@papers.get(
    "/kamerstukken/<id>/verwijzingen",
    operation_id="verwijzingen",
    summary="Geef wat een stuk noemt",
    description="Geeft elke plaats in een stuk die een ander stuk of een dossier noemt.",
    responses={"200": VerwijzingenUitvoer, **RESOURCE_RESPONSES},
)
def get_verwijzingen(path: Kamerstukpad) -> Response:
    """Give what a paper names."""
    document = _paper(path.id)
    return json_reply(render_references(document.id, library().cites(document.id), links()))


@papers.get(
    "/kamerstukken/<id>/verwijzende-stukken",
    operation_id="verwijzendeStukken",
    summary="Geef de stukken die een stuk noemen",
    description="Geeft de andere stukken van de index die dit stuk noemen, en de plaatsen waar zij dat doen.",
    responses={"200": VerwijzendeStukkenUitvoer, **RESOURCE_RESPONSES},
)
def get_verwijzende_stukken(path: Kamerstukpad) -> Response:
    """Give the papers that name a paper."""
    document = _paper(path.id)
    return json_reply(render_citing_papers(document.id, library().cited_by(document.id), links()))


def _paper(document_id: str) -> Document:
    document = library().document(document_id)
    if document is None:
        not_found(f"Er is geen stuk {document_id} in de index; GET /v1/kamerstukken noemt de stukken.")
    return document
