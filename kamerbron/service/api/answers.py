"""Answers to questions: POST /v1/antwoorden."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kamerbron.qa.asking.question import parse_question
from kamerbron.service.api.replies import BODY_PROBLEMS, json_reply
from kamerbron.service.rendering.answers import render_answer
from kamerbron.service.schemas.answers import AntwoordUitvoer
from kamerbron.service.schemas.questions import VraagInvoer, read_filters
from kamerbron.service.web.logs import note_question
from kamerbron.service.web.requests import library

answers = APIBlueprint("antwoorden", __name__, url_prefix="/v1")


@answers.post(
    "/antwoorden",
    operation_id="beantwoord",
    tags=[Tag(name="antwoorden", description="Antwoorden uit Kamerstukken.")],
    summary="Beantwoord een vraag",
    description="Geeft de passages die de vraag beantwoorden, woord voor woord en met hun vindplaats.",
    responses={"200": AntwoordUitvoer, **BODY_PROBLEMS},
)
def post_antwoorden(body: VraagInvoer) -> Response:
    """Answer a question."""
    note_question(body.vraag, body.filter)
    held = library()
    filters = read_filters(body.filter, body.peildatum)
    found = held.answer(parse_question(body.vraag), body.aantal, filters)
    return json_reply(render_answer(found, held.manifest))
