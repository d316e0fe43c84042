"""The application as one worker runs it: the service, behind what guards and counts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from kamerbron.service.access.registration import register_access
from kamerbron.service.access.settings import AccessSettings
from kamerbron.service.app import create_app
from kamerbron.service.running.admission import AdmissionSettings, register_admission
from kamerbron.service.running.metrics import (
    CountedIndex,
    CountsVectors,
    expose_metrics,
    make_instruments,
    on_own_port,
    register_metrics,
)
from kamerbron.service.running.open_index import OpenIndex
from kamerbron.service.settings import ServiceSettings
from kamerbron.service.web.headers import HeaderSettings, register_headers
from kamerbron.service.web.logs import LogSettings, register_logs

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def make_application(
    index: OpenIndex, settings: ServiceSettings, counts: str, cache: CountsVectors | None
) -> WSGIApplication:
    """Make the application over an index; `counts` is where requests are counted for their rate.

    Raises KamerbronError for a setting that is impossible.
    """
    instruments = make_instruments()
    app = create_app(CountedIndex(index, instruments))
    line = register_admission(app, admission(settings))
    line.watch = instruments.line
    if settings.metrics_port is None and settings.asks_for_keys:
        expose_metrics(app, instruments)
    register_guards(app, settings, counts)
    register_metrics(app, instruments, cache)
    register_logs(app, LogSettings(settings.log_questions))
    if settings.metrics_port is None:
        return app
    return on_own_port(app, instruments, settings.metrics_port)


def register_guards(app: Flask, settings: ServiceSettings, counts: str) -> None:
    """Put before an application what says who may ask, and how much.

    Raises KeysError or ServiceError for a setting that is impossible.
    """
    register_headers(app, HeaderSettings(settings.origins))
    access = AccessSettings(
        keys_file=settings.keys_file,
        keys=settings.keys,
        rate=settings.rate,
        rate_storage=settings.rate_storage or counts,
        trusted_proxies=settings.trusted_proxies,
    )
    register_access(app, access)


def admission(settings: ServiceSettings) -> AdmissionSettings:
    """Return how much one worker takes on."""
    return AdmissionSettings(waiting=settings.queue, work_seconds=settings.question_timeout)
