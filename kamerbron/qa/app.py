"""The application factory."""

from __future__ import annotations

from flask import Response, jsonify
from flask_openapi3.models.contact import Contact
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI

from kamerbron.index.encoder import Encoder
from kamerbron.index.store.generation import Generation
from kamerbron.qa.problems import invalid_input, register_problems
from kamerbron.qa.routes import MANIFEST, SEARCHER, api
from kamerbron.qa.schemas import Probleem
from kamerbron.qa.search import Searcher
from kamerbron.qa.settings import MAX_BODY_BYTES

API_VERSION = "1.0.0"

_DESCRIPTION = (
    "Kamerbron beantwoordt vragen uit Kamerstukken: de passages die antwoorden, woord voor woord, elk met "
    "Kamerstuknummer, antwoord of sectie, en alinea. Geven de stukken geen antwoord, dan zegt het dat."
)


def create_app(generation: Generation, encoder: Encoder) -> OpenAPI:
    """Make the service over one open generation of the index.

    Raises IndexMismatchError when the generation was made with another model.
    """
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
    app.extensions[SEARCHER] = Searcher(generation, encoder)
    app.extensions[MANIFEST] = generation.manifest
    app.register_api(api)
    register_problems(app)

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
