"""Puts the guard and the limits before an application."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from kamerbron.service.access.guard import register_guard
from kamerbron.service.access.keyring import open_keyring
from kamerbron.service.access.limiting import register_limits
from kamerbron.service.access.settings import AccessSettings


def register_access(app: Flask, settings: AccessSettings) -> None:
    """Guard the application before anything else looks at a request, whenever this is called.

    Raises KeysError when the keys cannot be read, ServiceError when the rate or its storage is none.
    """
    if settings.trusted_proxies:
        # The address is that which the outermost of our proxies saw; the rest is what the last one says.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=1, x_host=1
        )
    others = app.before_request_funcs.pop(None, [])
    if settings.asks_for_keys:
        register_guard(app, open_keyring(settings))
    register_limits(app, settings)
    app.before_request_funcs.setdefault(None, []).extend(others)
