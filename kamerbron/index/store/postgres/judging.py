"""How far the graph of vectors is to be searched: judged beside exact search on held-back questions."""

from __future__ import annotations

import numpy as np

from kamerbron.index.encoder import Vectors
from kamerbron.index.store.manifest import VectorCodes
from kamerbron.index.store.neighbours import Scores
from kamerbron.index.store.postgres.connection import Link
from kamerbron.index.store.postgres.copying import Rows, VectorRows, decode_vectors
from kamerbron.index.store.postgres.equals import Equals
from kamerbron.index.store.postgres.naming import named
from kamerbron.index.store.postgres.nearest import GraphVectors, create_graph, drop_graph
from kamerbron.index.store.postgres.tables import rows_of
from kamerbron.index.store.protocol.writing import Probes
from kamerbron.index.store.vectors.choosing import SearchSettings

_DEPTH = 50
"""Recall is counted among so many nearest."""

# Vectors that are equal have scores that differ by less, however they are summed.
_EQUAL = 1e-6

_FEWEST, _MOST = 64, 4096
_STAND_INS = 300
_SEED = 1


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
    asked = questions if len(questions) else _drawn(link, schema, table, rows, dimension)
    ends = _exact_ends(link, schema, table, asked)

    def recall(number: int) -> float:
        found = GraphVectors(
            lambda work: work(link), schema, table, equals, rows=rows, dimension=dimension, probes=number
        )
        return _recall(found, asked, ends)

    number = _FEWEST
    while (reached := recall(number)) < settings.recall:
        number *= 2
        if number > _MOST:
            link.execute(drop_graph(schema, table))
            return VectorCodes()
    return VectorCodes("hnsw", 0, number, reached if len(questions) else None, len(questions))


def _drawn(link: Link, schema: str, table: str, rows: int, dimension: int) -> Vectors:
    """Return some vectors of a table, the same ones every time."""
    drawn = np.random.default_rng(_SEED).choice(rows, min(_STAND_INS, rows), replace=False)
    statement = named(
        f"SELECT vector_send(vector) FROM HERE.{table} "  # noqa: S608 - a name of our own
        "WHERE row = ANY($1::integer[]) ORDER BY row",
        schema,
    )
    return decode_vectors([vector for (vector,) in link.fetch(statement, drawn.tolist())], dimension)


def _exact_ends(link: Link, schema: str, table: str, questions: Vectors) -> Scores:
    """Return for each question the score of the last of its nearest by exact search."""
    best = np.full((len(questions), _DEPTH), -np.inf, dtype=np.float32)

    def compare(block: Vectors) -> None:
        nonlocal best
        scores = np.concatenate([best, questions @ block.T], axis=1)
        best = np.partition(scores, -_DEPTH, axis=1)[:, -_DEPTH:]

    link.copy_out(rows_of(schema, table), Rows(VectorRows(questions.shape[1], compare)))
    ends: Scores = best.min(axis=1)
    return ends


def _recall(vectors: GraphVectors, questions: Vectors, ends: Scores) -> float:
    """Return what share of the nearest is found, where equals are as good as each other."""
    depth = min(_DEPTH, vectors.rows)
    found = 0
    for question, end in zip(questions, ends, strict=True):
        _, scores = vectors.nearest(question, depth, None)
        found += min(depth, int(np.count_nonzero(scores >= end - _EQUAL)))
    return found / (depth * len(questions))
