"""The same documents in files and in PostgreSQL give the same answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path

import pytest
from postgres_support import Server, postgres_store
from search_support import WORDS
from support import WordEncoder

from kamerbron.eval.gold import read_gold
from kamerbron.index.build import BuildOptions, build_index
from kamerbron.index.encoder import Encoder, Progress, Vectors
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.opening import open_current
from kamerbron.index.store.postgres.store import PostgresStore
from kamerbron.index.store.protocol.store import Store
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.library import Library
from kamerbron.qa.searching.search import Searcher

pytestmark = pytest.mark.process

GOLD = ("voorbeeld-development", "voorbeeld-test")


@pytest.fixture
def stores(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Store, PostgresStore]]:
    monkeypatch.setenv("KAMERBRON_CACHE", str(tmp_path / "cache"))
    with postgres_store(server) as store:
        yield FileStore(tmp_path / "index"), store


def _require_the_same_answers(stores: tuple[Store, Store], corpus: Path, encoder: Encoder) -> None:
    with ExitStack() as opened:
        libraries = []
        for store in stores:
            build_index(corpus, store, encoder)
            generation = opened.enter_context(open_current(store))
            libraries.append(Library(generation, Searcher(generation, encoder)))
        one, other = libraries
        assert one.manifest.fingerprint == other.manifest.fingerprint
        for name in GOLD:
            gold = read_gold(Path(str(files("kamerbron.eval") / "questions" / f"{name}.jsonl")))
            assert gold.questions
            for asked in gold.questions:
                question = parse_question(asked.question)
                assert one.answer(question, 10) == other.answer(question, 10)
        for document in one.generation.catalogue.documents():
            assert one.cites(document.id) == other.cites(document.id)
            assert one.cited_by(document.id) == other.cited_by(document.id)


def test_answers_to_the_gold_questions_are_the_same(
    stores: tuple[Store, PostgresStore], sample: Path
) -> None:
    _require_the_same_answers(stores, sample, WORDS)


@pytest.mark.model
def test_answers_to_the_gold_questions_are_the_same_with_the_real_model(
    stores: tuple[Store, PostgresStore], sample: Path, encoder: Encoder
) -> None:
    _require_the_same_answers(stores, sample, encoder)


def test_a_build_in_postgresql_goes_on_from_what_it_remembers(
    stores: tuple[Store, PostgresStore], sample: Path, tmp_path: Path
) -> None:
    store, folder = stores[1], tmp_path / "stukken"
    shutil.copytree(sample, folder)
    first = build_index(folder, store, WORDS)
    assert not build_index(folder, store, WORDS).is_new

    class Forgetful(WordEncoder):
        def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
            embedded.extend(texts)
            return WordEncoder.encode_passages(self, texts, progress)

    embedded: list[str] = []
    (folder / "kst-99999-3.xml").unlink()
    second = build_index(
        folder, store, Forgetful(dimension=WORDS.dimension), options=BuildOptions(allow_removal=True)
    )

    assert second.manifest.counts.documents == first.manifest.counts.documents - 1
    # The few texts by which a model is known are embedded every time.
    assert len(embedded) < 20
    assert store.generations() == [first.generation, second.generation]
