"""What the index says of itself, and that what has not changed is not sent twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from papers_support import PAPERS, serving
from search_support import WORDS
from store_support import open_index
from support import make_document, make_unit

from kamerbron.index.build import build_index
from kamerbron.index.document import Document
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.selection import Filters
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex

PATH = "/v1/index"
RESOURCES = [
    "/v1/index",
    "/v1/kamerstukken",
    "/v1/kamerstukken?soort=Brief",
    "/v1/kamerstukken/kst-99998-1",
    "/v1/kamerstukken/kst-99998-1/eenheden",
    "/v1/kamerstukken/kst-99998-1/eenheden/sectie-1",
    "/v1/kamerstukken/kst-99998-1/verwijzingen",
    "/v1/kamerstukken/kst-99998-1/verwijzende-stukken",
    "/v1/passages/kst-99998-1.sectie-1.alinea-1",
]


@pytest.fixture(scope="module")
def bridges(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with serving(tmp_path_factory.mktemp("index")) as client:
        yield client


def describe(folder: Path, *, reach: Filters | None = None) -> Any:
    with serving(folder, reach=reach) as client:
        return client.get(PATH).get_json()


def tags(folder: Path, documents: list[Document], *, reach: Filters | None = None) -> list[str]:
    with serving(folder, documents, reach=reach) as client:
        return [client.get(path).headers["ETag"] for path in RESOURCES]


# --- the index -----------------------------------------------------------------------------------


def test_the_index_says_what_it_holds_and_what_was_refused(tmp_path: Path) -> None:
    folder = tmp_path / "stukken"
    folder.mkdir()
    (folder / "brug.txt").write_text("De brug bij Waterveen wordt elk jaar gekeurd. Zij is lang.\n")
    (folder / "leeg.txt").write_text("")
    manifest = build_index(folder, FileStore(tmp_path / "index"), WORDS).manifest
    with open_index(tmp_path / "index") as generation:
        body = create_app(FixedIndex(generation, WORDS)).test_client().get(PATH).get_json()
    assert (body["vingerafdruk"], body["model"]) == (manifest.fingerprint, "woorden")
    assert body["aantallen"] == {"documenten": 1, "passages": 1, "zinnen": 2, "geweigerd": 1}
    assert [refused["bestand"] for refused in body["geweigerd"]] == ["leeg.txt"]
    assert body["geweigerd"][0]["reden"]
    assert body["nieuwste"] is None
    built = datetime.fromisoformat(body["gebouwdOp"])
    assert 0 <= (datetime.now(UTC) - built).total_seconds() < 3600


def test_the_newest_paper_is_named_and_can_be_asked_for(bridges: FlaskClient) -> None:
    newest = bridges.get(PATH).get_json()["nieuwste"]
    assert (newest["id"], newest["datum"]) == ("kst-99998-2", "2024-05-01")
    assert newest["citaat"] == "Kamerstuk 99 998, nr. 2"
    assert bridges.get(newest["_links"]["self"]["href"]).status_code == 200


def test_who_may_not_reach_all_papers_sees_the_counts_of_their_own(tmp_path: Path) -> None:
    body = describe(tmp_path, reach=Filters(kinds=("Brief",)))
    assert body["aantallen"] == {"documenten": 1, "passages": 3, "zinnen": 47, "geweigerd": None}
    assert body["geweigerd"] is None
    assert body["nieuwste"]["id"] == "kst-99998-1"
    with serving(tmp_path, reach=Filters(kinds=("Brief",))) as client:
        assert client.get("/v1/gezondheid").get_json()["index"]["documenten"] == 1
        answer = client.post("/v1/antwoorden", json={"vraag": "Hoe lang is de brug?"}).get_json()
        assert answer["index"]["documenten"] == 1


# --- ETags ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", RESOURCES)
def test_who_has_the_answer_already_is_told_so(bridges: FlaskClient, path: str) -> None:
    first = bridges.get(path)
    tag = first.headers["ETag"]
    assert first.status_code == 200
    assert tag.startswith('"')
    assert first.headers["Cache-Control"] == "private, no-cache"
    for known in (tag, f"W/{tag}", f'"iets", {tag}', "*"):
        again = bridges.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
        assert again.headers["Cache-Control"] == "private, no-cache"
        assert again.headers["API-Version"]
        assert "Content-Type" not in again.headers
    assert bridges.head(path, headers={"If-None-Match": tag}).status_code == 304
    assert bridges.get(path, headers={"If-None-Match": '"iets"'}).data == first.data


def test_every_answer_has_a_tag_of_its_own(bridges: FlaskClient) -> None:
    given = [bridges.get(path).headers["ETag"] for path in RESOURCES]
    assert len(set(given)) == len(RESOURCES)
    assert given == [bridges.get(path).headers["ETag"] for path in RESOURCES]


def test_another_reach_or_another_index_gives_other_tags(tmp_path: Path) -> None:
    more = [*PAPERS, make_document(make_unit("De tunnel is dicht."), id="tunnel-txt-1")]
    given = [
        *tags(tmp_path / "a", list(PAPERS)),
        *tags(tmp_path / "b", list(PAPERS), reach=Filters(kinds=("Brief",))),
        *tags(tmp_path / "c", more),
    ]
    assert len(set(given)) == len(given)


def test_an_index_that_was_built_again_is_told_apart(tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        before = client.get(PATH)
    manifest = next(tmp_path.rglob("manifest.json"))
    os.utime(manifest, (0, 0))
    with open_index(tmp_path / "index") as generation:
        again = create_app(FixedIndex(generation, WORDS)).test_client()
        after = again.get(PATH, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.get_json()["gebouwdOp"] == "1970-01-01T00:00:00Z"


def test_what_is_not_there_is_not_unchanged(bridges: FlaskClient) -> None:
    for known in ("*", '"iets"'):
        response = bridges.get("/v1/kamerstukken/kst-1-1", headers={"If-None-Match": known})
        assert response.status_code == 404
        assert "ETag" not in response.headers


def test_health_and_what_is_no_reading_have_no_tag(bridges: FlaskClient) -> None:
    assert "ETag" not in bridges.get("/v1/gezondheid").headers
    options = bridges.options(PATH, headers={"If-None-Match": "*"})
    assert (options.status_code, "ETag" in options.headers) == (200, False)


@pytest.mark.model
def test_the_sample_index_says_what_it_holds(client: FlaskClient) -> None:
    body = client.get(PATH).get_json()
    assert (body["aantallen"]["documenten"], body["geweigerd"]) == (6, [])
    assert body["nieuwste"]["id"] == "kst-99999-5"
