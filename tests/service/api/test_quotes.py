"""Checks of quotations over HTTP."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sample_service import sample_service

from kamerbron.service.schemas.quotes import CitaatcontroleUitvoer

PATH = "/v1/citaatcontroles"
QUOTE = "In 610 gevallen stond de fiets in een bewaakte stalling"
PLACE = "Voorbeeld: Kamerstuk 99 999, nr. 2, antwoord 1, alinea 1"


@pytest.fixture(scope="module")
def bicycles(worded_index: Path) -> Iterator[FlaskClient]:
    with sample_service(worded_index) as app:
        yield app.test_client()


def check(client: FlaskClient, **body: Any) -> Any:
    response = client.post(PATH, json=body)
    assert response.status_code == 200, response.get_json()
    assert response.content_type == "application/json"
    answer = response.get_json()
    CitaatcontroleUitvoer.model_validate(answer)
    return answer


def faults(client: FlaskClient, **body: Any) -> list[tuple[str, str]]:
    response = client.post(PATH, json=body)
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    return [(fault["location"], fault["detail"]) for fault in response.get_json()["errors"]]


def test_a_quote_that_stands_at_its_place_is_word_for_word(bicycles: FlaskClient) -> None:
    answer = check(bicycles, citaat=f"«{QUOTE.replace(' ', '  ')}»", vindplaats=PLACE)
    assert (answer["uitkomst"], answer["reden"], answer["elders"]) == ("letterlijk", None, None)
    assert (answer["vindplaats"], answer["volledig"]) == (PLACE, True)
    assert answer["gevonden"] == {
        "stuk": "kst-99999-2",
        "eenheid": "antwoord-1",
        "fragmenten": [{"alinea": 1, "voetnoot": None, "van": 84, "tot": 139, "tekst": QUOTE}],
        "citaat": PLACE,
        "academisch": "Voorbeeld: Kamerstukken II 2023/24, 99999, nr. 2",
        "url": None,
        "letterlijk": True,
        "overeenkomst": 1.0,
        "vergeven": ["witruimte", "aanhalingstekens"],
        "verschillen": [],
    }


def test_a_quote_that_nearly_stands_there_has_its_differences(bicycles: FlaskClient) -> None:
    answer = check(bicycles, citaat=QUOTE.replace("bewaakte", "onbewaakte"), vindplaats=PLACE)
    assert (answer["uitkomst"], answer["elders"]) == ("bijna", [])
    assert answer["gevonden"]["overeenkomst"] == 0.9
    assert answer["gevonden"]["verschillen"] == [{"bron": "bewaakte", "citaat": "onbewaakte"}]
    assert answer["gevonden"]["fragmenten"][0]["tekst"] == QUOTE


def test_a_quote_that_stands_elsewhere_is_said_to_stand_there(bicycles: FlaskClient) -> None:
    for place, outcome, reason in (
        ("Kamerstuk 99 999, nr. 2, antwoord 2", "afwezig", None),
        ("Kamerstuk 99 999, nr. 2, antwoord 88", "vindplaats_onbekend", "niet_in_stuk"),
        ("Kamerstuk 27 925, nr. 879", "vindplaats_onbekend", "niet_in_index"),
        ("een brief", "vindplaats_onbekend", "niet_begrepen"),
    ):
        answer = check(bicycles, citaat=QUOTE, vindplaats=place)
        assert (answer["uitkomst"], answer["reden"], answer["gevonden"]) == (outcome, reason, None)
        assert [standing["citaat"] for standing in answer["elders"]] == [PLACE]


def test_without_a_place_it_is_looked_for_everywhere(bicycles: FlaskClient) -> None:
    for body in (
        {"citaat": QUOTE},
        {"citaat": QUOTE, "vindplaats": None},
        {"citaat": QUOTE, "vindplaats": ""},
    ):
        answer = check(bicycles, **body)
        assert (answer["uitkomst"], answer["gevonden"]["citaat"], answer["elders"]) == (
            "letterlijk",
            PLACE,
            [],
        )
    absent = check(bicycles, citaat="de hoofdstad van Frankrijk is Parijs")
    assert (absent["uitkomst"], absent["gevonden"], absent["elders"]) == ("afwezig", None, [])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("/citaat", "ontbreekt")]),
        ({"citaat": ""}, [("/citaat", "is leeg")]),
        ({"citaat": " … "}, [("/citaat", "bevat geen letters of cijfers")]),
        ({"citaat": "a " * 2501}, [("/citaat", "mag hoogstens 5000 tekens lang zijn")]),
        (
            {"citaat": "twee woorden"},
            [("/citaat", "telt minder dan drie woorden en is alleen met een vindplaats te controleren")],
        ),
        (
            {"citaat": "?", "vindplaats": "x" * 501, "taal": "nl"},
            [
                ("/vindplaats", "mag hoogstens 500 tekens lang zijn"),
                ("/citaat", "bevat geen letters of cijfers"),
                ("/taal", "is een onbekend veld"),
            ],
        ),
        (
            {"citaat": 3, "vindplaats": 4},
            [("/vindplaats", "moet tekst zijn"), ("/citaat", "moet tekst zijn")],
        ),
    ],
)
def test_bad_input_gets_all_its_faults(
    bicycles: FlaskClient, body: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert faults(bicycles, **body) == expected


def test_the_same_quote_gives_the_same_bytes(bicycles: FlaskClient) -> None:
    for body in ({"citaat": QUOTE}, {"citaat": "In 610 gevallen stond de auto in een bewaakte stalling"}):
        first = bicycles.post(PATH, json=body).data
        assert bicycles.post(PATH, json=body).data == first


def test_a_quote_is_never_logged(bicycles: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    check(bicycles, citaat="Kwantumbruggen zijn zeer geheim", vindplaats="Geheime brief, alinea 1")
    faults(bicycles, citaat="Kwantumbrug")
    assert "wantumbrug" not in caplog.text
    assert "Geheime" not in caplog.text


def test_the_document_of_the_api_has_the_check_with_its_descriptions(bicycles: FlaskClient) -> None:
    document = bicycles.get("/v1/openapi.json").get_json()
    operation = next(
        item["post"] for path, item in document["paths"].items() if path.endswith("/citaatcontroles")
    )
    assert operation["operationId"] == "controleerCitaat"
    assert {"200", "400", "413", "415"} <= operation["responses"].keys()
    properties = document["components"]["schemas"]["CitaatcontroleInvoer"]["properties"]
    assert properties["citaat"]["maxLength"] == 5000
    assert all("description" in field for field in properties.values())
