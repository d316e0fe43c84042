"""The headers that keep a browser to what an answer is for, and the websites that may ask."""

from __future__ import annotations

import pytest
from access_support import guard
from flask import Flask, Response, make_response
from flask.testing import FlaskClient

from kamerbron.index.errors import ServiceError
from kamerbron.service.web.headers import HeaderSettings
from kamerbron.service.web.problems import register_problems

SITE = "https://www.voorbeeld.nl"
OTHER = "https://elders.example"


def small_service(*origins: str) -> FlaskClient:
    app = Flask("small", static_folder=None)
    register_problems(app)
    app.add_url_rule("/v1/antwoorden", "answers", lambda: "antwoord", methods=["POST"])
    app.add_url_rule("/v1/index", "index", lambda: "index")
    app.add_url_rule("/", "page.start", page, methods=["GET", "POST"])
    app.add_url_rule("/v1/openapi.json", "openapi", openapi)
    return guard(app, headers=HeaderSettings(origins))


def page() -> Response:
    response = make_response("pagina")
    response.headers["Content-Security-Policy"] = "default-src 'self'"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def openapi() -> Response:
    response = make_response("{}")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def preflight(client: FlaskClient, origin: str, path: str = "/v1/antwoorden") -> dict[str, str]:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type, x-anders",
    }
    return dict(client.options(path, headers=asked).headers)


def test_an_answer_may_do_nothing_in_a_browser() -> None:
    headers = small_service().post("/v1/antwoorden").headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_a_view_that_set_a_header_keeps_it() -> None:
    for response in (small_service().get("/"), small_service().post("/")):
        assert response.headers.getlist("Content-Security-Policy") == ["default-src 'self'"]
        assert response.headers.getlist("Cache-Control") == ["private, no-cache"]


def test_the_answer_to_a_question_is_kept_nowhere_and_neither_is_an_error() -> None:
    client = small_service()
    assert client.post("/v1/antwoorden").headers["Cache-Control"] == "no-store"
    assert client.get("/v1/nergens").headers["Cache-Control"] == "no-store"
    assert "Cache-Control" not in client.get("/v1/index").headers


def test_a_browser_is_held_to_https_only_where_it_came_by_it() -> None:
    client = small_service()
    assert "Strict-Transport-Security" not in client.get("/v1/index").headers
    secure = client.get("/v1/index", base_url="https://kamerbron.example").headers
    assert secure["Strict-Transport-Security"] == "max-age=31536000"


def test_the_document_of_the_api_may_be_read_from_anywhere() -> None:
    for client in (small_service(), small_service(SITE)):
        headers = client.get("/v1/openapi.json", headers={"Origin": OTHER}).headers
        assert headers.getlist("Access-Control-Allow-Origin") == ["*"]
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_no_website_may_ask_unless_it_is_listed() -> None:
    for client, origin in ((small_service(), SITE), (small_service(SITE), OTHER)):
        assert "Access-Control-Allow-Origin" not in preflight(client, origin)
        answered = client.post("/v1/antwoorden", headers={"Origin": origin})
        assert "Access-Control-Allow-Origin" not in answered.headers


def test_a_listed_website_may_ask_with_a_key_and_read_what_comes_with_the_answer() -> None:
    client = small_service(OTHER, SITE)
    allowed = preflight(client, SITE)
    assert allowed["Access-Control-Allow-Origin"] == SITE
    assert allowed["Access-Control-Allow-Methods"] == "GET, HEAD, POST"
    assert allowed["Access-Control-Allow-Headers"] == "authorization, content-type"
    assert "Access-Control-Allow-Credentials" not in allowed
    answered = client.post("/v1/antwoorden", headers={"Origin": SITE}).headers
    assert answered["Access-Control-Allow-Origin"] == SITE
    assert {"API-Version", "Retry-After", "X-Request-Id"} <= set(
        answered["Access-Control-Expose-Headers"].split(", ")
    )


def test_a_website_hears_of_an_error_too() -> None:
    refused = small_service(SITE).get("/v1/nergens", headers={"Origin": SITE})
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (404, SITE)


def test_a_cache_keeps_the_answers_to_several_websites_apart() -> None:
    client = small_service(SITE)
    for headers in ({}, {"Origin": SITE}, {"Origin": OTHER}):
        assert client.get("/v1/index", headers=headers).vary.as_set() == {"origin"}


def test_the_pages_are_for_no_other_website() -> None:
    headers = small_service(SITE).get("/", headers={"Origin": SITE}).headers
    assert "Access-Control-Allow-Origin" not in headers


def test_every_website_may_ask_where_the_operator_says_so() -> None:
    headers = small_service("*").post("/v1/antwoorden", headers={"Origin": OTHER}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Vary" not in headers


@pytest.mark.parametrize(
    "origin",
    [
        *("www.voorbeeld.nl", "https://www.voorbeeld.nl/", "https://*.voorbeeld.nl", "null", "", "https://"),
        *("https://voorbeeld.nl.*", "ftp://voorbeeld.nl", "https://a b.nl", "https://voorbeeld.nl:", "**"),
    ],
)
def test_what_is_no_origin_stops_the_start(origin: str) -> None:
    with pytest.raises(ServiceError, match="is geen herkomst"):
        small_service(SITE, origin)


@pytest.mark.parametrize(
    "origin", ["http://localhost:3000", "https://x.nl", "https://chat.min-x.example:8443"]
)
def test_an_origin_is_a_scheme_a_host_and_perhaps_a_port(origin: str) -> None:
    assert preflight(small_service(origin), origin)["Access-Control-Allow-Origin"] == origin
    # No part of it is taken for a pattern.
    assert "Access-Control-Allow-Origin" not in preflight(
        small_service(origin), origin.replace(".", "x", 1) + "x"
    )
