"""The headers that keep a browser to what an answer is for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Flask, Response, request
from flask_cors import CORS

from kamerbron.index.errors import ServiceError

_OPENAPI = "/v1/openapi.json"

_FOR_ALL = {
    "X-Content-Type-Options": "nosniff",
    # The address of a page can hold a question, when someone asks for a link to share.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
    # The pages have one of their own.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

# Only for this host: what else the domain serves is not for us to say.
_TRANSPORT = "max-age=31536000"

_ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
_ANY_ORIGIN = "*"

_EXPOSED = (
    *("API-Version", "ETag", "Link", "Retry-After", "X-Request-Id"),
    *("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"),
)

_PREFLIGHT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class HeaderSettings:
    """`origins` are those of the websites whose scripts may ask the API; `*` alone is every website."""

    origins: tuple[str, ...] = ()


def register_headers(app: Flask, settings: HeaderSettings) -> None:
    """Put the security headers on every response, and let the scripts of some websites ask the API.

    A view that set a header itself keeps it. Raises ServiceError for an origin that is none.
    """

    @app.after_request
    def set_headers(response: Response) -> Response:
        for name, value in _FOR_ALL.items():
            response.headers.setdefault(name, value)
        reach = "cross-origin" if request.path == _OPENAPI else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", reach)
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = _TRANSPORT
        if request.method == "POST" or response.status_code >= 400:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    if settings.origins:
        _let_in(app, settings.origins)


def _let_in(app: Flask, origins: tuple[str, ...]) -> None:
    for origin in origins:
        if origin != _ANY_ORIGIN and not _ORIGIN.fullmatch(origin):
            raise ServiceError(
                f"{origin!r} is geen herkomst; geef bij --origin iets als https://www.voorbeeld.nl, "
                "zonder pad of schuine streep."
            )
    CORS(
        app,
        resources=r"/v1/*",
        origins=list(origins),
        send_wildcard=True,
        methods=["GET", "HEAD", "POST"],
        allow_headers=["Authorization", "Content-Type", "If-None-Match", "X-Request-Id"],
        expose_headers=list(_EXPOSED),
        max_age=_PREFLIGHT_SECONDS,
        supports_credentials=False,
        allow_private_network=False,
    )

    @app.after_request
    def vary(response: Response) -> Response:
        # Also on what is given to no website: a cache may not give that to one.
        if request.path.startswith("/v1/") and _ANY_ORIGIN not in origins:
            response.vary.add("Origin")
        return response
