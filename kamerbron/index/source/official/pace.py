"""How fast a server is asked: never more than so many requests in any stretch of so many seconds."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from kamerbron.index.source.official.hosts import is_official


@dataclass(frozen=True, slots=True)
class Clock:
    """What tells the time, in seconds, and what waits; tests give their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `requests` in any stretch of `seconds`."""

    requests: int
    seconds: float


OFFICIAL_RATE = Rate(10, 30)
"""What the official servers ask of programs."""


class Pace:
    """Waits until a server may be asked again.

    The official servers are never asked faster than OFFICIAL_RATE, whatever the rate is.
    """

    def __init__(self, rate: Rate = OFFICIAL_RATE, clock: Clock | None = None) -> None:
        self._rate = rate
        self._clock = clock or Clock()
        longest = max(rate.requests, OFFICIAL_RATE.requests)
        self._asked: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=longest))

    @contextmanager
    def turn(self, url: httpx.URL) -> Iterator[None]:
        """Wait for the turn of one request, which is made inside.

        A request counts from its end: the server may have seen it at any moment until then.
        """
        rates = [self._rate, OFFICIAL_RATE] if is_official(url) else [self._rate]
        asked = self._asked[url.netloc.decode("ascii")]
        while (wait := self._wait(asked, rates)) > 0:
            self._clock.sleep(wait)
        try:
            yield
        finally:
            asked.append(self._clock.now())

    def _wait(self, asked: Sequence[float], rates: Sequence[Rate]) -> float:
        now = self._clock.now()
        return max(
            (asked[-rate.requests] + rate.seconds - now for rate in rates if len(asked) >= rate.requests),
            default=0.0,
        )
