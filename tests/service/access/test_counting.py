"""Counts that several processes share."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from limits import parse
from limits.errors import StorageError
from limits.strategies import FixedWindowRateLimiter

from kamerbron.service.access.counting import SharedCounts, make_counts

HOUR = 3600


@pytest.fixture
def uri(tmp_path: Path) -> str:
    return make_counts(tmp_path)


def test_a_count_goes_up_until_its_time_has_ended(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = SharedCounts(uri)
    began = time.time()
    assert [counts.incr("a", 60), counts.incr("a", 60, amount=3), counts.incr("b", 60)] == [1, 4, 1]
    assert (counts.get("a"), counts.get("b"), counts.get("c")) == (4, 1, 0)
    # The time is that of the first, and later ones do not put it off.
    assert counts.get_expiry("a") == pytest.approx(began + 60, abs=5)
    later = time.time() + 61
    monkeypatch.setattr("kamerbron.service.access.counting.time.time", lambda: later)
    assert counts.get("a") == 0
    assert counts.incr("a", 60) == 1
    assert counts.get_expiry("a") == later + 60


def test_counts_can_be_forgotten(uri: str) -> None:
    counts = SharedCounts(uri)
    for key in "abc":
        counts.incr(key, 60)
    counts.clear("a")
    assert (counts.get("a"), counts.get("b")) == (0, 1)
    assert (counts.reset(), counts.get("b")) == (2, 0)


def test_counts_that_ended_do_not_pile_up(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = SharedCounts(uri)
    for number in range(100):
        counts.incr(f"adres-{number}", 60)
    later, ticks = time.time() + 61, time.monotonic() + 61
    monkeypatch.setattr("kamerbron.service.access.counting.time.time", lambda: later)
    monkeypatch.setattr("kamerbron.service.access.counting.time.monotonic", lambda: ticks)
    counts.incr("nieuw", 60)
    assert counts.reset() == 1


def test_threads_together_are_let_through_as_often_as_the_rate_says(uri: str) -> None:
    limiter = FixedWindowRateLimiter(SharedCounts(uri))
    rate = parse("50/hour")
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: limiter.hit(rate, "wie"), range(200))) == 50


ASK = """
import sys
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
import kamerbron.service.access.counting
limiter = FixedWindowRateLimiter(storage_from_string(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
print(sum(limiter.hit(parse("300/hour"), "wie") for _ in range(200)), flush=True)
"""


@pytest.mark.process
def test_processes_together_are_let_through_as_often_as_the_rate_says(uri: str) -> None:
    started = [Popen([sys.executable, "-c", ASK, uri], stdin=PIPE, stdout=PIPE, text=True) for _ in range(4)]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    # All at once.
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    assert sum(int(process.communicate()[0]) for process in started) == 300


@pytest.mark.process
def test_workers_that_are_forked_after_the_storage_was_made_count_together(uri: str) -> None:
    counts = SharedCounts(uri)
    assert counts.check()
    for _ in range(3):
        if (child := os.fork()) == 0:
            os._exit(0 if [counts.incr("wie", HOUR) for _ in range(20)] else 1)
        assert os.waitpid(child, 0)[1] == 0
    assert counts.incr("wie", HOUR) == 61


@pytest.mark.process
def test_a_process_that_is_killed_while_it_counts_holds_up_nobody(uri: str) -> None:
    counts = SharedCounts(uri)
    endless = ASK.replace("range(200)", "__import__('itertools').count()")
    process = Popen([sys.executable, "-c", endless, uri], stdin=PIPE, stdout=PIPE, text=True)
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    deadline = time.monotonic() + 30
    while counts.get("LIMITER/wie/300/1/hour") < 100 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert counts.incr("LIMITER/wie/300/1/hour", HOUR) > 100
    assert counts.check()


def test_when_the_counts_are_gone_nothing_is_counted_as_the_first(uri: str, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path)
    counts = SharedCounts(uri, wrap_exceptions=True)
    assert not counts.check()
    with pytest.raises(StorageError) as refused:
        counts.incr("wie", HOUR)
    assert isinstance(refused.value.storage_error, sqlite3.Error)
    assert not tmp_path.exists()
