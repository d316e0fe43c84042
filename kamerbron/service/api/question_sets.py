"""Answers to sets of questions: POST /v1/vragensets."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kamerbron.qa.question_sets import answer_set
from kamerbron.service.api.replies import BODY_PROBLEMS, json_reply
from kamerbron.service.rendering.question_sets import render_set
from kamerbron.service.running.admission import require_time
from kamerbron.service.schemas.question_sets import VragensetInvoer, VragensetUitvoer
from kamerbron.service.schemas.questions import read_filters
from kamerbron.service.web.logs import note_question
from kamerbron.service.web.requests import library

question_sets = APIBlueprint("vragensets", __name__, url_prefix="/v1")


@question_sets.post(
    "/vragensets",
    operation_id="beantwoordVragenset",
    tags=[Tag(name="antwoorden", description="Antwoorden uit Kamerstukken.")],
    summary="Beantwoord een set vragen",
    description=(
        "Neemt de vragen uit een lijst of een geplakte tekst, zoals een brief met Kamervragen, en geeft bij "
        "elke vraag en elke deelvraag het antwoord, en een dekkingstabel. «Zo ja, …» wordt samen met de zin "
        "ervoor gezocht. Vragen die geen bron vragen worden herkend en niet gezocht."
    ),
    responses={"200": VragensetUitvoer, **BODY_PROBLEMS},
)
def post_vragensets(body: VragensetInvoer) -> Response:
    """Answer a set of questions."""
    asked = body.questions()
    for question in asked.questions:
        note_question(question.whole.text, body.filter)
    held = library()
    filters = read_filters(body.filter, body.peildatum)
    answered = answer_set(held, asked, body.aantal, filters, require_time)
    return json_reply(render_set(answered, held.manifest))
