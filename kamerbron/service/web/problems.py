"""Every error becomes application/problem+json (RFC 9457), in this one place."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, make_response, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from kamerbron.index.errors import IndexUnreachableError, KamerbronError
from kamerbron.service.rendering.faults import describe_faults, describe_refusal, list_faults
from kamerbron.service.schemas.problems import Fout, Probleem
from kamerbron.service.web.logs import log_failure

MEDIA_TYPE = "application/problem+json"

# As a database that is restarted takes.
_AWAY_SECONDS = "10"

_TITLES = {
    400: "Ongeldig verzoek",
    401: "Niet aangemeld",
    403: "Niet toegestaan",
    404: "Niet gevonden",
    405: "Methode niet toegestaan",
    406: "Vorm niet beschikbaar",
    413: "Verzoek te groot",
    415: "Mediatype niet ondersteund",
    429: "Te veel verzoeken",
    500: "Interne fout",
    503: "Dienst niet beschikbaar",
}

_DETAILS = {
    400: "Het verzoek is geen geldige JSON.",
    401: "Geef een geldige sleutel mee: Authorization: Bearer SLEUTEL.",
    403: "Deze sleutel geeft hier geen toegang toe.",
    404: "Dit pad bestaat niet; /v1/openapi.json noemt alle paden, zonder schuine streep aan het eind.",
    405: "Deze methode bestaat niet op dit pad.",
    406: "Het antwoord is JSON; laat Accept weg of vraag application/json.",
    413: "Het verzoek is groter dan 64 KiB.",
    415: "Stuur de vraag als JSON, met Content-Type: application/json.",
    429: "Er zijn te veel verzoeken gedaan; probeer het na de tijd in Retry-After opnieuw.",
    500: "Er ging iets mis in de dienst; het verzoek is niet beantwoord.",
}


def register_problems(app: Flask) -> None:
    """Make the application answer every error as a problem."""
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(KamerbronError, _refusal)
    app.register_error_handler(Exception, _bug)


def invalid_input(error: ValidationError) -> Response:
    """Answer 400 with all faults of a body together."""
    faults = describe_faults(error, "query" if request.method == "GET" else "body")
    return problem(400, list_faults(faults), faults)


def no_object() -> Response:
    """Answer 400 for a body that is JSON, and no object."""
    fault = Fout(location="", detail="is geen object")
    return problem(400, "Het verzoek moet een JSON-object zijn.", [fault])


def problem(status: int, detail: str | None = None, errors: Sequence[Fout] = ()) -> Response:
    """Make the response for a problem."""
    body = Probleem(
        status=status,
        title=_TITLES.get(status, "Fout"),
        detail=detail or _DETAILS.get(status, "Het verzoek is niet uitgevoerd."),
        errors=list(errors),
    )
    response = make_response(body.model_dump_json(), status)
    response.content_type = MEDIA_TYPE
    return response


def _http_problem(error: HTTPException) -> Response:
    response = problem(error.code or 500)
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _refusal(error: KamerbronError) -> Response:
    response = problem(503, describe_refusal(error))
    if isinstance(error, IndexUnreachableError):
        response.headers["Retry-After"] = _AWAY_SECONDS
    return response


def _bug(error: Exception) -> Response:
    log_failure(error)
    return problem(500)
