"""Ways to search by words in PostgreSQL, beside tantivy: how quick they are, and whether they find the same.

    python benchmarks/postgres_words.py FOLDER [FOLDER...] [--address postgresql://…] [--gold NAME...]

`tsvector` is the full text search that PostgreSQL has built in, over our own stems or our own fragments;
`bm25 in sql` is tantivy's formula over a table of terms, with lengths rounded as it does. What is
compared are the best 50 passages: how many of tantivy's are among them, and how often all are in its order.
"""

from __future__ import annotations

import argparse
import math
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from postgres import gold_questions, own_server, there

from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.preparing import prepare
from kamerbron.index.reading.document import read_document
from kamerbron.index.source.folder import open_folder
from kamerbron.index.store.lexical import LexicalIndex, LexicalRow, LexicalWriter
from kamerbron.index.store.postgres.address import parse_address
from kamerbron.index.store.postgres.connection import Database, Link
from kamerbron.index.store.terms import Field, Terms, question_terms

_DEPTH = 50

# Those of tantivy, which are Robertson's and Zaragoza's.
_K1, _B = 1.2, 0.75

_TABLES = """
CREATE SCHEMA words;
CREATE TABLE words.passages (row integer, stems tsvector, fragments tsvector);
CREATE TABLE words.terms (term text COLLATE "C", row integer, times integer, length real);
CREATE TABLE words.weights (term text COLLATE "C" PRIMARY KEY, weight double precision);
"""
_INDEXES = """
CREATE INDEX ON words.passages USING gin (stems);
CREATE INDEX ON words.passages USING gin (fragments);
CREATE INDEX ON words.terms (term) INCLUDE (row, times, length);
VACUUM ANALYZE words.passages; VACUUM ANALYZE words.terms; ANALYZE words.weights;
"""
_RANKED = (
    "SELECT row FROM words.passages, to_tsquery('simple', $1) AS query WHERE {0} @@ query "
    "ORDER BY ts_rank_cd({0}, query, 1) DESC, row LIMIT 50"
)
_BM25 = (
    "SELECT row FROM words.terms JOIN words.weights USING (term) WHERE term = ANY($1::text[]) "
    "GROUP BY row ORDER BY sum(weight * times / (times + length)) DESC, row LIMIT 50"
)

