"""The requests put to the real service over the sample corpus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask.testing import FlaskClient

from kamerbron.index.build import build_index
from kamerbron.index.encoder import Encoder
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.opening import open_current
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex
from scripts.api_examples.requests import REQUESTS, Asked, Json

ROOT = Path(__file__).parents[2]


@contextmanager
def sample_client(index: Path, encoder: Encoder) -> Iterator[FlaskClient]:
    """Give a client of the service over the sample corpus, from a new index in an empty folder."""
    store = FileStore(index)
    build_index(ROOT / "sample", store, encoder)
    with open_current(store) as generation:
        yield create_app(FixedIndex(generation, encoder)).test_client()


def ask_all(client: FlaskClient) -> dict[str, list[Json]]:
    """Return for each operation its examples: every request with what the service answers to it.

    Raises ValueError when a request is answered with another status than its own.
    """
    document = client.get("/v1/openapi.json").get_json()
    places = {
        operation["operationId"]: (method, f"/v1{path}")
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }
    examples: dict[str, list[Json]] = {}
    for asked in REQUESTS:
        method, path = places[asked.operation]
        examples.setdefault(asked.operation, []).append(_ask(client, asked, method, path))
    return examples


def _ask(client: FlaskClient, asked: Asked, method: str, path: str) -> Json:
    response = client.open(
        path.format_map(asked.parameters), method=method, query_string=asked.query, json=asked.body
    )
    if response.status_code != asked.status:
        raise ValueError(f"{asked.operation}, {asked.name}: {response.status_code} {response.text}")
    return {
        "name": asked.name,
        "summary": asked.summary,
        "parameters": asked.parameters,
        "query": asked.query,
        "body": asked.body,
        "status": asked.status,
        "mediaType": response.mimetype,
        "answer": response.get_json() if response.is_json else response.text,
    }
