"""The state of the service: GET /v1/gezondheid."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kamerbron.service.api.replies import PROBLEMS, json_reply
from kamerbron.service.rendering.index import render_index
from kamerbron.service.schemas.index import Gezondheid
from kamerbron.service.web.requests import library

health = APIBlueprint("gezondheid", __name__, url_prefix="/v1")


@health.get(
    "/gezondheid",
    operation_id="gezondheid",
    tags=[Tag(name="beheer", description="De toestand van de dienst.")],
    summary="Zegt of de dienst kan antwoorden",
    description="Geeft 200 als er een index open is, en welke.",
    responses={"200": Gezondheid, **PROBLEMS},
)
def get_gezondheid() -> Response:
    """Say which index is open."""
    return json_reply(Gezondheid(status="gezond", index=render_index(library().manifest)))