Way = Callable[[Terms], list[int]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--address")
    parser.add_argument("--gold", nargs="+", required=True)
    options = parser.parse_args()
    with ExitStack() as opened:
        temporary = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        temporary.chmod(0o755)
        corpus = temporary / "corpus"
        for folder in options.folders:
            # In one folder, where their metadata is found; that of the first counts.
            shutil.copytree(folder, corpus, dirs_exist_ok=True, ignore=lambda _, names: there(corpus, names))
        passages = _passages(corpus)
        database = Database(parse_address(options.address or opened.enter_context(own_server(temporary))))
        opened.callback(database.close)
        link = opened.enter_context(database.connect())
        ways = {
            "tantivy": _tantivy(passages, temporary / "words"),
            **_of_database(passages, link),
        }
        _measure(ways, [question_terms(text) for text in gold_questions(options.gold)], len(passages))


def _passages(corpus: Path) -> list[Terms]:
    found: list[Terms] = []
    for entry in open_folder(corpus).entries:
        try:
            found += prepare(read_document(entry), ChunkingSettings()).terms
        except RefusedDocumentError:
            continue
    return found


def _tantivy(passages: Sequence[Terms], folder: Path) -> Way:
    writer = LexicalWriter(folder)
    for row, terms in enumerate(passages):
        writer.add(LexicalRow(row, 0, terms))
    writer.finish()
    index = LexicalIndex(folder)
    return lambda terms: [
        near.row for near in index.search({Field.FRAGMENTS: terms[Field.FRAGMENTS]}, _DEPTH)
    ]


def _of_database(passages: Sequence[Terms], link: Link) -> dict[str, Way]:
    link.execute(_TABLES)
    start = time.perf_counter()
    for row, terms in enumerate(passages):
        link.fetch(
            "INSERT INTO words.passages VALUES ($1, $2::text::tsvector, $3::text::tsvector)",
            *(row, _vector(terms[Field.TEXT]), _vector(terms[Field.FRAGMENTS])),
        )
    lengths = [len(terms[Field.FRAGMENTS]) for terms in passages]
    mean = sum(lengths) / len(lengths)
    held: Counter[str] = Counter()
    for row, terms in enumerate(passages):
        times = Counter(terms[Field.FRAGMENTS])
        held.update(times.keys())
        norm = _K1 * (1 - _B + _B * _rounded(lengths[row]) / mean)
        link.fetch(
            "INSERT INTO words.terms SELECT term, $1, times, $4 "
            "FROM unnest($2::text[], $3::integer[]) AS items (term, times)",
            *(row, list(times), list(times.values()), norm),
        )
    weights = [
        (1 + _K1) * math.log(1 + (len(passages) - count + 0.5) / (count + 0.5)) for count in held.values()
    ]
    link.fetch(
        "INSERT INTO words.weights SELECT * FROM unnest($1::text[], $2::float8[])", list(held), weights
    )
    for statement in _INDEXES.strip().split(";")[:-1]:
        link.execute(statement)
    [(size,)] = link.fetch(
        "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relnamespace = 'words'::regnamespace "
        "AND relkind = 'r'"
    )
    print(f"tables of words: {time.perf_counter() - start:.1f} s, {int(size) / 1e6:.0f} MB")

    def ranked(column: str, field: Field) -> Way:
        statement = _RANKED.format(column)
        return lambda terms: [
            row
            for (row,) in link.fetch(
                statement, " | ".join(f"'{term}'" for term in dict.fromkeys(terms[field]))
            )
        ]

    return {
        "tsvector, stems": ranked("stems", Field.TEXT),
        "tsvector, fragments": ranked("fragments", Field.FRAGMENTS),
        "bm25 in sql": lambda terms: [
            row for (row,) in link.fetch(_BM25, list(dict.fromkeys(terms[Field.FRAGMENTS])))
        ],
    }


def _vector(terms: Sequence[str]) -> str:
    """Return the terms as a tsvector is written, up to the last place that it knows."""
    return " ".join(f"'{term}':{min(place, 16383)}" for place, term in enumerate(terms, start=1))


def _rounded(length: int) -> int:
    """Return a length as tantivy keeps it, in one byte: exactly up to 40, then in eighths of a power of 2."""
    if length < 40:
        return length
    shift = (length - 24).bit_length() - 4
    return 24 + ((length - 24) >> shift << shift)


def _measure(ways: dict[str, Way], questions: Sequence[Terms], passages: int) -> None:
    taken: dict[str, list[float]] = {name: [] for name in ways}
    shared, in_order = dict.fromkeys(ways, 0.0), dict.fromkeys(ways, 0)
    for round_number in range(2):
        for terms in questions:
            found = {}
            for name, way in ways.items():
                start = time.perf_counter()
                found[name] = way(terms)
                if round_number:
                    taken[name].append(1000 * (time.perf_counter() - start))
            for name, rows in found.items():
                best = found["tantivy"]
                shared[name] += round_number and (len(set(rows) & set(best)) / len(best) if best else 1)
                in_order[name] += round_number and rows == best
    print(f"{passages} passages, {len(questions)} questions")
    for name, milliseconds in taken.items():
        p95 = sorted(milliseconds)[int(0.95 * len(milliseconds))]
        print(
            f"{name:20} p50 {statistics.median(milliseconds):7.2f} ms, p95 {p95:7.2f} ms; "
            f"{shared[name] / len(questions):.3f} of the best {_DEPTH}, "
            f"{in_order[name]} of {len(questions)} in the same order"
        )


if __name__ == "__main__":
    main()
