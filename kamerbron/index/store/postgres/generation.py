"""A generation in the database, open: what is read often is read once, the rest when it is asked for."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter
from pydantic_core import from_json

from kamerbron.index.encoder import ModelIdentity
from kamerbron.index.errors import IndexDamagedError, IndexMismatchError
from kamerbron.index.store.manifest import FORMAT_VERSION, Manifest, VectorCodes, require_model
from kamerbron.index.store.postgres.catalogue import PostgresCatalogue
from kamerbron.index.store.postgres.connection import Database, Link
from kamerbron.index.store.postgres.copying import Rows, numbers
from kamerbron.index.store.postgres.digests import table_digest
from kamerbron.index.store.postgres.equals import Equals
from kamerbron.index.store.postgres.locks import let_go, share
from kamerbron.index.store.postgres.naming import generation_schema, named
from kamerbron.index.store.postgres.nearest import GraphVectors, all_vectors
from kamerbron.index.store.postgres.words import copied_words
from kamerbron.index.store.postgres.writing import MANIFEST, REPORT, TUNING
from kamerbron.index.store.vectors.flat import FlatVectors
from kamerbron.index.store.vectors.search import VectorIndex

Result = TypeVar("Result")

_TEXTS = ("report", "tuning")
_MEND = "ga terug met kamerbron index rollback, of bouw de index opnieuw."


@dataclass(frozen=True, slots=True)
class StoredGeneration:
    """What the database says of a generation: its number, its name, and what belongs to it."""

    number: int
    name: str
    built: dt.datetime
    manifest: bytes
    tuning: str
    report: str


def find_generation(link: Link, schema: str, name: str, place: str) -> StoredGeneration:
    """Return what the database says of a generation. Raises IndexDamagedError when there is none."""
    statement = (
        "SELECT id, name, built, manifest, tuning, report FROM HERE.generations "
        "WHERE name = $1 AND NOT removed"
    )
    found = link.fetch(named(statement, schema), name)
    if not found:
        raise IndexDamagedError(f"In {place} is geen generatie {name[:40]!r}; {_MEND}")
    return StoredGeneration(*found[0])


def read_manifest(stored: StoredGeneration, place: str) -> Manifest:
    """Return what a generation is. Raises IndexDamagedError or IndexMismatchError."""
    what = f"Het manifest van generatie {stored.name} in {place}"
    try:
        found = from_json(stored.manifest).get("format_version")
        if found != FORMAT_VERSION:
            raise IndexMismatchError(
                f"{what} heeft indeling {found} en deze versie leest {FORMAT_VERSION}; bouw de index opnieuw."
            )
        return MANIFEST.validate_json(stored.manifest)
    except (ValueError, AttributeError) as error:
        raise IndexDamagedError(f"{what} is niet te lezen; {_MEND}") from error


def read_part(adapter: TypeAdapter[Result], content: str, stored: StoredGeneration, place: str) -> Result:
    """Return the report or the tuning of a generation. Raises IndexDamagedError."""
    try:
        return adapter.validate_json(content)
    except ValueError as error:
        raise IndexDamagedError(
            f"Generatie {stored.name} in {place} is beschadigd: het verslag of de afstelling is niet te "
            f"lezen; {_MEND}"
        ) from error


def verify_generation(link: Link, schema: str, stored: StoredGeneration, place: str) -> Manifest:
    """Return what a generation is, after reading all rows of it.

    Raises IndexDamagedError, which names the table that is not what it was, or IndexMismatchError.
    """
    manifest = read_manifest(stored, place)

    def require(what: str, digest: str, expected: str) -> None:
        if digest != expected:
            raise IndexDamagedError(
                f"{what} van generatie {stored.name} in {place} is beschadigd: SHA-256 is {digest[:16]}… en "
                f"moet {expected[:16]}… zijn; {_MEND}"
            )

    named = stored.name.rpartition("-")[2]
    require("Het manifest", hashlib.sha256(stored.manifest).hexdigest()[:16], named)
    for what, content in zip(_TEXTS, (stored.report, stored.tuning), strict=True):
        require(f"De tekst {what}", hashlib.sha256(content.encode()).hexdigest(), manifest.files[what])
    tables = generation_schema(schema, stored.number)
    for table in (name for name in manifest.files if name not in _TEXTS):
        require(f"De tabel {table}", table_digest(link, tables, table), manifest.files[table])
    return manifest


class PostgresGeneration:
    """A Generation that is read from the database; may be used by several threads.

    While it is open nobody removes it. Where the connection that says so was lost, another takes its place.
    """

    def __init__(self, database: Database, name: str, names: Callable[[], list[str]]) -> None:
        """Open one that was verified before. Raises IndexDamagedError or IndexMismatchError."""
        self._database = database
        self._name = name
        self._holding = threading.Lock()
        self._hold, stored = self._take_hold()
        try:
            self._id = stored.number
            self._schema = generation_schema(database.schema, stored.number)
            self.manifest = read_manifest(stored, database.place)
            self.built = stored.built
            self.refused = read_part(REPORT, stored.report, stored, database.place).refused
            self.tuning = read_part(TUNING, stored.tuning, stored, database.place)
            self.catalogue = PostgresCatalogue(self._fetch, self._schema)
            counts = self.manifest.counts
            self.passage_vectors = self._vectors(
                "passage_vectors", counts.passages, self.manifest.passage_search
            )
            self.sentence_vectors = self._vectors(
                "sentence_vectors", counts.sentences, self.manifest.sentence_search
            )
            self.passage_of_sentence = self._numbers(
                "sentences", "SELECT passage_row FROM HERE.sentences ORDER BY row", counts.sentences
            )
            self.document_of_passage = self._numbers(
                "passages",
                "SELECT document FROM HERE.passages WHERE row IS NOT NULL ORDER BY row",
                counts.passages,
            )
            self.lexical = copied_words(
                database, self._schema, name, self.manifest.files["word_files"], names()
            )
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let others remove it."""
        let_go(self._hold)
        self._hold.close()

    def require_model(self, identity: ModelIdentity) -> None:
        """Raise IndexMismatchError, with both values, unless the generation was made with this model."""
        require_model(self.manifest, identity)

    def _take_hold(self) -> tuple[Link, StoredGeneration]:
        """Keep it from being removed, on a connection of its own."""
        place, schema = self._database.place, self._database.schema
        link = self._database.connect(patient=True)
        try:
            number = find_generation(link, schema, self._name, place).number
            held = share(link, schema, number)
            # It may have been removed before it was held.
            stored = find_generation(link, schema, self._name, place)
            self._require(f"Generatie {self._name} wordt net verwijderd", held and stored.number == number)
        except BaseException:
            link.close()
            raise
        return link, stored

    def _hold_again(self) -> Link:
        """Keep it from being removed, after the connection was lost; also when that is all but done."""
        schema = self._database.schema
        link = self._database.connect(patient=True)
        try:
            is_there = share(link, schema, self._id) and link.fetch(
                named("SELECT FROM HERE.generations WHERE id = $1", schema), self._id
            )
            self._require(
                f"Generatie {self._name} is verwijderd terwijl de verbinding weg was", bool(is_there)
            )
        except BaseException:
            link.close()
            raise
        return link

    def _read(self, work: Callable[[Link], Result]) -> Result:
        with self._holding:
            if self._hold.lost:
                self._hold = self._hold_again()
        return self._database.read(work)

    def _fetch(self, statement: str, *values: object) -> list[Any]:
        return self._read(lambda link: link.fetch(statement, *values))

    def _vectors(self, table: str, rows: int, search: VectorCodes) -> VectorIndex:
        dimension = self.manifest.model.dimension
        if search.kind == "hnsw":
            self._require_rows(table, self._fetch(f"SELECT count(*) FROM {self._schema}.{table}")[0][0], rows)  # noqa: S608
            equals = self._read(lambda link: Equals.of(link, self._schema, table))
            graph = GraphVectors(
                self._read,
                self._schema,
                table,
                equals,
                rows=rows,
                dimension=dimension,
                probes=search.probes,
            )
            return VectorIndex(graph)
        blocks = self._read(lambda link: list(all_vectors(link, self._schema, table, dimension)))
        vectors = VectorIndex(FlatVectors(blocks, dimension))
        self._require_rows(table, vectors.rows, rows)
        return vectors

    def _numbers(self, table: str, query: str, rows: int) -> NDArray[np.int64]:
        """Return the numbers that a query gives, which are as many as a table has rows."""

        def read(link: Link) -> bytes:
            pieces: list[bytes] = []
            link.copy_out(named(query, self._schema), Rows(pieces.append))
            return b"".join(pieces)

        found = numbers(self._read(read))
        self._require_rows(table, len(found), rows)
        return found

    def _require_rows(self, table: str, found: int, expected: int) -> None:
        of = f"De tabel {table} van generatie {self._name}"
        self._require(f"{of} heeft {found} rijen en het manifest noemt {expected}", found == expected)

    def _require(self, refusal: str, holds: bool) -> None:  # noqa: FBT001 - the second half of the sentence
        if not holds:
            raise IndexDamagedError(f"{refusal}, in {self._database.place}; {_MEND}")
