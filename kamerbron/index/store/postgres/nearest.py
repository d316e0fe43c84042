"""Search among many vectors in the database: by a graph (HNSW) of their numbers in 16 bits.

The graph is that of the vectors that differ. It brings candidates and no scores: what it brings is compared
by its own vector of 32 bits, in the database to choose among them and here to score them. So a row can be
missed, and none has another score than in exact search. What pgvector leaves to its callers is owned here:
where a limit lets few rows pass, it may stop before it has found as many as were asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

import numpy as np

from kamerbron.index.encoder import Vectors
from kamerbron.index.store.neighbours import Allowed, Rows, Scores
from kamerbron.index.store.postgres.connection import Link
from kamerbron.index.store.postgres.copying import Rows as PlainRows
from kamerbron.index.store.postgres.copying import VectorRows, decode_vectors
from kamerbron.index.store.postgres.equals import Equals
from kamerbron.index.store.postgres.locks import transaction
from kamerbron.index.store.postgres.naming import named
from kamerbron.index.store.postgres.tables import rows_of
from kamerbron.index.store.vectors.coded import products

Result = TypeVar("Result")


class Read(Protocol):
    """Does what reads with a connection, once more when that was lost."""

    def __call__(self, work: Callable[[Link], Result], /) -> Result:
        """Return what it gives."""


GRAPH_LINKS, GRAPH_BREADTH = 16, 128
"""How many neighbours a vector has in the graph, and among how many they are sought: m, ef_construction."""

# pgvector takes no more; what is asked beyond it, it finds by going on.
_WIDEST = 1000

# Up to so many rows that may be found are all compared.
_FEW = 20_000

# The database sums in another order, which changes last bits: so many more are chosen there than are asked.
_SPARE = 16

# What comes out of order is compared again anyway. A limit may make it go on until it has seen all.
_SETTINGS = (
    "SET LOCAL hnsw.ef_search = {breadth}; SET LOCAL hnsw.iterative_scan = relaxed_order; "
    "SET LOCAL hnsw.max_scan_tuples = 2147483647; SET LOCAL hnsw.scan_mem_multiplier = 64; "
    "SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_custom_plan"
)


_GRAPH = """
CREATE TABLE HERE.{table}_equals AS SELECT row, first FROM (
    SELECT row, min(row) OVER (PARTITION BY sha256(vector_send(vector))) AS first FROM HERE.{table}
) AS rows WHERE row <> first;
ALTER TABLE HERE.{table}_equals ADD PRIMARY KEY (row);
ANALYZE HERE.{table}_equals;
CREATE TABLE HERE.{table}_graph AS SELECT row, vector::halfvec({dimension}) AS code
    FROM HERE.{table} AS all_rows WHERE NOT EXISTS (
        SELECT FROM HERE.{table}_equals AS equals WHERE equals.row = all_rows.row
    ) ORDER BY row;
ALTER TABLE HERE.{table}_graph ADD PRIMARY KEY (row);
CREATE INDEX ON HERE.{table}_graph USING hnsw (code halfvec_ip_ops)
    WITH (m = {links}, ef_construction = {breadth});
