"""The paths of the API. A view reads the request, calls one function, and serialises."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, make_response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel
from werkzeug.exceptions import BadRequest

from kamerbron.index.store.manifest import Manifest
from kamerbron.qa.answer import answer
from kamerbron.qa.problems import MEDIA_TYPE, no_object
from kamerbron.qa.question import parse_question
from kamerbron.qa.schemas import (
    AntwoordUitvoer,
    Gezondheid,
    VraagInvoer,
    read_filters,
    render_answer,
    render_index,
)
from kamerbron.qa.search import Searcher

_Response = type[BaseModel] | dict[Any, Any] | None

SEARCHER = "kamerbron.searcher"
MANIFEST = "kamerbron.manifest"


def _problem(description: str) -> _Response:
    schema = {"$ref": "#/components/schemas/Probleem"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


_PROBLEMS: dict[str | int, _Response] = {
    "400": _problem("Het verzoek is ongeldig; alle fouten staan er bij elkaar in."),
    "500": _problem("Er ging iets mis in de dienst."),
    "503": _problem("De index kan niet worden gelezen."),
}

api = APIBlueprint("v1", __name__, url_prefix="/v1")


@api.before_request
def _read_body_as_json() -> Response | None:
    """Refuse a body that is not a JSON object before its fields are looked at."""
    if request.method != "POST":
        return None
    try:
        body = request.get_json()
    except RecursionError as error:
        # Brackets within brackets within brackets: no question looks like that.
        raise BadRequest from error
    return None if isinstance(body, dict) else no_object()


@api.post(
    "/antwoorden",
    operation_id="beantwoord",
    tags=[Tag(name="antwoorden", description="Antwoorden uit Kamerstukken.")],
    summary="Beantwoord een vraag",
    description="Geeft de passages die de vraag beantwoorden, woord voor woord en met hun vindplaats.",
    responses={
        "200": AntwoordUitvoer,
        "413": _problem("Het verzoek is groter dan 64 KiB."),
        "415": _problem("Het verzoek is geen JSON."),
        **_PROBLEMS,
    },
)
def post_antwoorden(body: VraagInvoer) -> Response:
    """Answer a question."""
    searcher: Searcher = current_app.extensions[SEARCHER]
    filters = read_filters(body.filter, body.peildatum)
    found = answer(searcher, parse_question(body.vraag), body.aantal, filters)
    return _json(render_answer(found, _manifest()))


@api.get(
    "/gezondheid",
    operation_id="gezondheid",
    tags=[Tag(name="beheer", description="De toestand van de dienst.")],
    summary="Zegt of de dienst kan antwoorden",
    description="Geeft 200 als er een index open is, en welke.",
    responses={"200": Gezondheid, **_PROBLEMS},
)
def get_gezondheid() -> Response:
    """Say which index is open."""
    return _json(Gezondheid(status="gezond", index=render_index(_manifest())))


def _manifest() -> Manifest:
    manifest: Manifest = current_app.extensions[MANIFEST]
    return manifest


def _json(model: BaseModel) -> Response:
    response = make_response(model.model_dump_json())
    response.content_type = "application/json"
    return response
