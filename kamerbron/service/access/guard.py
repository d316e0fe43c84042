"""Asks for a key before anything else is done for a request."""

from __future__ import annotations

from flask import Flask, Response, g, request
from werkzeug.exceptions import Forbidden, Unauthorized

from kamerbron.service.access.keyring import Keyring

METRICS_PATH = "/metrics"

_OPEN_PATHS = frozenset({"/v1/openapi.json", "/v1/gezondheid"})
_STATIC = "static"
_KEYRING = "kamerbron.keyring"

_BEARER = 'Bearer realm="Kamerbron"'
_BASIC = 'Basic realm="Kamerbron", charset="UTF-8"'


def register_guard(app: Flask, keyring: Keyring) -> None:
    """Let in only those who give a key; the views find in `g.caller` whose it is.

    Programs give it as `Authorization: Bearer`. On the pages it is the password of Basic, with any name, so
    that a browser asks for it.
    """
    app.extensions[_KEYRING] = keyring

    @app.before_request
    def require_key() -> None:
        if is_open():
            return
        caller = keyring.find(_given())
        if caller is None:
            raise Unauthorized
        g.caller = caller
        if request.path == METRICS_PATH and not caller.metrics:
            raise Forbidden

    @app.after_request
    def say_how(response: Response) -> Response:
        if response.status_code == Unauthorized.code:
            response.headers["WWW-Authenticate"] = _BEARER if _is_for_programs() else _BASIC
        return response


def asks_for_keys(app: Flask) -> bool:
    """Whether the application is guarded."""
    return _KEYRING in app.extensions


def is_open() -> bool:
    """Whether this request needs no key and is not counted.

    So is what a page is drawn with, and what a browser asks before it sends a key (OPTIONS, for CORS).
    """
    endpoint = (request.endpoint or "").rpartition(".")[2]
    return request.method == "OPTIONS" or request.path in _OPEN_PATHS or endpoint == _STATIC


def _given() -> str:
    """Return the key as it was given, in the one way for this path; empty when it was not."""
    given = request.authorization
    if given is None:
        return ""
    if _is_for_programs():
        return given.token or "" if given.type == "bearer" else ""
    return given.password or "" if given.type == "basic" else ""


def _is_for_programs() -> bool:
    path = request.path
    return path in (METRICS_PATH, "/v1") or path.startswith("/v1/")
