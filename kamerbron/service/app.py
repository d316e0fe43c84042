"""The application factory."""

from __future__ import annotations

from flask import Response, jsonify, request
from flask_openapi3.models.contact import Contact
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from werkzeug.exceptions import BadRequest

from kamerbron.service.api.answers import answers
from kamerbron.service.api.health import health
from kamerbron.service.problems import invalid_input, no_object, register_problems
from kamerbron.service.requests import register_index
from kamerbron.service.running.open_index import OpenIndex
from kamerbron.service.schemas.problems import Probleem
from kamerbron.service.settings import MAX_BODY_BYTES

API_VERSION = "1.0.0"

_DESCRIPTION = (
    "Kamerbron beantwoordt vragen uit Kamerstukken: de passages die antwoorden, woord voor woord, elk met "
    "Kamerstuknummer, antwoord of sectie, en alinea. Geven de stukken geen antwoord, dan zegt het dat."
)

_API = "/v1/"

_BLUEPRINTS = (
    answers,
    health,
)


def create_app(index: OpenIndex) -> OpenAPI:
    """Make the service over an index that is open."""
    app = OpenAPI(
        __name__,
        info=Info(
            title="Kamerbron",
            version=API_VERSION,
            description=_DESCRIPTION,
            contact=Contact(name="De ontwikkelaars van Kamerbron"),
        ),
        security_schemes={},
        validation_error_status=400,
        validation_error_model=Probleem,
        validation_error_callback=invalid_input,
        doc_ui=False,
        static_folder=None,
    )
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    register_index(app, index)
    register_problems(app)
    app.before_request(_read_body_as_json)
    for blueprint in _BLUEPRINTS:
        app.register_api(blueprint)

    @app.route("/v1/openapi.json")
    def openapi_document() -> Response:
        response = jsonify(app.api_doc)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["API-Version"] = API_VERSION
        if not response.content_length:
            # The answer to OPTIONS has no body, and so no type.
            response.headers.pop("Content-Type", None)
        return response

    return app


def _read_body_as_json() -> Response | None:
    """Refuse a body of the API that is not a JSON object before its fields are looked at."""
    if request.method != "POST" or request.url_rule is None or not request.path.startswith(_API):
        return None
    try:
        body = request.get_json()
    except RecursionError as error:
        # Brackets within brackets within brackets: no question looks like that.
        raise BadRequest from error
    return None if isinstance(body, dict) else no_object()
