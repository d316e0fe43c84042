"""Whether the service may listen where it is told to."""

from __future__ import annotations

import pytest

from kamerbron.index.errors import ServiceError
from kamerbron.service.access.safety import require_safe

OWN = ["127.0.0.1", "127.0.0.2", "127.255.255.254", "::1", "localhost"]
OTHERS = [
    "0.0.0.0",  # noqa: S104 - refused, not listened on
    "::",
    "192.168.1.4",
    "10.0.0.1",
    "",
    "kamerbron.example",
    "localhost.example",
    "128.0.0.1",
]


@pytest.mark.parametrize("host", OWN)
def test_without_keys_the_service_listens_on_this_machine(host: str) -> None:
    require_safe(host, asks_for_keys=False, open_to_all=False)


@pytest.mark.parametrize("host", OTHERS)
def test_without_keys_the_service_listens_nowhere_else(host: str) -> None:
    with pytest.raises(ServiceError) as refused:
        require_safe(host, asks_for_keys=False, open_to_all=False)
    assert "kamerbron keys create" in str(refused.value)
    assert "--open" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("host", OWN + OTHERS)
def test_with_keys_or_when_told_to_it_listens_anywhere(host: str) -> None:
    require_safe(host, asks_for_keys=True, open_to_all=False)
    require_safe(host, asks_for_keys=False, open_to_all=True)
