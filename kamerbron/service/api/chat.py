"""The OpenAI-compatible door: POST /v1/chat/completions and GET /v1/models.

Its faults are problems like all others, with the member `error` that clients of that API read.
"""

from __future__ import annotations

import json
import re

from flask import Response, make_response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kamerbron.qa.asking.question import parse_question
from kamerbron.service.api.replies import BODY_PROBLEMS, PROBLEMS, json_reply, problem_response
from kamerbron.service.rendering.chat import render_chat, render_models, stream_chat
from kamerbron.service.schemas.chat import MODEL, ChatInvoer, ChatUitvoer, Modellen
from kamerbron.service.schemas.questions import DEFAULT_RESULTS
from kamerbron.service.web.logs import note_question
from kamerbron.service.web.problems import MEDIA_TYPE, problem
from kamerbron.service.web.requests import library

chat = APIBlueprint("chat", __name__, url_prefix="/v1")

_TAG = Tag(name="chat", description="Dezelfde antwoorden voor programma's die de API van OpenAI spreken.")

_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}


@chat.post(
    "/chat/completions",
    operation_id="chat",
    tags=[_TAG],
    summary="Beantwoord het laatste bericht van een gesprek",
    description=(
        f"Voor programma's die de API van OpenAI spreken; het model heet {MODEL}. Het antwoord is uit de "
        "bron genomen, woord voor woord, en niet geschreven: de zin die antwoordt, en de bronnen, ook als "
        "annotations. Geven de stukken geen antwoord, dan staat dat er. Het hele antwoord staat in het veld "
        "kamerbron. Dit pad volgt de regels van OpenAI: onbekende velden worden genegeerd, de sleutels zijn "
        "in snake_case, en een fout staat er ook in hun vorm in. usage telt woorden en geen tokens; created "
        "is de tijd waarop de index is gebouwd, zodat dezelfde vraag dezelfde bytes geeft."
    ),
    responses={
        "200": ChatUitvoer,
        **BODY_PROBLEMS,
        "404": problem_response("Dit model bestaat hier niet."),
    },
)
def post_chat_completions(body: ChatInvoer) -> Response:
    """Answer the last message of the user."""
    if body.model != MODEL:
        return problem(404, f"Dit model bestaat hier niet; vraag om {MODEL}.")
    note_question(body.question)
    held = library()
    found = held.answer(parse_question(body.question), DEFAULT_RESULTS)
    completion = render_chat(found, held.manifest, held.built, request.host_url)
    if not body.stream:
        return json_reply(completion)
    with_usage = body.stream_options is not None and bool(body.stream_options.include_usage)
    response = make_response("".join(stream_chat(completion, with_usage=with_usage)))
    response.content_type = "text/event-stream; charset=utf-8"
    return response


@chat.get(
    "/models",
    operation_id="modellen",
    tags=[_TAG],
    summary="Noem de modellen",
    description=f"Geeft het ene model van deze dienst, {MODEL}, in de vorm van de API van OpenAI.",
    responses={"200": Modellen, **PROBLEMS},
)
def get_models() -> Response:
    """Name the one model."""
    return json_reply(render_models(library().built))


@chat.after_request
def _with_error(response: Response) -> Response:
    """Add to a problem what clients of the OpenAI API read (an extension member, RFC 9457, 3.2)."""
    if response.mimetype == MEDIA_TYPE:
        fault = json.loads(response.get_data())
        places = [error["location"] for error in fault["errors"]]
        fault["error"] = {
            "message": fault["detail"],
            "type": _TYPES.get(
                response.status_code,
                "server_error" if response.status_code >= 500 else "invalid_request_error",
            ),
            "param": _param(places[0]) if places else None,
            "code": "model_not_found" if response.status_code == 404 else None,
        }
        response.set_data(json.dumps(fault, ensure_ascii=False, separators=(",", ":")))
    return response


def _param(pointer: str) -> str:
    """Write a JSON Pointer as that API does: `/messages/0/role` is `messages[0].role`."""
    return re.sub(r"/(\d+)(?=/|$)", r"[\1]", pointer).lstrip("/").replace("/", ".")
