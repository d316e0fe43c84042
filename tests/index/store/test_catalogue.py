"""What is written to the catalogue is read from it, by many threads and for many rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from support import PUBLICATION, documents, make_document, make_paragraph, make_passage, make_unit

from kamerbron.index.chunking import ChunkingSettings, chunk
from kamerbron.index.document import Chamber, Document, Dossier, Passage, Publication, Sentence, UnitKind
from kamerbron.index.errors import IndexDamagedError
from kamerbron.index.store.catalogue import Catalogue, CatalogueEntry, serialise, write_catalogue

MANY = 5_000


def numbered(count: int) -> list[Passage]:
    return [
        replace(make_passage(f"Brug {row} is gekeurd."), id=f"kst-99998-1.sectie.alinea-{row}")
        for row in range(count)
    ]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """A catalogue of many passages of two sentences each."""
    path = tmp_path_factory.mktemp("catalogue") / "catalogue.sqlite"
    entries = [CatalogueEntry(passage, row) for row, passage in enumerate(numbered(MANY))]
    sentences = [Sentence(row, row // 2, 5 * (row % 2), 5 * (row % 2) + 4) for row in range(2 * MANY)]
    write_catalogue(path, [make_document()], entries, sentences)
    with closing(Catalogue(path)) as catalogue:
        yield catalogue


# --- round trips ---------------------------------------------------------------------------------


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(documents())
def test_documents_and_passages_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    path = tmp_path_factory.mktemp("catalogue") / "catalogue.sqlite"
    passages = chunk(document, ChunkingSettings())
    entries = [CatalogueEntry(passage, row) for row, passage in enumerate(passages)]
    write_catalogue(path, [document], entries, [])
    with closing(Catalogue(path)) as catalogue:
        assert catalogue.documents() == [document]
        assert catalogue.passages(range(len(passages))) == dict(enumerate(passages))


def test_everything_that_a_publication_says_is_kept(tmp_path: Path) -> None:
    publication = Publication(
        id="kst-99998-VII-12",
        dossiers=(Dossier("99998", "VII", "Onderhoud van bruggen"), Dossier("99997")),
        number="12",
        chamber=Chamber.EERSTE,
        session_year="2023-2024",
        kind="Brief",
        title="Brief over «bruggen» 😀",
        date=date(2024, 2, 29),
        signatories=("A.B. Jansen", "C. de Vries"),
        example=True,
    )
    paragraph = make_paragraph("Zie hieronder:\n– één\n– twee", (14, "Noot."), (None, ""))
    unit = make_unit(paragraph, kind=UnitKind.ANSWER, numbers=[3, 4], headings=["A", "B"])
    document = replace(
        make_document(unit, publication=publication), notices=("voetnoot 2 staat niet in de bron",)
    )
    path = tmp_path / "catalogue.sqlite"
    write_catalogue(path, [document], [], [])
    with closing(Catalogue(path)) as catalogue:
        assert catalogue.documents() == [document]


def test_documents_come_in_the_order_of_the_build(tmp_path: Path) -> None:
    built = [make_document(id=f"kst-99998-{number}") for number in (3, 1, 12, 2)]
    path = tmp_path / "catalogue.sqlite"
    write_catalogue(path, built, [], [])
    with closing(Catalogue(path)) as catalogue:
        assert catalogue.documents() == built


def test_a_passage_without_a_row_is_not_found_by_one(tmp_path: Path) -> None:
    asked, answer = numbered(2)
    path = tmp_path / "catalogue.sqlite"
    write_catalogue(path, [], [CatalogueEntry(asked, None), CatalogueEntry(answer, 0)], [])
    with closing(Catalogue(path)) as catalogue:
        assert catalogue.passages(range(-1, 5)) == {0: answer}


def test_sentences_come_in_order_of_row_with_their_footnotes(tmp_path: Path) -> None:
    sentences = [Sentence(0, 0, 0, 9), Sentence(1, 0, 10, 18), Sentence(2, 0, 0, 9, 1), Sentence(3, 1, 0, 4)]
    path = tmp_path / "catalogue.sqlite"
    write_catalogue(path, [], [], reversed(sentences))
    with closing(Catalogue(path)) as catalogue:
        assert catalogue.sentences([1, 0]) == sentences
        assert catalogue.sentences([0]) == sentences[:3]
        assert catalogue.sentences([7]) == []
        assert catalogue.passage_rows_of_sentences([3, 2, 0]) == [0, 1]


@pytest.mark.parametrize("method", ["passages", "sentences", "passage_rows_of_sentences"])
def test_nothing_is_found_for_no_rows(many: Catalogue, method: str) -> None:
    assert len(getattr(many, method)([])) == 0


@pytest.mark.parametrize("text", ["", "Een brief «over» bruggen.\n\x07\t\\ \" ' 😀 \u2028 é e\u0301"])
def test_any_text_is_kept_character_for_character(tmp_path: Path, text: str) -> None:
    passage = make_passage(text)
    path = tmp_path / "catalogue.sqlite"
    write_catalogue(path, [], [CatalogueEntry(passage, 0)], [])
    with closing(Catalogue(path)) as catalogue:
        assert catalogue.passages([0])[0].text == text


def test_the_same_record_is_written_as_the_same_text() -> None:
    assert serialise(make_document()) == serialise(make_document())
    assert serialise(make_passage()) == serialise(make_passage(publication=replace(PUBLICATION)))
    assert serialise(make_passage("a")) != serialise(make_passage("b"))


# --- many rows, many threads ---------------------------------------------------------------------


def test_many_rows_can_be_asked_at_once(many: Catalogue) -> None:
    rows = range(MANY)
    passages = many.passages(rows)
    assert sorted(passages) == list(rows)
    assert passages[4321].text == "Brug 4321 is gekeurd."
    assert [sentence.row for sentence in many.sentences(rows)] == list(range(2 * MANY))
    assert many.passage_rows_of_sentences(range(2 * MANY)) == list(rows)


def test_forty_thousand_rows_can_be_asked_at_once(many: Catalogue) -> None:
    assert len(many.passages(range(40_000))) == MANY


def test_forty_thousand_rows_can_be_asked_of_an_sqlite_with_its_own_limits(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    write_catalogue(path, [], [], [Sentence(0, 0, 0, 4)])
    with closing(Catalogue(path)) as catalogue:
        catalogue._connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 32_766)
        assert catalogue.passage_rows_of_sentences(range(40_000)) == [0]


def test_several_threads_read_at_once(many: Catalogue) -> None:
    def read(seed: int) -> bool:
        rows = [(seed * 37 + step * 11) % MANY for step in range(50)]
        passages = many.passages(rows)
        sentences = many.sentences(rows)
        return (
            all(passages[row].text == f"Brug {row} is gekeurd." for row in rows)
            and [sentence.row for sentence in sentences]
            == sorted(2 * row + half for row in set(rows) for half in (0, 1))
            and len(many.documents()) == 1
        )

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(100)))


def test_two_readers_of_one_file_do_not_hinder_each_other(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    write_catalogue(path, [make_document()], [], [])
    with closing(Catalogue(path)) as first, closing(Catalogue(path)) as second:
        assert first.documents() == second.documents()
    assert [file.name for file in tmp_path.iterdir()] == ["catalogue.sqlite"]


def test_a_file_name_with_signs_of_a_uri_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "50% mode=rw? #1 é" / "catalogue.sqlite"
    path.parent.mkdir()
    write_catalogue(path, [make_document()], [], [])
    with closing(Catalogue(path)) as catalogue:
        assert len(catalogue.documents()) == 1


# --- damage --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [None, b"", b"Dit is een brief.\n" * 500, b"SQLite format 3\x00"],
    ids=["missing", "empty", "text", "a start"],
)
def test_opening_a_file_that_is_no_catalogue_is_refused_by_name(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "catalogue.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IndexDamagedError, match="geen catalogus") as caught:
        Catalogue(path)
    assert str(path) in str(caught.value)
