"""The service: a request and its answer."""

from __future__ import annotations

import io
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from kamerbron.index.encoder import Encoder
from kamerbron.index.errors import IndexDamagedError, IndexUnreachableError
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.qa.searching.search import Searcher
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex
from kamerbron.service.schemas.answers import AntwoordUitvoer

pytestmark = pytest.mark.model

PATH = "/v1/antwoorden"
JSON = "application/json"


def ask(client: FlaskClient, **body: Any) -> TestResponse:
    return client.post(PATH, json=body)


def test_a_question_gets_its_answer_passages_and_citations(client: FlaskClient) -> None:
    response = ask(client, vraag="Hoe vaak werd er in 2023 aangifte gedaan van fietsdiefstal?", aantal=2)
    assert response.status_code == 200
    assert response.content_type == "application/json"
    body = response.get_json()
    assert body["beantwoordbaar"] is True
    assert (body["reden"], body["onbekend"], body["gekalibreerd"]) == (None, [], True)
    assert 0.5 <= body["zekerheid"] <= 1
    assert body["antwoord"]["tekst"].startswith("In 2023 werd 9.400 maal aangifte gedaan")
    assert body["antwoord"]["citaat"] == "Voorbeeld: Kamerstuk 99 999, nr. 2, antwoord 1, alinea 1"
    assert body["mogelijk"] == []
    best = body["passages"][0]
    assert best["id"] == body["antwoord"]["passage"] == "kst-99999-2.antwoord-1.alinea-1"
    assert [question["nummer"] for question in best["vragen"]] == [1]
    mark = best["markeringen"][0]
    assert best["tekst"][mark["van"] : mark["tot"]] == body["antwoord"]["tekst"]
    assert best["citaat"]["academisch"] == "Voorbeeld: Kamerstukken II 2023/24, 99999, nr. 2"
    assert best["citaat"]["kamerstuk"]["voorbeeld"] is True
    assert best["citaat"]["url"] is None
    assert best["citaat"]["vindplaats"] == {
        "soort": "antwoord",
        "nummers": [1],
        "kop": None,
        "alineas": [1],
    }
    assert len(body["passages"]) == 2
    assert body["index"]["documenten"] == 6


def test_an_answer_to_several_questions_names_them_all(client: FlaskClient) -> None:
    body = ask(client, vraag="worden scootmobielen en brommers toegelaten").get_json()
    found = {passage["id"]: passage for passage in body["passages"]}
    grouped = next(passage for key, passage in found.items() if ".antwoord-3-4." in key)
    assert [question["nummer"] for question in grouped["vragen"]] == [3, 4]
    assert grouped["citaat"]["tekst"].startswith("Voorbeeld: Kamerstuk 99 999, nr. 2, antwoord 3 en 4, ")


def test_what_the_documents_do_not_answer_is_said_and_near_misses_are_called_so(client: FlaskClient) -> None:
    body = ask(client, vraag="wat is de hoofdstad van Frankrijk").get_json()
    assert body["beantwoordbaar"] is False
    assert body["antwoord"] is None
    assert body["passages"] == []
    assert len(body["mogelijk"]) == 5
    assert body["zekerheid"] < 0.5
    assert body["reden"] in {"buiten_onderwerp", "onder_drempel"}


def test_a_paper_that_is_not_in_the_index_is_said_and_what_comes_near_is_given(client: FlaskClient) -> None:
    body = ask(client, vraag="Wat staat er in 99 999, nr. 88 over fietsdiefstal?").get_json()
    assert (body["reden"], body["onbekend"]) == ("nummer_onbekend", ["99 999, nr. 88"])
    assert (body["beantwoordbaar"], body["antwoord"], body["zekerheid"]) == (False, None, None)
    assert body["mogelijk"][0]["id"] == "kst-99999-2.antwoord-1.alinea-1"


def test_an_answer_of_a_paper_alone_is_given(client: FlaskClient) -> None:
    body = ask(client, vraag="99999, nr. 2, antwoord 1").get_json()
    assert (body["beantwoordbaar"], body["zekerheid"]) == (True, 1.0)
    assert [passage["id"] for passage in body["passages"]] == ["kst-99999-2.antwoord-1.alinea-1"]


def test_the_number_of_results_is_kept_to(client: FlaskClient) -> None:
    for count in (1, 3, 32):
        body = ask(client, vraag="hoeveel plaatsen komen er bij", aantal=count).get_json()
        assert len(body["passages"] or body["mogelijk"]) == count


