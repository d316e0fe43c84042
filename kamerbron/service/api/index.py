"""The index that is open: GET /v1/index."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kamerbron.service.api.replies import json_reply
from kamerbron.service.api.resources import LIST_RESPONSES, links
from kamerbron.service.rendering.index import render_whole_index
from kamerbron.service.schemas.index import IndexUitvoer
from kamerbron.service.web.conditional import answer_conditionally
from kamerbron.service.web.requests import library

index = APIBlueprint("index", __name__, url_prefix="/v1")
answer_conditionally(index)


@index.get(
    "/index",
    operation_id="index",
    tags=[Tag(name="beheer", description="De toestand van de dienst.")],
    summary="Geef wat er in de index staat",
    description=(
        "Geeft de vingerafdruk, het model, de aantallen, het nieuwste stuk, wanneer de index is gebouwd en "
        "wat er geweigerd is. Een sleutel die niet bij alle stukken mag ziet alleen wat binnen haar bereik "
        "ligt, en niet wat er geweigerd is."
    ),
    responses={"200": IndexUitvoer, **LIST_RESPONSES},
)
def get_index() -> Response:
    """Say what the index holds."""
    return json_reply(render_whole_index(library(), links()))
