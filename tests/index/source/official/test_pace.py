"""No server is asked more often than it wants, however long its answers take."""

from __future__ import annotations

import httpx
import pytest
from fetch_support import JumpingClock
from hypothesis import given
from hypothesis import strategies as st

from kamerbron.index.source.official.pace import OFFICIAL_RATE, Pace, Rate

OFFICIAL = httpx.URL("https://zoek.officielebekendmakingen.nl/kst-99998-1.xml")
LIST = httpx.URL("https://repository.overheid.nl/sru")
OWN = httpx.URL("https://stukken.example.org/kst-99998-1.xml")

# How long each answer takes, and how long the program is busy before the next.
_SPANS = st.just(0.0) | st.floats(0, 1) | st.floats(0, 40)
_WORK = st.lists(st.tuples(_SPANS, _SPANS), min_size=1, max_size=60)


def _ask(pace: Pace, time: JumpingClock, url: httpx.URL, work: list[tuple[float, float]]) -> list[float]:
    """Return when the server saw each request, at a moment of its own choice while it was under way."""
    seen = []
    for turn, (answering, busy) in enumerate(work):
        with pace.turn(url):
            seen.append(time.moment + answering * (turn % 3) / 2)
            time.moment += answering
        time.moment += busy
    return seen


def _most_in_a_stretch(seen: list[float], seconds: float) -> int:
    # What rounding does to a sum is less than a millionth of a second.
    return max(sum(start <= moment < start + seconds - 1e-6 for moment in seen) for start in seen)


@given(_WORK, st.sampled_from([OFFICIAL, LIST]), st.builds(Rate, st.integers(1, 500), st.floats(0.1, 90)))
def test_an_official_server_sees_at_most_ten_requests_in_any_thirty_seconds(
    work: list[tuple[float, float]], url: httpx.URL, rate: Rate
) -> None:
    time = JumpingClock()
    seen = _ask(Pace(rate, time.clock), time, url, work)
    assert _most_in_a_stretch(seen, OFFICIAL_RATE.seconds) <= OFFICIAL_RATE.requests


@given(_WORK, st.builds(Rate, st.integers(1, 20), st.floats(0.1, 90)))
def test_no_server_sees_more_than_the_rate_that_was_asked_for(
    work: list[tuple[float, float]], rate: Rate
) -> None:
    for url in (OFFICIAL, OWN):
        time = JumpingClock()
        seen = _ask(Pace(rate, time.clock), time, url, work)
        assert _most_in_a_stretch(seen, rate.seconds) <= rate.requests


@pytest.mark.parametrize("rate", [Rate(1000, 1), Rate(11, 30), Rate(10, 29), Rate(60, 180)])
def test_no_rate_makes_an_official_server_wait_less_than_it_asks(rate: Rate) -> None:
    time = JumpingClock()
    seen = _ask(Pace(rate, time.clock), time, OFFICIAL, [(0, 0)] * 40)
    assert seen[-1] - seen[0] == 90


def test_a_server_of_the_operator_may_be_asked_faster() -> None:
    time = JumpingClock()
    _ask(Pace(Rate(1000, 1), time.clock), time, OWN, [(0, 0)] * 500)
    assert time.slept == []


def test_the_eleventh_request_waits_no_longer_than_it_must() -> None:
    time = JumpingClock()
    _ask(Pace(clock=time.clock), time, OFFICIAL, [(0, 1)] * 11)
    assert time.slept == [pytest.approx(20)]


def test_each_server_has_a_pace_of_its_own() -> None:
    time = JumpingClock()
    pace = Pace(clock=time.clock)
    _ask(pace, time, OFFICIAL, [(0, 0)] * 10)
    _ask(pace, time, LIST, [(0, 0)] * 10)
    assert time.slept == []


def test_a_request_that_failed_counts_too() -> None:
    time = JumpingClock()
    pace = Pace(Rate(1, 30), time.clock)
    with pytest.raises(OSError, match="verbroken"), pace.turn(OWN):
        raise OSError("verbroken")
    _ask(pace, time, OWN, [(0, 0)])
    assert time.slept == [30]
