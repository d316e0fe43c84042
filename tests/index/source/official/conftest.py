from __future__ import annotations

from collections.abc import Iterator

import pytest
from publications_server import PublicationsServer


@pytest.fixture
def server() -> Iterator[PublicationsServer]:
    """A server of publications of our own."""
    with PublicationsServer().running() as server:
        yield server
