"""How far the graph of vectors is to be searched: judged beside exact search on held-back questions."""

from __future__ import annotations

from kamerbron.index.encoder import Vectors
from kamerbron.index.store.manifest import VectorCodes
from kamerbron.index.store.postgres.connection import Link
from kamerbron.index.store.postgres.copying import Rows, VectorRows, decode_vectors
from kamerbron.index.store.postgres.equals import Equals
from kamerbron.index.store.postgres.naming import named
from kamerbron.index.store.postgres.nearest import GraphVectors, create_graph, drop_graph
from kamerbron.index.store.postgres.tables import rows_of
from kamerbron.index.store.protocol.writing import Probes
from kamerbron.index.store.vectors.choosing import SearchSettings
from kamerbron.index.store.vectors.recall import Judge, stand_ins

_FEWEST, _MOST = 64, 4096


def make_searchable(  # noqa: PLR0913 - each says another thing
    link: Link,
    schema: str,
    table: str,
    *,
    rows: int,
    dimension: int,
    probes: Probes,
    settings: SearchSettings,
) -> VectorCodes:
    """Make the graph of a table of many vectors, and return how the table is to be searched.

    Search stays exact where there are few, and where the graph does not reach the recall. Raises
    IndexFolderError.
    """
    if rows <= settings.exact_rows:
        return VectorCodes()
    link.execute(create_graph(schema, table, dimension))
    equals = Equals.of(link, schema, table)
    questions = probes()
    judge = Judge(questions if len(questions) else _drawn(link, schema, table, rows, dimension))
    link.copy_out(rows_of(schema, table), Rows(VectorRows(dimension, judge.add)))

    def recall(number: int) -> float:
        found = GraphVectors(
            lambda work: work(link), schema, table, equals, rows=rows, dimension=dimension, probes=number
        )
        return judge.recall(found)

    number = _FEWEST
    while (reached := recall(number)) < settings.recall:
        number *= 2
        if number > _MOST:
            link.execute(drop_graph(schema, table))
            return VectorCodes()
    return VectorCodes("hnsw", 0, number, reached if len(questions) else None, len(questions))


def _drawn(link: Link, schema: str, table: str, rows: int, dimension: int) -> Vectors:
    """Return some vectors of a table, the same ones every time."""
    statement = named(
        f"SELECT vector_send(vector) FROM HERE.{table} "  # noqa: S608 - a name of our own
        "WHERE row = ANY($1::integer[]) ORDER BY row",
        schema,
    )
    return decode_vectors([vector for (vector,) in link.fetch(statement, stand_ins(rows))], dimension)
