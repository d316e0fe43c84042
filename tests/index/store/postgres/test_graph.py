"""Search by the graph, where there are many vectors: here that is more than a few."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from postgres_support import Server, newest_tables, postgres_store
from store_support import indexed
from support import WordEncoder, make_document, make_unit

from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.encoder import Vectors
from kamerbron.index.errors import IndexDamagedError
from kamerbron.index.store.manifest import Recipe
from kamerbron.index.store.postgres import nearest
from kamerbron.index.store.postgres.generation import PostgresGeneration
from kamerbron.index.store.postgres.store import PostgresStore
from kamerbron.index.store.protocol.writing import IndexedDocument
from kamerbron.index.store.report import BuildReport
from kamerbron.index.store.vectors.choosing import SearchSettings
from kamerbron.index.store.vectors.search import VectorIndex
from kamerbron.index.tuning import tuning_for

pytestmark = pytest.mark.process

ROWS, DIMENSION = 1500, 64
ENCODER = WordEncoder(dimension=DIMENSION)


def _drawn(rows: int, seed: int) -> Vectors:
    """Vectors in clouds, as those of texts lie."""
    dice = np.random.default_rng(seed)
    centres = np.random.default_rng(0).normal(size=(40, DIMENSION))
    vectors = centres[dice.integers(0, len(centres), rows)] + 0.6 * dice.normal(size=(rows, DIMENSION))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


VECTORS = _drawn(ROWS, 1)
# Some texts come many times.
VECTORS[100:160] = VECTORS[100]
QUESTIONS = _drawn(40, 2)
EXACT = VectorIndex.of(VECTORS)


def _large() -> IndexedDocument:
    written = indexed(make_document(make_unit("De brug wordt gekeurd.")), ENCODER)
    [passage], [terms], [sentence] = written.passages, written.terms, written.sentences
    return IndexedDocument(
        written.document,
        tuple(replace(passage, id=f"{passage.id}-{row}") for row in range(ROWS)),
        tuple(range(ROWS)),
        (terms,) * ROWS,
        tuple(replace(sentence, row=row, passage_row=row) for row in range(ROWS)),
        VECTORS,
        VECTORS,
    )


@pytest.fixture(scope="module")
def store(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresStore]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("KAMERBRON_CACHE", str(tmp_path_factory.mktemp("cache")))
        with postgres_store(server, SearchSettings(exact_rows=1000)) as store:
            recipe = Recipe(ENCODER.identity, ChunkingSettings(), tuning_for(ENCODER.name), "0" * 64)
            with store.locked(wait=False), store.writing() as writer:
                writer.add(_large())
                store.switch(
                    _committed(store, writer.finish(recipe, BuildReport((), (), {}), lambda: QUESTIONS))
                )
            yield store


def _committed(store: PostgresStore, name: str) -> str:
    assert store.generations() == [name]
    return name


@pytest.fixture
def generation(store: PostgresStore) -> Iterator[PostgresGeneration]:
    with store.open(store.current()) as generation:
        yield generation


def test_the_graph_finds_nearly_all_that_exact_search_finds_and_the_manifest_says_how_much(
    generation: PostgresGeneration,
) -> None:
    search = generation.manifest.passage_search
    assert search.kind == "hnsw"
    assert search.questions == len(QUESTIONS)
    assert search.recall is not None
    assert search.recall >= 0.99
    found = hits = 0
    for question in _drawn(30, 3):
        expected = {round(near.score, 6) for near in EXACT.search(question, 50)}
        scores = {round(near.score, 6) for near in generation.passage_vectors.search(question, 50)}
        found, hits = found + len(expected & scores), hits + len(expected)
    assert found >= 0.97 * hits


def test_what_is_found_has_the_score_of_exact_search_and_equals_stand_in_order_of_row(
    generation: PostgresGeneration,
) -> None:
    for question in (*QUESTIONS[:5], VECTORS[100]):
        near = generation.passage_vectors.search(question, 70)
        rows = [neighbour.row for neighbour in near]
        assert len(set(rows)) == 70
        assert [neighbour.score for neighbour in near] == EXACT.scores(question, rows)
        order = [(-neighbour.score, neighbour.row) for neighbour in near]
        assert order == sorted(order)
        assert generation.passage_vectors.scores(question, rows) == EXACT.scores(question, rows)
        assert (generation.passage_vectors.vectors(rows) == VECTORS[rows]).all()


@pytest.mark.parametrize("few", [0, nearest._FEW])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.02, 0.5, 1.0])
def test_a_limit_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, generation: PostgresGeneration, share: float, few: int
) -> None:
    monkeypatch.setattr(nearest, "_FEW", few)
    allowed = np.random.default_rng(5).random(ROWS) < share
    for question in QUESTIONS[:4]:
        found = generation.passage_vectors.search(question, 50, allowed)
        expected = EXACT.search(question, 50, allowed)
        assert all(allowed[near.row] for near in found)
        assert len(found) == len(expected) == min(50, np.count_nonzero(allowed))
        rows, best = [near.row for near in found], [near.row for near in expected]
        if few:
            assert rows == best
        else:
            assert len(set(rows) & set(best)) >= 0.9 * len(best)


def test_all_rows_can_be_asked_for(generation: PostgresGeneration) -> None:
    found = generation.passage_vectors.search(QUESTIONS[0], ROWS + 10)
    assert sorted(near.row for near in found) == list(range(ROWS))
    with pytest.raises(ValueError, match="zeros"):
        generation.passage_vectors.search(np.zeros(DIMENSION, np.float32), 5)
    with pytest.raises(IndexError):
        generation.passage_vectors.vectors([0, ROWS])


def test_the_graph_is_what_is_searched(server: Server, store: PostgresStore) -> None:
    assert store.manifest(store.current()).sentence_search.kind == "hnsw"
    found = server.run(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = $1 AND indexdef LIKE '%hnsw%'",
        newest_tables(server, store),
    )
    assert len(found) == 2
    assert all("_vectors_graph USING hnsw (code" in definition for (definition,) in found)


def test_a_change_in_the_graph_or_in_what_is_equal_is_found_and_named(
    server: Server, store: PostgresStore
) -> None:
    name, tables = store.current(), newest_tables(server, store)
    store.verify(name)
    for table, change in (
        ("passage_vectors_graph", "SET code = code + code WHERE row = 7"),
        ("sentence_vectors_equals", "SET first = first + 1 WHERE row = 150"),
    ):
        server.run(f"CREATE TABLE {tables}.before AS TABLE {tables}.{table}")
        server.run(f"UPDATE {tables}.{table} {change}")
        with pytest.raises(IndexDamagedError, match=f"^De tabel {table}"):
            store.verify(name)
        server.run(f"TRUNCATE {tables}.{table}")
        server.run(f"INSERT INTO {tables}.{table} TABLE {tables}.before")
        server.run(f"DROP TABLE {tables}.before")
    store.verify(name)


def test_vectors_for_which_the_graph_finds_too_little_are_searched_exactly(server: Server) -> None:
    out_of_reach = SearchSettings(exact_rows=1000, recall=1.1)
    with postgres_store(server, out_of_reach) as store:
        recipe = Recipe(ENCODER.identity, ChunkingSettings(), tuning_for(ENCODER.name), "0" * 64)
        with store.locked(wait=False), store.writing() as writer:
            writer.add(_large())
            name = writer.finish(recipe, BuildReport((), (), {}), lambda: QUESTIONS[:2])
        assert store.manifest(name).passage_search.kind == "exact"
        with store.open(name) as generation:
            assert generation.passage_vectors.search(QUESTIONS[0], 9) == EXACT.search(QUESTIONS[0], 9)
