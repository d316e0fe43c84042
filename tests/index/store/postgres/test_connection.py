"""What becomes of those who read and write when a connection is dropped, or the server is restarted."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from postgres_support import Server, postgres_store, schema_of
from store_support import indexed, write_index
from support import WordEncoder, make_document, make_unit

from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.document import Document
from kamerbron.index.errors import IndexBusyError, IndexDamagedError, IndexFolderError, IndexUnreachableError
from kamerbron.index.store.manifest import Recipe
from kamerbron.index.store.postgres.store import PostgresStore
from kamerbron.index.store.report import BuildReport
from kamerbron.index.store.selection import Filters
from kamerbron.index.tuning import tuning_for

pytestmark = pytest.mark.process

ENCODER = WordEncoder()
RECIPE = Recipe(ENCODER.identity, ChunkingSettings(), tuning_for(ENCODER.name), "0" * 64)
REPORT = BuildReport((), (), {})


def papers(count: int = 3) -> list[Document]:
    return [
        make_document(make_unit(f"De brug van {year} wordt gekeurd."), id=f"kst-99998-{year}")
        for year in range(1930, 1930 + count)
    ]


@pytest.fixture
def store(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostgresStore]:
    monkeypatch.setenv("KAMERBRON_CACHE", str(tmp_path / "cache"))
    with postgres_store(server) as store:
        yield store


def test_a_reader_answers_again_after_its_connections_were_dropped(
    server: Server, store: PostgresStore
) -> None:
    write_index(store, papers(), ENCODER)
    with store.open(store.current()) as generation:
        for disturb in (server.drop_connections, server.restart):
            disturb()
            assert generation.catalogue.documents() == papers()
            assert store.current()


def test_a_generation_that_is_open_is_held_again_after_a_restart(
    server: Server, store: PostgresStore
) -> None:
    first = write_index(store, papers(), ENCODER)
    name = store.current()
    with store.open(name) as generation:
        server.restart()
        assert generation.catalogue.count_documents(Filters()) == 3
        write_index(store, papers(1), ENCODER)
        with store.locked(wait=False):
            store.remove(name)
        assert generation.manifest == first
        assert generation.catalogue.documents() == papers()
        server.drop_connections()
        assert generation.catalogue.documents() == papers()
        server.drop_connections()
        with store.locked(wait=False):
            pass
        # For a moment nobody held it, and in that moment it went.
        with pytest.raises(
            IndexDamagedError, match=r"ontbreekt een tabel|is verwijderd terwijl de verbinding weg was"
        ):
            generation.catalogue.documents()


def test_what_was_removed_while_it_was_open_goes_with_the_next_build(
    server: Server, store: PostgresStore
) -> None:
    write_index(store, papers(), ENCODER)
    name = store.current()
    schemas = f"SELECT count(*) FROM pg_namespace WHERE nspname LIKE '{schema_of(store)}\\_generation%'"  # noqa: S608
    with store.open(name):
        write_index(store, papers(1), ENCODER)
        with store.locked(wait=False):
            store.remove(name)
        assert server.run(schemas) == [(2,)]
    with store.locked(wait=False):
        assert server.run(schemas) == [(1,)]


@pytest.mark.parametrize("disturb", [Server.drop_connections, Server.restart])
def test_a_write_that_was_cut_off_is_not_half_there(
    server: Server, store: PostgresStore, disturb: object
) -> None:
    assert callable(disturb)
    write_index(store, papers(), ENCODER)
    [before] = store.generations()

    def write() -> None:
        with store.locked(wait=False), store.writing() as writer:
            writer.add(indexed(papers(1)[0], ENCODER))
            disturb(server)
            writer.finish(RECIPE, REPORT, lambda: np.empty((0, 64), np.float32))

    with pytest.raises(IndexFolderError, match=r"^De database .* is niet te bereiken") as cut_off:
        write()
    assert "\n" not in str(cut_off.value)
    assert store.generations() == [before]
    [(schemas,)] = server.run(
        "SELECT count(*) FROM pg_namespace WHERE starts_with(nspname, $1)", f"{schema_of(store)}_generation"
    )
    assert schemas == 1
    write_index(store, papers(2), ENCODER)
    assert len(store.generations()) == 2


def test_who_lost_the_lock_does_not_write_on(server: Server, store: PostgresStore) -> None:
    """The connection with the lock is another than the one that writes, and may be lost by itself."""
    with store.locked(wait=False), store.writing() as writer:
        writer.add(indexed(papers(1)[0], ENCODER))
        server.run(
            "SELECT pg_terminate_backend(l.pid) FROM pg_locks l "
            "WHERE locktype = 'advisory' AND granted AND mode = 'ExclusiveLock'"
        )
        with pytest.raises(IndexBusyError, match="is niet meer vergrendeld"):
            writer.finish(RECIPE, REPORT, lambda: np.empty((0, 64), np.float32))
        for change in (store.writing, lambda: store.cache("vectors")):
            with pytest.raises(IndexBusyError), change():
                pass

    with pytest.raises(IndexFolderError):
        store.current()
    with pytest.raises(IndexBusyError), store.writing():
        pass


def test_a_store_that_is_closed_takes_its_connections_with_it(server: Server, store: PostgresStore) -> None:
    write_index(store, papers(), ENCODER)
    generation = store.open(store.current())
    store.close()
    with pytest.raises(IndexUnreachableError):
        generation.catalogue.documents()
    generation.close()
    assert server.run("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'kamerbron'") == [(1,)]


def test_many_threads_read_at_once(store: PostgresStore) -> None:
    write_index(store, papers(8), ENCODER)
    together = threading.Barrier(12)
    with store.open(store.current()) as generation:

        def read(number: int) -> list[str]:
            together.wait()
            document = papers(8)[number % 8].id
            return [
                passage.document_id
                for _ in range(5)
                for passage in generation.catalogue.passages_of(document, Filters())
            ]

        with ThreadPoolExecutor(12) as pool:
            found = list(pool.map(read, range(12)))
    assert found == [[papers(8)[number % 8].id] * 5 for number in range(12)]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("postgresql://griffie:geheim@127.0.0.1:1/stukken", "is niet te bereiken"),
        ("postgresql://griffie:geheim@/stukken?host=/geen/server", "is niet te bereiken"),
        ("postgresql://griffie:geheim@/stukken?host=/geen/server&sslmode=zomaar", "controleer het adres"),
    ],
)
def test_a_database_that_is_not_there_is_an_error_in_one_line_without_the_password(
    address: str, says: str
) -> None:
    with PostgresStore(address) as store, pytest.raises(IndexFolderError, match=says) as refused:
        store.current()
    assert "\n" not in str(refused.value)
    assert "geheim" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert isinstance(refused.value, IndexUnreachableError) == ("bereiken" in says)


def test_an_unknown_database_or_user_is_refused_without_the_password(server: Server) -> None:
    for address in (
        server.address.replace("/postgres?", "/onbekend?"),
        server.address.replace("postgres@", "onbekend:geheim@"),
    ):
        with PostgresStore(address) as store, pytest.raises(IndexFolderError, match="weigert het") as refused:
            store.current()
        assert "geheim" not in str(refused.value)


def test_a_copy_of_the_process_reads_over_connections_of_its_own(store: PostgresStore) -> None:
    """As the workers of the service do: the process that they are copies of has asked the store before."""
    write_index(store, papers(), ENCODER)
    name = store.current()
    copy = os.fork()
    if not copy:
        # No test goes on in the copy, whatever happens.
        same = False
        try:
            with store.open(store.current()) as generation:
                same = generation.catalogue.documents() == papers()
            store.close()
        finally:
            os._exit(0 if same else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]) == 0
    assert store.current() == name