ANALYZE HERE.{table}_graph;
"""


def create_graph(schema: str, table: str, dimension: int) -> str:
    """Return the statements that make the graph of a table of vectors."""
    return named(_GRAPH, schema).format(
        table=table, dimension=dimension, links=GRAPH_LINKS, breadth=GRAPH_BREADTH
    )


def drop_graph(schema: str, table: str) -> str:
    """Return the statements that remove it."""
    return f"DROP TABLE {schema}.{table}_graph; DROP TABLE {schema}.{table}_equals;"


class GraphVectors:
    """The vectors of a table; search compares the best `probes` that the graph brings."""

    def __init__(  # noqa: PLR0913 - each says another thing
        self,
        read: Read,
        schema: str,
        table: str,
        equals: Equals,
        *,
        rows: int,
        dimension: int,
        probes: int,
    ) -> None:
        self._read = read
        self._equals = equals
        self._schema = schema
        self._table = table
        self._rows = rows
        self._dimension = dimension
        self._probes = probes

    @property
    def rows(self) -> int:
        """The number of vectors."""
        return self._rows

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._dimension

    def nearest(self, query: Vectors, count: int, allowed: Allowed | None) -> tuple[Rows, Scores]:
        """Return at least the best `count` rows that are found, with their scores.

        There are as many as are asked for wherever so many may be found. Raises IndexFolderError.
        """
        available = self.rows if allowed is None else int(np.count_nonzero(allowed))
        wanted = min(count, available)
        if not wanted:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if allowed is not None and available <= _FEW:
            few = np.flatnonzero(allowed).tolist()
            found = self._fetch(self._among("WHERE row = ANY($3::integer[])"), *_asked(query, wanted), few)
            return self._scored(query, found)
        reaching = None if allowed is None else self._equals.reaching(allowed)
        distinct = self.rows - self._equals.count if reaching is None else int(np.count_nonzero(reaching))
        found = self._by_graph(query, wanted, reaching)
        if len(found) < min(wanted, distinct):
            return self._scored(query, self._exactly(query, wanted, allowed))
        firsts, scores = self._scored(query, found)
        groups = [self._equals.all_of(first, wanted, allowed) for first in firsts.tolist()]
        return np.concatenate(groups), np.repeat(scores, [len(group) for group in groups])

    def read(self, rows: Rows) -> Vectors:
        """Return the vectors of rows, in their order. Raises IndexFolderError."""
        wanted, places = np.unique(rows, return_inverse=True)
        statement = named(
            f"SELECT vector_send(vector) FROM HERE.{self._table} "  # noqa: S608 - a name of our own
            "WHERE row = ANY($1::integer[]) ORDER BY row",
            self._schema,
        )
        found = self._fetch(statement, wanted.tolist())
        if len(found) != len(wanted):
            raise IndexError(f"rows up to {self.rows}, not {rows}")
        vectors: Vectors = decode_vectors([vector for (vector,) in found], self.dimension)[places]
        return vectors

    def _by_graph(self, query: Vectors, wanted: int, reaching: Allowed | None) -> list[Any]:
        sought = max(self._probes, wanted + _SPARE)
        limit = "" if reaching is None else "WHERE get_bit($3::bytea, row) = 1"
        near = f"ORDER BY code <#> $1::real[]::halfvec({self.dimension}) LIMIT {sought}"
        candidates = f"SELECT row FROM HERE.{self._table}_graph {limit} {near}"  # noqa: S608 - all of our own
        statement = self._among(f"JOIN ({candidates}) AS candidates USING (row)")
        settings = _SETTINGS.format(breadth=min(sought, _WIDEST))
        bits = () if reaching is None else (_bits(reaching),)

        def search(link: Link) -> list[Any]:
            with transaction(link):
                link.execute(settings)
                return link.fetch(statement, *_asked(query, wanted), *bits)

        return self._read(search)

    def _exactly(self, query: Vectors, wanted: int, allowed: Allowed | None) -> list[Any]:
        if allowed is None:
            return self._fetch(self._among(""), *_asked(query, wanted))
        limit = self._among("WHERE get_bit($3::bytea, row) = 1")
        return self._fetch(limit, *_asked(query, wanted), _bits(allowed))

    def _among(self, some: str) -> str:
        """Return the statement for the best of some rows, by their own vectors."""
        return named(
            f"SELECT row, vector_send(vector) FROM HERE.{self._table} {some} "  # noqa: S608 - all of our own
            f"ORDER BY vector <#> $1::real[]::vector({self.dimension}), row LIMIT $2",
            self._schema,
        )

    def _scored(self, query: Vectors, found: list[Any]) -> tuple[Rows, Scores]:
        rows = np.array([row for row, _ in found], np.int64)
        return rows, products(query, decode_vectors([vector for _, vector in found], self.dimension))

    def _fetch(self, statement: str, *values: object) -> list[Any]:
        return self._read(lambda link: link.fetch(statement, *values))


def all_vectors(link: Link, schema: str, table: str, dimension: int) -> Iterator[Vectors]:
    """Return the vectors of a table in blocks, in order of row. Raises IndexFolderError."""
    blocks: list[Vectors] = []
    # One block after the other would hold the connection open between them.
    link.copy_out(rows_of(schema, table), PlainRows(VectorRows(dimension, blocks.append)))
    yield from blocks


def _asked(query: Vectors, wanted: int) -> tuple[list[float], int]:
    return query.tolist(), wanted + _SPARE


def _bits(allowed: Allowed) -> bytes:
    return np.packbits(allowed, bitorder="little").tobytes()