def test_more_results_than_there_are_gives_all_there_are(client: FlaskClient, generation: Generation) -> None:
    body = ask(client, vraag="hoeveel plaatsen komen er bij", aantal=50).get_json()
    given = body["passages"] or body["mogelijk"]
    places = {
        other["id"] for found in given for other in [found, *found["gelijkluidend"], *found["verwijzingen"]]
    }
    rows = range(generation.manifest.counts.passages)
    passages = generation.catalogue.passages(rows).values()
    # All but those that only say yes to a courtesy, and those that only refer to such a one.
    assert places >= {p.id for p in passages if not p.formality and not p.refers_to}
    assert not places & {p.id for p in passages if p.formality}


def test_the_same_question_gives_the_same_bytes(client: FlaskClient) -> None:
    question = {"vraag": "hoe lang blijft stallen gratis", "aantal": 10}
    first = client.post(PATH, json=question).data
    with ThreadPoolExecutor(4) as pool:
        others = list(
            pool.map(lambda _: client.application.test_client().post(PATH, json=question).data, "12345678")
        )
    assert set(others) == {first}


@pytest.mark.parametrize(
    "question",
    [
        "x",
        "a" * 2000,
        "de het een",
        "\u0000 tarief \u001b[31m",
        "bedrag\u2028per dag",
        "' OR 1=1; --",
        'tarief AND (stalling OR "fiets") -auto~2 ^3 [a TO z] field:*',
        "自転車の駐輪場はどこですか",
        "كم عدد أماكن وقوف الدراجات",
        "ﬁetsparkeren kost e\u0301e\u0301n euro",
    ],
)
def test_any_text_that_says_something_is_a_question(client: FlaskClient, question: str) -> None:
    response = ask(client, vraag=question)
    assert response.status_code == 200
    assert response.get_json()["vraag"] == question


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, {"/vraag": "ontbreekt"}),
        ({"vraag": ""}, {"/vraag": "is leeg"}),
        ({"vraag": " \n\t "}, {"/vraag": "is leeg"}),
        ({"vraag": "?!"}, {"/vraag": "is leeg"}),
        ({"vraag": "😀"}, {"/vraag": "is leeg"}),
        ({"vraag": "a" * 2001}, {"/vraag": "mag hoogstens 2000 tekens lang zijn"}),
        ({"vraag": 3}, {"/vraag": "moet tekst zijn"}),
        ({"vraag": None}, {"/vraag": "moet tekst zijn"}),
        ({"vraag": ["x"]}, {"/vraag": "moet tekst zijn"}),
        ({"vraag": "x", "aantal": 0}, {"/aantal": "moet minstens 1 zijn"}),
        ({"vraag": "x", "aantal": 51}, {"/aantal": "mag hoogstens 50 zijn"}),
        ({"vraag": "x", "aantal": "5"}, {"/aantal": "moet een geheel getal zijn"}),
        ({"vraag": "x", "aantal": True}, {"/aantal": "moet een geheel getal zijn"}),
        ({"vraag": "x", "aantal": 1.5}, {"/aantal": "moet een geheel getal zijn"}),
        ({"vraag": "x", "top_k": 3}, {"/top_k": "is een onbekend veld"}),
        (
            {"vraag": "", "aantal": 99, "k": 1},
            {"/vraag": "is leeg", "/aantal": "mag hoogstens 50 zijn", "/k": "is een onbekend veld"},
        ),
        ([1], {"": "is geen object"}),
        ("vraag", {"": "is geen object"}),
        ('{"vraag": "x"}', {"": "is geen object"}),
        (None, {"": "is geen object"}),
    ],
)
def test_invalid_input_names_every_fault(client: FlaskClient, body: Any, faults: dict[str, str]) -> None:
    problem = assert_problem(client.post(PATH, data=json.dumps(body), content_type=JSON), 400)
    assert {fault["location"]: fault["detail"] for fault in problem["errors"]} == faults
    assert {fault["in"] for fault in problem["errors"]} == {"body"}


@pytest.mark.parametrize(
    "body",
    [b"", b"vraag=1", b"{", b'{"vraag": "x",}', b'{"vraag": "\xff\xfe"}', b"[" * 65_000, b'{"a":' * 10_000],
    ids=["empty", "form", "cut off", "comma", "not UTF-8", "deep array", "deep object"],
)
def test_a_body_that_is_not_json_is_refused(client: FlaskClient, body: bytes) -> None:
    assert_problem(client.post(PATH, data=body, content_type=JSON), 400)


def test_a_lone_surrogate_is_refused(client: FlaskClient) -> None:
    body = b'{"vraag": "x \\ud800 y"}'
    problem = assert_problem(client.post(PATH, data=body, content_type=JSON), 400)
    assert problem["errors"][0]["location"] == "/vraag"


