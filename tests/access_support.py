"""Keys, a guarded service and its log lines, for tests of who may ask."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from search_support import WORDS
from werkzeug.test import TestResponse

from kamerbron.index.store.protocol.generation import Generation
from kamerbron.service.access.keys import make_key
from kamerbron.service.access.keys_file import change_keys
from kamerbron.service.access.registration import register_access
from kamerbron.service.access.settings import AccessSettings
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex
from kamerbron.service.schemas.questions import Filter
from kamerbron.service.web.headers import HeaderSettings, register_headers
from kamerbron.service.web.logs import LogSettings, register_logs

ANSWERS = "/v1/antwoorden"


def add_key(
    file: Path, reach: Filter | None = None, *, rate: str | None = None, metrics: bool = False
) -> str:
    """Add a key to a file of keys; return the key."""
    made = []

    def add(keys: Any) -> Any:
        made.append(make_key("Team chatbot", reach or Filter(), rate=rate, metrics=metrics, taken=keys))
        return {**keys, made[0][0].id: made[0][0]}

    change_keys(file, add)
    return made[0][1]


def id_of(key: str) -> str:
    return key.split("_")[1]


def guard(
    app: Flask,
    access: AccessSettings | None = None,
    *,
    headers: HeaderSettings | None = None,
    logs: LogSettings | None = None,
) -> FlaskClient:
    """Guard an application as the service does; return a client of it."""
    register_access(app, access or AccessSettings())
    register_headers(app, headers or HeaderSettings())
    register_logs(app, logs or LogSettings())
    return app.test_client()


def guarded(generation: Generation, access: AccessSettings | None = None, **settings: Any) -> FlaskClient:
    return guard(create_app(FixedIndex(generation, WORDS)), access, **settings)


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def basic(key: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'wie:{key}'.encode()).decode()}"}


def ask(client: FlaskClient, question: str, key: str | None = None, **body: Any) -> TestResponse:
    headers = {} if key is None else bearer(key)
    return client.post(ANSWERS, json={"vraag": question, **body}, headers=headers)


def log_lines(written: str) -> list[dict[str, Any]]:
    """Read the lines of the log; fails on one that is not JSON."""
    return [json.loads(line) for line in written.splitlines()]
