from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from postgres_support import Server, database, postgres_store, schema_of

from kamerbron.index.errors import IndexAbsentError, IndexFolderError, IndexMismatchError
from kamerbron.index.store.postgres.migrations import MIGRATIONS, Migration, migrate
from kamerbron.index.store.postgres.store import PostgresStore

pytestmark = pytest.mark.process

GROWN = Migration(MIGRATIONS[-1].version + 1, "CREATE TABLE HERE.gegroeid (nummer integer)")
BROKEN = Migration(GROWN.version + 1, "CREATE TABLE HERE.half (nummer integer); SELECT 1 / 0")


def _tables(server: Server, schema: str) -> set[str]:
    found = server.run(
        "SELECT relname::text FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r'", schema
    )
    return {name for (name,) in found}


def test_a_schema_grows_step_by_step_and_only_once(server: Server) -> None:
    with postgres_store(server) as store, database(store._database._address.dsn) as opened:
        schema = schema_of(store)
        for _ in range(2):
            with opened.link() as link:
                migrate(link, schema, "ergens", (*MIGRATIONS, GROWN))

        assert "gegroeid" in _tables(server, schema)
        assert server.run(f"SELECT version FROM {schema}.migrations ORDER BY version") == [  # noqa: S608
            (1,),
            (2,),
        ]


def test_a_step_that_fails_leaves_all_as_it_was_before_it(server: Server) -> None:
    with postgres_store(server) as store, database(store._database._address.dsn) as opened:
        schema = schema_of(store)
        with (
            pytest.raises(
                IndexFolderError, match="is niet bij te werken tot versie 3, en is gebleven"
            ) as failed,
            opened.link() as link,
        ):
            migrate(link, schema, "ergens", (*MIGRATIONS, GROWN, BROKEN))

        assert "\n" not in str(failed.value)
        assert "half" not in _tables(server, schema)
        assert "gegroeid" in _tables(server, schema)
        assert server.run(f"SELECT max(version) FROM {schema}.migrations") == [(2,)]  # noqa: S608


def test_a_schema_that_is_newer_or_older_than_the_program_is_refused_with_both_versions(
    server: Server,
) -> None:
    with postgres_store(server) as store:
        with store.locked(wait=False):
            pass
        for version, says in ((7, "versie 7 en deze Kamerbron kent 1"), (0, "staat geen index")):
            server.run(f"UPDATE {schema_of(store)}.migrations SET version = {version}")  # noqa: S608
            with pytest.raises((IndexMismatchError, IndexAbsentError), match=says):
                store.current()
        server.run(f"UPDATE {schema_of(store)}.migrations SET version = 7")  # noqa: S608
        with pytest.raises(IndexMismatchError, match="werk Kamerbron bij"), store.locked(wait=False):
            pass


def test_a_schema_with_something_else_in_it_is_left_alone(server: Server) -> None:
    with postgres_store(server) as store:
        server.run(f"CREATE SCHEMA {schema_of(store)}")
        server.run(f"CREATE TABLE {schema_of(store)}.begroting (bedrag integer)")
        with (
            pytest.raises(IndexFolderError, match="bevat iets anders; kies een ander met"),
            store.locked(wait=False),
        ):
            pass
        assert _tables(server, schema_of(store)) == {"begroting"}


def test_programs_that_begin_at_once_make_one_index(server: Server) -> None:
    address = server.fresh_address()

    def begin(_: int) -> None:
        with PostgresStore(address) as store, store.locked(wait=True):
            pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(begin, range(4)))
    with PostgresStore(address) as store:
        assert server.run(f"SELECT count(*) FROM {schema_of(store)}.migrations") == [(1,)]  # noqa: S608
