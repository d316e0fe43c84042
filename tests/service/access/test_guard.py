"""The door: who gives a key comes in, and who gives none hears the same whatever was wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from access_support import ANSWERS, add_key, ask, basic, bearer, guard, guarded, id_of
from flask import Flask
from flask.testing import FlaskClient
from search_support import opened
from support import make_document, make_unit

from kamerbron.index.store.protocol.generation import Generation
from kamerbron.service.access.keys_file import change_keys
from kamerbron.service.access.settings import AccessSettings
from kamerbron.service.web.problems import register_problems
from kamerbron.service.web.requests import caller


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    documents = [make_document(make_unit("De provincie betaalt de brug."))]
    with opened(tmp_path_factory.mktemp("guard"), documents) as generation:
        yield generation


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sleutels.json"


def small_service() -> Flask:
    """Make a service that has one of each kind of path, and says who asks."""
    app = Flask("small", static_folder=None)
    register_problems(app)
    app.add_url_rule("/", "page.start", lambda: f"pagina van {caller().key}")
    app.add_url_rule("/statisch/<name>", "page.static", lambda name: name)
    app.add_url_rule("/metrics", "metrics", lambda: "vragen 1")
    app.add_url_rule("/v1/wie", "wie", lambda: str(caller().key))
    app.add_url_rule(ANSWERS, "answers", lambda: "antwoord", methods=["POST"])
    app.add_url_rule("/v1/gezondheid", "health", lambda: "gezond")
    app.add_url_rule("/v1/openapi.json", "openapi", lambda: "{}")
    return app


@pytest.fixture
def key(file: Path) -> str:
    return add_key(file)


@pytest.fixture
def client(file: Path, key: str) -> FlaskClient:
    del key
    return guard(small_service(), AccessSettings(keys_file=file))


def test_without_keys_anyone_may_ask(generation: Generation) -> None:
    assert ask(guarded(generation), "Wie betaalt de brug?").status_code == 200
    assert ask(guarded(generation), "Wie betaalt de brug?", "kb_onzin").status_code == 200


def test_with_a_key_the_api_answers(client: FlaskClient, key: str) -> None:
    assert ask(client, "Wie betaalt de brug?", key).status_code == 200
    assert client.get("/v1/wie", headers=bearer(key)).text == id_of(key)


def test_a_browser_gives_the_key_as_a_password_under_any_name(client: FlaskClient, key: str) -> None:
    assert client.get("/", headers=basic(key)).text == f"pagina van {id_of(key)}"


def test_whatever_is_wrong_with_a_key_the_answer_is_one_and_the_same(
    client: FlaskClient, key: str, file: Path
) -> None:
    revoked = add_key(file)
    assert ask(client, "brug", revoked).status_code == 200
    change_keys(file, lambda keys: {kept: keys[kept] for kept in keys if kept != id_of(revoked)})
    given = [
        *({}, bearer(revoked), bearer("kb_00000000_" + "A" * 43), bearer("onzin"), bearer("")),
        *(bearer(key[:-1]), bearer(f"{key}A"), basic(key), {"Authorization": key}, {"X-Api-Key": key}),
        *({"Authorization": f"Basic {key}"}, {"Authorization": "Bearer"}, {"Authorization": "\x7f"}),
    ]
    answers = [client.post(ANSWERS, json={"vraag": "brug"}, headers=headers) for headers in given]
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.content_type for answer in answers} == {"application/problem+json"}
    assert {answer.headers["WWW-Authenticate"] for answer in answers} == {'Bearer realm="Kamerbron"'}
    assert len({answer.data for answer in answers}) == 1


def test_on_a_page_a_browser_is_told_to_ask_for_the_key(client: FlaskClient, key: str) -> None:
    for headers in ({}, bearer(key), basic("onzin")):
        refused = client.get("/", headers=headers)
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"] == 'Basic realm="Kamerbron", charset="UTF-8"'


def test_a_key_in_the_address_or_in_the_body_opens_nothing(client: FlaskClient, key: str) -> None:
    assert client.get("/v1/wie", query_string={"key": key, "sleutel": key}).status_code == 401
    assert client.get("/", query_string={"access_token": key}).status_code == 401
    assert client.post(ANSWERS, json={"vraag": "brug", "sleutel": key}).status_code == 401


@pytest.mark.parametrize("path", ["/v1/openapi.json", "/v1/gezondheid", "/statisch/stijl.css"])
def test_what_is_open_to_all_asks_for_no_key(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/v1/openapi.json/",
            "/v1/gezondheid/",
            "/v1/gezondheid/x",
            "/v1",
            "/v1/",
            "/v1/nergens",
            "/nergens",
        ),
        *("/v1/static", "/static", "/statisch/", "/V1/gezondheid", "/v1/gezondheid%2F", "/v1/../"),
    ],
)
def test_what_only_looks_like_it_does_ask_for_one(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 401


def test_the_key_is_asked_for_before_the_body_is_looked_at(
    generation: Generation, file: Path, key: str
) -> None:
    client = guarded(generation, AccessSettings(keys_file=file))
    assert ask(client, "Wie betaalt de brug?", key).status_code == 200
    for body in (b"{", b"[]", b"x" * 100_000):
        refused = client.post(ANSWERS, data=body, content_type="application/json")
        assert refused.status_code == 401


def test_what_a_browser_asks_before_it_sends_a_key_needs_none(client: FlaskClient) -> None:
    assert client.options(ANSWERS).status_code == 200
    assert client.options(ANSWERS).data == b""


def test_the_metrics_ask_for_a_key_that_may_see_them(client: FlaskClient, key: str, file: Path) -> None:
    watching = add_key(file, metrics=True)
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers=bearer(key)).status_code == 403
    assert client.get("/metrics", headers=bearer(watching)).text == "vragen 1"


def test_a_key_is_made_and_revoked_without_a_restart(client: FlaskClient, file: Path) -> None:
    key = add_key(file)
    assert ask(client, "brug", key).status_code == 200
    change_keys(file, lambda _: {})
    assert ask(client, "brug", key).status_code == 401


def test_damage_to_the_file_neither_opens_nor_shuts_the_door(
    client: FlaskClient, key: str, file: Path
) -> None:
    file.write_text("{", encoding="utf-8")
    assert ask(client, "brug", key).status_code == 200
    assert ask(client, "brug").status_code == 401
