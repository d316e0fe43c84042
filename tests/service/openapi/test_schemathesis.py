"""Whatever the OpenAPI document allows, and whatever it does not: the service answers as documented.

Schemathesis makes the requests: of every example, of every edge of every schema, of chance, and along the
links from one answer to the next request. Its own checks judge the answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from access_support import add_key, guard
from flask import Flask
from sample_service import sample_service
from schemathesis import Case, Config, HookContext, Response
from schemathesis.core.failures import Failure
from schemathesis.engine import events, from_schema
from schemathesis.engine.run import PhaseName
from schemathesis.openapi import from_url, from_wsgi
from schemathesis.openapi.checks import RejectedPositiveData
from schemathesis.specs.openapi.schemas import OpenApiSchema
from werkzeug.serving import make_server

from kamerbron.service.access.settings import AccessSettings
from kamerbron.service.openapi.components import KEY

PATH = "/v1/openapi.json"

_CONFIG: dict[str, Any] = {
    # The same requests on every run.
    "seed": 5,
    "generation": {"deterministic": True, "database": "none", "no-shrink": True},
    "phases": {
        "coverage": {"generate-duplicate-query-parameters": True},
        "fuzzing": {"generation": {"max-examples": 60}},
        "stateful": {"generation": {"max-examples": 400}, "max-steps": 6},
    },
}

_FEWER = {
    "coverage": {"generate-duplicate-query-parameters": True},
    "fuzzing": {"generation": {"max-examples": 10}},
    "stateful": {"enabled": False},
}
"""With a key the answers are the same; what differs is who gets them."""

_NO_SCHEMA_SAYS = (
    # One day against another.
    "heeft een vanaf die na totEnMet ligt",
    "ligt voor vanaf",
    # All the ways in which the Kamer writes a number.
    "en dat is geen dossiernummer",
    # A text of spaces and marks alone, in any script.
    "is leeg",
    "geen letters of cijfers",
    "zonder tekst",
    # How many words a quotation has.
    "minder dan drie woorden",
    # Which questions a text holds, and how many parts those have.
    "bevat geen vragen",
    "deelvragen en er kunnen er",
    # Which of the messages is the last one of the user.
    "geen bericht van de gebruiker",
    "dat niet alleen tekst is",
)
"""Faults for which an input is refused that its schema allows: each is a rule that no JSON Schema holds."""


@dataclass(slots=True)
class Seen:
    """What was wrong, how often each phase asked each operation, and which links and checks there were."""

    guarded: bool
    failures: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    asked: Counter[tuple[PhaseName, str]] = field(default_factory=Counter)
    followed: set[str] = field(default_factory=set)
    judged: set[str] = field(default_factory=set)
    statuses: set[int] = field(default_factory=set)


@pytest.fixture(scope="module", params=["open", "guarded"])
def seen(
    request: pytest.FixtureRequest, worded_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Seen:
    """Everything that one run of all phases saw: of a service without keys, and of one that asks for them."""
    with sample_service(worded_index) as app:
        if request.param == "open":
            return run(from_wsgi(PATH, app, config=Config.from_dict(_CONFIG)), Seen(guarded=False))
        keys = tmp_path_factory.mktemp("schemathesis") / "keys.json"
        auth = {"auth": {"openapi": {KEY: {"bearer": add_key(keys)}}}}
        guard(app, AccessSettings(keys_file=keys))
        # In the same process Schemathesis cannot ask again without the key.
        with listening(app) as url:
            config = Config.from_dict(_CONFIG | auth | {"phases": _FEWER})
            return run(from_url(f"{url}{PATH}", config=config), Seen(guarded=True))


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """Serve an application to this machine, at any port that is free."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(api: OpenApiSchema, seen: Seen) -> Seen:
    api.hook(filter_failure)
    for event in from_schema(api).execute():
        if isinstance(event, events.ScenarioFinished):
            note(seen, event)
        elif isinstance(event, events.NonFatalError):
            seen.errors.append(f"{event.label}: {event.value}")
        elif isinstance(event, events.FatalError):
            raise event.exception
    return seen


def filter_failure(context: HookContext, failure: Failure, case: Case, response: Response) -> bool:
    """Keep what fails, but an input that was refused for nothing but what no schema says."""
    del context, case
    # OpenAPI 3.1 describes a stream of events as one text; Schemathesis reads it as 3.2, as each event.
    if failure.title == "SSE event violates schema":
        return False
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 400:
        return True
    faults = response.json().get("errors", [])
    expected = [any(rule in fault["detail"] for rule in _NO_SCHEMA_SAYS) for fault in faults]
    return not expected or not all(expected)


def note(seen: Seen, scenario: events.ScenarioFinished) -> None:
    recorder = scenario.recorder
    for node in recorder.cases.values():
        seen.asked[scenario.phase, node.value.operation.label] += 1
        if node.transition is not None and node.is_transition_applied and not node.transition.is_inferred:
            seen.followed.add(node.transition.id)
    seen.statuses |= {sent.response.status_code for sent in recorder.interactions.values() if sent.response}
    for case_id, checks in recorder.checks.items():
        for check in checks:
            seen.judged.add(check.name)
            if check.failure_info is not None:
                failure = check.failure_info.failure
                what = f"{recorder.cases[case_id].value.operation.label}: {failure.title}"
                seen.failures.setdefault(what, f"{failure.message}\n{check.failure_info.code_sample}")


def test_nothing_is_answered_that_is_not_documented(seen: Seen) -> None:
    assert seen.errors == []
    if seen.failures:
        pytest.fail("\n\n".join(f"{what}\n{said}" for what, said in seen.failures.items()), pytrace=False)


def test_every_phase_asks_every_operation(seen: Seen) -> None:
    every = {operation for _, operation in seen.asked}
    assert len(every) > 10
    for phase in (PhaseName.COVERAGE, PhaseName.FUZZING):
        assert {operation for asked, operation in seen.asked if asked is phase} == every


def test_answers_are_judged_by_every_check(seen: Seen) -> None:
    assert seen.judged >= {
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "positive_data_acceptance",
        "unsupported_method",
        "allow_header_conformance",
        "ignored_auth",
    }


def test_a_guarded_service_is_also_asked_without_a_key(seen: Seen) -> None:
    assert (401 in seen.statuses) == seen.guarded
    assert seen.statuses >= {200, 400, 404, 405}


def test_links_are_followed_from_one_answer_to_the_next(seen: Seen) -> None:
    # Which ones hangs on how Python hashes in this process.
    assert seen.guarded or seen.followed
