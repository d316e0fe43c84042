from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import pytest
from postgres_support import Server, postgres_store, schema_of
from support import WordEncoder

from kamerbron.index.building import working
from kamerbron.index.building.working import work, work_off
from kamerbron.index.encoder import Progress, Vectors, mark
from kamerbron.index.errors import IndexAbsentError, IndexMismatchError
from kamerbron.index.store.postgres.store import PostgresStore

pytestmark = pytest.mark.process

ENCODER = WordEncoder()
MODEL = mark(ENCODER)
TEXTS = {f"sleutel {number}".encode(): f"de brug van {number}" for number in range(1000)}


def _make(store: PostgresStore) -> None:
    with store.locked(wait=False), store.cache("vectors"):
        pass


def _kept(store: PostgresStore) -> dict[bytes, bytes]:
    with store.locked(wait=False), store.cache("vectors") as cache:
        return cache.find(TEXTS)


def _expected(texts: Sequence[str]) -> list[bytes]:
    return [vector.astype("<f4").tobytes() for vector in ENCODER.encode_passages(texts)]


def test_workers_together_embed_every_text_once_and_none_is_left(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_PAUSE_SECONDS", 0.05)
    with postgres_store(server) as store:
        _make(store)
        queue = store.work(MODEL)
        queue.add(TEXTS)
        queue.add(dict(list(TEXTS.items())[:10]))
        assert queue.left() == len(TEXTS)
        embedded: list[str] = []

        class Counting(WordEncoder):
            def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
                embedded.extend(text for text in texts if text.startswith("de brug van"))
                return WordEncoder.encode_passages(self, texts, progress)

        workers = [threading.Thread(target=work, args=(store, Counting())) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

        assert sorted(embedded) == sorted(TEXTS.values())
        assert queue.left() == 0
        assert _kept(store) == dict(zip(TEXTS, _expected(list(TEXTS.values())), strict=True))


def test_what_a_worker_that_died_had_leased_is_leased_again(server: Server) -> None:
    with postgres_store(server) as store:
        _make(store)
        queue = store.work(MODEL)
        queue.add(dict(list(TEXTS.items())[:3]))
        dead = queue.lease(2, seconds=0.2)
        assert dead.texts == tuple(TEXTS.values())[:2]
        assert queue.lease(9).texts == tuple(TEXTS.values())[2:3]
        assert queue.lease(9).keys == ()
        assert queue.left() == 3
        threading.Event().wait(0.3)
        again = queue.lease(9)
        assert again == dead

        # The one that was thought dead was only slow.
        for batch in (again, dead):
            queue.complete(batch, ENCODER.encode_passages(batch.texts))
        assert queue.left() == 1
        assert len(_kept(store)) == 2


def test_a_worker_goes_on_after_a_restart_of_the_server(server: Server) -> None:
    with postgres_store(server) as store:
        _make(store)
        queue = store.work(MODEL)
        queue.add(dict(list(TEXTS.items())[:300]))
        batch = queue.lease(200)
        server.restart()
        queue.complete(batch, ENCODER.encode_passages(batch.texts))
        server.restart()
        assert work(store, ENCODER) == 100
        assert len(_kept(store)) == 300


def test_a_text_with_anything_in_it_comes_back_as_it_was(server: Server) -> None:
    texts = {b"\0": "nul \0 en half \ud800", b"\xff": ""}
    with postgres_store(server) as store:
        _make(store)
        queue = store.work(MODEL)
        queue.add(texts)
        batch = queue.lease(9)
        assert dict(zip(batch.keys, batch.texts, strict=True)) == texts
        queue.clear()
        assert queue.left() == 0


def test_a_worker_whose_model_makes_other_vectors_says_so(server: Server) -> None:
    with postgres_store(server) as store:
        _make(store)
        store.work(MODEL).add({b"a": "de brug"})
        with pytest.raises(IndexMismatchError, match="wacht alleen werk voor een ander model"):
            work(store, WordEncoder(dimension=32))
        assert work(store, ENCODER) == 1
        assert work(store, ENCODER) == 0


def test_progress_is_told(server: Server) -> None:
    told: list[tuple[int, int]] = []
    with postgres_store(server) as store:
        _make(store)
        store.work(MODEL).add(dict(list(TEXTS.items())[:300]))
        work(store, ENCODER, progress=lambda done, left: told.append((done, left)))
    assert told == [(256, 44), (44, 0)]


def test_a_damaged_vector_is_one_that_is_not_there(server: Server) -> None:
    with postgres_store(server) as store:
        _make(store)
        store.work(MODEL).add(dict(list(TEXTS.items())[:2]))
        work(store, ENCODER)
        [first, second] = list(TEXTS)[:2]
        server.run(
            f"UPDATE {schema_of(store)}.cache SET value = set_bit(value, 9, 1 - get_bit(value, 9)) "  # noqa: S608
            "WHERE key = $1",
            first,
        )
        assert list(_kept(store)) == [second]
        assert np.frombuffer(_kept(store)[second], "<f4").shape == (64,)


def test_a_database_without_an_index_has_no_work(server: Server) -> None:
    with postgres_store(server) as store, pytest.raises(IndexAbsentError):
        work(store, ENCODER)


def test_a_worker_waits_for_what_another_has_and_takes_it_when_that_one_dies(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_PAUSE_SECONDS", 0.05)
    with postgres_store(server) as store:
        _make(store)
        queue = store.work(MODEL)
        queue.add(dict(list(TEXTS.items())[:3]))
        queue.lease(2, seconds=0.5)
        assert work_off(queue, ENCODER) == 3
        assert len(_kept(store)) == 3


class EnoughError(Exception):
    """Ends a worker that would wait for ever."""


def test_a_worker_that_follows_waits_for_an_index_for_work_and_for_the_database(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr("kamerbron.index.store.postgres.connection._PATIENCE_SECONDS", 0.0)
    said: list[str] = []
    done = 0

    with postgres_store(server) as store:

        def say(line: str) -> None:
            said.append(line)
            if len(said) == 1:
                _make(store)
                store.work(MODEL).add(dict(list(TEXTS.items())[:3]))

        def count(now: int, left: int) -> None:
            nonlocal done
            done += now
            if done == 3:
                assert left == 0
                store.work("een ander").add({b"a": "de brug"})
                # Every connection that is there is of the server before this.
                server.restart()
                store.work(MODEL).add(dict(list(TEXTS.items())[3:5]))
            if done == 5:
                raise EnoughError

        with pytest.raises(EnoughError):
            work(store, ENCODER, follow=True, progress=count, say=say)
        assert len(_kept(store)) == 5
    assert done == 5
    assert "staat geen index" in said[0]
    assert len(said) == len(set(said))


def test_a_worker_that_follows_says_once_that_only_others_have_work(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_PAUSE_SECONDS", 0.02)
    said: list[str] = []
    with postgres_store(server) as store:
        _make(store)
        store.work("een ander").add({b"a": "de brug"})

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 5:
                raise EnoughError

        pauses: list[float] = []
        monkeypatch.setattr(working.time, "sleep", pause)
        with pytest.raises(EnoughError):
            work(store, ENCODER, follow=True, say=said.append)
    assert len(said) == 1
    assert "een ander model" in said[0]
