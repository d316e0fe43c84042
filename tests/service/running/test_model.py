"""The model in a process of its own: asked, killed, and refused."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from processes import becomes, is_running
from running_support import BROKEN, FALLING, LOAD, SLOW, WORDS, load_words

from kamerbron.index.errors import ModelError, ServiceError
from kamerbron.service.running.model import ModelProcess
from kamerbron.service.running.remote_encoder import ModelAwayError, RemoteEncoder

pytestmark = pytest.mark.process


@contextmanager
def modelling(folder: Path, name: str = WORDS, *, batching: bool = True) -> Iterator[ModelProcess]:
    place = folder / "m"
    place.mkdir()
    model = ModelProcess(place, name, load=LOAD, batching=batching)
    try:
        yield model
    finally:
        model.close()


@pytest.mark.parametrize("batching", [True, False])
def test_many_threads_each_get_the_vectors_of_their_own_questions(tmp_path: Path, *, batching: bool) -> None:
    words = load_words(WORDS)
    asked = [[f"vraag {number} over de brug", f"en {number}?", "\ud800 half"] for number in range(200)]
    with modelling(tmp_path, batching=batching) as model:
        remote = RemoteEncoder(model.address, model.await_identity(), timeout_seconds=60)
        with ThreadPoolExecutor(16) as threads:
            found = list(threads.map(remote.encode_questions, asked))
        assert remote.identity == words.identity
        assert remote.encode_questions([]).shape == (0, 512)
        remote.close()
    for texts, vectors in zip(asked, found, strict=True):
        assert np.array_equal(vectors, words.encode_questions(texts))


def test_when_the_process_is_killed_the_question_in_flight_is_told_and_the_next_waits_for_another(
    tmp_path: Path,
) -> None:
    with modelling(tmp_path, SLOW) as model, ThreadPoolExecutor(1) as threads:
        remote = RemoteEncoder(model.address, model.await_identity(), timeout_seconds=60)
        remote.encode_questions(["een"])
        in_flight = threads.submit(remote.encode_questions, ["twee"] * 100)
        with pytest.raises(TimeoutError):
            in_flight.result(0.5)
        os.kill(model._process.pid, signal.SIGKILL)
        with pytest.raises(ModelAwayError, match="viel weg"):
            in_flight.result(60)

        waiting = threads.submit(remote.encode_questions, ["drie"])
        assert becomes(lambda: model._process.poll() is not None)
        model.revive()
        model.revive()
        assert np.array_equal(waiting.result(60), load_words(SLOW).encode_questions(["drie"]))


def test_an_answer_that_does_not_come_in_time_is_given_up_and_never_taken_for_the_next(
    tmp_path: Path,
) -> None:
    with modelling(tmp_path, SLOW) as model:
        identity = model.await_identity()
        hasty = RemoteEncoder(model.address, identity, timeout_seconds=0.05)
        with pytest.raises(ModelAwayError, match="niet binnen"):
            hasty.encode_questions(["een twee drie"])
        hasty._timeout = 60
        assert np.array_equal(hasty.encode_questions(["vier"]), load_words(SLOW).encode_questions(["vier"]))


def test_a_bug_in_the_model_is_a_bug_here_and_says_nothing_of_the_question(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with modelling(tmp_path) as model:
        remote = RemoteEncoder(model.address, model.await_identity(), timeout_seconds=60)
        with pytest.raises(RuntimeError):
            remote.encode_questions(["geheimzinnig"])
        assert remote.encode_questions(["gewoon"]).shape == (1, 512)
    printed = capfd.readouterr().err
    assert "RuntimeError" in printed
    assert "geheimzinnig" not in printed


def test_a_model_that_cannot_be_loaded_says_why(tmp_path: Path) -> None:
    with modelling(tmp_path, BROKEN) as model, pytest.raises(ModelError, match="kies een ander"):
        model.await_identity()


def test_a_process_that_ends_before_it_can_be_used_is_not_started_again(tmp_path: Path) -> None:
    with modelling(tmp_path, FALLING) as model:
        with pytest.raises(ServiceError, match="eindigde bij het laden"):
            model.await_identity()
        with pytest.raises(ServiceError, match="eindigde bij het laden"):
            model.revive()


def test_a_place_that_is_too_long_for_a_socket_is_one_line(tmp_path: Path) -> None:
    place = tmp_path / ("lang" * 30)
    place.mkdir()
    with pytest.raises(ServiceError, match="TMPDIR"):
        ModelProcess(place, WORDS, load=LOAD)


def test_the_process_ends_and_cleans_up_when_nobody_holds_its_lifeline(tmp_path: Path) -> None:
    with modelling(tmp_path) as model:
        model.await_identity()
        process = model._process.pid
        model._lifeline.close()
        assert becomes(lambda: not is_running(process))
        assert not (tmp_path / "m").exists()


def test_the_signals_that_end_the_workers_do_not_end_the_model_under_them(tmp_path: Path) -> None:
    with modelling(tmp_path) as model:
        remote = RemoteEncoder(model.address, model.await_identity(), timeout_seconds=60)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            os.kill(model._process.pid, number)
        assert remote.encode_questions(["een"]).shape == (1, 512)
