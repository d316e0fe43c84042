"""How much one caller may ask."""

from __future__ import annotations

import ipaddress
import math
import time

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from flask_limiter import ApplicationLimit, Limiter
from limits.errors import ConfigurationError, StorageError
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from kamerbron.index.errors import ServiceError
from kamerbron.service.access import counting  # noqa: F401 - makes its storage known to the package
from kamerbron.service.access.guard import is_open
from kamerbron.service.access.rates import check_rate
from kamerbron.service.access.settings import AccessSettings
from kamerbron.service.web.logs import log_failure
from kamerbron.service.web.requests import caller

# One subscriber is given at least so many addresses of IPv6: they are counted as one.
_ONE_SUBSCRIBER = 64


def register_limits(app: Flask, settings: AccessSettings) -> None:
    """Count what each caller asks, and answer 429 where it is more than their rate.

    A key has its own rate or that of the service; without keys each address has that of the service. When
    cannot be counted nothing is answered (503). Raises ServiceError when the rate or the storage is none.
    """
    if settings.rate is None and not settings.asks_for_keys:
        return
    default = "" if settings.rate is None else _checked(settings.rate)
    limiter = _make_limiter(app, settings.rate_storage, default)

    def cannot_count(error: StorageError) -> ResponseReturnValue:
        log_failure(error.storage_error)
        # As if the view had said so: each door has its own form for it.
        return app.handle_user_exception(ServiceUnavailable())

    app.register_error_handler(StorageError, cannot_count)

    @app.after_request
    def say_what_is_left(response: Response) -> Response:
        limit = limiter.current_limit
        if limit is None:
            return response
        try:
            remaining, resets = limit.remaining, limit.window.reset_time
        except StorageError as error:
            # It was counted before the answer was made; only what is left cannot be said.
            log_failure(error.storage_error)
            return response
        response.headers["X-RateLimit-Limit"] = str(limit.limit.amount)
        response.headers["X-RateLimit-Remaining"] = str(remaining)
        response.headers["X-RateLimit-Reset"] = str(math.ceil(resets))
        if response.status_code == TooManyRequests.code:
            response.headers["Retry-After"] = str(max(1, math.ceil(resets - time.time())))
        return response


def _make_limiter(app: Flask, storage: str, default: str) -> Limiter:
    try:
        # The package takes no address at all for a count within this process alone.
        storage = storage or "none://"
        limiter = Limiter(
            _who,
            # Over all paths together: who may ask 60 a minute may not ask 60 of each kind.
            application_limits=[ApplicationLimit(lambda: caller().rate or default, exempt_when=is_open)],
            storage_uri=storage,
            storage_options={"wrap_exceptions": True},
            strategy="fixed-window",
        )
        limiter.init_app(app)
    except (ConfigurationError, ValueError) as error:
        # Not which: an address of a storage can hold a password.
        raise ServiceError(
            "De plaats om verzoeken te tellen is niet te gebruiken; geef met --rate-storage een adres als "
            "redis://server:6379 en installeer het pakket dat daarbij hoort."
        ) from error
    if not limiter.storage.check():
        raise ServiceError("Er kan niet worden geteld: de plaats van --rate-storage is niet te bereiken.")
    return limiter


def _checked(rate: str) -> str:
    try:
        return check_rate(rate)
    except ValueError as error:
        raise ServiceError(f"--rate {error}.") from error


def _who() -> str:
    """Return what is counted under: the key, or the address where none is asked for."""
    key = caller().key
    return f"sleutel-{key}" if key else f"adres-{_subscriber(request.remote_addr or 'onbekend')}"


def _subscriber(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(ipaddress.ip_network((found, _ONE_SUBSCRIBER), strict=False).network_address)