def test_another_media_type_is_refused(client: FlaskClient) -> None:
    assert_problem(client.post(PATH, data={"vraag": "x"}), 415)
    assert_problem(client.post(PATH, data="x", content_type="text/plain"), 415)


def test_a_body_over_64_kib_is_refused(client: FlaskClient) -> None:
    body = json.dumps({"vraag": "x" * 65 * 1024})
    assert_problem(client.post(PATH, data=body, content_type=JSON), 413)


def test_a_body_over_64_kib_without_a_length_is_refused(client: FlaskClient) -> None:
    response = client.post(
        PATH,
        input_stream=io.BytesIO(json.dumps({"vraag": "x" * 70 * 1024}).encode()),
        content_type=JSON,
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert_problem(response, 413)


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v1/antwoorden/", "/v1/gezondheid/", "/kamerstukken/", "/nope", "/static/x"]
)
def test_an_unknown_path_or_a_trailing_slash_is_not_found(client: FlaskClient, path: str) -> None:
    assert_problem(client.get(path), 404)
    assert_problem(client.post(path, json={"vraag": "x"}), 404)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "FOO"])
def test_a_wrong_method_says_which_are_allowed(client: FlaskClient, method: str) -> None:
    response = client.open(PATH, method=method)
    assert_problem(response, 405)
    assert response.headers["Allow"] == "OPTIONS, POST"


def test_health_says_which_index_is_open(client: FlaskClient, generation: Generation) -> None:
    body = client.get("/v1/gezondheid").get_json()
    assert body["status"] == "gezond"
    assert body["index"]["vingerafdruk"] == generation.manifest.fingerprint


def test_the_openapi_document_is_valid_and_open_to_all(client: FlaskClient) -> None:
    response = client.get("/v1/openapi.json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    document = response.get_json()
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_an_answer_is_what_the_openapi_document_promises(client: FlaskClient) -> None:
    for question in ("hoeveel plaatsen komen er bij", "wat is de hoofdstad van Frankrijk"):
        AntwoordUitvoer.model_validate_json(ask(client, vraag=question).data)


def test_every_route_carries_the_version_and_answers_a_wrong_method_as_a_problem(client: FlaskClient) -> None:
    for rule in client.application.url_map.iter_rules():
        response = client.open(rule.rule, method="DELETE")
        assert_problem(response, 405)
        options = client.options(rule.rule)
        assert options.headers["API-Version"]
        assert options.data == b""


def test_no_question_is_logged(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    ask(client, vraag="geheimzinnige zinsnede over stallingen")
    ask(client, vraag="geheimzinnige zinsnede", aantal=99)
    written = capsys.readouterr()
    assert "geheimzinnige" not in caplog.text + written.out + written.err


def test_a_bug_is_a_problem_without_a_stack_trace(
    generation: Generation,
    encoder: Encoder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    app = create_app(FixedIndex(generation, encoder))

    def fail(*_: object) -> None:
        raise ZeroDivisionError("geheimzinnig detail")

    monkeypatch.setattr(Searcher, "search", fail)
    problem = assert_problem(app.test_client().post(PATH, json={"vraag": "x"}), 500)
    assert "geheimzinnig" not in json.dumps(problem)
    # The operator does see it, without the question.
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_an_index_that_breaks_under_the_service_is_a_503(
    generation: Generation, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    app: Flask = create_app(FixedIndex(generation, encoder))

    def fail(*_: object) -> None:
        raise IndexDamagedError("De catalogus is beschadigd.")

    monkeypatch.setattr(Searcher, "search", fail)
    problem = assert_problem(app.test_client().post(PATH, json={"vraag": "x"}), 503)
    assert problem["detail"] == "De catalogus is beschadigd."


def test_an_index_that_is_away_for_a_while_is_a_503_that_does_not_say_where_it_is(
    generation: Generation, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    app: Flask = create_app(FixedIndex(generation, encoder))

    def fail(*_: object) -> None:
        raise IndexUnreachableError("De database postgresql://intern:5432/stukken is niet te bereiken.")

    monkeypatch.setattr(Searcher, "search", fail)
    response = app.test_client().post(PATH, json={"vraag": "x"})
    problem = assert_problem(response, 503)
    assert problem["detail"] == "De index is nu niet te bereiken; probeer het straks opnieuw."
    assert "intern" not in response.text
    assert int(response.headers["Retry-After"]) > 0


def assert_problem(response: TestResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.headers["API-Version"]
    problem: dict[str, Any] = response.get_json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in response.text
    return problem
