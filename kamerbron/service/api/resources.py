"""What the paths share that give what the index holds, each under an address of its own."""

from __future__ import annotations

from typing import Never

from flask import abort, request

from kamerbron.service.api.replies import PROBLEMS, ResponseModel, problem_response
from kamerbron.service.rendering.links import Links
from kamerbron.service.web.conditional import UNCHANGED
from kamerbron.service.web.problems import problem

LIST_RESPONSES: dict[str | int, ResponseModel] = {**UNCHANGED, **PROBLEMS}
"""What a path of something that is always there may answer, beside what was asked for."""

RESOURCE_RESPONSES: dict[str | int, ResponseModel] = {
    **LIST_RESPONSES,
    "404": problem_response("Het gevraagde staat niet in de index; het antwoord zegt wat er niet is."),
}
"""What the path of something with an id may answer, beside what was asked for."""


def links() -> Links:
    """Return what makes links to the API, as the one who asks reaches it."""
    return Links(f"{request.root_path}/v1")


def not_found(detail: str) -> Never:
    """End the request with a 404 that says what is not there."""
    abort(problem(404, detail))
