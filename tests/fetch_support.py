"""Fetching without waiting: a clock that jumps, and a client of a server of our own."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publications_server import PublicationsServer

from kamerbron.index.source.official.client import Bounds, Client
from kamerbron.index.source.official.fetching import FetchReport, Servers, fetch_all
from kamerbron.index.source.official.hosts import Hosts
from kamerbron.index.source.official.pace import Clock, Pace, Rate
from kamerbron.index.source.official.publication import AddressOf, Outcome, Status, short_addresses
from kamerbron.index.source.official.wanted import Wanted, add_sources

# Made once: it takes longer than a test.
_TRUSTED = ssl.create_default_context()

AGENT = "kamerbron/test (+beheer@example.org)"


@dataclass(slots=True)
class JumpingClock:
    """A clock that stands still but for those who sleep, and keeps how long they did."""

    moment: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += seconds

    @property
    def clock(self) -> Clock:
        return Clock(self.now, self.sleep)


@contextmanager
def asking(
    server: PublicationsServer, *hosts: str, time: JumpingClock | None = None, **bounds: Any
) -> Iterator[Client]:
    """A client that may ask the server and these hosts, as fast as it likes, and waits no real second."""
    clock = (time or JumpingClock()).clock
    with Client(
        Hosts([server.address, *hosts]),
        AGENT,
        pace=Pace(Rate(1000, 1), clock),
        bounds=Bounds(**bounds),
        clock=clock,
        trusted=_TRUSTED,
    ) as client:
        yield client


def fetch(
    server: PublicationsServer,
    folder: Path,
    *sources: str,
    wanted: Wanted | None = None,
    address_of: AddressOf | None = None,
    **bounds: Any,
) -> FetchReport:
    """Fetch sources from the server into a folder."""
    servers = Servers(f"{server.address}/sru", address_of or short_addresses(server.address))
    with asking(server, **bounds) as client:
        return fetch_all(add_sources(wanted or Wanted(), sources), folder, client, servers)


def statuses(report: FetchReport) -> dict[str, Status]:
    return {outcome.id: outcome.status for outcome in report.outcomes}


def only(report: FetchReport) -> Outcome:
    (outcome,) = report.outcomes
    return outcome
