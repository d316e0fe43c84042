"""Asks for a key before a message over HTTP is looked at."""

from __future__ import annotations

from contextvars import ContextVar

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kamerbron.index.store.selection import Filters
from kamerbron.service.access.keyring import Keyring

_REACH: ContextVar[Filters | None] = ContextVar("reach", default=None)

_SCHEME = "bearer "
_REFUSED = {"WWW-Authenticate": 'Bearer realm="Kamerbron"'}
_REASON = "Geef een geldige sleutel mee: Authorization: Bearer SLEUTEL."


class Gate:
    """An ASGI application that lets through to another only those who give a key."""

    def __init__(self, app: ASGIApp, keyring: Keyring) -> None:
        self._app = app
        self._keyring = keyring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("authorization", "")
        bearer = given[: len(_SCHEME)].lower() == _SCHEME
        caller = self._keyring.find(given[len(_SCHEME) :].strip()) if bearer else None
        if caller is None:
            await Response(_REASON, 401, _REFUSED, "text/plain")(scope, receive, send)
            return
        token = _REACH.set(caller.reach)
        try:
            await self._app(scope, receive, send)
        finally:
            _REACH.reset(token)


def reach_of_key() -> Filters:
    """Return which papers the key of this request may reach. Raises LookupError when there was none."""
    reach = _REACH.get()
    if reach is None:
        raise LookupError("a message came past the gate")
    return reach
