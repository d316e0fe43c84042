"""Lets so many questions be searched at once; a few wait their turn, and the rest are sent away at once.

A service that takes on more than it can do answers everybody late. This one answers those that it takes on in
time, and tells the others when to come back.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, g, request

from kamerbron.index.errors import KamerbronError
from kamerbron.service.web.problems import problem

_REFUSED = "Er worden nu te veel vragen tegelijk gesteld; probeer het na de tijd in Retry-After opnieuw."


class TimeIsUpError(KamerbronError):
    """A request takes longer than it may."""


@dataclass(frozen=True, slots=True)
class AdmissionSettings:
    """How much one worker takes on, and how long it may take.

    At most `busy` requests are worked on at once, at most `waiting` wait for that, each for at most
    `wait_seconds`. Of one that asks for much, such as a set of questions, no new part is begun once it has
    been worked on for `work_seconds`.
    """

    busy: int = 8
    waiting: int = 16
    wait_seconds: float = 5.0
    work_seconds: float = 60.0

    @property
    def threads(self) -> int:
        """How many threads a worker needs: one is then always free, to send away or to say how it is."""
        return self.busy + self.waiting + 1


class Line:
    """Places for those that are worked on, and a line of those that wait; first come, first served."""

    def __init__(self, busy: int, waiting: int) -> None:
        self._places = busy
        self._length = waiting
        self._lock = threading.Lock()
        # One event for each that waits, set when it is its turn.
        self._turns: deque[threading.Event] = deque()
        self._busy = 0
        self.watch: Callable[[int, int], None] = _nobody_watches
        """Told of each change how many are worked on and how many wait."""

    @property
    def busy(self) -> int:
        """How many are worked on."""
        return self._busy

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._turns)

    def enter(self, seconds: float) -> bool:
        """Take a place, after waiting for it if need be; return whether there was one in that time.

        Where as many wait as may, it returns at once.
        """
        with self._lock:
            if self._busy < self._places:
                self._busy += 1
                self._tell()
                return True
            if len(self._turns) >= self._length:
                return False
            turn = threading.Event()
            self._turns.append(turn)
            self._tell()
        return turn.wait(seconds) or not self._give_up(turn)

    def leave(self) -> None:
        """Give a place back: it goes to the one that waits longest."""
        with self._lock:
            if self._turns:
                self._turns.popleft().set()
            else:
                self._busy -= 1
            self._tell()

    def _give_up(self, turn: threading.Event) -> bool:
        """Stop waiting; return False when the turn came just now."""
        with self._lock:
            if turn.is_set():
                return False
            self._turns.remove(turn)
            self._tell()
            return True

    def _tell(self) -> None:
        self.watch(self._busy, len(self._turns))


def register_admission(app: Flask, settings: AdmissionSettings) -> Line:
    """Let requests that are searched for wait in line, and answer 503 to those for whom there is no room.

    What costs little never waits. Returns the line.
    """
    line = Line(settings.busy, settings.waiting)

    @app.before_request
    def enter() -> Response | None:
        if not _is_costly():
            return None
        if not line.enter(settings.wait_seconds):
            g.shed = True
            return _come_back(settings)
        g.line = line
        g.work_until = time.monotonic() + settings.work_seconds
        return None

    @app.teardown_request
    def leave(error: BaseException | None) -> None:
        del error
        if g.pop("line", None) is not None:
            line.leave()

    return line


def require_time() -> None:
    """Raise TimeIsUpError when the request has been worked on for as long as it may.

    Who answers a request in parts calls this before each.
    """
    until: float = g.get("work_until", math.inf)
    if time.monotonic() > until:
        raise TimeIsUpError("De vragen samen kosten te veel tijd; stel er minder tegelijk.")


def _is_costly() -> bool:
    """Whether there is a search in it: all that is posted, and a page that was shared with its question."""
    return request.url_rule is not None and (request.method == "POST" or "vraag" in request.args)


def _come_back(settings: AdmissionSettings) -> Response:
    response = problem(503, _REFUSED)
    # By then all that wait now have had their turn or were sent away.
    response.headers["Retry-After"] = str(math.ceil(settings.wait_seconds))
    return response


def _nobody_watches(busy: int, waiting: int) -> None:
    del busy, waiting
