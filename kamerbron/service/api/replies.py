"""What the paths of the API share: how a model becomes a response, and how problems are documented."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response
from pydantic import BaseModel

from kamerbron.service.web.problems import MEDIA_TYPE

ResponseModel = type[BaseModel] | dict[Any, Any] | None


def problem_response(description: str) -> ResponseModel:
    """Describe a problem as a possible response of a path."""
    schema = {"$ref": "#/components/schemas/Probleem"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


PROBLEMS: dict[str | int, ResponseModel] = {
    "400": problem_response("Het verzoek is ongeldig; alle fouten staan er bij elkaar in."),
    "500": problem_response("Er ging iets mis in de dienst."),
    "503": problem_response("De index kan niet worden gelezen."),
}
"""What any path may answer."""

BODY_PROBLEMS: dict[str | int, ResponseModel] = {
    **PROBLEMS,
    "413": problem_response("Het verzoek is groter dan 64 KiB."),
    "415": problem_response("Het verzoek is geen JSON."),
}
"""What a path that takes a body may answer."""


def json_reply(model: BaseModel) -> Response:
    """Make the response that holds a model."""
    response = make_response(model.model_dump_json())
    response.content_type = "application/json"
    return response
