"""The papers of the index over HTTP: a list, one of them, its text, and who names whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from papers_support import LETTER, LIST, NAMELESS, PAPERS, serving

from kamerbron.index.document import Publication
from kamerbron.index.reading.identity import document_id
from kamerbron.index.store.selection import Filters
from kamerbron.service.rendering.documents import render_document
from kamerbron.service.schemas.papers import KamerstukkenUitvoer, KamerstukUitvoer

PATH = "/v1/kamerstukken"
NEWEST_FIRST = ["kst-99998-2", "kst-36410-VII-3", "kst-99998-1", "brug-txt-0a1b2c"]


@pytest.fixture(scope="module")
def bridges(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with serving(tmp_path_factory.mktemp("index")) as client:
        yield client


def get(client: FlaskClient, path: str, **query: Any) -> Any:
    response = client.get(path, query_string=query or None)
    assert response.status_code == 200
    assert response.content_type == "application/json"
    return response.get_json()


def names(body: Any) -> list[str]:
    return [paper["id"] for paper in body["kamerstukken"]]


# --- the list ------------------------------------------------------------------------------------


def test_the_list_has_the_newest_paper_first_and_says_what_each_is(bridges: FlaskClient) -> None:
    body = get(bridges, PATH)
    assert names(body) == NEWEST_FIRST
    assert (body["totaal"], body["pagina"], body["aantalPerPagina"]) == (4, 1, 20)
    newest = body["kamerstukken"][0]
    assert newest["stuk"]["citaat"] == "Kamerstuk 99 998, nr. 2"
    assert newest["omvang"] == {"eenheden": 2, "vragen": 1, "antwoorden": 1, "secties": 0, "alineas": 2}
    assert get(bridges, newest["_links"]["self"]["href"])["id"] == "kst-99998-2"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"dossier": "99 998"}, ["kst-99998-2", "kst-99998-1"]),
        ({"dossier": ["99998", "36410-VII"]}, ["kst-99998-2", "kst-36410-VII-3", "kst-99998-1"]),
        ({"kamerstuk": ["kst-99998-1", "brug-txt-0a1b2c"]}, ["kst-99998-1", "brug-txt-0a1b2c"]),
        ({"soort": "motie"}, ["kst-36410-VII-3"]),
        ({"kamer": "II"}, ["kst-99998-1"]),
        ({"vergaderjaar": "2023-2024"}, ["kst-99998-2"]),
        ({"vanaf": "2024-01-01"}, ["kst-99998-2", "kst-36410-VII-3"]),
        ({"totEnMet": "2024-01-01"}, ["kst-36410-VII-3", "kst-99998-1"]),
        ({"vanaf": "2024-01-01", "totEnMet": "2024-01-01"}, ["kst-36410-VII-3"]),
        ({"dossier": "99998", "soort": "motie"}, []),
    ],
)
def test_the_list_holds_what_passes_every_filter(
    bridges: FlaskClient, query: dict[str, Any], expected: list[str]
) -> None:
    body = get(bridges, PATH, **query)
    assert (names(body), body["totaal"]) == (expected, len(expected))


@pytest.mark.parametrize("size", [1, 2, 3, 4, 100])
def test_the_links_lead_through_all_pages_and_back(bridges: FlaskClient, size: int) -> None:
    first = get(bridges, PATH, aantalPerPagina=size, vanaf="1900-01-01")
    seen, page = names(first), first
    while page["_links"]["next"] is not None:
        before, page = page, get(bridges, page["_links"]["next"]["href"])
        assert get(bridges, page["_links"]["prev"]["href"]) == before
        seen += names(page)
    assert seen == NEWEST_FIRST[:3]
    assert get(bridges, first["_links"]["last"]["href"]) == page
    assert get(bridges, page["_links"]["first"]["href"]) == first
    assert first["_links"]["prev"] is None
    assert all(get(bridges, page["_links"]["self"]["href"]) == page for page in (first, page))


def test_a_page_past_the_last_is_empty_and_leads_back(bridges: FlaskClient) -> None:
    body = get(bridges, PATH, pagina=9, aantalPerPagina=3)
    assert (names(body), body["totaal"], body["_links"]["next"]) == ([], 4, None)
    assert names(get(bridges, body["_links"]["prev"]["href"])) == NEWEST_FIRST[3:]


def test_a_list_of_nothing_has_one_page(bridges: FlaskClient) -> None:
    links = get(bridges, PATH, soort="Wet")["_links"]
    assert links["first"] == links["last"] == links["self"] == {"href": f"{PATH}?soort=Wet"}
    assert links["prev"] is links["next"] is None


def test_links_begin_where_a_proxy_put_the_service(bridges: FlaskClient) -> None:
    body = bridges.get(PATH, environ_overrides={"SCRIPT_NAME": "/bron"}).get_json()
    assert body["_links"]["self"]["href"] == "/bron/v1/kamerstukken"


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        ({"aantal": "3"}, {"/aantal": "is een onbekend veld"}),
        ({"dossiers": "99998"}, {"/dossiers": "is een onbekend veld"}),
        ({"dossier": "brug"}, {"/dossier/0": "noemt 'brug', en dat is geen dossiernummer"}),
        ({"dossier": ["99998", ""]}, {"/dossier/1": "is leeg"}),
        ({"soort": ["x"] * 101}, {"/soort": "mag hoogstens 100 dingen noemen"}),
        ({"soort": "x" * 201}, {"/soort/0": "mag hoogstens 200 tekens lang zijn"}),
        ({"kamer": ["I", "3"]}, {"/kamer/1": "moet 'I' of 'II' zijn"}),
        ({"vergaderjaar": "2021"}, {"/vergaderjaar/0": "heeft niet de vorm 2021-2022"}),
        ({"vanaf": "gisteren"}, {"/vanaf": "moet een datum zijn, zoals 2021-12-31"}),
        ({"vanaf": "2024-01-02", "totEnMet": "2024-01-01"}, {"/totEnMet": "ligt voor vanaf"}),
        ({"pagina": "0"}, {"/pagina": "moet minstens 1 zijn"}),
        ({"pagina": "1000001"}, {"/pagina": "mag hoogstens 1000000 zijn"}),
        ({"aantalPerPagina": "101"}, {"/aantalPerPagina": "mag hoogstens 100 zijn"}),
        (
            {"aantalPerPagina": "0", "vanaf": "x", "k": "1"},
            {
                "/aantalPerPagina": "moet minstens 1 zijn",
                "/vanaf": "moet een datum zijn, zoals 2021-12-31",
                "/k": "is een onbekend veld",
            },
        ),
    ],
)
def test_a_query_that_is_wrong_names_every_fault(
    bridges: FlaskClient, query: dict[str, Any], faults: dict[str, str]
) -> None:
    response = bridges.get(PATH, query_string=query)
    assert (response.status_code, response.content_type) == (400, "application/problem+json")
    errors = response.get_json()["errors"]
    assert {fault["location"]: fault["detail"] for fault in errors} == faults
    assert {fault["in"] for fault in errors} == {"query"}


def test_a_number_that_is_none_is_refused(bridges: FlaskClient) -> None:
    for value in ("a", "", "1.5", "９" * 5000, "-0"):
        response = bridges.get(PATH, query_string={"pagina": value})
        assert response.status_code == 400
        assert [fault["location"] for fault in response.get_json()["errors"]] == ["/pagina"]


# --- one paper -----------------------------------------------------------------------------------


@pytest.mark.parametrize("document", PAPERS, ids=lambda document: document.id)
def test_a_paper_leads_to_its_units_and_these_are_its_text(bridges: FlaskClient, document: Any) -> None:
    whole = render_document(document).model_dump(mode="json")
    body = get(bridges, f"{PATH}/{document.id}")
    assert [body[key] for key in ("id", "stuk", "bron", "meldingen")] == [
        whole[key] for key in ("id", "stuk", "bron", "meldingen")
    ]
    text = get(bridges, body["_links"]["eenheden"]["href"])
    assert (text["kamerstuk"], text["eenheden"]) == (document.id, whole["eenheden"])
    assert [line["id"] for line in body["eenheden"]] == [unit.key for unit in document.units]
    for line, unit in zip(body["eenheden"], whole["eenheden"], strict=True):
        given = get(bridges, line["_links"]["self"]["href"])
        assert (given["kamerstuk"], given["eenheid"]) == (document.id, unit)
        assert line["alineas"] == len(unit["alineas"])
        assert get(bridges, given["_links"]["kamerstuk"]["href"]) == body


def test_a_unit_names_its_passages_in_order(bridges: FlaskClient) -> None:
    passages = get(bridges, f"{PATH}/kst-99998-1/eenheden/sectie-1")["passages"]
    assert [passage["id"].rpartition(".")[2] for passage in passages] == [
        "alinea-1",
        "alinea-2",
        "alinea-3-4",
    ]
    assert passages[0]["citaat"] == "Kamerstuk 99 998, nr. 1, «Onderhoud», alinea 1"


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ("kst-1-1", "kst-1-1"),
        ("kst-1-1/eenheden", "kst-1-1"),
        ("kst-1-1/eenheden/sectie-1", "kst-1-1"),
        ("kst-1-1/verwijzingen", "kst-1-1"),
        # Papers that the index lacks have no address, though others may name them.
        ("kst-29754-9/verwijzende-stukken", "kst-29754-9"),
        ("kst-99998-1/eenheden/sectie-2", "sectie-2"),
        ("KST-99998-1", "KST-99998-1"),
        ("%00", "\0"),
        ("%F0%9F%98%80", "😀"),
        ("%ff", "\ufffd"),
    ],
)
def test_what_is_not_there_is_a_404_that_names_it(bridges: FlaskClient, path: str, missing: str) -> None:
    response = bridges.get(f"{PATH}/{path}")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")
    assert f" {missing} " in response.get_json()["detail"] or f" {missing};" in response.get_json()["detail"]


@given(st.text(min_size=1, max_size=80))
def test_every_id_that_a_document_can_have_stands_in_a_path_as_it_is(name: str) -> None:
    # Official ids hold letters, digits and hyphens; others are made of the name of the file.
    made = document_id(Publication(), name)
    assert quote(made, safe="") == made != ""


def test_answers_are_what_their_models_promise(bridges: FlaskClient) -> None:
    KamerstukkenUitvoer.model_validate_json(bridges.get(PATH).data)
    KamerstukUitvoer.model_validate_json(bridges.get(f"{PATH}/kst-99998-1").data)


# --- who names whom ------------------------------------------------------------------------------


def test_what_a_paper_names_is_given_in_its_order_with_the_paper_if_it_is_there(bridges: FlaskClient) -> None:
    found = get(bridges, f"{PATH}/kst-99998-2/verwijzingen")["verwijzingen"]
    assert [(place["eenheid"], place["voetnoot"], place["tekst"]) for place in found] == [
        ("vraag-1", None, "Kamerstuk 99998, nr. 1"),
        ("antwoord-1", "7", "Kamerstuk 99998, nr. 1"),
        ("antwoord-1", "7", "Kamerstuk 29754, nr. 9"),
    ]
    assert [place["naar"] for place in found] == ["kst-99998-1", "kst-99998-1", "kst-29754-9"]
    assert found[2]["stuk"] is None
    assert found[0]["stuk"]["citaat"] == "Kamerstuk 99 998, nr. 1"
    assert get(bridges, found[0]["stuk"]["_links"]["self"]["href"])["id"] == "kst-99998-1"
    question = LIST.units[0].paragraphs[0].text
    assert question[found[0]["van"] : found[0]["tot"]] == found[0]["tekst"]


def test_a_dossier_as_a_whole_is_named_without_a_paper(bridges: FlaskClient) -> None:
    (place,) = get(bridges, f"{PATH}/{NAMELESS.id}/verwijzingen")["verwijzingen"]
    assert (place["naar"], place["stuk"], place["dossiers"]) == (None, None, ["99998"])


def test_the_papers_that_name_a_paper_are_given_with_each_place(bridges: FlaskClient) -> None:
    (found,) = get(bridges, f"{PATH}/kst-99998-1/verwijzende-stukken")["verwijzendeStukken"]
    assert (found["id"], found["datum"]) == ("kst-99998-2", "2024-05-01")
    assert [(place["eenheid"], place["alinea"]) for place in found["plaatsen"]] == [
        ("vraag-1", 1),
        ("antwoord-1", 1),
    ]
    assert get(bridges, f"{PATH}/kst-99998-2/verwijzende-stukken")["verwijzendeStukken"] == []


# --- reach ---------------------------------------------------------------------------------------


def test_who_may_not_reach_a_paper_sees_no_trace_of_it(tmp_path: Path) -> None:
    with serving(tmp_path, reach=Filters(kinds=("Brief", "Motie"))) as client:
        body = get(client, PATH)
        assert (names(body), body["totaal"]) == (["kst-36410-VII-3", "kst-99998-1"], 2)
        assert get(client, PATH, kamerstuk="kst-99998-2")["totaal"] == 0
        for part in ("", "/eenheden", "/eenheden/vraag-1", "/verwijzingen", "/verwijzende-stukken"):
            assert client.get(f"{PATH}/kst-99998-2{part}").status_code == 404
        assert get(client, f"{PATH}/{LETTER.id}/verwijzende-stukken")["verwijzendeStukken"] == []


# --- the sample corpus ---------------------------------------------------------------------------


@pytest.mark.model
def test_the_sample_papers_name_each_other(client: FlaskClient) -> None:
    found = get(client, f"{PATH}/kst-99999-1/verwijzende-stukken")["verwijzendeStukken"]
    assert [paper["id"] for paper in found] == ["kst-99999-4", "kst-99999-3", "kst-99999-2"]
    (answer,) = [unit for unit in get(client, f"{PATH}/kst-99999-2")["eenheden"] if unit["nummers"] == [3, 4]]
    assert answer["id"] == "antwoord-3-4"
