"""Every error becomes application/problem+json (RFC 9457), in this one place."""

from __future__ import annotations

import traceback
from collections.abc import Sequence

from flask import Flask, Response, current_app, has_request_context, make_response, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from kamerbron.index.errors import KamerbronError
from kamerbron.service.schemas.problems import Fout, Place, Probleem

MEDIA_TYPE = "application/problem+json"

_TITLES = {
    400: "Ongeldig verzoek",
    401: "Niet aangemeld",
    403: "Niet toegestaan",
    404: "Niet gevonden",
    405: "Methode niet toegestaan",
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
    413: "Het verzoek is groter dan 64 KiB.",
    415: "Stuur de vraag als JSON, met Content-Type: application/json.",
    429: "Er zijn te veel verzoeken gedaan; probeer het na de tijd in Retry-After opnieuw.",
    500: "Er ging iets mis in de dienst; het verzoek is niet beantwoord.",
}

_MESSAGES = {
    "missing": "ontbreekt",
    # Checks of our own say themselves what is wrong.
    "value_error": "{error}",
    "extra_forbidden": "is een onbekend veld",
    "string_type": "moet tekst zijn",
    "string_too_short": "is leeg",
    "string_too_long": "mag hoogstens {max_length} tekens lang zijn",
    "string_unicode": "is geen geldige Unicode-tekst",
    "int_type": "moet een geheel getal zijn",
    "greater_than_equal": "moet minstens {ge} zijn",
    "less_than_equal": "mag hoogstens {le} zijn",
    "too_long": "mag hoogstens {max_length} dingen noemen",
    "list_type": "moet een lijst zijn",
    "model_type": "moet een object zijn",
    "literal_error": "moet {expected} zijn",
    "string_pattern_mismatch": "heeft niet de vorm 2021-2022",
    "date_type": "moet een datum zijn, zoals 2021-12-31",
    "date_parsing": "moet een datum zijn, zoals 2021-12-31",
    "date_from_datetime_parsing": "moet een datum zijn, zoals 2021-12-31",
    "date_from_datetime_inexact": "moet een datum zijn, zoals 2021-12-31",
}


def register_problems(app: Flask) -> None:
    """Make the application answer every error as a problem."""
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(KamerbronError, _refusal)
    app.register_error_handler(Exception, _bug)


def invalid_input(error: ValidationError) -> Response:
    """Answer 400 with all faults of a body together."""
    faults = describe_faults(error)
    listed = "; ".join(f"{fault.location.removeprefix('/')} {fault.detail}" for fault in faults)
    count = "1 fout" if len(faults) == 1 else f"{len(faults)} fouten"
    return problem(400, f"Het verzoek bevat {count}: {listed}.", faults)


def describe_faults(error: ValidationError) -> list[Fout]:
    """Say in Dutch what is wrong, and where."""
    place: Place = "query" if has_request_context() and request.method == "GET" else "body"
    return [_fault(place, fault["type"], fault["loc"], fault.get("ctx", {})) for fault in error.errors()]


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


def _fault(place: Place, kind: str, path: tuple[int | str, ...], context: dict[str, object]) -> Fout:
    if "expected" in context:
        context = {**context, "expected": str(context["expected"]).replace(" or ", " of ")}
    message = _MESSAGES.get(kind, "is ongeldig").format(**context)
    return Fout(plaats=place, location="".join(f"/{part}" for part in path), detail=message)


def _http_problem(error: HTTPException) -> Response:
    response = problem(error.code or 500)
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _refusal(error: KamerbronError) -> Response:
    return problem(503, str(error))


def _bug(error: Exception) -> Response:
    # Where it went wrong and not what it said: a message can hold the text of a question.
    where = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error("%s\n%s", type(error).__name__, where)
    return problem(500)
