"""What was changed in the database is found, and named; what was killed leaves nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_support import Server, newest_tables, postgres_store, schema_of
from search_support import make_publication, naming
from store_support import write_index
from support import WordEncoder, make_document, make_unit

from kamerbron.index.document import Document, UnitKind
from kamerbron.index.errors import IndexDamagedError, IndexMismatchError
from kamerbron.index.store.postgres.address import parse_address
from kamerbron.index.store.postgres.store import PostgresStore
from kamerbron.index.store.postgres.tables import ORDER

pytestmark = pytest.mark.process

ENCODER = WordEncoder()

CHANGES = {
    "documents": "UPDATE HERE.documents SET number = number || '1' WHERE position = 0",
    "dossiers": "DELETE FROM HERE.dossiers WHERE document = 0",
    "passages": "UPDATE HERE.passages SET content = replace(content, 'gekeurd', 'gesloopt')",
    "numbered_units": "UPDATE HERE.numbered_units SET number = number + 1",
    "citations": "INSERT INTO HERE.citations VALUES ('kst-1-1', 0)",
    "sentences": "UPDATE HERE.sentences SET footnote = 0 WHERE row = 0",
    "passage_vectors": "UPDATE HERE.passage_vectors SET vector = vector + vector WHERE row = 1",
    "sentence_vectors": "DELETE FROM HERE.sentence_vectors WHERE row = 1",
    "word_files": "UPDATE HERE.word_files SET content = set_byte(content, 3, 255 - get_byte(content, 3))",
}


BEGIN = """
import sys, time
from kamerbron.index.store.postgres.store import PostgresStore
store = PostgresStore(sys.argv[1])
with store.locked(wait=False), store.writing():
    print("begun", flush=True)
    time.sleep(60)
"""


def papers() -> list[Document]:
    units = (
        make_unit(naming("De brug wordt gekeurd, zie Kamerstuk 99998, nr. 2.")),
        make_unit("De brug is van 1932.", kind=UnitKind.ANSWER, numbers=(1,)),
    )
    publication = make_publication()
    return [make_document(*units, id=publication.id or "", publication=publication)]


@pytest.fixture
def store(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostgresStore]:
    monkeypatch.setenv("KAMERBRON_CACHE", str(tmp_path / "cache"))
    with postgres_store(server) as store:
        write_index(store, papers(), ENCODER)
        yield store


def test_a_change_in_any_table_is_found_and_named(server: Server, store: PostgresStore) -> None:
    name, tables = store.current(), newest_tables(server, store)
    assert CHANGES.keys() == ORDER.keys()
    for table, change in CHANGES.items():
        server.run(f"CREATE TABLE {tables}.before AS TABLE {tables}.{table}")
        server.run(change.replace("HERE.", f"{tables}."))
        with pytest.raises(IndexDamagedError, match=rf"^De tabel {table} van generatie {name}"):
            store.verify(name)
        server.run(f"TRUNCATE {tables}.{table}")
        server.run(f"INSERT INTO {tables}.{table} TABLE {tables}.before")
        server.run(f"DROP TABLE {tables}.before")
        store.verify(name)


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ("manifest = replace(convert_from(manifest, 'UTF8'), 'woorden', 'worden!')::bytea", "Het manifest"),
        ("report = report || ' '", "De tekst report"),
        ("tuning = replace(tuning, '0', '1')", "De tekst tuning"),
        ("manifest = 'geen JSON'", "Het manifest"),
    ],
)
def test_a_change_beside_the_tables_is_found_and_named(
    server: Server, store: PostgresStore, change: str, names: str
) -> None:
    name = store.current()
    server.run(f"UPDATE {schema_of(store)}.generations SET {change}")  # noqa: S608
    with pytest.raises(IndexDamagedError, match=rf"^{names} van generatie {name}"):
        store.verify(name)


def test_a_generation_of_another_format_is_refused_with_both(server: Server, store: PostgresStore) -> None:
    name = store.current()
    older = "regexp_replace(convert_from(manifest, 'UTF8'), '(format_version.: )[0-9]+', '\\1 99')"
    change = f"manifest = convert_to({older}, 'UTF8')"
    server.run(f"UPDATE {schema_of(store)}.generations SET {change}")  # noqa: S608
    for asks in (store.manifest, store.verify, store.open):
        with pytest.raises(IndexMismatchError, match=r"heeft indeling 99 en deze versie leest \d"):
            asks(name)


def test_tables_that_do_not_belong_together_are_not_opened(server: Server, store: PostgresStore) -> None:
    name, tables = store.current(), newest_tables(server, store)
    server.run(f"DELETE FROM {tables}.passage_vectors WHERE row = 1")  # noqa: S608
    with pytest.raises(IndexDamagedError, match="heeft 1 rijen en het manifest noemt 2"):
        store.open(name)


def test_words_that_are_damaged_on_this_machine_are_copied_again(
    tmp_path: Path, store: PostgresStore
) -> None:
    name = store.current()
    with store.open(name):
        pass
    [copied] = (tmp_path / "cache").rglob("meta.json")
    copied.write_bytes(b"{}")
    stale = copied.parent.parent / "000000-0123456789abcdef"
    stale.mkdir()
    with store.open(name) as generation:
        assert generation.lexical.rows == 2
    assert not stale.exists()
    assert copied.read_bytes() != b"{}"


def test_a_build_that_is_killed_leaves_nothing_and_the_next_one_is_not_kept_waiting(
    server: Server, store: PostgresStore
) -> None:
    name, address = store.current(), f"{server.address}&schema={schema_of(store)}"
    assert parse_address(address).place == store.place
    with subprocess.Popen([sys.executable, "-c", BEGIN, address], stdout=subprocess.PIPE) as build:
        assert build.stdout is not None
        assert build.stdout.readline() == b"begun\n"
        build.send_signal(signal.SIGKILL)

    with store.locked(wait=True):
        assert store.generations() == [name]
    assert store.current() == name
    [(schemas,)] = server.run(
        "SELECT count(*) FROM pg_namespace WHERE starts_with(nspname, $1)", f"{schema_of(store)}_generation"
    )
    assert schemas == 1
