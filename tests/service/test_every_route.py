"""What must hold on every path there is, and on those that are added later."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from access_support import add_key, basic, bearer, guard, id_of, log_lines
from flask import Flask
from flask.testing import FlaskClient
from sample_service import sample_service
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from kamerbron.service.access.settings import AccessSettings
from kamerbron.service.app import API_VERSION
from kamerbron.service.page.assets import FOLDER
from kamerbron.service.schemas.questions import Filter

MARKER = "zwaluwstaartverbinding"

OPEN = {"/v1/openapi.json", "/v1/gezondheid", "/statisch/<path:filename>"}

VALUES = {
    "id": "kst-99999-2",
    "document_id": "kst-99999-2",
    "eenheid": "antwoord-1",
    "filename": min(file.name for file in FOLDER.iterdir()),
}
"""What stands in the sample for each part of a path; a path with a part that is not named here fails."""

VALUES_OF = {"/v1/passages/<id>": {"id": "kst-99999-2.antwoord-1.alinea-1"}}

QUESTION = f"Hoeveel {MARKER} kost een fiets?"

BODIES: dict[str, Any] = {
    "/v1/antwoorden": {"vraag": QUESTION, "filter": {"soorten": [MARKER]}},
    "/v1/vragensets": {"vragen": [QUESTION, f"Waarom is {MARKER} nodig?"]},
    "/v1/citaatcontroles": {"citaat": QUESTION, "vindplaats": f"nr. 2, {MARKER}"},
    "/v1/chat/completions": {"model": "kamerbron", "messages": [{"role": "user", "content": QUESTION}]},
}
QUOTED = "In 2023 werd 9.400 maal aangifte gedaan van diefstal van een fiets bij een station?"
"""What stands in the sample, but for its last mark; the narrow key does not reach it."""

FORMS = {"/": {"vraag": QUESTION}, "/vragensets": {"vragen": f"1. {QUESTION}"}}

BROWSER = {"Accept": "text/html"}

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Service:
    app: Flask
    client: FlaskClient
    key: str
    narrow_key: str

    def routes(self) -> list[tuple[str, Rule]]:
        """Return every method of every path, but those that are Flask's own."""
        return [
            (method, rule)
            for rule in self.app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]

    def send(self, method: str, rule: Rule, **more: Any) -> TestResponse:
        """Ask what a path is for, with a key unless `headers` says otherwise."""
        values = more.pop("values", VALUES | VALUES_OF.get(rule.rule, {}))
        more.setdefault("headers", self.credentials(rule))
        if method == "POST" and not {"json", "data"} & set(more):
            more |= {"json": BODIES[rule.rule]} if is_api(rule) else {"data": FORMS[rule.rule]}
        return self.client.open(path_of(rule, values), method=method, buffered=True, **more)

    def credentials(self, rule: Rule, key: str | None = None) -> dict[str, str]:
        if is_api(rule):
            return bearer(key or self.key)
        return basic(key or self.key) | BROWSER


