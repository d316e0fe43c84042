"""The schema of the index in the database, and how an older one becomes the newest, step by step.

A step is done whole or not at all, and one program at a time does any.
"""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote

from kamerbron.index.errors import (
    IndexAbsentError,
    IndexFolderError,
    IndexMismatchError,
    IndexUnreachableError,
)
from kamerbron.index.store.postgres.connection import Link
from kamerbron.index.store.postgres.locks import MIGRATING, locked_for_transaction
from kamerbron.index.store.postgres.naming import named


@dataclass(frozen=True, slots=True)
class Migration:
    """A step: the version that the schema has after it, and the statements that make it so."""

    version: int
    statements: str


_FIRST = """
CREATE EXTENSION IF NOT EXISTS vector;
CREATE TABLE HERE.generations (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name     text COLLATE "C" NOT NULL,
    built    timestamptz NOT NULL DEFAULT date_trunc('second', now()),
    manifest bytea NOT NULL,
    tuning   text NOT NULL,
    report   text NOT NULL,
    removed  boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX generations_by_name ON HERE.generations (name) WHERE NOT removed;
CREATE TABLE HERE.current (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    name     text COLLATE "C" NOT NULL
);
CREATE TABLE HERE.cache_builds (
    kind   text COLLATE "C" PRIMARY KEY,
    number integer NOT NULL
);
CREATE TABLE HERE.cache (
    kind   text COLLATE "C" NOT NULL,
    key    bytea NOT NULL,
    value  bytea NOT NULL,
    digest bytea NOT NULL,
    build  integer NOT NULL,
    PRIMARY KEY (kind, key)
) WITH (fillfactor = 90);
ALTER TABLE HERE.cache ALTER value SET STORAGE EXTERNAL;
CREATE TABLE HERE.work (
    model    text COLLATE "C" NOT NULL,
    key      bytea NOT NULL,
    place    bigint GENERATED ALWAYS AS IDENTITY,
    content  bytea NOT NULL,
    until    timestamptz,
    PRIMARY KEY (model, key)
);
CREATE INDEX work_by_place ON HERE.work (model, place);
"""

_EMPTY = """
CREATE SCHEMA IF NOT EXISTS HERE;
CREATE TABLE HERE.migrations (version integer PRIMARY KEY, done timestamptz NOT NULL);
"""

MIGRATIONS = (Migration(1, _FIRST),)


def migrate(link: Link, schema: str, place: str, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Bring the schema to the newest version; make it where there is none.

    Raises IndexMismatchError when it is newer than this program, IndexFolderError when a step fails, after
    which everything is as it was before that step, or when the schema holds something else.
    """
    with locked_for_transaction(link, schema, MIGRATING):
        found = _version(link, schema)
        if found is None:
            _require_empty(link, schema, place)
            link.execute(named(_EMPTY, schema))
    _require_not_newer(found or 0, migrations[-1].version, place)
    for migration in migrations:
        try:
            with locked_for_transaction(link, schema, MIGRATING):
                # Another program may have done it since.
                if migration.version > (_version(link, schema) or 0):
                    link.execute(named(migration.statements, schema))
                    done = named("INSERT INTO HERE.migrations VALUES ($1, now())", schema)
                    link.fetch(done, migration.version)
        except IndexUnreachableError:
            raise
        except IndexFolderError as error:
            raise IndexFolderError(
                f"Het schema {schema} van {place} is niet bij te werken tot versie {migration.version}, en "
                f"is gebleven wat het was. {error}"
            ) from error


def require_schema(link: Link, schema: str, place: str) -> None:
    """Raise IndexAbsentError when there is no index, IndexMismatchError when it is of another version."""
    found, expected = _version(link, schema), MIGRATIONS[-1].version
    if not found:
        raise IndexAbsentError(
            f"In {place} staat geen index; maak er een met: kamerbron index MAP --index {quote(place)}"
        )
    _require_not_newer(found, expected, place)
    if found < expected:
        raise IndexMismatchError(
            f"Het schema {schema} van {place} heeft versie {found} en deze Kamerbron leest {expected}; werk "
            f"het bij met: kamerbron index MAP --index {quote(place)}"
        )


def _version(link: Link, schema: str) -> int | None:
    """Return the version of the schema; 0 before the first step, None where there is no index at all."""
    [(there,)] = link.fetch("SELECT to_regclass($1) IS NOT NULL", f"{schema}.migrations")
    if not there:
        return None
    [(version,)] = link.fetch(named("SELECT coalesce(max(version), 0) FROM HERE.migrations", schema))
    return int(version)


def _require_empty(link: Link, schema: str, place: str) -> None:
    [(others,)] = link.fetch(
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1",
        schema,
    )
    if others:
        raise IndexFolderError(
            f"Het schema {schema} van {place} bevat iets anders; kies een ander met ?schema=naam in het "
            "adres."
        )


def _require_not_newer(found: int, expected: int, place: str) -> None:
    if found > expected:
        raise IndexMismatchError(
            f"De index in {place} heeft een schema van versie {found} en deze Kamerbron kent {expected}; "
            "werk Kamerbron bij."
        )
