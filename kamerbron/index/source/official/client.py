"""One address asked over HTTP: of a known server, at its pace, within bounds, and again after what passes."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from http import HTTPStatus
from typing import Self

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential, wait_random

from kamerbron.index.retry_after import retry_after
from kamerbron.index.source.folder import MAX_BYTES
from kamerbron.index.source.official.errors import AnswerError, HaltError, PassingError
from kamerbron.index.source.official.hosts import Hosts
from kamerbron.index.source.official.pace import Clock, Pace

_ABSENT = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})

# One layer of packing: a second one could unpack to thousands of times the first.
_ENCODINGS = frozenset({"identity", "gzip"})

# Where the public site leads who asks for what it does not have.
_NOT_FOUND_PAGE = re.compile(r"/404\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long and how much is waited for, in seconds and bytes."""

    attempts: int = 5
    connect_seconds: float = 10
    silence_seconds: float = 30
    answer_seconds: float = 300
    first_wait: float = 2
    longest_wait: float = 60
    longest_asked_wait: float = 300
    bytes: int = MAX_BYTES
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave, and by what to ask later whether it has changed."""

    content: bytes
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The address still gives what it gave before."""


@dataclass(frozen=True, slots=True)
class Absent:
    """There is nothing at the address."""


@dataclass(slots=True)
class Traffic:
    """What was asked and received so far."""

    requests: int = 0
    bytes: int = 0


class Client:
    """Asks addresses. Use it as a context, which closes its connections."""

    def __init__(  # noqa: PLR0913 - each is a choice of its own
        self,
        hosts: Hosts,
        agent: str,
        *,
        pace: Pace,
        bounds: Bounds | None = None,
        clock: Clock | None = None,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        """Say who asks in `agent`, the User-Agent; `trusted` are other certificates than the usual ones."""
        self.traffic = Traffic()
        self._hosts = hosts
        self._pace = pace
        self._bounds = bounds or Bounds()
        self._clock = clock or Clock()
        self._jittered = wait_exponential(
            self._bounds.first_wait, max=self._bounds.longest_wait
        ) + wait_random(0, self._bounds.first_wait)
        self._http = httpx.Client(
            headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(self._bounds.silence_seconds, connect=self._bounds.connect_seconds),
            verify=trusted if trusted is not None else True,
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def ask(
        self, address: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Answer | Unchanged | Absent:
        """Return what an address gives; Unchanged only where one of the two is given.

        What passes (429, 500, a time-out, a connection cut off) is tried again, each time after a longer
        wait, or after the wait that the server asks for.

        Raises PassingError when it has not passed at the last attempt, HaltError when the server asks for a
        longer wait than a run should make, and AnswerError for what another attempt would not help: a
        refusal, too large an answer, another server.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value is not None}
        retrying = Retrying(
            sleep=self._clock.sleep,
            stop=stop_after_attempt(self._bounds.attempts),
            wait=self._wait,
            retry=retry_if_exception_type(PassingError),
            reraise=True,
        )
        return retrying(self._follow, address, headers)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        asked = error.wait if isinstance(error, PassingError) else None
        return self._jittered(state) if asked is None else asked

    def _follow(self, address: str, headers: dict[str, str]) -> Answer | Unchanged | Absent:
        """Ask an address, and those that it leads to, each of them checked."""
        url = self._hosts.check(address)
        for _ in range(self._bounds.redirects + 1):
            with self._pace.turn(url):
                answer = self._request(url, headers)
            if not isinstance(answer, httpx.URL):
                return answer
            url = self._hosts.check(str(answer))
            if _NOT_FOUND_PAGE.search(url.path):
                return Absent()
        raise AnswerError("het adres verwijst telkens door")

    def _request(self, url: httpx.URL, headers: dict[str, str]) -> Answer | Unchanged | Absent | httpx.URL:
        self.traffic.requests += 1
        try:
            with self._http.stream("GET", url, headers=headers) as response:
                return self._take(response, conditional=bool(headers))
        except httpx.TimeoutException as error:
            raise PassingError("de server antwoordt niet op tijd") from error
        except httpx.RequestError as error:
            raise PassingError(f"de verbinding is verbroken ({type(error).__name__})") from error

    def _take(
        self, response: httpx.Response, *, conditional: bool
    ) -> Answer | Unchanged | Absent | httpx.URL:
        status = response.status_code
        if status == HTTPStatus.OK:
            kept = response.headers
            return Answer(self._read(response), kept.get("ETag"), kept.get("Last-Modified"))
        if status == HTTPStatus.NOT_MODIFIED and conditional:
            return Unchanged()
        if status in _ABSENT:
            return Absent()
        if response.next_request is not None:
            return response.next_request.url
        if status in _PASSING:
            raise PassingError(f"de server antwoordt met {status}", wait=self._asked_wait(response))
        raise AnswerError(f"de server antwoordt met {status}")

    def _read(self, response: httpx.Response) -> bytes:
        """Return the body, no more of it than the bound."""
        too_large = f"het bestand is groter dan {self._bounds.bytes // 1024**2} MiB"
        promised = response.headers.get("Content-Length", "")
        if promised.isdecimal() and int(promised[:20]) > self._bounds.bytes:
            raise AnswerError(too_large)
        if response.headers.get("Content-Encoding", "identity").lower() not in _ENCODINGS:
            raise AnswerError("de server pakt het antwoord anders in dan gevraagd")
        deadline = self._clock.now() + self._bounds.answer_seconds
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            self.traffic.bytes += len(piece)
            if len(content) > self._bounds.bytes:
                raise AnswerError(too_large)
            if self._clock.now() > deadline:
                raise PassingError("de server antwoordt te traag")
        return bytes(content)

    def _asked_wait(self, response: httpx.Response) -> float | None:
        """Return the seconds of Retry-After. Raises HaltError when they are too many to wait for."""
        wait = retry_after(response)
        if wait is not None and wait > self._bounds.longest_asked_wait:
            raise HaltError(
                f"{response.url.host} vraagt om {wait / 60:.0f} minuten rust; probeer het daarna nog eens."
            )
        return wait
