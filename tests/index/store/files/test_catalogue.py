"""What is written to the catalogue is read from it, by many threads and for many rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from support import (
    PUBLICATION,
    documents,
    largest_file,
    make_document,
    make_paragraph,
    make_passage,
    make_unit,
)

from kamerbron.index.chunking import ChunkingSettings, chunk
from kamerbron.index.document import Chamber, Document, Dossier, Passage, Publication, Sentence, UnitKind
from kamerbron.index.errors import IndexDamagedError, IndexFolderError
from kamerbron.index.store.files.catalogue import Catalogue
from kamerbron.index.store.files.catalogue_writer import CatalogueWriter
from kamerbron.index.store.fingerprint import serialise
from kamerbron.index.store.protocol.writing import IndexedDocument
from kamerbron.index.store.selection import Filters

MANY = 5_000
NOTHING = np.zeros((0, 1), np.float32)


def entered(
    document: Document | None = None,
    passages: Sequence[Passage] = (),
    rows: Sequence[int | None] | None = None,
    sentences: Sequence[Sentence] = (),
) -> IndexedDocument:
    """Make what the catalogue takes of a document; without rows, its passages are all searched."""
    places = range(len(passages)) if rows is None else rows
    return IndexedDocument(
        document or make_document(), tuple(passages), tuple(places), (), tuple(sentences), NOTHING, NOTHING
    )


def write(path: Path, *entries: IndexedDocument) -> None:
    with closing(CatalogueWriter(path)) as writer:
        for entry in entries:
            writer.add(entry)
        writer.finish()


def numbered(count: int) -> list[Passage]:
    return [
        replace(make_passage(f"Brug {row} is gekeurd."), id=f"kst-99998-1.sectie.alinea-{row}")
        for row in range(count)
    ]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """A catalogue of many passages of two sentences each."""
    path = tmp_path_factory.mktemp("catalogue") / "catalogue.sqlite"
    sentences = [Sentence(row, row // 2, 5 * (row % 2), 5 * (row % 2) + 4) for row in range(2 * MANY)]
    write(path, entered(passages=numbered(MANY), sentences=sentences))
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
    write(path, entered(document, passages))
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
    write(path, entered(document))
    with closing(Catalogue(path)) as catalogue:
        assert catalogue.documents() == [document]


def test_documents_come_in_the_order_of_the_build(tmp_path: Path) -> None:
    built = [make_document(id=f"kst-99998-{number}") for number in (3, 1, 12, 2)]
    path = tmp_path / "catalogue.sqlite"
    write(path, *map(entered, built))
    with closing(Catalogue(path)) as catalogue:
        assert catalogue.documents() == built


def test_a_passage_without_a_row_is_not_found_by_one(tmp_path: Path) -> None:
    asked, answer = numbered(2)
    path = tmp_path / "catalogue.sqlite"
    write(path, entered(passages=[asked, answer], rows=[None, 0]))
    with closing(Catalogue(path)) as catalogue:
        assert catalogue.passages(range(-1, 5)) == {0: answer}


def test_sentences_come_in_order_of_row_with_their_footnotes(tmp_path: Path) -> None:
    sentences = [Sentence(0, 0, 0, 9), Sentence(1, 0, 10, 18), Sentence(2, 0, 0, 9, 1), Sentence(3, 1, 0, 4)]
    path = tmp_path / "catalogue.sqlite"
    write(path, entered(sentences=sentences[::-1]))
    with closing(Catalogue(path)) as catalogue:
        assert catalogue.sentences([1, 0]) == sentences
        assert catalogue.sentences([0]) == sentences[:3]
        assert catalogue.sentences([7]) == []
        assert catalogue.passage_of_each_sentence().tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize("method", ["passages", "sentences"])
def test_nothing_is_found_for_no_rows(many: Catalogue, method: str) -> None:
    assert len(getattr(many, method)([])) == 0


@pytest.mark.parametrize("text", ["", "Een brief «over» bruggen.\n\x07\t\\ \" ' 😀 \u2028 é e\u0301"])
def test_any_text_is_kept_character_for_character(tmp_path: Path, text: str) -> None:
    passage = make_passage(text)
    path = tmp_path / "catalogue.sqlite"
    write(path, entered(passages=[passage]))
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
    assert many.passage_of_each_sentence().tolist() == [row // 2 for row in range(2 * MANY)]


def test_forty_thousand_rows_can_be_asked_at_once(many: Catalogue) -> None:
    assert len(many.passages(range(40_000))) == MANY


def test_forty_thousand_rows_can_be_asked_of_an_sqlite_with_its_own_limits(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    write(path, entered(sentences=[Sentence(0, 0, 0, 4)]))
    with closing(Catalogue(path)) as catalogue:
        catalogue._connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 32_766)
        assert catalogue.sentences(range(40_000)) == [Sentence(0, 0, 0, 4)]
        assert catalogue.rows_of_units(UnitKind.ANSWER, range(40_000)) == []
        publications = tuple(f"kst-99998-{number}" for number in range(40_000))
        assert catalogue.positions(Filters(publications=publications)) == [0]


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
    write(path, entered())
    with closing(Catalogue(path)) as first, closing(Catalogue(path)) as second:
        assert first.documents() == second.documents()
    assert [file.name for file in tmp_path.iterdir()] == ["catalogue.sqlite"]


def test_a_file_name_with_signs_of_a_uri_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "50% mode=rw? #1 é" / "catalogue.sqlite"
    path.parent.mkdir()
    write(path, entered())
    with closing(Catalogue(path)) as catalogue:
        assert len(catalogue.documents()) == 1


# --- filters -------------------------------------------------------------------------------------

BRIDGES, CHAPTER, TUNNELS = Dossier("99998"), Dossier("99996", "VII"), Dossier("99997")

PAPERS = (
    Publication("kst-99998-1", (BRIDGES,), "1", None, None, Chamber.TWEEDE, "2022-2023", "Brief"),
    Publication("kst-99998-2", (BRIDGES, CHAPTER), "2", session_year="2023-2024", kind="MOTIE"),
    Publication("kst-99996-VII-2", (CHAPTER,), "2", None, None, Chamber.EERSTE, "2023-2024", "Verslag"),
    Publication("ah-tk-20232024-2", (), "2", None, None, Chamber.TWEEDE, "2023-2024", "Één  vraag"),
    Publication("kst-99997-9", (TUNNELS,), "9"),
)
DATES = (date(2023, 5, 3), date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 1), None)
PUBLICATIONS = tuple(replace(paper, date=day) for paper, day in zip(PAPERS, DATES, strict=True))


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """A catalogue of papers that each filter parts in its own way."""
    path = tmp_path_factory.mktemp("catalogue") / "catalogue.sqlite"
    built = [make_document(id=paper.id or "", publication=paper) for paper in PUBLICATIONS]
    write(path, *map(entered, built))
    with closing(Catalogue(path)) as catalogue:
        yield catalogue


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), [0, 1, 2, 3, 4]),
        (Filters(dossiers=("99998",)), [0, 1]),
        (Filters(dossiers=("99996-VII",)), [1, 2]),
        (Filters(dossiers=("99996",)), [1, 2]),
        (Filters(dossiers=("99996-VI",)), []),
        (Filters(dossiers=("9999",)), []),
        (Filters(dossiers=("99997", "99998")), [0, 1, 4]),
        (Filters(publications=("kst-99997-9", "kst-99998-1", "kst-1-1")), [0, 4]),
        (Filters(kinds=("brief",)), [0]),
        (Filters(kinds=("Motie", "VERSLAG")), [1, 2]),
        (Filters(kinds=("één vraag",)), [3]),
        (Filters(kinds=("bri",)), []),
        (Filters(chambers=(Chamber.TWEEDE,)), [0, 3]),
        (Filters(chambers=(Chamber.EERSTE, Chamber.TWEEDE)), [0, 2, 3]),
        (Filters(session_years=("2023-2024",)), [1, 2, 3]),
        (Filters(first=date(2024, 1, 31)), [1, 2, 3]),
        (Filters(last=date(2024, 1, 31)), [0, 1]),
        (Filters(first=date(2024, 1, 31), last=date(2024, 1, 31)), [1]),
        (Filters(first=date(2024, 2, 2)), []),
        (Filters(first=date(2024, 2, 1), last=date(2024, 1, 31)), []),
        (Filters(first=date.min, last=date.max), [0, 1, 2, 3]),
        (Filters(dossiers=("99996",), kinds=("motie",), session_years=("2023-2024",)), [1]),
        (Filters(dossiers=("99998",), chambers=(Chamber.EERSTE,)), []),
    ],
)
def test_a_filter_lets_through_the_documents_that_pass_all_of_it(
    papers: Catalogue, filters: Filters, expected: list[int]
) -> None:
    assert papers.positions(filters) == expected
    assert filters.limit_nothing == (filters == Filters())


@pytest.mark.parametrize("text", ["' OR 1=1 --", '"', "%", "*", "99998'", "99998\x00", "😀", ""])
def test_what_is_asked_of_a_filter_is_compared_and_never_read_as_a_query(
    papers: Catalogue, text: str
) -> None:
    for filters in (
        Filters(dossiers=(text,)),
        Filters(publications=(text,)),
        Filters(kinds=(text,)),
        Filters(session_years=(text,)),
    ):
        assert papers.positions(filters) == []
    assert papers.publications_numbered(text) == []
    assert papers.rows_citing(text) == []
    assert len(papers.documents()) == len(PUBLICATIONS)


def test_papers_are_found_by_their_number_in_a_dossier_or_in_any(papers: Catalogue) -> None:
    assert papers.publications_numbered("2") == ["ah-tk-20232024-2", "kst-99996-VII-2", "kst-99998-2"]
    assert papers.publications_numbered("2", "99998") == ["kst-99998-2"]
    assert papers.publications_numbered("2", "99996-VII") == ["kst-99996-VII-2", "kst-99998-2"]
    assert papers.publications_numbered("2", "99996") == ["kst-99996-VII-2", "kst-99998-2"]
    assert papers.publications_numbered("9", "99998") == []
    assert papers.publications_numbered("02") == []


def test_a_page_has_the_newest_papers_first_and_those_without_a_date_last(papers: Catalogue) -> None:
    by_date = ["ah-tk-20232024-2", "kst-99996-VII-2", "kst-99998-2", "kst-99998-1", "kst-99997-9"]
    assert [document.id for document in papers.page(offset=0, limit=9)] == by_date
    assert [document.id for document in papers.page(Filters(), offset=1, limit=2)] == by_date[1:3]
    assert papers.page(offset=5, limit=9) == papers.page(offset=0, limit=0) == []


def test_several_filters_must_all_let_a_document_through(papers: Catalogue) -> None:
    limits = (Filters(dossiers=("99996",)), Filters(chambers=(Chamber.EERSTE,)))
    assert [document.id for document in papers.page(*limits, offset=0, limit=9)] == ["kst-99996-VII-2"]
    assert papers.count_documents(*limits) == 1
    assert papers.count_documents() == papers.count_documents(Filters()) == len(PUBLICATIONS)
    assert papers.publications(*limits) == {"kst-99996-VII-2": PUBLICATIONS[2]}


def test_what_each_document_is_can_be_read_without_its_text(papers: Catalogue) -> None:
    assert papers.publications() == {paper.id: paper for paper in PUBLICATIONS}


# --- units and citations -------------------------------------------------------------------------


def unit_passage(name: str, kind: UnitKind, numbers: Sequence[int], *cites: str) -> Passage:
    passage = make_passage(kind=kind, numbers=numbers)
    return replace(passage, id=f"{passage.document_id}.{name}", unit_key=name.partition(".")[0], cites=cites)


@pytest.fixture
def units(tmp_path: Path) -> Iterator[Catalogue]:
    """A catalogue of an answered question, an answer of two passages to two questions, and a section."""
    path = tmp_path / "catalogue.sqlite"
    question, answer = UnitKind.QUESTION, UnitKind.ANSWER
    passages = [
        unit_passage("vraag-1.alinea-1", question, [1], "kst-99997-3"),
        unit_passage("antwoord-1.alinea-1", answer, [1], "kst-99997-3", "kst-99997-4"),
        unit_passage("antwoord-2-3.alinea-1", answer, [2, 3]),
        unit_passage("antwoord-2-3.alinea-2", answer, [2, 3], "kst-99997-3"),
        unit_passage("vraag-4.alinea-1", question, [4]),
        unit_passage("sectie-1.alinea-1", UnitKind.SECTION, []),
    ]
    write(path, entered(passages=passages, rows=[None, 0, 1, 2, 3, 4]))
    with closing(Catalogue(path)) as catalogue:
        yield catalogue


def test_passages_are_found_by_the_numbers_of_their_units(units: Catalogue) -> None:
    assert units.rows_of_units(UnitKind.ANSWER, [1]) == [0]
    assert units.rows_of_units(UnitKind.ANSWER, [3, 2, 1]) == [0, 1, 2]
    assert units.rows_of_units(UnitKind.QUESTION, [4, 1]) == [3]
    assert units.rows_of_units(UnitKind.ANSWER, [4, -1, 10**12]) == []
    assert units.rows_of_units(UnitKind.ANSWER, []) == []


def test_passages_are_found_by_the_publications_that_they_name(units: Catalogue) -> None:
    assert units.rows_citing("kst-99997-3") == [0, 2]
    assert units.rows_citing("kst-99997-4") == [0]
    assert units.rows_citing("kst-99997") == []


def test_documents_are_found_by_the_publications_that_their_passages_name(units: Catalogue) -> None:
    assert units.documents_citing("kst-99997-3") == ["kst-99998-1"]
    assert units.documents_citing("kst-99997") == []
    assert units.documents_citing("kst-99997-3\0") == units.documents_citing("\ud800") == []


def test_the_passages_of_a_document_are_given_when_it_passes_the_filters(units: Catalogue) -> None:
    names = [passage.id for passage in units.passages_of("kst-99998-1", Filters())]
    assert names[0] == "kst-99998-1.vraag-1.alinea-1"
    assert len(names) == 6
    for name in names:
        passage = units.passage(name, Filters())
        assert passage is not None
        assert passage.id == name
        assert units.passage(name, Filters(kinds=("Motie",))) is None
    assert units.passages_of("kst-99998-1", Filters(kinds=("Motie",))) == []
    assert units.passages_of("kst-99998-2", Filters()) == []


def test_the_passages_of_a_unit_come_in_its_order_and_those_not_searched_not_at_all(units: Catalogue) -> None:
    assert units.rows_of_unit("kst-99998-1", "antwoord-2-3") == [1, 2]
    assert units.rows_of_unit("kst-99998-1", "vraag-1") == []
    assert units.rows_of_unit("kst-99998-2", "antwoord-1") == []


def test_every_passage_knows_the_place_of_its_document(tmp_path: Path) -> None:
    built = [
        make_document(id=f"kst-99998-{number}", publication=replace(PUBLICATION, id=f"kst-99998-{number}"))
        for number in (3, 1, 2)
    ]
    # The passage of the second document is not searched.
    entries = [
        entered(document, chunk(document, ChunkingSettings()), [row])
        for document, row in zip(built, [0, None, 0], strict=True)
    ]
    path = tmp_path / "catalogue.sqlite"
    write(path, *entries)
    with closing(Catalogue(path)) as catalogue:
        assert catalogue.document_of_each_passage().tolist() == [0, 2]


def test_what_is_counted_within_a_document_goes_on_where_the_one_before_ended(tmp_path: Path) -> None:
    entries = []
    for document, rows in (("a", [None, 0]), ("b", [0, 1]), ("c", [0])):
        passages = [
            replace(
                unit_passage("antwoord-7", UnitKind.ANSWER, [7], "kst-1-1"),
                id=f"{document}{place}",
            )
            for place in range(len(rows))
        ]
        sentences = [Sentence(0, 0, 0, 4), Sentence(1, max(row or 0 for row in rows), 5, 9)]
        entries.append(entered(make_document(id=document), passages, rows, sentences))
    path = tmp_path / "catalogue.sqlite"
    write(path, *entries)
    with closing(Catalogue(path)) as catalogue:
        found = catalogue.passages(range(9))
        assert {row: passage.id for row, passage in found.items()} == {0: "a1", 1: "b0", 2: "b1", 3: "c0"}
        assert (
            catalogue.rows_of_units(UnitKind.ANSWER, [7]) == catalogue.rows_citing("kst-1-1") == [0, 1, 2, 3]
        )
        assert catalogue.passage_of_each_sentence().tolist() == [0, 0, 1, 2, 3, 3]
        assert [sentence.row for sentence in catalogue.sentences([1, 2])] == [2, 3]


# --- writes that fail ----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [100, 40_000, 200_000])
def test_a_full_disk_is_said_to_be_one(tmp_path: Path, size: int) -> None:
    path = tmp_path / "catalogue.sqlite"
    entry = entered(passages=numbered(2_000))
    with largest_file(size), pytest.raises(IndexFolderError, match="is de schijf vol") as caught:
        write(path, entry)
    assert str(path) in str(caught.value)


def test_a_place_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(IndexFolderError, match="niet te schrijven"):
        CatalogueWriter(tmp_path / "weg" / "catalogue.sqlite")


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
