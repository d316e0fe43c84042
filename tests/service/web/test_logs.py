"""The log: one line a request, and what was asked only where the operator wants it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis.strategies as st
import pytest
from access_support import guard, log_lines
from flask import Flask, Response, request
from flask.testing import FlaskClient
from hypothesis import given

from kamerbron.service.schemas.questions import Filter
from kamerbron.service.web.logs import LogSettings, note_question, questions_notice
from kamerbron.service.web.problems import register_problems

Lines = Callable[[], list[dict[str, Any]]]

SECRET = "zwaluwstaartverbinding"  # noqa: S105 - a text to look for


class _SecretError(Exception):
    pass


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """Read what was logged since the last time."""
    return lambda: log_lines(capsys.readouterr().err)


def small_service(*, questions: bool = False) -> FlaskClient:
    app = Flask("small", static_folder=None)
    register_problems(app)
    app.add_url_rule("/v1/dingen/<name>", "thing", lambda name: f"ding {name}")
    app.add_url_rule("/v1/antwoorden", "answers", answer, methods=["POST"])
    app.add_url_rule("/v1/stroom", "stream", lambda: Response(stream(), mimetype="text/event-stream"))
    app.add_url_rule("/v1/mis", "bug", bug)
    return guard(app, logs=LogSettings(questions=questions))


def answer() -> str:
    body = request.get_json()
    for question in body["vragen"]:
        note_question(question, Filter(soorten=body.get("soorten", [])))
    return "antwoord"


def stream() -> Iterator[str]:
    yield "één "
    yield "twee"


def bug() -> str:
    try:
        {}[SECRET]
    except KeyError as error:
        raise _SecretError(SECRET) from error
    return ""


def test_a_request_is_one_line_that_says_how_it_went(lines: Lines) -> None:
    before = dt.datetime.now(dt.UTC)
    response = small_service().get("/v1/dingen/een", headers={"X-Request-Id": "van-de-proxy.1"})
    [line] = lines()
    assert before <= dt.datetime.fromisoformat(line.pop("time")) <= dt.datetime.now(dt.UTC)
    assert 0 <= line.pop("milliseconds") < 60_000
    assert line == {
        "level": "info",
        "event": "verzoek",
        "request_id": "van-de-proxy.1",
        "method": "GET",
        "route": "/v1/dingen/<name>",
        "status": 200,
        "bytes": len(response.data),
        "key": None,
        "index": None,
    }


def test_the_line_holds_neither_the_path_nor_what_it_asks_for(lines: Lines) -> None:
    client = small_service()
    client.get(f"/v1/dingen/{SECRET}?vraag={SECRET}", headers={"User-Agent": SECRET, "Referer": SECRET})
    client.get(f"/{SECRET}")
    client.open("/v1/dingen/een", method=SECRET.upper())
    client.post("/v1/antwoorden", json={"vragen": [SECRET], "soorten": [SECRET]})
    told = lines()
    assert SECRET not in str(told).lower()
    assert [line["status"] for line in told] == [200, 404, 405, 200]
    assert told[2]["method"] == "OTHER"


@pytest.mark.parametrize("given_id", ["a", "A-z_0.9", "x" * 64])
def test_a_sane_id_of_a_request_is_kept(given_id: str, lines: Lines) -> None:
    response = small_service().get("/v1/dingen/een", headers={"X-Request-Id": given_id})
    assert response.headers.getlist("X-Request-Id") == [given_id] == [lines()[0]["request_id"]]


@pytest.mark.parametrize("given_id", ["", "x" * 65, "een twee", "{}", "é", '"', f"{SECRET}?"])
def test_any_other_is_replaced(given_id: str, lines: Lines) -> None:
    client = small_service()
    made = [
        client.get("/v1/dingen/een", headers={"X-Request-Id": given_id}).headers["X-Request-Id"] for _ in "12"
    ]
    assert len(set(made)) == 2
    assert [line["request_id"] for line in lines()] == made
    assert given_id not in made


def test_every_response_has_an_id(lines: Lines) -> None:
    client = small_service()
    answers = [
        client.get("/nergens"),
        client.get("/v1/mis"),
        client.delete("/v1/mis"),
        client.options("/v1/mis"),
    ]
    ids = [answered.headers["X-Request-Id"] for answered in answers]
    assert [line["request_id"] for line in lines() if line["event"] == "verzoek"] == ids


def test_an_answer_that_is_sent_as_it_comes_is_counted_when_it_has_been_sent(lines: Lines) -> None:
    response = small_service().get("/v1/stroom")
    assert lines() == []
    assert response.text == "één twee"
    response.close()
    [line] = lines()
    assert (line["route"], line["bytes"]) == ("/v1/stroom", len("één twee".encode()))


def test_an_answer_of_which_nobody_waited_for_the_end_has_a_line_too(lines: Lines) -> None:
    # The client takes the first part of its own accord.
    small_service().get("/v1/stroom").close()
    assert [line["bytes"] for line in lines()] == [len("één ".encode())]


def test_an_answer_without_its_body_has_no_bytes(lines: Lines) -> None:
    small_service().head("/v1/dingen/een")
    assert [(line["method"], line["bytes"]) for line in lines()] == [("HEAD", 0)]


def test_a_bug_is_told_by_kind_and_place_and_not_by_what_it_says(
    lines: Lines, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    response = small_service().get("/v1/mis")
    assert response.status_code == 500
    failure, told = lines()
    assert (failure["level"], failure["event"], failure["request_id"]) == (
        "error",
        "fout",
        told["request_id"],
    )
    kinds = [error["type"].rpartition(".")[2] for error in failure["errors"]]
    assert kinds == ["_SecretError", "KeyError"]
    assert any(
        place.endswith(" bug") and "test_logs.py:" in place for place in failure["errors"][0]["places"]
    )
    assert SECRET not in str((failure, told, response.text, caplog.text))


def test_a_bug_while_an_answer_is_finished_is_told_the_same_way(
    lines: Lines, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = small_service()

    def fail(_: Response) -> Response:
        raise _SecretError(SECRET)

    client.application.after_request(fail)
    assert client.get(f"/v1/dingen/{SECRET}").status_code == 500
    told = lines()
    assert {line["event"] for line in told} == {"fout"}
    assert told[0]["errors"][0]["type"].endswith("._SecretError")
    assert SECRET not in str((told, caplog.text))


def test_questions_are_kept_where_the_operator_wants_that(lines: Lines) -> None:
    client = small_service(questions=True)
    client.post("/v1/antwoorden", json={"vragen": ["Wie betaalt?", "Wie niet?"], "soorten": ["Motie"]})
    client.post("/v1/antwoorden", json={"vragen": ["En nu?"]})
    client.get("/v1/dingen/een")
    first, second, third = lines()
    assert first["questions"] == [
        {"vraag": "Wie betaalt?", "filter": {"soorten": ["Motie"]}},
        {"vraag": "Wie niet?", "filter": {"soorten": ["Motie"]}},
    ]
    assert second["questions"] == [{"vraag": "En nu?"}]
    assert "questions" not in third


def test_the_operator_and_the_page_are_told_that_questions_are_kept() -> None:
    assert questions_notice(LogSettings()) is None
    notice = questions_notice(LogSettings(questions=True))
    assert notice is not None
    assert "--log-questions" in notice
    for kept in (True, False):
        assert small_service(questions=kept).application.config["KAMERBRON_LOGS_QUESTIONS"] is kept


@given(question=st.text(st.characters(codec="utf-8"), min_size=1))
def test_whatever_is_asked_a_line_stays_one_line(question: str) -> None:
    from contextlib import redirect_stderr
    from io import StringIO

    with redirect_stderr(StringIO()) as written:
        small_service(questions=True).post("/v1/antwoorden", json={"vragen": [question]})
    text = written.getvalue()
    assert text.isascii()
    [line] = log_lines(text)
    assert line["questions"] == [{"vraag": question}]
