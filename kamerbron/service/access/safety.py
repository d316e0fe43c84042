"""Whether the service may listen where it is told to."""

from __future__ import annotations

import ipaddress

from kamerbron.index.errors import ServiceError


def require_safe(host: str, *, asks_for_keys: bool, open_to_all: bool) -> None:
    """Raise ServiceError when others could reach a service that asks for no key, unless that is meant."""
    if not (asks_for_keys or open_to_all or is_loopback(host)):
        raise ServiceError(
            f"Op {host} kunnen anderen de dienst zonder sleutel gebruiken; maak een sleutel met "
            "kamerbron keys create en geef het bestand met --keys, of geef --open als dat de bedoeling is."
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        # Any other name is what a name server makes of it.
        return host == "localhost"
