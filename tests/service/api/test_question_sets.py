"""POST /v1/vragensets: a set of questions and its coverage table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from search_support import WORDS, make_calibration, make_publication, make_tuning, opened
from support import make_document, make_unit

from kamerbron.index.document import UnitKind
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.qa.library import Library
from kamerbron.qa.question_sets import Coverage, answer_set, list_questions, take_questions
from kamerbron.qa.searching.search import Searcher
from kamerbron.service.app import create_app
from kamerbron.service.rendering.question_sets import coverage_csv, render_set
from kamerbron.service.running.open_index import FixedIndex
from kamerbron.service.schemas.question_sets import (
    Dekking,
    Dekkingsregel,
    Setvraag,
    Totalen,
    VragensetUitvoer,
)

PATH = "/v1/vragensets"
BRIDGE = "De brug bij Waterveen wordt elk jaar gekeurd?"
FERRY = "De pont vaart elk uur?"
ELSEWHERE = "Wat is de hoofdstad van Frankrijk vandaag?"
COURTESY = "Kunt u deze vragen afzonderlijk beantwoorden?"
TEXT = f"Vraag 1\n{BRIDGE}\nVraag 2\n{FERRY} {ELSEWHERE}\nVraag 4\n{ELSEWHERE}\nVraag 5\n{COURTESY}\n"


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    document = make_document(
        make_unit("De brug bij Waterveen wordt elk jaar gekeurd.", kind=UnitKind.ANSWER, numbers=[1]),
        make_unit("De pont vaart elk uur.", kind=UnitKind.ANSWER, numbers=[2]),
        publication=make_publication(date="2024-05-03"),
    )
    with opened(tmp_path_factory.mktemp("sets"), [document]) as generation:
        yield generation


@pytest.fixture(scope="module")
def library(generation: Generation) -> Library:
    tuning = make_tuning(calibration=make_calibration(0.65))
    return Library(generation, Searcher(generation, WORDS, tuning=tuning))


@pytest.fixture(scope="module")
def client(generation: Generation) -> FlaskClient:
    return create_app(FixedIndex(generation, WORDS)).test_client()


@pytest.fixture(scope="module")
def rendered(library: Library) -> VragensetUitvoer:
    return render_set(answer_set(library, take_questions(TEXT), 2), library.manifest)


def faults(client: FlaskClient, **body: Any) -> list[tuple[str, str]]:
    response = client.post(PATH, json=body)
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    return [(fault["location"], fault["detail"]) for fault in response.get_json()["errors"]]


# What goes in.


def test_a_pasted_text_gives_its_questions_with_their_answers_and_a_table(client: FlaskClient) -> None:
    response = client.post(PATH, json={"tekst": TEXT, "aantal": 1})
    assert response.status_code == 200
    body = response.get_json()
    assert [question["nummer"] for question in body["vragen"]] == ["1", "2", "4", "5"]
    assert [len(question["deelvragen"]) for question in body["vragen"]] == [0, 2, 0, 0]
    assert body["vragen"][0]["antwoord"]["vraag"] == BRIDGE
    assert body["vragen"][3] == {
        "nummer": "5",
        "tekst": COURTESY,
        "formaliteit": True,
        "antwoord": None,
        "deelvragen": [],
    }
    assert body["dekking"]["totalen"]["vragen"] == len(body["dekking"]["regels"]) == 4
    assert body["meldingen"] == ["vraag 3 is in de tekst niet gevonden"]
    assert body["index"]["documenten"] == 1


def test_an_answer_of_a_set_is_that_of_the_question_alone(client: FlaskClient) -> None:
    body = client.post(PATH, json={"vragen": [BRIDGE, ELSEWHERE], "aantal": 2}).get_json()
    for question in body["vragen"]:
        alone = client.post("/v1/antwoorden", json={"vraag": question["tekst"], "aantal": 2}).get_json()
        assert question["antwoord"] == alone


def test_the_same_set_gives_the_same_bytes(client: FlaskClient) -> None:
    assert client.post(PATH, json={"tekst": TEXT}).data == client.post(PATH, json={"tekst": TEXT}).data


def test_filters_hold_for_every_question(client: FlaskClient) -> None:
    body = client.post(PATH, json={"vragen": [BRIDGE, FERRY], "peildatum": "2020-01-01"}).get_json()
    assert [question["antwoord"]["reden"] for question in body["vragen"]] == ["niets_gevonden"] * 2


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("/tekst", "ontbreekt; geef tekst, of een lijst in vragen")]),
        ({"vragen": None, "tekst": None}, [("/tekst", "ontbreekt; geef tekst, of een lijst in vragen")]),
        ({"vragen": ["Wie?"], "tekst": "Wie?"}, [("/tekst", "staat naast vragen; geef een van de twee")]),
        ({"vragen": []}, [("/vragen", "is leeg")]),
        ({"vragen": ["Wie?", " ? "]}, [("/vragen/1", "is leeg")]),
        ({"vragen": ["Wie?", "a" * 2001]}, [("/vragen/1", "mag hoogstens 2000 tekens lang zijn")]),
        (
            {"vragen": ["Wie?"] * 101},
            [("/vragen", "bevat 101 vragen en er kunnen er 100 tegelijk; deel ze op")],
        ),
        (
            {"tekst": "De brug is dicht."},
            [
                (
                    "/tekst",
                    "bevat geen vragen; nummer ze (Vraag 1, of 1.) of sluit elke vraag af met een vraagteken",
                )
            ],
        ),
        (
            {"tekst": f"Vraag 3\n{'brug ' * 401}?"},
            [("/tekst", "bevat vragen van meer dan 2000 tekens: nummer 3; kort ze in")],
        ),
        (
            {"vragen": ["Wie?"], "aantal": 0, "filter": {"kamers": ["III"]}, "k": 1},
            [
                ("/aantal", "moet minstens 1 zijn"),
                ("/filter/kamers/0", "moet 'I' of 'II' zijn"),
                ("/k", "is een onbekend veld"),
            ],
        ),
    ],
)
def test_all_faults_are_named(
    client: FlaskClient, body: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert faults(client, **body) == expected


def test_no_fault_quotes_the_text(client: FlaskClient) -> None:
    response = client.post(PATH, json={"tekst": "geheimzinnig " * 400 + "?"})
    assert response.status_code == 400
    assert "geheimzinnig" not in response.text


# The table.


def test_a_row_says_how_far_its_question_is_covered_and_where(rendered: VragensetUitvoer) -> None:
    first, second, third, fourth = rendered.dekking.regels
    assert [row.dekking for row in rendered.dekking.regels] == [
        Coverage.COVERED,
        Coverage.PARTLY,
        Coverage.NOT,
        Coverage.FORMALITY,
    ]
    assert (first.vraag, first.citaat) == (BRIDGE, "Kamerstuk 99 998, nr. 1, antwoord 1, alinea 1")
    assert first.passage == "kst-99998-1.antwoord-1.alinea-1"
    assert first.url is not None
    assert first.reden is None
    assert [part.nummer for part in second.deelvragen] == ["2.1", "2.2"]
    assert [part.dekking for part in second.deelvragen] == [Coverage.COVERED, Coverage.NOT]
    assert second.citaat == "Kamerstuk 99 998, nr. 1, antwoord 2, alinea 1"
    assert second.zekerheid == second.deelvragen[1].zekerheid
    assert second.reden == third.reden == second.deelvragen[1].reden
    assert (third.citaat, third.passage, third.url) == (None, None, None)
    assert (fourth.zekerheid, fourth.reden) == (None, None)


def test_the_totals_are_those_of_the_rows(rendered: VragensetUitvoer) -> None:
    assert rendered.dekking.totalen == Totalen(vragen=4, gedekt=1, deels=1, niet=1, formaliteit=1)


def test_a_row_gives_the_beginning_of_a_long_question(library: Library) -> None:
    text = "Hoe vaak wordt de brug " * 10
    row = render_set(answer_set(library, list_questions([text]), 1), library.manifest).dekking.regels[0]
    assert row.vraag.endswith(" …")
    assert len(row.vraag) <= 120
    assert text.startswith(row.vraag.removesuffix(" …"))


def test_a_question_that_only_finds_itself_has_no_place_and_says_why(tmp_path: Path) -> None:
    sent = make_document(make_unit(BRIDGE, kind=UnitKind.QUESTION, numbers=[1]))
    with opened(tmp_path, [sent]) as generation:
        tuning = make_tuning(calibration=make_calibration(0.65))
        library = Library(generation, Searcher(generation, WORDS, tuning=tuning))
        rendered = render_set(answer_set(library, list_questions([BRIDGE]), 1), library.manifest)
    (row,) = rendered.dekking.regels
    assert (row.dekking, row.citaat, row.passage, row.reden) == (Coverage.NOT, None, None, None)
    assert rows_of(coverage_csv(rendered))[1][6].startswith("In de documenten staat alleen een vraag")


# The table as CSV.


def rows_of(printed: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(printed.removeprefix("\ufeff"), newline="")))


def of_text(text: str) -> VragensetUitvoer:
    """Make a set of one question without an answer."""
    row = Dekkingsregel(
        nummer="1",
        vraag=text,
        dekking=Coverage.FORMALITY,
        zekerheid=None,
        citaat=None,
        passage=None,
        url=None,
        reden=None,
        deelvragen=[],
    )
    question = Setvraag(nummer="1", tekst=text, formaliteit=True, antwoord=None, deelvragen=[])
    totals = Totalen(vragen=1, gedekt=0, deels=0, niet=0, formaliteit=1)
    index = {"vingerafdruk": "0", "model": "woorden", "documenten": 1}
    return VragensetUitvoer.model_validate(
        {
            "vragen": [question],
            "dekking": Dekking(regels=[row], totalen=totals),
            "meldingen": [],
            "index": index,
        }
    )


def test_the_csv_has_a_row_for_every_question_and_sub_question(rendered: VragensetUitvoer) -> None:
    printed = coverage_csv(rendered)
    assert printed.startswith("\ufeff")
    assert printed.count("\r\n") == printed.count("\n") == 7
    head, *rows = rows_of(printed)
    assert head == ["nummer", "vraag", "dekking", "zekerheid", "vindplaats", "adres", "toelichting"]
    assert [row[0] for row in rows] == ["1", "2", "2.1", "2.2", "4", "5"]
    assert [row[2] for row in rows] == ["gedekt", "deels", "gedekt", "niet", "niet", "formaliteit"]
    assert rows[0][1] == BRIDGE
    assert rows[0][3] == f"{rendered.dekking.regels[0].zekerheid:.2f}"
    assert rows[4][6] == "De documenten geven hierop geen antwoord dat zeker genoeg is."


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠"])
def test_no_cell_of_the_csv_is_a_formula(start: str) -> None:
    cell = rows_of(coverage_csv(of_text(f"{start}1+1, «wie»?")))[1][1]
    assert cell == f"'{start.strip()}1+1, «wie»?"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_whatever_a_question_says_the_csv_keeps_its_cells(text: str) -> None:
    cells = rows_of(coverage_csv(of_text(text)))[1]
    assert len(cells) == 7
    assert cells[1].removeprefix("'").split() == text.split() or "'" in text
    assert not cells[1].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_the_description_of_the_api_names_the_path(client: FlaskClient) -> None:
    document = client.get("/v1/openapi.json").get_json()
    paths = [path.removeprefix("/v1") for path in document["paths"]]
    assert "/vragensets" in paths
