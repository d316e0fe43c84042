"""What holds of every store: the files of a folder, and PostgreSQL."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postgres_support import Server, newest_tables
from search_support import make_publication, naming
from store_support import indexed, write_index, write_indexed
from support import WordEncoder, documents, make_document, make_unit

from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.document import Chamber, Document, UnitKind
from kamerbron.index.errors import (
    IndexAbsentError,
    IndexBusyError,
    IndexDamagedError,
    IndexFolderError,
    IndexMismatchError,
)
from kamerbron.index.source.folder import Refused
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.manifest import Recipe
from kamerbron.index.store.postgres.store import PostgresStore
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.protocol.store import Store
from kamerbron.index.store.report import BuildReport, Taken
from kamerbron.index.store.selection import Filters
from kamerbron.index.store.terms import Field, Terms, question_terms
from kamerbron.index.tuning import tuning_for

ENCODER = WordEncoder()

Place = Callable[[], Store]
"""Gives another store on the same place."""

_SLOW = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(params=["files", pytest.param("postgresql", marks=pytest.mark.process)])
def new_place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Place]]:
    """Makes places of which each holds no index yet."""
    monkeypatch.setenv("KAMERBRON_CACHE", str(tmp_path / "cache"))
    with ExitStack() as opened:

        def files() -> Place:
            folder = tmp_path / uuid.uuid4().hex
            return lambda: FileStore(folder)

        def postgresql() -> Place:
            server: Server = request.getfixturevalue("server")
            address = server.fresh_address()
            return lambda: opened.enter_context(PostgresStore(address))

        yield files if request.param == "files" else postgresql


@pytest.fixture
def place(new_place: Callable[[], Place]) -> Place:
    return new_place()


@pytest.fixture
def store(place: Place) -> Store:
    return place()


def open_current(store: Store) -> Generation:
    return store.open(store.current())


def papers() -> list[Document]:
    """Papers that differ in all that they can be found by."""
    section = make_unit("De brug bij Waterveen wordt gekeurd.", "Het onderhoud duurt drie jaar.")
    question = make_unit("Hoe oud is de brug?", kind=UnitKind.QUESTION, numbers=(1,))
    answer = make_unit("De brug is van 1932.", kind=UnitKind.ANSWER, numbers=(1, 2))
    citing = make_unit(naming("Zie ook Kamerstuk 99998, nr. 1 over de brug."))
    found = [
        ("1", {"date": "2024-03-01", "kind": "Brief regering", "session_year": "2023-2024"}, (section,)),
        (
            "2",
            {"date": "2024-05-01", "kind": "brief  Regering", "chamber": Chamber.TWEEDE},
            (question, answer),
        ),
        ("3", {"suffix": "VII", "chamber": Chamber.EERSTE}, (citing, section)),
        ("10", {"date": "2024-03-01", "kind": "Motie"}, (section, citing)),
    ]
    return [
        make_document(*units, id=publication.id or "", publication=publication, source_name=f"{number}.txt")
        for number, said, units in found
        for publication in [make_publication(number=number, **said)]  # type: ignore[arg-type]
    ]


@_SLOW
@given(document=documents())
def test_what_is_written_is_read_back(new_place: Callable[[], Place], document: Document) -> None:
    store, written = new_place()(), indexed(document, ENCODER)
    write_indexed(store, [written], ENCODER)

    with open_current(store) as generation:
        catalogue = generation.catalogue
        searched = [p for p, row in zip(written.passages, written.rows, strict=True) if row is not None]
        rows = range(len(searched))
        assert catalogue.documents() == [document]
        assert catalogue.passages_of(document.id, Filters()) == list(written.passages)
        assert catalogue.passages(rows) == dict(enumerate(searched))
        assert catalogue.sentences(rows) == list(written.sentences)
        assert generation.passage_of_sentence.tolist() == [s.passage_row for s in written.sentences]
        assert generation.document_of_passage.tolist() == [0] * len(searched)
        assert (generation.passage_vectors.vectors(rows) == written.passage_vectors).all()
        assert (
            generation.sentence_vectors.vectors(range(len(written.sentences))) == written.sentence_vectors
        ).all()
        assert generation.lexical.rows == len(searched)
        assert generation.tuning == tuning_for(ENCODER.name)


@_SLOW
@given(
    drawn=st.lists(documents(), min_size=1, max_size=2),
    asked=st.sampled_from(["Wordt de brug onderhouden?", "gemeente", "€ 3,5 miljoen", "de"]),
    count=st.integers(1, 40),
    seed=st.integers(0, 99),
)
def test_search_is_brute_force_with_equals_in_order_of_row(
    new_place: Callable[[], Place], drawn: list[Document], asked: str, count: int, seed: int
) -> None:
    store = new_place()()
    # Papers that are alike have equal scores.
    named = [replace(document, id=f"kst-1-{number}") for number, document in enumerate([*drawn, *drawn])]
    written = [indexed(document, ENCODER) for document in named]
    write_indexed(store, _with_ids_of_their_own(written), ENCODER)
    vectors = np.concatenate([document.passage_vectors for document in written])
    [query] = ENCODER.encode_questions([asked])
    allowed = np.random.default_rng(seed).random(len(vectors)) < 0.5

    with open_current(store) as generation:
        for mask in (None, allowed):
            scores = (vectors * query).sum(axis=1)
            rows = [row for row in range(len(vectors)) if mask is None or mask[row]]
            found = generation.passage_vectors.search(query, count, mask)
            best = sorted(generation.passage_vectors.scores(query, rows), reverse=True)[:count]
            assert [near.score for near in found] == pytest.approx(best, abs=1e-6)
            assert len({near.row for near in found}) == min(count, len(rows))
            assert all(mask is None or mask[near.row] for near in found)
            order = [(-near.score, near.row) for near in found]
            assert order == sorted(order)
            assert generation.passage_vectors.scores(query, rows) == scores[rows].tolist()


def _with_ids_of_their_own(written: Sequence[object]) -> list[object]:
    """Passages are known by their ids, which documents that are alike would share."""
    return [
        replace(
            document,
            passages=tuple(
                replace(passage, id=f"{document.document.id}.{place}", document_id=document.document.id)
                for place, passage in enumerate(document.passages)
            ),
        )
        for document in written
    ]


ASKED = (
    Filters(),
    Filters(dossiers=("99998",)),
    Filters(dossiers=("99998-VII", "12345")),
    Filters(publications=("kst-99998-2", "kst-99998-10")),
    Filters(kinds=("BRIEF REGERING",)),
    Filters(kinds=("motie",), last=dt.date(2024, 3, 1)),
    Filters(chambers=(Chamber.EERSTE,)),
    Filters(session_years=("2023-2024",)),
    Filters(first=dt.date(2024, 3, 1)),
    Filters(first=dt.date(2024, 3, 2), last=dt.date(2024, 4, 1)),
    Filters(dossiers=("99998\0", "'; DROP TABLE documents; --", "\ud800")),
)


def test_every_store_finds_the_same_papers(tmp_path: Path, store: Store) -> None:
    expected = FileStore(tmp_path / "index")
    for index in (expected, store):
        write_index(index, papers(), ENCODER)

    with open_current(expected) as files, open_current(store) as generation:
        one, other = files.catalogue, generation.catalogue
        assert generation.manifest.fingerprint == files.manifest.fingerprint
        for filters in ASKED:
            assert other.positions(filters) == one.positions(filters)
            assert other.count_documents(filters) == one.count_documents(filters)
            assert other.publications(filters) == one.publications(filters)
            for offset, limit in ((0, 9), (1, 2), (9, 9), (0, 0)):
                assert other.page(filters, offset=offset, limit=limit) == one.page(
                    filters, offset=offset, limit=limit
                )
        for name in ("kst-99998-2", "kst-99998-VII-3", "kst-99998-1", "kst-0-0", "a\0b"):
            assert other.documents_citing(name) == one.documents_citing(name)
            assert other.rows_citing(name) == one.rows_citing(name)
            assert other.passages_of(name, ASKED[1]) == one.passages_of(name, ASKED[1])
            for passage in one.passages_of(name, Filters()):
                for filters in ASKED:
                    assert other.passage(passage.id, filters) == one.passage(passage.id, filters)
                assert other.rows_of_unit(name, passage.unit_key) == one.rows_of_unit(name, passage.unit_key)
        for kind in UnitKind:
            numbers = [1, 2, 2**62]
            assert other.rows_of_units(kind, numbers) == one.rows_of_units(kind, numbers)
        for dossier in (None, "99998", "99998-VII", "\0"):
            assert other.publications_numbered("3", dossier) == one.publications_numbered("3", dossier)
        assert other.page(*ASKED[1:3], offset=0, limit=9) == one.page(*ASKED[1:3], offset=0, limit=9)


def test_every_store_scores_words_the_same(tmp_path: Path, store: Store) -> None:
    expected = FileStore(tmp_path / "index")
    for index in (expected, store):
        write_index(index, papers(), ENCODER)

    with open_current(expected) as files, open_current(store) as generation:
        one, other = files.lexical, generation.lexical
        for text in ("Hoe oud is de brug bij Waterveen?", "onderhoudswerk", "xyzzy", ""):
            terms: Terms = question_terms(text)
            assert other.search(terms, 5) == one.search(terms, 5)
            assert other.search(terms, 5, documents=[1, 3]) == one.search(terms, 5, documents=[1, 3])
            assert other.search(terms, 5, rows=[0, 2]) == one.search(terms, 5, rows=[0, 2])
            assert other.scores(terms, range(one.rows)) == one.scores(terms, range(one.rows))
        assert other.frequency(Field.TEXT, "brug") == one.frequency(Field.TEXT, "brug") > 0


def test_a_place_without_an_index_says_so_and_stays_as_it_is(place: Place) -> None:
    store = place()
    for asks in (store.current, store.generations):
        with pytest.raises(IndexAbsentError, match="staat geen index; maak er een met: kamerbron index"):
            asks()
    with pytest.raises(IndexFolderError):
        store.open("000001-0123456789abcdef")


def test_generations_follow_each_other_and_one_of_them_is_in_use(place: Place) -> None:
    store, another = place(), place()
    names = [_write(store, papers()[:count]) for count in (1, 2, 3)]

    assert names == sorted(names)
    assert [name.partition("-")[0] for name in names] == ["000001", "000002", "000003"]
    assert another.generations() == names
    with pytest.raises(IndexAbsentError):
        another.current()
    for name in (names[2], names[0]):
        with store.locked(wait=False):
            store.switch(name)
        assert another.current() == name
    with store.locked(wait=False):
        with pytest.raises(IndexFolderError, match="is in gebruik; kies er eerst een andere"):
            store.remove(names[0])
        store.remove(names[1])
    assert another.generations() == [names[0], names[2]]
    with pytest.raises(IndexDamagedError):
        another.manifest(names[1])


def test_the_same_documents_give_the_same_generation_under_another_number(store: Store) -> None:
    first, second = _write(store, papers()), _write(store, papers())

    assert first != second
    assert store.manifest(first) == store.manifest(second)


def test_a_generation_says_what_it_is_and_when_it_was_made(store: Store) -> None:
    report = BuildReport(
        (Taken("1.txt", "kst-99998-1", 2, ("Zonder titel.",)),),
        (Refused("a.pdf", "leeg"),),
        {"1.txt": "0" * 64},
    )
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    name = _write(store, papers(), report)

    assert store.report(name) == report
    assert before <= store.built(name) <= dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)
    manifest = store.manifest(name)
    assert manifest.model == ENCODER.identity
    assert (manifest.counts.documents, manifest.counts.refused) == (4, 1)
    with store.open(name) as generation:
        assert generation.manifest == manifest
        assert generation.refused == report.refused
        assert generation.built == store.built(name)
        generation.require_model(ENCODER.identity)
        with pytest.raises(IndexMismatchError, match="kies hetzelfde model"):
            generation.require_model(replace(ENCODER.identity, name="ander"))


def test_who_has_a_generation_open_keeps_it_when_it_is_removed(place: Place) -> None:
    store = place()
    first = _write(store, papers())
    [query] = ENCODER.encode_questions(["de brug"])
    with place().open(first) as generation:
        expected = generation.catalogue.documents(), generation.passage_vectors.search(query, 3)
        with store.locked(wait=False):
            store.switch(_write_locked(store, papers()[:1]))
            store.remove(first)
        assert first not in place().generations()
        assert (generation.catalogue.documents(), generation.passage_vectors.search(query, 3)) == expected
        assert generation.lexical.search(question_terms("de brug"), 3)
    with store.locked(wait=False):
        pass
    with pytest.raises(IndexDamagedError):
        store.open(first)


def test_what_was_not_finished_is_not_there(place: Place) -> None:
    store = place()
    name = _write(store, papers())

    def begin() -> None:
        with store.locked(wait=False), store.writing() as writer:
            writer.add(indexed(papers()[0], ENCODER))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begin()
    assert place().generations() == [name]
    again = _write(place(), papers())
    assert place().generations() == [name, again]
    place().verify(again)


def test_only_one_changes_the_index_at_a_time(place: Place) -> None:
    one, other = place(), place()
    with (
        one.locked(wait=False),
        pytest.raises(IndexBusyError, match="wacht tot die klaar is, of geef --wait"),
        other.locked(wait=False),
    ):
        pass
    entered = threading.Event()

    def wait() -> None:
        with other.locked(wait=True):
            entered.set()

    with one.locked(wait=False):
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert not entered.wait(0.2)
    assert entered.wait(10)
    waiting.join()


def test_verify_finds_a_change_and_names_it(request: pytest.FixtureRequest, store: Store) -> None:
    name = _write(store, papers())
    assert store.verify(name) == store.manifest(name)
    if isinstance(store, FileStore):
        damaged = store.folder / name / "tuning.json"
        damaged.write_bytes(damaged.read_bytes().replace(b"woorden", b"worden!"))
    else:
        server: Server = request.getfixturevalue("server")
        damaged = Path("sentences")
        server.run(f"UPDATE {newest_tables(server, store)}.sentences SET first = first + 1 WHERE row = 3")  # type: ignore[arg-type]  # noqa: S608

    with pytest.raises(IndexDamagedError, match=r"is beschadigd: SHA-256 is .* en moet .* zijn") as found:
        store.verify(name)
    assert damaged.name in str(found.value)


def test_the_memory_keeps_what_two_builds_in_a_row_do_not_use(place: Place) -> None:
    store = place()
    with store.locked(wait=False):
        with store.cache("vectors") as cache:
            cache.put({b"a": b"1", b"b": b"2", b"\0\xff": b""})
            assert cache.find([b"a", b"c", b"\0\xff", b"a"]) == {b"a": b"1", b"\0\xff": b""}
            assert cache.missing([b"c", b"a", b"d", b"c"]) == [b"c", b"d"]
            cache.put({b"a": b"3"})
            assert cache.find([b"a"]) == {b"a": b"3"}
            cache.forget()
        with store.cache("readings") as cache:
            assert cache.find([b"a"]) == {}
    for used, left in (([b"a"], {b"a", b"b"}), ([b"a"], {b"a"}), ([], {b"a"}), ([], set())):
        again = place()
        with again.locked(wait=False), again.cache("vectors") as cache:
            cache.keep(used)
            cache.forget()
            assert set(cache.find([b"a", b"b"])) == left


@given(items=st.dictionaries(st.binary(max_size=20), st.binary(max_size=50), max_size=20))
@_SLOW
def test_the_memory_gives_back_what_was_put(place: Place, items: dict[bytes, bytes]) -> None:
    store = place()
    with store.locked(wait=False):
        with store.cache("readings") as cache:
            cache.put(items)
        with store.cache("readings") as cache:
            assert cache.find(items) == items


def _write(store: Store, documents: Sequence[Document], report: BuildReport | None = None) -> str:
    with store.locked(wait=False):
        return _write_locked(store, documents, report)


def _write_locked(store: Store, documents: Sequence[Document], report: BuildReport | None = None) -> str:
    recipe = Recipe(ENCODER.identity, ChunkingSettings(), tuning_for(ENCODER.name), "0" * 64)
    with store.writing() as writer:
        for document in documents:
            writer.add(indexed(document, ENCODER))
        nothing = report or BuildReport((), (), {})
        return writer.finish(recipe, nothing, lambda: ENCODER.encode_questions([]))
