"""Only so many questions are searched at once; a few wait, in order, and the rest are sent away at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from processes import becomes
from search_support import WORDS, opened
from support import WordEncoder, make_document

from kamerbron.index.encoder import Vectors
from kamerbron.service.app import create_app
from kamerbron.service.running import admission
from kamerbron.service.running.admission import (
    AdmissionSettings,
    Line,
    TimeIsUpError,
    register_admission,
    require_time,
)
from kamerbron.service.running.open_index import FixedIndex

PATH = "/v1/antwoorden"
LONG = 60.0

Ask = Callable[[], int]


def test_nobody_waits_while_there_is_a_place() -> None:
    line = Line(busy=2, waiting=0)
    assert line.enter(0.0)
    assert line.enter(0.0)
    assert (line.busy, line.waiting) == (2, 0)


def test_who_comes_when_the_line_is_full_is_sent_away_without_waiting() -> None:
    line = Line(busy=1, waiting=0)
    line.enter(0.0)
    began = time.monotonic()
    assert not line.enter(LONG)
    assert time.monotonic() - began < LONG / 2
    assert (line.busy, line.waiting) == (1, 0)


def test_who_waits_too_long_leaves_the_line() -> None:
    line = Line(busy=1, waiting=1)
    line.enter(0.0)
    assert not line.enter(0.0)
    assert (line.busy, line.waiting) == (1, 0)
    line.leave()
    assert (line.busy, line.waiting) == (0, 0)


def test_who_came_first_is_served_first() -> None:
    line = Line(busy=1, waiting=20)
    line.enter(0.0)
    served: list[int] = []

    def come(number: int) -> None:
        assert line.enter(LONG)
        served.append(number)
        line.leave()

    with ThreadPoolExecutor(20) as pool:
        for number in range(20):
            pool.submit(come, number)
            assert becomes(lambda number=number: line.waiting == number + 1)  # type: ignore[misc]
        line.leave()
    assert served == list(range(20))
    assert (line.busy, line.waiting) == (0, 0)


def test_turns_that_come_as_patience_ends_lose_no_place_and_give_none_twice() -> None:
    line = Line(busy=2, waiting=3)
    inside, most = [0], [0]
    lock = threading.Lock()

    def come(number: int) -> None:
        for turn in range(200):
            if line.enter((number + turn) % 3 * 0.0001):
                with lock:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                with lock:
                    inside[0] -= 1
                line.leave()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(come, range(8)))
    assert most[0] <= 2
    assert (line.busy, line.waiting) == (0, 0)


class LineMachine(RuleBasedStateMachine):
    """A line with two places and three that may wait, beside a list that says who is where."""

    def __init__(self) -> None:
        super().__init__()
        self.line = Line(busy=2, waiting=3)
        self.pool = ThreadPoolExecutor(8)
        self.busy = 0
        self.waiting: list[Future[bool]] = []

    @rule()
    def come(self) -> None:
        coming = self.pool.submit(self.line.enter, LONG)
        if self.busy < 2:
            assert coming.result(LONG)
            self.busy += 1
        elif len(self.waiting) < 3:
            self.waiting.append(coming)
            assert becomes(lambda: self.line.waiting == len(self.waiting))
        else:
            assert not coming.result(LONG)

    @precondition(lambda self: self.busy)
    @rule()
    def leave(self) -> None:
        self.line.leave()
        if self.waiting:
            assert self.waiting.pop(0).result(LONG)
        else:
            self.busy -= 1

    @precondition(lambda self: self.busy == 2 and len(self.waiting) < 3)
    @rule()
    def come_without_patience(self) -> None:
        assert not self.line.enter(0.0)

    @invariant()
    def nobody_waits_in_vain(self) -> None:
        assert (self.line.busy, self.line.waiting) == (self.busy, len(self.waiting))
        assert not any(waiting.done() for waiting in self.waiting)

    def teardown(self) -> None:
        for _ in range(self.busy + len(self.waiting)):
            self.line.leave()
        self.pool.shutdown()


TestLine = LineMachine.TestCase
TestLine.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)


@dataclass(frozen=True, slots=True)
class _Held(WordEncoder):
    """Encodes a question when it is let, and says when it has begun."""

    name: str = WORDS.name
    dimension: int = WORDS.dimension
    begun: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        self.begun.release()
        assert self.go.acquire(timeout=LONG)
        return WORDS.encode_questions(texts)


@contextmanager
def _serving(folder: Path, settings: AdmissionSettings) -> Iterator[tuple[Flask, Line, _Held]]:
    encoder = _Held()
    with opened(folder, [make_document()]) as generation:
        app = create_app(FixedIndex(generation, encoder))
        yield app, register_admission(app, settings), encoder


def _ask(app: Flask) -> int:
    return app.test_client().post(PATH, json={"vraag": "Wordt de brug gekeurd?"}).status_code


def test_a_full_service_sends_questions_away_and_answers_all_else(tmp_path: Path) -> None:
    settings = AdmissionSettings(busy=1, waiting=1, wait_seconds=LONG)
    with _serving(tmp_path, settings) as (app, line, encoder), ThreadPoolExecutor(2) as pool:
        first = pool.submit(_ask, app)
        assert encoder.begun.acquire(timeout=LONG)
        second = pool.submit(_ask, app)
        assert becomes(lambda: line.waiting == 1)
        client = app.test_client()
        refused = client.post(PATH, json={"vraag": "Wordt de brug gekeurd?"})
        assert (refused.status_code, refused.content_type) == (503, "application/problem+json")
        assert refused.headers["Retry-After"] == "60"
        assert "te veel vragen tegelijk" in refused.get_json()["detail"]
        for path in ("/v1/gezondheid", "/v1/openapi.json"):
            assert client.get(path).status_code == 200
        encoder.go.release(2)
        assert (first.result(LONG), second.result(LONG)) == (200, 200)
        encoder.go.release()
        assert _ask(app) == 200
        assert (line.busy, line.waiting) == (0, 0)


def test_who_waits_longer_than_may_be_is_sent_away(tmp_path: Path) -> None:
    settings = AdmissionSettings(busy=1, waiting=1, wait_seconds=0.0)
    with _serving(tmp_path, settings) as (app, line, encoder), ThreadPoolExecutor(1) as pool:
        first = pool.submit(_ask, app)
        assert encoder.begun.acquire(timeout=LONG)
        assert _ask(app) == 503
        encoder.go.release()
        assert first.result(LONG) == 200
        assert (line.busy, line.waiting) == (0, 0)


def test_a_place_comes_free_whatever_becomes_of_the_request(tmp_path: Path) -> None:
    with _serving(tmp_path, AdmissionSettings(busy=1, waiting=0)) as (app, line, _):

        @app.post("/mis")
        def fail() -> str:
            raise ZeroDivisionError

        client = app.test_client()
        assert client.post("/mis", json={}).status_code == 500
        assert client.post(PATH, json={"vraag": ""}).status_code == 400
        assert client.post("/nergens", json={}).status_code == 404
        assert client.post(PATH, data=b"{").status_code in {400, 415}
        assert line.busy == 0


def test_a_page_that_is_shared_with_its_question_takes_a_place_and_one_without_does_not() -> None:
    app = Flask(__name__)
    line = register_admission(app, AdmissionSettings(busy=3, waiting=0))

    @app.get("/")
    def page() -> str:
        return str(line.busy)

    client = app.test_client()
    assert client.get("/?vraag=hoe").text == "1"
    assert client.get("/").text == "0"
    assert client.get("/weg?vraag=hoe").status_code == 404


def test_what_takes_longer_than_it_may_is_stopped_between_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(admission.time, "monotonic", lambda: now[0])
    app = Flask(__name__)
    register_admission(app, AdmissionSettings(work_seconds=60))

    @app.post("/")
    def work() -> str:
        require_time()
        now[0] += 60
        require_time()
        now[0] += 0.1
        with pytest.raises(TimeIsUpError, match="stel er minder tegelijk"):
            require_time()
        return "klaar"

    assert app.test_client().post("/").text == "klaar"


def test_without_a_line_there_is_no_end_to_the_time() -> None:
    with Flask(__name__).test_request_context("/"):
        require_time()


def test_a_worker_needs_one_thread_more_than_can_be_taken() -> None:
    assert AdmissionSettings(busy=3, waiting=4).threads == 8
