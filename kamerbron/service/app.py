"""The application factory."""

from __future__ import annotations

import json
from functools import cache

from flask import Response, make_response, request
from flask_openapi3.openapi import OpenAPI
from werkzeug.exceptions import BadRequest

from kamerbron.service.access.guard import asks_for_keys
from kamerbron.service.api.answers import answers
from kamerbron.service.api.chat import chat
from kamerbron.service.api.health import health
from kamerbron.service.api.index import index as index_resource
from kamerbron.service.api.papers import papers
from kamerbron.service.api.passages import passages
from kamerbron.service.api.question_sets import question_sets
from kamerbron.service.api.quotes import quotes
from kamerbron.service.openapi.components import API_VERSION, INFO
from kamerbron.service.openapi.contract import register_contract
from kamerbron.service.openapi.document import BASE, finish_document
from kamerbron.service.page.routes import register_page
from kamerbron.service.running.open_index import OpenIndex
from kamerbron.service.schemas.problems import Probleem
from kamerbron.service.settings import MAX_BODY_BYTES
from kamerbron.service.web.problems import invalid_input, no_object, register_problems
from kamerbron.service.web.requests import register_index

_API = "/v1/"

_BLUEPRINTS = (
    answers,
    question_sets,
    quotes,
    chat,
    papers,
    passages,
    index_resource,
    health,
)


def create_app(index: OpenIndex) -> OpenAPI:
    """Make the service over an index that is open."""
    app = OpenAPI(
        __name__,
        info=INFO,
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
    register_page(app)

    with app.app_context():
        register_contract(app, finish_document(app.api_doc, keys_asked=False), BASE)

    @cache
    def described() -> str:
        document = finish_document(app.api_doc, keys_asked=asks_for_keys(app))
        return json.dumps(document, ensure_ascii=False)

    @app.route("/v1/openapi.json")
    def openapi_document() -> Response:
        response = make_response(described())
        response.content_type = "application/json"
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.add_etag()
        response.make_conditional(request)
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
