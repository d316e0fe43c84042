"""A passage over HTTP: word for word, with its place and its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from papers_support import LETTER, PAPERS, serving

from kamerbron.index.chunking import ChunkingSettings, chunk
from kamerbron.index.store.selection import Filters
from kamerbron.service.schemas.passages import PassageUitvoer

PATH = "/v1/passages"
PASSAGES = [passage for document in PAPERS for passage in chunk(document, ChunkingSettings())]


@pytest.fixture(scope="module")
def bridges(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with serving(tmp_path_factory.mktemp("index")) as client:
        yield client


def get(client: FlaskClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200
    return response.get_json()


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage.id)
def test_every_passage_is_given_word_for_word_also_one_that_is_not_searched(
    bridges: FlaskClient, passage: Any
) -> None:
    body = get(bridges, f"{PATH}/{passage.id}")
    PassageUitvoer.model_validate(body)
    assert (body["id"], body["tekst"], body["deel"]) == (passage.id, passage.text, passage.piece)
    assert body["citaat"]["vindplaats"]["alineas"] == list(passage.paragraphs)
    assert get(bridges, body["_links"]["kamerstuk"]["href"])["id"] == passage.document_id
    assert get(bridges, body["_links"]["eenheid"]["href"])["eenheid"]["id"] == passage.unit_key


def test_the_neighbours_lead_through_the_unit_and_back(bridges: FlaskClient) -> None:
    expected = [passage.id for passage in chunk(LETTER, ChunkingSettings())]
    body = get(bridges, f"{PATH}/{expected[0]}")
    assert body["vorige"] is body["_links"]["vorige"] is None
    walked = [body["id"]]
    while body["volgende"] is not None:
        before, body = body, get(bridges, body["_links"]["volgende"]["href"])
        assert body["vorige"] == {"id": before["id"], "citaat": before["citaat"]["tekst"]}
        assert body["_links"]["vorige"] == before["_links"]["self"]
        walked.append(body["id"])
    assert walked == expected
    assert len(walked) == 3


def test_an_answer_has_its_questions_and_footnotes(bridges: FlaskClient) -> None:
    body = get(bridges, f"{PATH}/kst-99998-2.antwoord-1.alinea-1")
    assert body["vragen"] == [{"nummer": 1, "tekst": "Klopt Kamerstuk 99998, nr. 1?"}]
    assert [(note["nummer"], note["alinea"]) for note in body["voetnoten"]] == [("7", 1)]
    assert body["citaat"]["tekst"] == "Kamerstuk 99 998, nr. 2, antwoord 1, alinea 1"


def test_the_rows_of_a_table_stand_under_their_headings(bridges: FlaskClient) -> None:
    body = get(bridges, f"{PATH}/kst-99998-1.sectie-1.alinea-3-4")
    assert [body["tekst"][row["van"] : row["tot"]] for row in body["rijen"]] == [
        "Waterveen | 3",
        "Dijkstad | 4",
    ]
    assert body["rijen"][0]["tekst"] == "Bruggen: Stad: Waterveen; Aantal: 3"


@pytest.mark.parametrize("name", ["kst-99998-1", "kst-99998-1.sectie-1.alinea-9", "%00", "x" * 3000])
def test_a_passage_that_is_not_there_is_a_404_that_names_it(bridges: FlaskClient, name: str) -> None:
    response = bridges.get(f"{PATH}/{name}")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")
    assert response.get_json()["detail"].startswith(f"Er is geen passage {name.replace('%00', chr(0))} in")


def test_a_passage_out_of_reach_is_not_there(tmp_path: Path) -> None:
    with serving(tmp_path, reach=Filters(publications=("kst-99998-1",))) as client:
        for passage in PASSAGES:
            status = 200 if passage.document_id == "kst-99998-1" else 404
            assert client.get(f"{PATH}/{passage.id}").status_code == status


@pytest.mark.model
def test_the_passage_of_an_answer_can_be_asked_for(client: FlaskClient) -> None:
    answer = client.post(
        "/v1/antwoorden", json={"vraag": "Hoeveel plaatsen zijn er voor bakfietsen?"}
    ).get_json()
    for found in answer["passages"] or answer["mogelijk"]:
        body = get(client, f"{PATH}/{found['id']}")
        same = ("id", "tekst", "vragen", "voetnoten")
        assert [body[key] for key in same] == [found[key] for key in same]
        assert body["citaat"] == found["citaat"] | {"url": body["citaat"]["url"]}
