"""What the NLGov REST API Design Rules 2.x ask of answers; for those on the document see .spectral.yaml.

The name of a test starts with that of its rule. A path is asked as its examples in the document ask it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonpointer import resolve_pointer
from sample_service import sample_service
from werkzeug.test import TestResponse

from kamerbron.service.openapi.components import API_VERSION
from kamerbron.service.openapi.document import read_examples

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the document, with the request of its first example."""

    id: str
    template: str
    method: str
    path: str
    query: Json
    body: Json | None
    links: Json


@pytest.fixture(scope="module")
def app(worded_index: Path) -> Iterator[Flask]:
    with sample_service(worded_index) as app:
        yield app


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def operations(client: FlaskClient) -> list[Operation]:
    document = client.get("/v1/openapi.json").get_json()
    return [
        make_operation(method, path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


def make_operation(method: str, path: str, operation: Json) -> Operation:
    examples = read_examples(operation["operationId"])
    first = examples[0] if examples else {"parameters": {}, "query": {}, "body": None}
    return Operation(
        operation["operationId"],
        f"/v1{path}",
        method.upper(),
        f"/v1{path.format_map(first['parameters'])}",
        first["query"],
        first["body"],
        operation["responses"]["200"].get("links", {}),
    )


def ask(client: FlaskClient, operation: Operation, **changed: Any) -> TestResponse:
    asked = {
        "path": operation.path,
        "method": operation.method,
        "query_string": operation.query,
        "json": operation.body,
    }
    return client.open(**asked | changed)


def assert_problem(response: TestResponse, status: int) -> None:
    assert (response.status_code, response.mimetype) == (status, "application/problem+json"), response.text
    problem = response.get_json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert response.headers["API-Version"] == API_VERSION


def test_every_operation_answers_its_example(client: FlaskClient, operations: list[Operation]) -> None:
    for operation in operations:
        assert ask(client, operation).status_code == 200, operation


def test_no_trailing_slash_every_path_with_one_is_not_found(
    client: FlaskClient, operations: list[Operation]
) -> None:
    for operation in operations:
        assert_problem(ask(client, operation, path=f"{operation.path}/"), 404)


def test_http_methods_another_method_is_405_and_says_which_there_are(
    client: FlaskClient, operations: list[Operation]
) -> None:
    there_are = {
        path: {"OPTIONS"} | {o.method for o in operations if o.path == path} for path in paths(operations)
    }
    for path, methods in there_are.items():
        allowed = methods | {"HEAD"} if "GET" in methods else methods
        for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"} - allowed:
            response = client.open(path, method=method)
            assert response.status_code == 405, (method, path)
            assert set(response.headers["Allow"].split(", ")) == allowed


def paths(operations: list[Operation]) -> list[str]:
    return list(dict.fromkeys(operation.path for operation in operations))


def test_http_methods_head_is_get_without_a_body(client: FlaskClient, operations: list[Operation]) -> None:
    for operation in operations:
        if operation.method == "GET":
            get, head = ask(client, operation), ask(client, operation, method="HEAD")
            assert head.status_code == 200
            assert head.data == b""
            for name in ("Content-Type", "Content-Length", "API-Version", "ETag"):
                assert head.headers.get(name) == get.headers.get(name), (name, operation)


def test_http_methods_options_says_which_there_are_and_nothing_else(
    client: FlaskClient, operations: list[Operation]
) -> None:
    for operation in operations:
        response = client.options(operation.path)
        assert response.status_code in {200, 204}
        assert operation.method in response.headers["Allow"].split(", ")
        assert response.data == b""
        assert "Content-Type" not in response.headers


def test_http_methods_no_header_makes_one_method_another(
    client: FlaskClient, operations: list[Operation]
) -> None:
    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        for operation in operations:
            other = "GET" if operation.method == "POST" else "POST"
            response = ask(client, operation, method=other, headers={header: operation.method})
            assert response.status_code == 405, (header, operation)


def test_http_safety_asking_twice_gives_the_same_and_changes_nothing(
    client: FlaskClient, operations: list[Operation]
) -> None:
    first = {operation.id: without_times(ask(client, operation)) for operation in operations}
    assert {operation.id: without_times(ask(client, operation)) for operation in operations} == first


def without_times(response: TestResponse) -> str:
    """Leave out what the OpenAI form of an answer has of its own: an id and a time."""
    return re.sub(r'"(id":\s*"chatcmpl-[^"]*|created":\s*\d+)', "", response.text)


def test_stateless_no_answer_leaves_something_with_the_client(
    client: FlaskClient, operations: list[Operation]
) -> None:
    for operation in operations:
        assert "Set-Cookie" not in ask(client, operation).headers


def test_version_header_every_answer_has_the_version_of_the_document(
    client: FlaskClient, operations: list[Operation]
) -> None:
    assert client.get("/v1/openapi.json").get_json()["info"]["version"] == API_VERSION
    for operation in operations:
        for method in (operation.method, "OPTIONS", "DELETE"):
            assert ask(client, operation, method=method).headers["API-Version"] == API_VERSION


def test_uri_version_another_version_is_not_found(client: FlaskClient, operations: list[Operation]) -> None:
    for operation in operations:
        assert_problem(ask(client, operation, path=operation.path.replace("/v1/", "/v2/")), 404)


def test_publish_openapi_anyone_may_read_it_from_any_website(client: FlaskClient) -> None:
    response = client.get("/v1/openapi.json", headers={"Origin": "https://www.voorbeeld.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.mimetype == "application/json"


def test_publish_openapi_it_names_every_path_there_is(app: Flask) -> None:
    document = app.test_client().get("/v1/openapi.json").get_json()
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    assert {rule for rule in rules if rule.startswith("/v1/")} == {f"/v1{path}" for path in document["paths"]}


def test_doc_openapi_contact_is_that_of_the_project(client: FlaskClient) -> None:
    contact = client.get("/v1/openapi.json").get_json()["info"]["contact"]
    said = (Path(__file__).parents[3] / "publiccode.yml").read_text(encoding="utf-8")
    assert f"url: {contact['url']}\n" in said
    assert f"- name: {contact['name']}\n" in said


def test_doc_openapi_every_link_leads_from_an_example_to_an_answer(
    client: FlaskClient, operations: list[Operation]
) -> None:
    places = {operation.id: operation.template for operation in operations}
    links = [(o.id, name, link) for o in operations for name, link in o.links.items()]
    assert len(links) > 10
    for operation_id, name, link in links:
        targets = [
            places[link["operationId"]].format_map(found)
            for example in read_examples(operation_id)
            if (found := values(link["parameters"], example["answer"]))
        ]
        assert targets, name
        assert {client.get(target).status_code for target in targets} == {200}, name


def values(parameters: Json, answer: Json) -> Json | None:
    """Return what the parameters of a link are with an answer; None when the answer has no such thing."""
    found = {
        name: resolve_pointer(answer, expression.removeprefix("$response.body#"), None)
        for name, expression in parameters.items()
    }
    return found if all(found.values()) else None


def test_invalid_input_an_unknown_query_key_is_400_and_named(
    client: FlaskClient, operations: list[Operation]
) -> None:
    for operation in operations:
        response = ask(client, operation, query_string=operation.query | {"onbekend": "1"})
        assert_problem(response, 400)
        assert [(f["in"], f["location"]) for f in response.get_json()["errors"]] == [("query", "/onbekend")]


def test_invalid_input_a_body_that_is_no_json_is_refused(
    client: FlaskClient, operations: list[Operation]
) -> None:
    for operation in operations:
        if operation.body is not None:
            assert_problem(ask(client, operation, json=None, data=b"{", content_type="application/json"), 400)
            assert_problem(ask(client, operation, json=None, data=b"x=1", content_type="text/plain"), 415)
            assert_problem(ask(client, operation, json=None, data=json.dumps(operation.body)), 415)


def test_all_errors_are_named_together(client: FlaskClient) -> None:
    response = client.post("/v1/antwoorden", json={"vraag": "", "aantal": 0, "filter": {"vanaf": "gisteren"}})
    assert_problem(response, 400)
    assert [fault["location"] for fault in response.get_json()["errors"]] == [
        "/vraag",
        "/aantal",
        "/filter/vanaf",
    ]


def test_content_types_a_charset_is_understood(client: FlaskClient, operations: list[Operation]) -> None:
    for operation in operations:
        if operation.body is not None:
            body = json.dumps(operation.body, ensure_ascii=False).encode()
            content_type = "application/json; charset=utf-8"
            assert ask(client, operation, json=None, data=body, content_type=content_type).status_code == 200


def test_content_types_an_answer_says_what_it_is(client: FlaskClient, operations: list[Operation]) -> None:
    for operation in operations:
        response = ask(client, operation, headers={"Accept": "*/*"})
        assert response.content_type == "application/json", operation


@pytest.mark.parametrize("accept", ["application/xml", "text/html", "application/json;q=0"])
def test_content_types_what_no_answer_can_be_is_406(
    client: FlaskClient, operations: list[Operation], accept: str
) -> None:
    for operation in operations:
        assert_problem(ask(client, operation, headers={"Accept": accept}), 406)


@pytest.mark.parametrize(
    "accept",
    [
        "application/json",
        "application/*",
        "text/html, */*;q=0.1",
        "application/problem+json, application/json",
        "",
    ],
)
def test_content_types_what_an_answer_can_be_is_given(
    client: FlaskClient, operations: list[Operation], accept: str
) -> None:
    for operation in operations:
        assert ask(client, operation, headers={"Accept": accept}).status_code == 200


def test_date_time_a_day_is_written_as_rfc_3339_alone(client: FlaskClient) -> None:
    for day in ("0", "1700000000", "2024-1-1", "01-01-2024", "2024-02-30", "2024-01-01T00:00:00", "vandaag"):
        response = client.post("/v1/antwoorden", json={"vraag": "brug", "peildatum": day})
        assert_problem(response, 400)
        assert response.get_json()["errors"][0]["location"] == "/peildatum"
        assert_problem(client.get("/v1/kamerstukken", query_string={"vanaf": day}), 400)


def test_hide_implementation_no_answer_names_what_it_is_made_with(
    client: FlaskClient, operations: list[Operation]
) -> None:
    for operation in operations:
        for changed in ({}, {"method": "DELETE"}, {"path": "/v1/bestaat-niet"}):
            response = ask(client, operation, **changed)
            said = f"{response.headers} {response.text}"
            assert not re.search(r"flask|werkzeug|gunicorn|pydantic|python", said, re.IGNORECASE), operation
