"""Keeps requests to the OpenAPI document: its query keys, and the forms in which it gives answers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, request
from werkzeug.exceptions import NotAcceptable

from kamerbron.service.openapi.components import Json
from kamerbron.service.rendering.faults import list_faults
from kamerbron.service.schemas.problems import Fout
from kamerbron.service.web.problems import problem


@dataclass(frozen=True, slots=True)
class _Promise:
    """What the document says of an operation: the keys of its query, and the forms of its answer."""

    keys: frozenset[str]
    forms: tuple[str, ...]


def register_contract(app: Flask, document: Json, base: str) -> None:
    """Refuse what the document does not allow, before any view: 400 for a key, 406 for an Accept."""
    promises = {
        (method.upper(), f"{base}{path}".replace("{", "<").replace("}", ">")): _promise(operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }

    @app.before_request
    def keep_to_the_document() -> Response | None:
        rule = request.url_rule.rule if request.url_rule else ""
        promise = promises.get(("GET" if request.method == "HEAD" else request.method, rule))
        if promise is None:
            return None
        if request.accept_mimetypes.provided and not request.accept_mimetypes.best_match(promise.forms):
            raise NotAcceptable
        # A view that reads the query names all that is wrong with it at once.
        unknown = [] if promise.keys else list(request.args)
        return _unknown_keys(unknown) if unknown else None


def _promise(operation: Json) -> _Promise:
    parameters = operation.get("parameters", [])
    keys = frozenset(parameter["name"] for parameter in parameters if parameter["in"] == "query")
    return _Promise(keys, tuple(operation["responses"]["200"]["content"]))


def _unknown_keys(keys: list[str]) -> Response:
    faults = [Fout(plaats="query", location=f"/{key}", detail="is een onbekend veld") for key in keys]
    return problem(400, list_faults(faults), faults)
