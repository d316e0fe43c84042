"""Which servers are asked: the two official ones and those that the operator names, and no other."""

from __future__ import annotations

from collections.abc import Iterable

import httpx

from kamerbron.index.source.official.errors import AnswerError, FetchError

LIST_ADDRESS = "https://repository.overheid.nl/sru"
FILES_ADDRESS = "https://zoek.officielebekendmakingen.nl"

Origin = tuple[str, str, int | None]
"""Scheme, host and port; no port is the scheme's own."""

_OFFICIAL: frozenset[Origin] = frozenset(
    {("https", "repository.overheid.nl", None), ("https", "zoek.officielebekendmakingen.nl", None)}
)


class Hosts:
    """The servers that may be asked."""

    def __init__(self, configured: Iterable[str] = ()) -> None:
        """Allow the official servers and those of these addresses. Raises FetchError for no address."""
        self._allowed = _OFFICIAL | {_configured_origin(address) for address in configured}

    def check(self, address: str) -> httpx.URL:
        """Return an address that may be asked. Raises AnswerError where it is another server's."""
        url = _parse(address)
        if url is None or not url.host or url.userinfo:
            raise AnswerError("het adres is geen webadres")
        if _origin(url) not in self._allowed:
            raise AnswerError(
                f"het adres is van een andere server ({_printed(url)}); die wordt niet gevraagd"
            )
        return url


def is_official(url: httpx.URL) -> bool:
    """Whether an address is one of the two official servers'."""
    return _origin(url) in _OFFICIAL


def _configured_origin(address: str) -> Origin:
    url = _parse(address)
    if url is None or url.scheme not in ("http", "https") or not url.host or url.userinfo:
        raise FetchError(f"{address!r} is geen webadres zoals https://stukken.example.nl.")
    return _origin(url)


def _parse(address: str) -> httpx.URL | None:
    try:
        return httpx.URL(address)
    except httpx.InvalidURL:
        return None


def _origin(url: httpx.URL) -> Origin:
    return url.scheme, url.host, url.port


def _printed(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"[:100]
