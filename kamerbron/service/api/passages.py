"""The passages of the index: GET /v1/passages/{id}."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kamerbron.service.api.replies import json_reply
from kamerbron.service.api.resources import RESOURCE_RESPONSES, links, not_found
from kamerbron.service.rendering.passages import render_passage
from kamerbron.service.schemas.passages import Passagepad, PassageUitvoer
from kamerbron.service.web.conditional import answer_conditionally
from kamerbron.service.web.requests import library

passages = APIBlueprint("passages", __name__, url_prefix="/v1")
answer_conditionally(passages)


@passages.get(
    "/passages/<id>",
    operation_id="passage",
    tags=[Tag(name="passages", description="De alinea's waaruit geantwoord wordt.")],
    summary="Geef een passage",
    description="Geeft een passage woord voor woord, met haar vindplaats en haar buren in dezelfde eenheid.",
    responses={"200": PassageUitvoer, **RESOURCE_RESPONSES},
)
def get_passage(path: Passagepad) -> Response:
    """Give a passage."""
    held = library()
    passage = held.passage(path.id)
    if passage is None:
        not_found(f"Er is geen passage {path.id} in de index; neem een id uit een antwoord over.")
    unit = held.passages_of_unit(passage.document_id, passage.unit_key)
    return json_reply(render_passage(passage, unit, links()))