@pytest.fixture(scope="module")
def service(worded_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    file = tmp_path_factory.mktemp("routes") / "sleutels.json"
    key = add_key(file)
    narrow = add_key(file, Filter(kamerstukken=["ah-tk-20242025-9999"]))
    with sample_service(worded_index) as app:
        yield Service(app, guard(app, AccessSettings(keys_file=file)), key, narrow)


def is_api(rule: Rule) -> bool:
    return rule.rule.startswith("/v1/") or rule.rule == "/metrics"


def path_of(rule: Rule, values: dict[str, str]) -> str:
    with_domain = rule.build({name: values[name] for name in rule.arguments})
    assert with_domain is not None
    return with_domain[1]


def test_the_sample_holds_what_every_path_is_for(service: Service) -> None:
    for method, rule in service.routes():
        assert service.send(method, rule).status_code == 200, rule


def test_every_path_asks_for_a_key_but_those_that_are_open(service: Service) -> None:
    for method, rule in service.routes():
        refused = service.send(method, rule, headers={})
        assert refused.status_code == (200 if rule.rule in OPEN else 401), rule
        if refused.status_code == 401:
            assert refused.headers["WWW-Authenticate"].startswith("Bearer" if is_api(rule) else "Basic")
            assert "no-store" in refused.headers["Cache-Control"] or not is_api(rule)


def test_every_answer_of_the_api_says_its_version(service: Service) -> None:
    for method, rule in service.routes():
        if is_api(rule):
            for response in all_kinds(service, method, rule):
                assert response.headers["API-Version"] == API_VERSION


def test_every_error_of_the_api_is_a_problem_and_every_one_of_a_page_a_page(service: Service) -> None:
    for method, rule in service.routes():
        for response in all_kinds(service, method, rule):
            if response.status_code >= 400:
                form = "application/problem+json" if is_api(rule) else "text/html"
                assert response.mimetype == form, (rule, response.status)
                if is_api(rule):
                    assert response.get_json()["status"] == response.status_code


def test_every_answer_keeps_a_browser_to_what_it_is_for(service: Service) -> None:
    for method, rule in service.routes():
        for response in all_kinds(service, method, rule):
            headers = response.headers
            assert {name: headers.get(name) for name in SECURITY} == SECURITY, rule
            assert headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
            assert "unsafe" not in headers["Content-Security-Policy"]
            open_to_all = response.request.path == "/v1/openapi.json"
            reach = "cross-origin" if open_to_all else "same-origin"
            assert headers["Cross-Origin-Resource-Policy"] == reach
            assert "Access-Control-Allow-Origin" not in headers or open_to_all
            assert "Strict-Transport-Security" not in headers


def test_no_cache_but_the_own_browser_keeps_what_a_key_opened(service: Service) -> None:
    for method, rule in service.routes():
        kept = service.send(method, rule).headers.get("Cache-Control", "")
        if rule.rule not in OPEN:
            assert "public" not in kept, rule
            assert "no-store" in kept or "private" in kept or method == "GET", rule


def test_nothing_that_was_asked_is_in_the_log(
    service: Service, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    # What Flask's limits and CORS write at their most talkative as well.
    caplog.set_level(logging.DEBUG)
    for method, rule in service.routes():
        for response in [*all_kinds(service, method, rule), *with_marker_everywhere(service, method, rule)]:
            assert response.headers["X-Request-Id"]
        written = capsys.readouterr()
        for text in (written.err, written.out, caplog.text):
            assert MARKER not in text.lower(), rule
            for secret in (service.key, service.narrow_key):
                assert secret.split("_", 2)[2] not in text
        assert {line["route"] for line in log_lines(written.err)} <= {rule.rule, None}
        caplog.clear()


def test_every_answer_has_a_line_in_the_log(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    for method, rule in service.routes():
        response = service.send(method, rule)
        size = len(response.data)
        response.close()
        [line] = log_lines(capsys.readouterr().err)
        assert (line["event"], line["method"], line["route"]) == ("verzoek", method, rule.rule)
        assert (line["status"], line["bytes"]) == (200, size)
        assert line["key"] == (None if rule.rule in OPEN else id_of(service.key))
        assert line["request_id"] == response.headers["X-Request-Id"]


def test_no_path_gives_what_is_outside_the_reach_of_the_key(service: Service) -> None:
    for method, rule in service.routes():
        if rule.rule in OPEN:
            continue
        response = service.send(method, rule, headers=service.credentials(rule, service.narrow_key))
        path = path_of(rule, VALUES | VALUES_OF.get(rule.rule, {}))
        # What was asked for may be named in what says that it is not there.
        text = response.text.replace(path, "").replace(VALUES["id"], "", 1)
        assert "kst-99999-" not in text, rule
        if rule.arguments:
            assert response.status_code == 404, rule


def test_words_from_outside_the_reach_of_the_key_are_not_found(service: Service) -> None:
    found_with = {service.key: 0, service.narrow_key: 0}
    for method, rule in service.routes():
        if method != "POST":
            continue
        for key in found_with:
            asked = (BODIES if is_api(rule) else FORMS)[rule.rule]
            sent = json.loads(json.dumps(asked).replace(QUESTION, QUOTED).replace(MARKER, ""))
            sent.pop("filter", None)
            more = {"json": sent} if is_api(rule) else {"data": sent}
            response = service.send(method, rule, headers=service.credentials(rule, key), **more)
            assert response.status_code == 200, rule
            found_with[key] += "kst-99999-" in response.text
    assert found_with == {service.key: len(BODIES) + len(FORMS), service.narrow_key: 0}


def all_kinds(service: Service, method: str, rule: Rule) -> list[TestResponse]:
    """Ask well, without a key, with another method, and for what is not there."""
    kinds = [
        service.send(method, rule),
        service.send(method, rule, headers=BROWSER),
        service.send("DELETE", rule),
    ]
    if rule.rule != "/":
        path = path_of(rule, dict.fromkeys(VALUES, "x"))
        kinds.append(service.client.get(f"{path}/", headers=service.credentials(rule)))
    if rule.arguments:
        kinds.append(service.send(method, rule, values=dict.fromkeys(VALUES, "niet-hier")))
    if method == "POST":
        kinds += [
            service.send(method, rule, json={}),
            service.send(method, rule, data=b"{", content_type="application/json"),
            service.send(method, rule, data=b"x" * 70_000, content_type="application/json"),
        ]
    return kinds


def with_marker_everywhere(service: Service, method: str, rule: Rule) -> list[TestResponse]:
    """Ask with a text in every place that a request has."""
    query = {"vraag": MARKER, "soort": MARKER, "q": MARKER, MARKER: MARKER}
    headers = service.credentials(rule) | {
        "X-Request-Id": f"{MARKER} !",
        "User-Agent": MARKER,
        "Origin": MARKER,
    }
    kinds = [
        service.send(
            method, rule, query_string=query, headers=headers | {"Referer": f"https://x.nl/{MARKER}"}
        ),
        service.send(MARKER.upper(), rule),
        service.send("OPTIONS", rule, headers=headers | {"Access-Control-Request-Method": MARKER}),
        service.client.get(f"/{MARKER}", query_string=query),
        service.client.get(f"/v1/{MARKER}", headers=bearer(MARKER)),
        service.client.get(f"/{MARKER}", headers=basic(MARKER)),
    ]
    if rule.arguments:
        kinds.append(service.send(method, rule, values=dict.fromkeys(VALUES, MARKER)))
    if method == "POST":
        kinds += [
            service.send(method, rule, json={MARKER: MARKER, "vraag": [MARKER]}),
            service.send(method, rule, data=f'{{"vraag": "{MARKER}', content_type="application/json"),
            service.send(method, rule, data={"vraag": MARKER, "vragen": MARKER, "vanaf": MARKER}),
        ]
    return kinds


def test_a_bug_says_where_it_is_and_not_what_was_asked(
    service: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError(MARKER)

    monkeypatch.setattr("kamerbron.qa.searching.search.Searcher.search", fail)
    for rule in service.app.url_map.iter_rules():
        if rule.rule in {"/v1/antwoorden", "/"}:
            refused = service.send("POST", rule)
            assert (refused.status_code, MARKER in refused.text) == (500, False)
            failure, request = log_lines(capsys.readouterr().err)
            assert failure["errors"][0]["type"] == "builtins.ZeroDivisionError"
            assert any("test_every_route.py" in place for place in failure["errors"][0]["places"])
            assert failure["request_id"] == request["request_id"] == refused.headers["X-Request-Id"]
            assert MARKER not in str((failure, request))
